"""The part of the index that every look-up reads: rows by key and places by number, read where they lie in the mapped file.

It follows the SQLite database in the same file. SQLite reads as far as the database's header says, so that both are one file,
which is put in its place at once and whole. Rows of a key lie together, found by one look at a table of hashes; processes share
the pages. It is made and read by one machine, in whose byte order its numbers are.
"""

from __future__ import annotations

import mmap
import struct
from array import array
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import BinaryIO, Literal, NamedTuple
from zlib import crc32

import msgspec

from whoholds.errors import GazetteerError
from whoholds.identify.entries import Entry

MAGIC = b"whogpack"
PAGE = 4096
PARTS = 8  # slots and records of names and of loose keys; of places, offsets, records and what they are weighed by; the sieve
FOOT = struct.Struct(f"={2 * PARTS}Q8s")
HEAD = struct.Struct("=HHI")  # bytes of the key, rows, bytes of the words
ROW = struct.Struct("=II")  # place; word and rank
MOST_ROWS = (1 << 16) - 1  # of a key, the likeliest places; who asks reads some hundreds
OFFSET, SHORT = (1 << 32) - 1, (1 << 16) - 1
PRIORS = 10_000  # priors have four decimals, and are whole numbers in rows
NOWHERE = 0  # the number of no country
RANK_BITS, RANK = 2, 3  # the lowest bits of a word's number are the name's rank
SPACE = 1.5  # slots for each key at least

About = tuple[int, int, int]  # of a place: prior, kind, country, as numbers
Given = tuple[int, int, str]  # place, rank, word
Row = tuple[int, int, int, int, str]  # place, kind, prior, rank, word


class Record(NamedTuple):
    """A place as it is packed; the fields of `Place`, and the prior as a whole number."""

    ref: str
    name: str
    country: str | None
    lat: float | None
    lon: float | None
    kind: str
    admin: str | None
    population: int
    radius_km: float
    prior: int


class Table:
    """Rows by key; in each key's, the likeliest place first."""

    def __init__(self, file: mmap.mmap, slots: memoryview, start: int, about: memoryview) -> None:
        """Read rows of `file`, found by `slots`, from `start` on; `about` says what their places are weighed by."""
        self._file, self._slots, self._start, self._about = file, slots, start, about

    def rows(self, keys: Sequence[str], countries: Collection[int], limit: int) -> list[Row]:
        """The first rows of some keys, the keys in order; of places of these countries, where there are any."""
        found: list[Row] = []
        about = self._about
        for key in sorted(set(keys)) if len(keys) > 1 else keys:
            at, count, size = self._at(key)
            if not count:
                continue
            end = at + count * ROW.size
            words = self._file[end : end + size].decode().split("\n") if size else [""]
            for place, word in ROW.iter_unpack(self._file[at:end]):
                what = about[place - 1]
                if not countries or what & SHORT in countries:
                    found.append((place, what >> 16 & SHORT, what >> 32, word & RANK, words[word >> RANK_BITS]))
                    if len(found) == limit:
                        return found
        return found

    def _at(self, key: str) -> tuple[int, int, int]:
        """Where a key's rows begin, how many they are, and how many bytes their words have; no rows where the key is unknown."""
        raw = key.encode()
        code, slots, size = crc32(raw), self._slots, len(self._slots)
        at = code * size >> 32
        while slot := slots[at]:
            if slot >> 32 == code:
                start = self._start + (slot & OFFSET)
                length, count, told = HEAD.unpack_from(self._file, start)
                start += HEAD.size
                if self._file[start : start + length] == raw:
                    return start + length, count, told
            at = (at + 1) % size
        return 0, 0, 0


