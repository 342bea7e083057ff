"""Weights → ONNX, in int8, beside the tokenizer, and check that the small files say what the large net says.

usage: python -m training.reader.export --net out/net.pt --vocabulary out/tokenizer.json --out src/whoholds/extract/data

Three files: `first.onnx`, word pieces → hidden states after the first layers; `reader.onnx`, these → tags and hidden states
after the last; `heads.onnx`, hidden states → links and classes of the rows asked for. A window is read alone, so there is no
mask. Attention and GELU (by its tanh form) are onnxruntime's own joined operators: together a fifth of the time of the graph as
torch writes it.
"""

from __future__ import annotations

import pathlib
import shutil
import tempfile
from typing import Any

import numpy as np
import numpy.typing as npt
import onnxruntime
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import Tensor, nn

from training.asking import asking
from training.reader.model import Layer, ReaderNet
from training.reader.train import SHAPES

JOINED = "com.microsoft"  # the domain of onnxruntime's joined operators
FIRST = 3  # layers before `training.reader.exit` asks whether the rest is worth while
PARTS = ("first.onnx", "reader.onnx", "heads.onnx")
LENGTH, ROWS = 120, [3, 40, 77]  # of the check


class Attention(torch.autograd.Function):
    """Attention of all heads as one operator."""

    @staticmethod
    def forward(ctx: Any, q: Tensor, k: Tensor, v: Tensor, heads: int) -> Tensor:
        """q, k, v: batch × length × width."""
        split = (x.unflatten(-1, (heads, -1)).transpose(1, 2) for x in (q, k, v))
        return nn.functional.scaled_dot_product_attention(*split).transpose(1, 2).flatten(2)

    @staticmethod
    def symbolic(g: Any, q: Any, k: Any, v: Any, heads: int) -> Any:
        """How it is written in ONNX."""
        return g.op(f"{JOINED}::MultiHeadAttention", q, k, v, num_heads_i=heads).setType(q.type())


class Gelu(torch.autograd.Function):
    """GELU by its tanh form."""

    @staticmethod
    def forward(ctx: Any, x: Tensor) -> Tensor:
        """Of each number."""
        return nn.functional.gelu(x, approximate="tanh")

    @staticmethod
    def symbolic(g: Any, x: Any) -> Any:
        """How it is written in ONNX."""
        return g.op(f"{JOINED}::FastGelu", x).setType(x.type())


class First(nn.Module):
    """Word pieces and their cases → hidden states after the first layers, of one window."""

    def __init__(self, net: ReaderNet) -> None:
        super().__init__()
        self.net = net

    def forward(self, ids: Tensor, cases: Tensor) -> Tensor:
        """Ids and cases: 1 × length."""
        net = self.net
        x: Tensor = net.norm(net.words(ids) + net.places(torch.arange(ids.shape[1])) + net.cases(cases))
        for layer in net.layers[:FIRST]:
            x = passed(layer, x)
        return x


class Rest(nn.Module):
    """Hidden states after the first layers → tags and hidden states."""

    def __init__(self, net: ReaderNet) -> None:
        super().__init__()
        self.net = net

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """x: 1 × length × width."""
        for layer in self.net.layers[FIRST:]:
            x = passed(layer, x)
        return self.net.tags(x), x


def passed(layer: nn.Module, x: Tensor) -> Tensor:
    """Hidden states after one layer more."""
    assert isinstance(layer, Layer)
    mixed = Attention.apply(layer.query(x), layer.key(x), layer.value(x), layer.heads)
    x = layer.norm1(x + layer.out(mixed))
    after: Tensor = layer.norm2(x + layer.down(Gelu.apply(layer.up(x))))
    return after


class Heads(nn.Module):
    """Hidden states of some pieces and of all → links and classes of the former."""

    def __init__(self, net: ReaderNet) -> None:
        super().__init__()
        self.net = net

    def forward(self, rows: Tensor, hidden: Tensor) -> tuple[Tensor, Tensor]:
        """rows: some × width; hidden: length × width."""
        return self.net.linked(rows, hidden), self.net.classes(rows)


