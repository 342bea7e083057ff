"""What every store must do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.ledger.composing import CREATED, LATER, QAIM, gain, qaim_report, reading, siege
from whoholds.errors import LedgerError
from whoholds.ledger import AsOf, ClaimQuery, Ledger, Retracting
from whoholds.reconcile import holdings
from whoholds.records import ClaimedPlace, Issue, Party, Report

AWKWARD = "A NUL \0, half a character \ud83d, the whole 😀, right to left \u202eشهر\u202c, \x1a and \r\n newlines"


def found(store: Ledger, as_of: str | None = None, **query: Any) -> list[str]:
    """The events of the claims that fit, in order."""
    rows = store.claims(ClaimQuery(**query), AsOf.parse(as_of) if as_of else None)
    return [row.claim.event for row in rows]


def both(store: Ledger) -> Report:
    """Append the report of Qaim with its two claims."""
    report = qaim_report()
    assert store.append(report, [gain(report), siege(report)], made_by="rules-1", recorded=LATER)
    return report


def test_what_was_appended_comes_back(store: Ledger) -> None:
    report = both(store)
    first, second = store.claims()
    assert (first.claim, second.claim) == (gain(report), siege(report))
    assert (first.recorded, first.outlet, first.published, first.title) == (LATER, "CNN", "2017-11-03", "Qaim falls")
    assert first.id == gain(report).id
    assert store.report(report.id) == report
    assert list(store.reports()) == [report]
    assert store.report("unknown") is None
    assert store.created == CREATED


def test_a_report_read_twice_changes_nothing(store: Ledger) -> None:
    report = both(store)
    before = store.counts()
    issue = Issue(stage="extract", code="too-late", where=report.id, message="comes with the second reading")
    assert not store.append(report, [siege(report)], [issue], made_by="rules-1", recorded=LATER + dt.timedelta(1))
    assert store.counts() == before
    assert [row.recorded for row in store.claims()] == [LATER, LATER]
    assert store.issues() == []


def test_a_reading_without_claims_is_remembered(store: Ledger) -> None:
    report = qaim_report()
    assert store.append(report, [], made_by="rules-1", recorded=LATER)
    assert not store.append(report, [gain(report)], made_by="rules-1", recorded=LATER)
    assert store.has(report.id, "rules-1")
    assert not store.has(report.id, "rules-2")
    assert (store.known("rules-1"), store.known("rules-2")) == ({report.id}, set())


def test_a_claim_given_twice_is_one(store: Ledger) -> None:
    report = qaim_report()
    store.append(report, [gain(report), gain(report)], made_by="rules-1", recorded=LATER)
    assert len(store.claims()) == store.counts().claims == 1


def test_a_batch_counts_what_is_new(store: Ledger) -> None:
    report = both(store)
    other = qaim_report("2017-11-04")
    batch = [reading(report), reading(other, gain(other)), reading(other, gain(other)), reading(other, made_by="rules-2")]
    assert store.append_many(iter(batch)) == 2
    assert store.counts().readings == 3
    assert store.append_many(batch) == 0
    assert store.append_many([]) == 0


def test_a_batch_with_one_wrong_claim_leaves_nothing(store: Ledger) -> None:
    good, wrong = qaim_report(), qaim_report("2017-11-05")
    batch = [reading(good, gain(good)), reading(wrong, replace(gain(wrong), start=1))]
    with pytest.raises(LedgerError, match="does not stand in the text"):
        store.append_many(batch)
    assert store.counts().reports == 0
    assert not store.has(good.id, "rules-1")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"report": "another"}, "belongs to the report"),
        ({"made_by": "another"}, "was made by"),
        ({"evidence": "Iraqi troops lost Qaim"}, "does not stand"),
        ({"start": -1}, "does not stand"),
        ({"when": "20177"}, "wrong date"),
    ],
)
def test_a_claim_that_cannot_be_proved_is_refused(store: Ledger, change: dict[str, object], words: str) -> None:
    report = qaim_report()
    with pytest.raises(LedgerError, match=words):
        store.append(report, [replace(gain(report), **change)], made_by="rules-1", recorded=LATER)  # type: ignore[arg-type]
    assert store.counts().reports == 0


@pytest.mark.parametrize("degrees", [float("inf"), float("-inf"), float("nan")])
def test_a_point_without_end_is_refused(store: Ledger, degrees: float) -> None:
    report = qaim_report()
    claim = gain(report)
    with pytest.raises(LedgerError, match="has the point"):
        store.append(report, [replace(claim, place=replace(claim.place, lat=degrees))], made_by="rules-1", recorded=LATER)
    assert store.counts().claims == 0


def test_a_moment_without_a_zone_is_refused(store: Ledger) -> None:
    with pytest.raises(LedgerError, match="no time zone"):
        store.append(qaim_report(), [], made_by="rules-1", recorded=dt.datetime(2020, 1, 11))
    with pytest.raises(LedgerError, match="no time zone"):
        store.record([], dt.datetime(2020, 1, 11))


@pytest.mark.parametrize("published", ["20177-11-03", "2017-11-31", "3 November 2017", "2017-W44-5", ""])
def test_a_report_of_an_impossible_day_is_refused(store: Ledger, published: str) -> None:
    with pytest.raises(LedgerError, match="is published on"):
        store.append(replace(qaim_report(), published=published), [], made_by="rules-1", recorded=LATER)


@pytest.mark.parametrize("published", ["0001-01-01", "9999-12-31"])
def test_a_report_of_a_year_that_cannot_be_is_kept_and_dates_nothing(store: Ledger, published: str) -> None:
    report = qaim_report(published)
    undated = replace(gain(report), when=None, published=published)
    store.append_many([reading(report, undated)])
    (kept,) = store.claims()
    assert (kept.claim, kept.published) == (undated, published)
    assert store.claims(ClaimQuery(since=dt.date(1, 1, 1))) == []
    assert [h.status for h in holdings([kept.claim])] == []


def test_one_identifier_with_two_texts_is_refused(store: Ledger) -> None:
    report = both(store)
    forged = replace(report, text=QAIM + " Not.")
    with pytest.raises(LedgerError, match="another text"):
        store.append(forged, [], made_by="rules-2", recorded=LATER)
    with pytest.raises(LedgerError, match="another text"):
        store.append_many([reading(qaim_report("2017-11-09")), reading(replace(qaim_report("2017-11-09"), text="No."))])


def test_awkward_characters_survive(store: Ledger) -> None:
    report = replace(
        Report.new(AWKWARD + QAIM, title=AWKWARD, outlet=AWKWARD, published="2017-11-03"), name=AWKWARD, origin="\x1a"
    )
    claim = replace(gain(report), evidence=report.text, start=0, place=ClaimedPlace(text=AWKWARD, name=AWKWARD, id="\0"))
    issue = Issue(stage="collect", code="odd", where=AWKWARD, message=AWKWARD)
    store.append(report, [claim], [issue], made_by="rules-1", recorded=LATER)
    assert store.report(report.id) == report
    assert [row.claim for row in store.claims(ClaimQuery(place_ids=("\0",), place_names=(AWKWARD,)))] == [claim]
    assert store.claims()[0].outlet == AWKWARD
    assert store.issues() == [issue]


def test_issues_are_kept_once_in_order(store: Ledger, moment: Callable[[int], dt.datetime]) -> None:
    late = Issue(stage="collect", code="no-text", where="b.txt", message="an empty file")
    soon = Issue(stage="collect", code="binary", where="a.txt", message="no text")
    assert store.record([late, late], moment(3)) == 1
    assert store.record([soon, late], moment(2)) == 1
    assert store.issues() == [soon, late]
    assert store.counts().issues == 2


@pytest.mark.parametrize(
    ("query", "events"),
    [
        ({}, ["gain", "besiege"]),
        ({"place_ids": ("geonames:94787",)}, ["gain"]),
        ({"place_names": ("AL QAIM",)}, ["gain"]),
        ({"place_names": ("Rawa",), "place_ids": ("geonames:94787",)}, ["gain", "besiege"]),
        ({"country": "IQ"}, ["gain", "besiege"]),
        ({"country": "SY"}, []),
        ({"box": (34.0, 41.0, 35.0, 42.0)}, ["gain"]),
        ({"box": (35.0, 41.0, 36.0, 42.0)}, []),
        ({"box": (34.0, 41.05, 35.0, -170.0)}, ["gain"]),  # over the date line
        ({"box": (34.0, 42.0, 35.0, -170.0)}, []),
        ({"sides": ("isis",)}, ["gain"]),
        ({"sides": ("Iraqi Government",)}, ["gain"]),
        ({"sides": ("Office of the Prime Minister",)}, []),
        ({"sources": ("office of the prime minister",)}, ["gain"]),
        ({"sources": ("Iraqi government",)}, ["gain"]),
        ({"sources": ("ISIS",)}, []),
        ({"commitment": "uncertain"}, ["besiege"]),
        ({"phase": "news"}, ["gain", "besiege"]),
        ({"phase": "future"}, []),
        ({"events": ("besiege", "relieve")}, ["besiege"]),
        ({"report": qaim_report().id}, ["gain", "besiege"]),
        ({"report": "another"}, []),
        ({"since": dt.date(2017, 11, 3), "until": dt.date(2017, 11, 3)}, ["gain", "besiege"]),
        ({"since": dt.date(2017, 11, 4)}, []),
        ({"until": dt.date(2017, 11, 2)}, []),
    ],
)
def test_a_query_restricts(store: Ledger, query: dict[str, Any], events: list[str]) -> None:
    both(store)
    assert found(store, **query) == events


@pytest.mark.parametrize(
    ("when", "since", "until", "fits"),
    [
        ("../2017-11-03", "2017-11-03", None, True),
        ("../2017-11-03", "2017-11-04", None, False),
        ("../2017-11-03", None, "2011-01-01", True),
        ("2014-06/..", "2017-11-03", None, True),
        ("2014-06/..", None, "2014-06-01", True),
        ("2014-06/..", None, "2014-05-31", False),
        ("2017-11", "2017-11-30", "2017-12-31", True),
        ("2017-11", "2017-12-01", None, False),
        (None, "2017-11-05", "2017-11-05", True),  # then the day of publication
        (None, "2017-11-06", None, False),
    ],
)
def test_days_are_those_that_a_claim_can_mean(
    store: Ledger, when: str | None, since: str | None, until: str | None, fits: bool
) -> None:
    report = qaim_report("2017-11-05")
    store.append(report, [replace(gain(report), when=when)], made_by="rules-1", recorded=LATER)
    days: dict[str, Any] = {key: dt.date.fromisoformat(day) for key, day in (("since", since), ("until", until)) if day}
    assert found(store, **days) == ["gain"] * fits


def test_a_claim_without_any_day_fits_no_days(store: Ledger) -> None:
    report = qaim_report(None)
    store.append(report, [siege(report)], made_by="rules-1", recorded=LATER)
    assert found(store) == ["besiege"]
    assert found(store, until=dt.date(2990, 1, 1)) == found(store, since=dt.date(1990, 1, 1)) == []


def test_order_is_by_publication_then_place_in_the_text(store: Ledger) -> None:
    undated, late, soon = (qaim_report(day) for day in (None, "2017-11-05", "2017-11-04"))
    for report in (undated, late, soon):
        store.append(report, [siege(report), gain(report)], made_by="rules-1", recorded=LATER)
    assert [(row.published, row.claim.event) for row in store.claims()] == [
        ("2017-11-04", "gain"), ("2017-11-04", "besiege"), ("2017-11-05", "gain"), ("2017-11-05", "besiege"),
        (None, "gain"), (None, "besiege"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("as_of", "seen"),
    [
        ("2017-11-02", False),  # before the ledger, and before the report
        ("2017-11-03", True),  # before the ledger: what a reader of the day could know
        ("2020-01-01T11:59:59Z", True),
        ("2020-01-01T12:00:00Z", False),  # the ledger stands, and does not have it yet
        ("2020-01-10", False),
        ("2020-01-11T11:59:59.999999Z", False),
        ("2020-01-11T12:00:00Z", True),
        ("2020-01-11T14:59:59+03:00", False),
        ("2020-01-11", True),  # a day means its last moment
    ],
)
def test_two_clocks(store: Ledger, as_of: str, seen: bool) -> None:
    both(store)
    assert found(store, as_of) == ["gain", "besiege"] * seen


def test_a_report_of_tomorrow_is_not_known_today(store: Ledger) -> None:
    report = qaim_report("2020-02-01")
    store.append(report, [gain(report)], made_by="rules-1", recorded=LATER)
    assert found(store, "2020-01-31") == []
    assert found(store, "2020-02-01") == ["gain"]


def test_without_a_publication_date_only_the_ledger_knows(store: Ledger) -> None:
    report = qaim_report(None)
    store.append(report, [gain(report)], made_by="rules-1", recorded=LATER)
    assert found(store, "2019-12-31") == []
    assert found(store, "2020-01-11") == ["gain"]


def test_the_newest_visible_reading_speaks(store: Ledger, moment: Callable[[int], dt.datetime]) -> None:
    report = qaim_report()
    batch = [
        reading(report, gain(report), made_by="rules-2", recorded=moment(2)),
        reading(report, siege(report), made_by="rules-1", recorded=moment(1)),
        reading(report, made_by="rules-3", recorded=moment(3)),
    ]
    assert store.append_many(batch) == 3
    assert [found(store, AsOf(moment(day)).day.isoformat()) for day in (1, 2, 3)] == [["besiege"], ["gain"], []]
    assert found(store) == found(store, "2018-01-01") == []  # the third found nothing, and that is what it says
    assert found(store, "2020-01-02", report=report.id, events=("gain",)) == []
    assert store.counts().claims == 2


def test_another_report_is_not_superseded(store: Ledger, moment: Callable[[int], dt.datetime]) -> None:
    both(store)
    other = qaim_report("2017-11-04")
    store.append(other, [], made_by="rules-2", recorded=moment(20))
    assert found(store) == ["gain", "besiege"]


def test_places_are_counted_under_their_usual_name(store: Ledger, moment: Callable[[int], dt.datetime]) -> None:
    both(store)
    other = qaim_report("2017-11-04")
    written = replace(gain(other).place, name="Qaim", extent="part", part="centre")
    claims = [replace(gain(other), place=written), replace(gain(other), place=written, event="hold"), siege(other)]
    store.append(other, claims, made_by="rules-1", recorded=moment(20))
    qaim, rawa = store.places()
    assert (qaim.place, qaim.claims) == (replace(written, text=None, extent="whole", part=None), 3)
    assert (rawa.place.name, rawa.claims) == ("Rawa", 2)
    assert [(seen.place.name, seen.claims) for seen in store.places(AsOf.parse("2017-11-03"))] == [
        ("Al-Qā’im", 1), ("Rawa", 1),
    ]  # fmt: skip


def test_many_reports_in_one_batch(store: Ledger) -> None:
    reports = [qaim_report(text=f"{QAIM} Part {number}.") for number in range(1201)]
    assert store.append_many(reading(report, gain(report)) for report in reports) == 1201
    assert store.known("rules-1") == {report.id for report in store.reports()} == {report.id for report in reports}
    assert store.append_many([reading(reports[1200]), reading(reports[0], made_by="rules-2")]) == 1


def test_parties_without_a_name_are_kept(store: Ledger) -> None:
    report = qaim_report()
    claim = replace(gain(report), actors=(Party(text="gunmen", name=None),))
    store.append(report, [claim], made_by="rules-1", recorded=LATER)
    assert [row.claim for row in store.claims(ClaimQuery(sides=("ISIS",)))] == [claim]


def test_places_follow_what_was_appended_since_they_were_asked_for(store: Ledger) -> None:
    report = qaim_report()
    assert store.places() == []
    store.append(report, [gain(report)], made_by="rules-1", recorded=LATER)
    assert [row.place.name for row in store.places()] == ["Al-Qā’im"]
    assert store.places(AsOf.parse("2019-12-31")) == store.places()  # out by then, and the ledger came later
    assert store.places(AsOf.parse("2020-01-05")) == []
    store.places().clear()
    other = qaim_report("2017-11-04")
    store.append(other, [siege(other)], made_by="rules-1", recorded=LATER)
    assert [row.place.name for row in store.places()] == ["Al-Qā’im", "Rawa"]
    store.retract(Retracting(report=report.id, why="composed", recorded=LATER))
    assert [row.place.name for row in store.places()] == ["Rawa"]
