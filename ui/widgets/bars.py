"""Top bar (where am I, search, jobs, messages) and status bar (encrypted, offline, locks in …)."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from ui.theme import ColourName, theme
from ui.theme.sizes import CONTROL_HEIGHT, RADIUS_CONTROL, STATUS_BAR, TOP_BAR
from ui.widgets.buttons import Button, IconButton
from ui.widgets.cards import Divider
from ui.widgets.formatting import number, percent
from ui.widgets.labels import IconLabel, Label
from ui.widgets.painting import begin, box, draw_icon, draw_text, text_width
from ui.widgets.progress import ProgressRing


class Crumb(QWidget):
    """Where the page lies: earlier parts are links, the last one is bold; `chosen` carries a key."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(6)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)

    def set_path(self, path: Sequence[tuple[str, str]]) -> None:
        """Show (key, text) from the outermost to the page itself."""
        while (item := self._row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.setParent(None)
                widget.deleteLater()
        for key, text in path[:-1]:
            link = _CrumbLink(key, text)
            link.clicked.connect(self._tell)
            self._row.addWidget(link)
            self._row.addWidget(IconLabel("chevron-right", "text3", 14))
        self._row.addWidget(Label(path[-1][1], "strong"))

    def _tell(self) -> None:
        link = self.sender()
        if isinstance(link, _CrumbLink):
            self.chosen.emit(link.key)


class _CrumbLink(Button):
    kind = "crumb"
    usual_size = "small"

    def __init__(self, key: str, text: str) -> None:
        super().__init__(text)
        self.key = key


class SearchButton(QPushButton):
    """Looks like a field, opens the command palette."""

    def __init__(self, shortcut: str = "Ctrl K", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shortcut = shortcut
        self.setText(self.tr("Search or run a command"))
        self.setAutoDefault(True)  # Enter presses it as Space does
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        words = text_width(self.text(), theme.font("body"))
        cap = text_width(self._shortcut, theme.font("axis"))
        width = max(theme.px(300), words + cap + theme.px(16) + 80)
        return QSize(width, theme.px(CONTROL_HEIGHT["standard"]))

    minimumSizeHint = sizeHint

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = begin(self)
        ground: ColourName = "hover" if self.underMouse() else "surface"
        box(painter, self.rect(), RADIUS_CONTROL, theme.color(ground), theme.color("line2"))
        half = theme.px(16) / 2
        draw_icon(painter, "search", "text3", QPointF(10 + half, self.height() / 2))
        cap_width = text_width(self._shortcut, theme.font("axis")) + 14
        cap = QRectF(0, 0, cap_width, theme.px(18))
        cap.moveCenter(QPointF(self.width() - 6 - cap_width / 2, self.height() / 2))
        left = 10 + 2 * half + 8
        words = QRectF(left, 0, cap.left() - left - 4, self.height())
        draw_text(painter, words, self.text(), theme.font("body"), theme.color("text2"))
        box(painter, cap, 4, theme.color("surface"), theme.color("line2"))
        centre = Qt.AlignmentFlag.AlignHCenter
        draw_text(painter, cap, self._shortcut, theme.font("axis"), theme.color("text2"), centre)


class JobChip(QPushButton):
    """Which jobs are under way and how far the first is; opens the queue. Hidden without jobs.

    Disabled, it tells the same and is no button: nothing is hovered, focused or pressed.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAutoDefault(True)  # Enter presses it as Space does
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._ring = ProgressRing(parent=self)
        self._ring.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def set_jobs(
        self,
        running: int,
        share: float | None = None,
        *,
        paused: int = 0,
        waiting: int = 0,
        hidden: int = 0,
    ) -> None:
        """`running`, `paused` and `waiting` jobs, and `hidden` ones of other accounts.

        `share` (0–1) is how far the running or paused one is; None where nobody knows.
        """
        parts = []
        if running:
            parts.append(self.tr("%1 running").replace("%1", number(running)))
        if paused:
            parts.append(self.tr("%1 paused").replace("%1", number(paused)))
        if share is not None:
            parts.append(percent(share))
        if waiting:
            parts.append(self.tr("%1 waiting").replace("%1", number(waiting)))
        self.setText(" · ".join(parts) or self.tr("Another account's job is running"))
        self._ring.set_share(share or 0.0)
        self.setVisible(running + paused + waiting + hidden > 0)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        words = text_width(self.text(), theme.font("caption-medium"))
        return QSize(words + theme.px(16) + 28, theme.px(CONTROL_HEIGHT["standard"]))

    minimumSizeHint = sizeHint

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        side = theme.px(16)
        self._ring.setGeometry(10, (self.height() - side) // 2, side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = begin(self)
        hovered = self.isEnabled() and self.underMouse()
        ground: ColourName = "hover" if hovered else "surface"
        box(painter, self.rect(), RADIUS_CONTROL, theme.color(ground), theme.color("line2"))
        left = 10 + theme.px(16) + 8
        area = QRectF(left, 0, self.width() - left - 8, self.height())
        draw_text(painter, area, self.text(), theme.font("caption-medium"), theme.color("text"))


class TopBar(QWidget):
    """Crumb at the left, search in the middle, jobs and messages at the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.crumb = Crumb()
        self.search = SearchButton()
        self.jobs = JobChip()
        self.messages = IconButton("bell", self.tr("Messages"), size="standard")
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(24, 0, 16, 0)
        row.setSpacing(8)
        left, right = QHBoxLayout(), QHBoxLayout()
        left.addWidget(self.crumb)
        left.addStretch(1)
        right.addStretch(1)
        right.addWidget(self.jobs)
        right.addWidget(self.messages)
        row.addLayout(left, 1)
        row.addWidget(self.search)
        row.addLayout(right, 1)
        theme.changed.connect(self._measure)
        self._measure()

    @Slot()
    def _measure(self) -> None:
        self.setFixedHeight(theme.px(TOP_BAR))

    def set_margin(self, margin: int) -> None:
        """The page's side margin, so that the crumb stands over the page."""
        self._row.setContentsMargins(margin, 0, margin - 8, 0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = begin(self)
        painter.fillRect(self.rect(), theme.color("canvas"))
        painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), theme.color("line"))


class StatusItem(QWidget):
    """An icon and a few words in the status bar."""

    def __init__(
        self, icon: str, text: str, colour: ColourName = "text2", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self._icon, self._text = (
            IconLabel(icon or "info", colour, 14),
            Label(text, "caption", "text2"),
        )
        row.addWidget(self._icon)
        row.addWidget(self._text)
        self._icon.setVisible(bool(icon))

    def show_state(self, icon: str, text: str, colour: ColourName = "text2") -> None:
        """Change what it says."""
        self._icon.set_icon(icon or "info", colour)
        self._icon.setVisible(bool(icon))
        self._text.setText(text)

    def text(self) -> str:
        return self._text.text()


class StatusBar(QWidget):
    """Facts that always hold at the left, the machine at the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._left, self._right = QHBoxLayout(), QHBoxLayout()
        self._lines: dict[QObject, Divider] = {}  # by the item that each stands before
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        for part in (self._left, self._right):
            part.setSpacing(12)
        row.addLayout(self._left)
        row.addStretch(1)
        row.addLayout(self._right)
        theme.changed.connect(self._measure)
        self._measure()

    def add(self, item: QWidget) -> None:
        """Append at the left, parted by a line from the one before; the line hides with the item."""
        if self._left.count():
            line = self._lines[item] = Divider(vertical=True)
            line.setHidden(item.isHidden())
            self._left.addWidget(line)
            item.installEventFilter(self)
        self._left.addWidget(item)
        self._measure()

    def eventFilter(self, item: QObject, event: QEvent) -> bool:
        if event.type() in {QEvent.Type.ShowToParent, QEvent.Type.HideToParent}:
            self._lines[item].setVisible(event.type() == QEvent.Type.ShowToParent)
        return super().eventFilter(item, event)

    @Slot()
    def _measure(self) -> None:
        self.setFixedHeight(theme.px(STATUS_BAR))
        for line in self.findChildren(Divider):
            line.setFixedHeight(theme.px(14))

    def add_right(self, item: QWidget) -> None:
        self._right.addWidget(item)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = begin(self)
        painter.fillRect(self.rect(), theme.color("window"))
        painter.fillRect(QRectF(0, 0, self.width(), 1), theme.color("line"))
