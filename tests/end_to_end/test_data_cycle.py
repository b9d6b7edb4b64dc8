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


def test_a_table_without_names_is_joined_by_its_first_column(new_shop):
    shop = new_shop()
    log, items = shop.folder / "u.data", shop.folder / "u.item"
    log.write_text(
        "".join(f"{u}\t{100 + u % 7}\t{1 + u % 5}\t{880_000_000 + u}\n" for u in range(60))
    )
    items.write_text("".join(f"{100 + i}|Film {i}|0|1\n" for i in range(7)))
    shop("store", "create")
    answer = shop("data", "import", log, "--dataset", "films", "--items", items).answer
    assert (answer["items"], answer["described_items"]) == (7, 7)
    strange = shop.folder / "strange.csv"
    strange.write_text("sku,title\nx1,One\nx2,Two\n")
    outcome = shop("data", "import", log, "--dataset", "other", "--items", strange)
    assert (outcome.code, outcome.error["code"]) == (3, "table-describes-nothing")
    assert [d["dataset"] for d in shop("data", "list").answer["datasets"]] == ["films"]


def test_each_item_is_described_once_and_each_row_set_aside_says_where_it_stands(new_shop):
    shop = new_shop()
    shop("store", "create")
    log, items = shop.folder / "a.csv", shop.folder / "items.csv"
    log.write_text(
        "user,item,time\n"
        + "".join(f"u{n % 20},i{n % 15},{1_700_000_000 + n}\n" for n in range(200))
    )
    titled = "".join(f"i{n},Item {n},X,{n}\n" for n in range(15))
    items.write_text(f"item,title,category,price\n{titled}i1,Dup,X,1\n,none,X,1\n")
    target = shop.folder / "rejects.csv"
    imported = ("data", "import", log, "--items")
    answer = shop(*imported, items, "--dataset", "it", "--rejects", target).answer
    assert (answer["items"], answer["described_items"]) == (15, 15)
    assert answer["reasons"] == {"repeated-id": 1, "missing-id": 1}
    aside = [
        ("items.csv", 17, "repeated-id", "i1,Dup,X,1"),
        ("items.csv", 18, "missing-id", ",none,X,1"),
    ]
    rejects = shop("data", "rejects", "it", 1).answer["rejects"]
    assert [(r["file"], r["line"], r["reason"], r["text"]) for r in rejects] == aside
    assert target.read_text("utf-8").splitlines()[1].startswith("items.csv,17,repeated-id,")
    same = shop(*imported, log, "--dataset", "same").answer
    assert (same["items"], same["described_items"]) == (15, 15)
    assert (same["rejected"], same["reasons"]) == (185, {"repeated-id": 185})


def test_rejects_never_overwrite_what_is_read_and_fail_before_the_import(new_shop):
    shop = new_shop()
    shop("store", "create")
    before = shop.log.read_bytes()
    for target, code in (
        (shop.log, "output-is-input"),
        (shop.store / "rejects.csv", "output-in-store"),
        (shop.folder / "nowhere" / "rejects.csv", "file-unusable"),
    ):
        outcome = shop("data", "import", shop.log, "--dataset", "tea", "--rejects", target)
        assert outcome.code != 0
        assert outcome.error["code"] == code
    assert shop.log.read_bytes() == before
    assert shop("data", "list").answer == {"datasets": []}


def test_the_same_batch_again_is_taken_where_it_is_asked_for(new_shop):
    shop = new_shop()
    shop("store", "create")
    first = shop("data", "import", shop.log, "--dataset", "tea").answer
    for mode, batches in (("--append", 2), ("--replace", 1)):
        again = shop("data", "import", shop.log, "--dataset", "tea", mode).answer
        assert again["rows"] == first["rows"]
        assert len(shop("data", "batches", "tea").answer["batches"]) == batches
        interactions = shop("data", "show", "tea").answer["interactions"]
        assert interactions == batches * first["rows"]


def test_an_import_counts_who_is_there_after_an_undo(new_shop):
    shop = new_shop()
    shop("store", "create")
    first = shop("data", "import", shop.log, "--dataset", "tea").answer
    shop("data", "undo", "tea", 1)
    again = shop("data", "import", shop.log, "--dataset", "tea", "--append").answer
    assert (again["people"], again["items"]) == (first["people"], first["items"])
    shown = shop("data", "show", "tea").answer
    assert (shown["users"], shown["items"]) == (again["people"], again["items"])
