"""From the network's numbers to mentions and events: tags to spans, links to arguments, classes to phase and dating."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import cast

from whoholds.extract import thresholds
from whoholds.extract.antecedents import NAMED_KINDS, antecedents, asked, kind_of, named, renamed
from whoholds.extract.arguments import left, linked, may_speak, places, sources, won
from whoholds.extract.dating import dated, own_times, ways
from whoholds.extract.encoding import Window
from whoholds.extract.labels import LINKS, SPAN_KINDS, TRIGGER_TAGS, tag_slices
from whoholds.extract.network import Output, Ties
from whoholds.extract.sentences import Sentence, sentence_at
from whoholds.extract.spans import Found, sigmoid, spans
from whoholds.records import PHASES, Event, EventKind, Mention, MentionKind

CUT = tag_slices()


def events(
    text: str, sentences: Sequence[Sentence], names: Sequence[Mention], times: Sequence[Mention], window: Window, output: Output
) -> tuple[list[Mention], list[Event]]:
    """The mentions and events of one window.

    Args:
        text: the report's text.
        sentences: its sentences.
        names: mentions by shape, which a nominal mention may stand for.
        times: time expressions by shape, for an event that is dated by words which the network does not point at.
        window: the window.
        output: what the network says of it.

    Returns:
        All mentions of the window, and the events whose trigger lies in its core.
    """
    triggers = [
        t for t in _triggers(text, window, output, thresholds.TRIGGER_FROM) if window.core[0] <= t.mention.start < window.core[1]
    ]
    found = {
        kind: spans(text, window, output.tags[:, CUT[kind]], cast(MentionKind, kind), thresholds.SPAN_FROM) for kind in SPAN_KINDS
    }
    known = named(names, window, output)
    ties = output.ties([*(t.piece for t in triggers), *(piece for kind in NAMED_KINDS for piece in asked(found[kind]))])
    resolved = {
        kind: antecedents(found[kind], [f for f in known if kind_of(f) in NAMED_KINDS[kind]], ties) for kind in NAMED_KINDS
    }
    resolved["cue"], resolved["time"] = found["cue"], found["time"]
    result = [event for trigger in triggers for event in _events_of(text, sentences, times, trigger, resolved, ties)]
    return [*(renamed(f) for f in known), *(f.mention for kind in SPAN_KINDS for f in resolved[kind])], result


def hints(text: str, window: Window, output: Output) -> list[Found]:
    """The words that the network holds for a trigger with some likelihood, though less than makes an event."""
    return _triggers(text, window, output, thresholds.HINT_FROM)


def _triggers(text: str, window: Window, output: Output, floor: float) -> list[Found]:
    return spans(text, window, output.tags[:, CUT["trigger"]], "trigger", floor)


def _events_of(
    text: str,
    sentences: Sequence[Sentence],
    spoken: Sequence[Mention],
    trigger: Found,
    found: dict[str, list[Found]],
    ties: Ties,
) -> list[Event]:
    """The events of one trigger: one for each place and each word of a source about it."""
    link = sigmoid(ties.links_of(trigger.piece))
    classes = ties.classes_of(trigger.piece)
    actors = linked(found["actor"], link[LINKS.index("actor")], thresholds.PARTY_FROM)
    opponents = [m for m in linked(found["actor"], link[LINKS.index("opponent")], thresholds.PARTY_FROM) if m not in actors]
    kind, actors, opponents = won(text, cast(EventKind, TRIGGER_TAGS[trigger.tag][2:]), trigger.mention, actors, opponents)
    dating, times = dated(ways(sentences, spoken, trigger.mention, found["time"], link, classes[len(PHASES) :]))
    toward = linked(found["place"], link[LINKS.index("toward")])
    heard = {**found, "source": may_speak(text, sentences, trigger.mention, found["source"])}
    placed = places(text, left(text, kind, trigger.mention, found["place"]), link)
    own = own_times(text, [place for place, *_ in placed], [*(f.mention for f in found["time"]), *spoken])
    told = itertools.product(placed, sources(heard, link))
    phase = PHASES[int(classes[: len(PHASES)].argmax())]
    return [
        Event(
            kind=kind, trigger=trigger.mention, place=place, extent=extent, actors=tuple(actors), opponents=tuple(opponents),
            times=(own[place],) if place in own else tuple(times), dating="said" if place in own else dating,
            commitment=commitment, phase=phase, utterances=chain, toward=toward[0] if toward and kind == "withdraw" else None,
            evidence=_evidence(text, sentences, [trigger.mention, place, *actors, *opponents]),
            score=trigger.probability * certainty,
        )
        for (place, extent, certainty), (chain, commitment) in told
    ]  # fmt: skip


def _evidence(text: str, sentences: Sequence[Sentence], mentions: list[Mention]) -> tuple[int, int]:
    """The clause from the first to the last of the mentions that stand in the trigger's sentence."""
    trigger = mentions[0]
    sentence = sentence_at(sentences, trigger.start)
    inside = [m for m in mentions if sentence is None or (sentence.start <= m.start and m.end <= sentence.end)]
    return min(m.start for m in inside), max(m.end for m in inside)
