"""Asks before an older store is taken for the newest."""

from PySide6.QtWidgets import QWidget

from ui.dialogs.base import Dialog


class AcceptOlder(Dialog):
    """Accepted: sign in and go on with the store as it is. Rejected: leave it alone."""

    def __init__(self, what: str, parent: QWidget) -> None:
        super().__init__(
            parent.tr("Go on with an older store?"),
            what,
            action=parent.tr("Accept it as it is"),
            safe=parent.tr("Leave it alone"),
            destructive=True,
            parent=parent,
        )
        text = self.tr(
            "What was done after this state is not in it. The ledger will say that you accepted it; "
            "only an administrator can."
        )
        self.text.setText(f"{what} {text}")
