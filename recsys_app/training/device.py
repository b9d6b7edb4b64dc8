"""Where tensors are computed and in which precision; the only place that asks the hardware."""

import functools
import time
from collections.abc import Iterator
from contextlib import contextmanager

import torch

from recsys_app.errors import InvalidSettingError, OutOfMemoryError

_WORTH_IT = 1.5  # how many times as fast bfloat16 must be: far from what noise can move


def choose_device(name: str) -> torch.device:
    """The device called "auto", "cpu", "cuda" or "cuda:1"; "auto" takes a GPU if there is one.

    Raises:
        InvalidSettingError: the name is unknown or this machine has no such device.
    """
    gpus = torch.cuda.device_count() if torch.cuda.is_available() else 0
    known = ["cpu", *(["cuda"] if gpus else []), *(f"cuda:{i}" for i in range(gpus))]
    if name == "auto":
        return torch.device("cuda" if gpus else "cpu")
    if name not in known:
        raise InvalidSettingError(setting="device", value=name, allowed=", ".join(["auto", *known]))
    return torch.device(name)


def choose_precision(name: str, device: torch.device) -> torch.dtype:
    """The dtype of "float32", "bfloat16" or "auto": bfloat16 where it was measured to be faster."""
    if name == "auto":
        return torch.bfloat16 if _bfloat16_pays(device) else torch.float32
    return torch.bfloat16 if name == "bfloat16" else torch.float32


@functools.cache
def _bfloat16_pays(device: torch.device) -> bool:
    """Asked once per process. Without the instructions it is several times slower, so ask first."""
    if device.type == "cuda":
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    able = torch.cpu.get_capabilities()
    if not (able.get("amx_bf16") or able.get("avx512_bf16")):
        return False
    return _product_seconds(torch.float32) > _WORTH_IT * _product_seconds(torch.bfloat16)


def _product_seconds(dtype: torch.dtype) -> float:
    """Seconds of a matrix product of the size that a chunk of logits takes; the best of ten."""
    left = torch.ones(512, 64, dtype=dtype)
    right = torch.ones(64, 4096, dtype=dtype)
    seconds = []
    for _ in range(10):
        started = time.perf_counter()
        torch.mm(left, right)
        seconds.append(time.perf_counter() - started)
    return min(seconds)


@contextmanager
def memory_errors() -> Iterator[None]:
    """Turn every way in which PyTorch and NumPy run out of memory into OutOfMemoryError."""
    try:
        yield
    except (MemoryError, torch.OutOfMemoryError) as error:
        raise OutOfMemoryError from error
    except RuntimeError as error:
        if "can't allocate memory" in str(error) or "not enough memory" in str(error):
            raise OutOfMemoryError from error
        raise
