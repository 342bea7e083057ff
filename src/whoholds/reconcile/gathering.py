"""Blocks made of claims: those of thousands of places at once, for sorting them place by place takes longer than all else.

Claims are first turned into rows of numbers, span by span, and put into the blocks of their places when many have come together.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from whoholds.ids import ID_LENGTH
from whoholds.reconcile.columns import (
    CHANGE,
    CLOCK,
    HOLDS,
    IMPLIED,
    NEVER,
    ORDER,
    PAST,
    SEEN,
    SHARED,
    TOLD,
    WHOLE,
    Block,
    Column,
    ColumnsError,
    Entry,
    Lexicon,
    form_of,
    microseconds,
    ordinal,
)
from whoholds.reconcile.holdings import place_key
from whoholds.reconcile.observations import Observation, Told, observe
from whoholds.reconcile.witnesses import Weights

VOICES = 50_000  # voices whose hash is kept: the same ones speak again and again


class Rows(NamedTuple):
    """Claims of several places as rows, one after the other: `place` numbers the places, `seen["told"]` the claims."""

    place: Column
    clock: Column
    told: Column
    order: Column
    seen: Column


class Gathering:
    """Claims on their way into blocks.

    Attributes:
        places: the places of the claims, by their keys, each with its number.
        odd: the places of which a claim does not fit into columns.
    """

    def __init__(self, lexicon: Lexicon, weights: Weights | None = None) -> None:
        """Write claims with the codes of `lexicon`."""
        self.places: dict[str, int] = {}
        self.odd: set[str] = set()
        self._lexicon, self._weights = lexicon, weights or Weights()
        self._rows: list[Rows] = []

    def __len__(self) -> int:
        """How many claims have come together."""
        return sum(len(rows.place) for rows in self._rows)

    def add(self, entries: Iterable[Entry]) -> None:
        """Turn claims into rows."""
        place, written, seen = list[int](), list[tuple[tuple[Any, ...], ...]](), list[tuple[Any, ...]]()
        for entry in entries:
            key = place_key(entry.claim.place)
            told = Told.of(entry.claim, entry.id)
            try:
                row = _row(entry, told, self._lexicon)
            except ColumnsError:
                self.odd.add(key)
                continue
            same = {(o.day, o.side, o.holds, o.implied): o for o in observe(entry.claim, told, self._weights)}
            seen += [_seen(o, len(written), self._lexicon) for o in same.values()]
            place.append(self.places.setdefault(key, len(self.places)))
            written.append(row)
        clock, told_rows, order = (np.array([row[at] for row in written], kind) for at, kind in enumerate((CLOCK, TOLD, ORDER)))
        self._rows.append(Rows(np.array(place, np.int64), clock, told_rows, order, np.array(seen, SEEN)))

    def blocks(self, known: Mapping[str, Block]) -> dict[str, Block]:
        """The blocks of the places of these claims; what comes again under its identifier takes the place of what is there.

        Args:
            known: the blocks that those of the places have which have one.
        """
        older = [
            Rows(np.full(len(block.told), self.places[key], np.int64), *block)
            for key, block in known.items()
            if key in self.places
        ]
        rows = _distinct(_joined([*older, *self._rows]))
        rows = _sorted_seen(rows, self._lexicon)
        numbers = np.arange(len(self.places) + 1)
        ends = np.searchsorted(rows.place, numbers).tolist()
        seen_ends = np.searchsorted(rows.place[rows.seen["told"]], numbers).tolist()
        rows.seen["told"] -= np.array(ends, np.int32)[rows.place[rows.seen["told"]]]
        found = {}
        for key, number in self.places.items():
            at, seen_at = slice(ends[number], ends[number + 1]), slice(seen_ends[number], seen_ends[number + 1])
            found[key] = Block(rows.clock[at], rows.told[at], rows.order[at], rows.seen[seen_at])
        return {key: block for key, block in found.items() if key not in self.odd}


def _row(entry: Entry, told: Told, lexicon: Lexicon) -> tuple[tuple[Any, ...], ...]:
    claim, name = entry.claim, entry.id
    if len(name) != ID_LENGTH or name.strip("0123456789abcdef") or not 0 <= claim.start < 2**31:
        raise ColumnsError(name)
    until = NEVER if entry.until is None else microseconds(entry.until)
    clock = microseconds(entry.recorded), until, ordinal(entry.published)
    return clock, (
        int(name[:16], 16), int(name[16:], 16), told.day.toordinal() if told.day else 0,
        lexicon.code(lexicon.whens, told.when.words) if told.when else -1, lexicon.code(lexicon.gists, told.gist),
        lexicon.code(lexicon.forms, form_of(claim.place)),
    ), (ordinal(claim.published), claim.start)  # fmt: skip


def _seen(o: Observation, told: int, lexicon: Lexicon) -> tuple[Any, ...]:
    flags = HOLDS * o.holds | IMPLIED * o.implied | CHANGE * o.change | PAST * o.past
    flags |= WHOLE * o.told.gist.whole
    weight = lexicon.code(lexicon.weights, o.weight)
    return _voice(str(o.witness)), o.day.toordinal(), told, lexicon.code(lexicon.sides, o.side), weight, flags


@lru_cache(maxsize=VOICES)
def _voice(name: str) -> int:
    return int.from_bytes(hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def _joined(parts: Sequence[Rows]) -> Rows:
    """Rows one after the other."""
    shift = 0
    seen = []
    for part in parts:
        one = part.seen.copy()
        one["told"] += shift
        seen.append(one)
        shift += len(part.place)
    place, clock, told, order, _ = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    return Rows(place, clock, told, order, np.concatenate(seen))


def _distinct(rows: Rows) -> Rows:
    """Rows in their order, of those with one identifier the last that came."""
    place, told, order = rows.place, rows.told, rows.order
    sorting = np.lexsort((told["low"], told["high"], order["start"], order["said"], place))  # keeps the order of equal ones
    high, low, of = told["high"][sorting], told["low"][sorting], place[sorting]
    again = (high[1:] == high[:-1]) & (low[1:] == low[:-1]) & (of[1:] == of[:-1])
    kept = sorting[np.append(~again, True)] if len(sorting) else sorting
    new = np.full(len(place), -1, np.int64)
    new[kept] = np.arange(len(kept))
    at = new[rows.seen["told"]]
    seen = rows.seen[at >= 0]
    seen["told"] = at[at >= 0]
    return Rows(place[kept], rows.clock[kept], told[kept], order[kept], seen)


def _sorted_seen(rows: Rows, lexicon: Lexicon) -> Rows:
    """Rows with their observations in order, and those marked of which one voice has several."""
    seen, told, place = rows.seen, rows.told[rows.seen["told"]], rows.place[rows.seen["told"]]
    weight = np.array(lexicon.weights, float)[seen["weight"]]
    sorting = np.lexsort((weight, told["low"], told["high"], lexicon.rank[seen["side"]], seen["day"], place))
    seen, place = seen[sorting], place[sorting]
    keys = (seen["voice"], seen["flags"] & HOLDS, seen["side"], seen["day"], place)
    by_word = np.lexsort(keys)
    same = np.logical_and.reduce([key[by_word][1:] == key[by_word][:-1] for key in keys])
    shared = np.zeros(len(seen), bool)
    shared[by_word[1:]] |= same
    shared[by_word[:-1]] |= same
    seen["flags"] = (seen["flags"] & ~np.uint16(SHARED)) | np.where(shared, SHARED, 0).astype("<u2")
    return rows._replace(seen=seen)
