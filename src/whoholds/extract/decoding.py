"""From the network's numbers to mentions and events: tags to spans, links to arguments, classes to phase and dating."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

import numpy as np
import numpy.typing as npt

from whoholds.extract.encoding import Window
from whoholds.extract.labels import LINKS, SPAN_KINDS, TRIGGER_TAGS, WHENS, tag_slices
from whoholds.extract.lexicon import lexicon
from whoholds.extract.network import Output
from whoholds.extract.sentences import Sentence
from whoholds.records import (
    COMMITMENTS,
    EXTENTS,
    PHASES,
    Commitment,
    Event,
    EventKind,
    Extent,
    Mention,
    MentionKind,
    Utterance,
)  # fmt: skip

TRIGGER_FROM = 0.45  # probability from which a piece is a trigger, and so on; chosen on the held-out split
SPAN_FROM = 0.5
LINK_FROM = 0.6
PLACE_FROM = 0.35  # an event without a place is no claim: its best place may be a little doubtful
TIME_FROM = 0.2  # where the network says that the event is dated by words, its likeliest words may be a little doubtful
TIMED = frozenset(("said", "until", "since", "span"))
DETERMINER = re.compile(r"(?:the|an?|its|their|his|her|our|this|that|for|into|of|in|on)", re.IGNORECASE)
SPOKEN_OF = re.compile(
    r"he|she|(?:the|that) (?:\w+ )?(?:spokes\w+|official|officer|commander|governor|minister|diplomat|general|colonel|mayor|"
    r"leader|president|resident|activist|director|analyst|chief|man|woman|source)",
    re.IGNORECASE,
)  # a speaker named before
PERSON = re.compile(r"[A-ZÀ-Þ][\w’'.-]+(?: (?:al-|el-|bin |de |van )?[A-ZÀ-Þ][\w’'.-]+)+")
SAME = LINKS.index("same")
CUT = tag_slices()
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Found:
    """A span with its first piece, its tag and its probability."""

    mention: Mention
    piece: int
    tag: int
    probability: float


def _softmax(logits: Floats) -> Floats:
    raised = np.exp(logits - logits.max(axis=-1, keepdims=True))
    scaled: Floats = raised / raised.sum(axis=-1, keepdims=True)
    return scaled


def _sigmoid(logits: Floats) -> Floats:
    return (1 / (1 + np.exp(-np.clip(logits, -30, 30)))).astype(np.float32)


def spans(text: str, window: Window, logits: Floats, kind: MentionKind, floor: float) -> list[Found]:
    """The spans of one head: runs of pieces that are more likely something than `1 - floor`, widened to whole words.

    Odd tags begin a span, the even tag after it goes on with it.
    """
    probabilities = _softmax(logits)
    best = probabilities[:, 1:].argmax(axis=1) + 1
    on = (1 - probabilities[:, 0]) >= floor
    on[0] = on[-1] = False
    found: list[Found] = []
    at = 1
    while at < len(on) - 1:
        if not on[at]:
            at += 1
            continue
        first, tag = at, int(best[at]) - (int(best[at]) + 1) % 2
        at += 1
        while at < len(on) - 1 and ((on[at] and best[at] == tag + 1) or _joined(window, at)):
            at += 1
        if kind != "trigger" and DETERMINER.fullmatch(text[window.starts[first] : window.ends[at - 1]]):
            if not on[at]:
                continue  # an article alone names nothing
            while at < len(on) - 1 and (on[at] or _joined(window, at)):
                at += 1
        start, end = int(window.starts[first]), int(window.ends[at - 1])
        while start > 0 and _inside_word(text, start):
            start -= 1
        certainty = float(probabilities[first, tag : tag + 2].sum()) if kind == "trigger" else float(1 - probabilities[first, 0])
        found.append(Found(Mention(start, end, text[start:end], kind), first, tag, certainty))
    return found


def _joined(window: Window, at: int) -> bool:
    """True for a piece in the middle of a word."""
    return bool(window.starts[at] == window.ends[at - 1] and window.cases[at] and window.cases[at - 1])


def _inside_word(text: str, offset: int) -> bool:
    return text[offset - 1].isalnum() and text[offset].isalnum()


def events(
    text: str, sentences: Sequence[Sentence], names: Sequence[Mention], window: Window, output: Output
) -> tuple[list[Mention], list[Event]]:
    """The mentions and events of one window.

    Args:
        text: the report's text.
        sentences: its sentences.
        names: mentions by shape, which a nominal mention may stand for.
        window: the window.
        output: what the network says of it.

    Returns:
        All mentions of the window, and the events whose trigger lies in its core.
    """
    triggers = spans(text, window, output.tags[:, CUT["trigger"]], "trigger", TRIGGER_FROM)
    found = {kind: spans(text, window, output.tags[:, CUT[kind]], cast(MentionKind, kind), SPAN_FROM) for kind in SPAN_KINDS}
    resolved = {kind: _antecedents(found[kind], names, window, output) for kind in ("place", "actor", "source")}
    resolved["cue"], resolved["time"] = found["cue"], found["time"]
    result = []
    for trigger in triggers:
        if window.core[0] <= trigger.mention.start < window.core[1]:
            result += _events_of(text, sentences, trigger, resolved, output)
    return [f.mention for kind in SPAN_KINDS for f in resolved[kind]], result


def _antecedents(found: list[Found], names: Sequence[Mention], window: Window, output: Output) -> list[Found]:
    """The spans, each tied to the name that it stands for, where the network finds one."""
    pieces = {p[0]: m for m in names if (p := window.piece_at(m.start, m.end)) is not None}
    pieces |= {f.piece: f.mention for f in found}
    columns = sorted(pieces)
    tied = []
    speaker: Mention | None = None  # the person named last
    for f in found:
        best = columns[int(output.links[SAME, f.piece, columns].argmax())]
        other = pieces[best]
        if best != f.piece and not (other.start < f.mention.end and f.mention.start < other.end):
            f = replace(f, mention=replace(f.mention, refers_to=replace(other, kind=f.mention.kind, refers_to=None)))
        elif speaker and f.mention.kind == "source" and SPOKEN_OF.fullmatch(f.mention.text):
            f = replace(f, mention=replace(f.mention, refers_to=speaker))
        if f.mention.kind == "source" and PERSON.search(f.mention.text):
            speaker = f.mention
        tied.append(f)
    return tied


def _events_of(
    text: str, sentences: Sequence[Sentence], trigger: Found, found: dict[str, list[Found]], output: Output
) -> list[Event]:
    """The events of one trigger: one for each place and each word of a source about it."""
    link = _sigmoid(output.links[:, trigger.piece, :])
    places = _places(found["place"], link)
    actors = _linked(found["actor"], link[LINKS.index("actor")])
    opponents = [m for m in _linked(found["actor"], link[LINKS.index("opponent")]) if m not in actors]
    times = sorted(((float(link[LINKS.index("time"), f.piece]), f.mention) for f in found["time"]), key=lambda pair: -pair[0])
    toward = _linked(found["place"], link[LINKS.index("toward")])
    heard = {**found, "source": [f for f in found["source"] if _may_speak(text, sentences, trigger.mention, f.mention)]}
    classes = output.classes[trigger.piece]
    kind = cast(EventKind, TRIGGER_TAGS[trigger.tag][2:])
    dating = WHENS[int(classes[len(PHASES) :].argmax())]
    if dating in ("published", "by-published") and times and times[0][0] >= LINK_FROM:
        dating = "said"  # the link to the words is the surer of the two
    result = []
    for (place, extent, certainty), (chain, commitment) in itertools.product(places, _sources(heard, link)):
        result.append(Event(
            kind=kind, trigger=trigger.mention, place=place, extent=extent, actors=tuple(actors), opponents=tuple(opponents),
            times=tuple(m for p, m in times[:1] if p >= (TIME_FROM if dating in TIMED else LINK_FROM)), dating=dating,
            commitment=commitment, phase=PHASES[int(classes[: len(PHASES)].argmax())], utterances=chain,
            toward=toward[0] if toward and kind == "withdraw" else None,
            evidence=_evidence(text, sentences, [trigger.mention, place, *actors, *opponents]),
            score=trigger.probability * certainty,
        ))  # fmt: skip
    return result


def _linked(found: list[Found], probabilities: Floats) -> list[Mention]:
    return [f.mention for f in found if probabilities[f.piece] >= LINK_FROM]


def _places(found: list[Found], link: Floats) -> list[tuple[Mention, Extent, float]]:
    """The places of a trigger with their extents; where none is sure, the likeliest."""
    rated = []
    for f in found:
        by_extent = link[: len(EXTENTS), f.piece]
        rated.append((f.mention, EXTENTS[int(by_extent.argmax())], float(by_extent.max())))
    sure = [row for row in rated if row[2] >= LINK_FROM]
    return sure or [row for row in sorted(rated, key=lambda row: -row[2])[:1] if row[2] >= PLACE_FROM]


def _sources(found: dict[str, list[Found]], link: Floats) -> list[tuple[tuple[Utterance, ...], Commitment]]:
    """Who says it and how far: source chains with their commitment; the report's own voice is an empty chain."""
    first = LINKS.index(f"source-{COMMITMENTS[0]}")
    rated: list[tuple[float, Found | None, Commitment]] = []
    for source in (None, *found["source"]):
        by_word = link[first : first + len(COMMITMENTS), source.piece if source else 0]
        rated.append((float(by_word.max()), source, COMMITMENTS[int(by_word.argmax())]))
    rated.sort(key=lambda row: -row[0])
    outer = [Utterance(m) for m in _linked(found["source"], link[LINKS.index("outer")])]
    chains: list[tuple[tuple[Utterance, ...], Commitment]] = []
    for probability, source, commitment in rated:
        if probability >= LINK_FROM or not chains:
            mentions = (Utterance(source.mention, _cue(source, found["cue"])), *outer) if source else ()
            chains.append((tuple(dict.fromkeys(mentions)), commitment))
    return chains


