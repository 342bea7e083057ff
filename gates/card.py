"""Writes the model card of the trained reader's weights: what they are and were made with, how they read, where they fail.

usage: python -m gates.card [--weights FOLDER] [--how FILE …] [--out FILE] [--data FOLDER] [--score FILE]

`make train` ends with it. All numbers are taken anew: the sizes of the files, the claims of the corpus by part and split, and F1
on the held-out split by layer and by phenomenon; the words around them are those of `card.md`. How the weights were trained is
told by `--how`, files of words or what `training.reader.train` wrote beside its nets; by default the history of those shipped.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from string import Template

from training.corpus.corpus import corpus

from gates import held_out
from gates.measures import Measured
from gates.menu import SHARED
from whoholds.config import settings
from whoholds.extract.network import loaded
from whoholds.extract.trained import TrainedReader
from whoholds.identify import identifier
from whoholds.pipeline import Coder
from whoholds.records import EVENT_KINDS

ROOT = Path(__file__).parents[1]
SHIPPED = ROOT / "src/whoholds/extract/data"
HISTORY = ROOT / "training/reader/history.md"
WORDS = Path(__file__).with_suffix(".md")
SPLITS = ("train", "valid", "test")
LAYERS = ("core", "event", "stance", "when", "who says", "exact")


def files(folder: Path) -> str:
    """The files of the weights with their sizes, and the first digits of the hash of all."""
    found = sorted(path for path in folder.glob("*.onnx"))
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in found)).hexdigest()[:10]
    sizes = ", ".join(f"`{path.name}` {path.stat().st_size / 1e6:.1f} MB" for path in found)
    return f"{sizes}; SHA-256 {digest}…"


def claims_by_part(data: Path) -> list[tuple[str, Counter[str]]]:
    """How many claims of each part of the corpus are in each split."""
    found: dict[str, Counter[str]] = {}
    for annotated in corpus(data):
        found.setdefault(annotated.origin, Counter())[annotated.split] += len(annotated.claims)
    return sorted(found.items())


def told(paths: Sequence[Path]) -> str:
    """How the weights were trained: the words of a file, or the settings that training wrote."""
    words = []
    for path in paths:
        text = path.read_text(encoding="utf-8").strip()
        if path.suffix == ".json":
            run = json.loads(text)
            text = f"{run['windows']:,} windows on {run['device']} in {run['minutes']:.0f} minutes, {run['options']}"
        words.append(" ".join(text.split()))
    return "; then ".join(words)


def card(folder: Path, how: Sequence[Path], parts: Iterable[tuple[str, Counter[str]]], taken: Measured) -> str:
    """The model card, in Markdown."""
    figures = {**taken.figures, **taken.details}
    origins = sorted(name.removesuffix(", texts") for name in taken.details if name.endswith(", texts"))
    read = [
        (
            origin, *(f"{figures[f'{origin}, {name}']:g}" for name in ("texts", "gold")),
            *(f"{figures[f'{origin}, {name}']:.2f}" for name in ("precision", "recall")),
            *(f"{figures[f'{origin}, {layer} F1']:.3f}" for layer in LAYERS),
        )
        for origin in origins
    ]  # fmt: skip
    missed = [(name, f"{row['claims']:g}", f"{row['core']:.2f}", f"{row['exact']:.2f}") for name, row in taken.shares.items()]
    return Template(WORDS.read_text(encoding="utf-8")).substitute(
        what=files(folder),
        events=len(EVENT_KINDS),
        how=told(how),
        corpus=_table(("part", *SPLITS), [(part, *(f"{count[split]:,}" for split in SPLITS)) for part, count in parts]),
        verbatim=f"{figures['verbatim evidence']:.3f}",
        figures=_table(("part", "texts", "claims", "P", "R", *LAYERS), read),
        shares=_table(("phenomenon", "claims", "core", "exact"), missed),
    )


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, ["---"] * len(head), *rows))


def main() -> None:
    """Measure and write."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--weights", type=Path, default=SHIPPED, help="a folder that training.reader.export wrote")
    ask.add_argument("--how", type=Path, nargs="+", default=[HISTORY], help="how they were trained")
    ask.add_argument("--out", type=Path, default=ROOT / "docs/reference/model-card.md")
    ask.add_argument("--data", type=Path, default=SHARED / "data", help="folder of the public sources")
    ask.add_argument("--score", type=Path, default=SHARED / "claims/score.py", help="the scorer of claims")
    args = ask.parse_args()
    coder = Coder(TrainedReader(loaded(args.weights)), identifier(settings().home))
    taken = held_out.measure(held_out.reports(args.data), args.score, 1, coder)
    args.out.write_text(card(args.weights, args.how, claims_by_part(args.data), taken), encoding="utf-8")
    print(f"the model card: {args.out}")


if __name__ == "__main__":
    main()
