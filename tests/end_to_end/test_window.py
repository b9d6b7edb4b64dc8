"""The main job through the window, end to end: from no store to what a viewer reads."""

import csv

import pytest

from recsys_app import AddAccount, Application, KdfParameters, Role, Settings
from tests.conftest import CHEAP, PASSWORD
from tests.end_to_end.window_session import WindowSession
from ui.main_window import MainWindow
from ui.preferences import Preferences

QUICK = {"epochs": "4", "embedding_dim": "16", "blocks": "1", "max_length": "20"}


@pytest.fixture
def session(qapp, monkeypatch):
    """A window without movement; new stores take the cheapest key derivation that is allowed."""
    create = Application.create_store

    def cheaply(self, account: str, password: str, kdf: KdfParameters = CHEAP) -> None:
        create(self, account, password, kdf=kdf)

    monkeypatch.setattr(Application, "create_store", cheaply)
    window = MainWindow(Application, Preferences(Settings(), kept=False))
    window.show()
    yield WindowSession(window)
    window.close()
    window.deleteLater()


def test_the_main_job_through_the_window(session, new_shop, tmp_path):
    shop = new_shop()
    session.make_store(tmp_path / "库", "admin", PASSWORD)
    session.import_by_drop(
        shop.log, shop.folder / "items.csv", shop.folder / "people.csv", dataset="茶店"
    )
    application = session.window.workspace.application
    data = session.window.shell.page.dataset
    assert data.name == "茶店"

    session.train(popular={}, item_knn={}, sasrec=QUICK)
    best = session.publish_best(by_id=True)
    assert best in {"item-knn-2", "sasrec-3"}

    listed = session.recommend("顾客-1")
    assert len(listed) == 10
    assert all(title.startswith(("绿茶", "咖啡")) for title in listed)

    target = tmp_path / "lists.csv"
    session.export(target)
    rows = list(csv.reader(target.read_text("utf-8-sig").splitlines()))
    assert len(rows) == 1 + 60 * 10
    written = {cell for row in rows for cell in row}
    assert {f"顾客-{person}" for person in range(60)} <= written
    assert any(cell.startswith("商品-") for cell in written)

    application.execute(AddAccount("reader", Role.VIEWER, PASSWORD))
    session.lock()
    session.sign_in("reader", PASSWORD)
    page = session.page("published")
    page.people.search.setText("顾客-1")
    session.until(lambda: "顾客-1" in page.people.names)
    page._choose_person("顾客-1")
    session.settle()
    read = [card.line.title for card in page.list.shown_cards]
    assert len(read) == 10
    assert all(title.startswith(("绿茶", "咖啡")) for title in read)
