"""Tables and claims composed for the tests of interchange: the days and sides are of real wars, every sentence is made up."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from whoholds import ledger as ledgers
from whoholds.ids import content_id
from whoholds.ledger import RecordedClaim
from whoholds.pipeline import take_in
from whoholds.records import Claim, Issue
from whoholds.serve import interchange
from whoholds.serve.interchange import Export, Imported, Names, Weighed

RECORDED = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
OUTLET, PUBLISHED = "Composed Wire", "2017-11-04"


def table(path: Path, columns: Sequence[str], *rows: Mapping[str, str]) -> Path:
    """A CSV file of some rows."""
    page = io.StringIO(newline="")
    writer = csv.DictWriter(page, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(page.getvalue(), encoding="utf-8")
    return path


def read(form: str, path: Path, names: Names, source: str | None = None) -> tuple[list[Imported], list[Issue]]:
    """What a file gives, and what was wrong with it; every claim quotes its report."""
    items = list(interchange.read(form, path, names, source=source))
    imported = [item for item in items if isinstance(item, Imported)]
    for item in imported:
        for claim in item.claims:
            assert claim.evidence
            assert item.report.text.startswith(claim.evidence, claim.start)
            assert claim.trigger is None or item.report.text.startswith(claim.trigger, claim.trigger_start or 0)
            assert (claim.report, claim.made_by, claim.outlet) == (item.report.id, item.made_by, item.report.outlet)
    with ledgers.open("memory:") as store:  # a ledger takes them, and a second time knows them
        assert take_in(imported, store, now=lambda: RECORDED).new == len({item.report.id for item in imported})
        assert take_in(imported, store, now=lambda: RECORDED).new == 0
    return imported, [item for item in items if isinstance(item, Issue)]


def claims(imported: Iterable[Imported]) -> list[Claim]:
    return [claim for item in imported for claim in item.claims]


def recorded(claim: Claim) -> RecordedClaim:
    """A claim as a ledger gives it, of an outlet and a day."""
    full = replace(claim, outlet=OUTLET, published=PUBLISHED, report=claim.report or content_id(claim.evidence))
    return RecordedClaim(
        claim=full, id=full.id, recorded=RECORDED, title="", outlet=OUTLET, published=PUBLISHED, name=None, url=None, origin=""
    )


def written(form: str, told: Iterable[Claim], names: Names, path: Path, on: str = "2017-11-05") -> Path:
    """The file that some claims make."""
    rows = [recorded(claim) for claim in told]
    pieces = interchange.write(form, Export(claims=rows, holdings=Weighed(rows), names=names, on=on))
    path.write_bytes(b"".join(piece.encode() if isinstance(piece, str) else piece for piece in pieces))
    return path
