"""A causal Transformer over item sequences: the network of `sasrec`."""

import torch
from torch import Tensor, nn
from torch.nn.functional import gelu, linear, scaled_dot_product_attention


class SequenceEncoder(nn.Module):
    """Items in, one vector per position out, each made from its past alone.

    Kang & McAuley 2018, section III, with layer norm before each part instead of after it
    (Xiong et al. 2020), and dropout on everything but the attention weights, which the fused
    attention on processors does not offer.

    Padding must stand at the end: no real position sees it, so no mask is needed.
    """

    def __init__(
        self, n_items: int, max_length: int, dim: int, blocks: int, heads: int, dropout: "Dropout"
    ) -> None:
        super().__init__()
        self.items = nn.Embedding(n_items, dim)
        self.positions = nn.Embedding(max_length, dim)
        self.dropout = dropout
        self.blocks = nn.ModuleList(Block(dim, heads, dropout) for _ in range(blocks))
        self.norm = nn.LayerNorm(dim)

    @property
    def device(self) -> torch.device:
        return self.items.weight.device

    @property
    def max_length(self) -> int:
        return self.positions.num_embeddings

    def autocast(self, precision: torch.dtype) -> torch.autocast:
        """A context in which the blocks compute in `precision`."""
        wanted = precision != torch.float32
        return torch.autocast(self.device.type, dtype=precision if wanted else None, enabled=wanted)

    def forward(self, items: Tensor) -> Tensor:
        """(batch, length) int64 to (batch, length, dim)."""
        x = self._embed(items)
        for block in self.blocks:
            x = block(x)
        return self.norm(x)  # type: ignore[no-any-return]  # calls of modules are untyped

    def last(self, items: Tensor, length: Tensor) -> Tensor:
        """(batch, dim): the vector of each row's last real position, for half the work."""
        x = self._embed(items)
        *earlier, final = self.blocks
        for block in earlier:
            x = block(x)
        return self.norm(final.last(x, length))  # type: ignore[no-any-return, operator]  # as above

    def _embed(self, items: Tensor) -> Tensor:
        return self.dropout(self.items(items) + self.positions.weight[: items.shape[1]])  # type: ignore[no-any-return]  # as above


class Block(nn.Module):
    """Attention, then a feed-forward net as wide as its input, each added to its input."""

    def __init__(self, dim: int, heads: int, dropout: "Dropout") -> None:
        super().__init__()
        self.heads = heads
        self.attention_norm = nn.LayerNorm(dim)
        self.query_key_value = nn.Linear(dim, 3 * dim)
        self.attention_out = nn.Linear(dim, dim)
        self.forward_norm = nn.LayerNorm(dim)
        self.forward_in = nn.Linear(dim, dim)
        self.forward_out = nn.Linear(dim, dim)
        self.dropout = dropout

    def forward(self, x: Tensor) -> Tensor:
        """(batch, length, dim) to the same."""
        projected = self.query_key_value(self.attention_norm(x))
        query, key, value = map(self._heads, projected.chunk(3, -1))
        return self._finish(x, scaled_dot_product_attention(query, key, value, is_causal=True))

    def last(self, x: Tensor, length: Tensor) -> Tensor:
        """(batch, length, dim) to (batch, dim): `forward` of each row's last real position."""
        batch, longest, dim = x.shape
        rows = torch.arange(batch, device=x.device)
        weight, bias = self.query_key_value.weight, self.query_key_value.bias
        normed = self.attention_norm(x)
        newest = linear(normed[rows, length - 1, None], weight[:dim], bias[:dim])
        key, value = map(self._heads, linear(normed, weight[dim:], bias[dim:]).chunk(2, -1))
        real = torch.arange(longest, device=x.device) < length[:, None]
        mask = real[:, None, None]  # (batch, 1, 1, longest)
        mixed = scaled_dot_product_attention(self._heads(newest), key, value, attn_mask=mask)
        return self._finish(x[rows, length - 1, None], mixed)[:, 0]

    def _heads(self, x: Tensor) -> Tensor:
        """(batch, length, dim) to (batch, heads, length, dim / heads)."""
        return x.view(*x.shape[:2], self.heads, -1).transpose(1, 2)

    def _finish(self, x: Tensor, mixed: Tensor) -> Tensor:
        attended = self.attention_out(mixed.transpose(1, 2).flatten(2))
        x = x + self.dropout(attended)
        hidden = gelu(self.forward_in(self.forward_norm(x)))
        return x + self.dropout(self.forward_out(hidden))  # type: ignore[no-any-return]  # as above


class Dropout(nn.Module):
    """Dropout with its own generator, so that training never touches PyTorch's global one.

    One random byte decides over one cell, which is three times as fast as PyTorch's Bernoulli
    draws on a processor; the rate is therefore rounded to 1/256.
    """

    def __init__(self, rate: float, generator: torch.Generator) -> None:
        super().__init__()
        self.threshold = round(rate * 256)
        self.generator = generator

    def forward(self, x: Tensor) -> Tensor:
        """`x` with the share of cells zero and the rest scaled up, while training."""
        if not self.training or self.threshold == 0:
            return x
        words = torch.empty(x.numel() // 8 + 1, dtype=torch.int64, device=x.device)
        words.random_(-(2**63), None, generator=self.generator)
        drawn = words.view(torch.uint8)[: x.numel()].view(x.shape)
        return x * ((drawn >= self.threshold) * (256 / (256 - self.threshold)))


def initialise(module: nn.Module, generator: torch.Generator) -> None:
    """Fill all weights from `generator`: matrices from N(0, 0.02²), biases 0, norms 1."""
    for name, weight in module.named_parameters():
        if weight.dim() > 1:
            nn.init.normal_(weight, std=0.02, generator=generator)
        else:
            nn.init.constant_(weight, float(name.endswith("norm.weight")))
