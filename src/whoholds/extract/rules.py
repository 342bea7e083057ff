"""The rule reader: a lexicon of control, frames, and status words. A baseline, and later the first sieve of the trained reader."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from whoholds.extract.attribution import attributions
from whoholds.extract.chunks import chunks
from whoholds.extract.coreference import is_nominal, linked
from whoholds.extract.frames import FRAMES, Parties, Scene
from whoholds.extract.lexicon import Entry, lexicon
from whoholds.extract.sentences import sentences
from whoholds.extract.sieve import passes
from whoholds.extract.times import times
from whoholds.ids import content_id
from whoholds.records import Commitment, Event, Extent, Mention, Phase, Reading, Report, Utterance

VERSION = "rules-1"
PART = re.compile(
    r"\b(?:parts? of|half of|the (?:centre|center|outskirts|north|south|east|west|\w+ (?:district|quarter|neighbou?rhood|side|part)s?) of|most of|per ?cent of|much of)\s(?:the \w+ of )?$",
    re.IGNORECASE,
)
AROUND = re.compile(
    r"\b(?:outskirts of|villages? (?:around|near|outside)|areas? (?:around|near|north of|south of|east of|west of))\s$",
    re.IGNORECASE,
)


class RuleReader:
    """Reads claims with a lexicon and no model.

    Attributes:
        fingerprint: what the claims are marked with: the version of the rules.
    """

    fingerprint = f"{VERSION}-{content_id(VERSION)[:6]}"

    def read(self, report: Report) -> Reading:
        """Find mentions and events in one report; pure, and never raises for what a text holds."""
        if not passes(report.text):
            return Reading(report=report, reader=self.fingerprint)
        scenes = [Scene(s, chunks(s)) for s in sentences(report.text)]
        links, events = ruled(report.text, scenes)
        mentions = [links.get(m, m) for scene in scenes for m in scene.mentions] + times(report.text)
        return Reading(
            report=report,
            reader=self.fingerprint,
            mentions=tuple(sorted(mentions, key=lambda m: (m.start, m.end))),
            events=tuple(events),
        )


def ruled(
    text: str, scenes: Sequence[Scene], near: Sequence[Mention] | None = None
) -> tuple[dict[Mention, Mention], list[Event]]:
    """What the rules make of a text that is cut into scenes; the speakers are struck from the scenes' mentions.

    Args:
        text: the text.
        scenes: all of its sentences.
        near: where given, only the events of sentences that one of these mentions touches are looked for.

    Returns:
        What each nominal mention refers to, and the events in order of the text.
    """
    chains = attributions(text, [scene.sentence for scene in scenes])
    for scene, chain in zip(scenes, chains, strict=True):
        _strike_speakers(scene, chain)
    links = linked([m for scene in scenes for m in scene.mentions])
    heard = [(scene, chain) for scene, chain in zip(scenes, chains, strict=True) if near is None or _touches(scene, near)]
    told = [_told_apart(list(_events(text, scene, links, chain))) for scene, chain in heard]
    return links, [event for events in told for event in events]


def _touches(scene: Scene, mentions: Sequence[Mention]) -> bool:
    return any(m.start < scene.sentence.end and scene.sentence.start < m.end for m in mentions)


def _strike_speakers(scene: Scene, chain: list[Utterance]) -> None:
    """Take the speakers out of a scene's mentions, so that none is taken for a party or a place."""
    spoken = [u.source for u in chain]
    scene.mentions[:] = [m for m in scene.mentions if not any(m.start >= s.start and m.end <= s.end for s in spoken)]


def _told_apart(events: list[Event]) -> list[Event]:
    """The events of a sentence; a hold beside a change of the same place tells of the time before it."""
    changed = {e.place.named.text for e in events if e.place and e.kind in ("gain", "handover", "loss", "withdraw")}
    return [
        replace(e, phase="background", times=()) if e.kind == "hold" and e.place and e.place.named.text in changed else e
        for e in events
    ]


def _triggers(scene: Scene) -> Iterator[tuple[Entry, Mention]]:
    """The triggers of one sentence; of two that overlap, the longer."""
    found: list[tuple[Entry, Mention]] = []
    text = scene.sentence.text
    small = text.lower()
    for entry in lexicon().entries:
        for match in entry.found_in(text, small):
            start, end = match.start() + scene.sentence.start, match.end() + scene.sentence.start
            found.append((entry, Mention(start, end, text[slice(*match.span())], "trigger")))
    taken: list[Mention] = []
    for entry, mention in sorted(found, key=lambda pair: pair[1].start - pair[1].end):
        if not any(mention.start < other.end and other.start < mention.end for other in taken):
            taken.append(mention)
            yield entry, mention


def _events(text: str, scene: Scene, links: dict[Mention, Mention], chain: list[Utterance]) -> Iterator[Event]:
    """The events of one sentence: one per trigger and place."""
    for entry, trigger in sorted(_triggers(scene), key=lambda pair: pair[1].start):
        parties = FRAMES[entry.frame](scene, trigger, entry.event)
        for place in parties.places:
            if is_nominal(place) and place not in links:
                continue
            yield _event(text, scene, trigger, parties, links.get(place, place), chain)


def _event(text: str, scene: Scene, trigger: Mention, parties: Parties, place: Mention, chain: list[Utterance]) -> Event:
    """One event with its status, its times and the clause that holds it all."""
    said = [trigger, place, *parties.actors, *parties.opponents]
    start, end = min(m.start for m in said), max(m.end for m in said)
    clause = scene.between(max(scene.sentence.start, start - 40), end)
    near = sorted(times(text, scene.sentence.start, scene.sentence.end), key=lambda m: abs(m.start - trigger.start))[:1]
    clause += "".join(f" {m.text}" for m in near)
    commitment, phase = _status(clause, scene.between(max(scene.sentence.start, trigger.start - 60), trigger.end))
    return Event(
        kind=parties.kind, trigger=trigger, place=place, extent=_extent(text, place),
        actors=tuple(parties.actors), opponents=tuple(parties.opponents),
        times=tuple(near),
        commitment=commitment, phase=phase, utterances=tuple(chain), toward=parties.toward, evidence=(start, end),
    )  # fmt: skip


def _status(clause: str, lead: str) -> tuple[Commitment, Phase]:
    """Commitment and phase by the status words in the clause and right before the trigger."""
    words = lexicon().words
    phase: Phase = "news"
    if words["future"].search(lead):
        phase = "future"
    elif words["background"].search(clause):
        phase = "background"
    for commitment in ("denied", "conditional", "uncertain"):
        if words[commitment].search(lead if commitment != "uncertain" else clause):
            return commitment, phase
    return "affirmed", phase


def _extent(text: str, place: Mention) -> Extent:
    """`part` or `around` by the words right before the place."""
    lead = text[max(0, place.start - 60) : place.start]
    if AROUND.search(lead):
        return "around"
    return "part" if PART.search(lead) else "whole"
