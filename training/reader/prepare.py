"""Corpus → arrays in one file, so that training itself needs neither the public sources nor the tokenizer.

usage: python -m training.reader.prepare --data PUBLIC_SOURCES --vocabulary tokenizer.json --out out/examples.pt
"""

from __future__ import annotations

import pathlib
import random
from collections.abc import Iterator, Sequence
from typing import Any

import torch
from tokenizers import Tokenizer

from training.asking import asking
from training.corpus.corpus import Annotated, corpus
from training.corpus.rewording import reworded, town_names
from training.reader.data import Example, examples, named
from training.reader.entities import sentences


def plain(example: Example, split: str, origin: str, report: str = "", variant: int = 0) -> dict[str, Any]:
    """An example as tensors and lists; a variant above 0 is the report in other words."""
    return {
        "ids": torch.tensor(example.window.ids, dtype=torch.int32), "cases": torch.tensor(example.window.cases, dtype=torch.int8),
        "trigger": torch.tensor(example.trigger, dtype=torch.int16),
        "spans": {k: torch.tensor(v, dtype=torch.int16) for k, v in example.spans.items()},
        "names": torch.tensor(example.names, dtype=torch.int16), "rows": example.rows, "candidates": sorted(example.candidates),
        "links": sorted(example.links), "same": sorted(example.same), "phases": example.phases, "whens": example.whens,
        "split": split, "origin": origin, "report": report, "variant": variant,
    }  # fmt: skip


def tokenizer(path: pathlib.Path) -> Tokenizer:
    """A tokenizer that neither pads nor cuts."""
    found = Tokenizer.from_file(str(path))
    found.no_padding()
    found.no_truncation()
    return found


def variants(annotated: Annotated, count: int, towns: Sequence[str], rng: random.Random) -> Iterator[tuple[int, Annotated]]:
    """A report, and, where it is learned from and has claims, that many times in other words."""
    yield 0, annotated
    if annotated.split == "train" and annotated.claims:
        yield from ((number, reworded(annotated, towns, rng)) for number in range(1, count + 1))


def main() -> None:
    """Write the file."""
    ask = asking(__doc__, "data")
    ask.add_argument("--vocabulary", type=pathlib.Path, required=True)
    ask.add_argument("--out", type=pathlib.Path, required=True)
    ask.add_argument("--reworded", type=int, default=3, help="how often each report is told in other words beside its own")
    ask.add_argument("--seed", type=int, default=1)
    args = ask.parse_args()
    words, rng = tokenizer(args.vocabulary), random.Random(args.seed)
    reports = list(corpus(args.data))
    towns = town_names(a for a in reports if a.split == "train")
    found = [
        plain(e, a.split, a.origin, a.report["id"], number)
        for one in reports for number, a in variants(one, args.reworded, towns, rng) for e in examples(words, a)
    ]  # fmt: skip
    found += [plain(e, "train", "names") for w, t in sentences(args.data) if len(w) < 150 for e in named(words, w, t)]
    args.out.parent.mkdir(parents=True, exist_ok=True)
    torch.save(found, args.out)
    print(f"{len(found)} windows, {sum(len(e['rows']) for e in found)} triggers")


if __name__ == "__main__":
    main()
