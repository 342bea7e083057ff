"""The words of control, kept as data in `data/lexicon.toml` and compiled once."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources

from whoholds.records import EventKind


@dataclass(frozen=True, slots=True)
class Entry:
    """One way to express an event: the event, the frame that says where its parties stand, and the pattern of its forms.

    `small` finds the same forms in a text in small letters, in a fifth of the time.
    """

    event: EventKind
    frame: str
    pattern: re.Pattern[str]
    small: re.Pattern[str]

    def found_in(self, text: str, small: str) -> Iterator[re.Match[str]]:
        """The forms in a text, which is given in small letters too; where these are not as many, as they stand."""
        return self.small.finditer(small) if len(small) == len(text) else self.pattern.finditer(text)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All entries, and the patterns of the word lists by name (`denied`, `speech`, `actor_heads` …)."""

    entries: tuple[Entry, ...]
    words: dict[str, re.Pattern[str]]


def _any(forms: list[str], flags: re.RegexFlag) -> re.Pattern[str]:
    """One pattern for all forms, the longest first; whole words, but for forms that begin with a hyphen or apostrophe."""
    ordered = sorted(forms, key=len, reverse=True)
    return re.compile("|".join(f if f[0] == "-" or "'" in f else rf"\b(?:{f})(?!\w)" for f in ordered), flags)


@functools.cache
def lexicon() -> Lexicon:
    """The lexicon of the package, read at first use."""
    data = tomllib.loads(resources.files("whoholds.extract").joinpath("data/lexicon.toml").read_text(encoding="utf-8"))
    entries = tuple(
        Entry(e["event"], e["frame"], _any(e["forms"], re.IGNORECASE), _any(e["forms"], re.NOFLAG)) for e in data["entry"]
    )
    cased = {"actor_names"}
    words = {name: _any(forms, re.NOFLAG if name in cased else re.IGNORECASE) for name, forms in data["words"].items()}
    return Lexicon(entries, words)
