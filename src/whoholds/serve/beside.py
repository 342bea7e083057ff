"""Answers from the columns beside a ledger, the same as from its claims: brought up to date before each, and left aside in doubt.

Places of claims about which people or outlets have decided something, and those few that do not fit into columns, are weighed
from the claims themselves.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from pathlib import Path
from typing import Self, TypeVar

import numpy as np

from whoholds.ledger import AsOf, ClaimQuery, Ledger, PlaceCount, RecordedClaim, gather
from whoholds.ledger.sql import SqlLedger
from whoholds.reconcile import holdings, place_key
from whoholds.reconcile.columns import Block, Lexicon, form_of, visible
from whoholds.reconcile.gathering import Gathering
from whoholds.reconcile.sight import Moment, forms, undated
from whoholds.reconcile.together import holders, holdings_of
from whoholds.records import ClaimedPlace, Holding
from whoholds.serve.shelf import Mark, MovedError, Shelf, StaleError, Whole, path_of, thrown_away

WORTH = 50_000  # links of the chain from which on a ledger is worth columns; below, the claims themselves are as quick
TRIES = 4  # a question is asked anew where something was appended meanwhile, or columns had to be thrown away
SPAN = 50_000  # links whose claims are read in one go
TOGETHER = 1_000_000  # claims that are put into their blocks together: each time every block is written anew
Found = TypeVar("Found")
Progress = Callable[[int, int], None]
Decided = tuple[list[RecordedClaim], list[RecordedClaim]]


class Beside:
    """Asks the columns of one ledger. Every answer is None where they cannot give it; then the claims can."""

    def __init__(self, ledger: SqlLedger, path: Path, *, worth: int = WORTH, progress: Progress | None = None) -> None:
        """Keep the columns of `ledger` at `path`, once its chain has `worth` links; `progress` is told of links taken up."""
        self._ledger, self._path, self._worth, self._progress = ledger, path, worth, progress
        self._shelf: Shelf | None = None
        self._whole: tuple[Mark, Whole] | None = None
        self._aside = False  # an answer rests on claims beside the columns, too
        self._decided: Decided | None = None  # what people decided, as the question at hand sees it

    def __enter__(self) -> Self:
        """The columns themselves."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close their file."""
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        if self._shelf:
            self._shelf.close()
            self._shelf = None

    def holders(self, on: dt.date, as_of: AsOf | None) -> list[Holding] | None:
        """The holding of every place that covers a day, by the places' keys."""
        return self._asked(lambda shelf, mark: self._holders(shelf, mark, on, as_of))

    def holding(self, where: ClaimedPlace, on: dt.date | None, as_of: AsOf | None) -> list[Holding] | None:
        """The holdings of one place, or the one that covers a day."""
        none: list[Holding] = []
        return self._of_place(where, as_of, lambda block, lexicon, moment: holdings_of(block, lexicon, moment, on), none)

    def undated(self, where: ClaimedPlace, as_of: AsOf | None) -> int | None:
        """How many claims about one place have no day."""
        return self._of_place(where, as_of, lambda block, _, moment: undated(block, moment), 0)

    def _of_place(
        self, where: ClaimedPlace, as_of: AsOf | None, ask: Callable[[Block, Lexicon, Moment], Found], none: Found
    ) -> Found | None:
        """What the block of a place says; `none` where it has no block."""
        key = place_key(where)

        def asked(shelf: Shelf, _: Mark) -> Found | None:
            if key in self._apart(shelf, as_of):
                return None
            block = shelf.block(key)
            return none if block is None else ask(block, shelf.lexicon, self._moment(as_of))

        return self._asked(asked)

    def histories(self, as_of: AsOf | None) -> list[Holding] | None:
        """The holdings of every place over all days, by the places' keys: place by place, so that memory stays small."""
        return self._asked(lambda shelf, _: self._histories(shelf, as_of))

    def places(self, as_of: AsOf | None) -> list[PlaceCount] | None:
        """The places of the visible claims that count, as `Ledger.places` has them."""
        return self._asked(lambda shelf, mark: self._places(shelf, mark, as_of))

    def moved(self, earlier: AsOf, later: AsOf) -> list[ClaimedPlace] | None:
        """The places, in each way that they are written, of which two moments do not see the same claims, and perhaps others."""
        return self._asked(lambda shelf, _: self._moved(shelf, earlier, later))

    def places_like(self, words: Iterable[str], as_of: AsOf | None) -> list[PlaceCount] | None:
        """Those of `places` that have one of some words of `shelf.form_words`, and a few more: without looking at the others.

        Args:
            words: the words.
            as_of: the moment.
        """
        return self._asked(lambda shelf, mark: self._places_like(shelf, words, as_of))

    def _moment(self, as_of: AsOf | None) -> Moment:
        return Moment(as_of.moment if as_of else None, self._ledger.created)

    def _asked(self, ask: Callable[[Shelf, Mark], Found | None]) -> Found | None:
        """An answer from columns that are up to date; they are made anew where they are stale, once."""
        for _ in range(TRIES):
            last = self._ledger.link()
            if last is None or last[0] < self._worth:
                return None
            wanted, self._aside, self._decided = Mark(last[0], last[1].hex()), False, None
            try:
                shelf = self._shelf = self._shelf or Shelf(self._path)
                with shelf.reading() as mark:
                    found = ask(shelf, wanted) if mark == wanted else None
                if mark != wanted:
                    self._catch_up(shelf, wanted)
                elif not self._aside or self._ledger.link() == last:
                    return found  # else something was appended in between
            except (StaleError, sqlite3.DatabaseError, OSError) as error:
                self.close()
                if isinstance(error, sqlite3.OperationalError | OSError):  # it cannot be written there
                    return None
                with suppress(OSError):
                    thrown_away(self._path)
        return None

    def _catch_up(self, shelf: Shelf, wanted: Mark) -> None:
        """Take up what was appended since.

        Blocks are made without the writer's lock, which is held only while they are written: a million claims take minutes, and
        nobody waits so long. Where another process was quicker, its columns stand, and what was made here is dropped.
        """
        done = -1
        while done < wanted.number:
            with shelf.reading() as mark:
                ours = mark.number < 0 or self._is_link(mark)
                if ours and mark.number >= wanted.number:
                    return
                made, odd, done = self._made(shelf, mark, wanted) if ours else ({}, set[str](), -1)
            link = self._ledger.link(done) if ours else None
            try:
                with shelf.writing():
                    shelf.expect(mark)
                    if ours:
                        shelf.put_all(made, odd)
                        shelf.advance(Mark(done, link[1].hex() if link else ""))
                    else:
                        shelf.clear()  # of another ledger, or of this one as it never was
            except MovedError:
                done = -1

    def _is_link(self, mark: Mark) -> bool:
        known = self._ledger.link(mark.number)
        return known is not None and known[1].hex() == mark.hash

    def _made(self, shelf: Shelf, mark: Mark, wanted: Mark) -> tuple[dict[str, Block], set[str], int]:
        """The blocks, as far as they change, of what was appended after a link, places that do not fit, and the link reached."""
        gathering, done = Gathering(shelf.lexicon), mark.number
        while done < wanted.number and len(gathering) < TOGETHER:
            first, done = done, min(done + SPAN, wanted.number)
            gathering.add(self._ledger.clocked(first, done))
            if self._progress:
                self._progress(done, wanted.number)
        odd, begun = shelf.odd(), mark.number >= 0
        known = {k: block for k in gathering.places if begun and k not in odd and (block := shelf.block(k, sorting=True))}
        return {k: block for k, block in gathering.blocks(known).items() if k not in odd}, gathering.odd - odd, done

    def _loaded(self, shelf: Shelf, mark: Mark) -> Whole:
        if self._whole is None or self._whole[0] != mark:
            self._whole = mark, shelf.whole()
        return self._whole[1]

    def _decisions(self, as_of: AsOf | None) -> Decided:
        """The claims of reports about which something was decided, as read and those that count; asked once a question."""
        if self._decided is None:
            self._decided = self._ledger.decided(as_of)
        return self._decided

    def _apart(self, shelf: Shelf, as_of: AsOf | None) -> set[str]:
        """The places that are weighed from claims."""
        read, counting = self._decisions(as_of)
        found = shelf.odd() | {place_key(row.claim.place) for row in (*read, *counting)}
        self._aside |= bool(found)
        return found

    def _holders(self, shelf: Shelf, mark: Mark, on: dt.date, as_of: AsOf | None) -> list[Holding]:
        whole, apart = self._loaded(shelf, mark), self._apart(shelf, as_of)
        found = holders(*whole, shelf.lexicon, self._moment(as_of), on)
        return self._with(found, shelf, apart, as_of, on) if apart else found

    def _histories(self, shelf: Shelf, as_of: AsOf | None) -> list[Holding]:
        apart, moment, found = self._apart(shelf, as_of), self._moment(as_of), list[Holding]()
        for key in shelf.place_keys():
            block = shelf.block(key) if key not in apart else None
            if block is not None:
                found += holdings_of(block, shelf.lexicon, moment)
        return self._with(found, shelf, apart, as_of, None) if apart else found

    def _with(self, found: list[Holding], shelf: Shelf, apart: set[str], as_of: AsOf | None, on: dt.date | None) -> list[Holding]:
        """Holdings with those of places apart, weighed from their claims, in place of what columns say of them."""
        rows = [row for row in self._rows(shelf, apart, as_of) if place_key(row.claim.place) in apart]
        weighed = holdings((row.claim for row in rows), ids=[row.id for row in rows], on=on)
        others = [holding for holding in found if place_key(holding.place) not in apart]
        return sorted([*others, *weighed], key=lambda holding: place_key(holding.place))

    def _rows(self, shelf: Shelf, places: Iterable[str], as_of: AsOf | None) -> list[RecordedClaim]:
        """The visible claims about some places, and perhaps about others."""
        if shelf.odd():
            return self._ledger.claims(None, as_of)
        read, counting = self._decisions(as_of)
        spoken = (row.claim.place for row in (*read, *counting))
        return self._ledger.claims(ClaimQuery.about(place for place in spoken if place_key(place) in places), as_of)

    def _places(self, shelf: Shelf, mark: Mark, as_of: AsOf | None) -> list[PlaceCount] | None:
        if shelf.odd():
            return None
        return self._counted(forms(self._loaded(shelf, mark).block, shelf.lexicon, self._moment(as_of)), as_of)

    def _places_like(self, shelf: Shelf, words: Iterable[str], as_of: AsOf | None) -> list[PlaceCount] | None:
        if shelf.odd():
            return None
        known, decided = shelf.lexicon.forms, [row.claim.place for rows in self._decisions(as_of) for row in rows]
        keys = {place_key(known[code]) for code in shelf.forms(words)} | {place_key(place) for place in decided}
        blocks = [block for key in sorted(keys) if (block := shelf.block(key)) is not None]
        found = (pair for block in blocks for pair in forms(block, shelf.lexicon, self._moment(as_of)))
        return self._counted(found, as_of)

    def _moved(self, shelf: Shelf, earlier: AsOf, later: AsOf) -> list[ClaimedPlace] | None:
        if shelf.odd():
            return None
        codes, moments = set[int](), [self._moment(as_of) for as_of in (earlier, later)]
        for block in shelf.each():
            before, after = (visible(block.clock, *moment) for moment in moments)
            if not np.array_equal(before, after):
                codes |= set(np.unique(block.told["form"]).tolist())
        decided = [row.claim.place for as_of in (earlier, later) for rows in self._ledger.decided(as_of) for row in rows]
        self._aside |= bool(decided)
        return [*(shelf.lexicon.forms[code] for code in sorted(codes)), *map(form_of, decided)]

    def _counted(self, found: Iterable[tuple[ClaimedPlace, int]], as_of: AsOf | None) -> list[PlaceCount]:
        """Places with the number of their claims, and what was decided about them taken into account."""
        counted: Counter[ClaimedPlace] = Counter()
        for place, number in found:
            counted[place] += number
        read, counting = self._decisions(as_of)
        self._aside |= bool(read)
        counted.subtract(form_of(row.claim.place) for row in read)
        counted.update(form_of(row.claim.place) for row in counting)
        return gather((place, number) for place, number in counted.items() if number > 0)


