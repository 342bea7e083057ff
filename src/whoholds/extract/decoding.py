"""From the network's numbers to mentions and events: tags to spans, links to arguments, classes to phase and dating."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

import numpy as np
import numpy.typing as npt

from whoholds.extract.coreference import NOMINAL, is_nominal
from whoholds.extract.encoding import Window
from whoholds.extract.labels import LINKS, NAME_TAGS, SPAN_KINDS, TRIGGER_TAGS, WHENS, tag_slices
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
HINT_FROM = 0.1  # what the rules may make an event of, where they read one
SPAN_FROM = 0.5
LINK_FROM = 0.6
PLACE_FROM = 0.35  # an event without a place is no claim: its best place may be a little doubtful
LISTED_FROM = 0.1  # a place in one list with a sure one
JOINED = re.compile(r"\s*(?:,|,? (?:and|or|as well as|nor|then)) (?:the |nearby |neighbouring |finally |then )*")
TIME_FROM = 0.2  # where the network says that the event is dated by words, its likeliest words may be a little doubtful
TIMED = frozenset(("said", "until", "since", "span"))
DETERMINER = re.compile(r"(?:the|an?|its|their|his|her|our|this|that|for|into|of|in|on)", re.IGNORECASE)
SPOKEN_OF = re.compile(
    r"he|she|(?:the|that) (?:\w+ )?(?:spokes\w+|official|officer|commander|governor|minister|diplomat|general|colonel|mayor|"
    r"leader|president|resident|activist|director|analyst|chief|man|woman|source)",
    re.IGNORECASE,
)  # a speaker named before
PERSON = re.compile(r"[A-ZÀ-Þ][\w’'.-]+(?: (?:al-|el-|bin |de |van )?[A-ZÀ-Þ][\w’'.-]+)+")
LOSING = re.compile(
    r"(?:was |were |be |been |had |has |have )*(?:fall(?:s|en|ing)?|fell|lost|passed|succumbed)(?: to)?", re.IGNORECASE
)
TO = re.compile(r"(?:\s+(?:\w+ly|in\w+|back|over))?(?:\s+to)?\s+(?:the )?", re.IGNORECASE)
PRONOUN = re.compile(r"he|she|it|they|them|him|her|his|its|their|we|us|our|ours|theirs|i", re.IGNORECASE)
SPEAKER = re.compile(r"he|she", re.IGNORECASE)
SAME = LINKS.index("same")
NAMED_KINDS = {"place": ("LOC",), "actor": ("ORG", "MISC"), "source": ("PER", "ORG")}  # what a nominal of each kind may stand for
KIND_OF_NAME: dict[str, MentionKind] = {"LOC": "place", "ORG": "actor", "PER": "source"}
NAME_FROM = 0.6
AFTER = 2.0  # how much likelier a name before a nominal is than one after it, in nats; and how fast it fades with distance
FADING, FADES_PER = 0.5, 200
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
    known = _named(names, window, output)
    resolved = {
        kind: _antecedents(found[kind], [f for f in known if _kind_of(f) in NAMED_KINDS[kind]], output)
        for kind in ("place", "actor", "source")
    }
    resolved["cue"], resolved["time"] = found["cue"], found["time"]
    result = []
    for trigger in triggers:
        if window.core[0] <= trigger.mention.start < window.core[1]:
            result += _events_of(text, sentences, trigger, resolved, output)
    return [*(_renamed(f) for f in known), *(f.mention for kind in SPAN_KINDS for f in resolved[kind])], result


def _renamed(name: Found) -> Mention:
    """A name as the kind of mention that the network's tag of it says; as its shape says where the tag is not sure."""
    kind = KIND_OF_NAME.get(_kind_of(name))
    return replace(name.mention, kind=kind) if kind and name.probability >= NAME_FROM else name.mention


def hints(text: str, window: Window, output: Output) -> list[Found]:
    """The words that the network holds for a trigger with some likelihood, though less than makes an event."""
    return spans(text, window, output.tags[:, CUT["trigger"]], "trigger", HINT_FROM)


def _named(names: Sequence[Mention], window: Window, output: Output) -> list[Found]:
    """The names of a window, each with the network's tag of what kind of name it is."""
    tags = _softmax(output.tags[:, CUT["name"]])
    found = []
    for mention in names:
        pieces = window.piece_at(mention.start, mention.end)
        if pieces is not None and not is_nominal(mention):
            share = tags[pieces[0] : pieces[1]].sum(axis=0)
            kinds = share[1::2] + share[2::2]
            found.append(Found(mention, pieces[0], 2 * int(kinds.argmax()) + 1, float(kinds.max() / share.sum())))
    return found


def _kind_of(name: Found) -> str:
    return NAME_TAGS[name.tag][2:]


