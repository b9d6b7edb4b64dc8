"""The focus ring: one overlay per window that follows the focus.

Qt cannot draw an outline outside a widget by style sheet. Shown when the focus came by keyboard, and
always on text fields; hidden after a mouse press elsewhere.
"""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer, Slot
from PySide6.QtGui import QPaintEvent, QWindow
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QLineEdit, QWidget
from shiboken6 import isValid

from ui.theme import theme
from ui.theme.sizes import RADIUS_CONTROL
from ui.widgets.painting import begin, box

_REACH = 4  # 2 px gap and 2 px line
_FOLLOWED = {QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide}


class FocusRing(QWidget):
    """Create one per window, as the last child: `FocusRing(window)`.

    It stays away until a key is pressed, unless `from_start` (dialogs: what Enter does must be seen).
    """

    def __init__(self, window: QWidget, *, from_start: bool = False) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        self._target: QWidget | None = None
        self._followed: list[QWidget] = []
        self._by_keyboard = from_start
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._place)
        window.installEventFilter(self)
        self._listening = False
        self._listen(window.isVisible())
        self._watch_native_window()

    @property
    def target(self) -> QWidget | None:
        """The widget the ring is around, None while it is hidden."""
        return self._target if self.isVisible() else None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if watched is self.parent() and kind == QEvent.Type.Show:
            self._listen(True)
            self._watch_native_window()
        elif watched is self.parent() and kind == QEvent.Type.Hide:
            self._listen(False)
        if kind == QEvent.Type.MouseButtonPress:
            self._by_keyboard = False
        elif kind == QEvent.Type.KeyPress:
            self._by_keyboard = True
        elif kind in _FOLLOWED:
            self._later.start()
        return False

    def _listen(self, shown: bool) -> None:
        """Hear of the focus while the window is shown: it still moves while a window is taken down."""
        app = QApplication.instance()
        if shown == self._listening or not isinstance(app, QApplication):
            return
        self._listening = shown
        if shown:
            app.focusChanged.connect(self._follow)
        else:
            app.focusChanged.disconnect(self._follow)

    def _watch_native_window(self) -> None:
        """Key and mouse presses pass through the native window before any widget sees them."""
        handle: QWindow | None = self.window().windowHandle()
        if handle is not None:
            handle.removeEventFilter(self)
            handle.installEventFilter(self)

    @Slot(QWidget, QWidget)
    def _follow(self, _old: QWidget | None, new: QWidget | None) -> None:
        for widget in self._followed:
            if isValid(widget):  # the focus may move because its widget went away
                widget.removeEventFilter(self)
        self._followed = []
        inside = new is not None and new.window() is self.window()
        self._target = new if inside else None
        if QApplication.mouseButtons() != Qt.MouseButton.NoButton:
            self._by_keyboard = False
        ancestor = self._target
        while ancestor is not None and ancestor is not self.window():
            ancestor.installEventFilter(self)
            self._followed.append(ancestor)
            ancestor = ancestor.parentWidget()
        self._place()

    def _wanted(self, target: QWidget) -> bool:
        if target.property("noRing"):
            return False
        text = isinstance(target, QLineEdit) or bool(target.property("textField"))
        return target.isVisible() and (text or self._by_keyboard)

    @Slot()
    def _place(self) -> None:
        target = self._target
        if target is None or not isValid(target) or not self._wanted(target):
            self.hide()
            return
        corner = target.mapTo(self.window(), QPoint(0, 0))
        area = QRect(corner, target.size())
        view = self._view_of(target)
        if not view.intersects(area):
            self.hide()
            return
        ring = area.adjusted(-_REACH, -_REACH, _REACH, _REACH)
        self.setGeometry(ring if view.contains(area) else ring & view)
        self.raise_()
        self.show()

    def _view_of(self, target: QWidget) -> QRect:
        """The part of the window in which `target` can be seen (what its scroll areas show)."""
        view, ancestor = self.window().rect(), target.parentWidget()
        while ancestor is not None and ancestor is not self.window():
            if isinstance(ancestor.parentWidget(), QAbstractScrollArea):
                view &= QRect(ancestor.mapTo(self.window(), QPoint(0, 0)), ancestor.size())
            ancestor = ancestor.parentWidget()
        return view

    def paintEvent(self, _event: QPaintEvent) -> None:
        target = self._target
        radius = target.property("ringRadius") if target is not None and isValid(target) else None
        corner = (RADIUS_CONTROL if radius is None else radius) + 2
        box(begin(self), self.rect(), corner, None, theme.color("accent"), 2)
