"""Recipes: small TOML files that say which column of a source means what. A source that has one needs no code."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Literal

import msgspec

from whoholds.errors import GazetteerError

Layout = Literal["table", "whosonfirst", "names"]
ORDER = ("geonames", "geonames-names", "whosonfirst", "ocha", "natural-earth", "table")  # the first that fits is taken


class Rows(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the rows of one kind give. Columns are patterns that a column's whole name must match, in capitals or not.

    Attributes:
        needs: each must match a column that has a value; else the next kind of rows is tried.
        name: the column of the name to show; of several the first that has a value.
        names: columns of further names, all of them.
        listed: columns that hold several names.
        by: what parts them: one of these characters.
        lat: degrees north; where left out or empty, from the shape.
        lon: degrees east.
        code: the column of the source's own identifier.
        prefix: what stands before the code, as `pcode`.
        same: for each prefix of another source the column of its identifier.
        country: the column of the country: a code of two or three letters, or a name.
        admin: the column of the first-level division's name.
        admin_code: the same as GeoNames' code, told by name from the shipped table.
        population: inhabitants.
        radius_km: how far a place reaches, in km: a column.
        radius: the same for all rows without one; where neither is given, by the shape or the population.
        kind: the kind of all rows.
        kind_from: columns whose values, joined by a dot, are looked up in `kinds`, the longest beginning first.
        kinds: kinds by value; a value that is not there is no place and passed over. `*` is any other.
    """

    name: str
    needs: tuple[str, ...] = ()
    names: str = ""
    listed: str = ""
    by: str = "|;"
    lat: str = ""
    lon: str = ""
    code: str = ""
    prefix: str = ""
    same: dict[str, str] = {}
    country: str = ""
    admin: str = ""
    admin_code: str = ""
    population: str = ""
    radius_km: str = ""
    radius: float = 0.0
    kind: str = "settlement"
    kind_from: tuple[str, ...] = ()
    kinds: dict[str, str] = {}


class Recipe(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one kind of source looks like.

    Attributes:
        name: what `--recipe` says.
        title: for people.
        licence: under which terms the source is mostly given; what a copy at hand says counts.
        layout: `table` for rows of named columns in any format; `whosonfirst` and `names` (GeoNames' alternate names) have
            readers of their own.
        columns: the names of the columns, where the file has no line that names them.
        tabs: whether columns are parted by tabs and nothing is quoted.
        fits: each must match a column, for the recipe to be taken unasked.
        rows: kinds of rows, tried in this order.
        languages: of names that are sorted by language, those that are taken.
    """

    name: str
    title: str
    licence: str = ""
    layout: Layout = "table"
    columns: tuple[str, ...] = ()
    tabs: bool = False
    fits: tuple[str, ...] = ()
    rows: tuple[Rows, ...] = ()
    languages: tuple[str, ...] = ()

    def suits(self, columns: Sequence[str]) -> bool:
        """Whether a file of these columns is of this kind."""
        return bool(self.fits) and all(matching(pattern, columns) for pattern in self.fits)


@functools.lru_cache(maxsize=1 << 12)
def _fits(pattern: str, column: str) -> bool:
    return re.fullmatch(pattern, column.strip(), re.IGNORECASE) is not None


def matching(pattern: str, columns: Sequence[str]) -> tuple[str, ...]:
    """The columns that a pattern means; those of an earlier alternative (`name_en|name`) first."""
    if not pattern:
        return ()
    return tuple(dict.fromkeys(c for part in _alternatives(pattern) for c in columns if _fits(part, c)))


@functools.lru_cache(maxsize=1 << 12)
def _alternatives(pattern: str) -> tuple[str, ...]:
    """The alternatives of a pattern that has no brackets around them."""
    return (pattern,) if "(" in pattern else tuple(pattern.split("|"))


@functools.cache
def known_recipes() -> Mapping[str, Recipe]:
    """The shipped recipes by name, in the order in which they are tried."""
    folder = resources.files("whoholds.identify") / "data" / "recipes"
    return {name: _parsed((folder / f"{name}.toml").read_text(encoding="utf-8"), f"{name}.toml") for name in ORDER}


def recipe_named(words: str) -> Recipe:
    """A shipped recipe by its name, or the user's own by its path.

    Raises:
        GazetteerError: there is none, or it is broken.
    """
    if words in known_recipes():
        return known_recipes()[words]
    path = Path(words)
    if path.suffix != ".toml":
        raise GazetteerError(f"there is no recipe {words!r}", f"one of {', '.join(known_recipes())}, or the path of a .toml file")
    try:
        return _parsed(path.read_text(encoding="utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        why = (error.strerror if isinstance(error, OSError) else None) or error
        raise GazetteerError(f"the recipe {words} cannot be read ({why})", "a .toml file") from error


def _parsed(words: str, where: str) -> Recipe:
    try:
        found = msgspec.convert(tomllib.loads(words), Recipe)
        for row in found.rows:
            columns = (row.name, row.names, row.listed, row.lat, row.lon, row.code, row.country, row.admin, row.population,
                       *row.needs, *row.kind_from, *row.same.values(), *found.fits)  # fmt: skip
            for pattern in columns:
                re.compile(pattern)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, re.error) as error:
        raise GazetteerError(f"{where} is no recipe: {error}", advice="See docs/how-to/add-places.md for one that is") from error
    return found