def columns_beside(ledger: Ledger, url: str, home: Path, progress: Progress | None = None) -> Beside | None:
    """The columns beside a ledger, kept in the user's folder; None beside one in memory.

    Args:
        ledger: the ledger.
        url: where it is.
        home: the user's folder.
        progress: is told how many links are taken up, of how many.
    """
    return Beside(ledger, path_of(url, home), progress=progress) if isinstance(ledger, SqlLedger) else None


def columns_checked(ledger: Ledger, url: str, home: Path) -> str | None:
    """What is to be said of the columns beside a ledger, as far as they go; None where there are none.

    They are no part of what is proved: where they are not as they were written, or not of this ledger, they are thrown away.
    """
    path = path_of(url, home)
    if not path.is_file() or not isinstance(ledger, SqlLedger):
        return None
    try:
        with closing(Shelf(path)) as shelf, shelf.reading() as mark:
            spoilt, link = len(shelf.spoilt()), ledger.link(mark.number)
        wrong = f"{spoilt:,} places are not as they were written" if spoilt else ""
        if not wrong and (link is None or link[1].hex() != mark.hash):
            wrong = "they are of another ledger"
    except (StaleError, sqlite3.Error, ValueError):
        wrong = "they cannot be read, or are of older rules"
    if not wrong:
        return f"whole, up to row {mark.number:,}"
    thrown_away(path)
    return f"{wrong}; thrown away, the next question makes them anew"
