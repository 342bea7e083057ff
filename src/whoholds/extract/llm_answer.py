"""From what a language model wrote to events: JSON out of whatever stands around it, and every quotation checked."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar, cast

from whoholds.extract.coreference import is_nominal, linked
from whoholds.extract.llm_quotes import Quotes, Span
from whoholds.records import (
    COMMITMENTS,
    DATINGS,
    EVENT_KINDS,
    EXTENTS,
    PHASES,
    Dating,
    Event,
    Mention,
    MentionKind,
    Utterance,
)  # fmt: skip

THOUGHT = re.compile(r"<think>.*?</think>", re.DOTALL)
CLAIMS = re.compile(r'"claims"\s*:\s*\[')
INNER_NAME = re.compile(r"[-'’]\W?[A-ZÀ-ÞĀ-Ž]")
TIMED = frozenset(("said", "until", "since", "span"))
TRIES = 20  # braces at which an answer may begin
DECODER = json.JSONDecoder()
Word = TypeVar("Word", bound=str)


def claims_of(content: str) -> list[Any] | None:
    """The claims of an answer, with or without prose and fences around the JSON; None where it holds no such JSON."""
    words = THOUGHT.sub("", content)
    for match in list(re.finditer(r"[{\[]", words))[:TRIES]:
        found = _decoded(words, match.start())
        if isinstance(found, dict) and isinstance(found.get("claims"), list):
            return cast(list[Any], found["claims"])
        if isinstance(found, list) and found and all(isinstance(claim, dict) and "evidence" in claim for claim in found):
            return found
    return None


def whole_claims(content: str) -> list[Any]:
    """The claims that stand whole in an answer that was cut off."""
    opened = CLAIMS.search(content)
    found: list[Any] = []
    at = opened.end() if opened else len(content)
    while (brace := content.find("{", at)) >= 0:
        try:
            claim, at = DECODER.raw_decode(content, brace)
        except (ValueError, RecursionError):
            break
        found.append(claim)
    return found


def _decoded(words: str, at: int) -> Any:
    try:
        return DECODER.raw_decode(words, at)[0]
    except (ValueError, RecursionError):
        return None


@dataclass(slots=True)
class Checked:
    """What is left of an answer once every quotation has been looked up.

    Attributes:
        events: in the order of the answer.
        evidence: quotations of evidence that are not in the text; their claims are dropped.
        places: words for places that are not in the text, or stand for none; their claims are dropped.
        words: other words that are not in the text; they alone are dropped.
        odd: claims that are none by the scheme.
    """

    events: list[Event] = field(default_factory=list)
    evidence: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    odd: int = 0


class Checker:
    """Turns claims as a model writes them into events of one report."""

    def __init__(self, quotes: Quotes) -> None:
        """Look quotations up in `quotes`."""
        self._quotes = quotes
        self._named: set[Mention] = set()

    def check(self, claims: Sequence[Any], portion: Span) -> Checked:
        """The events of an answer about one portion of the text."""
        found = Checked()
        told = [claim for claim in claims if isinstance(claim, dict)]
        found.odd = len(claims) - len(told)
        self._named |= {name for claim in told for name in self._names(claim)}
        for claim in told:
            event = self._event(claim, portion, found)
            if event is not None and event not in found.events:
                found.events.append(event)
        return found

    def _names(self, claim: dict[str, Any]) -> list[Mention]:
        """The names of places in a claim, wherever they stand: what 'the town' may stand for."""
        spans = [span for key in ("place", "place_name") for span in self._quotes.spans(_word(claim, key))]
        return [mention for span in spans if not _nameless(mention := self._quotes.cut(span, "place"))]

    def _event(self, claim: dict[str, Any], portion: Span, found: Checked) -> Event | None:
        kind = _one_of(claim.get("event"), EVENT_KINDS)
        if kind is None:
            found.odd += 1
            return None
        quoted = _word(claim, "evidence")
        evidence = next(iter(self._quotes.spans(quoted, portion)), None)
        if evidence is None:
            found.evidence.append(quoted)
            return None
        place = self._place(claim, evidence)
        if place is None:
            found.places.append(_word(claim, "place"))
            return None

        def mentions(key: str, kind: MentionKind) -> tuple[Mention, ...]:
            return self._mentions(claim, key, kind, evidence, found)

        extent = _one_of(claim.get("extent"), EXTENTS) or "whole"
        part = next(iter(mentions("part", "place")), None)
        times, actors = mentions("time", "time"), mentions("actors", "actor")
        toward = mentions("toward", "place") if kind == "withdraw" else ()
        return Event(
            kind=kind, trigger=self._trigger(claim, evidence, found), place=place, extent=extent,
            part=part.text if part and extent == "part" else None, actors=actors,
            opponents=tuple(m for m in mentions("opponents", "actor") if m not in actors),
            times=times, dating=_dating(claim, times),
            commitment=_one_of(claim.get("commitment"), COMMITMENTS) or "affirmed",
            phase=_one_of(claim.get("phase"), PHASES) or "news",
            utterances=tuple(Utterance(m) for m in mentions("sources", "source")),
            toward=next(iter(toward), None), evidence=evidence,
        )  # fmt: skip

    def _place(self, claim: dict[str, Any], evidence: Span) -> Mention | None:
        """The place's mention, tied to its name where the words are none; None where the text does not have it.

        Where the model does not say which name, it is the one before that fits, of those that it calls places.
        """
        place = self._quotes.mention(_word(claim, "place"), "place", evidence)
        name = self._quotes.mention(_word(claim, "place_name"), "place", evidence)
        if place is None:
            return None
        if not _nameless(place):
            return place
        if name is not None and not _nameless(name):
            return replace(place, refers_to=name)
        return linked(sorted([*self._named, place], key=lambda m: (m.start, m.end))).get(place)

    def _trigger(self, claim: dict[str, Any], evidence: Span, found: Checked) -> Mention:
        """The trigger inside the evidence; the whole evidence where the model's trigger is not there."""
        trigger = self._quotes.mention(_word(claim, "trigger"), "trigger", evidence)
        if trigger is not None and evidence[0] <= trigger.start and trigger.end <= evidence[1]:
            return trigger
        if trigger is None and _word(claim, "trigger"):
            found.words.append(_word(claim, "trigger"))
        return self._quotes.cut(evidence, "trigger")

    def _mentions(self, claim: dict[str, Any], key: str, kind: MentionKind, near: Span, found: Checked) -> tuple[Mention, ...]:
        told = claim.get(key)
        kept: dict[Mention, None] = {}
        for words in told if isinstance(told, list) else [told]:
            if isinstance(words, str) and words.strip():
                mention = self._quotes.mention(words, kind, near)
                if mention is None:
                    found.words.append(words)
                else:
                    kept[mention] = None
        return tuple(kept)


def _nameless(mention: Mention) -> bool:
    """True for 'the town'; not for 'al-Qaim', nor for words of a script without small letters."""
    words = mention.text
    return is_nominal(mention) and any(c.islower() for c in words) and not INNER_NAME.search(words)


def _word(claim: dict[str, Any], key: str) -> str:
    words = claim.get(key)
    return words if isinstance(words, str) else ""


def _one_of(word: Any, allowed: tuple[Word, ...]) -> Word | None:
    return next((one for one in allowed if one == word), None)


def _dating(claim: dict[str, Any], times: Sequence[Mention]) -> Dating | None:
    """The dating that the model says, where it goes with its time words; else None: the scheme's rules decide."""
    dating = _one_of(claim.get("dating"), DATINGS)
    return dating if dating is not None and (dating in TIMED) == bool(times) else None
