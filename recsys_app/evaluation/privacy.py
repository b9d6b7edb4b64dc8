"""What can be promised of a private training."""

from recsys_app.domain.privacy import Randomness
from recsys_app.errors import InvalidSettingError
from recsys_app.evaluation.protocol import Protocol
from recsys_app.models.base import Recommender


def check_provable(model: Recommender, protocol: Protocol) -> None:
    """Refuse for a private model what lets one person decide about another's part in the training.

    A k-core drops people and items because of others; a random split draws each person's rows from
    one sequence for all. The sensitivity of the noisy counts would be no bound any more.

    Raises:
        InvalidSettingError: "private-core" or "private-split".
    """
    if model.randomness is not Randomness.PRIVATE:
        return
    minimum = protocol.preprocessing["min_interactions"]
    if minimum != 1:
        raise InvalidSettingError("private-core", model=model.title, minimum=minimum)
    if protocol.split == "ratio":
        raise InvalidSettingError("private-split", model=model.title)
