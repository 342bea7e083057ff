"""Choose the thresholds of decoding on the corpus's `valid` split: those of triggers and links together, then one by one.

usage: python -m training.reader.thresholds [--weights FOLDER] [--data FOLDER] [--scorer FILE] [--home FOLDER] [--every N]

The network runs once over each report; only decoding and identification are repeated. Printed is the mean of F1 over all
layers, over composed reports and items alike, with each threshold's best value. Nothing is written: put the values into
`whoholds.extract.thresholds` by hand, and run the gate.
"""

from __future__ import annotations

import itertools
import pathlib
from collections import Counter
from typing import Any

import numpy as np
import numpy.typing as npt

from training.asking import asking
from training.corpus.agreement import load_scorer, worded
from training.corpus.corpus import corpus, report_of
from whoholds.config import home
from whoholds.extract import thresholds
from whoholds.extract.encoding import Window
from whoholds.extract.network import Network, Output, loaded, network
from whoholds.extract.trained import TrainedReader
from whoholds.identify import Identifier, identifier
from whoholds.records import Report, to_plain

TOGETHER = {"TRIGGER_FROM": (0.45, 0.55, 0.6, 0.65), "LINK_FROM": (0.7, 0.8, 0.87, 0.92)}  # what one lets in the other must sort
GRID = {
    "SPAN_FROM": (0.4, 0.5, 0.6),
    "PLACE_FROM": (0.1, 0.2, 0.35, 0.5),
    "LISTED_FROM": (0.05, 0.1, 0.2),
    "HINT_FROM": (0.1, 0.2, 0.3),
}  # PARTY_FROM is not searched: the scorer forgives a claim that names no side, its reader does not


class Remembering:
    """A network that answers a window it has seen from memory, so that decoding can be tried again and again."""

    def __init__(self, net: Network) -> None:
        """Ask `net` once for each window."""
        self._net, self._known = net, dict[tuple[bytes, int], Output | None]()
        self.tokenizer, self.fingerprint = net.tokenizer, net.fingerprint

    def __call__(self, window: Window) -> Output:
        """The network's word on one window."""
        key = (window.ids.tobytes(), window.core[0])
        if (known := self._known.get(key)) is None:
            known = self._known[key] = self._net(window)
        return known

    def glance(self, window: Window) -> npt.NDArray[np.float32]:
        """Where the window may hold an event."""
        return self._net.glance(window)

    def unless_empty(self, window: Window, glance: npt.NDArray[np.float32]) -> Output | None:
        """The network's word, None where it leaves off."""
        key = (window.ids.tobytes(), -1 - window.core[0])
        if key not in self._known:
            self._known[key] = self._net.unless_empty(window, glance)
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
    ask = asking(__doc__, "data", "scorer")
    ask.add_argument("--home", type=pathlib.Path, default=home(), help="folder of the gazetteer's index")
    ask.add_argument("--weights", type=pathlib.Path, help="folder of other weights than the package's")
    ask.add_argument("--every", type=int, default=1, help="look at every so many composed reports only")
    args = ask.parse_args()
    scorer, places = load_scorer(args.scorer), identifier(args.home)
    net = loaded(args.weights) if args.weights else network()
    reader = TrainedReader(Remembering(net))  # type: ignore[arg-type]
    valid = [a for a in corpus(args.data) if a.split == "valid" and a.origin in ("composed", "items")]
    parts: dict[str, list[tuple[Report, list[dict[str, Any]]]]] = {"composed": [], "items": []}
    for a in [a for a in valid if a.origin == "items"] + [a for a in valid if a.origin == "composed"][:: args.every]:
        parts[a.origin].append((report_of(a), [worded(c, a.report["text"]) for c in a.claims]))

    def goodness() -> tuple[float, dict[str, dict[str, float]]]:
        by_part = {origin: scored(reader, places, rows, scorer) for origin, rows in parts.items()}
        return sum(sum(f.values()) / len(f) for f in by_part.values()) / len(by_part), by_part

    best, figures = goodness()
    print(f"as it is: {best:.4f}", {o: {k: round(v, 3) for k, v in f.items()} for o, f in figures.items()}, flush=True)

    def tried(values: dict[str, float], best: float) -> float:
        """The mean of F1 with some thresholds, which stay where it is better than before."""
        before = {name: getattr(thresholds, name) for name in values}
        for name, value in values.items():
            setattr(thresholds, name, value)
        mean, figures = goodness()
        print(values, f"{mean:.4f}", {o: round(f["core"], 3) for o, f in figures.items()}, flush=True)
        if mean <= best:
            for name, value in before.items():
                setattr(thresholds, name, value)
        return max(mean, best)

    for chosen in itertools.product(*TOGETHER.values()):
        best = tried(dict(zip(TOGETHER, chosen, strict=True)), best)
    for name, values in GRID.items():
        for value in values:
            if value != getattr(thresholds, name):
                best = tried({name: value}, best)
    print({name: getattr(thresholds, name) for name in (*TOGETHER, *GRID)}, f"{best:.4f}")


if __name__ == "__main__":
    main()
