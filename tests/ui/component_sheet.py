"""Every component on one page, in the order of the design's component sheet.

Not part of the product: the tests draw it in each theme, and a person looks at it.
"""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import SERIES_LINES, theme
from ui.widgets import (
    Button,
    Card,
    CheckBox,
    Chip,
    ComboBox,
    ConditionChip,
    DangerButton,
    EmptyState,
    Field,
    FocusRing,
    GhostButton,
    IconButton,
    Label,
    LinkButton,
    Notice,
    PrimaryButton,
    ProgressLine,
    ProgressRing,
    RadioButton,
    ReasonChip,
    RemovableChip,
    SealedChip,
    SecondaryButton,
    Segmented,
    Slider,
    SpinBox,
    StatCard,
    StateChip,
    Steps,
    Switch,
    Tabs,
    TextField,
)
from ui.widgets.charts import Legend
from ui.widgets.painting import begin, box


def row(*widgets: QWidget, gap: int = 8) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(gap)
    for widget in widgets:
        line.addWidget(widget)
    line.addStretch(1)
    return line


class Ramp(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(96, 14)
        self.setAccessibleName("Ramp")

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = begin(self)
        for index, colour in enumerate(theme.tokens.ramp):
            box(painter, QRectF(index * 15, 1, 12, 12), 2.5, colour)


def blocked(button: Button, reason: str) -> Button:
    button.set_blocked(reason)
    return button


def buttons_card(sheet: QWidget) -> Card:
    card = Card("Buttons")
    sheet.back = SecondaryButton("Back")
    card.add(
        row(
            PrimaryButton("Start training", icon="play"),
            sheet.back,
            GhostButton("Similar people", size="standard"),
        )
    )
    card.add(
        row(
            DangerButton("Erase…", icon="trash-2"),
            blocked(PrimaryButton("Publish…"), "No run is chosen"),
            blocked(SecondaryButton("Export"), "Nothing to export"),
            IconButton("download", "Export", size="standard"),
        )
    )
    on, off = Switch("On", show_text=False), Switch("Off", show_text=False)
    on.setChecked(True)
    card.add(
        row(
            SecondaryButton("Small", size="small"),
            LinkButton("Show them"),
            Segmented([("cards", "Cards"), ("table", "Table")], name="View"),
            on,
            off,
            gap=10,
        )
    )
    return card


def inputs_card() -> Card:
    card = Card("Inputs")
    card.body.setSpacing(12)
    card.add(Field("Data set name", TextField(placeholder="Name of the data set")))
    wrong = Field("First day", TextField("2017-13-01"))
    wrong.set_error("There is no month 13. Write 2017-12-01.")
    card.add(wrong)
    protocol = TextField(placeholder="Given by the data set")
    protocol.setEnabled(False)
    card.add(Field("Protocol", protocol))
    combo = ComboBox([("ease", "EASE · today 10:26", "brain"), ("slim", "SLIM")], name="Run")
    quiet = ComboBox(
        [("text", "Text"), ("date", "Date, time")], name="Type", kind="quiet", size="small"
    )
    card.add(row(combo, quiet, SpinBox(name="Seed", value=42), gap=12))
    radio = RadioButton("Add")
    radio.setChecked(True)
    tick = CheckBox("Merge repeats")
    tick.setChecked(True)
    card.add(row(radio, RadioButton("Replace"), tick, Slider(name="Variety", value=35), gap=12))
    return card


def chips_card() -> Card:
    card = Card("Chips and state")
    card.add(
        row(
            StateChip("ok", "done"),
            StateChip("info", "running"),
            StateChip("warn", "2 to decide"),
            StateChip("bad", "stopped"),
        )
    )
    card.add(
        row(
            Chip("waiting"),
            SealedChip("People"),
            ConditionChip("temporal split", icon="calendar"),
            RemovableChip("Oat drink", icon="plus"),
        )
    )
    card.add(ReasonChip("Granola with honey", 0.34))
    card.add(ReasonChip("Blueberries 1 pt", 0.27))
    line = ProgressLine(name="Training")
    line.set_progress(0.58)
    card.add(line)
    card.add(row(ProgressRing(0.58), Label("6 min left", "caption", "text3")))
    card.add(Chip("P-7F3K-2QX9", icon="key-round", mono=True))
    return card


def build() -> QWidget:
    """The sheet, 1440 × 900."""
    sheet = QWidget()
    sheet.setAccessibleName("Components")
    grid = QHBoxLayout(sheet)
    grid.setContentsMargins(28, 24, 28, 24)
    grid.setSpacing(24)
    left, middle, right = QVBoxLayout(), QVBoxLayout(), QVBoxLayout()
    for column in (left, middle, right):
        column.setSpacing(16)
        grid.addLayout(column, 1)
    left.addWidget(buttons_card(sheet))
    left.addWidget(inputs_card())
    empty = Card()
    empty.add(
        EmptyState(
            "trophy",
            "No runs yet",
            "Train a model to see it here. The quick preset takes about a minute.",
            primary="Train the quick preset",
            secondary="Load the sample data",
        )
    )
    left.addWidget(empty, 1)
    notices = Card("Notices")
    notices.add(Notice("info", "Opened read-only: Omar has the store.", "Try again"))
    notices.add(Notice("warn", "37 rows were set aside.", "Look"))
    middle.addWidget(chips_card())
    middle.addWidget(notices)
    steps = Card("Steps and tabs")
    steps.add(Steps(["File", "Preview", "Map columns"], 1))
    tabs = Tabs(
        [("profile", "Profile"), ("browse", "Browse"), ("batches", "Batches")], name="Views"
    )
    tabs.set_count("batches", "4")
    steps.add(tabs)
    middle.addWidget(steps)
    stats = QHBoxLayout()
    stats.addWidget(
        StatCard("Purchases", "1,469,307", "1 Jan – 31 Dec 2017", values=[1, 3, 2, 5, 4, 6, 5, 8])
    )
    stats.addWidget(StatCard("Duplicates", "0.8%", "11,754 rows, same basket", warn=True))
    middle.addLayout(stats)
    middle.addStretch(1)
    colours = Card("Chart series")
    for index, name in enumerate(SERIES_LINES):
        colours.add(Legend([(index, name)]))
    colours.add(row(Label("Ramp", "heading"), Ramp()))
    right.addWidget(colours)
    types = Card("Type")
    for role in ("display", "title", "heading", "strong", "body", "caption", "mono", "number"):
        types.add(Label(f"{role} 0123456789 中文正文 13", role))
    right.addWidget(types)
    right.addStretch(1)
    sheet.ring = FocusRing(sheet, from_start=True)
    sheet.resize(1440, 900)
    return sheet
