"""The reader's network: a BERT encoder with an added case embedding, tag heads, link heads and class heads."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass

import torch
from torch import Tensor, nn

from whoholds.extract.encoding import CASES
from whoholds.extract.labels import CLASS_COLUMNS, LINKS, TAG_COLUMNS

LINK_WIDTH = 64


@dataclass(frozen=True)
class Shape:
    """The encoder's shape, in the base model's own terms."""

    vocabulary: int = 30522
    positions: int = 512
    width: int = 384
    layers: int = 6
    heads: int = 12
    inner: int = 1536

    def plain(self) -> dict[str, int]:
        """As a dict, for the model card."""
        return asdict(self)


class Layer(nn.Module):
    """One BERT layer (post-norm self-attention, GELU)."""

    def __init__(self, shape: Shape, dropout: float) -> None:
        super().__init__()
        self.heads, self.size = shape.heads, shape.width // shape.heads
        self.query, self.key, self.value, self.out = (nn.Linear(shape.width, shape.width) for _ in range(4))
        self.norm1, self.norm2 = nn.LayerNorm(shape.width, eps=1e-12), nn.LayerNorm(shape.width, eps=1e-12)
        self.up, self.down = nn.Linear(shape.width, shape.inner), nn.Linear(shape.inner, shape.width)
        self.drop = nn.Dropout(dropout)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """x: batch × length × width; bias: batch × 1 × 1 × length, 0 or a large negative number."""
        b, length, width = x.shape
        q, k, v = (f(x).view(b, length, self.heads, self.size).transpose(1, 2) for f in (self.query, self.key, self.value))
        mixed = nn.functional.scaled_dot_product_attention(q, k, v, attn_mask=bias).transpose(1, 2).reshape(b, length, width)
        x = self.norm1(x + self.drop(self.out(mixed)))
        return self.norm2(x + self.drop(self.down(nn.functional.gelu(self.up(x)))))


class ReaderNet(nn.Module):
    """Word pieces → tags, links and classes.

    Outputs: tags, batch × length × TAG_COLUMNS; links, batch × LINKS × length × length (row: trigger, column: the other);
    classes, batch × length × CLASS_COLUMNS. All are logits.
    """

    def __init__(self, shape: Shape, dropout: float = 0.1) -> None:
        super().__init__()
        self.shape = shape
        self.words, self.places = nn.Embedding(shape.vocabulary, shape.width), nn.Embedding(shape.positions, shape.width)
        self.cases = nn.Embedding(CASES, shape.width)
        nn.init.zeros_(self.cases.weight)
        self.norm = nn.LayerNorm(shape.width, eps=1e-12)
        self.drop = nn.Dropout(dropout)
        self.layers = nn.ModuleList(Layer(shape, dropout) for _ in range(shape.layers))
        self.tags = nn.Linear(shape.width, TAG_COLUMNS)
        self.classes = nn.Sequential(nn.Linear(shape.width, shape.width), nn.GELU(), nn.Linear(shape.width, CLASS_COLUMNS))
        self.from_trigger = nn.Linear(shape.width, len(LINKS) * LINK_WIDTH)
        self.to_other = nn.Linear(shape.width, len(LINKS) * LINK_WIDTH)
        self.link_bias = nn.Parameter(torch.full((len(LINKS), 1, 1), -2.0))

    def encode(self, ids: Tensor, cases: Tensor, mask: Tensor) -> Tensor:
        """Hidden states, batch × length × width, of ids, cases and mask (1 where there is a piece), batch × length each."""
        positions = torch.arange(ids.shape[1], device=ids.device)
        x: Tensor = self.drop(self.norm(self.words(ids) + self.places(positions) + self.cases(cases)))
        bias = (1.0 - mask[:, None, None, :].to(x.dtype)) * -10000.0
        for layer in self.layers:
            x = layer(x, bias)
        return x

    def linked(self, rows: Tensor, columns: Tensor) -> Tensor:
        """Logits of all links from hidden states (rows × width) to others (columns × width): … × LINKS × rows × columns."""
        q, k = self._split(self.from_trigger(rows)), self._split(self.to_other(columns))
        scores: Tensor = q @ k.transpose(-1, -2) / math.sqrt(LINK_WIDTH) + self.link_bias
        return scores

    def forward(self, ids: Tensor, cases: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Tags, links between all pieces, and classes of all pieces."""
        x = self.encode(ids, cases, mask)
        return self.tags(x), self.linked(x, x), self.classes(x)

    @staticmethod
    def _split(x: Tensor) -> Tensor:
        return x.view(*x.shape[:-1], len(LINKS), LINK_WIDTH).transpose(-2, -3)


def take_base(net: ReaderNet, weights: dict[str, Tensor]) -> None:
    """Put a Hugging Face BERT's weights into the encoder; token type 0 is added to the positions, for it never varies."""
    w = {k.removeprefix("bert."): v.float() for k, v in weights.items()}
    with torch.no_grad():
        net.words.weight.copy_(w["embeddings.word_embeddings.weight"])
        net.places.weight.copy_(w["embeddings.position_embeddings.weight"] + w["embeddings.token_type_embeddings.weight"][0])
        pairs = [(net.norm, "embeddings.LayerNorm")]
        for i, layer in enumerate(net.layers):
            assert isinstance(layer, Layer)
            at = f"encoder.layer.{i}."
            pairs += [
                (layer.query, at + "attention.self.query"), (layer.key, at + "attention.self.key"),
                (layer.value, at + "attention.self.value"),
                (layer.out, at + "attention.output.dense"), (layer.norm1, at + "attention.output.LayerNorm"),
                (layer.up, at + "intermediate.dense"), (layer.down, at + "output.dense"), (layer.norm2, at + "output.LayerNorm"),
            ]  # fmt: skip
        for module, name in pairs:
            module.weight.copy_(w[name + ".weight"])
            module.bias.copy_(w[name + ".bias"])
