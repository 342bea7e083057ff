"""The check of a whole ledger in a database: every link of the chain, every text, every quotation.

It goes through the chain in spans of a few thousand links, with a handful of statements for each span, and never makes
records of the rows: what the database holds is hashed as it is.
"""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

import sqlalchemy as sa

from whoholds.ids import text_hash
from whoholds.ledger.chain import CHAINED, first_link, hashed, ill_typed, plain_rows, raw, raw_columns, row_bytes, well_typed
from whoholds.ledger.proof import Break, Progress, Verification
from whoholds.ledger.quotations import quoted, unpacked
from whoholds.ledger.scan import Scan
from whoholds.ledger.schema import CLAIMS, JUDGEMENTS, LINKS, META, NAMES, READINGS, REPORTS

SPAN = 4000  # links at once
SHOWN = 20  # breaks that are told; the others are counted
MANY = 500  # identifiers in one statement
WORDS = 80  # characters of a quotation that are told
META_KEYS = {"schema", "created", "chained"}
NUMBER, KEY, PART, LEADING = range(4)  # a link's columns, before those of its row

Plain = tuple[Any, ...]  # a row as the driver gives it: for each of millions, SQLAlchemy's own rows cost too much
Names = dict[str, list[tuple[Any, Any]]]


class Verifier:
    """Checks the ledger behind a connection, which sees one state of it from first to last."""

    def __init__(self, connection: sa.Connection, scan: Scan | None = None) -> None:
        """Check what `connection` sees; `scan` looks first, so that only spans with something amiss are looked at with care."""
        self._connection = connection
        self._scan = scan
        self._texts: dict[Any, str] = {}
        self._hashes: dict[int, Any] = {}
        self._typed = True  # whether the names of this span are what names are
        self._names = 0
        self._named: list[tuple[int, int, int]] = []  # spans that the quick look found whole, and the names that it saw there
        self._quotations = 0
        self._linked = {table.name: 0 for table in CHAINED}
        self._there = {table.name: 0 for table in CHAINED}  # of the linked rows those that are there

    def verify(self, *, head: str | None = None, known: Iterable[Break] = (), progress: Progress | None = None) -> Verification:
        """Check every row.

        Args:
            head: a head of the chain that was noted earlier, and must still be in it.
            known: breaks that were found before.
            progress: is told how far the check is.
        """
        last = self._number(sa.select(sa.func.max(LINKS.c.number)))
        broken, shown = 0, list[Break]()
        with _without_collecting():
            for found in self._all(-1 if last is None else last, head, known, progress):
                broken += 1
                if len(shown) < SHOWN:
                    shown.append(found)
        shown.sort(key=lambda b: (b.number is None, b.number or 0))
        return Verification(
            rows=0 if last is None else last, reports=self._linked["reports"], claims=self._linked["claims"],
            quotations=self._quotations, head=self._head(), broken=broken, breaks=tuple(shown),
        )  # fmt: skip

    def _all(self, last: int, head: str | None, known: Iterable[Break], progress: Progress | None) -> Iterator[Break]:
        if last < 0:
            yield Break(number=0, table="links", key="0", what="link", expected="the first link of the chain", found="none")
        first = 0
        while first <= last:
            until = min(first + SPAN, last + 1) if first else 1
            if not self._scanned(first, until):
                following = self._number(sa.select(sa.func.min(LINKS.c.number)).where(LINKS.c.number >= first))
                if following >= until:  # a number may be any: a gap is not gone through
                    until = following
                    yield _gap(first, until)
                else:
                    yield from sorted(self._span(first, until), key=lambda b: b.number or 0)
            if progress and (first or last == 0):
                progress(until, last + 1)
            first = until
        yield from self._unlinked()
        yield from known
        if head is not None and not self._has(head.lower()):
            yield Break(number=None, table="links", key="the chain", what="head", expected=head, found="no link with that hash")

    def _scanned(self, first: int, until: int) -> bool:
        """Whether the quick look finds a span whole."""
        if self._scan is None or first == 0:
            return False
        whole = self._scan.span(first, until)
        if whole:
            for name, number in self._scan.counts.items():
                self._linked[name] += number
                self._there[name] += number
            self._named.append((first, until, self._scan.names))
            self._names += self._scan.names
            self._quotations += self._scan.quotations
        return whole

    def _span(self, first: int, until: int) -> Iterator[Break]:
        """The links from `first`, before `until`."""
        span = LINKS.c.number.between(first, until - 1)
        seen: set[int] = set()
        self._texts = {}
        hashes = raw(LINKS, "number", "hash").where(LINKS.c.number.between(first - 1, until - 1))
        self._hashes, self._typed = dict(self._plain(hashes)), True
        if first == 0:
            yield from self._first(seen)
        for table in CHAINED:
            rows = self._plain(_linked_rows(table, span))
            seen.update([row[NUMBER] for row in rows])
            self._linked[table.name] += len(rows)
            self._there[table.name] += sum(row[LEADING] is not None for row in rows)
            yield from self._rows(table, rows, self._names_of(span) if table is CLAIMS and rows else None)
        for number in sorted(set(range(first, until)) - seen):
            yield _gap(number, number + 1)

    def _first(self, seen: set[int]) -> Iterator[Break]:
        said = {row.key: row.value for row in self._connection.execute(raw(META))}
        row = self._connection.execute(raw(LINKS).where(LINKS.c.number == 0)).first()
        wanted = first_link(said.get("created", ""), said.get("chained", ""))
        if row is not None:
            seen.add(0)
            if tuple(row) != tuple(wanted.values()) or said.keys() != META_KEYS:
                yield Break(
                    number=0, table="meta", key="created", what="hash", expected=_hex(row.hash), found=_hex(wanted["hash"])
                )

    def _rows(self, table: sa.Table, rows: list[Plain], names: Names | None) -> Iterator[Break]:
        kind, at = str(table.name), {column.name: LEADING + number for number, column in enumerate(table.columns)}
        hashes, parted, spoken = self._hashes, table is READINGS, table in (CLAIMS, JUDGEMENTS)
        words = at["claim" if table is CLAIMS else "corrected"] if spoken else 0
        if spoken:
            self._fetch({row[at["report"]] for row in rows} - self._texts.keys() - {None})
        typed = self._typed and well_typed(table, [row[LEADING:] for row in rows if row[LEADING] is not None])
        for row in rows:
            number, key = row[NUMBER], row[LEADING]
            kept, before = hashes.get(number), hashes.get(number - 1)
            if key is None:
                yield Break(
                    number=number, table=kind, key=_key(row), what="row", expected="the row that was appended", found="none"
                )
                continue
            borne = None if names is None else names.get(key, [])
            found = _hashed(before, kind, row, borne)
            if found != kept or (row[PART] is not None and not parted):
                yield Break(number=number, table=kind, key=_key(row), what="hash", expected=_hex(kept), found=_hex(found))
            elif not typed and (odd := _odd(table, row, borne or ())):
                yield Break(
                    number=number, table=kind, key=_key(row), what="row", expected="a value of its column's kind", found=_cut(odd)
                )
            if table is REPORTS:
                yield from self._text(row, at)
            elif spoken and (row[words] is not None or table is CLAIMS):
                yield from self._quotes(row, kind, row[at["report"]], row[words])

    def _text(self, row: Plain, at: dict[str, int]) -> Iterator[Break]:
        text, kept = unpacked(row[at["text"]]), row[at["text_hash"]]
        found = None if text is None else text_hash(text)
        if text is not None:
            self._texts[row[LEADING]] = text
        if found != kept:
            yield Break(
                number=row[NUMBER], table="reports", key=_key(row), what="text", expected=str(kept),
                found=found or "a text that cannot be unpacked",
            )  # fmt: skip

    def _quotes(self, row: Plain, kind: str, report: Any, claim: Any) -> Iterable[Break]:
        """The quotations of a claim that do not stand in its report."""
        text, said = self._texts.get(report), quoted(claim)
        if said is None:
            return [Break(
                number=row[NUMBER], table=kind, key=_key(row), what="evidence", expected="a claim as JSON", found=_short(claim)
            )]  # fmt: skip
        spans = [("evidence", said.evidence, said.start)]
        if said.trigger is not None and said.trigger_start is not None:
            spans.append(("trigger", said.trigger, said.trigger_start))
        self._quotations += len(spans)
        wrong = []
        for what, words, start in spans:
            if text is None or start < 0 or not words or not text.startswith(words, start):
                found = "no text" if text is None else _short(text[max(0, start) : max(0, start) + len(words)])
                expected = f"{_short(words)} at {start} of the report {report}"
                wrong.append(Break(number=row[NUMBER], table=kind, key=_key(row), what=what, expected=expected, found=found))
        return wrong

    def _names_of(self, span: sa.ColumnElement[bool]) -> Names:
        """The names of the claims of a span."""
        names: Names = defaultdict(list)
        joined = raw(NAMES).join(LINKS, LINKS.c.key == NAMES.c.claim).where(span, LINKS.c.kind == "claims")
        rows = self._plain(joined)
        for claim, role, key in rows:
            names[claim].append((role, key))
        self._names += len(rows)
        self._typed = well_typed(NAMES, rows)
        return names

    def _plain(self, asked: sa.Select[Any]) -> list[Plain]:
        """What a statement gives, as the driver gives it."""
        with self._connection.execute(asked) as result:
            return plain_rows(result)

    def _fetch(self, reports: set[Any]) -> None:
        """Texts that the span's claims quote and that stand before the span."""
        left = iter(reports)
        while part := list(islice(left, MANY)):
            key = sa.type_coerce(REPORTS.c.id, sa.types.NULLTYPE)
            named = [sa.literal(one, sa.types.NULLTYPE) for one in part]  # as they are: bytes and words may come together
            for row in self._connection.execute(raw(REPORTS, "id", "text").where(key.in_(named))):
                text = unpacked(row.text)
                if text is not None:
                    self._texts[row.id] = text

    def _unlinked(self) -> Iterator[Break]:
        """Rows that are not in the chain."""
        for table in CHAINED:
            there = self._number(sa.select(sa.func.count()).select_from(table))
            if there == self._there[table.name]:
                continue
            key, part = (table.c.report, READINGS.c.made_by) if table is READINGS else (table.c.id, None)
            same = LINKS.c.key == key if part is None else (LINKS.c.key == key) & (LINKS.c.part == part)
            absent = ~sa.exists().where(LINKS.c.kind == table.name, same)
            for (found,) in self._connection.execute(sa.select(sa.type_coerce(key, sa.types.NULLTYPE)).where(absent)):
                yield Break(
                    number=None, table=table.name, key=_words(found), what="link", expected="a link of the chain", found="none"
                )
        if self._number(sa.select(sa.func.count()).select_from(NAMES)) != self._names:
            absent = ~sa.exists().where(LINKS.c.kind == "claims", LINKS.c.key == NAMES.c.claim)
            for row in self._connection.execute(raw(NAMES).where(absent)):
                yield Break(
                    number=None, table="names", key=str(tuple(row)), what="row", expected="a name of a claim", found="no claim"
                )
            yield from self._strays()

    def _strays(self) -> Iterator[Break]:
        """Names of claims that do not stand beside the others of theirs, where the quick look did not come by them."""
        for first, until, seen in self._named:
            span = LINKS.c.number.between(first, until - 1)
            there = sa.select(sa.func.count()).select_from(NAMES.join(LINKS, LINKS.c.key == NAMES.c.claim))
            if self._number(there.where(span, LINKS.c.kind == "claims")) != seen:
                linked, quotations = self._linked.copy(), self._quotations  # they are counted already
                yield from sorted(self._span(first, until), key=lambda b: b.number or 0)
                self._linked, self._quotations = linked, quotations

    def _number(self, asked: sa.Select[Any]) -> Any:
        return self._connection.scalar(asked)

    def _head(self) -> str:
        return _hex(self._connection.scalar(raw(LINKS, "hash").order_by(LINKS.c.number.desc()).limit(1)))

    def _has(self, head: str) -> bool:
        try:
            wanted = bytes.fromhex(head)
        except ValueError:
            return False
        return self._connection.execute(sa.select(LINKS.c.number).where(LINKS.c.hash == wanted)).first() is not None


