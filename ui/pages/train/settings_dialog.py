"""Settings of one model, or of preprocessing, in a dialog."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from recsys_app import InvalidSettingError
from ui.dialogs.base import Dialog
from ui.messages import message_for
from ui.pages.train.settings_form import Description, SettingsForm
from ui.widgets import GhostButton, ScrollArea

_MOST_HEIGHT = 460


class SettingsDialog(Dialog):
    """Accepted: `values` holds what differs from the defaults.

    `check` raises InvalidSettingError for values that do not fit each other.
    """

    def __init__(
        self,
        heading: str,
        text: str,
        descriptions: Sequence[Description],
        values: Mapping[str, Any],
        parent: QWidget,
        *,
        check: Callable[[Mapping[str, Any]], None] = lambda _values: None,
    ) -> None:
        super().__init__(
            heading,
            text,
            action=QCoreApplication.translate("SettingsDialog", "Use these"),
            width=640,
            parent=parent,
        )
        self._descriptions, self._check = descriptions, check
        self.values: dict[str, Any] = dict(values)
        self._form = SettingsForm(descriptions, values)
        self._area = ScrollArea(self._form)
        self._area.setMinimumHeight(min(_MOST_HEIGHT, 76 * len(descriptions) + 8))
        self.add(self._area)
        defaults = GhostButton(self.tr("Back to the defaults"), icon="rotate-ccw")
        defaults.clicked.connect(self._reset)
        self.footer.insertWidget(0, defaults)

    def _reset(self) -> None:
        self._form = SettingsForm(self._descriptions, {})
        self._area.setWidget(self._form)
        self.order_tabs()

    def accept(self) -> None:
        if not self._form.check():
            return
        values = self._form.changed_values()
        try:
            self._check(values)
        except InvalidSettingError as error:
            self._form.refuse(str(error.facts["setting"]), message_for(error))
            return
        self.values = values
        super().accept()
