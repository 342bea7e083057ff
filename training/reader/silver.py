"""What the whole reader makes of news that nobody annotated, for `training.reader.glance` to learn from.

usage: python -m training.reader.silver --data PUBLIC_SOURCES [--weights FOLDER] --out out/silver.pt

Read are the short texts of the corpus's `train` and `valid` splits, the news stream before 2022, which is when `valid` begins,
and the long reports of `train`, cut into pieces of one to three sentences as news items are. Of each text that passes the sieve,
each window is kept with the network's chance of a trigger at each piece and the number of events that the reading has there.
What `gates.speed` times the reader on is left out, so that the glance is timed on news that is new to it.
"""

from __future__ import annotations

import gzip
import json
import pathlib
import random
from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from training.asking import asking
from training.corpus.corpus import VALID_FROM, corpus
from whoholds.extract.encoding import Window
from whoholds.extract.labels import tag_slices
from whoholds.extract.network import Network, Output, loaded, network
from whoholds.extract.spans import softmax
from whoholds.extract.trained import TrainedReader
from whoholds.records import Report

SHORT = 900  # characters: a longer text nearly always holds some trigger, so that nothing is learned from it
SHARE = 1.0  # of the stream
TIMED = 50  # `gates.speed` reads one item of the stream in so many
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

    def glance(self, window: Window) -> npt.NDArray[np.float32]:
        """Everywhere: all is read to the end here."""
        return np.zeros(len(window.ids), dtype=np.float32)

    def unless_empty(self, window: Window, glance: npt.NDArray[np.float32]) -> Output:
        """Its word, whatever it is."""
        return self(window)


def texts(data: pathlib.Path, share: float, seed: int) -> Iterator[Text]:
    """Short texts of the corpus, and the share of the stream."""
    with gzip.open(data / "text" / "current_events.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    timed = {row["text"] for row in rows[::TIMED]}
    known = set(timed)
    for annotated in corpus(data):
        words = annotated.report["text"]
        if annotated.split != "test" and len(words) < SHORT and words not in timed:
            yield annotated.split, words, len(annotated.claims)
        known.add(words)
    rng = random.Random(seed)
    for row in rows:
        if row["date"] < VALID_FROM and rng.random() < share and row["text"] not in known:
            yield "stream", row["text"], -1


def chances(output: Output) -> npt.NDArray[np.float32]:
    """The chance of a trigger at each piece of a window."""
    found: npt.NDArray[np.float32] = 1 - softmax(output.tags[:, tag_slices()["trigger"]])[:, 0]
    return found


def example(split: str, gold: int, window: Window, chance: npt.NDArray[np.float32], events: int) -> dict[str, Any]:
    """A window with the chance of a trigger at each piece."""
    return {
        "split": split, "gold": gold, "events": events, "ids": torch.tensor(window.ids, dtype=torch.int32),
        "cases": torch.tensor(window.cases, dtype=torch.int8), "chance": torch.tensor(chance.astype(np.float16)),
    }  # fmt: skip


def read(reader: TrainedReader, net: Listening, split: str, words: str, gold: int) -> Iterator[dict[str, Any]]:
    """The windows of a short text."""
    net.heard.clear()
    events = reader.read(Report.new(words)).events
    for window, output in net.heard:
        inside = sum(window.core[0] <= e.trigger.start < window.core[1] for e in events)
        yield example(split, gold, window, chances(output), inside)


def main() -> None:
    """Read and write."""
    ask = asking(__doc__, "data")
    ask.add_argument("--weights", type=pathlib.Path, help="folder of other weights than the package's")
    ask.add_argument("--share", type=float, default=SHARE, help="of the stream")
    ask.add_argument("--seed", type=int, default=1)
    ask.add_argument("--out", type=pathlib.Path, required=True)
    args = ask.parse_args()
    net = Listening(loaded(args.weights) if args.weights else network())
    reader = TrainedReader(net)  # type: ignore[arg-type]
    found = [e for text in texts(args.data, args.share, args.seed) for e in read(reader, net, *text)]
    torch.save(found, args.out)
    print(f"{len(found)} windows, {sum(e['events'] > 0 for e in found)} of them with events")


if __name__ == "__main__":
    main()
