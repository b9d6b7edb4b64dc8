"""Import, append, undo, replace, remove; and what an account may change about itself."""

import pytest


@pytest.fixture
def shop(new_shop):
    shop = new_shop()
    assert shop("store", "create").code == 0
    assert shop("data", "import", shop.log, "--dataset", "shop").code == 0
    return shop


def counts(shop):
    summary = shop("data", "list").answer["datasets"][0]
    return summary["interactions"], summary["users"], summary["items"]


def test_an_appended_import_can_be_undone(shop):
    more = shop.folder / "more.csv"
    more.write_text("user,item,time\n新顾客,新商品,2026-06-01\n顾客-1,新商品,2026-06-02\n", "utf-8")
    shop("data", "import", more, "--dataset", "shop", "--append").answer  # noqa: B018
    assert counts(shop) == (1202, 61, 41)
    undone = shop("data", "undo", "shop", 2).answer["undone"]
    assert (undone["number"], undone["rows"]) == (2, 2)
    assert counts(shop) == (1200, 60, 40)


def test_a_replacement_takes_the_place_of_all_imports(shop):
    other = shop.folder / "other.jsonl"
    other.write_text('{"user": "007", "item": "🍵", "time": 1767254400}\n' * 2, "utf-8")
    shop("data", "import", other, "--dataset", "shop", "--replace").answer  # noqa: B018
    assert counts(shop) == (2, 1, 1)


def test_a_removed_data_set_is_gone(shop):
    assert shop("data", "remove", "shop").answer == {"removed": "shop"}
    assert shop("data", "list").answer == {"datasets": []}


def test_columns_can_be_positions_and_the_header_missing(shop):
    bare = shop.folder / "bare.txt"
    bare.write_text("2026-01-01::tea::ann\n2026-01-02::tea::bob\n", "utf-8")
    report = shop(
        *("data", "import", bare, "--dataset", "bare", "--no-header", "--delimiter", "::"),
        *("--user", 3, "--item", 2, "--time", 1),
    ).answer
    assert (report["rows"], report["people"], report["items"]) == (2, 2, 1)


def test_a_changed_password_is_the_only_one_that_works(shop):
    new = shop.folder / "new"
    new.write_text("a better horse for the battery", "utf-8")
    assert shop("account", "passwd", "--new-password-file", new).answer["changed"]
    assert shop("data", "list").code == 4
    shop.password_file.write_bytes(new.read_bytes())
    assert shop("data", "list").code == 0
