"""The main job by command line: from a file to recommendations that every role can use."""

import json

import pytest

from recsys_app import Application, FindPeople
from tests.end_to_end.conftest import PASSWORD

PROTOCOL = ("--dataset", "茶馆", "--k", "5,10")
MODELS = {
    "popular": (),
    "ease": ("--set", "regularization=20"),
    "sasrec": ("--set", "epochs=2"),
}
CONTRACT = {
    *("run", "model", "dataset", "split", "seed", "device"),
    *("seconds", "epochs", "peak_memory_mb", "metrics"),
}


@pytest.fixture(scope="module")
def told(new_shop):
    """The whole job done once: what each step answered, by its name, and the `shop` itself."""
    shop = new_shop()
    told = {"shop": shop, "create": shop("store", "create").answer}
    for role in ("steward", "analyst", "viewer"):
        told[role] = shop(
            *("account", "add", role, "--role", role, "--new-password-file", shop.password_file)
        ).answer
    told["inspect"] = shop("data", "inspect", shop.log).answer
    told["import"] = shop(
        *("data", "import", shop.log, "--dataset", "茶馆"),
        *("--items", shop.folder / "items.csv", "--users", shop.folder / "people.csv"),
        *("--identifying", "email", "--rejects", shop.folder / "rejects.csv"),
        account="steward",
    ).answer
    for model, settings in MODELS.items():
        told[model] = shop(
            "train", *PROTOCOL, "--model", model, *settings, account="analyst"
        ).answer
    told["publish"] = shop("publish", told["ease"]["run"], "--with-ids", account="steward").answer
    return told


@pytest.fixture
def shop(told):
    return told["shop"]


def test_the_first_account_is_an_administrator(told):
    assert (told["create"]["account"], told["create"]["role"]) == ("admin", "administrator")


def test_each_role_has_an_account(told, shop):
    accounts = shop("account", "list").answer["accounts"]
    assert {account["name"]: account["role"] for account in accounts} == {
        "admin": "administrator",
        "steward": "steward",
        "analyst": "analyst",
        "viewer": "viewer",
    }


def test_inspect_guesses_the_columns(told):
    roles = {column["name"]: column["role"] for column in told["inspect"]["columns"]}
    assert roles == {"user": "user", "item": "item", "time": "time"}
    assert told["inspect"]["rows"][0][0].startswith("顾客-")


def test_the_import_counts_what_it_took_and_what_it_set_aside(told):
    report = told["import"]
    assert (report["rows"], report["rejected"]) == (1200, 3)
    assert (report["people"], report["items"]) == (60, 40)
    assert report["reasons"] == {"missing-item": 1, "bad-time": 1, "missing-user": 1}


def test_rows_set_aside_can_be_seen_and_were_written_where_asked(told, shop):
    rejects = shop("data", "rejects", "茶馆", 1, account="steward").answer["rejects"]
    assert [(row["file"], row["line"]) for row in rejects] == [
        ("log.csv", 1202),
        ("log.csv", 1203),
        ("log.csv", 1204),
    ]
    assert {row["reason"] for row in rejects} == {"missing-item", "bad-time", "missing-user"}
    assert "yesterday" in (shop.folder / "rejects.csv").read_text("utf-8")


def test_show_describes_the_data(told, shop):
    profile = shop("data", "show", "茶馆", account="analyst").answer
    assert (profile["dataset"], profile["interactions"]) == ("茶馆", 1200)
    assert (profile["users"], profile["items"]) == (60, 40)
    assert profile["density"] == pytest.approx(0.5)
    assert profile["first"] < profile["last"]


def test_lists_name_the_data_set_and_its_import(told, shop):
    (listed,) = shop("data", "list", account="analyst").answer["datasets"]
    (batch,) = shop("data", "batches", "茶馆", account="analyst").answer["batches"]
    assert (listed["dataset"], listed["batches"]) == ("茶馆", 1)
    assert (batch["number"], batch["source"], batch["rows"]) == (1, "log.csv", 1200)


