"""The tables of every ledger in a database, and how values are written into them."""

from __future__ import annotations

import datetime as dt
import json
import zlib
from functools import lru_cache

import sqlalchemy as sa

from whoholds.errors import RecordError
from whoholds.records import Claim, from_json, from_plain, to_json, to_plain

SCHEMA = 3  # raised whenever an older program could not read what a newer one writes
APPLICATION_ID = 0x77686C64  # 'whld' in the header of an SQLite file: says whose it is
ESCAPE = "\x1a"  # marks a text that no database takes as it is; never begins a text of people
REMEMBERED = 50_000  # words and moments whose writing is kept: the same ones stand in many rows
APPEND_ONLY = ("reports", "readings", "claims", "names", "issues", "judgements", "retractions", "links")


def sorted_text(length: int | None = None) -> sa.String:
    """A column of text that every database sorts alike: by its characters' numbers, and not by some country's rules."""
    kind = sa.String if length else sa.Text
    return kind(length).with_variant(kind(length, collation="C"), "postgresql")


class Words(sa.TypeDecorator[str]):
    """Text of any kind. What databases refuse (NUL, lone surrogates) is kept as JSON behind a mark, the rest as it is."""

    impl = sa.Text
    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> sa.types.TypeEngine[str]:
        """The type of the database at hand."""
        return sorted_text().dialect_impl(dialect)

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> str | None:
        """Write."""
        return written_words(value)

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> str | None:
        """Read."""
        if value is None or not value.startswith(ESCAPE):
            return value
        return str(json.loads(value[len(ESCAPE) :]))


class Moment(sa.TypeDecorator[dt.datetime]):
    """A moment in UTC, written so that the order of the words is that of time: `2017-11-03T12:00:00.000000Z`."""

    impl = sa.String(27)
    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> sa.types.TypeEngine[str]:
        """The type of the database at hand."""
        return sorted_text(27).dialect_impl(dialect)

    def process_bind_param(self, value: dt.datetime | None, dialect: sa.Dialect) -> str | None:
        """Write."""
        return written_moment(value)

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> dt.datetime | None:
        """Read."""
        return None if value is None else dt.datetime.fromisoformat(value)


class Packed(sa.TypeDecorator[str]):
    """A long text of any kind, compressed."""

    impl = sa.LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> bytes | None:
        """Write."""
        return None if value is None else zlib.compress(value.encode("utf-8", "surrogatepass"))

    def process_result_value(self, value: bytes | None, dialect: sa.Dialect) -> str | None:
        """Read."""
        return None if value is None else zlib.decompress(value).decode("utf-8", "surrogatepass")


