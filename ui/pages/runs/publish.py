"""Asks how long the published lists are and by which name a viewer finds a person."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from recsys_app import Publication, PublishRun, RunSummary
from ui.dialogs.base import Dialog
from ui.messages import notice_for
from ui.pages.runs.words import leak_of
from ui.widgets import Field, Label, Notice, RadioButton, SpinBox
from ui.widgets.formatting import counted, short_day

_LONGEST = 1000
_USUAL = 10


class PublishDialog(Dialog):
    """Accepted: `command` is what to submit.

    `may_identify` says whether the role may publish by external id; `before` is what is published
    of this run already.
    """

    def __init__(
        self,
        run: RunSummary,
        parent: QWidget,
        *,
        may_identify: bool,
        before: Publication | None = None,
    ) -> None:
        heading = QCoreApplication.translate("PublishDialog", "Publish %1")
        text = QCoreApplication.translate(
            "PublishDialog",
            "The lists and figures of %1 are copied to where every account can read them, viewers too.",
        )
        super().__init__(
            heading.replace("%1", run.title),
            text.replace("%1", run.run),
            action=QCoreApplication.translate("PublishDialog", "Publish"),
            icon="upload",
            parent=parent,
        )
        self._run, self._may_identify = run.run, may_identify
        self.length = SpinBox(low=1, high=_LONGEST, value=before.k if before else _USUAL)
        self.pseudonyms = RadioButton(self.tr("By pseudonym"))
        self.external_ids = RadioButton(
            self.tr("By external id, so that a viewer can find a person")
        )
        note = self.tr("Items on each person’s list.")
        self.add(Field(self.tr("List length"), self.length, note=note))
        self.add(Label(self.tr("People are named"), "medium"))
        self._add_names(may_identify)
        by_id = before is not None and before.with_ids and may_identify
        (self.external_ids if by_id else self.pseudonyms).setChecked(True)
        self._add_notices(run, before)

    def _add_names(self, may_identify: bool) -> None:
        self.add(self.pseudonyms)
        if may_identify:
            self.add(self.external_ids)
            matched = Notice("warn", self.tr("Viewers then read names beside lists. Analysts are not shown them: equal lists would tell them which pseudonym is who."))  # fmt: skip
            matched.setVisible(False)
            self.external_ids.toggled.connect(matched.setVisible)
            self.add(matched)
            return
        self.external_ids.hide()
        self.add(Notice("info", self.tr("Your role works with pseudonyms. A steward can publish by external id.")))  # fmt: skip

    def _add_notices(self, run: RunSummary, before: Publication | None) -> None:
        if before is not None and before.with_ids and not self._may_identify:
            taken = self.tr("It is published by external id, and your role may not replace that.")
            self.add(Notice("warn", taken))
            self.action.set_blocked(taken)
        elif before is not None:
            people = counted(before.people, self.tr("%1 person"), self.tr("%1 people"))
            words = self.tr("Takes the place of the top %1 for %2, published on %3.")
            words = words.replace("%1", str(before.k)).replace("%2", people)
            self.add(Notice("warn", words.replace("%3", short_day(before.created.astimezone()))))
        if "metrics-not-private" in run.notices:
            self.add(Notice("warn", notice_for("metrics-not-private")))
        if not run.current:
            self.add(Notice("warn", self.tr("The data has changed since this run was trained.")))
        leak = leak_of(str(run.protocol["split"]))
        if leak:
            self.add(Notice("warn", leak))

    @property
    def command(self) -> PublishRun:
        """What was asked for."""
        return PublishRun(self._run, self.length.value(), self.external_ids.isChecked())
