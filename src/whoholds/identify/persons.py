"""Persons whom the directory knows are no places: 'Burhan' holds towns and is none."""

from __future__ import annotations

import re

from whoholds.identify.actors import trimmed
from whoholds.identify.directory import Directory
from whoholds.records import Mention

BEFORE = 24  # characters that may say that a place follows
SAYS_PLACE = re.compile(
    r"\b(?:in|at|near|into|inside|outside|around|towards?|from|to|through|"
    r"(?:city|town|village|district|province|quarter|camp|base) of)(?: the)?\s$",
    re.IGNORECASE,
)


def is_person(directory: Directory, mention: Mention, text: str, country: str | None, *, placed: bool) -> bool:
    """Whether words that the reader takes for a place are a person's name.

    Args:
        directory: the actors.
        mention: the words, without what they refer to.
        text: the report's text.
        country: of the place that bears the name, or None.
        placed: whether a place of that name was found: then it is one where the words before say so ('in Nasrallah').
    """
    actor = directory.named(trimmed(mention.text), (country,) if country else ())
    if actor is None or actor.kind != "spokesman":
        return False
    return not (placed and SAYS_PLACE.search(text[max(0, mention.start - BEFORE) : mention.start]))
