"""The trained reader: one small network reads who, what, where, when, according to whom, and how far it is affirmed."""

from __future__ import annotations

from collections.abc import Iterator

from whoholds.extract.chunks import chunks
from whoholds.extract.decoding import events, hints
from whoholds.extract.encoding import Window, narrowed, windows
from whoholds.extract.frames import Scene
from whoholds.extract.network import Network, Output
from whoholds.extract.rules import ruled
from whoholds.extract.second_look import looked_over
from whoholds.extract.sentences import Sentence, sentences
from whoholds.extract.sieve import passes, stems
from whoholds.extract.times import times
from whoholds.records import Event, Mention, Reading, Report

VERSION = "trained-1"
DOUBT = 1.0  # nats: so far below the glance's floor lies whatever a sentence says that is left out of a window
Key = tuple[int, int, str]  # of a mention: where it begins and ends, and its kind


class TrainedReader:
    """Reads claims with the network; texts and windows without a word of control are sieved out first.

    Attributes:
        fingerprint: version and a hash of the weights: what the claims are marked with.
    """

    def __init__(self, network: Network, whole: bool = False) -> None:
        """Read with `network`; `whole`: name the places, parties and speakers also of a text that holds no trigger."""
        self._network, self._whole = network, whole
        self.fingerprint = f"{VERSION}-{network.fingerprint}"

    def read(self, report: Report) -> Reading:
        """Find mentions and events in one report; pure, and never raises for what a text holds.

        A report in which the network sees no trigger is not read further, and its reading holds nothing.
        """
        nothing = Reading(report=report, reader=self.fingerprint)
        if not passes(report.text):
            return nothing
        spans = sentences(report.text)
        cut = [w for w in windows(self._network.tokenizer, report.text, spans) if stems(report.text[slice(*w.core)])]
        seen = [(w, self._network(w)) for w in cut] if self._whole else list(self._worth(cut, spans))
        hinted = [hint.mention for window, output in seen for hint in hints(report.text, window, output)]
        return self._read(report, spans, seen, hinted) if hinted or self._whole else nothing

    def _worth(self, cut: list[Window], spans: list[Sentence]) -> Iterator[tuple[Window, Output]]:
        """What the network says of the windows that are worth reading, and what of them was read."""
        for window in cut:
            over = self._network.glance(window)
            part = narrowed(window, spans, over >= -DOUBT) if over.max() >= 0 else None
            if part and (output := self._network.unless_empty(part, over)):
                yield part, output

    def _read(self, report: Report, spans: list[Sentence], seen: list[tuple[Window, Output]], hinted: list[Mention]) -> Reading:
        """The reading of a report from what the network says of its windows."""
        scenes = [Scene(s, chunks(s)) for s in spans]
        names = [m for scene in scenes for m in scene.mentions]
        spoken = times(report.text)
        mentions: dict[Key, Mention] = {_key(m): m for m in (*names, *spoken)}
        found: list[Event] = []
        for window, output in seen:
            told, read = events(report.text, spans, names, spoken, window, output)
            mentions = _renamed(mentions, told) | {_key(m): m for m in told}
            found += read
        _, rules = ruled(report.text, scenes, hinted)
        return Reading(
            report=report, reader=self.fingerprint, events=tuple(looked_over(found, rules, hinted)),
            mentions=tuple(mentions[key] for key in sorted(mentions)),
        )  # fmt: skip


def _key(mention: Mention) -> Key:
    return mention.start, mention.end, mention.kind


def _renamed(mentions: dict[Key, Mention], told: list[Mention]) -> dict[Key, Mention]:
    """The mentions but those places and parties whose words the network calls by another kind than their shape did."""
    kinds: dict[tuple[int, int], set[str]] = {}
    for m in told:
        kinds.setdefault((m.start, m.end), set()).add(m.kind)
    return {key: m for key, m in mentions.items() if m.kind not in ("place", "actor") or kinds.get(key[:2], {m.kind}) == {m.kind}}