def _linked_rows(table: sa.Table, span: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """The links to a table's rows, each with the row; NULLs where the row is gone."""
    here = LINKS.c.key == (table.c.report if table is READINGS else table.c.id)
    if table is READINGS:
        here &= LINKS.c.part == table.c.made_by
    leading = [
        LINKS.c.number, sa.type_coerce(LINKS.c.key, sa.types.NULLTYPE).label("link_key"),
        sa.type_coerce(LINKS.c.part, sa.types.NULLTYPE).label("link_part"),
    ]  # fmt: skip
    return (
        sa.select(*leading, *raw_columns(table))
        .select_from(LINKS.outerjoin(table, here))
        .where(span, LINKS.c.kind == table.name)
        .order_by(LINKS.c.number)
    )


def _hashed(before: Any, kind: str, row: Plain, borne: list[tuple[Any, Any]] | None) -> bytes | None:
    """The hash of a link; None where what was changed has none."""
    try:
        return hashed(before, row_bytes(kind, row[LEADING:], borne))
    except (TypeError, ValueError):
        return None


def _odd(table: sa.Table, row: Plain, borne: Iterable[tuple[Any, Any]]) -> str:
    """What is of another kind than its column in a row or its names; empty where nothing is."""
    return ill_typed(table, row[LEADING:]) or next(filter(None, (ill_typed(NAMES, (row[LEADING], *name)) for name in borne)), "")


def _gap(first: int, until: int) -> Break:
    """Links that are not there, or lead to no row."""
    key = str(first) if until == first + 1 else f"{first} to {until - 1}"
    return Break(number=first, table="links", key=key, what="link", expected="a link to a row of the ledger", found="none")


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Keep the collector of circular garbage from looking again and again at rows, which hold no circles."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def _key(row: Plain) -> str:
    return _words(row[KEY]) if row[PART] is None else f"{_words(row[KEY])} by {_words(row[PART])}"


def _words(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _hex(value: Any) -> str:
    return value.hex() if isinstance(value, bytes) else f"no hash ({_short(value)})"


def _short(words: Any) -> str:
    return _cut(repr(words))


def _cut(shown: str) -> str:
    return shown if len(shown) <= WORDS else f"{shown[:WORDS]}…"
