import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from tests.ui.clipping import clipped
from tests.ui.naming import unnamed
from tests.ui.shell_sheet import Shell
from ui.theme.sizes import NAV_NARROW, NAV_WIDE
from ui.widgets import (
    Divider,
    FocusRing,
    PaletteCommand,
    PrimaryButton,
    ProgressBar,
    ProgressLine,
    ScrollArea,
    StatusBar,
    StatusItem,
    Steps,
    TextField,
)
from ui.widgets.command_palette import fuzzy_score
from ui.widgets.popup import SHADOW


@pytest.fixture
def shell(dressed, qtbot):
    window = Shell()
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def typed(shell, qtbot, text):
    """Open the palette and type; the field has the focus."""
    shell.palette_.open_palette()
    field = shell.focusWidget()
    qtbot.keyClicks(field, text)
    return field


def places(shell):
    return [item for item in shell.rail.findChildren(QWidget) if hasattr(item, "key")]


def place(shell, key):
    return next(item for item in places(shell) if item.key == key)


def seen_whole(widget):
    return widget.visibleRegion().boundingRect() == widget.rect()


# ---------------------------------------------------------------- frame


@pytest.mark.parametrize("narrow", [False, True])
def test_the_frame_is_named_and_nothing_is_cut(dressed, qtbot, narrow):
    window = Shell(narrow=narrow)
    qtbot.addWidget(window)
    window.show()
    assert unnamed(window) == []
    assert clipped(window) == []


def test_arrow_keys_move_through_the_places(shell, qtbot):
    with qtbot.waitSignal(shell.rail.chosen) as heard:
        shell.rail.focusNextChild()
        item = next(i for i in shell.rail.findChildren(QWidget) if getattr(i, "key", "") == "runs")
        item.setFocus()
        qtbot.keyClick(item, Qt.Key.Key_Down)
    assert heard.args == ["recommend"]
    assert shell.rail.value() == "recommend"


def test_opening_a_place_by_program_is_silent(shell, qtbot):
    with qtbot.assertNotEmitted(shell.rail.chosen):
        shell.rail.set_value("people")
    assert shell.rail.value() == "people"


def test_the_narrow_rail_shows_words_as_tooltips(shell):
    shell.rail.set_width(NAV_NARROW)
    item = next(i for i in shell.rail.findChildren(QWidget) if getattr(i, "key", "") == "runs")
    assert item.toolTip() == "Runs"
    shell.rail.set_width(NAV_WIDE)
    assert item.toolTip() == ""


def test_another_person_may_see_other_places(shell):
    shell.rail.clear()
    shell.rail.add("home", "house", "Home")
    shell.rail.set_account("omar.haddad", "Viewer")
    assert shell.rail.keys() == ["home"]
    assert shell.rail.account_button.accessibleName() == "omar.haddad, Viewer"
    assert shell.rail.account_button.initials == "OH"


def test_a_crumb_leads_back(shell, qtbot):
    link = next(w for w in shell.top.crumb.findChildren(QWidget) if getattr(w, "key", "") == "data")
    with qtbot.waitSignal(shell.top.crumb.chosen) as heard:
        qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    assert heard.args == ["data"]


def test_the_job_chip_hides_while_nothing_runs(shell):
    assert shell.top.jobs.text() == "1 running · 58%"
    shell.top.jobs.set_jobs(0)
    assert not shell.top.jobs.isVisible()


@pytest.mark.parametrize(
    ("jobs", "words"),
    [
        ({"running": 1, "share": 0.44, "waiting": 1}, "1 running · 44% · 1 waiting"),
        ({"running": 1}, "1 running"),
        ({"running": 0, "share": 0.44, "paused": 1, "waiting": 2}, "1 paused · 44% · 2 waiting"),
        ({"running": 0, "waiting": 1, "hidden": 1}, "1 waiting"),
        ({"running": 0, "hidden": 1}, "Another account's job is running"),
    ],
)
def test_the_job_chip_says_what_runs_what_is_paused_and_what_waits(shell, jobs, words):
    shell.top.jobs.set_jobs(**jobs)
    assert shell.top.jobs.isVisible()
    assert shell.top.jobs.text() == words


def test_a_job_chip_that_leads_nowhere_is_no_button(shell, qtbot):
    chip = shell.top.jobs
    chip.setEnabled(False)
    at_rest = chip.grab().toImage()
    qtbot.mouseMove(chip)
    qtbot.wait(20)
    assert chip.grab().toImage() == at_rest
    chip.setFocus()
    assert shell.focusWidget() is not chip
    with qtbot.assertNotEmitted(chip.clicked):
        qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)


