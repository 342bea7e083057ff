"""Train the glance: a small net that says of a window, before the network reads it, whether it can hold an event.

usage: python -m training.reader.glance --silver out/silver.pt --weights out/reader

Four convolutions over the word pieces, begun from the network's own embeddings (their first principal components), learn what
the whole reader finds: the chance of a trigger at each piece, and whether the window has an event. The last two are told the
mean and the most of the whole window, too: a seizure of cocaine is told by the words around it. Words are hidden from it now
and then, names more often, so that it does not learn by heart who fought where.

Of the news two parts in ten are kept to choose the floor on, one to tell its recall on, beside the corpus's `valid`, on which
nothing is chosen. The floor is built in: what is written gives 0 and more for a window that is to be read.
"""

from __future__ import annotations

import functools
import itertools
import pathlib
import random
import tempfile
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import onnx
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from training.asking import asking
from training.reader.export import quantised
from training.reader.train import batches, padded
from whoholds.extract.encoding import CASES

WIDTH, DILATIONS = 96, (1, 2, 4, 1)  # so that a piece is seen with eight on either side
ALONE = 2  # convolutions that see nothing of the whole window
PIECES, RATE, EPOCHS = 4096, 2e-3, 7
HIDDEN, HIDDEN_NAMES, UNKNOWN = 0.03, 0.15, 100  # chances of a piece, and of one with a capital, to be shown as [UNK]
TITLE = 2  # the first case with a capital
KEPT = 0.998  # of the events, and of the gold claims that the whole reader finds
PARTS = (2, 1, 7)  # of ten: to choose the floor on, to tell the recall on, to learn from
EMBEDDINGS = "net.words.weight"
Example = dict[str, Any]
Seen = Callable[[Sequence[Example]], tuple[Tensor, Tensor]]


class Glance(nn.Module):
    """Word pieces and their cases → one logit a piece."""

    def __init__(self, embeddings: Tensor) -> None:
        """Begin from a network's word embeddings, vocabulary × its width."""
        super().__init__()
        _, _scale, axes = torch.svd_lowrank(embeddings - embeddings.mean(0), q=WIDTH, niter=4)
        begun = (embeddings - embeddings.mean(0)) @ axes
        self.words = nn.Embedding.from_pretrained(begun / begun.std(), freeze=False)
        self.cases = nn.Embedding(CASES, WIDTH)
        self.layers = nn.ModuleList(nn.Conv1d(WIDTH, WIDTH, 3, padding=d, dilation=d) for d in DILATIONS)
        self.around = nn.ModuleList(nn.Linear(2 * WIDTH, WIDTH) for _ in DILATIONS[ALONE:])
        self.out = nn.Conv1d(WIDTH, 1, 1)
        self.drop = nn.Dropout(0.2)

    def forward(self, ids: Tensor, cases: Tensor, mask: Tensor | None = None) -> Tensor:
        """Ids and cases: batch × length; mask: 1 where there is a piece."""
        x = self.drop((self.words(ids) + self.cases(cases)).transpose(1, 2))
        for number, layer in enumerate(self.layers):
            x = x if mask is None else x * mask[:, None]
            y = layer(x)
            if number >= ALONE:
                y = y + self.around[number - ALONE](self.drop(whole(x, mask)))[..., None]
            x = x + F.relu(y)
        logits: Tensor = self.out(self.drop(x))[:, 0]
        return logits if mask is None else logits.masked_fill(mask == 0, -30.0)


def whole(x: Tensor, mask: Tensor | None) -> Tensor:
    """The mean and the most over the pieces of each window."""
    if mask is None:
        return torch.cat([x.mean(-1), x.amax(-1)], -1)
    return torch.cat([x.sum(-1) / mask.sum(-1, keepdim=True), (x - 1e4 * (1 - mask[:, None])).amax(-1)], -1)


class Exported(nn.Module):
    """The glance as it ships: a number for each piece, 0 and more where an event may have its trigger."""

    def __init__(self, net: Glance, floor: float) -> None:
        super().__init__()
        self.net, self.floor = net, floor

    def forward(self, ids: Tensor, cases: Tensor) -> Tensor:
        """Ids and cases: 1 × length."""
        return self.net(ids, cases) - self.floor


def embeddings(folder: pathlib.Path) -> Tensor:
    """The word embeddings of an exported network, as near as its int8 gives them."""
    graph = onnx.load(str(folder / "first.onnx")).graph
    arrays = {entry.name: onnx.numpy_helper.to_array(entry) for entry in graph.initializer if entry.name.startswith(EMBEDDINGS)}
    whole, zero, scale = (arrays[f"{EMBEDDINGS}_{part}"] for part in ("quantized", "zero_point", "scale"))
    return torch.tensor((whole.astype(np.float32) - float(zero)) * float(scale))


def seen(net: Glance, batch: Sequence[Example]) -> tuple[Tensor, Tensor]:
    """Logits by piece, and the mask."""
    ids, cases = (padded([e[k] for e in batch], 0) for k in ("ids", "cases"))
    mask = padded([torch.ones(len(e["ids"])) for e in batch], 0).float()
    if net.training:
        ids = torch.where(torch.rand(ids.shape) < torch.where(cases >= TITLE, HIDDEN_NAMES, HIDDEN), UNKNOWN, ids)
    return net(ids, cases, mask), mask