def _nearness(nominal: Mention, name: Mention) -> float:
    """How much the distance speaks against a name, in nats."""
    gap = nominal.start - name.end
    return -FADING * math.log1p(abs(gap) / FADES_PER) - (AFTER if gap < 0 else 0.0)


def _antecedents(found: list[Found], names: Sequence[Found], output: Output) -> list[Found]:
    """The spans, each tied to the name that it stands for: one of its own kind, by the network's word and by nearness."""
    tied = []
    speaker: Mention | None = None  # the person named last
    for f in found:
        if is_nominal(f.mention) and (NOMINAL.match(f.mention.text) or SPEAKER.fullmatch(f.mention.text)):
            other = _antecedent(f, [*names, *(o for o in found if not is_nominal(o.mention))], output)
            if f.mention.kind == "source" and SPOKEN_OF.fullmatch(f.mention.text) and speaker:
                other = speaker
            if other is not None:
                f = replace(f, mention=replace(f.mention, refers_to=replace(other, kind=f.mention.kind, refers_to=None)))
        if f.mention.kind == "source" and PERSON.search(f.mention.text):
            speaker = f.mention
        tied.append(f)
    return tied


def _antecedent(found: Found, candidates: Sequence[Found], output: Output) -> Mention | None:
    """The likeliest of the candidates that lie elsewhere."""
    # 'residents' and 'the army' may name nobody else; 'the town' and 'he' always do
    alone = found.mention.kind != "place" and not PRONOUN.fullmatch(found.mention.text)
    best, most = None, float(output.links[SAME, found.piece, found.piece]) if alone else -math.inf
    for other in candidates:
        if other.mention.start < found.mention.end and found.mention.start < other.mention.end:
            continue
        weight = float(output.links[SAME, found.piece, other.piece]) + _nearness(found.mention, other.mention)
        if weight > most:
            best, most = other.mention, weight
    return best


def _events_of(
    text: str, sentences: Sequence[Sentence], trigger: Found, found: dict[str, list[Found]], output: Output
) -> list[Event]:
    """The events of one trigger: one for each place and each word of a source about it."""
    link = _sigmoid(output.links[:, trigger.piece, :])
    places = _places(text, found["place"], link)
    actors = _linked(found["actor"], link[LINKS.index("actor")])
    opponents = [m for m in _linked(found["actor"], link[LINKS.index("opponent")]) if m not in actors]
    times = sorted(((float(link[LINKS.index("time"), f.piece]), f.mention) for f in found["time"]), key=lambda pair: -pair[0])
    toward = _linked(found["place"], link[LINKS.index("toward")])
    heard = {**found, "source": [f for f in found["source"] if _may_speak(text, sentences, trigger.mention, f.mention)]}
    classes = output.classes[trigger.piece]
    kind, actors, opponents = _won(text, cast(EventKind, TRIGGER_TAGS[trigger.tag][2:]), trigger.mention, actors, opponents)
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


def _won(
    text: str, kind: EventKind, trigger: Mention, actors: list[Mention], opponents: list[Mention]
) -> tuple[EventKind, list[Mention], list[Mention]]:
    """What 'fell to X' and 'lost to X' are by the scheme: a gain by X."""
    after = (
        [m for m in (*actors, *opponents) if TO.fullmatch(text[trigger.end : m.start])] if LOSING.fullmatch(trigger.text) else []
    )
    if kind not in ("loss", "gain") or not after:
        return kind, actors, opponents
    losers = [m for m in (*actors, *opponents) if m not in after]
    return "gain", after[:1], losers


def _linked(found: list[Found], probabilities: Floats) -> list[Mention]:
    return [f.mention for f in found if probabilities[f.piece] >= LINK_FROM]


def _places(text: str, found: list[Found], link: Floats) -> list[tuple[Mention, Extent, float]]:
    """The places of a trigger with their extents; where none is sure, the likeliest.

    Who took one place of a list took them all: what is joined to a sure one by a comma or an 'and' needs but little of its own.
    """
    rated = []
    for f in found:
        by_extent = link[: len(EXTENTS), f.piece]
        rated.append((f.mention, EXTENTS[int(by_extent.argmax())], float(by_extent.max())))
    sure = [row for row in rated if row[2] >= LINK_FROM]
    if not sure:
        return [row for row in sorted(rated, key=lambda row: -row[2])[:1] if row[2] >= PLACE_FROM]
    for one, other in [*itertools.pairwise(rated), *reversed([(b, a) for a, b in itertools.pairwise(rated)])]:
        first, second = sorted((one[0], other[0]), key=lambda m: m.start)
        if one in sure and other not in sure and other[2] >= LISTED_FROM and JOINED.fullmatch(text[first.end : second.start]):
            sure.append(other)
    return sorted(sure, key=lambda row: row[0].start)


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
