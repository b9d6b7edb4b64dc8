import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QTextDocument, QWheelEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from ui.widgets import (
    Button,
    CheckBox,
    ComboBox,
    ElidedLabel,
    Field,
    IconButton,
    Label,
    PasswordField,
    PrimaryButton,
    RadioButton,
    ReasonChip,
    RemovableChip,
    SearchField,
    Segmented,
    Slider,
    SpinBox,
    Switch,
    Tabs,
    TextField,
)


def choices():
    return Segmented(
        [("quick", "Quick"), ("balanced", "Balanced"), ("thorough", "Thorough")], name="Preset"
    )


def test_arrow_keys_move_in_a_segmented_control(shown, qtbot):
    control = choices()
    shown(control)
    heard = []
    control.changed.connect(heard.append)
    control.segment("quick").setFocus()
    qtbot.keyClick(control.segment("quick"), Qt.Key.Key_Right)
    qtbot.keyClick(control.segment("balanced"), Qt.Key.Key_Right)
    assert control.value() == "thorough"
    assert heard == ["balanced", "thorough"]


def test_a_segmented_control_is_one_stop_for_tab(shown, qtbot):
    before, control, after = TextField(), choices(), TextField()
    window = shown(before, control, after)
    before.setFocus()
    qtbot.keyClick(before, Qt.Key.Key_Tab)
    assert window.focusWidget() is control.segment("quick")
    qtbot.keyClick(control.segment("quick"), Qt.Key.Key_Tab)
    assert window.focusWidget() is after


def test_setting_a_segment_by_program_is_silent(shown, qtbot):
    control = choices()
    shown(control)
    with qtbot.assertNotEmitted(control.changed):
        control.set_value("thorough")
    assert control.segment("thorough").isChecked()


def test_choosing_moves_no_neighbour(shown, qtbot):
    control = choices()
    shown(control)
    width = control.sizeHint().width()
    control.set_value("thorough")
    assert control.sizeHint().width() == width


def test_space_turns_a_switch(shown, qtbot):
    switch = Switch("In stock")
    shown(switch)
    switch.setFocus()
    qtbot.keyClick(switch, Qt.Key.Key_Space)
    assert switch.isChecked()
    state = QAccessible.queryAccessibleInterface(switch).state()
    assert state.checked