@pytest.mark.parametrize("model", MODELS)
def test_train_answers_what_was_promised(told, model):
    answer = told[model]
    assert set(answer) >= CONTRACT
    assert (answer["model"], answer["dataset"], answer["split"]) == (model, "茶馆", "temporal")
    for name in ("ndcg@10", "hit@10", "recall@10", "mrr@10"):
        figure = answer["metrics"][name]
        assert 0 <= figure["low"] <= figure["value"] <= figure["high"] <= 1
    assert 0 < answer["metrics"]["coverage@10"]["value"] <= 1


def test_taste_beats_popularity(told):
    assert (
        told["ease"]["metrics"]["ndcg@10"]["value"] > told["popular"]["metrics"]["ndcg@10"]["value"]
    )


def test_runs_are_listed_newest_first(told, shop):
    runs = shop("runs", "--dataset", "茶馆", account="analyst").answer["runs"]
    assert [run["run"] for run in runs] == [told[m]["run"] for m in ("sasrec", "ease", "popular")]


def test_compare_orders_runs_and_groups_them_by_letters(told, shop):
    names = [told[model]["run"] for model in MODELS]
    board = shop("compare", *names, account="analyst").answer
    values = [row["figure"]["value"] for row in board["rows"]]
    assert board["metric"] == "ndcg@10"
    assert values == sorted(values, reverse=True)
    assert all(row["letters"] for row in board["rows"])
    assert len(board["differences"]) == 3


def test_a_steward_recommends_by_external_id_with_reasons(told, shop):
    answer = shop(
        "recommend", "--run", told["ease"]["run"], "--user", "顾客-0", "-k", "3", account="steward"
    ).answer
    assert (answer["user"], answer["run"], len(answer["items"])) == (
        "顾客-0",
        told["ease"]["run"],
        3,
    )
    for rank, line in enumerate(answer["items"], 1):
        assert line["rank"] == rank
        assert line["title"].split()[0] in {"绿茶", "咖啡"}
        assert 0 < sum(reason["share"] for reason in line["because"]) <= 1 + 1e-9


def test_an_analyst_knows_people_by_pseudonym_only(told, shop):
    run = told["sasrec"]["run"]
    unknown = shop("recommend", "--run", run, "--user", "顾客-0", account="analyst")
    assert unknown.code == 3
    application = Application(shop.store)
    application.sign_in("analyst", PASSWORD, read_only=True)
    found = application.execute(FindPeople("茶馆"))
    application.close()
    assert "顾客" not in repr(found)
    pseudonym = found[0].pseudonym
    answer = shop("recommend", "--run", run, "--user", pseudonym, account="analyst").answer
    assert len(answer["items"]) == 10


def test_a_changed_history_changes_the_list(told, shop):
    words = ("recommend", "--run", told["ease"]["run"], "--user", "顾客-0", "--no-explain")
    plain = shop(*words, account="steward").answer
    seen = plain["items"][0]["item"]
    changed = shop(*words, "--add", seen, account="steward").answer
    assert seen not in {line["item"] for line in changed["items"]}


def test_a_viewer_sees_what_was_published_by_id(told, shop):
    run = told["ease"]["run"]
    (publication,) = shop("runs", account="viewer").answer["publications"]
    assert (publication["run"], publication["people"]) == (run, 60)
    published = shop("recommend", "--run", run, "--user", "顾客-0", account="viewer").answer
    computed = shop(
        "recommend", "--run", run, "--user", "顾客-0", "--no-explain", account="steward"
    ).answer
    assert published["items"] == computed["items"]


def test_a_file_about_people_needs_a_reason_and_a_role(told, shop):
    out = shop.folder / "refused.csv"
    everyone = ("recommend", "--run", told["popular"]["run"], "--all", "--out", out)
    assert shop(*everyone, account="steward").code == 2
    assert shop(*everyone, "--reason", "x" * 501, account="steward").error["code"] == "no-reason"
    assert shop(*everyone, "--reason", "a look", account="analyst").code == 4
    assert not out.exists()