@pytest.mark.parametrize("step", [130, 150])
@pytest.mark.parametrize("narrow", [False, True])
def test_the_rail_grows_with_the_text_while_it_is_there(shell, dressed, narrow, step):
    shell.rail.set_width(NAV_NARROW if narrow else NAV_WIDE)
    dressed.set_step(step)
    assert clipped(shell) == []
    assert shell.rail.width() <= dressed.px(NAV_NARROW if narrow else NAV_WIDE)


def test_the_rail_is_as_wide_as_its_names_need_and_no_wider_than_the_type(shell, dressed):
    dressed.set_step(150)
    shell.rail.set_account("lin", "Steward")
    before = shell.rail.width()
    shell.rail.set_account("administrator", "Administrator")
    names = shell.rail.account_button
    assert names.width() >= names.needed()
    assert before < shell.rail.width() < dressed.px(NAV_WIDE)
    shell.rail.set_account("administrator.of.the.whole.company", "Administrator")
    assert shell.rail.width() == dressed.px(NAV_WIDE)
    assert names.toolTip() == "administrator.of.the.whole.company, Administrator"


def test_places_that_do_not_fit_scroll_to_the_open_one(shell, dressed, qtbot):
    shell.rail.set_value("ledger")
    dressed.set_step(150)
    shell.resize(1024, 480)
    ledger, home = (place(shell, key) for key in ("ledger", "home"))
    assert ledger.height() == ledger.sizeHint().height()
    qtbot.waitUntil(lambda: seen_whole(ledger))
    assert not seen_whole(home)
    shell.rail.set_value("home")
    assert seen_whole(home)


def test_arrow_keys_lead_from_the_places_above_to_those_below(shell, qtbot):
    shell.rail.set_value("ledger")
    place(shell, "ledger").setFocus()
    qtbot.keyClick(place(shell, "ledger"), Qt.Key.Key_Down)
    assert shell.rail.value() == "settings"
    assert [i.key for i in places(shell) if i.isChecked()] == ["settings"]


# ---------------------------------------------------------------- palette


def test_the_palette_finds_by_letters_and_runs_on_enter(shell, qtbot):
    ran = []
    shell.palette_.set_commands(
        [
            PaletteCommand("lock", "Lock", lambda: ran.append("lock")),
            PaletteCommand("compare", "Compare the last two runs", lambda: ran.append("compare")),
        ]
    )
    field = typed(shell, qtbot, "runs")
    assert shell.palette_.shown_keys() == ["compare"]
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert ran == ["compare"]
    assert not shell.palette_.isVisible()


def test_arrows_move_in_the_palette_and_go_round(shell, qtbot):
    field = typed(shell, qtbot, "")
    qtbot.keyClick(field, Qt.Key.Key_Up)
    ran = []
    shell.palette_.set_commands([PaletteCommand("one", "One", lambda: ran.append(1))])
    qtbot.keyClick(field, Qt.Key.Key_Down)
    qtbot.keyClick(field, Qt.Key.Key_Enter)
    assert ran == [1]


def test_escape_gives_the_focus_back(shell, qtbot):
    shell.main.setFocus()
    field = typed(shell, qtbot, "x")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert not shell.palette_.isVisible()
    assert shell.focusWidget() is shell.main


def test_tab_stays_in_the_palette(shell, qtbot):
    field = typed(shell, qtbot, "x")
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert shell.focusWidget() is field


def test_hidden_words_are_found(shell, qtbot):
    typed(shell, qtbot, "excel")
    assert shell.palette_.shown_keys() == ["import"]


def test_things_are_found_by_what_is_typed_and_not_listed_before(shell, qtbot):
    shell.palette_.set_things([PaletteCommand("set", "Excel export 2017", print)])
    field = typed(shell, qtbot, "")
    assert "set" not in shell.palette_.shown_keys()
    qtbot.keyClicks(field, "excel")
    assert shell.palette_.shown_keys() == ["set", "import"]


def test_things_that_come_late_do_not_change_what_enter_does(shell, qtbot):
    ran = []
    shell.palette_.set_commands([PaletteCommand("go", "Go on", lambda: ran.append("go"))])
    field = typed(shell, qtbot, "go")
    shell.palette_.set_things([PaletteCommand("set", "Go", lambda: ran.append("set"))])
    assert shell.palette_.shown_keys() == ["set", "go"]
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert ran == ["go"]


