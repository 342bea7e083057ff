"""Sentences with their offsets: blocks at line breaks, then ends of sentence that are no abbreviation."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s+[\"'“‘«(\[]*[A-Z0-9À-ÖØ-ÞА-ЯІЇЄҐ•–—-])")
BLOCK = re.compile(r"[^\n]+")
ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|St|Sgt|Cpl|Lt|Col|Gen|Maj|Brig|Capt|Cmdr|Adm|Sen|Rep|Gov|Pres|Rev|Hon|vs|No|Nos|Inc|Co|Ltd|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|approx|ca|cf|e\.g|i\.e|al|Ft|Mt)|\b[A-Z](?:\.[A-Z])*)\.$"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: its offsets in the report's text, its words, and the number of its paragraph from 0."""

    start: int
    end: int
    text: str
    paragraph: int


def sentences(text: str) -> list[Sentence]:
    """Split a text into sentences, in order; together they hold every character but white space between them."""
    found: list[Sentence] = []
    for number, block in enumerate(BLOCK.finditer(text)):
        start = block.start()
        for end in [*_ends(block.group(), block.start()), block.end()]:
            words = text[start:end]
            lead = len(words) - len(words.lstrip())
            if words.strip():
                first = start + lead
                last = start + len(words.rstrip())
                found.append(Sentence(first, last, text[first:last], number))
            start = end
    return found


def sentence_at(sentences: Sequence[Sentence], offset: int) -> Sentence | None:
    """The sentence, of some in order, that holds an offset; None between sentences."""
    at = bisect_right(sentences, offset, key=_start) - 1
    return sentences[at] if at >= 0 and offset < sentences[at].end else None


def _start(sentence: Sentence) -> int:
    return sentence.start


def _ends(block: str, base: int) -> list[int]:
    """Offsets after each full stop that ends a sentence inside one block."""
    ends = []
    for match in END.finditer(block):
        before = block[max(0, match.start() - 12) : match.start() + 1]
        # 'U.S. troops' goes on; 'in the U.S. The army' is given up for the sake of ranks and initials before names.
        if match.group()[0] == "." and ABBREVIATION.search(before):
            continue
        ends.append(base + match.end())
    return ends
