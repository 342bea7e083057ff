"""Choose the thresholds of decoding on the corpus's `valid` split, one by one, each the best with the others as they are.

usage: python -m training.reader.thresholds [--data FOLDER] [--scorer FILE] [--home FOLDER] [--rounds N]

The network runs once over each report; only decoding and identification are repeated. Printed is the mean of F1 over all
layers, over composed reports and items alike, with each threshold's best value. Nothing is written: put the values into
`whoholds.extract.thresholds` by hand, and run the gate.
"""

from __future__ import annotations

import argparse
import pathlib
from collections import Counter
from typing import Any

from training.corpus.agreement import load_scorer, worded
from training.corpus.corpus import corpus, report_of
from whoholds.config import home
from whoholds.extract import thresholds
from whoholds.extract.encoding import Window
from whoholds.extract.network import Network, Output, network
from whoholds.extract.trained import TrainedReader
from whoholds.identify import Identifier, identifier
from whoholds.records import Report, to_plain

GRID = {
    "TRIGGER_FROM": (0.3, 0.38, 0.45, 0.52, 0.6, 0.68),
    "SPAN_FROM": (0.3, 0.4, 0.5, 0.6),
    "LINK_FROM": (0.5, 0.6, 0.7, 0.8),
    "PLACE_FROM": (0.15, 0.25, 0.35, 0.45),
    "LISTED_FROM": (0.05, 0.1, 0.2, 0.3),
    "TIME_FROM": (0.1, 0.2, 0.35, 0.5),
    "HINT_FROM": (0.05, 0.1, 0.2, 0.3),
}


class Remembering:
    """A network that answers a window it has seen from memory, so that decoding can be tried again and again."""

    def __init__(self, net: Network) -> None:
        """Ask `net` once for each window."""
        self._net, self._known = net, dict[tuple[bytes, int], Output]()
        self.tokenizer, self.fingerprint = net.tokenizer, net.fingerprint

    def __call__(self, window: Window) -> Output:
        """The network's word on one window."""
        key = (window.ids.tobytes(), window.core[0])
        if key not in self._known:
            self._known[key] = self._net(window)
        return self._known[key]


def scored(
    reader: TrainedReader, places: Identifier, parts: list[tuple[Report, list[dict[str, Any]]]], scorer: Any
) -> dict[str, float]:
    """F1 by layer over reports with gold claims."""
    count: Counter[str] = Counter()
    for report, gold in parts:
        found = [to_plain(c) for c in places.claims(reader.read(report))[0]]
        count.update({"gold": len(gold), "found": len(found)})
        for *_, layers in scorer.match(gold, found):
            count.update(layers)
    total = max(1, count["gold"] + count["found"])
    return {layer: 2 * count[layer] / total for layer in scorer.LAYERS}


def main() -> None:
    """Search and print."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--data", type=pathlib.Path, default=pathlib.Path("../shared/data"))
    ask.add_argument("--scorer", type=pathlib.Path, default=pathlib.Path("../shared/claims/score.py"))
    ask.add_argument("--home", type=pathlib.Path, default=home(), help="folder of the gazetteer's index")
    ask.add_argument("--rounds", type=int, default=1)
    args = ask.parse_args()
    scorer, places = load_scorer(args.scorer), identifier(args.home)
    reader = TrainedReader(Remembering(network()))  # type: ignore[arg-type]
    valid = [a for a in corpus(args.data) if a.split == "valid" and a.origin in ("composed", "items")]
    parts: dict[str, list[tuple[Report, list[dict[str, Any]]]]] = {"composed": [], "items": []}
    for a in valid:
        parts[a.origin].append((report_of(a), [worded(c, a.report["text"]) for c in a.claims]))

    def goodness() -> tuple[float, dict[str, dict[str, float]]]:
        by_part = {origin: scored(reader, places, rows, scorer) for origin, rows in parts.items()}
        return sum(sum(f.values()) / len(f) for f in by_part.values()) / len(by_part), by_part

    best, figures = goodness()
    print(f"as it is: {best:.4f}", {o: {k: round(v, 3) for k, v in f.items()} for o, f in figures.items()}, flush=True)
    for _ in range(args.rounds):
        for name, values in GRID.items():
            kept = getattr(thresholds, name)
            for value in values:
                if value == kept:
                    continue
                setattr(thresholds, name, value)
                mean, _ = goodness()
                print(f"{name} {value}: {mean:.4f}", flush=True)
                if mean > best:
                    best, kept = mean, value
            setattr(thresholds, name, kept)
            print(f"{name} = {kept}, {best:.4f}", flush=True)


if __name__ == "__main__":
    main()