def test_nothing_found_says_so(shell, qtbot):
    typed(shell, qtbot, "zzz")
    assert shell.palette_.shown_keys() == []
    shown = [
        label.text() for label in shell.palette_.findChildren(QWidget) if hasattr(label, "text")
    ]
    assert "Nothing fits" in shown


def test_a_press_beside_the_palette_closes_it(shell, qtbot):
    typed(shell, qtbot, "")
    qtbot.mouseClick(shell.childAt(4, 300), Qt.MouseButton.LeftButton)
    assert not shell.palette_.isVisible()


def test_beginnings_beat_middles_and_middles_beat_scattered_letters():
    best = fuzzy_score("run", "Run the check")
    word = fuzzy_score("run", "Compare runs")
    inside = fuzzy_score("run", "Prune")
    assert best > word > inside > fuzzy_score("cmr", "Compare runs") > 0
    assert fuzzy_score("xyz", "Compare runs") == 0
    assert fuzzy_score("", "anything") > 0


# ---------------------------------------------------------------- toasts


def test_a_toast_offers_undo(shell, qtbot):
    undone = []
    toast = shell.toasts.show_toast(
        "ok", "Batch removed", action="Undo", on_action=lambda: undone.append(1)
    )
    qtbot.mouseClick(toast.button, Qt.MouseButton.LeftButton)
    assert undone == [1]
    assert shell.toasts.toasts() == []


def test_at_most_three_toasts_stand(shell):
    for number in range(5):
        shell.toasts.show_toast("info", f"Message {number}")
    assert [t.accessibleName() for t in shell.toasts.toasts()] == [
        f"Message {n}" for n in (2, 3, 4)
    ]


def test_errors_stay_and_others_leave(shell):
    error = shell.toasts.show_toast("bad", "SASRec stopped")
    note = shell.toasts.show_toast("info", "Imported")
    assert note._stay.isActive()
    assert not error._stay.isActive()
    note._end()
    assert shell.toasts.toasts() == [error]


def test_a_focused_toast_stays(shell, qtbot):
    note = shell.toasts.show_toast("info", "Imported")
    note.close_button.setFocus()
    note._end()
    assert shell.toasts.toasts() == [note]
    qtbot.keyClick(note.close_button, Qt.Key.Key_Escape)
    assert shell.toasts.toasts() == []


LONG = ("The model of ease-2 was trained with somebody who was erased.", "Train it again " * 6)


def test_a_long_message_is_seen_whole_and_none_covers_another(shell):
    first, second = (shell.toasts.show_toast(state, *LONG) for state in ("bad", "warn"))
    assert clipped(shell) == []
    assert second.geometry().top() > first.geometry().top()
    assert not inside(first).intersects(inside(second))


@pytest.mark.parametrize("step", [90, 130, 150])
def test_messages_follow_the_text_size(shell, dressed, step):
    first = shell.toasts.show_toast("bad", *LONG)
    dressed.set_step(step)
    second = shell.toasts.show_toast("warn", *LONG)
    assert clipped(shell) == []
    assert first.size() == second.size()
    assert not inside(first).intersects(inside(second))
    dressed.set_step(100)
    assert clipped(shell) == []
    assert inside(first).width() == 360
    assert shell.rect().contains(inside(second))


def inside(toast):
    """A toast without its shadow."""
    return toast.geometry().adjusted(SHADOW, SHADOW, -SHADOW, -SHADOW)


# ---------------------------------------------------------------- focus ring


def test_the_ring_follows_the_keyboard(shown, qtbot):
    first, second = PrimaryButton("One"), PrimaryButton("Two")
    window = shown(first, second)
    ring = FocusRing(window)
    first.setFocus()
    assert ring.target is None
    qtbot.keyClick(window.windowHandle(), Qt.Key.Key_Tab)
    assert ring.target is second
    assert ring.geometry() == second.geometry().adjusted(-4, -4, 4, 4)


