"""Files of others, opened with care: plain, gzip, or a zip with one table in it.

What a file unpacks to is counted as it is read. A file that unpacks to more than any table is (a zip bomb) is stopped in the
middle; nothing is ever unpacked to disk, and no more of it is held in memory than one line.
"""

from __future__ import annotations

import contextlib
import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, cast

from whoholds.errors import LocationError

MOST_BYTES = 4 << 30  # unpacked
MOST_TIMES = 200  # a table packs to a twentieth; what packs to less than a two hundredth is none
FREE_BYTES = 16 << 20  # too little to harm anybody, however it was packed
TABLES = (".csv", ".tsv", ".txt")
BROKEN = (EOFError, zlib.error, zipfile.BadZipFile, gzip.BadGzipFile)


class TooLargeError(ValueError):
    """What a file unpacks to is larger than any table. Readers make an Issue of it."""


class Bounded(io.RawIOBase):
    """A stream that refuses to give more than so many bytes."""

    def __init__(self, inner: IO[bytes], most: int) -> None:
        """Give at most `most` bytes of `inner`."""
        self._inner, self._most, self._given = inner, most, 0

    def readable(self) -> bool:
        """True."""
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        """The next bytes.

        Raises:
            TooLargeError: there are more than allowed.
        """
        piece = self._inner.read(len(buffer))
        self._given += len(piece)
        if self._given > self._most:
            raise TooLargeError(f"it unpacks to more than {self._most:,} bytes, which no table of its size does")
        buffer[: len(piece)] = piece
        return len(piece)


@contextlib.contextmanager
def opened(path: Path) -> Iterator[IO[str]]:
    """A table as text; what is no UTF-8 becomes lone surrogates, for the row that holds it to be refused.

    Raises:
        LocationError: the file cannot be read, or is a zip that does not hold exactly one table.
    """
    with contextlib.ExitStack() as stack:
        try:
            raw = _unpacked(path, stack)
        except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
            why = (error.strerror if isinstance(error, OSError) else None) or error
            raise LocationError(f"{path} cannot be read: {why}", "a table, as .csv, .csv.gz, or .zip with one .csv") from error
        buffered = stack.enter_context(io.BufferedReader(raw))
        yield stack.enter_context(io.TextIOWrapper(buffered, encoding="utf-8-sig", errors="surrogateescape", newline=""))


def _unpacked(path: Path, stack: contextlib.ExitStack) -> io.RawIOBase:
    file = stack.enter_context(path.open("rb"))
    packed = path.stat().st_size
    most = min(MOST_BYTES, packed * MOST_TIMES + FREE_BYTES)
    start = file.read(4)
    file.seek(0)
    if start[:2] == b"\x1f\x8b":
        return Bounded(cast(IO[bytes], stack.enter_context(gzip.open(file))), most)
    if start == b"PK\x03\x04":
        archive = stack.enter_context(zipfile.ZipFile(file))
        return Bounded(stack.enter_context(archive.open(_only_table(archive, path))), most)
    return Bounded(file, max(packed, FREE_BYTES))


def _only_table(archive: zipfile.ZipFile, path: Path) -> zipfile.ZipInfo:
    found = [i for i in archive.infolist() if i.filename.lower().endswith(TABLES) and not i.filename.startswith("__MACOSX/")]
    if len(found) != 1:
        raise LocationError(
            f"{path} holds {len(found)} tables", "a zip with exactly one .csv", "Unpack it and import the table that is meant"
        )
    return found[0]
