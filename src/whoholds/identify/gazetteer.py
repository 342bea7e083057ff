"""The gazetteer: places by name, from an index file that is built once and shared by all processes."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Self

from whoholds.config import home
from whoholds.errors import GazetteerError
from whoholds.identify import added, recipes, sounds
from whoholds.identify.gazetteer_build import APPLICATION_ID, SCHEMA_VERSION, Progress, build
from whoholds.identify.matching import Match, alike, pairs
from whoholds.identify.names import LONGEST, Folded, fold, level
from whoholds.identify.packed import PRIORS, Packed, Record
from whoholds.identify.pins import Key, Pin, digest, key, read
from whoholds.identify.search import Hit, Search
from whoholds.ids import content_id
from whoholds.records import Place

EXACTLY = frozenset(("name", "alternate", "folded"))
LETTERS_WEIGHT = 0.15  # what a likely place loses that is written without a pair of letters in common
COMPARED = 40  # places whose own names are compared by their letters
SOUND_WEIGHT = 0.1  # what a likely place loses whose own name, in Latin letters, does not sound like a name in Arabic script
HEARD = 24  # places whose own names are compared by their sound
PRIOR_WEIGHT = 0.25  # a city of millions makes up for an alternate spelling, not for another name
PCODE = re.compile(r"[A-Z]{1,3}\d{2,}")  # OCHA's codes of areas: SY0203
REMEMBERED = 1 << 12  # names; each with its candidates, some kilobytes
PLACES = 1 << 13  # remembered
EMPTY: Mapping[Key, Pin] = MappingProxyType({})


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
        """What resolvers sort candidates by."""
        return self.name_score + PRIOR_WEIGHT * self.prior


class Gazetteer:
    """Places by name and by identifier. Open with `Gazetteer.open`; close after use, or use as a context manager.

    Attributes:
        path: the index file.
        fingerprint: what the index is made of; part of what a claim says it was made by.
        size: how many places it knows.
    """

    def __init__(self, path: Path, base: sqlite3.Connection, packed: Packed, pins: Mapping[Key, Pin] = EMPTY) -> None:
        """Take an open index; `Gazetteer.open` is the way to get one."""
        self.path = path
        self._base, self._packed = base, packed
        self._search = Search(base, packed)
        self._pins = pins
        meta = dict(base.execute("SELECT key, value FROM meta"))
        decided = digest(pins)  # what is read under other pins is another reading
        self.fingerprint: str = content_id("gazetteer", meta["fingerprint"], decided)[:16] if decided else meta["fingerprint"]
        self.size = int(meta["places"])
        self._find = lru_cache(maxsize=REMEMBERED)(self._look_up)  # reports of one war name the same places
        self._numbered: dict[int, Place] = {}  # and names of one kind lead to the same

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
        decided = read(pins) if pins else EMPTY
        return cls(path, _connect(path), Packed(path), decided)

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
        record = self._record(id)
        return _place(record) if record else None

    def also(self, id: str) -> tuple[str, ...]:
        """The identifiers that other sources give a place: p-codes, Wikidata, …; empty where there are none."""
        query = "SELECT a.ref FROM also a JOIN place p ON p.number = a.place WHERE p.ref = ? ORDER BY a.ref"
        return tuple(ref for (ref,) in self._base.execute(query, (id,)))

    def _record(self, id: str) -> Record | None:
        query = "SELECT number FROM place WHERE ref = ?"
        found = self._base.execute(query, (id,)).fetchone()
        found = found or self._base.execute("SELECT place FROM also WHERE ref = ?", (id,)).fetchone()
        return self._packed.place(found[0]) if found else None

    def close(self) -> None:
        """Close the index; further calls fail."""
        self._base.close()
        self._packed.close()

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
        if PCODE.fullmatch(name) and (record := self._record(f"pcode:{name}")):
            return (Candidate(place=_place(record), name_score=1.0, prior=record.prior / PRIORS, matched="name"),)
        found = self._search.hits(name, folded, countries, widely).values()
        if widely:
            ranked = self._closest(folded, found)[:limit]
        else:
            ranked = sorted(found, key=lambda hit: (-hit.name_score - PRIOR_WEIGHT * hit.prior, hit.number))[:limit]
        return tuple(
            Candidate(place=self._place(hit.number), name_score=round(hit.name_score, 4), prior=hit.prior, matched=hit.matched)
            for hit in ranked
        )

    def _closest(self, folded: Folded, found: Iterable[Hit]) -> list[Hit]:
        """Hits for who has no report to go by, the likeliest first: a great city counts only as far as it is called so.

        Of places about as likely, those come first whose own names are closest to what was asked for; their scores stay.
        """
        worth = {hit: hit.name_score * (1 + PRIOR_WEIGHT * hit.prior) for hit in found}
        likely = sorted(worth, key=lambda hit: (-worth[hit], hit.number))
        losses = self._by_letters(folded, likely) if folded.strict.isascii() else self._by_sound(folded, likely)
        for hit, loss in losses:
            worth[hit] -= loss
        return sorted(worth, key=lambda hit: (-worth[hit], hit.number))

    def _by_letters(self, folded: Folded, likely: Sequence[Hit]) -> Iterator[tuple[Hit, float]]:
        """What likely places lose whose names sound alike or nearly so, the more the less alike their own names are written."""
        mine = pairs(folded.strict)
        for hit in likely[:COMPARED]:
            if hit.matched not in EXACTLY:
                yield hit, LETTERS_WEIGHT * (1 - alike(mine, pairs(level(self._place(hit.number).name))))

    def _by_sound(self, folded: Folded, likely: Sequence[Hit]) -> Iterator[tuple[Hit, float]]:
        """What likely places lose, the more the less their own names sound like one in Arabic script.

        Lists give many places the same Arabic name; of these, مشيرفة is sooner Mushayrifah than Mashrafah.
        """
        ear = sounds.Ear(sounds.cores(folded.words)) if folded.words and len(likely) > 1 else None
        for hit in likely[:HEARD] if ear else ():
            own = fold(self._place(hit.number).name).words
            if ear and own:
                yield hit, SOUND_WEIGHT * (1 - ear.alike(sounds.voice(own), own.isascii()))

    def _place(self, number: int) -> Place:
        """The place of a number, remembered."""
        place = self._numbered.get(number)
        if place is None:
            if len(self._numbered) >= PLACES:
                self._numbered.clear()
            place = self._numbered[number] = _place(self._packed.place(number))
        return place


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


def _place(record: Record) -> Place:
    """What is told of a place."""
    ref, name, country, lat, lon, kind, admin, population, radius_km, _ = record
    return Place(
        id=ref, name=name, country=country, lat=lat, lon=lon, kind=kind, admin=admin, population=population, radius_km=radius_km
    )
