"""'The town', 'the group', 'its': which mention before them they stand for."""

from __future__ import annotations

import functools
import re
from dataclasses import replace

from whoholds.records import Mention

NOMINAL = re.compile(r"(?:the|this|that|its|their|his|it|they|there|here|them)\b", re.IGNORECASE)
ARTICLE = re.compile(r"^(?:al|el|ar|as|ash|an|at|az|ad|ed|ez)-(?=[A-ZÀ-ÞĀ-Ž])")
SETTLEMENT = re.compile(r"\b(?:city|town|village|capital|settlement|enclave|stronghold|place|it|there|here)\b", re.IGNORECASE)
REMEMBERED = 4096  # the same words are asked about again and again within a report
KINDS = {
    "base": r"base|airfield", "airport": r"airport", "dam": r"dam", "province": r"province|governorate|oblast|state",
    "district": r"district", "region": r"region|area", "crossing": r"crossing", "island": r"island", "camp": r"camp",
}  # fmt: skip


def is_nominal(mention: Mention) -> bool:
    """True for a mention without a name of its own: 'the town', 'its', but not 'the town of Rawa'."""
    return _is_nominal(mention.text)


@functools.lru_cache(REMEMBERED)
def _is_nominal(text: str) -> bool:
    words = ARTICLE.sub("", text).split() or [text]
    if words[-1] == "stronghold":
        return True
    return not any(word[0].isupper() for word in words[1:]) and (
        bool(NOMINAL.match(text)) or not any(word[0].isupper() for word in words)
    )


@functools.lru_cache(REMEMBERED)
def _fits(nominal: str, antecedent: str) -> bool:
    """True where the head word of a nominal allows that antecedent."""
    text = nominal.lower()
    for head, pattern in KINDS.items():
        if re.search(rf"\b{head}\b", text):
            return bool(re.search(pattern, antecedent, re.IGNORECASE))
    other = any(re.search(rf"\b(?:{p})\b", antecedent, re.IGNORECASE) for p in KINDS.values())
    return bool(SETTLEMENT.search(text)) and not other


def linked(mentions: list[Mention]) -> dict[Mention, Mention]:
    """For each nominal place mention with an antecedent: itself with `refers_to` set to the nearest named place that fits.

    Args:
        mentions: every mention of the report, in order.
    """
    named: list[Mention] = []
    found: dict[Mention, Mention] = {}
    for mention in mentions:
        if mention.kind != "place":
            continue
        if not is_nominal(mention):
            named.append(mention)
            continue
        antecedent = next((m for m in reversed(named) if _fits(mention.text, m.text)), None)
        if antecedent:
            found[mention] = replace(mention, refers_to=antecedent)
    return found
