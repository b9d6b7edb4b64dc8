"""How many people and items a log really has: indices of what was undone are never given again."""

import numpy as np

from recsys_app.domain.records import Dataset
from recsys_app.storage.repositories import Repositories


def distinct(repositories: Repositories, dataset: Dataset) -> tuple[int, int]:
    """People and items that occur in `dataset`; one column is held at a time."""
    column = repositories.interactions.column
    users, items = (
        int(np.count_nonzero(np.bincount(column(dataset, name))))
        for name in ("user_index", "item_index")
    )
    return users, items
