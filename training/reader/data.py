"""Annotated reports as arrays for the network: tags per piece, links between pieces, classes per trigger."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from training.corpus.corpus import Annotated, report_of
from whoholds.extract.chunks import chunks
from whoholds.extract.coreference import NOMINAL, is_nominal
from whoholds.extract.encoding import Window, windows
from whoholds.extract.labels import LINKS, NAME_TAGS, SPAN_KINDS, TRIGGER_TAGS, WHENS
from whoholds.extract.sentences import sentences
from whoholds.extract.times import times
from whoholds.identify.dates import Clock
from whoholds.identify.dating import clocks_of, meant
from whoholds.identify.names import level
from whoholds.periods import Period, parse
from whoholds.records import PHASES, Mention, Reading

IGNORE = -100
COMMON = frozenset(("the", "of", "al", "government", "army", "forces", "province", "district", "city", "spokesman", "ministry"))
Ints = npt.NDArray[np.int64]


@dataclass
class Example:
    """One window with its labels; -100 is 'not known'.

    Attributes:
        trigger: tags of triggers per piece; spans: kind → tags per piece; names: tags of named entities.
        rows: for each trigger, its first piece; candidates: the pieces that links are judged at.
        links: (channel, row piece, column piece) that hold.
        same: (mention piece, antecedent piece) for each name that a mention may stand for; itself where it has none.
        phases, whens: per entry of `rows`.
    """

    window: Window
    trigger: Ints
    spans: dict[str, Ints]
    names: Ints
    rows: list[int] = field(default_factory=list)
    candidates: set[int] = field(default_factory=set)
    links: set[tuple[int, int, int]] = field(default_factory=set)
    same: set[tuple[int, int]] = field(default_factory=set)
    phases: list[int] = field(default_factory=list)
    whens: list[int] = field(default_factory=list)


def blank(window: Window, known: bool) -> Example:
    """An example without a label set: all 'O' where the claims are known, all unknown for other material."""
    n = len(window.ids)
    fill = 0 if known else IGNORE
    return Example(window, np.full(n, fill), {kind: np.full(n, fill) for kind in SPAN_KINDS}, np.full(n, IGNORE))


def examples(tokenizer: Tokenizer, annotated: Annotated) -> list[Example]:
    """The examples of one annotated report, a window each."""
    text = annotated.report["text"]
    labels = when_labels(annotated)
    found = []
    for window in windows(tokenizer, text, sentences(text)):
        example = blank(window, known=True)
        for claim, label in zip(annotated.claims, labels, strict=True):
            _add(example, claim, label)
        _antecedents(example, text, annotated.claims)
        found.append(example)
    return found


def _mark(example: Example, kind: str, span: list[int] | None) -> int | None:
    """Tag a span of characters; gives its first piece, or None where the window does not hold it whole."""
    pieces = example.window.piece_at(*span) if span else None
    if pieces is None or example.window.ends[pieces[1] - 1] < (span or [0, 0])[1]:
        return None
    tags = example.spans[kind]
    first, last = pieces
    if tags[first] == 0 or (tags[first:last] != 0).all():  # nested: the outer one was there first, keep it
        tags[first:last] = 2
        tags[first] = 1
    example.candidates.add(first)
    return first


def _add(example: Example, claim: dict[str, Any], label: tuple[int, list[int] | None]) -> None:
    pieces = example.window.piece_at(*claim["trigger_span"]) if claim.get("trigger_span") else None
    if pieces is None:
        return
    row, last = pieces
    kind = TRIGGER_TAGS.index(f"B-{claim['event']}")
    if example.trigger[row] == 0:
        example.trigger[row:last] = kind + 1
        example.trigger[row] = kind
    if row not in example.rows:
        example.rows.append(row)
        example.phases.append(PHASES.index(claim["phase"]))
        example.whens.append(label[0])
    links = [("place-" + claim["place"]["extent"], _mark(example, "place", claim["place"].get("span")))]
    for role, kind_ in (("actors", "actor"), ("opponents", "opponent")):
        links += [(kind_, _mark(example, "actor", p.get("span"))) for p in claim[role]]
    sources = claim["sources"]
    for s in sources:
        _mark(example, "cue", s.get("cue_span"))
    heads = [_mark(example, "source", s.get("span")) for s in sources]
    links.append((f"source-{claim['commitment']}", heads[0] if sources else 0))
    links += [("outer", head) for head in heads[1:]]
    links.append(("time", _mark(example, "time", label[1] or claim.get("when_span"))))
    if claim.get("toward"):
        links.append(("toward", _mark(example, "place", claim["toward"].get("span"))))
    example.links |= {(LINKS.index(name), row, column) for name, column in links if column is not None}


def when_labels(annotated: Annotated) -> list[tuple[int, list[int] | None]]:
    """For each claim: the class of `WHENS`, and the time words that it rests on (found by value where not annotated)."""
    published = dt.date.fromisoformat(annotated.report["published"]) if annotated.report.get("published") else None
    report = report_of(annotated)
    spans = {(m.start, m.end) for m in times(report.text)}
    spans |= {(c["when_span"][0], c["when_span"][1]) for c in annotated.claims if c.get("when_span")}
    told = tuple(Mention(start, end, report.text[start:end], "time") for start, end in sorted(spans))
    clocks = clocks_of(Reading(report=report, reader="annotators", mentions=told))
    dated = [(mention, clocks[mention.start, mention.end]) for mention in told]
    timed = [(mention, clock, meant(mention, report.text, clock)) for mention, clock in dated]
    return [_when_label(claim, timed, published, report.text) for claim in annotated.claims]


def _when_label(
    claim: dict[str, Any], timed: Sequence[tuple[Mention, Clock, Period | None]], published: dt.date | None, text: str
) -> tuple[int, list[int] | None]:
    gold = claim["when"]
    if claim.get("when_span"):
        for mention, clock, _ in timed:
            if [mention.start, mention.end] == list(claim["when_span"]):
                period = meant(mention, text, replace(clock, future=claim["phase"] == "future"))
                return _shape(gold, period, published), [mention.start, mention.end]
    if gold is None:
        return WHENS.index("undated"), None
    if published and gold == published.isoformat():
        return WHENS.index("published"), None
    if published and gold == f"../{published.isoformat()}":
        return WHENS.index("by-published"), None
    trigger = (claim.get("trigger_span") or claim["evidence_span"])[0]
    for mention, _, period in sorted(timed, key=lambda one: (one[0].start > trigger, abs(one[0].start - trigger))):
        label = _shape(gold, period, published)
        if label != IGNORE:
            return label, [mention.start, mention.end]
    return IGNORE, None


def _shape(gold: str | None, period: Period | None, published: dt.date | None) -> int:
    """Which shape of the words' period is the gold one; unknown where none is."""
    if gold is None:
        return WHENS.index("undated")
    if period is None:
        return WHENS.index("published") if published and gold == published.isoformat() else IGNORE
    wanted = parse(gold)
    if _alike(wanted, period):
        return WHENS.index("said")
    if wanted.is_until and (wanted.end == period.end):
        return WHENS.index("until")
    if wanted.is_since and wanted.first == period.first:
        return WHENS.index("since")
    if (
        published
        and wanted.upper
        and wanted.lower
        and wanted.first == period.first
        and abs((wanted.upper.first - published).days) <= 1
    ):
        return WHENS.index("span")
    if published and gold == published.isoformat():
        return WHENS.index("published")
    return IGNORE


