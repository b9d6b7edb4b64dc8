"""What a page is. Adding one is adding its file and its class to `ui.pages.PAGES`."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar, NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from recsys_app import Command
from ui.workspace import Topic, Workspace


class PaletteEntry(NamedTuple):
    """What the palette offers of a page: its words, and the target that the page then shows."""

    text: str
    icon: str
    target: object
    words: str = ""
    """Found, but not shown."""


class Page(QWidget):
    """One screen of the window, built when it is first shown and dropped at lock.

    Attributes:
        key: stable name, also of its screenshot ("train").
        icon: Lucide name.
        needs: the command a role must be allowed to run for the page to be in the navigation.
        restricted: stands under "Restricted" in the navigation.
        low: stands at the lower end of the navigation.
        topics: changes that make it stale.
        always_stale: is read again whenever it is opened, for what changes with everything.
        things: the command that lists what the page opens by name; None for a page of one piece.

    Signals:
        open_page: key of another page to go to, and what to show there.
        crumbs_changed: the path in the top bar, outermost first.
    """

    key: ClassVar[str]
    icon: ClassVar[str]
    needs: ClassVar[type[Command[Any]]]
    restricted: ClassVar[bool] = False
    low: ClassVar[bool] = False
    topics: ClassVar[frozenset[Topic]] = frozenset()
    always_stale: ClassVar[bool] = False
    things: ClassVar[type[Command[Any]] | None] = None

    open_page = Signal(str, object)
    crumbs_changed = Signal(list)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.workspace = workspace

    @classmethod
    def title(cls) -> str:
        """The page's name in the window's language."""
        raise NotImplementedError

    def refresh(self) -> None:
        """Read again; called when the page is shown and when one of its topics changed."""

    def show_target(self, target: object) -> None:
        """Show what another page or the palette asked for, such as the name of a run."""

    def show_start(self) -> None:
        """Go back to what the page shows first; called when the outer part of its path is chosen."""

    @classmethod
    def palette_actions(cls, workspace: Workspace) -> Sequence[PaletteEntry]:
        """What can be done on the page, for the palette: the page may not be built yet."""
        del workspace
        return ()

    @classmethod
    def palette_things(cls, answer: Any) -> Sequence[PaletteEntry]:
        """What the page opens by name, from the answer to `things`."""
        del answer
        return ()

    def settled(self) -> bool:
        """Whether the open scene shows all that it is going to."""
        return not self.workspace.reading

    def scenes(self) -> list[tuple[str, Callable[[], object]]]:
        """What to take pictures of: a suffix for the file and a function that shows it."""
        return [("", lambda: None)]