def loss(logits: Tensor, mask: Tensor, batch: Sequence[Example]) -> Tensor:
    """Of the pieces, against the network's chances, and of the windows, against whether they hold an event."""
    chances = nn.utils.rnn.pad_sequence([e["chance"].float() for e in batch], batch_first=True)
    events = torch.tensor([float(e["events"] > 0) for e in batch])
    pieces = F.binary_cross_entropy_with_logits(logits, chances, weight=mask, reduction="sum") / mask.sum()
    return 10 * pieces + F.binary_cross_entropy_with_logits(logits.amax(-1), events)


def trained(net: nn.Module, seen_of: Seen, examples: list[Example], epochs: int, seed: int, fused: bool = True) -> None:
    """Adam, the rate falling to nothing; the glance and the exit are both trained so.

    Args:
        net: what learns.
        seen_of: the logits by piece that it gives of a batch, and the batch's mask.
        examples: what it learns from.
        epochs: how often it sees each.
        seed: mixes their order.
        fused: PyTorch's Adam in one step of its own, which adds up otherwise.
    """
    rng = random.Random(seed)
    total = epochs * sum(1 for _ in batches(examples, PIECES, random.Random(0)))
    optimiser = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=0.01, fused=fused)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: max(0.02, 1 - step / (total * 1.02)))
    for epoch in range(epochs):
        net.train()
        sums = []
        for batch in batches(examples, PIECES, rng):
            value = loss(*seen_of(batch), batch)
            optimiser.zero_grad(set_to_none=True)
            value.backward()
            optimiser.step()
            schedule.step()
            sums.append(float(value.detach()))
        print(f"epoch {epoch + 1}: loss {sum(sums) / len(sums):.3f}", flush=True)


@torch.no_grad()
def best(net: Glance, examples: list[Example]) -> Tensor:
    """The highest logit of each window."""
    net.eval()
    return torch.cat([seen(net, [e])[0].amax(-1) for e in examples])


def parted(examples: Sequence[Example], seed: int) -> list[list[Example]]:
    """The examples in PARTS, by chance."""
    mixed = list(examples)
    random.Random(seed).shuffle(mixed)
    ends = [len(mixed) * sum(PARTS[:i]) // sum(PARTS) for i in range(len(PARTS) + 1)]
    return [mixed[a:b] for a, b in itertools.pairwise(ends)]


def floor(scores: Tensor, examples: Sequence[Example], kept: float = KEPT) -> float:
    """The highest floor at which windows with `kept` of the events pass, and with `kept` of the gold claims."""
    order = scores.argsort(descending=True)
    found = []
    for counts in counted(examples):
        share = counts[order].cumsum(0) / counts.sum()
        found.append(float(scores[order][int((share >= kept).nonzero()[0])]))
    return min(found)


def counted(examples: Sequence[Example]) -> tuple[Tensor, Tensor]:
    """By window, the events, and the gold claims where the whole reader finds any."""
    events = torch.tensor([e["events"] for e in examples], dtype=torch.float64)
    return events, torch.tensor([max(0, e["gold"]) * (e["events"] > 0) for e in examples], dtype=torch.float64)


def said(name: str, scores: Tensor, examples: list[Example], at: float) -> str:
    """How many windows pass, and with them how many events and gold claims that the whole reader finds."""
    events, gold = counted(examples)
    on = scores >= at
    return (
        f"{name}: {len(examples)} windows, {float(on.float().mean()):.3f} pass; of {int(events.sum())} events "
        f"{float(events[on].sum() / max(1, int(events.sum()))):.4f}, of {int(gold.sum())} gold claims "
        f"{float(gold[on].sum() / max(1, int(gold.sum()))):.4f}"
    )


def export(net: Glance, at: float, path: pathlib.Path) -> None:
    """Write it with its floor, the embeddings in int8."""
    ids = torch.ones(1, 16, dtype=torch.long)
    with tempfile.TemporaryDirectory() as folder:
        full = pathlib.Path(folder, "glance.onnx")
        torch.onnx.export(
            Exported(net, at).eval(), (ids, ids), str(full), input_names=["ids", "cases"], output_names=["over"],
            opset_version=17, dynamo=False, dynamic_axes={k: {1: "length"} for k in ("ids", "cases", "over")},
        )  # fmt: skip
        quantised(full, path, ["Gather"])  # convolutions so small are slower in int8


def main() -> None:
    """Train, choose the floor, write."""
    ask = asking(__doc__)
    ask.add_argument("--silver", type=pathlib.Path, required=True)
    ask.add_argument("--weights", type=pathlib.Path, required=True, help="folder of the network; the glance goes there")
    ask.add_argument("--epochs", type=int, default=EPOCHS)
    ask.add_argument("--seed", type=int, default=1)
    args = ask.parse_args()
    torch.set_num_threads(1)  # of nets so small more are no quicker, and one alone adds up in the same order everywhere
    torch.manual_seed(args.seed)
    examples = torch.load(args.silver, weights_only=False)
    choosing, telling, learning = parted([e for e in examples if e["split"] in ("train", "stream")], args.seed)
    net = Glance(embeddings(args.weights))
    trained(net, functools.partial(seen, net), learning, args.epochs, args.seed)
    torch.save(net.state_dict(), args.silver.with_name("glance.pt"))
    scores = best(net, choosing)
    at = floor(scores, choosing)
    print(said("on which the floor was chosen", scores, choosing, at))
    for name, rows in (
        ("apart, items of train", [e for e in telling if e["split"] == "train"]),
        ("apart, news that nobody annotated", [e for e in telling if e["split"] == "stream"]),
        ("valid", [e for e in examples if e["split"] == "valid"]),
    ):
        print(said(name, best(net, rows), rows, at))
    export(net, at, args.weights / "glance.onnx")
    print(f"floor {at:.2f}; {(args.weights / 'glance.onnx').stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
