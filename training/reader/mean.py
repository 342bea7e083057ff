"""The mean of several nets that went on from one another: it reads unseen reports better than any of them.

usage: python -m training.reader.mean out/one.pt out/two.pt --out out/net.pt

Averaging weights along one training's path: Izmailov et al. 2018, "Averaging weights leads to wider optima and better
generalization", arXiv:1803.05407.
"""

from __future__ import annotations

import argparse
import pathlib
from collections.abc import Mapping, Sequence

import torch
from torch import Tensor


def mean(nets: Sequence[Mapping[str, Tensor]]) -> dict[str, Tensor]:
    """The mean of each weight, in half precision as nets are kept.

    Raises:
        ValueError: there are none, or they are not of one shape.
    """
    if not nets or any({k: v.shape for k, v in net.items()} != {k: v.shape for k, v in nets[0].items()} for net in nets):
        raise ValueError("nets of one shape are wanted, one or more: give files that training.reader.train wrote")
    return {k: torch.stack([net[k].float() for net in nets]).mean(0).half() for k in nets[0]}


def main() -> None:
    """Read, average, write."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("nets", type=pathlib.Path, nargs="+")
    ask.add_argument("--out", type=pathlib.Path, required=True)
    args = ask.parse_args()
    torch.save(mean([torch.load(path) for path in args.nets]), args.out)


if __name__ == "__main__":
    main()
