"""Finds the noun phrases of a sentence that can name a place or an actor, by their shape alone."""

from __future__ import annotations

import re

from whoholds.extract.lexicon import lexicon
from whoholds.extract.sentences import Sentence
from whoholds.records import Mention, MentionKind

NAME = r"(?:(?<![\w’'-])(?:al|el|ar|as|ash|an|at|az|ad|ed|ez|et)[- ])?[A-ZÀ-ÖØ-ÞĀ-ŽʻʿА-ЯІЇЄҐ][\w’'ʻʼʿ.-]*\w"
JOIN = r"(?: (?:al|el|ar|as|ash|an|at|az|ad|ed|ez|et|de|da|do|la|of|the)(?=[ -][A-ZÀ-ÞĀ-Ž]))"
CHUNK = re.compile(rf"{NAME}(?:(?:{JOIN})?[ -](?:{NAME}|\d+(?:st|nd|rd|th)?\b))*|\b[A-Z][A-Z0-9]+\b")
DETERMINED = re.compile(
    r"(?<![\w’'])(?i:the|its|their|his|a|an|this|that|both|several|some|two|three)(?: [a-z][\w-]*){0,2}? "
    r"(?P<head>[a-z]+(?: base| field)?)\b"
)
TITLE = re.compile(
    r"(?:Brig|Gen|Maj|Col|Lt|Capt|Sgt|Mr|Mrs|Ms|Dr|President|Prime Minister|Minister|General|Colonel|Major|Captain)\b"
)
DAYS = re.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|September|October|November|December"
)
OPENERS = re.compile(
    r"\b(?:The|A|An|In|On|At|But|And|After|Before|Meanwhile|However|It|Its|He|She|They|Their|This|That|These|Those|According|"
    r"Earlier|Late|Later|While|When|As|By|For|From|With|Nobody|Who|There|If|Reports?|Officials?|Residents|Witnesses|Fighting|Heavy|Troops|Rebels|Fighters|Militants|Soldiers)\b"
)


def chunks(sentence: Sentence) -> list[Mention]:
    """The mentions of one sentence, in order, each `place` or `actor` by its words and by what stands around it.

    Offsets are those of the report's text. Names of persons with a title are left out: they speak, they hold nothing.
    """
    found: list[Mention] = []
    for start, end in _names(sentence.text) + _nominals(sentence.text):
        words = sentence.text[start:end]
        if not any(m.start < sentence.start + end and sentence.start + start < m.end for m in found):
            kind = _kind(sentence.text, start, end)
            found.append(Mention(sentence.start + start, sentence.start + end, words, kind))
    return sorted(found, key=lambda m: m.start)


def _names(text: str) -> list[tuple[int, int]]:
    """Spans of capitalised names, widened to a following head word in small letters ('Iraqi forces', 'Homs province')."""
    spans = []
    for match in CHUNK.finditer(text):
        start, end = match.span()
        opener = OPENERS.match(text, start, end)
        if opener and opener.end() < end and text[opener.end()] == " " and (start == 0 or text[start - 1] in ' “"'):
            start = opener.end() + 1
        elif opener and opener.end() == end:
            continue
        words = text[start:end].removesuffix("’s").removesuffix("'s")
        if TITLE.match(words) or DAYS.fullmatch(words.split()[0]):
            continue
        end = start + len(words)
        tail = re.compile(r"(?:-led|-backed)?(?: [a-z-]+){1,3}").match(text, end)
        spans.append((start, _widen(text, end, tail.end()) if tail else end))
    return spans


def _widen(text: str, end: int, limit: int) -> int:
    """The end of the last head word between `end` and `limit` that follows the name within two words, else `end`."""
    for name in ("actor_heads", "place_nouns"):
        heads = [m for m in lexicon().words[name].finditer(text, end, limit) if text[end : m.start()].count(" ") <= 2]
        if heads and not re.search(
            r"\b(?:in|of|from|to|by|and|on|at|was|were|is|are|has|have|had|with|for)\b", text[end : heads[0].start()]
        ):
            return heads[0].end()
    return end


def _nominals(text: str) -> list[tuple[int, int]]:
    """Spans such as 'the town', 'its last fighters', 'troops' at the head of a clause."""
    words = lexicon().words
    spans = []
    for match in DETERMINED.finditer(text):
        head = match["head"]
        if words["actor_heads"].fullmatch(head) or words["place_nouns"].fullmatch(head):
            spans.append(match.span())
    spans += [m.span() for m in words["actor_heads"].finditer(text) if m.group().endswith("s") and m.group() != "forces"]
    return spans


def _kind(text: str, start: int, end: int) -> MentionKind:
    """`actor` where a head or a known name of a side is in the words, else `place`."""
    words = lexicon().words
    span = text[start:end]
    tail = span.rsplit(" ", 1)[-1]
    if words["place_nouns"].fullmatch(tail):
        return "place"
    if words["actor_heads"].search(span) or words["actor_names"].search(span):
        return "actor"
    return "place"
