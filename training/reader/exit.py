"""Train the exit: what says, behind the network's first layers, whether the rest of it is worth while.

usage: python -m training.reader.exit --silver out/silver.pt --weights out/reader

Of the windows that pass the glance most still hold nothing. Two convolutions over the hidden states that `first.onnx` gives learn
what the whole reader finds there, as the glance does over words, on the same parts of the news. What the glance said counts, too:
where it is sure, more is needed to leave off. The floor is chosen on one part, its recall told on another and on `valid`.
"""

from __future__ import annotations

import functools
import pathlib
from collections.abc import Sequence

import numpy as np
import onnxruntime
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from training.asking import asking
from training.reader.export import written
from training.reader.glance import Example, floor, parted, said, trained
from training.reader.train import padded

WIDTH, DILATIONS = 64, (1, 2)
EPOCHS = 7
KEPT = 0.9995  # of the events that pass the glance, and of the gold claims: the glance has lost its two in a thousand before
GLANCE = 0.75  # what a nat of the glance counts for beside one of the exit


class Exit(nn.Module):
    """Hidden states of a window → one logit a piece."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.inward = nn.Linear(width, WIDTH)
        self.layers = nn.ModuleList(nn.Conv1d(WIDTH, WIDTH, 3, padding=d, dilation=d) for d in DILATIONS)
        self.out = nn.Conv1d(WIDTH, 1, 1)
        self.drop = nn.Dropout(0.2)

    def forward(self, half: Tensor, mask: Tensor | None = None) -> Tensor:
        """half: batch × length × width; mask: 1 where there is a piece."""
        x = F.relu(self.inward(self.drop(half))).transpose(1, 2)
        for layer in self.layers:
            x = x if mask is None else x * mask[:, None]
            x = x + F.relu(layer(x))
        logits: Tensor = self.out(self.drop(x))[:, 0]
        return logits if mask is None else logits.masked_fill(mask == 0, -30.0)


class Exported(nn.Module):
    """The exit as it ships: one number for a window, 0 and more where the rest is to be run."""

    def __init__(self, net: Exit, floor: float) -> None:
        super().__init__()
        self.net, self.floor = net, floor

    def forward(self, half: Tensor, over: Tensor) -> Tensor:
        """half: 1 × length × width; over: the most that the glance said, of one window."""
        return self.net(half).amax(-1) + GLANCE * over - self.floor


def passing(examples: Sequence[Example], folder: pathlib.Path) -> list[Example]:
    """The examples that pass the glance, with what it said (`over`) and their hidden states after the first layers (`half`)."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = torch.get_num_threads()
    glance, first = (onnxruntime.InferenceSession(str(folder / name), options) for name in ("glance.onnx", "first.onnx"))
    found = []
    for e in examples:
        asked = {k: e[k].numpy().astype(np.int64)[None] for k in ("ids", "cases")}
        if (over := float(glance.run(None, asked)[0].max())) >= 0:
            found.append({**e, "over": over, "half": torch.tensor(first.run(None, asked)[0][0]).half()})
    return found


def seen(net: Exit, batch: Sequence[Example]) -> tuple[Tensor, Tensor]:
    """Logits by piece, and the mask."""
    mask = padded([torch.ones(len(e["ids"])) for e in batch], 0).float()
    return net(padded([e["half"] for e in batch], 0).float(), mask), mask


@torch.no_grad()
def best(net: Exit, examples: Sequence[Example]) -> Tensor:
    """The highest logit of each window, with what the glance said."""
    net.eval()
    return torch.cat([seen(net, [e])[0].amax(-1) + GLANCE * e["over"] for e in examples])


def main() -> None:
    """Train, choose the floor, write."""
    ask = asking(__doc__)
    ask.add_argument("--silver", type=pathlib.Path, required=True)
    ask.add_argument(
        "--weights", type=pathlib.Path, required=True, help="folder of the network and its glance; the exit goes there"
    )
    ask.add_argument("--epochs", type=int, default=EPOCHS)
    ask.add_argument("--seed", type=int, default=1)
    args = ask.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(args.seed)
    examples = torch.load(args.silver, weights_only=False)
    news = parted([e for e in examples if e["split"] in ("train", "stream")], args.seed)
    choosing, telling, learning = (passing(part, args.weights) for part in news)
    net = Exit(learning[0]["half"].shape[-1])
    trained(net, functools.partial(seen, net), learning, args.epochs, args.seed, fused=False)
    scores = best(net, choosing)
    at = floor(scores, choosing, KEPT)
    print(said("on which the floor was chosen", scores, choosing, at))
    for name, rows in (
        ("apart, items of train", [e for e in telling if e["split"] == "train"]),
        ("apart, news that nobody annotated", [e for e in telling if e["split"] == "stream"]),
        ("valid", passing([e for e in examples if e["split"] == "valid"], args.weights)),
    ):
        print(said(name, best(net, rows), rows, at))
    export(net, at, args.weights / "exit.onnx")
    print(f"floor {at:.2f}")


def export(net: Exit, at: float, path: pathlib.Path) -> None:
    """Write it with its floor."""
    half = torch.randn(1, 16, net.inward.in_features)
    written(Exported(net, at), (half, torch.zeros(1)), path, ["half", "over"], ["best"], {"half": {1: "length"}})


if __name__ == "__main__":
    main()
