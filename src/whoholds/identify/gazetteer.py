"""The gazetteer: places by name, from an index file that is built once and shared by all processes."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Any, NamedTuple, Self

from whoholds.config import home
from whoholds.errors import GazetteerError
from whoholds.identify import added, recipes, sounds
from whoholds.identify.gazetteer_build import APPLICATION_ID, SCHEMA_VERSION, Progress, build
from whoholds.identify.matching import (
    LOOSE,
    LOOSE_SPAN,
    NEAR,
    PART,
    REGIONS,
    TYPO,
    Match,
    kind_factor,
    score,
    similar,
    sound_score,
    spellings,
)
from whoholds.identify.names import LONGEST, Folded, fold, without_direction
from whoholds.identify.pins import Key, Pin, digest, key, read
from whoholds.ids import content_id
from whoholds.records import Place

PRIOR_WEIGHT = 0.25  # a city of millions makes up for an alternate spelling, not for another name
FETCHED = {"name": 400, "loose": 48}  # rows read for one name, the largest places first; 'San José' has some 300
CORE = 0.06  # what a name loses whose 'village of' or 'upper' is left out
HEARD, COMPARED, LIKEST = 600, 60, 24  # names of one sound that are looked at, compared closely, and told
SEVERAL = re.compile(r"[,/(]")  # 'Bahrain, Swat', 'Abu Rasin/Zarkan', 'Homs (Old City)'
PCODE = re.compile(r"[A-Z]{1,3}\d{2,}")  # OCHA's codes of areas: SY0203
REMEMBERED = 1 << 12  # names; each with its candidates, some kilobytes
COLUMNS = "p.id, p.ref, p.name, p.country, p.lat, p.lon, p.kind, p.admin, p.population, p.radius_km, p.prior"
EMPTY: Mapping[Key, Pin] = MappingProxyType({})
Row = Sequence[Any]  # the values of COLUMNS, in order


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A place that a name may mean.

    Attributes:
        place: the place.
        name_score: how well the name matched, 0 to 1: 1 its name itself, then an alternate name, the same when folded, the
            same in another transliteration, but for one letter.
        prior: how likely any report means this place, 0 to 1, by size and note.
        matched: how: `pinned` by an analyst, `name`, `alternate`, `folded`, `loose`, `near` (a feature by its town, a part by
            its whole) or `typo`.
    """

    place: Place
    name_score: float
    prior: float
    matched: Match

    @property
    def score(self) -> float:
        """What candidates are sorted by."""
        return self.name_score + PRIOR_WEIGHT * self.prior


class Hit(NamedTuple):
    """A row of the index that a name led to: its place's columns, how it matched, and how well."""

    row: Sequence[Any]
    matched: Match
    name_score: float


