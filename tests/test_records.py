"""The records that pass between the stages: the same after JSON, and named by their content."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import CLAIMS, HOLDINGS, ISSUES, REPORTS
from whoholds.errors import RecordError
from whoholds.ids import content_id
from whoholds.records import Claim, ClaimedPlace, Holding, Issue, Mention, Report, from_json, from_plain, to_json, to_plain

SCHEME = {"place", "event", "actors", "opponents", "when", "commitment", "phase", "sources", "toward", "evidence", "start"}
QAIM = ClaimedPlace(text="Qaim", name="Al-Qaim", country="IQ", lat=34.37, lon=41.09)
GAIN = Claim(place=QAIM, event="gain", evidence="They took Qaim.", start=0)


@given(CLAIMS | HOLDINGS | REPORTS | ISSUES)
def test_a_record_is_the_same_after_json(record: Claim | Holding | Report | Issue) -> None:
    line = to_json(record)
    assert "\n" not in line
    assert from_json(type(record), line) == record
    assert from_plain(type(record), to_plain(record)) == record


@given(CLAIMS)
def test_a_claim_has_every_field_of_the_scheme(claim: Claim) -> None:
    plain = to_plain(claim)
    assert plain.keys() >= SCHEME
    assert plain["place"].keys() >= {"text", "name", "country", "lat", "lon", "extent", "part"}


@given(CLAIMS, CLAIMS)
def test_claims_are_named_by_their_content(one: Claim, other: Claim) -> None:
    assert (one.id == other.id) == (one == other)
    assert from_json(Claim, to_json(one)).id == one.id


@given(REPORTS, st.text(max_size=20))
def test_a_report_is_named_by_title_outlet_day_and_text(report: Report, words: str) -> None:
    assert replace(report, origin=words, url=words).id == report.id
    again = Report.new(report.text, title=report.title, outlet=report.outlet, published=report.published)
    assert again.id == report.id
    other = Report.new(report.text + "x", title=report.title, outlet=report.outlet, published=report.published)
    assert other.id != report.id


def test_a_report_without_an_outlet_is_not_one_of_an_empty_outlet() -> None:
    assert Report.new("text", outlet=None).id != Report.new("text", outlet="").id


def test_the_end_of_the_evidence() -> None:
    assert replace(GAIN, start=10).end == 25


def test_a_mention_is_named_by_what_it_refers_to_in_the_end() -> None:
    town = Mention(0, 4, "Rawa", "place")
    it = Mention(30, 32, "it", "place", refers_to=Mention(10, 18, "the town", "place", refers_to=town))
    assert it.named is town
    assert town.named is town


def test_records_do_not_change() -> None:
    with pytest.raises(FrozenInstanceError):
        GAIN.start = 3  # type: ignore[misc]


@pytest.mark.parametrize(
    "line",
    [
        "",
        "{",
        "[]",
        '{"event": "gain"}',
        '{"place": {"text": null, "name": "Rawa", "country": "IQ"}, "event": "wins", "evidence": "", "start": 0}',
        '{"place": {"text": null, "name": "Rawa", "country": "IQ"}, "event": "gain", "evidence": "", "start": "0"}',
        b"\xff",
    ],
)
def test_what_is_no_claim_says_so(line: str | bytes) -> None:
    with pytest.raises(RecordError, match="this is no Claim"):
        from_json(Claim, line)


def test_keys_of_a_newer_version_are_passed_over() -> None:
    assert from_plain(Claim, {**to_plain(GAIN), "mood": "grim"}) == GAIN


@given(CLAIMS, st.none() | st.floats(), st.text(st.characters(codec=None), max_size=9))
def test_a_claim_is_named_alike_whichever_way_its_json_is_written(claim: Claim, number: float | None, words: str) -> None:
    odd = replace(claim, place=replace(claim.place, lat=number, name=words), evidence=words)
    assert odd.id == content_id("claim", to_plain(odd))
