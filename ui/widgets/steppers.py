"""Inputs for numbers: steppers and the slider."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QDoubleSpinBox,
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


def _dress_stepper(stepper: QAbstractSpinBox, name: str, size: ControlSize) -> None:
    stepper.setAccessibleName(name)
    stepper.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    stepper.setFrame(False)
    stepper.lineEdit().setTextMargins(8, 0, 0, 0)
    stepper.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
    stepper.setProperty("sz", size)
    stepper.setProperty("ringRadius", CONTROL_RADIUS[size])
    stepper.setProperty("textField", True)


def _stepper_size(stepper: QAbstractSpinBox, natural: QSize) -> QSize:
    size: ControlSize = stepper.property("sz")
    return QSize(natural.width() + 8, theme.px(CONTROL_HEIGHT[size]))


def _paint_stepper(stepper: QAbstractSpinBox, option: QStyleOptionSpinBox, *, wrong: bool) -> None:
    painter = begin(stepper)
    paint_field(painter, stepper, stepper.property("ringRadius"), wrong=wrong)
    enabled = stepper.stepEnabled()
    arrows = (
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
    for icon, control, flag in arrows:
        area = stepper.style().subControlRect(
            QStyle.ComplexControl.CC_SpinBox, option, control, stepper
        )
        usable = stepper.isEnabled() and bool(enabled & flag)
        centre = area.toRectF().center() + QPointF(0, 1 if icon == "chevron-up" else -1)
        draw_icon(painter, icon, "text2" if usable else "disabled", centre, 12)


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
        self._wrong = False
        self.setRange(low, high)
        self.setSingleStep(step)
        self.setValue(value)
        self.setGroupSeparatorShown(True)
        _dress_stepper(self, name, size)

    def set_error(self, wrong: bool) -> None:
        self._wrong = wrong
        self.update()

    def sizeHint(self) -> QSize:
        return _stepper_size(self, super().sizeHint())

    def minimumSizeHint(self) -> QSize:
        return _stepper_size(self, super().minimumSizeHint())

    def wheelEvent(self, event: QWheelEvent) -> None:
        _scroll_only_with_focus(self, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        option = QStyleOptionSpinBox()
        self.initStyleOption(option)
        _paint_stepper(self, option, wrong=self._wrong)


class DoubleSpinBox(QDoubleSpinBox):
    """A decimal number."""

    def __init__(
        self,
        *,
        name: str = "",
        low: float = 0.0,
        high: float = 1.0,
        value: float = 0.0,
        step: float = 0.1,
        decimals: int = 2,
        size: ControlSize = "standard",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._wrong = False
        self.setDecimals(decimals)
        self.setRange(low, high)
        self.setSingleStep(step)
        self.setValue(value)
        _dress_stepper(self, name, size)

    def set_error(self, wrong: bool) -> None:
        self._wrong = wrong
        self.update()

    def sizeHint(self) -> QSize:
        return _stepper_size(self, super().sizeHint())

    def minimumSizeHint(self) -> QSize:
        return _stepper_size(self, super().minimumSizeHint())

    def wheelEvent(self, event: QWheelEvent) -> None:
        _scroll_only_with_focus(self, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        option = QStyleOptionSpinBox()
        self.initStyleOption(option)
        _paint_stepper(self, option, wrong=self._wrong)


def _scroll_only_with_focus(stepper: QSpinBox | QDoubleSpinBox, event: QWheelEvent) -> None:
    if not stepper.hasFocus():
        event.ignore()
    elif isinstance(stepper, QSpinBox):
        QSpinBox.wheelEvent(stepper, event)
    else:
        QDoubleSpinBox.wheelEvent(stepper, event)


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
