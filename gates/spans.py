"""Spans found against spans given: F1 where both ends agree, and where they merely touch."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

Span = tuple[int, int]
LEAD = re.compile(r"(?:[“\"'‘(\s]|(?:the|an?)\s)*", re.IGNORECASE)
TAIL = re.compile(r"(?:['’]s|['’]|[\s,.;:)”\"])*$")


def bare(text: str, span: Span) -> Span:
    """A span without its article, its possessive and the marks at its ends: whether these belong to a name is a convention."""
    words = text[slice(*span)]
    lead = LEAD.match(words)
    first = lead.end() if lead else 0
    tail = TAIL.search(words)
    last = tail.start() if tail else len(words)
    return (span[0] + first, span[0] + last) if first < last else span


def touch(one: Span, other: Span) -> bool:
    """True where two spans share a character."""
    return one[0] < other[1] and other[0] < one[1]


def longest(spans: Iterable[Span]) -> list[Span]:
    """Of spans that touch, the longest."""
    kept: list[Span] = []
    for span in sorted(set(spans), key=lambda s: (s[0] - s[1], s)):
        if not any(touch(span, other) for other in kept):
            kept.append(span)
    return sorted(kept)


def f1(precision: float, recall: float) -> float:
    """Their harmonic mean; 0 where both are."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


@dataclass
class Tally:
    """Counts over many texts."""

    gold: int = 0
    found: int = 0
    exact: int = 0
    gold_touched: int = 0
    found_touched: int = 0

    def add(self, gold: Iterable[Span], found: Iterable[Span]) -> None:
        """Count the spans of one text."""
        wanted, had = set(gold), set(found)
        self.gold, self.found = self.gold + len(wanted), self.found + len(had)
        self.exact += len(wanted & had)
        self.gold_touched += sum(any(touch(g, f) for f in had) for g in wanted)
        self.found_touched += sum(any(touch(f, g) for g in wanted) for f in had)

    def figures(self, name: str) -> dict[str, float]:
        """F1 of spans that agree, and of spans that touch."""
        exact = (self.exact / max(1, self.found), self.exact / max(1, self.gold))
        overlap = (self.found_touched / max(1, self.found), self.gold_touched / max(1, self.gold))
        return {f"{name}, exact F1": round(f1(*exact), 3), f"{name}, overlap F1": round(f1(*overlap), 3)}
