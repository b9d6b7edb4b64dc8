"""Fuzzed files of a store: the keyring, and the container of a model."""

import contextlib
import hashlib
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import ClassVar
from unittest import mock

import numpy as np

from recsys_app.domain.model_state import ModelState
from recsys_app.errors import TamperedDataError
from recsys_app.storage import container
from recsys_app.storage.compartments.folder import StoreFolder
from recsys_app.storage.container import state_from_bytes, state_to_bytes
from recsys_app.storage.keyring import codec
from recsys_app.storage.keyring.format import Keyring, Signed, from_file, to_file
from recsys_app.storage.keyring.parts import generation_of, membership_of
from tests.campaigns.activities import allow_free_key_derivation, make_pristine
from tests.campaigns.fuzz_target import Target
from tests.campaigns.mutations import mutated

_BODY = re.compile(rb"(recvault keyring \d+\n.*\n)[0-9a-f]{64}\n", re.DOTALL)


class KeyringFile(Target):
    """The keyring of a store as its file, with a digest made new for the change or not.

    In a third of the cases what is changed is a signed part inside, as if a signature had been
    forged: it must be taken apart as safely.
    """

    refusals = (ValueError,)
    tokens = (
        b'"', b"{", b"}", b"[", b"]", b":", b",", b"null", b"true", b"-1", b"1e9", b"NaN",
        b'"store":""', b'"slots":{}', b'"memory_kib":4294967296', b'"iterations":0', b"\\u0000",
        b"\\ud800", b"==", b"\n", b"recvault keyring 2\n", b"0" * 64, b"[[[[[[", b"9" * 30,
    )  # fmt: skip

    def __init__(self, work: Path) -> None:
        allow_free_key_derivation()
        make_pristine(work / "store")
        content = StoreFolder(work / "store").keyring.read_bytes()
        self._keyring = from_file(content)
        self.samples = (content,)

    def case(self, rng: np.random.Generator) -> bytes:
        kind = int(rng.integers(3))
        if kind == 0:
            return mutated(self.samples, self.tokens, rng)
        if kind == 1:
            return _with_digest(mutated(self.samples, self.tokens, rng))
        field = ("membership", "generation")[int(rng.integers(2))]
        part: Signed = getattr(self._keyring, field)
        changed = Signed(mutated((part.content,), self.tokens, rng), part.signature)
        return to_file(replace(self._keyring, **{field: changed}))

    def read(self, content: bytes) -> None:
        keyring: Keyring = from_file(content)
        for part in (membership_of, generation_of):
            with contextlib.suppress(TamperedDataError):
                part(keyring)
        if to_file(keyring) != content:
            raise AssertionError("two files say the same keyring")

    def weaken(self) -> None:
        """What is not canonical is passed over, so that two files say the same."""
        mock.patch.object(codec, "_is_usual", return_value=True).start()


def _with_digest(content: bytes) -> bytes:
    body = _BODY.fullmatch(content)
    if body is None:
        return content
    return body[1] + hashlib.sha256(body[1]).hexdigest().encode() + b"\n"


class ModelContainer(Target):
    """The container of a model; what is accepted must be all of the file and nothing beside it."""

    refusals = (ValueError,)
    samples = (
        state_to_bytes(ModelState({"weights": np.arange(60, dtype=np.float32).reshape(5, 12)}, {})),
        state_to_bytes(
            ModelState(
                {
                    "model/factors": np.ones((4, 3), np.float64),
                    "model/counts": np.arange(7, dtype=np.int32),
                    "seen": np.array([True, False]),
                    "nothing": np.zeros((0, 4), np.float32),
                },
                {"k": 3, "names": ["a", "b"], "deep": {"x": {"y": None}}},
            )
        ),
    )
    tokens: ClassVar[tuple[bytes, ...]] = (
        b'"F32"', b'"F64"', b'"I64"', b'"BF16"', b'"shape":[', b"[0,", b"-1", b"9223372036854775807",
        b"18446744073709551616", b"1e3", b"NaN", b"true", b"null", b"{", b"}", b"[", b"]", b",",
        b'"data_offsets":[0,0]', b'"__metadata__":{}', b'"config":', b'"weights":', b"[[[[[[[[",
        b"\\ud800", b" " * 8, b"\0" * 8, b"\xff" * 8, b"\x01" + b"\0" * 7,
    )  # fmt: skip

    def case(self, rng: np.random.Generator) -> bytes:
        """Half of the cases keep a length of the header that fits, so that it is looked into."""
        case = mutated(self.samples, self.tokens, rng)
        if rng.integers(2) and len(case) > 8 and (end := case.find(b"}}") + 2) > 8:
            header = case[8:end]
            header += b" " * (-len(header) % 8)
            return len(header).to_bytes(8, "little") + header + case[end:]
        return case

    def read(self, content: bytes) -> None:
        state = state_from_bytes(content)
        length = int.from_bytes(content[:8], "little")
        assert state.size == len(content) - 8 - length
        json.dumps(state.config)
        for array in state.arrays.values():
            array.sum()

    def weaken(self) -> None:
        """Bytes between and behind the arrays are passed over."""
        mock.patch.object(container, "_check_tiling").start()