def test_an_access_report_says_in_the_ledger_what_it_is_for(told, shop):
    report = ("person", "report", "顾客-0", "--out", shop.folder / "report.html")
    assert shop(*report, account="steward").code == 0
    assert shop(*report, "--reason", "a complaint", account="steward").code == 0
    show = ("ledger", "show", "--action", "export-person-report")
    entries = shop(*show, account="steward").answer["entries"]
    assert [each["facts"]["reason"] for each in entries] == ["a complaint", "right of access"]


def test_a_protected_export_is_opened_again_without_the_store(told, shop):
    sealed, key = shop.folder / "lists.csv.rvx", shop.folder / "export-password"
    key.write_text("otter lantern violet forty-eight\n", "utf-8")
    protect = ("--container-password-file", key)
    run = told["popular"]["run"]
    shop(
        *("recommend", "--run", run, "--all", "--out", sealed, "--reason", "a courier", *protect),
        account="steward",
    )
    assert "顾客".encode() not in sealed.read_bytes()
    opened = shop.folder / "opened.csv"
    assert shop("export", "open", sealed, "--out", opened, *protect).answer["name"] == "lists.csv"
    assert "顾客-0" in opened.read_text("utf-8")
    wrong = shop("export", "open", sealed, "--out", opened, *protect[:1], shop.password_file)
    assert (wrong.code, wrong.error["code"]) == (4, "container-password")
    assert "顾客-0" in opened.read_text("utf-8")


def test_figures_leave_by_the_rule_for_few_people(told, shop):
    out = shop.folder / "profile.csv"
    shop("data", "show", "茶馆", "--out", out, account="analyst")
    assert "fewest people behind a cell" in out.read_text("utf-8")
    board = shop.folder / "board.jsonl"
    shop("compare", "popular-1", "ease-2", "--out", board, account="analyst")
    assert json.loads(board.read_text("utf-8").splitlines()[0])["people_to_the_nearest_5"] == 55
    aside = shop.folder / "aside.csv"
    shop("data", "rejects", "茶馆", 1, "--out", aside, "--reason", "repair", account="steward")
    assert aside.exists()


@pytest.mark.parametrize("ending", ["csv", "parquet", "jsonl", "xlsx"])
def test_everybody_s_lists_go_into_a_file(told, shop, ending):
    out = shop.folder / f"out.{ending}"
    written = shop(
        *("recommend", "--run", told["popular"]["run"], "--all", "-k", "2", "--out", out),
        *("--reason", "letters of the spring"),
        account="steward",
    ).answer
    assert (written["people"], written["rows"]) == (60, 120)
    assert out.stat().st_size > 0


def test_every_file_of_the_store_is_sound(told, shop):
    report = shop("store", "verify").answer
    assert {check["status"] for check in report["files"]} == {"sound"}
    assert (report["batches"], report["models"]) == (1, 3)
    seen = {
        check["file"]: check["status"]
        for check in shop("store", "verify", account="viewer").answer["files"]
    }
    assert "no-key" in seen.values()


def test_info_tells_what_the_store_is(told, shop):
    info = shop("store", "info").answer
    assert info["accounts"] == 4
    assert info["kdf"].startswith("Argon2id")
    assert set(info["sizes"]) == {"people", "behaviour", "published"}


def test_every_answer_also_has_a_readable_form(told, shop, table):
    """Without --json the same commands print tables that name what they are about."""
    run = told["ease"]["run"]
    for words, expected in {
        ("store", "info"): "Argon2id",
        ("store", "verify"): "sound",
        ("account", "list"): "steward",
        ("data", "inspect", shop.log): "顾客-",
        ("data", "list"): "茶馆",
        ("data", "show", "茶馆"): "1,200",
        ("data", "batches", "茶馆"): "log.csv",
        ("data", "rejects", "茶馆", 1): "yesterday",
        ("models",): "sasrec",
        ("runs",): run,
        ("compare", run, told["popular"]["run"]): "Holm",
        ("recommend", "--run", run, "--user", "顾客-1"): "because of",
    }.items():
        outcome = table(shop, *words)
        assert outcome.code == 0, outcome.err
        assert expected in outcome.out
