"""The arguments of a trigger: places, parties, speakers and time words, by the network's links and a few rules of the scheme."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from whoholds.extract import thresholds
from whoholds.extract.labels import LINKS
from whoholds.extract.lexicon import lexicon
from whoholds.extract.sentences import Sentence, sentence_at
from whoholds.extract.spans import Floats, Found
from whoholds.records import COMMITMENTS, EXTENTS, Commitment, EventKind, Extent, Mention, Utterance

JOINED = re.compile(r"\s*(?:,|,? (?:and|or|as well as|nor|then)) (?:the |nearby |neighbouring |finally |then )*")
LOSING = re.compile(
    r"(?:was |were |be |been |had |has |have )*(?:fall(?:s|en|ing)?|fell|lost|passed|succumbed)(?: to)?", re.IGNORECASE
)
MOVED_TO = re.compile(
    r"^[^.;!?\n]*(?<!close )(?<!near )(?<!next )(?<!according )\b(?:to|towards?|into|as far as|for)\s+(?:the\s+)?$", re.IGNORECASE
)
TO = re.compile(r"(?:\s+(?:\w+ly|in\w+|back|over))?(?:\s+to)?\s+(?:the )?", re.IGNORECASE)


def linked(found: list[Found], probabilities: Floats, floor: float | None = None) -> list[Mention]:
    """The spans that a link leads to with that probability at least, by default a sure one."""
    least = thresholds.LINK_FROM if floor is None else floor
    return [f.mention for f in found if probabilities[f.piece] >= least]


def places(text: str, found: list[Found], link: Floats) -> list[tuple[Mention, Extent, float]]:
    """The places of a trigger with their extents; where none is sure, the likeliest.

    Who took one place of a list took them all: what is joined to a sure one by a comma or an 'and' needs but little of its own.
    """
    if not found:
        return []
    by_extent = link[: len(EXTENTS), [f.piece for f in found]]
    likeliest, most = by_extent.argmax(axis=0).tolist(), by_extent.max(axis=0).tolist()
    rated = [(f.mention, EXTENTS[extent], chance) for f, extent, chance in zip(found, likeliest, most, strict=True)]
    sure = [row for row in rated if row[2] >= thresholds.LINK_FROM]
    sure = sure or [row for row in sorted(rated, key=lambda row: -row[2])[:1] if row[2] >= thresholds.PLACE_FROM]
    if not any(row[2] >= thresholds.LISTED_FROM and row not in sure for row in rated):
        return sorted(sure, key=lambda row: row[0].start)
    for one, other in [*itertools.pairwise(rated), *reversed([(b, a) for a, b in itertools.pairwise(rated)])]:
        if other[2] < thresholds.LISTED_FROM or other in sure or one not in sure:
            continue
        first, second = sorted((one[0], other[0]), key=lambda m: m.start)
        if JOINED.fullmatch(text[first.end : second.start]):
            sure.append(other)
    return sorted(sure, key=lambda row: row[0].start)


def left(text: str, kind: EventKind, trigger: Mention, found: list[Found]) -> list[Found]:
    """The places that an event may be at: who withdraws 'to Mariupol' or 'as far as the river' leaves another place."""
    if kind != "withdraw":
        return found
    kept: list[Found] = []
    gone: Mention | None = None
    for f in sorted(found, key=lambda f: f.mention.start):
        listed = gone is not None and JOINED.fullmatch(text[gone.end : f.mention.start])
        if f.mention.start >= trigger.end and (listed or MOVED_TO.search(text[trigger.start : f.mention.start])):
            gone = f.mention
        else:
            kept.append(f)
    return kept


def won(
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


def sources(found: dict[str, list[Found]], link: Floats) -> list[tuple[tuple[Utterance, ...], Commitment]]:
    """Who says it and how far: source chains with their commitment; the report's own voice is an empty chain."""
    first = LINKS.index(f"source-{COMMITMENTS[0]}")
    speaking: list[Found | None] = [None, *found["source"]]
    by_word = link[first : first + len(COMMITMENTS), [source.piece if source else 0 for source in speaking]]
    words = [COMMITMENTS[word] for word in by_word.argmax(axis=0)]
    rated = sorted(zip(by_word.max(axis=0).tolist(), speaking, words, strict=True), key=lambda row: -row[0])
    outer = [Utterance(m) for m in linked(found["source"], link[LINKS.index("outer")])]
    chains: list[tuple[tuple[Utterance, ...], Commitment]] = []
    for probability, source, commitment in rated:
        if probability >= thresholds.LINK_FROM or not chains:
            mentions = (Utterance(source.mention, _cue(source, found["cue"])), *outer) if source else ()
            chains.append((tuple(dict.fromkeys(mentions)), commitment))
    return chains


def may_speak(text: str, sentences: Sequence[Sentence], trigger: Mention, sources: list[Found]) -> list[Found]:
    """The speakers, without those of another paragraph where the trigger's sentence is no quotation and has no word of speech."""
    own = sentence_at(sentences, trigger.start)
    if own is None:
        return sources
    others = [sentence_at(sentences, f.mention.start) for f in sources]
    near = [f for f, s in zip(sources, others, strict=True) if s is None or s.paragraph == own.paragraph]
    if len(near) == len(sources):
        return sources
    quoted = text.count("“", 0, trigger.start) > text.count("”", 0, trigger.start) or '"' in own.text
    spoken_for = any(s is not None and s.start == own.start for s in others)
    return sources if quoted or (not spoken_for and lexicon().words["speech"].search(own.text)) else near


def _cue(source: Found, cues: list[Found]) -> Mention | None:
    """The speech word nearest to a speaker."""
    near = min(
        cues,
        key=lambda c: min(abs(c.mention.start - source.mention.end), abs(source.mention.start - c.mention.end)),
        default=None,
    )
    return near.mention if near else None
