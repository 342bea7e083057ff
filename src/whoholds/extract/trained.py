"""The trained reader: one small network reads who, what, where, when, according to whom, and how far it is affirmed."""

from __future__ import annotations

from whoholds.extract.chunks import chunks
from whoholds.extract.decoding import events
from whoholds.extract.encoding import windows
from whoholds.extract.network import Network
from whoholds.extract.rules import RuleReader
from whoholds.extract.second_look import looked_over
from whoholds.extract.sentences import sentences
from whoholds.extract.sieve import passes, stems
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
        names = [m for s in spans for m in chunks(s)]
        mentions: dict[tuple[int, int, str], Mention] = {(m.start, m.end, m.kind): m for m in (*names, *times(report.text))}
        found: list[Event] = []
        for window in windows(self._network.tokenizer, report.text, spans):
            if stems(report.text[window.core[0] : window.core[1]]):
                seen, read = events(report.text, spans, names, window, self._network(window))
                mentions |= {(m.start, m.end, m.kind): m for m in seen}
                found += read
        return Reading(
            report=report, reader=self.fingerprint, events=tuple(looked_over(found, RuleReader().read(report).events)),
            mentions=tuple(sorted(mentions.values(), key=lambda m: (m.start, m.end, m.kind))),
        )  # fmt: skip
