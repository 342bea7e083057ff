"""The gazetteer: places by name, from an index file that is built once and shared by all processes."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Self

import platformdirs

from whoholds.errors import GazetteerError
from whoholds.identify import recipes
from whoholds.identify.gazetteer_build import APPLICATION_ID, SCHEMA_VERSION, Progress, build
from whoholds.identify.matching import LOOSE, LOOSE_SPAN, NEAR, PART, TYPO, Match, kind_factor, score, similar, spellings
from whoholds.identify.names import Folded, fold, without_direction
from whoholds.records import Place

HOME = "WHOHOLDS_HOME"
PRIOR_WEIGHT = 0.25  # a city of millions makes up for an alternate spelling, not for another name
FETCHED = {"name": 400, "loose": 80}  # rows read for one name, the largest places first; 'San José' has some 300
COLUMNS = "p.id, p.ref, p.name, p.country, p.lat, p.lon, p.kind, p.admin, p.population, p.radius_km, p.prior"
Row = tuple[int, str, str, str | None, float | None, float | None, str, str | None, int, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A place that a name may mean.

    Attributes:
        place: the place.
        name_score: how well the name matched, 0 to 1: 1 its name itself, then an alternate name, the same when folded, the
            same in another transliteration, but for one letter.
        prior: how likely any report means this place, 0 to 1, by size and note.
        matched: how: `name`, `alternate`, `folded`, `loose`, `near` (a feature by its town, a part by its whole) or `typo`.
    """

    place: Place
    name_score: float
    prior: float
    matched: Match

    @property
    def score(self) -> float:
        """What candidates are sorted by."""
        return self.name_score + PRIOR_WEIGHT * self.prior


def home() -> Path:
    """The folder of the user's data: `WHOHOLDS_HOME`, else the platform's folder for it."""
    return Path(os.environ.get(HOME) or platformdirs.user_data_dir("whoholds", appauthor=False))


