"""Claims composed for the tests of the map formats, and the way there and back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from tests.strategies import DAY_WORDS, WHENS
from whoholds import ledger
from whoholds.ledger import Appending, RecordedClaim
from whoholds.records import (
    COMMITMENTS,
    EVENT_KINDS,
    EXTENTS,
    PHASES,
    Claim,
    ClaimedPlace,
    Issue,
    Party,
    Report,
    Source,
    Toward,
)  # fmt: skip
from whoholds.serve import interchange
from whoholds.serve.interchange import Export, Imported, Names, ours

RECORDED = dt.datetime(2020, 1, 11, 12, tzinfo=dt.UTC)
# What every format can say: printed characters, none at the ends that is stripped.
PRINTED = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Zl", "Zp")), min_size=1, max_size=20)
NAMES = PRINTED.map(str.strip).filter(bool)
SAID = st.none() | NAMES
PLACES = st.builds(
    ClaimedPlace, text=st.none(), name=NAMES, country=st.none() | st.sampled_from(("IQ", "SY", "UA", "SD")),
    extent=st.sampled_from(EXTENTS), part=SAID, id=NAMES.map(lambda words: f"composed:{words}"), kind=SAID,
)  # fmt: skip
POINTS = st.none() | st.tuples(st.floats(-90, 90), st.floats(-180, 180))
CLAIMS = st.builds(
    Claim, place=st.builds(lambda place, point: place if point is None else replace(place, lat=point[0], lon=point[1]),
                           PLACES, POINTS),
    event=st.sampled_from(EVENT_KINDS), actors=st.lists(st.builds(Party, name=SAID), max_size=3).map(tuple),
    opponents=st.lists(st.builds(Party, name=SAID), max_size=2).map(tuple), when=st.none() | WHENS,
    commitment=st.sampled_from(COMMITMENTS), phase=st.sampled_from(PHASES),
    sources=st.lists(st.builds(Source, name=SAID, of=SAID), max_size=3).map(tuple),
    toward=st.none() | st.builds(Toward, name=SAID), evidence=NAMES, start=st.just(0), outlet=SAID,
    published=st.none() | DAY_WORDS, score=st.floats(0, 1), made_by=st.just("composed"),
)  # fmt: skip


def kept(claim: Claim) -> dict[str, Any]:
    """What an exchange keeps of a claim."""
    return {**ours.cells(claim), "evidence": claim.evidence, "score": claim.score}


def recorded(claims: Sequence[Claim]) -> list[RecordedClaim]:
    """The claims as a ledger gives them, each from a report of its own."""
    with ledger.open("memory:", created=RECORDED) as store:
        for number, claim in enumerate(claims):
            report = Report.new(claim.evidence, outlet=claim.outlet, published=claim.published, origin=str(number))
            fitted = replace(claim, report=report.id, made_by="composed", start=0)
            store.append_many([Appending(report=report, claims=[fitted], made_by="composed", recorded=RECORDED)])
        return store.claims()


def exported(form: str, claims: Sequence[Claim], names: Names, path: Path) -> list[Claim]:
    """Write claims to a file; gives those that the ledger had."""
    rows = recorded(claims)
    pieces = list(interchange.write(form, Export(claims=rows, holdings=[], names=names, on="2020-01-11")))
    path.write_bytes(b"".join(piece.encode() if isinstance(piece, str) else piece for piece in pieces))
    return [row.claim for row in rows]


def there_and_back(form: str, claims: Sequence[Claim], names: Names, path: Path) -> tuple[list[Claim], list[Claim]]:
    """The claims that went, and those that came back; each of these stands in its report."""
    went = exported(form, claims, names, path)
    found = list(interchange.read(form, path, names))
    problems = [one for one in found if isinstance(one, Issue)]
    assert problems == []
    rows = [one for one in found if isinstance(one, Imported)]
    with ledger.open("memory:") as store:
        for row in rows:
            store.append(row.report, row.claims, made_by=row.made_by, recorded=RECORDED)
    return went, [claim for row in rows for claim in row.claims]
