"""What is told about people's privacy: what was spent of it, what noise will do, what an attack found."""

from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from recsys_app.domain.model_state import Json

DEFAULT_LIMIT = 8.0  # epsilon that a data set may spend in all, until somebody sets another limit


class Randomness(StrEnum):
    """Where a model draws its random numbers from."""

    SEEDED = "seeded"  # from the run's seed: the same seed gives the same model
    PRIVATE = "private"  # from the operating system, kept nowhere: no seed gives a model again


@dataclass(frozen=True, slots=True)
class Spending:
    """(epsilon, delta) of differential privacy for adding or removing one person.

    Dwork and Roth 2014, The algorithmic foundations of differential privacy, definition 2.4.
    """

    epsilon: float
    delta: float

    def __add__(self, other: "Spending") -> "Spending":
        """Both together: basic composition, theorem 3.16 there."""
        return Spending(self.epsilon + other.epsilon, self.delta + other.delta)


@dataclass(frozen=True, slots=True)
class PrivacyEntry:
    """One training that spent; it stays when its run is removed."""

    run: str
    spending: Spending
    created: datetime


@dataclass(frozen=True, slots=True)
class PrivacyBudget:
    """What the trainings on a data set have spent together, and how much they may."""

    dataset: str
    limit: float
    entries: tuple[PrivacyEntry, ...] = ()

    @property
    def spent(self) -> Spending:
        """The sum of all entries."""
        return sum((entry.spending for entry in self.entries), Spending(0.0, 0.0))

    @property
    def left(self) -> float:
        """Epsilon that may still be spent."""
        return max(0.0, self.limit - self.spent.epsilon)

    def allows(self, spending: Spending) -> bool:
        """Whether `spending` fits in what is left; sums of decimals are given a little room."""
        return self.spent.epsilon + spending.epsilon <= self.limit * (1 + 1e-9)

    def to_json(self) -> dict[str, Json]:
        """With its sums; times as ISO 8601."""
        return {
            "dataset": self.dataset,
            "limit": self.limit,
            "spent": asdict(self.spent),
            "left": self.left,
            "entries": [
                {"run": e.run, **asdict(e.spending), "created": e.created.isoformat()}
                for e in self.entries
            ],
        }


@dataclass(frozen=True, slots=True)
class PrivacySpent:
    """What one private training spent, beside what was spent before it and after it."""

    spending: Spending
    before: Spending
    after: Spending
    limit: float

    @classmethod
    def of(cls, spending: Spending, budget: PrivacyBudget) -> Self:
        """`spending` on top of `budget`."""
        return cls(spending, budget.spent, budget.spent + spending, budget.limit)

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        """What `dataclasses.asdict` made of it."""
        parts = {name: Spending(**stored[name]) for name in ("spending", "before", "after")}
        return cls(**parts, limit=stored["limit"])


class Outlook(StrEnum):
    """What a forecast expects of a private model."""

    PERSONAL = "personal"  # better than popularity
    POPULARITY = "popularity"  # what most people have, and little of who likes what
    NOISE = "noise"  # worse than popularity


@dataclass(frozen=True, slots=True)
class PrivacyForecast:
    """What the noise of a private training will leave; computed from the data without noise.

    Attributes:
        people, items: of the training part.
        density: share of the pairs of person and item that occur.
        spending: what the training would spend.
        noise: standard deviation of the noise in each co-occurrence count.
        count: mean co-occurrence count over all pairs of items, people with many items counted
            less, as the model sees them.
        directions: eigenvalues of the counts that will stand out of the noise; the first is
            popularity, the others are what tells people apart.
        outlook: see `Outlook`.
        people_needed: about how many people like these `outlook` needs to be "personal".
    """

    dataset: str
    people: int
    items: int
    density: float
    spending: Spending
    noise: float
    count: float
    directions: int
    outlook: Outlook
    people_needed: int


class Light(StrEnum):
    """How much an attack found; none of them says that a model is safe."""

    RED = "red"
    AMBER = "amber"
    GREEN = "green"


@dataclass(frozen=True, slots=True)
class Share:
    """A figure with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class MemorisationReport:
    """What an attack found on the settings of a run, retrained on half of the people.

    Attributes:
        members, others: people that were attacked of the half that was trained on, and of the rest.
        auc: chance that a member looks more like one than somebody else does; 0.5 is guessing.
        tpr: share of the members recognised while 1 % of the others are taken for members.
        light: by the rule in `evaluation.memorisation`.
        created: UTC.
        seconds: wall time, pauses left out.
        dataset_version: what was retrained on; the run may know an older one.
        notices: codes of what a reader must know.
    """

    run: str
    members: int
    others: int
    auc: Share
    tpr: Share
    light: Light
    created: datetime
    seconds: float
    dataset_version: str
    notices: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Json]:
        stored = asdict(self)
        return {**stored, "created": self.created.isoformat(), "notices": list(self.notices)}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        """The report that `to_json` wrote."""
        parts: dict[str, Any] = {
            "auc": Share(**stored["auc"]),
            "tpr": Share(**stored["tpr"]),
            "light": Light(stored["light"]),
            "created": datetime.fromisoformat(stored["created"]),
            "notices": tuple(stored["notices"]),
        }
        return cls(**{**stored, **parts})
