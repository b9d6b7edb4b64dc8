import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QLabel

from ui.widgets import Card, Sparkline, StatCard, Table
from ui.widgets.rows_model import RowsModel


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


def test_a_table_leaves_the_card_around_it_its_rounded_corners(dressed, qtbot):
    pictures = []
    for content in (QLabel(), Table(RowsModel(["a"], [["1"]] * 9), name="x")):
        card = Card("Heading", edge_to_edge=True)
        qtbot.addWidget(card)
        card.add(content, 1)
        card.resize(200, 160)
        card.show()
        pictures.append(card.grab().toImage())
    for left in (0, 190):
        corner = QRect(left, 150, 10, 10)
        plain, filled = (picture.copy(corner) for picture in pictures)
        for x in range(10):
            for y in range(10):
                wanted = plain.pixelColor(x, y).lightness()
                assert filled.pixelColor(x, y).lightness() == pytest.approx(wanted, abs=12)
