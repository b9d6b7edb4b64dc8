import pytest
from PySide6.QtWidgets import QLabel

from ui.widgets import Sparkline, StatCard


@pytest.mark.parametrize("step", [100, 130, 150])
def test_a_number_has_its_room_before_the_sparkline_beside_it(dressed, qtbot, step):
    dressed.set_step(step)
    card = StatCard("Interactions", "1,469,307", "in 2017", values=[1, 3, 2, 5, 4, 6])
    qtbot.addWidget(card)
    card.show()
    number = next(label for label in card.findChildren(QLabel) if label.text() == "1,469,307")
    line = card.findChild(Sparkline)
    for width in (400, card.minimumWidth()):
        card.resize(width, 110)
        assert number.width() >= number.sizeHint().width()
        assert line.geometry().right() <= card.width() - 16
    card.resize(400, 110)
    assert line.width() == line.sizeHint().width()
