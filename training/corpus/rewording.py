"""The same report told in other words and about other towns: what the network learns from, so that it knows no report by heart.

The trigger of an event gives way to another of its class in `wordings.jsonl` (classes of wordings that can stand in each other's
place), and names of towns to other names, the same one throughout the report. All offsets follow.
"""

from __future__ import annotations

import functools
import json
import pathlib
import random
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from training.corpus.corpus import Annotated

WORDINGS = pathlib.Path(__file__).parent / "wordings.jsonl"
TRIGGERS, TOWNS = 0.6, 0.5  # share of triggers, and of the names of towns, that give way
ENOUGH = 6  # so many words must be common to all classes that a trigger may belong to; else one class is drawn
BE = re.compile(
    r"\b(?:is|are|was|were|be|been|being|gets?|got|'s)(?: \w+ly| also| now| not| then| later| soon)?\s+$", re.IGNORECASE
)
HAVE = re.compile(r"\b(?:has|have|had|having)(?: \w+ly| also| now| not| then| since| already| just)?\s+$", re.IGNORECASE)
MODAL = re.compile(
    r"\b(?:to|will|would|can|could|may|might|must|shall|should|did|does|do|cannot|n't)(?: \w+ly| also| not| then| soon)?\s+$",
    re.IGNORECASE,
)
ARTICLE = re.compile(r"\b(?:a|an)\s+$", re.IGNORECASE)
VOWEL = re.compile(r"[aeiou]", re.IGNORECASE)
PLAIN_NAME = re.compile(r"[A-ZÀ-ÞĀ-Ž][\w’'-]+(?: [A-ZÀ-ÞĀ-Ž][\w’'-]+)?")
Edit = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Wordings:
    """Interchangeable wordings of one event in one grammatical form."""

    event: str
    form: str
    words: tuple[str, ...]


@functools.cache
def classes() -> dict[tuple[str, str], tuple[Wordings, ...]]:
    """The classes that each wording belongs to, by event and wording in small letters."""
    found: defaultdict[tuple[str, str], list[Wordings]] = defaultdict(list)
    for line in WORDINGS.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        one = Wordings(row["event"], row["form"], tuple(row["words"]))
        for word in one.words:
            found[row["event"], word.lower()].append(one)
    return {key: tuple(value) for key, value in found.items()}


def other_words(event: str, words: str, before: str, rng: random.Random) -> str | None:
    """Another wording of an event that fits where one stands; None where none is known.

    Args:
        event: the event.
        words: its trigger.
        before: the text before it.
        rng: chooses.
    """
    fitting = _fitting(classes().get((event, words.lower()), ()), before)
    if not fitting:
        return None
    common = set(fitting[0].words).intersection(*(c.words for c in fitting))
    pool = sorted(common) if len(common) >= ENOUGH else rng.choice(fitting).words
    pool = [w for w in pool if w.lower() != words.lower() and (not ARTICLE.search(before) or _vowel(w) == _vowel(words))]
    if not pool:
        return None
    other = rng.choice(pool)
    return other[0].upper() + other[1:] if words[0].isupper() else other


def _vowel(words: str) -> bool:
    return bool(VOWEL.match(words))


def _fitting(found: Sequence[Wordings], before: str) -> list[Wordings]:
    """Those of the classes whose form fits the words before the gap."""
    for pattern, form in (
        (HAVE, ("participle after", "perfect")),
        (BE, ("passive", "predicate", "-ing", "participle")),
        (MODAL, ("base",)),
    ):
        if pattern.search(before):
            return [c for c in found if any(f in c.form for f in form)]
    plain = [c for c in found if not any(f in c.form for f in ("passive", "participle after", "base", "perfect"))]
    return plain or list(found)


def reworded(annotated: Annotated, towns: Sequence[str], rng: random.Random) -> Annotated:
    """A report with some of its triggers and towns told by other words.

    Args:
        annotated: the report, with the offsets of all spans.
        towns: names to choose from.
        rng: chooses.
    """
    text, claims = annotated.report["text"], annotated.claims
    edits = {*_triggers(text, claims, rng), *_towns(text, claims, towns, rng)}
    apart: list[Edit] = []
    for edit in sorted(edits):
        if not apart or edit[0] >= apart[-1][1]:
            apart.append(edit)
    return replace(annotated, report=annotated.report | {"text": edited(text, apart)}, claims=[moved(c, apart) for c in claims])


def town_names(reports: Iterable[Annotated]) -> list[str]:
    """The plain names of places in the claims of reports."""
    spans = ((a.report["text"], c["place"].get("span")) for a in reports for c in a.claims)
    return sorted({text[slice(*span)] for text, span in spans if span and PLAIN_NAME.fullmatch(text[slice(*span)])})


def _triggers(text: str, claims: Sequence[dict[str, Any]], rng: random.Random) -> list[Edit]:
    found: dict[tuple[int, int], Edit] = {}
    events: defaultdict[tuple[int, int], set[str]] = defaultdict(set)
    for claim in claims:
        if span := claim.get("trigger_span"):
            events[span[0], span[1]].add(claim["event"])
    for (start, end), kinds in events.items():
        if len(kinds) == 1 and rng.random() < TRIGGERS:
            other = other_words(next(iter(kinds)), text[start:end], text[max(0, start - 30) : start], rng)
            if other:
                found[start, end] = (start, end, other)
    return list(found.values())


def _towns(text: str, claims: Sequence[dict[str, Any]], towns: Sequence[str], rng: random.Random) -> list[Edit]:
    """The same other name wherever a town is named; names that are part of a party's or speaker's name stay."""
    names = {text[slice(*c["place"]["span"])] for c in claims if c["place"].get("span")}
    parties = " ".join(
        text[slice(*p["span"])] for c in claims for p in (*c["actors"], *c["opponents"], *c["sources"]) if p.get("span")
    )
    found = []
    for name in sorted(n for n in names if PLAIN_NAME.fullmatch(n) and n not in parties):
        if rng.random() < TOWNS:
            other = rng.choice(towns)
            found += [(m.start(), m.end(), other) for m in re.finditer(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text)]
    return found


def edited(text: str, edits: Sequence[Edit]) -> str:
    """A text with each (start, end) exchanged; the edits lie apart, in order."""
    parts, at = [], 0
    for start, end, words in edits:
        parts += [text[at:start], words]
        at = end
    return "".join([*parts, text[at:]])


def moved(node: Any, edits: Sequence[Edit]) -> Any:
    """A claim, or any part of it, with every span where its words are after the edits."""
    if isinstance(node, dict):
        return {k: _span(v, edits) if k.endswith("span") and v else moved(v, edits) for k, v in node.items()}
    return [moved(x, edits) for x in node] if isinstance(node, list) else node


def _span(span: list[int], edits: Sequence[Edit]) -> list[int]:
    start, end = span
    before = sum(len(w) - (b - a) for a, b, w in edits if b <= start)
    inside = sum(len(w) - (b - a) for a, b, w in edits if a >= start and b <= end)
    return [start + before, end + before + inside]
