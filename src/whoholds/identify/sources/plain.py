"""Rows of a table → entries, by a recipe."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from whoholds.identify import recipes
from whoholds.identify.entries import Entry, settlement_radius
from whoholds.identify.names import level
from whoholds.identify.sources import checks
from whoholds.identify.sources.checks import RefusedError, words
from whoholds.identify.sources.recipe import Recipe, Rows, matching
from whoholds.identify.sources.rows import Row, bad
from whoholds.identify.sources.shapes import LAT, LON, RADIUS
from whoholds.records import Issue

AREAS = frozenset(("region", "district", "country"))  # known by name and code, even where a table gives no point
RADIUS_OF = {"region": 80.0, "district": 20.0, "country": 300.0, "quarter": 1.5, "area": 20.0, "base": 4.0, "airport": 4.0}


class Table:
    """Makes entries of rows whose columns do not change."""

    def __init__(self, recipe: Recipe, stem: str, country: str | None = None) -> None:
        """Read by `recipe`; `stem` names the file in made identifiers; `country` is that of rows that say none."""
        self._recipe = recipe
        self._stem = stem
        self._country = country
        self._found: dict[tuple[str, tuple[str, ...]], tuple[str, ...]] = {}

    def entries(self, row: Row) -> Iterator[Entry | Issue]:
        """The entry of a row, with an issue for each of its names that is refused; or an issue, or nothing."""
        issues: list[Issue] = []

        def note(refused: RefusedError) -> None:
            issues.append(bad(refused.code, row.where, str(refused)))

        try:
            entry = self._entry(row.values, note)
        except RefusedError as refused:
            note(refused)
            entry = None
        yield from issues
        if entry is not None:
            yield entry

    def _entry(self, values: Mapping[str, Any], note: Callable[[RefusedError], None]) -> Entry | None:
        plan = next((r for r in self._recipe.rows if all(self._value(values, p) for p in r.needs)), None)
        if plan is None or (kind := self._kind(plan, values)) is None:
            return None
        own = next((n for c in self._columns(plan.name, values) if (n := checks.names(values[c]))), ())
        if not own:
            raise RefusedError("no-name", "there is no name")
        point = checks.degrees(*(self._value(values, p) or values.get(s) for p, s in ((plan.lat, LAT), (plan.lon, LON))))
        if point is None and kind not in AREAS:
            raise RefusedError("no-point", f"{own[0]!r} has no coordinates")
        country = checks.country_code(self._value(values, plan.country)) or self._country
        people = checks.whole(self._value(values, plan.population)) if plan.population else 0
        lat, lon = point or (None, None)
        return Entry(
            ref=self._ref(plan, values, own[0], country, point), name=own[0], names=self._names(plan, values, own, note),
            country=country, lat=lat, lon=lon, kind=kind, admin=self._admin(plan, values, country), population=people,
            radius_km=self._radius(plan, values, kind, people), same=self._same(plan, values),
        )  # fmt: skip

    def _columns(self, pattern: str, values: Mapping[str, Any]) -> tuple[str, ...]:
        key = pattern, tuple(values)
        if key not in self._found:
            self._found[key] = matching(pattern, key[1])
        return self._found[key]

    def _value(self, values: Mapping[str, Any], pattern: str) -> str:
        return next((text for column in self._columns(pattern, values) if (text := words(values[column]))), "")

    def _kind(self, plan: Rows, values: Mapping[str, Any]) -> str | None:
        """The kind of a row: of 'S.AIRB' that of the whole, else of 'S'; None where that is no place."""
        if not plan.kind_from:
            return plan.kind
        said = [self._value(values, pattern) for pattern in plan.kind_from]
        for upto in range(len(said), 0, -1):
            value = ".".join(said[:upto])
            if found := plan.kinds.get(value) or plan.kinds.get(value.casefold()):
                return found
        return plan.kinds.get("*")

    def _names(
        self, plan: Rows, values: Mapping[str, Any], own: Sequence[str], note: Callable[[RefusedError], None]
    ) -> tuple[str, ...]:
        """All names but the one to show; one that is refused is noted and left out."""
        told: list[Any] = [values[column] for column in self._columns(plan.names, values) if isinstance(values[column], str)]
        for column in self._columns(plan.listed, values):
            told += values[column] if isinstance(values[column], list) else _parted(str(values[column]), plan.by)
        found = dict.fromkeys(own[1:])
        for one in told:
            try:
                found.update(dict.fromkeys(checks.names(one)))
            except RefusedError as refused:
                note(refused)
        found.pop(own[0], None)
        return tuple(found)

    def _ref(
        self, plan: Rows, values: Mapping[str, Any], name: str, country: str | None, point: tuple[float, float] | None
    ) -> str:
        code = _whole(self._value(values, plan.code))
        if code and plan.prefix:
            return f"{plan.prefix}:{code}"
        where = f"-{point[0]:.2f},{point[1]:.2f}" if point else ""
        return f"{self._stem}:{code or '-'.join(level(name).split()) + where + (f'-{country}' if country else '')}"

    def _same(self, plan: Rows, values: Mapping[str, Any]) -> tuple[str, ...]:
        said = ((prefix, _whole(self._value(values, pattern))) for prefix, pattern in plan.same.items())
        return tuple(f"{prefix}:{code}" for prefix, code in said if code and code != "-1")

    def _admin(self, plan: Rows, values: Mapping[str, Any], country: str | None) -> str | None:
        if plan.admin_code:
            return _divisions().get((country or "", self._value(values, plan.admin_code)))
        return self._value(values, plan.admin) or None

    def _radius(self, plan: Rows, values: Mapping[str, Any], kind: str, people: int) -> float:
        """How far the place reaches: as said, as the shape, by its kind, by its people."""
        try:
            said = float(self._value(values, plan.radius_km) or values.get(RADIUS) or plan.radius or 0)
        except ValueError:
            said = 0.0
        if 0 < said < 3000:
            return round(said, 1)
        return RADIUS_OF.get(kind) or settlement_radius(people)


def _parted(value: str, by: str) -> list[str]:
    for sign in by[1:]:
        value = value.replace(sign, by[0])
    return value.split(by[0])


def _whole(code: str) -> str:
    """A number that a table keeps as 686502.0, as it is meant."""
    return code.removesuffix(".0") if code.replace(".", "", 1).isdigit() else code


@cache
def _divisions() -> Mapping[tuple[str, str], str]:
    """The names of first-level divisions by country and GeoNames code."""
    return {(row["country"], row["code"]): row["name"] for row in recipes.rows("admin1.csv.gz") if row["code"]}
