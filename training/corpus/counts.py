"""How often the corpus shows each of the scheme's hard cases, so that none is learned from a handful.

usage: python -m training.corpus.counts [--data PUBLIC_SOURCES]

Told from the annotation and the words around it, by plain patterns; for what wording tells (euphemisms, passives) a lower bound.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from training.asking import asking
from training.corpus.corpus import Annotated, corpus
from whoholds.extract.coreference import is_nominal
from whoholds.records import Mention

ENOUGH = 50
YET = re.compile(r"\b(?:ha[sd]|have)(?: yet to|n[’']t| not| never)|\byet to\b", re.IGNORECASE)
EUPHEMISM = re.compile(
    r"regroup|redeploy|reposition|restor|cleans|purif|purg|secur|stabil|bosom|homeland|returned to|tactical|clear(?:ed|ing)|"
    r"protection|evacuat|rectif|straighten|shorten|adjust|repatriat|reintegrat|reunif",
    re.IGNORECASE,
)
PASSIVE = re.compile(r"\b(?:was|were|been|being|is|are|be|got)(?: \w+ly)? $", re.IGNORECASE)
NOUN = re.compile(
    r"(?:fall|capture|recapture|seizure|loss|control|siege|conquest|liberation|takeover|withdrawal|retreat|surrender|defen[cs]e|hold|"
    r"encirclement|blockade|pullout|evacuation|battle|fighting|assault|attack|offensive|advance|push|entry|raid|occupation|stronghold|"
    r"bastion|clashes)\b",
    re.IGNORECASE,
)
ADJECTIVE = re.compile(r"-?(?:held|controlled|occupied|run|ruled|besieged|administered|dominated|dominion)\b", re.IGNORECASE)
PLUPERFECT = re.compile(r"\bhad\b[^.]{0,40}$", re.IGNORECASE)


def hard_cases(annotated: Annotated) -> Iterator[str]:
    """The hard cases of one annotated report, one word for each time that a claim shows it."""
    text = annotated.report["text"]
    claims = annotated.claims
    triggers = Counter(tuple(c["trigger_span"]) for c in claims if c.get("trigger_span"))
    for claim in claims:
        yield from _of_stance(claim, claims)
        yield from _of_parts(claim, text)
        if claim.get("trigger_span"):
            yield from _of_words(claim, text)
            if triggers[tuple(claim["trigger_span"])] >= 3:
                yield "list of three places or more"


def _of_stance(claim: dict[str, Any], claims: list[dict[str, Any]]) -> Iterator[str]:
    commitment, phase = claim["commitment"], claim["phase"]
    if commitment == "denied":
        yield "denied"
        twins = (c for c in claims if c["place"]["name"] == claim["place"]["name"] and c["event"] == claim["event"])
        if any(c["commitment"] in ("affirmed", "uncertain") for c in twins):
            yield "denied by one, told by another"
        if not claim["sources"]:
            yield "denied in the report's own voice"
    if commitment in ("uncertain", "conditional"):
        yield commitment
    if phase != "news":
        yield phase
    if len(claim["sources"]) >= 2:
        yield "chain of two speakers"
    if len(claim["sources"]) >= 3:
        yield "chain of three speakers"


def _of_parts(claim: dict[str, Any], text: str) -> Iterator[str]:
    place = claim["place"]
    if place["extent"] != "whole":
        yield f"extent: {place['extent']}"
    for kind, party in (
        ("place", place),
        *(("side", p) for p in (*claim["actors"], *claim["opponents"])),
        *(("speaker", s) for s in claim["sources"][:1]),
    ):
        span = party.get("span")
        if span and is_nominal(Mention(span[0], span[1], text[slice(*span)], "place")):
            yield f"{kind} without a name"
    if len(claim["actors"]) >= 2:
        yield "joint forces"
    if claim.get("toward"):
        yield "place moved to"


def _of_words(claim: dict[str, Any], text: str) -> Iterator[str]:
    start, end = claim["trigger_span"]
    words, lead = text[start:end], text[max(0, start - 60) : start]
    if claim["commitment"] == "denied" and YET.search(lead[-30:] + words):
        yield "'has yet to', 'had not'"
    if EUPHEMISM.search(words):
        yield "euphemism"
    if PASSIVE.search(lead) or PASSIVE.search(words + " "):
        yield "passive"
    if NOUN.search(words):
        yield "noun"
    if ADJECTIVE.search(words):
        yield "adjective"
    if claim["phase"] == "background" and PLUPERFECT.search(lead + words):
        yield "background in the pluperfect"


def main() -> None:
    """Print the table, rarest first, with the share of training material in each."""
    ask = asking(__doc__, "data")
    args = ask.parse_args()
    whole: Counter[str] = Counter()
    trained: Counter[str] = Counter()
    parts: Counter[tuple[str, str]] = Counter()
    for annotated in corpus(args.data):
        cases = Counter(hard_cases(annotated))
        whole += cases
        trained += cases if annotated.split == "train" else Counter()
        parts[annotated.origin, annotated.split] += len(annotated.claims)
        parts[annotated.origin, "texts"] += 1
    for case, count in sorted(whole.items(), key=lambda row: row[1]):
        print(f"{case:38} {count:6} {trained[case]:6}{'' if count >= ENOUGH else '   fewer than ' + str(ENOUGH)}")
    for (origin, what), count in sorted(parts.items()):
        print(f"{origin:10} {what:6} {count}")


if __name__ == "__main__":
    main()