class Packed:
    """The packed part of an open index.

    Attributes:
        names: rows by exact key, with rank and strict form (empty where that is the key).
        loose: rows by loose key, with the pairs of letters of the exact key (see `matching.packed_pairs`).
    """

    def __init__(self, path: Path) -> None:
        """Map the file.

        Raises:
            GazetteerError: it has no packed part: it was cut off.
            OSError: it cannot be read.
        """
        with path.open("rb") as stream:
            self._file = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
        *spans, magic = FOOT.unpack_from(self._file, len(self._file) - FOOT.size)
        if magic != MAGIC:
            self._file.close()
            raise GazetteerError(f"{path} is cut off", advice=f"Delete {path} and it is built again, or run `whoholds doctor`")
        self._views = [memoryview(self._file)]
        parts = list(zip(spans[::2], spans[1::2], strict=True))
        about = self._view(parts[6], "Q")
        self.names = Table(self._file, self._view(parts[0], "Q"), parts[1][0], about)
        self.loose = Table(self._file, self._view(parts[2], "Q"), parts[3][0], about)
        self._offsets, self._places = self._view(parts[4], "I"), parts[5][0]
        self.sieve = self._view(parts[7], "B")
        self._decode = msgspec.msgpack.Decoder(Record).decode

    def place(self, number: int) -> Record:
        """The place of a number, from 1."""
        start, end = self._offsets[number - 1], self._offsets[number]
        return self._decode(self._file[self._places + start : self._places + end])

    def close(self) -> None:
        """Let go of the file; further calls fail."""
        for view in reversed(self._views):
            view.release()
        self._file.close()

    def _view(self, span: tuple[int, int], numbers: Literal["B", "I", "Q"]) -> memoryview:
        cut = self._views[0][span[0] : span[0] + span[1]]
        cast: memoryview = cut.cast(numbers)
        self._views += (cut, cast)
        return cast


def write(path: Path, names: Iterable[tuple[str, Sequence[Given]]], loose: Iterable[tuple[str, Sequence[Given]]],
          places: Sequence[Entry], about: Sequence[About], sieve: bytes) -> None:  # fmt: skip
    """Add the packed part to a database that is written and closed.

    Args:
        path: the database.
        names: for each exact key its rows, in the order in which they shall be read.
        loose: the same for loose keys.
        places: by number, from 1.
        about: what each of them is weighed by.
        sieve: that of the exact keys (see `bloom`).
    """
    with path.open("ab") as stream:
        spans: list[int] = []
        for part in (*_table(names), *_table(loose), *_records(places), _weighed(about), sieve):
            spans += _add(stream, part)
        stream.write(b"\0" * (-(stream.tell() + FOOT.size) % PAGE))
        stream.write(FOOT.pack(*spans, MAGIC))


def _add(stream: BinaryIO, part: bytes | bytearray) -> tuple[int, int]:
    """Write one part where a page begins; where that is, and how long the part."""
    stream.write(b"\0" * (-stream.tell() % PAGE))
    start = stream.tell()
    stream.write(part)
    return start, len(part)


def _table(groups: Iterable[tuple[str, Sequence[Given]]]) -> tuple[bytes, bytearray]:
    """Slots and records of a table. A slot is a key's hash and where its record is; 0 is an empty one, so records begin at 1."""
    records, where = bytearray(1), []
    for key, rows in groups:
        raw, words = key.encode(), {"": 0}
        packed = [
            ROW.pack(place, words.setdefault(word, len(words)) << RANK_BITS | rank) for place, rank, word in rows[:MOST_ROWS]
        ]
        told = "\n".join(words).encode() if len(words) > 1 else b""
        where.append(crc32(raw) << 32 | len(records))
        records += HEAD.pack(len(raw), len(packed), len(told)) + raw + b"".join(packed) + told
    size = int(SPACE * len(where)) + 1
    slots = array("Q", bytes(8 * size))
    for slot in where:
        at = (slot >> 32) * size >> 32
        while slots[at]:
            at = (at + 1) % size
        slots[at] = slot
    return slots.tobytes(), records


def _records(places: Sequence[Entry]) -> tuple[bytes, bytearray]:
    """Where each place's record begins and the last ends, and the records."""
    encode, records, offsets = msgspec.msgpack.Encoder().encode, bytearray(), array("I", [0])
    for e in places:
        radius = int(e.radius_km) if e.radius_km == int(e.radius_km) else e.radius_km  # whole numbers are shorter
        whole = Record(
            e.ref, e.name, e.country, e.lat, e.lon, e.kind, e.admin, int(e.population), radius, round(e.prior * PRIORS)
        )
        records += encode(whole)
        offsets.append(len(records))
    return offsets.tobytes(), records


def _weighed(about: Sequence[About]) -> bytes:
    """What places are weighed by, each in one number."""
    return array("Q", [prior << 32 | kind << 16 | country for prior, kind, country in about]).tobytes()
