"""How a run is tested. Two runs are comparable only if their protocols have the same key.

Decided here for every run, and printed with its figures:

* The full catalogue is ranked, never a sample of it. What a person already has is left out unless
  `exclude_seen` is off, also where a minimum value or a weight of 0 keeps it from the model: so
  the lists that are judged are made like the lists that are shown.
* Equal scores stand in one random order of the catalogue, drawn from `seed`: neither an item's
  number nor its popularity wins a tie. Where many places are tied, a notice says so.
* A hidden item that the model does not know stays a miss. People without a history are reported
  apart. A person with several hidden moments counts once, by the mean over them.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from recsys_app.data.preprocessing import Preprocessing
from recsys_app.domain.hyperparameters import Value
from recsys_app.domain.model_state import Json
from recsys_app.errors import InvalidSettingError

SPLITS = ("temporal", "leave-one-out", "ratio", "given")
TARGETS = ("last", "successive", "all")
_TARGETS_OF = {"leave-one-out": ("last",), "ratio": ("all",), "given": ("all",)}
LONGEST_LIST = 1000
LARGEST_SEED = 2**32 - 1  # of NumPy's legacy generators, which one of the models uses


@dataclass(frozen=True, slots=True)
class Protocol:
    """Split, targets, list lengths and preprocessing of one test.

    Attributes:
        split: one of `SPLITS`.
        target: which hidden interactions are asked for, one of `TARGETS`; "" takes what the split
            leaves no choice in, and the last of each person where it does.
        k: list lengths of the figures, ascending.
        seed: draws a random split and the order of equal scores.
        exclude_seen: whether what a person already has is left out of their list.
        preprocessing: settings of `Preprocessing`; defaults are filled in.

    Raises:
        InvalidSettingError: a value that is not allowed.
    """

    split: str = "temporal"
    target: str = ""
    k: tuple[int, ...] = (5, 10, 20)
    seed: int = 0
    exclude_seen: bool = True
    preprocessing: Mapping[str, Value] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.split not in SPLITS:
            splits = ", ".join(SPLITS)
            raise InvalidSettingError(setting="split", value=self.split, allowed=splits)
        targets = _TARGETS_OF.get(self.split, TARGETS)
        object.__setattr__(self, "target", self.target or targets[0])
        if self.target not in targets:
            raise InvalidSettingError(
                setting="target", value=self.target, allowed=", ".join(targets)
            )
        if not self.k or not all(1 <= k <= LONGEST_LIST for k in self.k):
            shown = ",".join(map(str, self.k)) or "–"
            raise InvalidSettingError("list-lengths", value=shown, most=LONGEST_LIST)
        if not 0 <= self.seed <= LARGEST_SEED:
            seeds = f"0 – {LARGEST_SEED}"
            raise InvalidSettingError(setting="seed", value=str(self.seed), allowed=seeds)
        object.__setattr__(self, "k", tuple(sorted(set(self.k))))
        object.__setattr__(self, "preprocessing", Preprocessing(**self.preprocessing).settings)

    def conditions(self) -> dict[str, Json]:
        """What must be equal for two runs to be compared.

        Not in it: list lengths, since runs are compared at those they share; the target and the
        seed where the split does not use them.
        """
        conditions: dict[str, Json] = {"split": self.split, "exclude_seen": self.exclude_seen}
        if self.split == "temporal":
            conditions["target"] = self.target
        if self.split == "ratio":
            conditions["seed"] = self.seed
        return {**conditions, **self.preprocessing}

    def key(self) -> str:
        """Text that is equal for two runs if and only if they are comparable on the same data."""
        return json.dumps(self.conditions(), sort_keys=True, separators=(",", ":"))

    def to_json(self) -> dict[str, Json]:
        return {
            "split": self.split,
            "target": self.target,
            "k": list(self.k),
            "seed": self.seed,
            "exclude_seen": self.exclude_seen,
            "preprocessing": dict(self.preprocessing),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, object]) -> Self:
        """The protocol that `to_json` wrote."""
        values = {**stored, "k": tuple(stored["k"])}  # type: ignore[arg-type]  # our own JSON
        return cls(**values)  # type: ignore[arg-type]
