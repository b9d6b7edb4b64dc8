"""What a target of the fuzz campaign is."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar

import numpy as np

from tests.campaigns.mutations import mutated


class Target:
    """One reader under fuzz.

    Attributes:
        refusals: exceptions outside our tree by which the reader says that it refuses.
        import_every: every how many cases the whole import is made as well.
        imported: imports a case into a store, and says what it left there that it should not have;
            None where the target is not imported.
    """

    refusals: ClassVar[tuple[type[Exception], ...]] = ()
    import_every: int = 1
    imported: Callable[[bytes], str] | None = None
    samples: Sequence[bytes] = ()
    tokens: Sequence[bytes] = ()

    def __init__(self, work: Path) -> None:
        """A target may keep files in `work`."""

    def case(self, rng: np.random.Generator) -> bytes:
        """The case that `rng` makes."""
        return mutated(self.samples, self.tokens, rng)

    def read(self, content: bytes) -> None:
        """Read `content` to its end, looking at everything."""
        raise NotImplementedError

    def weaken(self) -> None:
        """Switch off a check, so that the campaign can show that it would notice."""
        raise NotImplementedError
