"""What was exported and is imported again is what it was, formulas and long numbers included."""

import pytest

from recsys_app.data.columns import text_of
from recsys_app.data.readers import read_columns
from recsys_app.data.sniffing import inspect_file
from recsys_app.exporting.tables import write_table

TEXTS = [
    "=1+1", "'=1+1", "''=1+1", "@home", "-5 degrees", "+49 30 123", "'quoted'", "O'Neill", "\tx", "\rx",
    "a;=b", "＝1", "007", "12345678901234567890", "張偉", 'say "x"', "l\nm", "_x0041_", "_", "plain",
]  # fmt: skip


def read(path, names):
    found = inspect_file(path)
    chunks = list(read_columns(path, found.format, names))
    assert not any(chunk.rejects for chunk in chunks)
    columns = zip(*(chunk.columns for chunk in chunks), strict=True)
    return [[text for part in parts for text in text_of(part).to_pylist()] for parts in columns]


@pytest.mark.parametrize("ending", ["csv", "xlsx", "jsonl", "parquet"])
def test_every_text_comes_back(tmp_path, ending):
    path = tmp_path / f"log.{ending}"
    names = ["user_id", "=HYPERLINK(1)", "value"]
    numbers = [-1.5 + n for n in range(len(TEXTS))]
    write_table(path, names, zip(TEXTS, reversed(TEXTS), numbers, strict=True))
    users, others, values = read(path, names)
    assert users == TEXTS
    assert others == [*reversed(TEXTS)]
    assert [float(value) for value in values] == numbers


@pytest.mark.parametrize(
    "content",
    [
        "user,item\n'=a,x\nb,y\n",
        "\ufeffuser,item\n'=a,x\nb,y\n",
        "\ufeffuser;item\r\n'=a;x\r\nb;y\r\n",
        "\ufeffuser,item\r\n'=a,x\r\n=b,y\r\n",
    ],
)
def test_an_apostrophe_in_a_file_of_others_stays(tmp_path, content):
    path = tmp_path / "log.csv"
    path.write_text(content, encoding="utf-8", newline="")
    assert read(path, ["user"])[0][0] == "'=a"
