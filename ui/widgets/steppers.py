"""Inputs for numbers: the stepper and the slider."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QSizePolicy,
    QSlider,
    QSpinBox,
    QStyle,
    QStyleOptionSpinBox,
    QWidget,
)

from ui.theme import ControlSize, theme
from ui.theme.sizes import CONTROL_HEIGHT, CONTROL_RADIUS
from ui.widgets.painting import begin, box, draw_icon, paint_field

_ARROWS = (
    (
        "chevron-up",
        QStyle.SubControl.SC_SpinBoxUp,
        QAbstractSpinBox.StepEnabledFlag.StepUpEnabled,
    ),
    (
        "chevron-down",
        QStyle.SubControl.SC_SpinBoxDown,
        QAbstractSpinBox.StepEnabledFlag.StepDownEnabled,
    ),
)


class SpinBox(QSpinBox):
    """A whole number."""

    def __init__(
        self,
        *,
        name: str = "",
        low: int = 0,
        high: int = 100,
        value: int = 0,
        step: int = 1,
        size: ControlSize = "standard",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._wrong, self._size = False, size
        self.setRange(low, high)
        self.setSingleStep(step)
        self.setValue(value)
        self.setGroupSeparatorShown(True)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrame(False)
        self.lineEdit().setTextMargins(8, 0, 0, 0)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setProperty("ringRadius", CONTROL_RADIUS[size])
        self.setProperty("textField", True)

    def set_error(self, wrong: bool) -> None:
        self._wrong = wrong
        self.update()

    def sizeHint(self) -> QSize:
        return self._with_arrows(super().sizeHint())

    def minimumSizeHint(self) -> QSize:
        return self._with_arrows(super().minimumSizeHint())

    def _with_arrows(self, natural: QSize) -> QSize:
        return QSize(natural.width() + 8, theme.px(CONTROL_HEIGHT[self._size]))

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def paintEvent(self, _event: QPaintEvent) -> None:
        option = QStyleOptionSpinBox()
        self.initStyleOption(option)
        painter = begin(self)
        paint_field(painter, self, CONTROL_RADIUS[self._size], wrong=self._wrong)
        enabled = self.stepEnabled()
        for icon, control, flag in _ARROWS:
            area = self.style().subControlRect(
                QStyle.ComplexControl.CC_SpinBox, option, control, self
            )
            usable = self.isEnabled() and bool(enabled & flag)
            centre = area.toRectF().center() + QPointF(0, 1 if icon == "chevron-up" else -1)
            draw_icon(painter, icon, "text2" if usable else "disabled", centre, 12)


class Slider(QSlider):
    """A share or amount by feel; put the number beside it."""

    def __init__(
        self,
        *,
        name: str,
        low: int = 0,
        high: int = 100,
        value: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setAccessibleName(name)
        self.setRange(low, high)
        self.setValue(value)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(140), theme.px(28))

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = begin(self)
        usable = self.isEnabled()
        knob = theme.px(14)
        span = self.maximum() - self.minimum()
        share = (self.value() - self.minimum()) / span if span else 0.0
        middle = self.height() / 2
        groove = QRectF(0, middle - 2, self.width(), 4)
        box(painter, groove, 2, theme.color("pressed"))
        x = knob / 2 + share * (self.width() - knob)
        accent = theme.color("accent" if usable else "disabled")
        box(painter, QRectF(0, middle - 2, x, 4), 2, accent)
        handle = QRectF(x - knob / 2, middle - knob / 2, knob, knob)
        box(painter, handle, knob / 2, theme.color("surface"), accent, 2)
