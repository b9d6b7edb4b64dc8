"""How many people and items a log really has: indices of what was undone are never given again."""

import numpy as np

from recsys_app.domain.interactions import Interactions


def distinct(interactions: Interactions) -> tuple[int, int]:
    """People and items that occur in `interactions`."""
    users, items = interactions.user_index, interactions.item_index
    return int(np.count_nonzero(np.bincount(users))), int(np.count_nonzero(np.bincount(items)))
