"""The file of columns that is kept beside a ledger: made of its claims, checked when read, thrown away and made anew at will.

It is an SQLite file of the user's own (under `WHOHOLDS_HOME`), for a ledger in a file as for one in PostgreSQL. It says of which
link of the ledger's chain it was made last; where that link's hash is another, or the rules of weighing are others, or a block is
not as it was written, all of it is thrown away.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np

from whoholds.identify.names import fold
from whoholds.identify.recipes import BUILDER_VERSION
from whoholds.ids import content_id
from whoholds.reconcile import place_key
from whoholds.reconcile.columns import CLOCK, ORDER, SEEN, TOLD, Block, Lexicon, rules
from whoholds.reconcile.observations import Gist
from whoholds.records import ClaimedPlace

PAGE = 16 * 1024  # bytes; a block is some ten thousand
PATIENCE = 60.0  # seconds that a reader waits for another one who brings the columns up to date
TABLES = (
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL)",
    "CREATE TABLE words (kind TEXT, code INTEGER, value TEXT NOT NULL, PRIMARY KEY (kind, code)) WITHOUT ROWID",
    "CREATE TABLE blocks (key BLOB PRIMARY KEY, sum INTEGER NOT NULL, told_rows INTEGER NOT NULL, seen_rows INTEGER NOT NULL, "
    "clock BLOB, told BLOB, seen BLOB, sorting BLOB)",
    "CREATE INDEX odd ON blocks (key) WHERE told_rows < 0",
    "CREATE TABLE names (word TEXT, form INTEGER, PRIMARY KEY (word, form)) WITHOUT ROWID",
)
ASKED_AT_ONCE = 500  # words in one statement
KINDS: dict[str, Any] = {"sides": str, "gists": Gist, "whens": str, "weights": float, "forms": ClaimedPlace}


class StaleError(Exception):
    """The columns are not those of the ledger, or not as they were written."""


class MovedError(Exception):
    """Another process has brought the columns further meanwhile."""


class Mark(NamedTuple):
    """The link of the chain up to which the columns hold all claims."""

    number: int
    hash: str


class Whole(NamedTuple):
    """The blocks of all places one after the other, with the number of claims and observations of each."""

    block: Block
    told: list[int]
    seen: list[int]


def path_of(ledger: str, home: Path) -> Path:
    """Where the columns of a ledger are kept.

    Args:
        ledger: the ledger's file or address.
        home: the user's folder.
    """
    name = (
        ledger if "://" in ledger and not ledger.startswith("sqlite:") else str(Path(ledger.removeprefix("sqlite:///")).resolve())
    )
    return home / "columns" / f"{content_id('columns', name)}.db"


class Shelf:
    """A file of columns, open."""

    def __init__(self, path: Path) -> None:
        """Open the file, or make an empty one.

        Raises:
            sqlite3.Error: it cannot be read or made.
            OSError: its folder cannot be made.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._file = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
        self._file.execute(f"PRAGMA page_size={PAGE}")
        self._file.execute("PRAGMA journal_mode=WAL")
        self._file.execute("PRAGMA synchronous=OFF")  # what a power cut spoils is seen by its sums, and made anew
        self.lexicon = Lexicon()
        self._known = dict.fromkeys(KINDS, 0)
        self._learnt = Mark(-1, "")
        self._has_tables = False
        self._taught = False  # this writer met words of others that it did not know

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    @contextmanager
    def reading(self) -> Iterator[Mark]:
        """See one state of the file, with all its words; gives up to which link it holds all claims.

        Raises:
            StaleError: it was made by other rules.
        """
        with self._within("BEGIN"):
            mark = self.mark()
            if mark != self._learnt:  # words are only added together with claims
                self._learn()
                self._learnt = mark
            yield mark

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Be the only writer; all or nothing is written."""
        with self._within("BEGIN IMMEDIATE"):
            if not self._there():
                for words in TABLES:
                    self._file.execute(words)
            self._taught = self._learn() > 0
            yield
            self._teach()

    @contextmanager
    def _within(self, begin: str) -> Iterator[None]:
        self._file.execute(begin)
        try:
            yield
        except BaseException:
            self._file.execute("ROLLBACK")
            self._forget()  # it may hold words that were not written
            raise
        self._file.execute("COMMIT")

    def _learn(self) -> int:
        """Read the words that others have added; gives how many."""
        learnt = 0
        for kind, what in KINDS.items():
            asked = "SELECT value FROM words WHERE kind = ? AND code >= ? ORDER BY code"
            rows = self._file.execute(asked, (kind, self._known[kind])) if self._there() else ()
            decoder = msgspec.json.Decoder(what)
            fresh = [_word(decoder, value) for (value,) in rows]
            getattr(self.lexicon, kind).extend(fresh)
            self._known[kind] += len(fresh)
            learnt += len(fresh)
        return learnt

    def _there(self) -> bool:
        self._has_tables = self._has_tables or bool(self._file.execute("SELECT 1 FROM sqlite_master").fetchone())
        return self._has_tables

    def _teach(self) -> None:
        for kind, known in self._known.items():
            words = getattr(self.lexicon, kind)
            rows = [(kind, code, json.dumps(msgspec.to_builtins(words[code]))) for code in range(known, len(words))]
            self._file.executemany("INSERT INTO words VALUES (?, ?, ?)", rows)
            if kind == "forms":
                named = [(word, code) for code in range(known, len(words)) for word in form_words(words[code])]
                self._file.executemany("INSERT OR IGNORE INTO names VALUES (?, ?)", named)
            self._known[kind] = len(words)

    def mark(self) -> Mark:
        """Up to which link the columns hold all claims; link -1 where they are empty.

        Raises:
            StaleError: they were made by other rules.
        """
        said = dict(self._file.execute("SELECT key, value FROM meta")) if self._there() else {}
        if said and said.get("rules") != _rules():
            raise StaleError
        return Mark(int(said.get("number", -1)), said.get("hash", ""))

    def expect(self, mark: Mark) -> None:
        """Make sure that nothing was written since the columns were seen at a mark; the caller is writing.

        Raises:
            MovedError: something was.
        """
        if self.mark() != mark or self._learnt != mark or self._taught:
            raise MovedError

    def advance(self, mark: Mark) -> None:
        """Say that the columns hold all claims up to a link."""
        said = {"rules": _rules(), "number": str(mark.number), "hash": mark.hash}
        self._file.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", said.items())

    def clear(self) -> None:
        """Throw all away; the caller is writing."""
        for table in ("meta", "words", "blocks", "names"):
            self._file.execute(f"DELETE FROM {table}")
        self._forget()

    def _forget(self) -> None:
        self.lexicon, self._known, self._learnt = Lexicon(), dict.fromkeys(KINDS, 0), Mark(-1, "")
        self._has_tables = False

    def block(self, key: str, *, sorting: bool = False) -> Block | None:
        """The block of a place, None where it has none; its `order` only where asked for.

        Raises:
            StaleError: it is not as it was written, or its place does not fit into columns.
        """
        asked = f"SELECT sum, told_rows, clock, told, seen{', sorting' * sorting} FROM blocks WHERE key = ?"
        row = self._file.execute(asked, (_key(key),)).fetchone() if self._there() else None
        if row is None:
            return None
        _checked(row[0], row[2:5])
        if row[1] < 0:
            raise StaleError
        kinds = (CLOCK, TOLD, SEEN, ORDER)
        clock, told, seen, *order = (np.frombuffer(blob, kind) for blob, kind in zip(row[2:], kinds, strict=False))
        return Block(clock, told, order[0] if order else np.empty(0, ORDER), seen)

    def put(self, key: str, block: Block | None) -> None:
        """Keep the block of a place; None for one that does not fit into columns."""
        clock, told, order, seen = (rows.tobytes() for rows in block or ([np.empty(0)] * 4))
        counts = (len(block.told), len(block.seen)) if block else (-1, 0)
        row = (_key(key), _sum((clock, told, seen)), *counts, clock, told, seen, order)
        self._file.execute("INSERT OR REPLACE INTO blocks VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)

    def put_all(self, blocks: Mapping[str, Block], odd: Iterable[str]) -> None:
        """Keep the blocks of places, and the names of those that do not fit into columns."""
        for key, block in blocks.items():
            self.put(key, block)
        for key in odd:
            self.put(key, None)

    def place_keys(self) -> list[str]:
        """The places that have a block, ascending, as `place_key` names them."""
        rows = self._file.execute("SELECT key FROM blocks WHERE told_rows >= 0") if self._there() else ()
        return sorted(key.decode("utf-8", "surrogatepass") for (key,) in rows)

    def forms(self, asked: Iterable[str]) -> list[int]:
        """The codes of the forms that have one of some words of `form_words`."""
        words, found = sorted(set(asked)), set[int]()
        for at in range(0, len(words) if self._there() else 0, ASKED_AT_ONCE):
            some = words[at : at + ASKED_AT_ONCE]
            found |= {
                code
                for (code,) in self._file.execute(f"SELECT form FROM names WHERE word IN ({', '.join('?' * len(some))})", some)
            }
        return sorted(found)

    def each(self) -> Iterator[Block]:
        """The blocks of all places, one after the other, without their `order`.

        Raises:
            StaleError: one is not as it was written.
        """
        asked = "SELECT sum, clock, told, seen FROM blocks WHERE told_rows >= 0"
        for kept, *blobs in self._file.execute(asked) if self._there() else ():
            _checked(kept, blobs)
            clock, told, seen = (np.frombuffer(blob, kind) for blob, kind in zip(blobs, (CLOCK, TOLD, SEEN), strict=True))
            yield Block(clock, told, np.empty(0, ORDER), seen)

    def odd(self) -> set[str]:
        """The places that do not fit into columns."""
        rows = self._file.execute("SELECT key FROM blocks WHERE told_rows < 0") if self._there() else ()
        return {key.decode("utf-8", "surrogatepass") for (key,) in rows}

    def whole(self) -> Whole:
        """All blocks, by the places' keys, without their `order`.

        Raises:
            StaleError: one is not as it was written.
        """
        asked = "SELECT sum, told_rows, seen_rows, clock, told, seen FROM blocks WHERE told_rows >= 0 ORDER BY key"
        rows = self._file.execute(asked).fetchall() if self._there() else []
        for row in rows:
            _checked(row[0], row[3:])
        clock, told, seen = (
            np.frombuffer(b"".join([row[at] for row in rows]), kind) for at, kind in enumerate((CLOCK, TOLD, SEEN), 3)
        )
        return Whole(Block(clock, told, np.empty(0, ORDER), seen), [row[1] for row in rows], [row[2] for row in rows])

    def spoilt(self) -> list[str]:
        """The places whose blocks are not as they were written."""
        rows = self._file.execute("SELECT key, sum, clock, told, seen FROM blocks") if self._there() else ()
        return [key.decode("utf-8", "replace") for key, kept, *blobs in rows if kept != _sum(blobs)]


def _word(decoder: msgspec.json.Decoder[Any], value: str) -> Any:
    try:
        return decoder.decode(value)
    except msgspec.DecodeError:  # half a character, written as an escape
        return msgspec.convert(json.loads(value), decoder.type)


def form_words(place: ClaimedPlace) -> list[str]:
    """By what a form is found: the keys of its name, and what makes it the same place as others; see `key_word`, `name_words`."""
    return [*name_words(place.name), key_word(place_key(place))]


def name_words(name: str) -> list[str]:
    """By what the places are found that may bear a name."""
    return [f"={key}" for key in fold(name).keys]


def key_word(key: str) -> str:
    """By what the forms of one place are found; `key` is what `place_key` says of it."""
    return f"#{key}"


def _rules() -> str:
    """What the columns hang on: the rules of weighing, and those by which names are alike."""
    return f"{rules()} {BUILDER_VERSION}"


def _key(key: str) -> bytes:
    return key.encode("utf-8", "surrogatepass")


def _sum(blobs: Iterable[bytes]) -> int:
    found = 0
    for blob in blobs:
        found = zlib.crc32(blob, found)
    return found


def _checked(kept: int, blobs: Iterable[bytes]) -> None:
    if kept != _sum(blobs):
        raise StaleError


def thrown_away(path: Path) -> None:
    """Delete the file of columns, with what SQLite keeps beside it."""
    for end in ("", "-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)


def is_shelf(path: Path) -> bool:
    """Whether there is a file of columns that SQLite can read."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as file:
            return file.execute("SELECT 1 FROM sqlite_master WHERE name = 'blocks'").fetchone() is not None
    except sqlite3.Error:
        return False
