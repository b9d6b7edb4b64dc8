import numpy as np
import pytest
import torch

from recsys_app.errors import InvalidSettingError, OutOfMemoryError
from recsys_app.training import device
from recsys_app.training.device import (
    choose_device,
    choose_precision,
    memory_errors,
)

CPU = torch.device("cpu")


def test_auto_takes_a_gpu_where_there_is_one():
    assert choose_device("auto").type == ("cuda" if torch.cuda.is_available() else "cpu")
    assert choose_device("cpu") == CPU


@pytest.mark.parametrize("name", ["tpu", "cuda:99", ""])
def test_a_device_that_is_not_there_is_refused_by_name(name):
    with pytest.raises(InvalidSettingError) as refused:
        choose_device(name)
    assert refused.value.facts["value"] == name
    assert "cpu" in str(refused.value.facts["allowed"])


def test_a_named_precision_is_taken_at_its_word():
    assert choose_precision("float32", CPU) == torch.float32
    assert choose_precision("bfloat16", CPU) == torch.bfloat16


@pytest.mark.parametrize(
    ("instructions", "speed_up", "chosen"),
    [({}, 9.0, torch.float32), ({"amx_bf16": True}, 9.0, torch.bfloat16),
     ({"avx512_bf16": True}, 1.1, torch.float32)],
)  # fmt: skip
def test_auto_needs_the_instructions_and_the_speed(monkeypatch, instructions, speed_up, chosen):
    seconds = {torch.float32: speed_up, torch.bfloat16: 1.0}
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: instructions)
    monkeypatch.setattr(device, "_product_seconds", seconds.__getitem__)
    device._bfloat16_pays.cache_clear()
    assert choose_precision("auto", CPU) == chosen
    device._bfloat16_pays.cache_clear()


def test_speed_is_measured():
    assert 0 < device._product_seconds(torch.float32) < 10


@pytest.mark.parametrize("allocate", [torch.empty, np.empty])
def test_running_out_of_memory_is_our_error(allocate):
    with pytest.raises(OutOfMemoryError), memory_errors():
        allocate(10**15)


def test_another_error_of_pytorch_stays_what_it_is():
    with pytest.raises(RuntimeError, match="shape"), memory_errors():
        torch.ones(2, 3) @ torch.ones(2, 3)
