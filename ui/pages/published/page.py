"""What was released for reading: pick a publication, find a person, read their list."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication, Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout

from recsys_app import (
    ExportPublishedList,
    ListPublications,
    ListRuns,
    Publication,
    RecommendationList,
    ShowPublishedList,
)
from ui.messages import message_for
from ui.pages.base import Page, PaletteEntry
from ui.pages.layout import FixedWidth, ScrollPage
from ui.pages.lists import ExportDialog, ExportProgress, RankedList
from ui.pages.published.people import PublishedPeople
from ui.pages.published.publications import Publications
from ui.pages.reading import ReadFrame
from ui.widgets import Chip, ElidedLabel, EmptyState, Notice
from ui.workspace import Topic, Workspace


class PublishedPage(Page):
    """Publications above; people at the left, the chosen one's list at the right."""

    key = "published"
    icon = "book-open"
    needs = ListPublications
    topics = frozenset({Topic.PUBLISHED})
    things = ListPublications

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._publications: dict[str, Publication] = {}
        self._run = ""
        self._asked: ShowPublishedList | None = None
        self.publications = Publications()
        self.people = PublishedPeople(workspace)
        self._people_width = FixedWidth(self.people, 232)
        self.sealed = Notice("info", self.tr("These lists name people, which your role does not see beside pseudonyms. On Recommend you find the same lists by pseudonym."))  # fmt: skip
        self.sealed.hide()
        self.person = ElidedLabel("", "heading")
        self.named = Chip("", kind="outline")
        self.list = RankedList()
        self.export = ExportProgress(workspace)
        self.choose = EmptyState(
            "users",
            self.tr("Whose list?"),
            self.tr("Pick a person, or type the beginning of their name."),
        )
        self.nothing = self._nothing_yet()
        self.stack = QStackedWidget()
        self._frame = ScrollPage()
        self._whole = ReadFrame(workspace, self.stack)
        self._build()
        self.publications.chosen.connect(self._choose_publication)
        self.people.chosen.connect(self._choose_person)
        self.list.export_wanted.connect(self._export)
        self.list.retry_wanted.connect(self._ask_again)

    @classmethod
    def title(cls) -> str:
        return QCoreApplication.translate("pages", "Published")

    @classmethod
    def palette_things(cls, answer: Sequence[Publication]) -> Sequence[PaletteEntry]:
        return [
            PaletteEntry(f"{each.model_title} · {each.run}", cls.icon, each.run, each.dataset)
            for each in answer
        ]

    def _nothing_yet(self) -> EmptyState:
        """For those who publish, with the way there; for a viewer, whom to ask."""
        may = self.workspace.allowed(ListRuns)
        state = EmptyState(
            "book-open",
            self.tr("Nothing is published yet"),
            self.tr(
                "Publish a run to let viewers read its lists: everyone’s top items, no reasons."
            )
            if may
            else self.tr("Analysts and stewards publish lists; what they release is read here."),
            primary=self.tr("Choose a run") if may else "",
        )
        if state.primary is not None:
            state.primary.clicked.connect(lambda: self.open_page.emit("runs", None))
        return state

    def _build(self) -> None:
        right = QVBoxLayout()
        right.setSpacing(12)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.person, 1)
        head.addWidget(self.named)
        right.addLayout(head)
        for part in (self.export, self.list, self.choose):
            right.addWidget(part)
        right.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.people, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(right, 1)
        self._frame.column.addWidget(self.publications)
        self._frame.column.addWidget(self.sealed)
        self._frame.column.addLayout(row)
        self._frame.column.addStretch(1)
        for page in (self._frame, self.nothing):
            self.stack.addWidget(page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._whole)
        self._show_nobody()

    # ------------------------------------------------------------------ what there is

    def refresh(self) -> None:
        self._whole.reads.read(ListPublications(), self._take)

    def _take(self, publications: Sequence[Publication]) -> None:
        before = self._publications.get(self._run)
        self._publications = {publication.run: publication for publication in publications}
        self.stack.setCurrentWidget(self._frame if publications else self.nothing)
        if not publications:
            return
        chosen = self._publications.get(self._run, publications[0])
        self.publications.show_publications(publications, chosen)
        if chosen != before:
            self._choose_publication(chosen)

    def show_target(self, target: object) -> None:
        """`target` is the name of a run that was published."""
        if target in self._publications:
            chosen = self._publications[str(target)]
            self.publications.show_publications(list(self._publications.values()), chosen)
            self._choose_publication(chosen)
        else:
            self._run = str(target)  # read soon: the page was just made

    @Slot(object)
    def _choose_publication(self, publication: Publication) -> None:
        self._run = publication.run
        may_see = self.people.show_publication(publication)
        self.sealed.setVisible(not may_see)
        self._show_nobody()
        self.choose.setVisible(may_see)

    def _show_nobody(self) -> None:
        self._asked = None
        self.list.clear()
        self.list.hide()
        self.named.hide()
        self.person.hide()
        self.choose.show()

    # ------------------------------------------------------------------ one person's list

    @Slot(str)
    def _choose_person(self, name: str) -> None:
        publication = self._publications[self._run]
        self._asked = asked = ShowPublishedList(self._run, name, publication.k)
        self.choose.hide()
        self.list.clear()
        self.person.setText(name)
        self.named.set_state(
            "neutral",
            self.tr("external id") if publication.with_ids else self.tr("pseudonym"),
            "" if publication.with_ids else "key-round",
        )
        for part in (self.list, self.person, self.named):
            part.show()
        self._ask(asked)

    @Slot()
    def _ask_again(self) -> None:
        if self._asked is not None:
            self._ask(self._asked)

    def _ask(self, asked: ShowPublishedList) -> None:
        self.list.show_loading()
        self.workspace.fetch(self, asked, partial(self._take_list, asked), self._fail)

    def _take_list(self, asked: ShowPublishedList, answer: RecommendationList) -> None:
        if asked is self._asked:
            self.list.show_list(answer)

    def _fail(self, error: BaseException) -> None:
        self.list.show_error(message_for(error))

    @Slot()
    def _export(self) -> None:
        asked = self._asked
        if asked is None:
            return
        dialog = ExportDialog(
            f"published-{asked.run}", asked.user, whole=False, note="", parent=self.window()
        )
        dialog.exec()
        choice = dialog.chosen
        if choice is not None:
            command = ExportPublishedList(
                *(asked.run, asked.user, choice.path),
                reason=choice.reason,
                password=choice.password,
            )
            title = self.tr("Export · %1").replace("%1", choice.path.name)
            self.export.begin(command, title)

    # ------------------------------------------------------------------ layout and pictures

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.window().width() >= 1360  # the grid of the visual direction
        self._people_width.set_length(272 if wide else 232)

    def scenes(self) -> list[tuple[str, Callable[[], object]]]:
        return [("", lambda: None), ("-person", self._show_first)]

    def _show_first(self) -> None:
        if self.people.names:
            self._choose_person(self.people.names[0])
