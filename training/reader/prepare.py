"""Corpus → arrays in one file, so that training itself needs neither the public sources nor the tokenizer.

usage: python -m training.reader.prepare --data PUBLIC_SOURCES --vocabulary tokenizer.json --out out/examples.pt
"""

from __future__ import annotations

import argparse
import pathlib
from typing import Any

import torch
from tokenizers import Tokenizer

from training.corpus.corpus import corpus
from training.reader.data import Example, examples, named
from training.reader.entities import sentences


def plain(example: Example, split: str, origin: str, report: str = "") -> dict[str, Any]:
    """An example as tensors and lists."""
    return {
        "ids": torch.tensor(example.window.ids, dtype=torch.int32), "cases": torch.tensor(example.window.cases, dtype=torch.int8),
        "trigger": torch.tensor(example.trigger, dtype=torch.int16),
        "spans": {k: torch.tensor(v, dtype=torch.int16) for k, v in example.spans.items()},
        "names": torch.tensor(example.names, dtype=torch.int16), "rows": example.rows, "candidates": sorted(example.candidates),
        "links": sorted(example.links), "same": sorted(example.same.items()), "phases": example.phases, "whens": example.whens,
        "split": split, "origin": origin, "report": report,
    }  # fmt: skip


def tokenizer(path: pathlib.Path) -> Tokenizer:
    """A tokenizer that neither pads nor cuts."""
    found = Tokenizer.from_file(str(path))
    found.no_padding()
    found.no_truncation()
    return found


def main() -> None:
    """Write the file."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--data", type=pathlib.Path, default=pathlib.Path("../shared/data"))
    ask.add_argument("--vocabulary", type=pathlib.Path, required=True)
    ask.add_argument("--out", type=pathlib.Path, required=True)
    args = ask.parse_args()
    words = tokenizer(args.vocabulary)
    found = [plain(e, a.split, a.origin, a.report["id"]) for a in corpus(args.data) for e in examples(words, a)]
    found += [plain(e, "train", "names") for w, t in sentences(args.data) if len(w) < 150 for e in named(words, w, t)]
    args.out.parent.mkdir(parents=True, exist_ok=True)
    torch.save(found, args.out)
    print(f"{len(found)} windows, {sum(len(e['rows']) for e in found)} triggers")


if __name__ == "__main__":
    main()
