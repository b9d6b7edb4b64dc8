"""A run's lists brought to where viewers can read them; who may do that is asked elsewhere."""

from collections.abc import Set as AbstractSet

import numpy as np

from recsys_app.domain.records import NewPublication, Publication
from recsys_app.errors import InvalidDatasetError
from recsys_app.use_cases._people import display_names
from recsys_app.use_cases._serving import serve_for_others
from recsys_app.use_cases.registry import Context


def publish_lists(
    context: Context, run: str, k: int, with_ids: bool, only: AbstractSet[str] | None = None
) -> Publication:
    """Publish the top `k` of everyone with a history, or of those whose names are in `only`.

    Raises:
        InvalidDatasetError: nobody has a history ("nobody-to-publish"), or the model is stale.
    """
    repositories = context.repositories
    served = serve_for_others(run, context)
    names = (
        display_names(repositories, served.dataset)
        if with_ids
        else repositories.users.pseudonyms(served.dataset)
    )
    people = served.people_with_history()
    if only is not None:
        people = np.array([person for person in people if names[person] in only], np.int64)
    if not len(people):
        raise InvalidDatasetError("nobody-to-publish", name=served.dataset.name)
    context.control.stage("publishing", len(people), "people")
    lists = served.lists(served.histories.select(people), served.seen.select(people), k)
    report = served.run.report
    publication = NewPublication(
        run=served.run.name,
        model_title=str(report["title"]),
        dataset=served.dataset.name,
        k=k,
        with_ids=with_ids,
        report=report,
    )
    subjects = (names[person] for person in people)
    return repositories.published.add(
        publication, zip(subjects, lists, strict=True), context.control
    )
