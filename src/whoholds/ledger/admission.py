"""What may not enter a ledger: better a crash than a claim that cannot be proved."""

from __future__ import annotations

import datetime as dt
import math

from whoholds.errors import LedgerError
from whoholds.ids import text_hash
from whoholds.ledger.keys import dated
from whoholds.ledger.protocol import Appending
from whoholds.records import Claim, Report


def check(appending: Appending) -> None:
    """Refuse an appending that contradicts itself.

    Raises:
        LedgerError: a moment without a time zone, a publication date that is no day, or a claim that belongs to another
            report or reader, has no valid `when` or a point without end, or whose evidence or trigger does not stand in the text
            where it says.
    """
    check_moment(appending.recorded)
    check_day(appending.report.published, f"the report {appending.report.label}")
    for claim in appending.claims:
        _check_claim(claim, appending)


def check_moment(recorded: dt.datetime) -> None:
    """Refuse a moment that two machines would understand differently.

    Raises:
        LedgerError: it has no time zone.
    """
    if recorded.utcoffset() is None:
        raise LedgerError(f"the time of recording {recorded.isoformat()} has no time zone", "an aware datetime, such as UTC")


def check_same(report: Report, kept_hash: str) -> None:
    """Refuse a report whose identifier the ledger knows with another text.

    Args:
        report: the report at hand.
        kept_hash: `text_hash` of the text that the ledger has under that identifier.

    Raises:
        LedgerError: the texts differ.
    """
    if text_hash(report.text) != kept_hash:
        raise LedgerError(
            f"the report {report.id} is in the ledger with another text",
            "an identifier made from the content",
            "Make reports with Report.new",
        )


def check_correction(claim: Claim, report: Report) -> None:
    """Refuse a corrected claim that its report cannot prove.

    Raises:
        LedgerError: as for the claims of `check`.
    """
    _check_words(claim, report, f"the corrected claim about {claim.place.name}")


def check_day(published: str | None, what: str) -> None:
    """Refuse a day of publication that is none.

    Raises:
        LedgerError: it is neither a day nor None.
    """
    try:
        wrong = published is not None and dt.date.fromisoformat(published).isoformat() != published
    except ValueError:
        wrong = True
    if wrong:
        raise LedgerError(f"{what} is published on {published!r}", "YYYY-MM-DD or None")


def _check_claim(claim: Claim, appending: Appending) -> None:
    report = appending.report
    what = f"a claim about {claim.place.name}, appended with the report {report.label},"
    if claim.made_by != appending.made_by:
        raise LedgerError(f"{what} was made by {claim.made_by!r}", f"made_by = {appending.made_by!r}")
    _check_words(claim, report, what)


def _check_words(claim: Claim, report: Report, what: str) -> None:
    if claim.report != report.id:
        raise LedgerError(f"{what} belongs to the report {claim.report!r}", f"report = {report.id!r}")
    point = (claim.place.lat, claim.place.lon)
    if not all(degrees is None or math.isfinite(degrees) for degrees in point):  # JSON, and so the chain, has no such number
        raise LedgerError(f"{what} has the point {point}", "degrees, or None")
    if not _stands(claim.evidence, claim.start, report):
        raise LedgerError(
            f"{what} has evidence that does not stand in the text at {claim.start}: {claim.evidence!r}",
            "the exact characters of the text",
        )
    if claim.trigger is not None and claim.trigger_start is not None and not _stands(claim.trigger, claim.trigger_start, report):
        raise LedgerError(
            f"{what} has a trigger that does not stand in the text at {claim.trigger_start}: {claim.trigger!r}",
            "the exact characters of the text",
        )
    dated(claim, report.published)


def _stands(words: str, start: int, report: Report) -> bool:
    return start >= 0 and bool(words) and report.text.startswith(words, start)
