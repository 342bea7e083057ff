"""What a name leads to in the index: by its keys, by a relative of it, by its sound, or by one letter more or less.

Every look-up of every name comes through here, so rows are narrow (a place's whole row is read only where it is told), kept in
plain tuples, and compared once for each spelling.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from whoholds.identify import bloom, sounds
from whoholds.identify.matching import (
    LOOSE,
    LOOSE_SPAN,
    NEAR,
    PART,
    REGIONS,
    TYPO,
    Match,
    kind_factor,
    pairs,
    score,
    similar,
    sound_score,
)
from whoholds.identify.names import Folded, fold, without_direction
from whoholds.identify.packed import NOWHERE, PRIORS, Packed, Row

FETCHED_EXACT, FETCHED_LOOSE = 400, 48  # rows read for one name, the largest places first; 'San José' has some 300
HEARD, COMPARED, LIKEST = 600, 60, 24  # names of one sound that are looked at, compared closely, and told
FAINT = 0.6  # how well the likest name must match, so that no other is listened for
NOISE = 0.45  # how well a name must match that was only overheard
PART_LOSS, REST_LOSS = (
    0.15,
    0.25,
)  # of likeness, where a name is a part of the place's; where a part of it is the place's
SEVERAL = re.compile(r"[,/(]")  # 'Bahrain, Swat', 'Abu Rasin/Zarkan', 'Homs (Old City)'


class Hit(NamedTuple):
    """A place that a name led to.

    Attributes:
        number: the place's number in the index, the likeliest place of all first.
        kind: its kind.
        prior: how likely any report means it, 0 to 1.
        matched: how the name matched.
        name_score: and how well, 0 to 1.
    """

    number: int
    kind: str
    prior: float
    matched: Match
    name_score: float


Hits = dict[int, Hit]  # by the place's number, the best hit of each
Heard = dict[int, float]  # by the place's number, how well the likest of its names matches
Allowed = frozenset[int]  # the numbers of countries; empty for all
EVERYWHERE: Allowed = frozenset()


class Search:
    """Seeks names in an open index."""

    def __init__(self, base: sqlite3.Connection, packed: Packed) -> None:
        """Seek by sound in `base`, by keys in its packed part."""
        self._base, self._packed = base, packed
        self._kinds: dict[int, str] = dict(base.execute("SELECT number, name FROM kind"))
        self._countries: dict[str, int] = dict(base.execute("SELECT code, number FROM country"))

    def hits(self, name: str, folded: Folded, countries: Sequence[str], widely: bool) -> Hits:
        """All that a name leads to; see `Gazetteer.find`."""
        allowed = self._allowed(countries)
        found = self._matches(folded, allowed) or self._relatives(name, folded, allowed)
        if not found and not widely:
            found = self._typos(folded, allowed)
        if not found or widely:
            for hit in self._sounding(folded, allowed, widely):
                _keep(found, hit)
        return found or self._typos(folded, allowed)

    def _allowed(self, countries: Sequence[str]) -> Allowed:
        """The numbers of these countries, and of none; empty for all."""
        if not countries:
            return EVERYWHERE
        return frozenset((NOWHERE, *(number for country in countries if (number := self._countries.get(country)))))

    def _matches(self, folded: Folded, allowed: Allowed) -> Hits:
        """Hits by exact key, then by loose key, the best of each place."""
        found: Hits = {}
        generic, kinds = folded.generic, self._kinds
        for number, code, prior, rank, strict in self._packed.names.rows(folded.keys, allowed, FETCHED_EXACT):
            matched, value = score(folded, rank, strict)
            kind = kinds[code]
            value *= kind_factor(generic, kind)
            known = found.get(number)
            if known is None or known.name_score < value:
                found[number] = Hit(number, kind, prior / PRIORS, matched, value)
        if (loose := folded.loose) and (rows := self._packed.loose.rows(loose, allowed, FETCHED_LOOSE)):
            self._loosely(found, folded, rows)
        return found

    def _loosely(self, found: Hits, folded: Folded, rows: list[Row]) -> None:
        """Add the hits by loose key, of places that no exact key has led to."""
        generic, kinds = folded.generic, self._kinds
        mine: frozenset[str] | None = None
        alike: dict[tuple[str, int], float] = {}  # villages of one name have one key
        best: dict[int, float] = {}
        for number, code, prior, _, other in rows:
            if number in found and number not in best:
                continue
            value = alike.get((other, code))
            if value is None:
                mine = mine or pairs(folded.keys[0])
                value = alike[other, code] = (LOOSE + LOOSE_SPAN * similar(mine, other)) * kind_factor(generic, kinds[code])
            if value > best.get(number, 0.0):
                best[number] = value
                found[number] = Hit(number, kinds[code], prior / PRIORS, "loose", value)

    def _relatives(self, name: str, folded: Folded, allowed: Allowed) -> Hits:
        """Hits for a feature by the town that it is named after, for a part by its whole, for 'Bahrain, Swat' by 'Bahrain'."""
        stem = folded.keys[0].partition("#")[0]
        if stem != folded.keys[0] and (found := self._matches(fold(stem), allowed)):
            towns = {number: hit for number, hit in found.items() if hit.kind not in REGIONS}
            return {n: hit._replace(matched="near", name_score=hit.name_score * NEAR) for n, hit in (towns or found).items()}
        whole = without_direction(name) if folded.direction else "".join(SEVERAL.split(name)[:-1][:1])
        found = self._matches(fold(whole), allowed) if whole else {}
        return {number: hit._replace(matched="near", name_score=hit.name_score * PART) for number, hit in found.items()}

    def _sounding(self, folded: Folded, allowed: Allowed, widely: bool) -> Iterator[Hit]:
        """Hits whose names sound alike, the likest; of a name in Arabic script or in Latin letters."""
        cores = sounds.cores(folded.words) if folded.words else ()
        keys = [key for core in cores for key in sounds.keys(core)]
        if not keys:
            return
        ear, latin = sounds.Ear(cores), folded.words.isascii()
        best = self._heard(keys, ear, latin, allowed, 0.0 if widely else None)
        if widely and max(best.values(), default=0.0) < FAINT:
            best = self._overheard(best, keys, ear, folded.words, allowed)
        likest = sorted(best, key=lambda place: (-best[place], place))[:LIKEST]
        for number in likest:
            place = self._packed.place(number)
            value = best[number] * kind_factor(folded.generic, place.kind)
            yield Hit(number, place.kind, place.prior / PRIORS, "loose", value)

    def _heard(self, keys: Sequence[str], ear: sounds.Ear, latin: bool, allowed: Allowed, loss: float | None = 0.0) -> Heard:
        """The places whose names have one of these bones, and how alike they sound, less by a loss.

        Squared, which tells the likest better apart; but not where no loss is given: what resolvers weigh was fitted without.
        """
        where = f"n.key IN ({','.join('?' * len(keys))})"
        where += f" AND n.country IN ({','.join('?' * len(allowed))})" if allowed else ""
        query = f"SELECT DISTINCT n.place, n.script, n.voice FROM sound n WHERE {where} LIMIT {HEARD}"
        rows = self._base.execute(query, (*keys, *allowed)).fetchall()
        if len(rows) > COMPARED:
            rows.sort(key=lambda row: -ear.near(row[2]))
        best: Heard = {}
        for place, script, other in rows[:COMPARED]:
            unwritten = not latin and script == sounds.LATIN_ONLY
            alike = ear.alike(other, script != sounds.ARABIC)
            value = sound_score(alike if loss is None else max(0.0, alike - loss) ** 2, unwritten)
            best[place] = max(best.get(place, 0.0), value)
        return best

    def _overheard(self, best: Heard, keys: Sequence[str], ear: sounds.Ear, words: str, allowed: Allowed) -> Heard:
        """What is heard, and what names one consonant away, names that the name is a part of, and its own parts sound like."""
        latin = words.isascii()
        wholes = self._heard([sounds.PART_OF + key for key in keys], ear, latin, allowed, PART_LOSS)
        best = _louder(best, wholes)
        if near := [other for key in keys for other in sounds.nearby(key)]:
            best = _louder(best, self._heard(near, ear, latin, allowed))
        if max(best.values(), default=0.0) < FAINT:
            for part in sounds.parts(words):
                best = _louder(best, self._heard(sounds.keys(part), sounds.Ear((part,)), latin, allowed, REST_LOSS))
        return {place: value for place, value in best.items() if value >= NOISE}

    def _typos(self, folded: Folded, allowed: Allowed) -> Hits:
        """Hits whose exact key is one letter away."""
        found: Hits = {}
        likely = bloom.one_letter_away(self._packed.sieve, folded.keys[0])
        for number, code, prior, *_ in self._packed.names.rows(likely, allowed, FETCHED_EXACT):
            kind = self._kinds[code]
            _keep(found, Hit(number, kind, prior / PRIORS, "typo", TYPO * kind_factor(folded.generic, kind)))
        return found


def _keep(found: Hits, hit: Hit) -> None:
    """Note a hit where it is its place's best so far."""
    known = found.get(hit.number)
    if known is None or known.name_score < hit.name_score:
        found[hit.number] = hit


def _louder(one: Heard, other: Heard) -> Heard:
    """Both, each place as well as it is heard in either."""
    return {place: max(one.get(place, 0.0), other.get(place, 0.0)) for place in {**one, **other}}