class WholeClaim(sa.TypeDecorator[Claim]):
    """A claim as its JSON, legible where the words allow it."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Claim | None, dialect: sa.Dialect) -> str | None:
        """Write."""
        if value is None:
            return None
        try:
            return to_json(value)
        except UnicodeEncodeError:  # a lone surrogate, which plain JSON can spell as an escape
            return json.dumps(to_plain(value))

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> Claim | None:
        """Read."""
        if value is None:
            return None
        try:
            return from_json(Claim, value)
        except RecordError:
            return from_plain(Claim, json.loads(value))


@lru_cache(maxsize=REMEMBERED)
def written_words(value: str | None) -> str | None:
    """Words as a database takes them: see `Words`."""
    if value is None or not (value.startswith(ESCAPE) or "\0" in value or has_surrogates(value)):
        return value
    return ESCAPE + json.dumps(value)


@lru_cache(maxsize=REMEMBERED)
def written_moment(value: dt.datetime | None) -> str | None:
    """A moment as a database takes it: see `Moment`."""
    return None if value is None else value.astimezone(dt.UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def has_surrogates(words: str) -> bool:
    """Whether a text holds half a character, which UTF-8 cannot write."""
    return not words.isascii() and any("\ud800" <= c <= "\udfff" for c in words)


TABLES = sa.MetaData()

META = sa.Table(
    "meta", TABLES, sa.Column("key", sorted_text(), primary_key=True), sa.Column("value", sorted_text(), nullable=False)
)

REPORTS = sa.Table(
    "reports",
    TABLES,
    sa.Column("id", Words, primary_key=True),
    sa.Column("name", Words),
    sa.Column("title", Words, nullable=False),
    sa.Column("outlet", Words),
    sa.Column("published", sorted_text(10), index=True),
    sa.Column("url", Words),
    sa.Column("language", Words, nullable=False),
    sa.Column("origin", Words, nullable=False),
    sa.Column("text", Packed, nullable=False),
    sa.Column("text_hash", sorted_text(64), nullable=False),
    sa.Column("recorded", Moment, nullable=False),
)

READINGS = sa.Table(
    "readings",
    TABLES,
    sa.Column("report", Words, sa.ForeignKey("reports.id"), primary_key=True),
    sa.Column("made_by", Words, primary_key=True),
    sa.Column("recorded", Moment, nullable=False),
)

CLAIMS = sa.Table(
    "claims",
    TABLES,
    sa.Column("id", sorted_text(32), primary_key=True),
    sa.Column("report", Words, nullable=False),
    sa.Column("made_by", Words, nullable=False),
    sa.Column("recorded", Moment, nullable=False),
    sa.Column("place", Words, nullable=False),
    sa.Column("place_key", Words, nullable=False, index=True),
    sa.Column("place_id", Words, index=True),
    sa.Column("kind", Words),
    sa.Column("country", Words, index=True),
    sa.Column("lat", sa.Double),
    sa.Column("lon", sa.Double),
    sa.Column("event", sorted_text(16), nullable=False),
    sa.Column("commitment", sorted_text(16), nullable=False),
    sa.Column("phase", sorted_text(16), nullable=False),
    sa.Column("when", sorted_text()),
    sa.Column("first_day", sorted_text(10), index=True),  # the first and last day that it can mean; one is NULL where open,
    sa.Column("last_day", sorted_text(10), index=True),  # both are where neither `when` nor the publication is known
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("claim", WholeClaim, nullable=False),
    sa.ForeignKeyConstraint(["report", "made_by"], ["readings.report", "readings.made_by"]),
    sa.Index("claims_of_reading", "report", "made_by"),
)

NAMES = sa.Table(
    "names",
    TABLES,
    sa.Column("claim", sorted_text(32), sa.ForeignKey("claims.id"), primary_key=True),
    sa.Column("role", sorted_text(16), primary_key=True),
    sa.Column("key", Words, primary_key=True),
    sa.Index("names_by_key", "key", "role"),
)

ISSUES = sa.Table(
    "issues",
    TABLES,
    sa.Column("id", sorted_text(32), primary_key=True),
    sa.Column("stage", sorted_text(), nullable=False),
    sa.Column("code", Words, nullable=False),
    sa.Column("where", Words, nullable=False),
    sa.Column("message", Words, nullable=False),
    sa.Column("recorded", Moment, nullable=False),
)

JUDGEMENTS = sa.Table(  # a person's decisions about claims; the last one about what a claim says stands
    "judgements",
    TABLES,
    sa.Column("id", sorted_text(32), primary_key=True),
    sa.Column("number", sa.Integer, nullable=False, index=True),  # 1, 2, 3 …: the order in which they were recorded
    sa.Column("deed", sorted_text(16), nullable=False),
    sa.Column("claim", sorted_text(32), sa.ForeignKey("claims.id"), nullable=False),
    sa.Column("said", sorted_text(32), nullable=False),
    sa.Column("report", Words, sa.ForeignKey("reports.id"), nullable=False),
    sa.Column("into", sorted_text(32), sa.ForeignKey("claims.id")),
    sa.Column("into_said", sorted_text(32)),
    sa.Column("into_report", Words, sa.ForeignKey("reports.id")),
    sa.Column("corrected_id", sorted_text(32), index=True),
    sa.Column("corrected", WholeClaim),
    sa.Column("by", Words, nullable=False),
    sa.Column("why", Words, nullable=False),
    sa.Column("supersedes", sorted_text(32), sa.ForeignKey("judgements.id")),
    sa.Column("recorded", Moment, nullable=False),
)

RETRACTIONS = sa.Table(  # what outlets took back, or replaced; the last word about a report stands
    "retractions",
    TABLES,
    sa.Column("id", sorted_text(32), primary_key=True),
    sa.Column("number", sa.Integer, nullable=False, index=True),
    sa.Column("deed", sorted_text(16), nullable=False),
    sa.Column("report", Words, sa.ForeignKey("reports.id"), nullable=False),
    sa.Column("replaced_by", Words, sa.ForeignKey("reports.id")),
    sa.Column("by", Words),
    sa.Column("why", Words, nullable=False),
    sa.Column("published", sorted_text(10)),
    sa.Column("supersedes", sorted_text(32), sa.ForeignKey("retractions.id")),
    sa.Column("recorded", Moment, nullable=False),
)

LINKS = sa.Table(  # the chain: one link for each row of the others, see `chain.py`
    "links",
    TABLES,
    sa.Column("number", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=False),
    sa.Column("kind", sorted_text(16), nullable=False),  # the row's table
    sa.Column("key", Words, nullable=False),  # its key: the identifier; for a reading the report's
    sa.Column("part", Words),  # for a reading its `made_by`
    sa.Column("hash", sa.LargeBinary, nullable=False),
)