def test_the_ring_stays_within_the_part_of_a_page_that_is_seen(shown, qtbot):
    button, high = PrimaryButton("One"), PrimaryButton("Two")
    high.setFixedHeight(600)
    page = QWidget()
    QVBoxLayout(page).addWidget(high)
    area = ScrollArea(page)
    area.setFixedHeight(200)
    window = shown(button, area)
    ring = FocusRing(window, from_start=True)
    high.setFocus()
    qtbot.waitUntil(lambda: ring.target is high)
    view = area.viewport().rect()
    view.moveTo(area.viewport().mapTo(window, view.topLeft()))
    assert view.contains(ring.geometry())
    assert ring.geometry().bottom() == view.bottom()


def test_the_ring_moves_with_its_control(shown, qtbot):
    first, second = PrimaryButton("One"), PrimaryButton("Two")
    window = shown(first, second)
    ring = FocusRing(window)
    first.setFocus()
    qtbot.keyClick(window.windowHandle(), Qt.Key.Key_Tab)
    window.resize(window.width() + 50, window.height() + 80)
    qtbot.waitUntil(lambda: ring.geometry() == second.geometry().adjusted(-4, -4, 4, 4))


def test_a_mouse_press_shows_the_ring_on_text_fields_only(shown, qtbot):
    button, field = PrimaryButton("One"), TextField()
    window = shown(button, field)
    ring = FocusRing(window)
    for widget in (button, field):
        place = widget.mapTo(window, QPoint(5, 5))
        qtbot.mouseClick(window.windowHandle(), Qt.MouseButton.LeftButton, pos=place)
        assert ring.target is (widget if widget is field else None)


def test_the_ring_survives_the_end_of_its_control(shown, qtbot):
    first, second = PrimaryButton("One"), PrimaryButton("Two")
    ring = FocusRing(shown(first, second), from_start=True)
    second.setFocus()
    second.setParent(None)
    second.deleteLater()
    qtbot.wait(1)
    assert ring.target is not second
    first.setFocus()
    assert ring.target is first


# ---------------------------------------------------------------- progress and steps


def test_progress_always_has_a_number(shown):
    line = ProgressLine(name="Training")
    window = shown(line)
    line.set_progress(0.58, 360)
    assert line._words.text() == "58% · 6 min left"
    line.set_progress(None)
    assert line.bar.share is None
    assert line._words.text() == "0 s"
    line.finish("done")
    assert line.bar.share == 1.0
    assert not line._tick.isActive()
    assert clipped(window) == []


def test_unknown_progress_moves_only_with_motion(dressed, shown):
    bar = ProgressBar(name="Import", share=None)
    shown(bar)
    assert bar._travel.state() == bar._travel.State.Stopped
    dressed.set_reduced_motion(False)
    bar.set_share(None)
    assert bar._travel.state() == bar._travel.State.Running
    bar.hide()
    assert bar._travel.state() == bar._travel.State.Stopped


def test_steps_say_where_the_wizard_is(shown):
    steps = Steps(["File", "Preview", "Map columns"])
    shown(steps)
    steps.set_current(2)
    assert steps.accessibleName() == "Step 3 of 3: Map columns"


def test_the_same_message_again_is_counted_and_stays_one(shell):
    before = len(shell.toasts.toasts())
    first = shell.toasts.show_toast("bad", "The disk is full.", "Free some space.")
    assert shell.toasts.show_toast("bad", "The disk is full.", "Free some space.") is first
    assert shell.toasts.show_toast("bad", "The disk is full.", "Elsewhere.") is not first
    assert len(shell.toasts.toasts()) == min(before + 2, 3)
    assert "2×" in [label.text() for label in first.findChildren(QLabel)]
    assert [said.title for said in shell.toasts.said].count("The disk is full.") == 3


def test_a_message_does_not_cover_the_buttons_of_a_footer(shell, qtbot):
    shell.toasts.forget()
    footer = PrimaryButton("Publish", parent=shell)
    footer.move(shell.width() - 200, shell.height() - 90)
    footer.show()
    toast = shell.toasts.show_toast("bad", "The disk is full.")
    assert toast.isVisible()
    assert not toast.geometry().intersects(footer.geometry())
    footer.hide()
    shell.toasts.arrange()
    assert toast.geometry().intersects(footer.geometry())


def test_a_line_of_the_status_bar_hides_with_the_item_behind_it(shown):
    bar = StatusBar()
    first, later = StatusItem("lock", "Encrypted"), StatusItem("eye", "Read-only")
    later.hide()
    bar.add(first)
    bar.add(later)
    shown(bar)
    (line,) = bar.findChildren(Divider)
    assert not line.isVisible()
    later.show()
    assert line.isVisible()
    later.hide()
    assert not line.isVisible()