def export(net: ReaderNet, first: pathlib.Path, rest: pathlib.Path, heads: pathlib.Path) -> None:
    """Write the parts in fp32 with free lengths."""
    ids, hidden = torch.ones(1, 16, dtype=torch.long), torch.randn(16, net.shape.width)
    written(First(net), (ids, ids), first, ["ids", "cases"], ["half"], {k: {1: "length"} for k in ("ids", "cases", "half")})
    between = {k: {1: "length"} for k in ("half", "tags", "hidden")}
    written(Rest(net), (hidden[None],), rest, ["half"], ["tags", "hidden"], between)
    free = {"rows": {0: "asked"}, "hidden": {0: "length"}, "links": {1: "asked", 2: "length"}, "classes": {0: "asked"}}
    written(Heads(net), (hidden[:3], hidden), heads, ["rows", "hidden"], ["links", "classes"], free)


def written(
    part: nn.Module, shown: tuple[Tensor, ...], path: pathlib.Path, takes: list[str], gives: list[str], free: dict[str, Any]
) -> None:
    """Write one graph in fp32; `free`: by the name of what it takes or gives, the axes of any length."""
    torch.onnx.export(
        part.eval(), shown, str(path), input_names=takes, output_names=gives, opset_version=17, dynamo=False, dynamic_axes=free,
        custom_opsets={JOINED: 1},
    )  # fmt: skip


def quantised(full: pathlib.Path, small: pathlib.Path, kinds: list[str] | None = None) -> None:
    """Write a graph's weights in int8, by channel; those of some kinds of operator only, where `kinds` names them."""
    prepared = full.with_suffix(".prepared.onnx")
    quant_pre_process(str(full), str(prepared), skip_symbolic_shape=True)
    quantize_dynamic(str(prepared), str(small), per_channel=True, weight_type=QuantType.QInt8, op_types_to_quantize=kinds)


def run(folder: pathlib.Path, ids: Tensor, cases: Tensor) -> list[npt.NDArray[np.float32]]:
    """Tags, links and classes that the exported files give for one window; links and classes of ROWS."""
    first, rest, heads = (onnxruntime.InferenceSession(str(folder / name)) for name in PARTS)
    (half,) = first.run(None, {"ids": ids.numpy(), "cases": cases.numpy()})
    tags, hidden = rest.run(None, {"half": half})
    return [tags[0], *heads.run(None, {"rows": hidden[0][ROWS], "hidden": hidden[0]})]


def check(net: ReaderNet, folder: pathlib.Path) -> None:
    """Print how far the small files agree with the net as it was trained, on a random window."""
    torch.manual_seed(1)
    ids, cases = torch.randint(1000, 20000, (1, LENGTH)), torch.randint(0, 5, (1, LENGTH))
    with torch.no_grad():
        tags, links, classes = net(ids, cases, torch.ones(1, LENGTH))
    large = [x.numpy() for x in (tags[0], links[0][:, ROWS], classes[0][ROWS])]
    for name, a, b in zip(("tags", "links", "classes"), large, run(folder, ids, cases), strict=True):
        print(f"{name}: cosine {float((a * b).sum() / np.linalg.norm(a) / np.linalg.norm(b)):.4f}")


def main() -> None:
    """Export, quantise, compare."""
    ask = asking(__doc__)
    ask.add_argument("--net", type=pathlib.Path, required=True)
    ask.add_argument("--shape", choices=sorted(SHAPES), default="minilm")
    ask.add_argument("--vocabulary", type=pathlib.Path, required=True)
    ask.add_argument("--out", type=pathlib.Path, required=True)
    args = ask.parse_args()
    net = ReaderNet(SHAPES[args.shape])
    net.load_state_dict({k: v.float() for k, v in torch.load(args.net).items()})
    net.eval()
    args.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        full = [pathlib.Path(folder, name) for name in PARTS]
        export(net, *full)
        for path in full:
            quantised(path, args.out / path.name)
    shutil.copy(args.vocabulary, args.out / "tokenizer.json")
    check(net, args.out)
    print(f"{sum((args.out / name).stat().st_size for name in PARTS) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