class Gazetteer:
    """Places by name and by identifier. Open with `Gazetteer.open`; close after use, or use as a context manager.

    Attributes:
        path: the index file.
        fingerprint: what the index is made of; part of what a claim says it was made by.
        size: how many places it knows.
    """

    def __init__(self, path: Path, base: sqlite3.Connection) -> None:
        """Take an open connection to an index; `Gazetteer.open` is the way to get one."""
        self.path = path
        self._base = base
        meta = dict(base.execute("SELECT key, value FROM meta"))
        self.fingerprint: str = meta["fingerprint"]
        self.size = int(meta["places"])

    @classmethod
    def open(cls, path: Path | None = None, progress: Progress | None = None) -> Gazetteer:
        """Open the index, and build it first where there is none (half a minute, once).

        Args:
            path: the index file, or a folder for it; by default in the user's data folder (`WHOHOLDS_HOME` overrides).
            progress: told what a build does and how much of it is done, 0 to 1.

        Raises:
            GazetteerError: the file is broken or foreign, or cannot be written.
        """
        if path is None or path.is_dir():
            path = (path or home()) / f"gazetteer-{recipes.fingerprint()}.sqlite"
        if not path.exists():
            build(recipes.entries(), path, recipes.fingerprint(), progress)
        return cls(path, _connect(path))

    def find(self, name: str, *, countries: Sequence[str] = (), limit: int = 20) -> list[Candidate]:
        """The places that a name may mean, best first: by how the name matches, then by size.

        Args:
            name: as a report writes it, in Latin, Cyrillic or Arabic script; 'Aleppo province' prefers the province.
            countries: ISO 3166-1 alpha-2; only places of these. Empty: of all.
            limit: how many at most.
        """
        folded = fold(name)
        if not folded.keys:
            return []
        found = self._matches(folded, countries) or self._relatives(name, folded, countries) or self._typos(folded, countries)
        return sorted(found.values(), key=lambda c: (-c.score, c.place.id))[:limit]

    def get(self, id: str) -> Place | None:
        """The place of an identifier such as `geonames:94787`; None where there is none."""
        row = self._base.execute(f"SELECT {COLUMNS} FROM place p WHERE ref = ?", (id,)).fetchone()
        return _place(row) if row else None

    def close(self) -> None:
        """Close the index; further calls fail."""
        self._base.close()

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Close."""
        self.close()

    def _matches(self, folded: Folded, countries: Sequence[str]) -> dict[int, Candidate]:
        """Candidates by exact key, then by loose key, the best match of each place."""
        found: dict[int, Candidate] = {}
        for *row, rank, strict in self._select("name", "rank, n.strict", folded.keys, countries):
            match, value = score(folded, rank, strict)
            _keep(found, row, match, value * kind_factor(folded.generic, row[6]))
        for *row, exact in self._select("loose", "exact", folded.loose, countries):
            if row[0] not in found or found[row[0]].matched == "loose":
                _keep(found, row, "loose", (LOOSE + LOOSE_SPAN * similar(folded.keys[0], exact)) * kind_factor(folded.generic, row[6]))
        return found

    def _relatives(self, name: str, folded: Folded, countries: Sequence[str]) -> dict[int, Candidate]:
        """Candidates for a feature by the town that it is named after, and for a part by its whole."""
        stem = folded.keys[0].partition("#")[0]
        if stem != folded.keys[0] and (found := self._matches(fold(stem), countries)):
            return {number: _lessened(candidate, NEAR) for number, candidate in found.items()}
        if folded.direction and (found := self._matches(fold(without_direction(name)), countries)):
            return {number: _lessened(candidate, PART) for number, candidate in found.items()}
        return {}

    def _typos(self, folded: Folded, countries: Sequence[str]) -> dict[int, Candidate]:
        """Candidates whose exact key is one letter away."""
        found: dict[int, Candidate] = {}
        for *row, _rank, _strict in self._select("name", "rank, n.strict", spellings(folded.keys[0]), countries):
            _keep(found, row, "typo", TYPO * kind_factor(folded.generic, row[6]))
        return found

    def _select(self, table: str, columns: str, keys: Sequence[str], countries: Sequence[str]) -> list[tuple[object, ...]]:
        """Rows of one table of names with their places, the likeliest place of each key first."""
        if not keys:
            return []
        where = f"n.key IN ({','.join('?' * len(keys))})"
        if countries:
            where += f" AND (p.country IS NULL OR p.country IN ({','.join('?' * len(countries))}))"
        query = f"SELECT {COLUMNS}, n.{columns} FROM {table} n JOIN place p ON p.id = n.place WHERE {where} LIMIT {FETCHED[table]}"
        return self._base.execute(query, (*keys, *countries)).fetchall()


def _connect(path: Path) -> sqlite3.Connection:
    """A read-only connection to an index that is known to be ours.

    Raises:
        GazetteerError: it is not.
    """
    advice = f"Delete {path} and it is built again, or run `whoholds doctor`"
    try:
        base = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
        application = base.execute("PRAGMA application_id").fetchone()[0]
        if application != APPLICATION_ID:
            raise GazetteerError(f"{path} is a database of another program", "a gazetteer's index", advice)
        schema = base.execute("SELECT value FROM meta WHERE key = 'schema'").fetchone()
    except sqlite3.Error as error:
        raise GazetteerError(f"{path} is no gazetteer's index ({error})", advice=advice) from error
    if schema != (str(SCHEMA_VERSION),):
        raise GazetteerError(f"{path} is an index of version {schema}", f"version {SCHEMA_VERSION}", advice)
    return base


def _place(row: Row) -> Place:
    """The record of one row."""
    _, ref, name, country, lat, lon, kind, admin, population, radius_km, _ = row
    return Place(
        id=ref, name=name, country=country, lat=lat, lon=lon, kind=kind, admin=admin, population=population, radius_km=radius_km
    )


def _keep(found: dict[int, Candidate], row: Row, matched: Match, name_score: float) -> None:
    """Note a candidate where it is the place's best match so far."""
    known = found.get(row[0])
    if known is None or known.name_score < name_score:
        place = known.place if known else _place(row)
        found[row[0]] = Candidate(place=place, name_score=round(name_score, 4), prior=row[10], matched=matched)


def _lessened(candidate: Candidate, factor: float) -> Candidate:
    """A candidate that the name means only in part."""
    return replace(candidate, name_score=round(candidate.name_score * factor, 4), matched="near")
