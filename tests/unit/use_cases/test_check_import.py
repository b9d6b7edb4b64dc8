import pytest

from recsys_app import (
    CheckImport,
    ExportRejects,
    ImportData,
    InputError,
    InspectFile,
    InspectTable,
    ListDatasets,
    ListRejects,
    Role,
    TableCheck,
    TimeKind,
)

LOG = (
    "customer_id,product_id,when\n"
    "007,a,2024-01-01\n"
    "007,b,2024-01-02\n"
    ",c,2024-01-03\n"
    "小明,a,yesterday\n"
    "小明,a,2024-01-05\n"
)
COLUMNS = {"user": "customer_id", "item": "product_id", "time": "when", "value": "-"}


@pytest.fixture
def log(tmp_path):
    path = tmp_path / "log.csv"
    path.write_text(LOG, "utf-8")
    return path


@pytest.fixture
def application(application_as):
    return application_as(Role.STEWARD)


def test_a_check_counts_what_an_import_would_do_and_writes_nothing(application, log):
    planned = ImportData(log, "shop", columns=COLUMNS)
    found = application.execute(CheckImport(planned))
    assert (found.rows, found.people, found.items, found.rejected) == (3, 2, 2, 2)
    assert found.reasons == {"missing-user": 1, "bad-time": 1}
    assert {(row.line, row.reason) for row in found.examples} == {
        (4, "missing-user"),
        (5, "bad-time"),
    }
    assert found.time_kind is TimeKind.CLOCK
    assert application.execute(ListDatasets()) == ()
    report = application.execute(planned)
    assert (report.rows, report.reasons) == (found.rows, found.reasons)


@pytest.mark.parametrize(("column", "counted"), [("quantity", 2), ("rating", 0)])
def test_a_check_counts_the_amounts_that_are_not_positive(application, tmp_path, column, counted):
    path = tmp_path / "log.csv"
    path.write_text(f"user,item,{column}\na,x,2\na,y,-1\nb,x,0\nb,y,4\n", "utf-8")
    found = application.execute(CheckImport(ImportData(path, "shop")))
    assert (found.rows, found.not_positive) == (4, counted)


def test_a_check_reads_the_tables_and_says_whom_they_describe(application, log, tmp_path):
    people = tmp_path / "people.csv"
    people.write_text(
        "customer_id,email\n007,a@b.example\n008,c@d.example\n,e@f.example\n", "utf-8"
    )
    products = tmp_path / "products.csv"
    products.write_text("product_id,title\nx,Milk\n", "utf-8")
    planned = ImportData(log, "shop", columns=COLUMNS, items=products, users=people)
    found = application.execute(CheckImport(planned))
    assert found.user_table == TableCheck(rows=2, described=1)
    assert found.item_table == TableCheck(rows=1, described=0)
    assert found.reasons["missing-id"] == 1


@pytest.fixture
def tables(tmp_path):
    """Tables of items and people with a repeated id, one without an id and one nobody knows."""
    items = tmp_path / "items.csv"
    items.write_text("product_id,title\na,Apple\na,Dup\n,none\nx,Milk\nb,Bread\n", "utf-8")
    people = tmp_path / "people.csv"
    people.write_text("customer_id,age\n007,30\n008,31\n007,30\n", "utf-8")
    return {"items": items, "users": people}


def test_a_check_and_an_import_set_repeated_ids_aside_and_count_each_id_once(
    application, log, tables
):
    planned = ImportData(log, "shop", columns=COLUMNS, **tables)
    found = application.execute(CheckImport(planned))
    assert found.item_table == TableCheck(rows=3, described=2)
    assert found.user_table == TableCheck(rows=2, described=1)
    aside = [
        ("items.csv", 3, "repeated-id", "a,Dup"),
        ("items.csv", 4, "missing-id", ",none"),
        ("log.csv", 4, "missing-user", ",c,2024-01-03"),
        ("log.csv", 5, "bad-time", "小明,a,yesterday"),
        ("people.csv", 4, "repeated-id", "007,30"),
    ]
    assert [(row.file, row.line, row.reason, row.text) for row in found.examples] == aside
    report = application.execute(planned)
    assert (report.described_items, report.described_people) == (2, 1)
    assert (report.rejected, report.reasons) == (found.rejected, found.reasons)
    rejects = application.execute(ListRejects("shop", 1))
    assert [(row.file, row.line, row.reason, row.text) for row in rejects] == aside


@pytest.mark.parametrize(("mode", "described"), [("append", (2, 2)), ("replace", (1, 1))])
def test_a_check_counts_as_the_import_does_what_is_described_of_a_data_set_that_is_there(
    application, log, tables, tmp_path, mode, described
):
    application.execute(ImportData(log, "shop", columns=COLUMNS))
    more = tmp_path / "more.csv"
    more.write_text("customer_id,product_id,when\n009,b,2024-02-01\n008,b,2024-02-02\n", "utf-8")
    planned = ImportData(more, "shop", columns=COLUMNS, mode=mode, **tables)
    found = application.execute(CheckImport(planned))
    report = application.execute(planned)
    assert (found.item_table.described, found.user_table.described) == described
    assert (report.described_items, report.described_people) == described


def test_a_log_without_a_good_row_is_shown_with_its_reasons(application, tmp_path):
    path = tmp_path / "bad.csv"
    path.write_text("user,item\n,1\n,2\n,3\n,4\n", "utf-8")
    found = application.execute(CheckImport(ImportData(path, "bad")))
    assert (found.rows, found.first, found.reasons) == (0, None, {"missing-user": 4})
    assert [row.line for row in found.examples] == [2, 3, 4]


def test_a_wrong_time_format_is_found_by_the_check(application, log):
    planned = ImportData(log, "shop", columns=COLUMNS, time_format="sometime")
    with pytest.raises(InputError) as raised:
        application.execute(CheckImport(planned))
    assert raised.value.facts["setting"] == "time-format"


def test_a_name_that_is_taken_is_refused_before_anything_is_read(application, log):
    application.execute(ImportData(log, "shop", columns=COLUMNS))
    with pytest.raises(InputError, match="dataset-exists"):
        application.execute(CheckImport(ImportData(log, "shop", columns=COLUMNS)))
    again = CheckImport(ImportData(log, "shop", columns=COLUMNS, mode="append"))
    assert application.execute(again).rows == 3
    with pytest.raises(InputError, match="not-found"):
        application.execute(CheckImport(ImportData(log, "other", columns=COLUMNS, mode="append")))


def test_a_file_and_a_table_can_be_inspected_by_command(application, log, tmp_path):
    found = application.execute(InspectFile(log, delimiter=";"))
    assert len(found.columns) == 1
    people = tmp_path / "people.csv"
    people.write_text("id,customer_id,age,nickname\n1,007,30,Al\n", "utf-8")
    table = application.execute(InspectTable(people, like="customer_id"))
    assert table.id_column == "customer_id"
    assert table.identifying == ("id", "nickname")


def test_rows_set_aside_are_written_to_a_file_on_request(application, log, tmp_path):
    application.execute(ImportData(log, "shop", columns=COLUMNS))
    target = tmp_path / "aside.csv"
    assert application.execute(ExportRejects("shop", 1, target, "a test")) == 2
    assert target.read_text("utf-8-sig").splitlines() == [
        "file,line,reason,text",
        'log.csv,4,missing-user,",c,2024-01-03"',
        'log.csv,5,bad-time,"小明,a,yesterday"',
    ]
