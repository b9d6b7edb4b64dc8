"""A chart as a picture: PNG at twice the screen, SVG and PDF as vectors.

pyqtgraph's own SVG exporter fails on long curves (0.14), so Qt's generators draw the widget instead.
"""

from pathlib import Path
from typing import Final, Literal

from PySide6.QtCore import (
    QBuffer,
    QByteArray,
    QIODevice,
    QMarginsF,
    QPointF,
    QRect,
    QRectF,
    QSize,
    QSizeF,
    Qt,
)
from PySide6.QtGui import QImage, QImageWriter, QPageSize, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QGraphicsView, QWidget

from ui.theme import theme
from ui.widgets.painting import draw_text

ChartFormat = Literal["png", "svg", "pdf"]

FORMATS: Final[tuple[ChartFormat, ...]] = ("png", "svg", "pdf")

_MARGIN = 16
_HEAD = 44
_PNG_SCALE = 2
_DPI = 96
_POINTS_PER_PIXEL = 0.75


def picture(canvas: QWidget, title: str, note: str, kind: ChartFormat) -> bytes:
    """`canvas` with its title and the line below it, as the bytes of a file of `kind`."""
    size = canvas.size() + QSize(2 * _MARGIN, _HEAD + 2 * _MARGIN)
    if kind == "png":
        return _png(canvas, title, note, size)
    if kind == "svg":
        return _svg(canvas, title, note, size)
    return _pdf(canvas, title, note, size)


def suffix(path: Path) -> ChartFormat:
    """The format a file name asks for; PNG where it asks for none of ours."""
    ending = path.suffix.lower().removeprefix(".")
    return next((kind for kind in FORMATS if kind == ending), "png")


def _png(canvas: QWidget, title: str, note: str, size: QSize) -> bytes:
    image = QImage(size * _PNG_SCALE, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(_PNG_SCALE)
    painter = QPainter(image)
    _draw(painter, canvas, title, note, size)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(buffer.data().data())


def _svg(canvas: QWidget, title: str, note: str, size: QSize) -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setResolution(_DPI)
    generator.setSize(size)
    generator.setViewBox(QRect(0, 0, size.width(), size.height()))
    generator.setTitle(title)
    generator.setDescription(note)
    painter = QPainter(generator)
    _draw(painter, canvas, title, note, size)
    painter.end()
    return bytes(data.data())


def _pdf(canvas: QWidget, title: str, note: str, size: QSize) -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(title)
    writer.setResolution(_DPI)
    page = QSizeF(size) * _POINTS_PER_PIXEL
    writer.setPageSize(QPageSize(page, QPageSize.Unit.Point))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    painter = QPainter(writer)
    _draw(painter, canvas, title, note, size)
    painter.end()
    buffer.close()
    return bytes(data.data())


def _draw(painter: QPainter, canvas: QWidget, title: str, note: str, size: QSize) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(QRectF(0, 0, size.width(), size.height()), theme.color("surface"))
    width = size.width() - 2 * _MARGIN
    head = QRectF(_MARGIN, _MARGIN - 4, width, 22)
    draw_text(painter, head, title, theme.font("heading"), theme.color("text"))
    below = QRectF(_MARGIN, head.bottom(), width, 18)
    draw_text(painter, below, note, theme.font("caption"), theme.color("text3"))
    place = QPointF(_MARGIN, _MARGIN + _HEAD)
    if isinstance(canvas, QGraphicsView):
        target = QRectF(place, QSizeF(canvas.size()))
        canvas.render(painter, target, canvas.viewport().rect(), Qt.AspectRatioMode.KeepAspectRatio)
        return
    painter.save()
    painter.translate(place)
    canvas.render(painter, canvas.rect().topLeft())
    painter.restore()
