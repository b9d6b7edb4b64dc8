import re
import sys

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QIcon, QPalette
from PySide6.QtWidgets import QLabel, QPushButton

from ui.theme import STEPS, THEMES, theme
from ui.theme.fonts import STYLES, families, font
from ui.theme.icons import FOLDER, icon_names
from ui.theme.palette import build_palette
from ui.theme.stylesheet import build_stylesheet


def test_applying_a_theme_sets_palette_and_tells_everyone(dressed, qapp, qtbot):
    with qtbot.waitSignal(dressed.changed):
        dressed.apply(qapp, "dark")
    assert dressed.name == "dark"
    assert qapp.palette().color(QPalette.ColorRole.Window).name() == "#151918"


def test_following_the_system_picks_light_where_it_says_nothing(dressed, qapp):
    dressed.apply(qapp, "system")
    assert dressed.choice == "system"
    dark = qapp.styleHints().colorScheme() == Qt.ColorScheme.Dark
    assert dressed.tokens.dark == dark


@pytest.mark.parametrize("name", THEMES)
def test_the_style_sheet_is_complete(name):
    sheet = build_stylesheet(THEMES[name], 100)
    assert "$" not in sheet
    assert THEMES[name].colours["surface"] in sheet


@pytest.mark.parametrize("tokens", THEMES.values(), ids=lambda tokens: tokens.name)
def test_selected_text_is_the_text_colour_on_the_selected_fill(tokens):
    palette = build_palette(tokens)
    assert (
        palette.color(QPalette.ColorRole.HighlightedText).name().upper() == tokens.colours["text"]
    )
    assert palette.color(QPalette.ColorRole.Highlight).name().upper() == tokens.colours["selected"]


@pytest.mark.parametrize("role", [r for r, style in STYLES.items() if style.cut != "display"])
def test_all_digits_have_one_width(qapp, role):
    metrics = QFontMetricsF(font(role))
    widths = [metrics.horizontalAdvance(digit * 10) for digit in "0123456789"]
    assert max(widths) - min(widths) < 0.5  # proportional figures differ by whole pixels


@pytest.mark.parametrize("platform", ["linux", "win32", "darwin"])
def test_each_font_is_a_list_with_a_chinese_family(platform):
    chinese = {"Noto Sans CJK SC", "Microsoft YaHei UI", "PingFang SC"}
    for cut in ("text", "display", "mono"):
        names = families(cut, platform)
        assert names[0] not in chinese
        assert chinese & set(names[1:])


def test_an_unknown_system_gets_the_linux_fonts():
    assert families("text", "plan9") == families("text", "linux")


@pytest.mark.parametrize("step", STEPS)
def test_type_steps_multiply_fonts_and_controls(dressed, step):
    dressed.set_step(step)
    assert dressed.font("body").pixelSize() == round(13 * step / 100)
    assert dressed.px(32) == round(32 * step / 100)


def test_reduced_motion_makes_everything_instant(dressed):
    dressed.set_reduced_motion(True)
    assert dressed.duration(140) == 0
    dressed.set_reduced_motion(False)
    assert dressed.duration(140) == 140


def test_every_icon_is_a_tintable_drawing():
    for name in icon_names():
        drawing = (FOLDER / f"{name}.svg").read_text(encoding="utf-8")
        assert 'stroke="currentColor"' in drawing, name
        assert 'stroke-width="2"' in drawing, name


def test_every_icon_is_used():
    sources = (FOLDER.parents[1] / "ui").rglob("*.py")
    words = "".join(path.read_text(encoding="utf-8") for path in sources)
    assert [name for name in icon_names() if f'"{name}"' not in words] == []


def test_every_icon_that_a_page_names_is_there():
    """A menu would not open, and a button would not be made, for want of one."""
    named = re.compile(r'(?:icon|_icon)\w*(?: =|=|\() ?"([a-z0-9-]+)"', re.IGNORECASE)
    sources = (FOLDER.parents[1] / "ui").rglob("*.py")
    found = {name for path in sources for name in named.findall(path.read_text(encoding="utf-8"))}
    assert "copy" in found
    assert found <= set(icon_names())


def test_the_licence_of_the_icons_lies_with_the_resources():
    text = (FOLDER.parent / "licences" / "lucide.txt").read_text(encoding="utf-8")
    assert text.startswith("ISC License")


def test_an_icon_has_a_sharp_picture_for_each_scale_and_mode(dressed):
    icon = dressed.icon("lock")
    for ratio in (1.0, 1.5, 2.0, 3.0):
        for mode in (QIcon.Mode.Normal, QIcon.Mode.Disabled, QIcon.Mode.Selected):
            assert icon.pixmap(QSize(16, 16), ratio, mode).width() == 16 * ratio


def test_an_unknown_icon_is_a_mistake_in_the_program(dressed):
    with pytest.raises(FileNotFoundError):
        dressed.icon("no-such-icon")


def test_a_bound_icon_follows_the_theme(dressed, qapp, qtbot):
    button = QPushButton()
    qtbot.addWidget(button)
    dressed.bind_icon(button, "lock", "text")
    light = button.icon().pixmap(16).toImage()
    dressed.apply(qapp, "dark")
    assert button.icon().pixmap(16).toImage() != light


def test_the_ramp_keeps_none_apart_from_little(dressed):
    steps = dressed.tokens.ramp
    assert dressed.ramp(0).name().upper() == steps[0]
    assert dressed.ramp(0.01).name().upper() == steps[1]
    assert dressed.ramp(1).name().upper() == steps[-1]


def test_series_colours_begin_again_after_six(dressed):
    assert dressed.series(6) == dressed.series(0)
    assert dressed.series_label(7) == dressed.series_label(1)


def test_this_qt_keeps_the_reference_count_of_none(dressed, qtbot):
    """PySide6 6.12.0 loses one per call on Python 3.11 until the interpreter aborts."""
    label = QLabel()
    qtbot.addWidget(label)
    before = sys.getrefcount(None)
    for _ in range(1000):
        label.setText("x")
    assert abs(sys.getrefcount(None) - before) < 100


def test_fonts_handed_out_are_copies(dressed):
    mine = theme.font("body")
    mine.setWeight(QFont.Weight.Black)
    assert theme.font("body").weight() == QFont.Weight.Normal