class Gazetteer:
    """Places by name and by identifier. Open with `Gazetteer.open`; close after use, or use as a context manager.

    Attributes:
        path: the index file.
        fingerprint: what the index is made of; part of what a claim says it was made by.
        size: how many places it knows.
    """

    def __init__(self, path: Path, base: sqlite3.Connection, pins: Mapping[Key, Pin] = EMPTY) -> None:
        """Take an open connection to an index; `Gazetteer.open` is the way to get one."""
        self.path = path
        self._base = base
        self._pins = pins
        meta = dict(base.execute("SELECT key, value FROM meta"))
        decided = digest(pins)  # what is read under other pins is another reading
        self.fingerprint: str = content_id("gazetteer", meta["fingerprint"], decided)[:16] if decided else meta["fingerprint"]
        self.size = int(meta["places"])
        self._find = lru_cache(maxsize=REMEMBERED)(self._look_up)  # reports of one war name the same places

    @classmethod
    def open(cls, path: Path | None = None, progress: Progress | None = None, pins: Path | None = None) -> Gazetteer:
        """Open the index, and build it first where there is none (half a minute, once).

        Args:
            path: the index file, or a folder for it; by default in the user's data folder (`WHOHOLDS_HOME` overrides).
            progress: told what a build does and how much of it is done, 0 to 1.
            pins: the file of names that are pinned to places (see `pins`), where a ledger has one.

        Raises:
            GazetteerError: the file is broken or foreign, or cannot be written.
        """
        if path is None or path.is_dir():
            folder = path or home()
            made_of = added.fingerprint(folder)
            path = folder / f"gazetteer-{made_of}.sqlite"
            if not path.exists():
                build(added.entries(folder), path, made_of, progress)
        elif not path.exists():
            build(recipes.entries(), path, recipes.fingerprint(), progress)
        return cls(path, _connect(path), read(pins) if pins else EMPTY)

    def find(self, name: str, *, countries: Sequence[str] = (), limit: int = 20, widely: bool = True) -> list[Candidate]:
        """The places that a name may mean, best first: by how the name matches, then by size.

        Args:
            name: as a report writes it, in Latin, Cyrillic or Arabic script; 'Aleppo province' prefers the province. Or a p-code.
            countries: ISO 3166-1 alpha-2; only places of these. Empty: of all.
            limit: how many at most.
            widely: after places of the name itself, those whose names in an Arabic country sound like it; else only where there
                are none, as one reads who has no list to choose from.
        """
        if (place := self.pinned(name)) and (not countries or place.country is None or place.country in countries):
            return [Candidate(place=place, name_score=1.0, prior=1.0, matched="pinned")]
        return list(self._find(name, tuple(countries), limit, widely)) if len(name) <= LONGEST else []

    def pinned(self, name: str) -> Place | None:
        """The place that an analyst has pinned a name to; None where nobody has, or the index no longer knows that place."""
        what = key(name) if self._pins and len(name) <= LONGEST else None
        pin = self._pins.get(what) if what else None
        return self.get(pin.place) if pin and pin.place else None

    def get(self, id: str) -> Place | None:
        """The place of an identifier such as `geonames:94787`, its own or another source's; None where there is none."""
        row = self._row(id)
        return _place(row) if row else None

    def also(self, id: str) -> tuple[str, ...]:
        """The identifiers that other sources give a place: p-codes, Wikidata, …; empty where there are none."""
        query = "SELECT a.ref FROM also a JOIN place p ON p.id = a.place WHERE p.ref = ? ORDER BY a.ref"
        return tuple(ref for (ref,) in self._base.execute(query, (id,)))

    def _row(self, id: str) -> Row | None:
        query = f"SELECT {COLUMNS} FROM place p WHERE"
        found: Row | None = self._base.execute(f"{query} ref = ?", (id,)).fetchone()
        return found or self._base.execute(f"{query} id = (SELECT place FROM also WHERE ref = ?)", (id,)).fetchone()

    def close(self) -> None:
        """Close the index; further calls fail."""
        self._base.close()

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Close."""
        self.close()

    def _look_up(self, name: str, countries: tuple[str, ...], limit: int, widely: bool) -> tuple[Candidate, ...]:
        """What `find` gives, not yet remembered."""
        folded = fold(name)
        if not folded.keys:
            return ()
        if PCODE.fullmatch(name) and (row := self._row(f"pcode:{name}")):
            return (Candidate(place=_place(row), name_score=1.0, prior=row[-1], matched="name"),)
        found = self._matches(folded, countries) or self._relatives(name, folded, countries)
        if not found and not widely:
            found = self._typos(folded, countries)
        if not found or widely:
            for hit in self._sounding(folded, countries):
                _keep(found, hit)
        found = found or self._typos(folded, countries)
        ranked = sorted(found.values(), key=lambda hit: (-hit.name_score - PRIOR_WEIGHT * hit.row[-1], hit.row[0]))
        return tuple(
            Candidate(place=_place(hit.row), name_score=round(hit.name_score, 4), prior=hit.row[-1], matched=hit.matched)
            for hit in ranked[:limit]
        )

    def _matches(self, folded: Folded, countries: Sequence[str]) -> dict[int, Hit]:
        """Hits by exact key, then by loose key, the best of each place."""
        found: dict[int, Hit] = {}
        for *row, rank, strict in self._select("name", "rank, n.strict", folded.keys, countries):
            matched, value = score(folded, rank, strict)
            _keep(found, Hit(row, matched, value * kind_factor(folded.generic, row[6])))
        exact_keys = set(found)
        for *row, exact in self._select("loose", "exact", folded.loose, countries):
            if row[0] not in exact_keys:
                value = LOOSE + LOOSE_SPAN * similar(folded.keys[0], exact)
                _keep(found, Hit(row, "loose", value * kind_factor(folded.generic, row[6])))
        return found

    def _relatives(self, name: str, folded: Folded, countries: Sequence[str]) -> dict[int, Hit]:
        """Hits for a feature by the town that it is named after, for a part by its whole, for 'Bahrain, Swat' by 'Bahrain'."""
        stem = folded.keys[0].partition("#")[0]
        if stem != folded.keys[0] and (found := self._matches(fold(stem), countries)):
            towns = {number: hit for number, hit in found.items() if hit.row[6] not in REGIONS}
            return {
                number: hit._replace(matched="near", name_score=hit.name_score * NEAR) for number, hit in (towns or found).items()
            }
        whole = without_direction(name) if folded.direction else "".join(SEVERAL.split(name)[:-1][:1])
        found = self._matches(fold(whole), countries)
        return {number: hit._replace(matched="near", name_score=hit.name_score * PART) for number, hit in found.items()}

    def _sounding(self, folded: Folded, countries: Sequence[str]) -> Iterator[Hit]:
        """Hits whose names sound alike, the likest; of a name in Arabic script or in Latin letters."""
        cores = sounds.cores(folded.words) if folded.words else ()
        keys = [key for core in cores for key in sounds.keys(core)]
        if not keys:
            return
        where, values = _where(keys, countries)
        query = (
            f"SELECT DISTINCT n.place, n.script, n.voice FROM sound n JOIN place p ON p.id = n.place WHERE {where} LIMIT {HEARD}"
        )
        voices, latin = [sounds.voice(core) for core in cores], folded.words.isascii()
        rows = self._base.execute(query, values).fetchall()
        if len(rows) > COMPARED:
            rows.sort(key=lambda row: -max(sounds.near(voice, row[2]) for voice in voices))
        best: dict[int, float] = {}
        for place, script, other in rows[:COMPARED]:
            alike = max(
                sounds.likeness(voice, other, latin, script != sounds.ARABIC) - CORE * i for i, voice in enumerate(voices)
            )
            best[place] = max(best.get(place, 0.0), sound_score(alike, not latin and script == sounds.LATIN_ONLY))
        likest = sorted(best, key=lambda place: (-best[place], place))[:LIKEST]
        query = f"SELECT {COLUMNS} FROM place p WHERE p.id IN ({','.join('?' * len(likest))})"
        for row in self._base.execute(query, likest):
            yield Hit(row, "loose", best[row[0]] * kind_factor(folded.generic, row[6]))

    def _typos(self, folded: Folded, countries: Sequence[str]) -> dict[int, Hit]:
        """Hits whose exact key is one letter away."""
        found: dict[int, Hit] = {}
        for *row, _rank, _strict in self._select("name", "rank, n.strict", spellings(folded.keys[0]), countries):
            _keep(found, Hit(row, "typo", TYPO * kind_factor(folded.generic, row[6])))
        return found

    def _select(self, table: str, columns: str, keys: Sequence[str], countries: Sequence[str]) -> list[tuple[Any, ...]]:
        """Rows of one table of names with their places, the likeliest place of each key first."""
        if not keys:
            return []
        where, values = _where(keys, countries)
        query = (
            f"SELECT {COLUMNS}, n.{columns} FROM {table} n JOIN place p ON p.id = n.place WHERE {where} LIMIT {FETCHED[table]}"
        )
        return self._base.execute(query, values).fetchall()


def _where(keys: Sequence[str], countries: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """The condition for names of these keys in these countries, and its values."""
    where = f"n.key IN ({','.join('?' * len(keys))})"
    if countries:
        where += f" AND (p.country IS NULL OR p.country IN ({','.join('?' * len(countries))}))"
    return where, (*keys, *countries)


def _connect(path: Path) -> sqlite3.Connection:
    """A read-only connection to an index that is known to be ours.

    Raises:
        GazetteerError: it is not.
    """
    advice = f"Delete {path} and it is built again, or run `whoholds doctor`"
    try:
        base = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
        base.execute(f"PRAGMA mmap_size = {1 << 28}")  # pages shared by all processes, not read into each
        application = base.execute("PRAGMA application_id").fetchone()[0]
        if application != APPLICATION_ID:
            raise GazetteerError(f"{path} is a database of another program", "a gazetteer's index", advice)
        schema = base.execute("SELECT value FROM meta WHERE key = 'schema'").fetchone()
    except sqlite3.Error as error:
        raise GazetteerError(f"{path} is no gazetteer's index ({error})", advice=advice) from error
    if schema != (str(SCHEMA_VERSION),):
        raise GazetteerError(f"{path} is an index of version {schema}", f"version {SCHEMA_VERSION}", advice)
    return base


def _place(row: Sequence[Any]) -> Place:
    """The record of one row."""
    _, ref, name, country, lat, lon, kind, admin, population, radius_km, _ = row
    return Place(
        id=ref, name=name, country=country, lat=lat, lon=lon, kind=kind, admin=admin, population=population, radius_km=radius_km
    )


def _keep(found: dict[int, Hit], hit: Hit) -> None:
    """Note a hit where it is its place's best so far."""
    known = found.get(hit.row[0])
    if known is None or known.name_score < hit.name_score:
        found[hit.row[0]] = hit
