"""The cheap first sieve: a text without any word of control holds no claim, and is not shown to the network.

The stems are those of the corpus's triggers that are not words of all days (`training/reader/stems.py` makes the list and
measures the share of gold claims that pass). Texts are looked at in small letters, with the stems folded into one tree of
letters: Python's own patterns try one alternative after the other, and each letter twice where its case is ignored.
"""

from __future__ import annotations

import functools
import re
from importlib import resources

ARMED = re.compile(
    r"\b(?:arm(?:y|ies|ed)|forces?|troops?|soldier|fighter|militant|rebel|insurgent|militia|militar|guerrilla|separatist|jihadi|"
    r"islamist|gunm[ae]n|taliban|isis|isil|islamic state|daesh|shabaab|shabab|houthi|hezbollah|hizbullah|hamas|boko haram|m23|"
    r"rsf|"
    r"saf|sdf|ypg|kurd|peshmerga|front|brigade|battalion|regiment|division|paratroop|commando|marines?|tanks?|terroris|junta|"
    r"government|regime|loyalist|trib|clan|gang|cartel|police|opposition|movement|warlord|liberation|navy|paramilitar|war|battle|"
    r"sieg|besieg|offensive|invasion|invad|occup|captur|seiz|base|garrison|outpost|checkpoint|stronghold|russia|ukrain|israel|"
    r"syria|iraq|the (?:town|city|village|capital|north|south|east|west))"
)  # someone who could hold a place, or a word of war


@functools.cache
def _stems() -> re.Pattern[str]:
    words = resources.files("whoholds.extract").joinpath("data/stems.txt").read_text(encoding="utf-8").split("\n")
    return re.compile(f"(?<![a-z]){_folded({word.strip() for word in words if word.strip() and not word.startswith('#')})}")


def _folded(words: set[str]) -> str:
    """A pattern for the beginnings `words`, what they share written once."""
    if "" in words:
        return ""  # one of them ends here, and what follows does not matter
    ends: dict[str, set[str]] = {}
    for word in words:
        ends.setdefault(word[0], set()).add(word[1:])
    return f"(?:{'|'.join(re.escape(first) + _folded(rest) for first, rest in sorted(ends.items()))})"


def stems(text: str) -> bool:
    """True where the text holds the beginning of a word that can express control."""
    return _stems().search(text.lower()) is not None


def passes(text: str) -> bool:
    """True where the text holds a word of control, and one of war or of someone who wages it."""
    small = text.lower()
    return _stems().search(small) is not None and ARMED.search(small) is not None
