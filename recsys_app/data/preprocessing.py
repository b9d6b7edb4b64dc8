"""What is done to a log before it is split: settings of a run."""

from recsys_app.domain.hyperparameters import Choice, Configurable, Integer, Real, Text


class Preprocessing(Configurable):
    """Settings of preparation; everything that is fitted is fitted on the training part."""

    min_interactions = Integer(
        1,
        low=1,
        high=1000,
        text="people and items with fewer interactions leave the training part (iterative k-core)",
    )
    min_value = Real(
        0.0, low=0.0, high=1e9, text="only values from here on count, and count as 1; 0 is off"
    )
    dedupe = Choice(
        "first", choices=("first", "none"), text="which interaction of a repeated pair is kept"
    )
    event_weights = Text(
        "",
        pattern=r"|[^=,]+=\d+(\.\d+)?(,[^=,]+=\d+(\.\d+)?)*",
        example="view=1,buy=5",
        text="what an event of each kind counts; 0 leaves it out, an unnamed kind counts 1",
    )
