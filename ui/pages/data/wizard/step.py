"""What every step of the wizard is."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.pages.data.wizard.plan import ImportPlan
from ui.theme.sizes import RADIUS_CARD
from ui.workspace import Workspace


class Step(QWidget):
    """One step: shows its part of the plan and changes it.

    Signals:
        changed: what `blocked` answers may be another thing now.
        done: the step is over by itself; go on.
    """

    changed = Signal()
    done = Signal()

    def __init__(self, workspace: Workspace, plan: ImportPlan) -> None:
        super().__init__()
        self.workspace, self.plan = workspace, plan
        self.setAccessibleName(self.title())
        self.setProperty("ringRadius", RADIUS_CARD)

    @classmethod
    def title(cls) -> str:
        """The step's name beside its number."""
        raise NotImplementedError

    def action(self) -> str:
        """What the main button says; "" where the step goes on by itself."""
        raise NotImplementedError

    def enter(self) -> None:
        """Called each time the step is shown."""

    def leave(self) -> None:
        """Called when the step is left, in either direction; stops what it started."""

    def blocked(self) -> str:
        """Why one cannot go on, "" if one can."""
        return ""

    def first(self) -> QWidget:
        """Where the keyboard waits while one cannot go on."""
        return self

    def go_on(self) -> None:
        """The main button was pressed; emits `done`, now or when the work is done."""
        self.done.emit()