def _may_speak(text: str, sentences: Sequence[Sentence], trigger: Mention, source: Mention) -> bool:
    """False for a speaker of another paragraph where the trigger's sentence neither is a quotation nor has a word of speech."""
    own = next((s for s in sentences if s.start <= trigger.start < s.end), None)
    other = next((s for s in sentences if s.start <= source.start < s.end), None)
    if own is None or other is None or own.paragraph == other.paragraph:
        return True
    quoted = text.count("“", 0, trigger.start) > text.count("”", 0, trigger.start) or '"' in own.text
    return quoted or lexicon().words["speech"].search(own.text) is not None


def _cue(source: Found, cues: list[Found]) -> Mention | None:
    """The speech word nearest to a speaker."""
    near = min(
        cues,
        key=lambda c: min(abs(c.mention.start - source.mention.end), abs(source.mention.start - c.mention.end)),
        default=None,
    )
    return near.mention if near else None


def _evidence(text: str, sentences: Sequence[Sentence], mentions: list[Mention]) -> tuple[int, int]:
    """The clause from the first to the last of the mentions that stand in the trigger's sentence."""
    trigger = mentions[0]
    sentence = next((s for s in sentences if s.start <= trigger.start < s.end), None)
    inside = [m for m in mentions if sentence is None or (sentence.start <= m.start and m.end <= sentence.end)]
    return min(m.start for m in inside), max(m.end for m in inside)
