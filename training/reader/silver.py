"""What the whole reader makes of news that nobody annotated, for `training.reader.glance` to learn from.

usage: python -m training.reader.silver --data PUBLIC_SOURCES [--weights FOLDER] --out out/silver.pt

Read are the short texts of the corpus's `train` and `valid` splits and a share of the news stream before 2022, which is when
`valid` begins; of each text that passes the sieve, each window is kept with the network's chance of a trigger at each piece and
the number of events that the reading has there.
"""

from __future__ import annotations

import argparse
import gzip
import json
import pathlib
import random
from collections.abc import Iterator
from typing import Any

import numpy as np
import torch

from training.corpus.corpus import VALID_FROM, corpus
from whoholds.extract.encoding import Window
from whoholds.extract.labels import tag_slices
from whoholds.extract.network import Network, Output, loaded, network
from whoholds.extract.spans import softmax
from whoholds.extract.trained import TrainedReader
from whoholds.records import Report

SHORT = 900  # characters: a longer text nearly always holds some trigger, so that nothing is learned from it
SHARE = 0.25  # of the stream
Text = tuple[str, str, int]  # split, words, gold claims (-1: nobody counted)


class Listening:
    """A network that keeps what it was asked and what it said."""

    def __init__(self, net: Network) -> None:
        """Ask `net`."""
        self._net, self.heard = net, list[tuple[Window, Output]]()
        self.tokenizer, self.fingerprint = net.tokenizer, net.fingerprint

    def __call__(self, window: Window) -> Output:
        """The network's word on one window."""
        self.heard.append((window, self._net(window)))
        return self.heard[-1][1]

    def glance(self, window: Window) -> bool:
        """Always: everything is read to the end here."""
        return True


def texts(data: pathlib.Path, share: float, seed: int) -> Iterator[Text]:
    """Short texts of the corpus, and the share of the stream."""
    known = set()
    for annotated in corpus(data):
        words = annotated.report["text"]
        known.add(words)
        if annotated.split != "test" and len(words) < SHORT:
            yield annotated.split, words, len(annotated.claims)
    rng = random.Random(seed)
    with gzip.open(data / "text" / "current_events.jsonl.gz", "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if row["date"] < VALID_FROM and rng.random() < share and row["text"] not in known:
                yield "stream", row["text"], -1


def example(split: str, gold: int, window: Window, output: Output, events: int) -> dict[str, Any]:
    """A window with the chance of a trigger at each piece."""
    chance = 1 - softmax(output.tags[:, tag_slices()["trigger"]])[:, 0]
    return {
        "split": split, "gold": gold, "events": events, "ids": torch.tensor(window.ids, dtype=torch.int32),
        "cases": torch.tensor(window.cases, dtype=torch.int8), "chance": torch.tensor(chance.astype(np.float16)),
    }  # fmt: skip


def main() -> None:
    """Read and write."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--data", type=pathlib.Path, default=pathlib.Path("../shared/data"))
    ask.add_argument("--weights", type=pathlib.Path, help="folder of other weights than the package's")
    ask.add_argument("--share", type=float, default=SHARE, help="of the stream")
    ask.add_argument("--seed", type=int, default=1)
    ask.add_argument("--out", type=pathlib.Path, required=True)
    args = ask.parse_args()
    net = Listening(loaded(args.weights) if args.weights else network())
    reader = TrainedReader(net)  # type: ignore[arg-type]
    found = []
    for split, words, gold in texts(args.data, args.share, args.seed):
        net.heard.clear()
        events = reader.read(Report.new(words)).events
        for window, output in net.heard:
            inside = sum(window.core[0] <= e.trigger.start < window.core[1] for e in events)
            found.append(example(split, gold, window, output, inside))
    torch.save(found, args.out)
    print(f"{len(found)} windows, {sum(e['events'] > 0 for e in found)} of them with events")


if __name__ == "__main__":
    main()