def _alike(a: Period, b: Period) -> bool:
    if (a.first is None) != (b.first is None) or (a.end is None) != (b.end is None):
        return False
    gaps = [abs((x - y).days) for x, y in ((a.first, b.first), (a.end, b.end)) if x and y]
    return all(gap <= 1 for gap in gaps)


def _antecedents(example: Example, text: str, claims: Iterable[dict[str, Any]]) -> None:
    """Which names a nominal place, party or speaker stands for: all with the name's words, wherever they stand.

    A name stands for itself. Of a nominal whose name stands nowhere in the text nothing is known.
    """
    names = [m for s in sentences(text) for m in chunks(s) if not is_nominal(m)]
    parties = [(kind, p) for c in claims for kind, p in _parties(c) if p.get("span")]
    for kind, party in parties:
        start, end = party["span"]
        mention = Mention(start, end, text[start:end], "place")
        pieces = example.window.piece_at(mention.start, mention.end)
        if pieces is None:
            continue
        if not is_nominal(mention):
            example.same.add((pieces[0], pieces[0]))
            continue
        alike = [p["span"] for k, p in parties if k == kind and p["name"] and p["name"] == party["name"]]
        spans = [(m.start, m.end) for m in names if _names(party["name"], m.text)]
        spans += [(a, b) for a, b in alike if not is_nominal(Mention(a, b, text[a:b], "place"))]
        targets = _pieces(example, mention, spans)
        if not targets and kind != "place" and not NOMINAL.match(mention.text):
            targets = {pieces[0]}  # 'residents', 'two officers'
        example.same |= {(pieces[0], target) for target in targets}
    example.candidates |= {target for _, target in example.same}


def _parties(claim: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [
        ("place", claim["place"]),
        *(("actor", p) for p in (*claim["actors"], *claim["opponents"])),
        *(("source", s) for s in claim["sources"]),
    ]


def _names(name: str | None, words: str) -> bool:
    """True where words share one of a name's own words."""
    return bool((set(level(name or "").split()) - COMMON) & set(level(words).split()))


def _pieces(example: Example, mention: Mention, spans: list[tuple[int, int]]) -> set[int]:
    """The first pieces of those spans that lie apart from a mention, and in the window."""
    apart = [example.window.piece_at(a, b) for a, b in spans if b <= mention.start or a >= mention.end]
    return {pieces[0] for pieces in apart if pieces is not None}


def named(tokenizer: Tokenizer, words: list[str], tags: list[str]) -> list[Example]:
    """A sentence of a named-entity corpus, its words joined by spaces; only the name tags are known."""
    text, offsets = "", []
    for word in words:
        offsets.append((len(text), len(text) + len(word)))
        text += word + " "
    found = []
    for window in windows(tokenizer, text, sentences(text.rstrip().replace("\n", " ")) or []):
        example = blank(window, known=False)
        example.names[:] = 0
        example.names[0] = example.names[-1] = IGNORE
        for (start, end), tag in zip(offsets, tags, strict=True):
            pieces = window.piece_at(start, end)
            if pieces is None or tag == "O" or tag not in NAME_TAGS:
                continue
            inside = NAME_TAGS.index("I" + tag[1:])
            example.names[pieces[0] : pieces[1]] = inside
            example.names[pieces[0]] = NAME_TAGS.index(tag)
        found.append(example)
    return found
