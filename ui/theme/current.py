"""The theme in force: one object that every widget asks for colours, fonts, icons and durations."""

from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QAction, QColor, QFont, QIcon, QPixmap
from PySide6.QtWidgets import QAbstractButton, QApplication

from ui.theme import fonts, icons
from ui.theme.fonts import TextRole
from ui.theme.palette import build_palette
from ui.theme.stylesheet import build_stylesheet
from ui.theme.tokens import LIGHT, THEMES, ColourName, ThemeName, Tokens

ThemeChoice = Literal["system", "light", "dark", "hc-light", "hc-dark"]


class Theme(QObject):
    """Tokens, type step and motion in force; `changed` follows when the window already shows them."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._app: QApplication | None = None
        self._choice: ThemeChoice = "light"
        self._tokens: Tokens = LIGHT
        self._step = 100
        self._reduced_motion = False

    # ------------------------------------------------------------ what is in force

    @property
    def tokens(self) -> Tokens:
        return self._tokens

    @property
    def name(self) -> ThemeName:
        return self._tokens.name

    @property
    def choice(self) -> ThemeChoice:
        """What was asked for; "system" where the system decides."""
        return self._choice

    @property
    def step(self) -> int:
        """Type size in per cent."""
        return self._step

    @property
    def reduced_motion(self) -> bool:
        return self._reduced_motion

    def color(self, name: ColourName, alpha: float = 1.0) -> QColor:
        """The colour of a token, with an opacity from 0 to 1."""
        colour = QColor(self._tokens.colours[name])
        colour.setAlphaF(alpha)
        return colour

    def series(self, index: int) -> QColor:
        """Colour of chart series `index` (from 0; begins again after six) for lines and points."""
        marks = self._tokens.series_marks
        return QColor(marks[index % len(marks)])

    def series_label(self, index: int) -> QColor:
        """Colour for text that names series `index`."""
        labels = self._tokens.series_labels
        return QColor(labels[index % len(labels)])

    def ramp(self, share: float) -> QColor:
        """Step of the ramp for a share from 0 (none: the first step) to 1 (most)."""
        steps = self._tokens.ramp
        if share <= 0:
            return QColor(steps[0])
        return QColor(steps[min(len(steps) - 1, 1 + int(share * (len(steps) - 1)))])

    def font(self, role: TextRole) -> QFont:
        return fonts.font(role, self._step)

    def px(self, length: int) -> int:
        """A control height or icon size (logical pixels at 100 %) at the type step in force."""
        return round(length * self._step / 100)

    def duration(self, milliseconds: int) -> int:
        """How long a movement takes: 0 where motion is reduced."""
        return 0 if self._reduced_motion else milliseconds

    # ------------------------------------------------------------ icons

    def icon(self, name: str, colour: ColourName = "text2", size: int = 16) -> QIcon:
        """An icon in the colours of this moment; see `bind_icon` for one that follows the theme."""
        return icons.build_icon(name, colour, self.px(size), self._tokens)

    def pixmap(
        self, name: str, colour: ColourName, size: int, ratio: float, stroke: float = 0.0
    ) -> QPixmap:
        """An icon as a pixmap of `size` logical pixels (at 100 %) for one device pixel ratio."""
        return icons.pixmap(name, self._tokens.colours[colour], self.px(size), ratio, stroke)

    def bind_icon(
        self,
        target: QAction | QAbstractButton,
        name: str,
        colour: ColourName = "text2",
        size: int = 16,
    ) -> None:
        """Give `target` an icon, and the new one whenever the theme changes."""
        for old in target.findChildren(
            _IconBinding, options=Qt.FindChildOption.FindDirectChildrenOnly
        ):
            old.setParent(None)
            old.deleteLater()
        _IconBinding(self, target, name, colour, size)

    # ------------------------------------------------------------ changing it

    def apply(self, app: QApplication, choice: ThemeChoice) -> None:
        """Dress `app` in `choice`; "system" follows the system's light/dark and contrast wishes."""
        if self._app is not app:
            self._adopt(app)
        self._choice = choice
        hints = app.styleHints()
        wanted = Qt.ColorScheme.Unknown
        if choice != "system":
            wanted = Qt.ColorScheme.Dark if THEMES[choice].dark else Qt.ColorScheme.Light
        hints.setColorScheme(wanted)
        self._dress()

    def set_step(self, per_cent: int) -> None:
        """Set the type size; one of `fonts.STEPS`."""
        self._step = per_cent
        self._dress()

    def set_reduced_motion(self, reduced: bool) -> None:
        self._reduced_motion = reduced
        self.changed.emit()

    def _adopt(self, app: QApplication) -> None:
        self._app = app
        app.setStyle("Fusion")
        app.styleHints().colorSchemeChanged.connect(self._follow_system)
        app.styleHints().accessibility().contrastPreferenceChanged.connect(self._follow_system)
        app.aboutToQuit.connect(self._forget)

    @Slot()
    def _follow_system(self) -> None:
        if self._choice == "system" and self._wanted() is not self._tokens:
            self._dress()

    @Slot()
    def _forget(self) -> None:
        self._app = None
        icons.pixmap.cache_clear()

    def _wanted(self) -> Tokens:
        if self._choice != "system" or self._app is None:
            return THEMES[self._choice if self._choice != "system" else "light"]
        hints = self._app.styleHints()
        dark = hints.colorScheme() == Qt.ColorScheme.Dark
        contrast = hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast
        if contrast:
            return THEMES["hc-dark" if dark else "hc-light"]
        return THEMES["dark" if dark else "light"]

    def _dress(self) -> None:
        self._tokens = self._wanted()
        if self._app is None:
            return
        self._app.setFont(self.font("body"))
        self._app.setPalette(build_palette(self._tokens))
        self._app.setStyleSheet(build_stylesheet(self._tokens, self._step))
        self.changed.emit()


class _IconBinding(QObject):
    """Keeps one button's or action's icon in step with the theme; dies with its target."""

    def __init__(
        self,
        theme: Theme,
        target: QAction | QAbstractButton,
        name: str,
        colour: ColourName,
        size: int,
    ) -> None:
        super().__init__(target)
        self._theme, self._target = theme, target
        self._name, self._colour, self._size = name, colour, size
        theme.changed.connect(self._refresh)
        self._refresh()

    @Slot()
    def _refresh(self) -> None:
        self._target.setIcon(self._theme.icon(self._name, self._colour, self._size))


theme = Theme()
