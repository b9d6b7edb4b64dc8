"""Softmax cross-entropy over a catalogue, with the item embeddings as the output layer."""

import math
from typing import Any, cast

import torch
from torch import Tensor
from torch.autograd.function import once_differentiable

_CELLS_PER_CHUNK = {"cpu": 1 << 20, "cuda": 1 << 27}  # 4 MB of logits stay in a processor's cache


def full_softmax(hidden: Tensor, weight: Tensor, target: Tensor) -> Tensor:
    """Mean of -log softmax(hidden · weightᵀ)[target], Klenitskiy & Vasilev 2023, equation 4.

    The logits exist only a few hundred positions at a time, and each chunk's gradient is taken
    while it is in the processor's cache: memory does not grow with positions x items, and no
    logit is computed twice.

    Args:
        hidden: (n, dim).
        weight: (n_items, dim), float32.
        target: (n,) int64, the right item of each position.
    """
    return cast("Tensor", _FullSoftmax.apply(hidden, weight, target))  # type: ignore[no-untyped-call]  # so in torch


def sampled_softmax(
    hidden: Tensor, weight: Tensor, target: Tensor, negatives: Tensor, log_expected: Tensor
) -> Tensor:
    """As `full_softmax`, with the sum over the catalogue estimated from `negatives`.

    All positions share the negatives. Each counts for as many items as it was unlikely to be
    drawn, so that the loss and the scores keep the scale of the full softmax (Jean et al. 2015,
    section 3.2).

    Args:
        hidden: (n, dim).
        weight: (n_items, dim).
        target: (n,) int64.
        negatives: (n_negatives,) int64.
        log_expected: (n_negatives,) log of how often each was to be expected among them.
    """
    rows = weight[torch.cat([target, negatives])].to(hidden.dtype)  # one gather, one scatter back
    right = (hidden * rows[: len(target)]).sum(1, keepdim=True)
    wrong = (hidden @ rows[len(target) :].T).float() - log_expected
    wrong = wrong.masked_fill(negatives == target[:, None], -math.inf)
    logits = torch.cat([right.float(), wrong], 1)  # (n, 1 + n_negatives)
    return torch.nn.functional.cross_entropy(logits, torch.zeros_like(target))


class _FullSoftmax(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, hidden: Tensor, weight: Tensor, target: Tensor) -> Tensor:
        with torch.autocast(hidden.device.type, enabled=False):
            loss, ctx.gradients = _loss_and_gradients(hidden, weight, target)
        return loss

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, upstream: Tensor) -> tuple[Tensor, Tensor, None]:
        hidden, weight = ctx.gradients
        return hidden * upstream, weight * upstream, None


def _loss_and_gradients(
    hidden: Tensor, weight: Tensor, target: Tensor
) -> tuple[Tensor, tuple[Tensor, Tensor]]:
    n, n_items = len(hidden), len(weight)
    chunk = max(1, _CELLS_PER_CHUNK[hidden.device.type] // n_items)
    output = weight.to(hidden.dtype)
    loss = hidden.new_zeros((), dtype=torch.float32)
    hidden_gradient = torch.empty_like(hidden)
    weight_gradient = torch.zeros_like(weight.T)  # (dim, n_items): the faster product
    for start in range(0, n, chunk):
        part = slice(start, start + chunk)
        logits = (hidden[part] @ output.T).float()  # (chunk, n_items)
        torch.softmax(logits, 1, out=logits)
        right = target[part, None]
        loss -= logits.gather(1, right).clamp_(min=1e-38).log_().sum()
        logits.scatter_add_(1, right, logits.new_full(right.shape, -1.0))
        residual = logits.to(hidden.dtype)
        torch.mm(residual, output, out=hidden_gradient[part])
        if hidden.dtype == torch.float32:
            weight_gradient.addmm_(hidden[part].T, residual)
        else:
            weight_gradient += hidden[part].T @ residual
    return loss / n, (hidden_gradient / n, weight_gradient.T / n)
