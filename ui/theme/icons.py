"""Lucide icons, tinted at run time.

One SVG per meaning lies in `resources/icons` (ISC licence beside it); a pixmap is rendered for the
colour, size and scale asked for, so nothing is ever stretched. Stroke 1.75, or 2 at 14 px and below,
of the 24 px drawing.
"""

from functools import lru_cache
from pathlib import Path
from typing import Final

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from ui.theme.tokens import ColourName, Tokens

FOLDER: Final = Path(__file__).resolve().parents[2] / "resources" / "icons"
SCALES: Final = (1.0, 1.25, 1.5, 2.0, 3.0)


def icon_names() -> list[str]:
    """Every icon there is, sorted."""
    return sorted(path.stem for path in FOLDER.glob("*.svg"))


@lru_cache(maxsize=256)
def _drawing(name: str) -> str:
    """The SVG text of an icon; an unknown name is a mistake in the program (FileNotFoundError)."""
    return (FOLDER / f"{name}.svg").read_text(encoding="utf-8")


def _stroke(size: int) -> float:
    return 2.0 if size <= 14 else 1.75


@lru_cache(maxsize=2048)
def pixmap(name: str, colour: str, size: int, ratio: float, stroke: float = 0.0) -> QPixmap:
    """`name` in `colour` (#RRGGBB), `size` logical pixels square, `ratio` device pixels each.

    `stroke` 0 takes the usual width for the size.
    """
    width = stroke or _stroke(size)
    svg = _drawing(name).replace("currentColor", colour)
    svg = svg.replace('stroke-width="2"', f'stroke-width="{width}"')
    side = round(size * ratio)
    image = QPixmap(side, side)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, side, side))
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image


def build_icon(name: str, colour: ColourName, size: int, tokens: Tokens) -> QIcon:
    """An icon with a pixmap for each scale and mode: normal, active, selected, disabled."""
    modes: dict[QIcon.Mode, ColourName] = {
        QIcon.Mode.Normal: colour,
        QIcon.Mode.Active: colour,
        QIcon.Mode.Selected: "accent-text",
        QIcon.Mode.Disabled: "disabled",
    }
    icon = QIcon()
    for mode, token in modes.items():
        for ratio in SCALES:
            icon.addPixmap(pixmap(name, tokens.colours[token], size, ratio), mode)
    return icon