def test_the_words_of_a_switch_turn_it_too(shown, qtbot):
    switch = Switch("In stock")
    shown(switch)
    qtbot.mouseClick(switch, Qt.MouseButton.LeftButton, pos=QPoint(4, switch.height() // 2))
    assert switch.isChecked()


@pytest.mark.parametrize("kind", [CheckBox, RadioButton])
def test_the_words_of_a_choice_choose_it(shown, qtbot, kind):
    choice = kind("Merge repeats")
    shown(choice)
    qtbot.mouseClick(choice, Qt.MouseButton.LeftButton, pos=QPoint(60, choice.height() // 2))
    assert choice.isChecked()


def test_a_blocked_button_says_why(shown, qtbot):
    button = PrimaryButton("Publish…")
    qtbot.addWidget(button)
    button.setToolTip("Hand the list out")
    button.set_blocked("No run is chosen")
    button.set_blocked("No run fits")
    assert not button.isEnabled()
    assert button.toolTip() == button.accessibleDescription() == "No run fits"
    button.set_blocked("")
    assert button.isEnabled()
    assert button.toolTip() == "Hand the list out"


@pytest.mark.parametrize("step", [90, 100, 150])
@pytest.mark.parametrize(("size", "height"), [("small", 28), ("standard", 32), ("large", 40)])
def test_buttons_have_the_heights_of_the_design(dressed, shown, size, height, step):
    dressed.set_step(step)
    button = Button("Back", size=size)
    shown(button)
    assert button.height() == max(28, round(height * step / 100))


@pytest.mark.parametrize("step", [100, 130])
@pytest.mark.parametrize("changed_live", [False, True])
def test_text_keeps_off_the_icon_before_it_in_each_type_size(dressed, shown, step, changed_live):
    if not changed_live:
        dressed.set_step(step)
    field = SearchField(placeholder="Search")
    shown(field)
    dressed.set_step(step)
    icon_ends = 10 + dressed.px(16)
    assert field.cursorRect().left() + field.cursorRect().width() // 2 >= icon_ends + 6


def test_an_icon_button_has_a_name_and_a_tooltip(shown, qtbot):
    button = IconButton("download", "Export")
    qtbot.addWidget(button)
    name = QAccessible.queryAccessibleInterface(button).text(QAccessible.Text.Name)
    assert name == button.toolTip() == "Export"


def test_a_field_names_its_control_and_shows_its_error(shown, qtbot):
    control = TextField("2017-13-01")
    field = Field("First day", control, note="The first day counted")
    shown(field)
    assert control.accessibleName() == "First day"
    field.set_error("There is no month 13. Write 2017-12-01.")
    assert (
        field.error == control.accessibleDescription() == "There is no month 13. Write 2017-12-01."
    )
    assert control.property("state") == "error"
    field.clear_error()
    assert field.error == ""
    assert control.accessibleDescription() == "The first day counted"


@pytest.mark.parametrize("make", [ComboBox, SpinBox])
def test_every_control_can_be_marked_wrong(shown, qtbot, make):
    control = make()
    field = Field("Value", control)
    shown(field)
    right = control.grab().toImage()
    field.set_error("Write a number.")
    assert control.grab().toImage() != right


def test_tab_into_a_password_does_not_select_it(shown, qtbot):
    before, password = TextField(), PasswordField()
    password.setText("secret")
    shown(before, password)
    before.setFocus()
    qtbot.keyClick(before, Qt.Key.Key_Tab)
    assert password.hasFocus()
    assert not password.hasSelectedText()
    assert password.cursorPosition() == 6


def test_a_password_shows_and_hides(shown, qtbot):
    password = PasswordField()
    shown(password)
    button = password.findChild(IconButton)
    assert not password.is_shown()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert password.is_shown()
    assert button.accessibleName() == "Hide the password"


def test_capitals_without_shift_give_caps_lock_away(shown, qtbot):
    password = PasswordField()
    field = Field("Password", password)
    shown(field)
    qtbot.keyClicks(password, "A")
    assert field.findChild(Label, "").text() == "Password"
    assert "Caps Lock is on" in [label.text() for label in field.findChildren(Label)]
    qtbot.keyClicks(password, "a")
    assert "Caps Lock is on" not in [label.text() for label in field.findChildren(Label)]


def test_a_search_waits_for_a_pause_and_enter_does_not(shown, qtbot):
    search = SearchField(placeholder="Find a run")
    shown(search)
    with qtbot.waitSignal(search.searched, timeout=1000) as heard:
        qtbot.keyClicks(search, "ease")
    assert heard.args == ["ease"]
    search.setText("slim")
    with qtbot.waitSignal(search.searched, timeout=50):
        qtbot.keyClick(search, Qt.Key.Key_Return)


def test_a_combo_box_speaks_in_keys(shown, qtbot):
    combo = ComboBox([("a", "Add"), ("r", "Replace", "rotate-ccw")], name="If rows are there")
    shown(combo)
    combo.setFocus()
    with qtbot.waitSignal(combo.chosen) as heard:
        qtbot.keyClick(combo, Qt.Key.Key_Down)
    assert heard.args == ["r"]
    combo.set_choices([("x", "Neither"), ("r", "Replace")])
    assert combo.value() == "r"
    combo.set_value("unknown")
    assert combo.value() == "r"


@pytest.mark.parametrize(
    "make",
    [
        lambda: ComboBox([("a", "A"), ("b", "B")], name="x"),
        lambda: SpinBox(value=5),
        lambda: Slider(name="x", value=5),
    ],
)
def test_the_wheel_changes_nothing_without_focus(shown, qtbot, make):
    control, other = make(), TextField()
    shown(other, control)
    other.setFocus()
    before = control.currentIndex() if isinstance(control, ComboBox) else control.value()
    turn = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,  # noqa: FBT003 - Qt takes it by place only
    )
    QApplication.sendEvent(control, turn)
    after = control.currentIndex() if isinstance(control, ComboBox) else control.value()
    assert after == before


def test_tabs_speak_in_keys_and_move_by_arrow(shown, qtbot):
    tabs = Tabs([("profile", "Profile"), ("browse", "Browse")], name="Views")
    shown(tabs)
    narrow = tabs.tabRect(1).width()
    tabs.set_count("browse", "1,204")
    assert tabs.tabRect(1).width() > narrow
    tabs.setFocus()
    with qtbot.waitSignal(tabs.chosen) as heard:
        qtbot.keyClick(tabs, Qt.Key.Key_Right)
    assert heard.args == ["browse"]
    assert tabs.value() == "browse"


def test_a_removable_chip_is_removed_by_its_cross(shown, qtbot):
    chip = RemovableChip("Oat drink")
    shown(chip)
    button = chip.findChild(Button)
    assert button.accessibleName() == "Remove Oat drink"
    assert chip.rect().contains(button.geometry())
    with qtbot.waitSignal(chip.removed):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_an_elided_label_keeps_its_text_as_tooltip(shown, qtbot):
    label = ElidedLabel("555-0142 · 555-0143 · 555-0144", width=80)
    shown(label)
    assert label.width() == 80
    assert label.is_elided()
    assert label.toolTip() == label.text()
    label.setText("555")
    assert label.toolTip() == ""


@pytest.mark.parametrize(
    "make",
    [
        lambda text: ElidedLabel(text, width=80),
        lambda text: ReasonChip(text, 0.4),
        lambda text: IconButton("x", text),
    ],
)
@pytest.mark.parametrize(
    "text",
    ["Soap <img src='file:////elsewhere/share/x.png'> and more of it", "a &lt;b&gt; c & d" * 9],
)
def test_a_tooltip_says_what_looks_like_markup_and_loads_nothing(shown, qtbot, make, text):
    widget = make(text)
    shown(widget)
    widget.resize(90, 24)
    page = QTextDocument()
    page.setHtml(widget.toolTip())  # as Qt does with a tooltip in which it sees markup
    assert page.toPlainText() == text
    assert "<img" not in widget.toolTip()


def test_an_elided_label_beside_others_takes_what_is_left(shown, qtbot):
    holder = QWidget()
    row = QHBoxLayout(holder)
    label = ElidedLabel("A name that is far too long for the place it has been given")
    row.addWidget(label, 1)
    row.addWidget(Label("fixed"))
    window = shown(holder)
    window.resize(160, 60)
    assert 0 < label.width() < 160
    assert label.is_elided()
