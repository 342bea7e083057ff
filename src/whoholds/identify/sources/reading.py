"""A file of places → its entries: finds the recipe, reads the rows, and says what is wrong with which line."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from whoholds.errors import GazetteerError
from whoholds.identify.entries import NAMES_ONLY, Entry
from whoholds.identify.sources import checks
from whoholds.identify.sources.checks import RefusedError, words
from whoholds.identify.sources.plain import Table
from whoholds.identify.sources.recipe import Recipe, known_recipes, matching, recipe_named
from whoholds.identify.sources.rows import Part, Row, bad, delimiter, parts, rows
from whoholds.identify.sources.whosonfirst import Export
from whoholds.records import Issue

GEONAMES, GEONAMES_NAMES = "geonames", "geonames-names"
NO_NAMES = frozenset(
    ("link", "post", "iata", "icao", "faac", "tcid", "unlc", "wkdt", "phon", "piny", "abbr")
)  # languages that are none
PEEKED = 50


@dataclass(frozen=True, slots=True)
class Options:
    """What the user says of a file.

    Attributes:
        recipe: a recipe's name or a path; found by the columns where empty.
        country: ISO code of rows that say none.
        countries: keep only places of these; all where empty.
        name: the column of the name, where the recipe's guess would be wrong.
        lat: that of the latitude.
        lon: that of the longitude.
    """

    recipe: str = ""
    country: str | None = None
    countries: tuple[str, ...] = ()
    name: str = ""
    lat: str = ""
    lon: str = ""


def read(path: Path, options: Options = Options(), has: Callable[[str], bool] = lambda ref: True) -> Iterator[Entry | Issue]:
    """The entries of a file, in its order, with an issue for each row or name that is refused.

    Args:
        path: the file.
        options: what the user says of it.
        has: whether the gazetteer has a place by its identifier; names alone are read only for those.

    Raises:
        GazetteerError: no recipe fits, or the file cannot be read at all.
        ConfigurationError: its format needs an extra that is not installed.
    """
    for part in parts(path):
        _check_columns(part, options)
        recipe = _with_columns(recipe_named(options.recipe) if options.recipe else found_recipe(part), options)
        for item in _entries(part, recipe, options, has):
            if isinstance(item, Issue) or not options.countries or item.country in (*options.countries, None):
                yield item


def found_recipe(part: Part) -> Recipe:
    """The recipe that fits a part's columns.

    Raises:
        GazetteerError: none does.
    """
    columns = _columns(part)
    if isinstance(columns, str):
        return known_recipes()[columns]
    for recipe in known_recipes().values():
        if recipe.suits(columns):
            return recipe
    if not any(columns):
        raise GazetteerError(f"{part.name} is empty", "rows with a name and a point")
    raise GazetteerError(
        f"no recipe fits {part.name}, whose columns are {', '.join(columns[:12])}",
        "a name and a point, as in name, lat, lon",
        "Say the columns with --name, --lat and --lon, or write a recipe (docs/how-to/add-places.md)",
    )


def _columns(part: Part) -> tuple[str, ...] | str:
    """The columns of a part; or the recipe of one that names none but shows what it is."""
    if part.form == "delimited":
        with part.open() as stream:
            line = stream.readline(1 << 20).decode("utf-8-sig", "replace").rstrip("\r\n")
        if "\0" in line or line.count("\ufffd") > len(line) / 10:
            raise GazetteerError(f"{part.name} is no text", "a table as UTF-8 text")
        cells = line.split("\t")
        if cells[0].isdigit() and len(cells) == len(known_recipes()[GEONAMES].columns):
            return GEONAMES
        if len(cells) > 3 and cells[0].isdigit() and cells[1].isdigit() and len(cells) in (8, 10):
            return GEONAMES_NAMES
        return tuple(cell.strip().strip('"') for cell in line.split(delimiter(line)))
    found: dict[str, None] = {}
    for row in islice((r for r in rows(part) if isinstance(r, Row)), PEEKED):
        found.update(dict.fromkeys(row.values))
    return tuple(found)


def _check_columns(part: Part, options: Options) -> None:
    """Refuse a column that the user names and the table does not have; what JSON has is known only at its end."""
    columns = _columns(part) if part.form == "delimited" else ()
    for said in (options.name, options.lat, options.lon) if isinstance(columns, tuple) and columns else ():
        if said and not matching(_literal(said), columns):
            raise GazetteerError(f"{part.name} has no column {said!r}", f"one of {', '.join(columns[:12])}")


def _with_columns(recipe: Recipe, options: Options) -> Recipe:
    """A recipe with the columns that the user names put before its own."""
    if not (options.name or options.lat or options.lon):
        return recipe
    import msgspec  # the records' library; here only to change a few fields

    said = {field: _literal(value) for field in ("name", "lat", "lon") if (value := getattr(options, field))}
    return msgspec.structs.replace(recipe, rows=tuple(msgspec.structs.replace(r, **said) for r in recipe.rows))


def _literal(column: str) -> str:
    """A column's name as a pattern that means it alone."""
    return "".join(letter if letter.isalnum() or letter in "_ " else f"[{letter}]" for letter in column)


def _entries(part: Part, recipe: Recipe, options: Options, has: Callable[[str], bool]) -> Iterator[Entry | Issue]:
    stem = "-".join(Path(part.name.rpartition("/")[2]).stem.removesuffix(".csv").lower().split())
    if recipe.layout == "names":
        yield from _names(part, recipe, has)
        return
    made: Table | Export
    if recipe.layout == "whosonfirst":
        made = Export(rows(part), recipe.languages, part.name, options.country)
    else:
        made = Table(recipe, stem, options.country)
    for row in rows(part, recipe.columns, tabs=recipe.tabs):
        if isinstance(row, Issue):
            yield row
        else:
            yield from made.entries(row)


def _names(part: Part, recipe: Recipe, has: Callable[[str], bool]) -> Iterator[Entry | Issue]:
    """Alternate names of GeoNames: entries that only add a name to the place of an identifier."""
    languages: Collection[str] = frozenset(recipe.languages)
    for row in rows(part, recipe.columns, tabs=True):
        if isinstance(row, Issue):
            yield row
            continue
        language, number = words(row.values.get("isolanguage")), words(row.values.get("geonameid"))
        if language in NO_NAMES or language.startswith("fr_") or (languages and language not in languages):
            continue
        if not number.isdigit():
            yield bad("broken-line", row.where, f"{number!r} is no number of a place")
        elif has(f"geonames:{number}"):
            try:
                for name in checks.names(row.values.get("alternate name")):
                    yield Entry(ref=f"geonames:{number}", name=name, country=None, lat=None, lon=None, kind=NAMES_ONLY)
            except RefusedError as refused:
                yield bad(refused.code, row.where, str(refused))
