"""The trained reader: one small network reads who, what, where, when, according to whom, and how far it is affirmed."""

from __future__ import annotations

from whoholds.extract.chunks import chunks
from whoholds.extract.decoding import events, hints
from whoholds.extract.encoding import windows
from whoholds.extract.frames import Scene
from whoholds.extract.network import Network
from whoholds.extract.rules import ruled
from whoholds.extract.second_look import looked_over
from whoholds.extract.sentences import sentences
from whoholds.extract.sieve import passes, stems
from whoholds.extract.spans import Found
from whoholds.extract.times import times
from whoholds.records import Event, Mention, Reading, Report

VERSION = "trained-1"


class TrainedReader:
    """Reads claims with the network; sentences without a word of control are sieved out first.

    Attributes:
        fingerprint: version and a hash of the weights: what the claims are marked with.
    """

    def __init__(self, network: Network) -> None:
        """Read with `network`."""
        self._network = network
        self.fingerprint = f"{VERSION}-{network.fingerprint}"

    def read(self, report: Report) -> Reading:
        """Find mentions and events in one report; pure, and never raises for what a text holds."""
        if not passes(report.text):
            return Reading(report=report, reader=self.fingerprint)
        spans = sentences(report.text)
        scenes = [Scene(s, chunks(s)) for s in spans]
        names = [m for scene in scenes for m in scene.mentions]
        spoken = times(report.text)
        mentions: dict[tuple[int, int, str], Mention] = {(m.start, m.end, m.kind): m for m in (*names, *spoken)}
        found: list[Event] = []
        sure: list[Found] = []
        for window in windows(self._network.tokenizer, report.text, spans):
            if stems(report.text[window.core[0] : window.core[1]]):
                output = self._network(window)
                seen, read = events(report.text, spans, names, spoken, window, output)
                mentions = {key: m for key, m in mentions.items() if not _renamed(m, seen)}
                mentions |= {(m.start, m.end, m.kind): m for m in seen}
                found += read
                sure += hints(report.text, window, output)
        _, rules = ruled(report.text, scenes)
        return Reading(
            report=report, reader=self.fingerprint, events=tuple(looked_over(found, rules, [f.mention for f in sure])),
            mentions=tuple(sorted(mentions.values(), key=lambda m: (m.start, m.end, m.kind))),
        )  # fmt: skip


def _renamed(mention: Mention, seen: list[Mention]) -> bool:
    """True where the network calls the same words by another kind than their shape did."""
    return mention.kind in ("place", "actor") and any(
        (m.start, m.end) == (mention.start, mention.end) and m.kind != mention.kind for m in seen
    )
