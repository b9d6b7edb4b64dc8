"""The left panel: data set, models, protocol, preprocessing; one button that starts them all."""

import re
from collections.abc import Sequence
from functools import partial
from itertools import chain, pairwise
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from recsys_app import (
    FAMILIES,
    LONGEST_LIST,
    DatasetSummary,
    ForecastPrivacy,
    ListDatasets,
    ModelDescription,
    TimeKind,
    TrainModel,
    check_settings,
    cores_beside_window,
    list_preprocessing,
)
from ui.families import family_name
from ui.pages.reading import ReadNotice
from ui.pages.train.privacy import PrivacyPlan
from ui.pages.train.settings_dialog import SettingsDialog
from ui.widgets import (
    Card,
    CheckBox,
    ComboBox,
    Divider,
    Field,
    GhostButton,
    IconButton,
    Label,
    Notice,
    PrimaryButton,
    ScrollArea,
    SpinBox,
    TextField,
)
from ui.widgets.formatting import number
from ui.workspace import Workspace

_FIRST = ("popular", "item-knn")  # ticked at the start: a baseline, and what fits any catalogue
_LARGEST_SEED = 2**31 - 1


class TrainSetup(Card):
    """Collects what to train.

    Signals:
        start_wanted: list of TrainModel, one per ticked model.
    """

    start_wanted = Signal(list)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(self.tr("New training"))
        self._read_only = workspace.application.read_only
        self._preferences = workspace.preferences
        self._datasets: dict[str, DatasetSummary] = {}
        self._models: dict[str, ModelDescription] = {}
        self._settings: dict[str, dict[str, Any]] = {}
        self._preprocessing: dict[str, Any] = {}
        self.boxes: dict[str, CheckBox] = {}
        self._families: dict[str, Label] = {}
        self._edits: list[IconButton] = []
        self.dataset = ComboBox(name=self.tr("Data set"))
        self.reads = ReadNotice(workspace, self.dataset)
        self.privacy = PrivacyPlan(workspace)
        self.split = ComboBox(
            [
                ("temporal", self.tr("By time: past to future")),
                ("leave-one-out", self.tr("Leave one out")),
                ("ratio", self.tr("Random 80 to 20")),
                ("given", self.tr("As a column says")),
            ]
        )
        self.target = ComboBox(
            [
                ("last", self.tr("The last item of each person")),
                ("successive", self.tr("Each item after the cut, in turn")),
                ("all", self.tr("All items after the cut")),
            ]
        )
        self.lengths = TextField("5, 10, 20")
        self.seed = SpinBox(high=_LARGEST_SEED, value=42)
        self._lengths_field = Field(self.tr("List lengths"), self.lengths)
        self._target_field = Field(self.tr("What is to be found"), self.target)
        self.leak = Notice("warn", self.tr("Models see what others did later. Good for comparing with papers, not for trust."))  # fmt: skip
        self.no_time = Notice("info", self.tr("This data has no time, so a split by time is not possible."))  # fmt: skip
        self.start = PrimaryButton(self.tr("Start training"), icon="play", size="large")
        self._list = QGridLayout()
        self._build()
        self.split.chosen.connect(self._show_protocol)
        self.dataset.chosen.connect(self._show_protocol)
        self.start.clicked.connect(self._start)
        self.privacy.changed.connect(self._block_start)
        self._show_protocol()

    def _build(self) -> None:
        content = QWidget()
        content.setObjectName("page")  # shows the card behind it
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self._list.setColumnStretch(0, 1)
        self._list.setVerticalSpacing(4)
        column.addLayout(self._list)
        column.addWidget(self.privacy)
        column.addWidget(Divider())
        column.addWidget(Field(self.tr("Protocol"), self.split))
        for part in (self.leak, self.no_time, self._target_field, self._lengths_field):
            column.addWidget(part)
        column.addWidget(Field(self.tr("Seed"), self.seed))
        column.addWidget(Divider())
        row = QHBoxLayout()
        row.addWidget(Label(self.tr("Preprocessing"), "medium"))
        row.addStretch(1)
        self._preprocessing_button = GhostButton(self.tr("Defaults"), icon="sliders-horizontal")
        self._preprocessing_button.clicked.connect(self._edit_preprocessing)
        row.addWidget(self._preprocessing_button)
        column.addLayout(row)
        column.addStretch(1)
        area = ScrollArea(content)
        bar = area.keep_width()
        above, below = QVBoxLayout(), QVBoxLayout()
        for layout, widgets in ((above, (self.reads, self.dataset)), (below, (self.start,))):
            layout.setContentsMargins(0, 0, bar, 0)
            layout.setSpacing(8)
            for widget in widgets:
                layout.addWidget(widget)
        self.add(above)
        self.add(area, 1)
        self.add(below)
        self._lend_padding(bar)

    def _lend_padding(self, bar: int) -> None:
        """Let the scroll bar stand in the card's padding, so that all fields have one width."""
        layout = self.layout()
        if layout is not None:
            margins = layout.contentsMargins()
            margins.setRight(margins.right() - bar)
            layout.setContentsMargins(margins)

    # ------------------------------------------------------------------ what there is

    def read_datasets(self) -> None:
        """Read which data sets there are."""
        self.reads.read(ListDatasets(), self.show_datasets, lambda _error: self._show_start())

    def show_datasets(self, datasets: Sequence[DatasetSummary]) -> None:
        """Offer these data sets."""
        self._datasets = {dataset.dataset: dataset for dataset in datasets}
        self.dataset.set_choices([(name, name, "database") for name in self._datasets])
        if not self.dataset.value() and self._datasets:
            self.dataset.set_value(next(iter(self._datasets)))
        self._show_protocol()

    def show_models(self, models: Sequence[ModelDescription]) -> None:
        """Offer these models, the ticked ones kept."""
        if self.boxes:
            return
        ranked = sorted(models, key=lambda model: (FAMILIES.index(model.family), model.title))
        self._models = {model.name: model for model in ranked}
        for row, model in enumerate(ranked):
            box = self.boxes[model.name] = CheckBox(model.title)
            box.setChecked(model.name in _FIRST)
            box.toggled.connect(self._show_start)
            edit = IconButton(
                "sliders-horizontal", self.tr("Settings of %1").replace("%1", model.title)
            )
            edit.clicked.connect(lambda _=False, name=model.name: self._edit_model(name))
            self._list.addWidget(box, row, 0)
            self._families[model.name] = Label(family_name(model.family), "body", "text2")
            self._list.addWidget(self._families[model.name], row, 1)
            self._list.addWidget(edit, row, 2)
            self._edits.append(edit)
        self._order_tabs()
        self._show_boxes()
        self._show_start()

    def _order_tabs(self) -> None:
        """The models, made last, come before the protocol: Tab goes down the panel as the eye does."""
        models = chain.from_iterable(zip(self.boxes.values(), self._edits, strict=True))
        below = (
            self.privacy.limit,
            self.split,
            self.target,
            self.lengths,
            self.seed,
            self._preprocessing_button,
        )
        for before, after in pairwise((self.dataset, *models, *below, self.start)):
            QWidget.setTabOrder(before, after)

    def select(self, dataset: str) -> None:
        """Choose a data set by name."""
        self.dataset.set_value(dataset)
        self._show_protocol()

    @Slot()
    def _show_protocol(self) -> None:
        dataset = self._datasets.get(self.dataset.value())
        timeless = dataset is not None and dataset.time_kind is TimeKind.NONE
        if timeless and self.split.value() == "temporal":
            self.split.set_value("leave-one-out")
        split = self.split.value()
        self.no_time.setVisible(timeless)
        self.leak.setVisible(split == "leave-one-out")
        self._target_field.setVisible(split == "temporal")
        self._show_boxes()
        self._show_start()

    def _show_boxes(self) -> None:
        """Only what the data set has enough for can be ticked."""
        dataset = self._datasets.get(self.dataset.value())
        bare = dataset is not None and not dataset.has_items
        for name, box in self.boxes.items():
            model = self._models[name]
            blocked = bare and model.needs_items
            reason = self.tr("It needs descriptions of the items, and this data set has none.")
            box.setToolTip(reason if blocked else model.summary)
            box.setAccessibleDescription(reason if blocked else "")
            box.setChecked(box.isChecked() and not blocked)
            box.setEnabled(not blocked)

    @Slot()
    def _show_start(self) -> None:
        self._show_privacy()
        self._block_start()

    @Slot()
    def _block_start(self) -> None:
        """Say on the button what is missing before it can be pressed."""
        ticked = [name for name, box in self.boxes.items() if box.isChecked()]
        reason = ""
        if self._read_only:
            reason = self.tr("The store was opened read-only.")
        elif self.reads.missing:
            reason = self.tr("The data sets could not be read.")
        elif self.dataset.value() not in self._datasets:
            reason = self.tr("Import data first.")
        elif not ticked:
            reason = self.tr("Tick a model first.")
        elif any(self._models[name].private for name in ticked) and not self.privacy.known:
            reason = self.tr("What this spends is not known yet.")
        self.start.set_blocked(reason)

    def _show_privacy(self) -> None:
        """What the ticked private model would spend, and be good for, on this data set."""
        private = [name for name, box in self.boxes.items() if box.isChecked() and self._models[name].private]  # fmt: skip
        known = self.dataset.value() in self._datasets
        self.privacy.setVisible(bool(private) and known)
        if private and known:
            self.privacy.show_plan(
                ForecastPrivacy(
                    self.dataset.value(),
                    self._settings.get(private[0], {}),
                    self.split.value(),
                    self._preprocessing,
                    self.seed.value(),
                )
            )

    # ------------------------------------------------------------------ settings

    def _edit_model(self, name: str) -> None:
        model = self._models[name]
        dialog = SettingsDialog(
            self.tr("Settings of %1").replace("%1", model.title),
            model.summary,
            model.hyperparameters,
            self._settings.get(name, {}),
            self.window(),
            check=partial(check_settings, name),
        )
        if dialog.exec() == SettingsDialog.DialogCode.Accepted:
            self._settings[name] = dialog.values
            self._mark_changed(name)
            self.boxes[name].setChecked(self.boxes[name].isEnabled())
            self._show_privacy()

    def _mark_changed(self, name: str) -> None:
        """Say in the list that a model has settings of its own."""
        family = family_name(self._models[name].family)
        changed = self.tr("%1 · changed").replace("%1", family)
        self._families[name].setText(changed if self._settings[name] else family)

    @Slot()
    def _edit_preprocessing(self) -> None:
        dialog = SettingsDialog(
            self.tr("Preprocessing"),
            self.tr("What is fitted is fitted on the training part alone."),
            list_preprocessing(),
            self._preprocessing,
            self.window(),
        )
        if dialog.exec() == SettingsDialog.DialogCode.Accepted:
            self._preprocessing = dialog.values
            changed = ", ".join(f"{k} {v}" for k, v in dialog.values.items())
            self._preprocessing_button.setText(changed or self.tr("Defaults"))
            self._show_privacy()

    # ------------------------------------------------------------------ starting

    @Slot()
    def _start(self) -> None:
        chosen = [name for name, box in self.boxes.items() if box.isChecked()]
        lengths = _lengths(self.lengths.text())
        if not lengths:
            words = self.tr("Write whole numbers up to %1, as in 5, 10, 20.")
            self._lengths_field.set_error(words.replace("%1", number(LONGEST_LIST)))
            return
        self._lengths_field.clear_error()
        self.start_wanted.emit([self._command(name, lengths) for name in chosen])

    def _command(self, name: str, lengths: tuple[int, ...]) -> TrainModel:
        return TrainModel(
            dataset=self.dataset.value(),
            model=name,
            settings=self._settings.get(name, {}),
            split=self.split.value(),
            target=self.target.value() if self.split.value() == "temporal" else "",
            k=lengths,
            preprocessing=self._preprocessing,
            seed=self.seed.value(),
            threads=cores_beside_window(self._preferences.settings.threads),
        )


def _lengths(text: str) -> tuple[int, ...]:
    """List lengths from text such as "5, 10, 20"; empty where it is not that or one is too long."""
    parts = text.replace(",", " ").replace("，", " ").split()
    if not all(re.fullmatch("[0-9]{1,9}", part) for part in parts):
        return ()
    lengths = tuple(int(part) for part in parts)
    return lengths if all(1 <= length <= LONGEST_LIST for length in lengths) else ()
