"""What people and outlets decide about claims, on every store: it counts from the moment at which it was recorded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.ledger.composing import LATER, gain, qaim_report, reading, siege
from whoholds.errors import LedgerError
from whoholds.ledger import AsOf, ClaimQuery, Judgement, Judging, Ledger, Retracting, overtaken
from whoholds.records import Claim, ClaimedPlace, Report

Moment = Callable[[int], dt.datetime]
FIRST = qaim_report()
SECOND = qaim_report("2017-11-04")
GAIN, SIEGE, OTHER = gain(FIRST), siege(FIRST), gain(SECOND)


@pytest.fixture
def kept(store: Ledger) -> Ledger:
    """Two reports with two claims each."""
    store.append_many([reading(FIRST, GAIN, SIEGE), reading(SECOND, OTHER, siege(SECOND))])
    return store


def events(store: Ledger, as_of: AsOf | None = None, **query: Any) -> list[str]:
    return [row.claim.event for row in store.claims(ClaimQuery(**query), as_of)]


def aside(store: Ledger, as_of: AsOf | None = None, **query: Any) -> list[str]:
    return [row.claim.event for row in store.aside(ClaimQuery(**query), as_of)]


def judge(store: Ledger, deed: Any, *claims: Claim | str, at: dt.datetime = LATER, **more: Any) -> list[Judgement]:
    names = [claim if isinstance(claim, str) else claim.id for claim in claims]
    said = {"by": "Ana Example", "why": "the words say otherwise", **more}
    return store.judge(Judging(deed=deed, claims=names, recorded=at, **said))


def test_a_rejected_claim_counts_no_longer_but_did_before(kept: Ledger, moment: Moment) -> None:
    (row,) = judge(kept, "reject", GAIN, at=moment(20))
    assert (row.deed, row.claim, row.report, row.number, row.supersedes) == ("reject", GAIN.id, FIRST.id, 1, None)
    assert events(kept) == events(kept, AsOf(moment(20))) == ["besiege", "gain", "besiege"]
    assert events(kept, AsOf(moment(19))) == events(kept, AsOf.parse("2017-11-04")) == ["gain", "besiege"] * 2
    (gone,) = kept.aside()
    assert (gone.claim, gone.judgement, gone.counts) == (GAIN, row, False)
    assert kept.aside(as_of=AsOf(moment(19))) == []
    assert (kept.judgements(), kept.judgements(AsOf(moment(19)))) == ([row], [])
    assert kept.claim(GAIN.id) == GAIN  # nothing was changed
    assert [place.claims for place in kept.places()] == [2, 1]


def test_the_last_judgement_stands_and_points_to_the_one_before(kept: Ledger, moment: Moment) -> None:
    (first,) = judge(kept, "reject", GAIN, at=moment(20))
    (second,) = judge(kept, "accept", GAIN, at=moment(21), by="Ben Example")
    assert second.supersedes == first.id
    assert len(events(kept)) == 4
    assert len(events(kept, AsOf(moment(20)))) == 3
    assert kept.claims()[0].judgement == second


def test_the_same_judgement_again_adds_nothing(kept: Ledger, moment: Moment) -> None:
    assert len(judge(kept, "reject", GAIN, SIEGE)) == 2
    assert judge(kept, "reject", GAIN, SIEGE, at=moment(30)) == []
    assert kept.counts().judgements == 2


def test_a_corrected_claim_is_found_as_corrected(kept: Ledger, moment: Moment) -> None:
    raqqa = ClaimedPlace(name="Raqqa", country="SY", lat=35.95, lon=39.01, id="geonames:172955")
    right = replace(GAIN, event="contest", place=raqqa, when="2017-11-01", evidence="troops took Qaim", start=6)
    (row,) = judge(kept, "correct", GAIN, at=moment(20), corrected=right)
    corrected = replace(right, made_by="corrected by Ana Example")
    assert row.corrected == corrected
    (found,) = kept.claims(ClaimQuery(place_ids=("geonames:172955",)))
    assert (found.claim, found.id, found.judgement, found.recorded) == (corrected, corrected.id, row, LATER)
    assert events(kept, place_ids=("geonames:94787",)) == ["gain"]
    assert events(kept, AsOf(moment(19)), place_ids=("geonames:94787",)) == ["gain", "gain"]
    assert events(kept, until=dt.date(2017, 11, 1)) == ["contest"]
    assert aside(kept, place_ids=("geonames:94787",)) == ["gain"]
    assert [(seen.place.name, seen.claims) for seen in kept.places()] == [("Rawa", 2), ("Al-Qā’im", 1), ("Raqqa", 1)]
    assert kept.claim(corrected.id) == corrected
    assert {GAIN.id, corrected.id} <= {*kept.claim_ids(GAIN.id[:8]), *kept.claim_ids(corrected.id[:8])}


def test_the_correction_can_be_judged_by_its_own_name(kept: Ledger, moment: Moment) -> None:
    right = replace(GAIN, event="hold")
    corrected = judge(kept, "correct", GAIN, at=moment(20), corrected=right)[0].corrected
    assert corrected is not None
    judge(kept, "accept", corrected.id, at=moment(21), by="Ben Example")
    assert events(kept)[0] == "hold"
    judge(kept, "reject", corrected.id, at=moment(22))
    assert events(kept) == ["besiege", "gain", "besiege"]
    judge(kept, "accept", GAIN, at=moment(23))
    assert events(kept)[0] == "gain"  # as it was read


def test_merged_claims_count_once(kept: Ledger, moment: Moment) -> None:
    (row,) = judge(kept, "merge", GAIN, OTHER, at=moment(20))
    assert (row.claim, row.into, row.into_report) == (OTHER.id, GAIN.id, FIRST.id)
    assert events(kept) == ["gain", "besiege", "besiege"]
    assert kept.claims()[0].id == GAIN.id
    assert events(kept, report=SECOND.id) == ["besiege"]
    judge(kept, "reject", GAIN, at=moment(21))  # and with it what tells the same
    assert events(kept) == ["besiege", "besiege"]
    judge(kept, "accept", OTHER, at=moment(22))  # takes the merge back
    assert events(kept) == ["besiege", "gain", "besiege"]


def test_a_merged_claim_counts_where_the_one_that_stays_is_not_to_be_seen(kept: Ledger, moment: Moment) -> None:
    judge(kept, "merge", GAIN, OTHER, at=moment(20))
    kept.retract(Retracting(report=FIRST.id, why="an error", recorded=moment(21)))
    assert [(row.id, row.claim.event) for row in kept.claims(ClaimQuery(events=("gain",)))] == [(OTHER.id, "gain")]


def test_merges_in_a_row_end_at_one(kept: Ledger, moment: Moment) -> None:
    third = gain(qaim_report("2017-11-05"))
    kept.append_many([reading(qaim_report("2017-11-05"), third)])
    judge(kept, "merge", OTHER, third, at=moment(20))
    judge(kept, "merge", GAIN, OTHER, at=moment(21))
    assert [row.id for row in kept.claims(ClaimQuery(events=("gain",)))] == [GAIN.id]
    assert [row.id for row in kept.claims(ClaimQuery(events=("gain",)), AsOf(moment(20)))] == [GAIN.id, OTHER.id]
    with pytest.raises(LedgerError, match="was merged into"):
        judge(kept, "merge", third, GAIN, at=moment(22))


def test_a_judgement_goes_over_to_the_same_words_of_another_reader(kept: Ledger, moment: Moment) -> None:
    judge(kept, "reject", GAIN, at=moment(20))
    judge(kept, "correct", SIEGE, at=moment(20), corrected=replace(SIEGE, event="contest"))
    again = [replace(GAIN, score=0.5), SIEGE]
    kept.append_many([reading(FIRST, *again, made_by="rules-2", recorded=moment(30))])
    assert events(kept, report=FIRST.id) == ["contest"]
    assert events(kept, AsOf(moment(29)), report=FIRST.id) == ["contest"]
    kept.append_many([reading(FIRST, replace(GAIN, when="2017-11"), made_by="rules-3", recorded=moment(31))])
    assert events(kept, report=FIRST.id) == []  # the same words, dated otherwise
    assert kept.readings(FIRST.id) == [("rules-1", LATER), ("rules-2", moment(30)), ("rules-3", moment(31))]


def test_a_retracted_report_counts_no_longer_but_did_before(kept: Ledger, moment: Moment) -> None:
    row = kept.retract(Retracting(report=FIRST.id, why="wrong town", by="CNN", published="2017-11-06", recorded=moment(20)))
    assert row is not None
    assert (row.deed, row.number) == ("retract", 1)
    assert [found.claim.report for found in kept.claims()] == [SECOND.id] * 2
    assert [found.retraction for found in kept.aside()] == [row, row]
    assert len(events(kept, AsOf(moment(19)))) == 4
    assert len(events(kept, AsOf.parse("2017-11-05"))) == 4  # before the ledger, by the day of publication alone
    assert len(events(kept, AsOf.parse("2017-11-06"))) == 2
    assert (
        kept.retract(Retracting(report=FIRST.id, why="wrong town", by="CNN", published="2017-11-06", recorded=moment(22))) is None
    )
    kept.retract(Retracting(deed="restore", report=FIRST.id, why="it was another report", recorded=moment(23)))
    assert [len(events(kept, AsOf(moment(day)))) for day in (19, 20, 22, 23)] == [4, 2, 2, 4]
    assert [len(kept.retractions(AsOf(moment(day)))) for day in (19, 20, 23)] == [0, 1, 2]
    assert kept.places()[0].claims == 2


def test_a_corrected_report_stands_in_the_others_place(kept: Ledger, moment: Moment) -> None:
    kept.retract(Retracting(deed="correct", report=FIRST.id, replaced_by=SECOND.id, why="the town", recorded=moment(20)))
    assert {row.claim.report for row in kept.claims()} == {SECOND.id}


@pytest.mark.parametrize(
    ("judging", "words"),
    [
        ({"claims": ["f" * 32]}, "no claim ffff"),
        ({"claims": []}, "too few claims"),
        ({"by": " "}, "no name"),
        ({"why": ""}, "no reason"),
        ({"deed": "doubt"}, "is no judgement"),
        ({"deed": "merge"}, "too few claims"),
        ({"deed": "merge", "claims": [GAIN.id, GAIN.id]}, "too few claims"),
        ({"deed": "correct"}, "says what it should be"),
        ({"corrected": SIEGE}, "says what it should be"),
        ({"deed": "correct", "corrected": GAIN}, "changes nothing"),
        ({"deed": "correct", "corrected": replace(GAIN, evidence="troops lost Qaim")}, "does not stand"),
        ({"deed": "correct", "corrected": replace(GAIN, when="soon")}, "wrong date"),
        ({"deed": "correct", "corrected": OTHER}, "belongs to the report"),
        ({"recorded": dt.datetime(2020, 1, 11)}, "no time zone"),
    ],
)
def test_what_is_no_judgement_is_refused(kept: Ledger, judging: dict[str, Any], words: str) -> None:
    given = {"deed": "reject", "claims": [GAIN.id], "by": "Ana Example", "why": "misread", "recorded": LATER, **judging}
    with pytest.raises(LedgerError, match=words):
        kept.judge(Judging(**given))
    assert kept.judgements() == []


def test_nothing_is_merged_into_a_rejected_claim(kept: Ledger) -> None:
    judge(kept, "reject", GAIN)
    with pytest.raises(LedgerError, match=r"was rejected.*accept it"):
        judge(kept, "merge", GAIN, OTHER)


def test_two_claims_are_not_corrected_to_one(kept: Ledger) -> None:
    right = replace(GAIN, event="hold")
    judge(kept, "correct", GAIN, corrected=right)
    with pytest.raises(LedgerError, match=r"corrected to the same.*Merge"):
        judge(kept, "correct", SIEGE, corrected=right)


def test_a_judgement_from_before_the_one_that_stands_is_refused(kept: Ledger, moment: Moment) -> None:
    judge(kept, "reject", GAIN, at=moment(20))
    with pytest.raises(LedgerError, match=r"recorded at 2020-01-21.*clock"):
        judge(kept, "accept", GAIN, at=moment(19))
    kept.retract(Retracting(report=FIRST.id, why="an error", recorded=moment(20)))
    with pytest.raises(LedgerError, match="clock"):
        kept.retract(Retracting(deed="restore", report=FIRST.id, why="no error", recorded=moment(19)))


@pytest.mark.parametrize(
    ("retracting", "words"),
    [
        ({"report": "f" * 32}, "no report ffff"),
        ({"replaced_by": SECOND.id}, "has another in its place"),
        ({"deed": "correct"}, "has another in its place"),
        ({"deed": "correct", "replaced_by": "f" * 32}, "no report ffff"),
        ({"deed": "correct", "replaced_by": FIRST.id}, "has another in its place"),
        ({"deed": "doubt"}, "nothing that an outlet does"),
        ({"why": ""}, "no reason"),
        ({"published": "Friday"}, "is published on"),
        ({"recorded": dt.datetime(2020, 1, 11)}, "no time zone"),
    ],
)
def test_what_is_no_retraction_is_refused(kept: Ledger, retracting: dict[str, Any], words: str) -> None:
    with pytest.raises(LedgerError, match=words):
        kept.retract(Retracting(**{"report": FIRST.id, "why": "an error", "recorded": LATER, **retracting}))
    assert kept.retractions() == []


def test_reports_and_claims_are_found_by_the_beginning_of_their_names(kept: Ledger) -> None:
    named = replace(Report.new("Rawa fell.", title="Rawa"), name="rawa.txt")
    kept.append(named, [], made_by="rules-1", recorded=LATER)
    assert kept.report_ids("rawa.txt") == kept.report_ids(named.id[:9]) == [named.id]
    assert kept.claim_ids(GAIN.id[:9]) == [GAIN.id]
    assert kept.report_ids("nothing") == kept.claim_ids("nothing") == []
    assert len(kept.claim_ids("")) == 4


def test_words_of_any_kind_survive(kept: Ledger) -> None:
    odd = "NUL \0, half \ud83d, \x1a, <script>, '); DROP TABLE claims; --"
    judge(kept, "reject", GAIN, by=odd, why=odd)
    kept.retract(Retracting(report=SECOND.id, why=odd, by=odd, recorded=LATER))
    assert (kept.judgements()[0].by, kept.judgements()[0].why) == (odd, odd)
    assert kept.retractions()[0].why == odd
    assert kept.verify().whole


PINNED = replace(GAIN, place=replace(GAIN.place, id="geonames:1", lat=31.0, lon=45.0))


def read_anew(store: Ledger, moment: Moment, *claims: Claim, made_by: str = "composed, pinned") -> None:
    """The first report read once more, as after a pin."""
    store.append_many([reading(FIRST, *claims, made_by=made_by, recorded=moment(40))])


def test_a_rejection_follows_its_words_to_a_new_reading(kept: Ledger, moment: Moment) -> None:
    (row,) = judge(kept, "reject", GAIN, at=moment(20))
    read_anew(kept, moment, PINNED, SIEGE)
    assert events(kept, report=FIRST.id) == ["besiege"]
    (gone,) = kept.aside(ClaimQuery(report=FIRST.id))
    assert (gone.claim.place.id, gone.judgement) == ("geonames:1", row)
    (lost,) = overtaken(kept)
    assert (lost.judgement, lost.follows) == (row, (gone.id,))
    assert f"{gone.id[:8]} stays rejected" in str(lost)
    assert overtaken(kept, AsOf(moment(30))) == []
    (again,) = judge(kept, "accept", gone.id, at=moment(50))
    assert events(kept, report=FIRST.id) == ["gain", "besiege"]
    assert events(kept, AsOf(moment(45)), report=FIRST.id) == ["besiege"]
    assert [one.follows for one in overtaken(kept)] == [()]
    assert again.supersedes is None


def test_a_rejection_does_not_go_over_to_other_words(kept: Ledger, moment: Moment) -> None:
    judge(kept, "reject", GAIN, at=moment(20))
    words = "took Qaim"
    read_anew(kept, moment, replace(PINNED, evidence=words, start=GAIN.start + GAIN.evidence.index(words)), SIEGE)
    assert events(kept, report=FIRST.id) == ["gain", "besiege"]
    assert [one.follows for one in overtaken(kept)] == [()]


def test_a_rejection_does_not_go_over_to_another_claim_of_the_same_words(kept: Ledger, moment: Moment) -> None:
    """'took Qaim and Rawa': one sentence, two claims; and one that is still read as it was keeps its judgement to itself."""
    twin = replace(GAIN, place=replace(GAIN.place, text="Rawa", name="Rawa", id="geonames:2"))
    read_anew(kept, moment, GAIN, twin, SIEGE)
    judge(kept, "reject", kept.claims(ClaimQuery(report=FIRST.id))[0].id, at=moment(50))
    assert [row.claim.place.name for row in kept.aside(ClaimQuery(report=FIRST.id))] == [GAIN.place.name]
    assert len(events(kept, report=FIRST.id)) == 2
    assert overtaken(kept) == []


@pytest.mark.parametrize("deed", ["accept", "correct"])
def test_who_judged_otherwise_is_told_that_the_claim_is_read_otherwise(kept: Ledger, moment: Moment, deed: str) -> None:
    corrected = {"corrected": replace(GAIN, event="contest")} if deed == "correct" else {}
    (row,) = judge(kept, deed, GAIN, at=moment(20), **corrected)
    read_anew(kept, moment, PINNED, SIEGE)
    assert [(one.judgement, one.follows) for one in overtaken(kept)] == [(row, ())]
    assert events(kept, report=FIRST.id) == ["gain", "besiege"]
    assert "nothing stands in its place" in str(overtaken(kept)[0])
