"""Reports and claims composed for the tests of the ledger: the sentences are the project's own, after real events."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from whoholds.ledger import Appending
from whoholds.records import Claim, ClaimedPlace, Party, Report, Source

CREATED = dt.datetime(2020, 1, 1, 12, tzinfo=dt.UTC)
LATER = CREATED + dt.timedelta(days=10)
QAIM = "Iraqi troops took Qaim on Friday, the prime minister's office said. Rawa is surrounded."


def qaim_report(published: str | None = "2017-11-03", text: str = QAIM) -> Report:
    """A report of the fall of Qaim."""
    return Report.new(text, title="Qaim falls", outlet="CNN", published=published, origin="qaim.txt")


def gain(report: Report, made_by: str = "rules-1") -> Claim:
    """The claim that Iraqi troops took Qaim."""
    return Claim(
        place=ClaimedPlace(text="Qaim", name="Al-Qā’im", country="IQ", lat=34.37, lon=41.09, id="geonames:94787"),
        event="gain",
        actors=(Party(text="Iraqi troops", name="Iraqi government"),),
        opponents=(Party(text=None, name="ISIS"),),
        when="2017-11-03",
        sources=(Source(text="the prime minister's office", name="Office of the Prime Minister", of="Iraqi government"),),
        evidence="Iraqi troops took Qaim on Friday",
        start=report.text.index("Iraqi troops"),
        report=report.id,
        made_by=made_by,
    )


def siege(report: Report, made_by: str = "rules-1") -> Claim:
    """The claim that Rawa is surrounded, undated and without a point."""
    return Claim(
        place=ClaimedPlace(text="Rawa", name="Rawa", country="IQ"),
        event="besiege",
        commitment="uncertain",
        evidence="Rawa is surrounded",
        start=report.text.index("Rawa"),
        report=report.id,
        made_by=made_by,
    )


def reading(report: Report, *claims: Claim, made_by: str = "rules-1", recorded: dt.datetime = LATER) -> Appending:
    """One reading, its claims fitted to the report and the reader."""
    fitted = tuple(replace(claim, report=report.id, made_by=made_by) for claim in claims)
    return Appending(report=report, claims=fitted, made_by=made_by, recorded=recorded)
