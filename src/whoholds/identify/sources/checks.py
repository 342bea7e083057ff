"""Names and points as they stand in files of places: cleaned, or refused with the reason."""

from __future__ import annotations

import functools
import math
import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from whoholds.identify import geonames
from whoholds.identify.names import LONGEST, level

NOTHING = frozenset(("", "<null>", "null", "none", "n/a", "na", "nan", "-", "--", "-99", "unknown", "unnamed", "#n/a", "n.a."))
CONTROLS = re.compile(
    r"[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\x00-\x08\x0e-\x1f\x7f]"
)  # signs of direction, joiners, controls that part no words
SCRIPTS = ("LATIN", "CYRILLIC", "ARABIC")
WORD = re.compile(r"[^\W\d_]+")
DECIMAL_COMMA = re.compile(r"-?\d+,\d+")


class RefusedError(ValueError):
    """A value that is not taken; `code` is the issue's."""

    def __init__(self, code: str, message: str) -> None:
        """Say why."""
        self.code = code
        super().__init__(message)


def words(value: Any) -> str:
    """A value as clean words: in composed form, without controls and signs of direction; empty for what stands for nothing."""
    plain = unicodedata.normalize("NFC", str(value)) if value is not None else ""
    plain = " ".join(CONTROLS.sub("", plain.replace("\u200c", " ") if plain.isascii() else plain).split())
    return "" if plain.casefold() in NOTHING else plain


def names(value: Any) -> tuple[str, ...]:
    """The names in one value: words of several scripts side by side ('Halab حلب') are one name in each.

    Raises:
        RefusedError: it is too long, has no letter, or mixes scripts within a word, as homoglyphs do.
    """
    plain = words(value)
    if len(plain) > LONGEST:
        raise RefusedError("name-too-long", f"a name of {len(plain):,} characters, where {LONGEST} are the most: {plain[:40]}…")
    if plain and not WORD.search(plain):
        raise RefusedError("no-name", f"{plain!r} has no letter")
    if plain.isascii():
        return (plain,) if plain else ()
    return tuple(_by_script(plain))


def _by_script(plain: str) -> Iterator[str]:
    groups: dict[str, list[str]] = {}
    for word in plain.split():
        found = {script for letter in word if letter.isalpha() for script in SCRIPTS if script in unicodedata.name(letter, "")}
        if len(found) > 1:
            raise RefusedError("mixed-scripts", f"{word!r} mixes {' and '.join(sorted(s.title() for s in found))} letters")
        script = next(iter(found), "")
        groups.setdefault(script or next(reversed(groups), ""), []).append(word)
    yield from (" ".join(those) for those in groups.values() if WORD.search(" ".join(those)))


def degrees(lat: Any, lon: Any) -> tuple[float, float] | None:
    """A point; None where neither is given.

    Raises:
        RefusedError: one is no number, or it lies outside the world, or at 0, 0, which stands for nothing in most files.
    """
    if not words(lat) and not words(lon):
        return None
    try:
        north, east = (
            float(text.replace(",", ".") if DECIMAL_COMMA.fullmatch(text := words(value)) else text) for value in (lat, lon)
        )
    except ValueError:
        raise RefusedError(
            "bad-coordinates", f"latitude {words(lat)!r}, longitude {words(lon)!r} are no numbers in degrees"
        ) from None
    if not (math.isfinite(north) and math.isfinite(east) and abs(north) <= 90 and abs(east) <= 180):
        hint = "; are they swapped?" if abs(east) <= 90 and 90 < abs(north) <= 180 else ""
        raise RefusedError("bad-coordinates", f"latitude {north:g}, longitude {east:g} are outside the world{hint}")
    if north == 0 and east == 0:
        raise RefusedError("bad-coordinates", "latitude 0, longitude 0: no place is there")
    return round(north, 5), round(east, 5)


def country_code(value: Any) -> str | None:
    """ISO 3166-1 alpha-2 of a code of two or three letters or of an English name; None where it is none."""
    plain = words(value)
    return _countries().get(plain.upper()) or _countries().get(level(plain)) if plain else None


@functools.cache
def _countries() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for country in geonames.countries():
        for key in (country.iso, country.iso3, level(country.name)):
            found[key] = country.iso
    return found


def whole(value: Any) -> int:
    """A number of people; 0 where none is given."""
    try:
        number = float(words(value).replace(",", "").replace(" ", "") or 0)
    except ValueError:
        return 0
    return int(number) if 0 <= number < 60_000_000 else 0
