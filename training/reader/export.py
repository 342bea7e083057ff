"""Weights → ONNX, in int8, beside the tokenizer, and check that the small file says what the large one says.

usage: python -m training.reader.export --net out/net.pt --vocabulary out/tokenizer.json --out src/whoholds/extract/data
"""

from __future__ import annotations

import argparse
import pathlib
import shutil
import tempfile

import numpy as np
import onnxruntime
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process

from training.reader.model import ReaderNet
from training.reader.train import SHAPES


def export(net: ReaderNet, path: pathlib.Path) -> None:
    """Write the network in fp32 with free lengths."""
    ids = torch.ones(1, 16, dtype=torch.long)
    torch.onnx.export(
        net, (ids, ids, ids), str(path), input_names=["ids", "cases", "mask"], output_names=["tags", "links", "classes"],
        opset_version=17,
        dynamic_axes={**{k: {1: "length"} for k in ("ids", "cases", "mask", "tags", "classes")},
                      "links": {2: "length", 3: "length"}},
        dynamo=False,
    )  # fmt: skip


def main() -> None:
    """Export, quantise, compare."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
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
        full, prepared = pathlib.Path(folder, "full.onnx"), pathlib.Path(folder, "prepared.onnx")
        export(net, full)
        quant_pre_process(str(full), str(prepared), skip_symbolic_shape=True)
        quantize_dynamic(str(prepared), str(args.out / "reader.onnx"), per_channel=True, weight_type=QuantType.QInt8)
        shutil.copy(args.vocabulary, args.out / "tokenizer.json")
        rng = np.random.default_rng(1)
        feed = {
            "ids": rng.integers(1000, 20000, (1, 120)),
            "cases": rng.integers(0, 5, (1, 120)),
            "mask": np.ones((1, 120), dtype=np.int64),
        }
        large, small = (onnxruntime.InferenceSession(str(p)).run(None, feed) for p in (full, args.out / "reader.onnx"))
        for name, a, b in zip(("tags", "links", "classes"), large, small, strict=True):
            print(f"{name}: cosine {float((a * b).sum() / np.linalg.norm(a) / np.linalg.norm(b)):.4f}")
    print(f"{(args.out / 'reader.onnx').stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
