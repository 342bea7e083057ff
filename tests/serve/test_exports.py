"""Exports: what other programs read back is what the ledger said, and no cell can act."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.serve.composed import Scene, Spell, claim, five_wars, place
from whoholds.records import Holding, Source
from whoholds.serve.changes import Change, changes
from whoholds.serve.exports import changes_csv, claims_csv, holdings_csv, holdings_geojson

QAIM = place("Al-Qaim", "IQ", 34.38, 41.10)
DAY = dt.date(2017, 11, 3)


def rows_of(page: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(page, newline="")))


def history(*spells: Spell) -> list[Holding]:
    scene = Scene()
    scene.add(QAIM, *spells)
    return scene.holdings


def test_a_change_is_a_row_with_holder_and_previous() -> None:
    found = changes(history(Spell("2014-06-21", "ISIS"), Spell("2017-11-03", "Iraqi government")))
    assert [(change.date, change.holder, change.previous) for change in found] == [
        ("2014-06-21", "ISIS", None),
        ("2017-11-03", "Iraqi government", "ISIS"),
    ]
    assert all(change.place == QAIM and change.claims for change in found)


def test_what_held_before_anything_was_known_is_no_change_but_is_the_previous_holder() -> None:
    found = changes(history(Spell(None, "Iraqi government"), Spell("2014-06-21", "ISIS")))
    assert [(change.date, change.previous) for change in found] == [("2014-06-21", "Iraqi government")]


def test_a_siege_changes_no_holder_and_makes_no_row() -> None:
    found = changes(history(Spell("2014-06-21", "ISIS"), Spell("2017-11-03", "ISIS", besieged_by=("Iraqi government",))))
    assert [change.date for change in found] == ["2014-06-21"]


@pytest.mark.parametrize(("status", "shown"), [("contested", "contested"), ("unknown", "unknown"), ("nobody", None)])
def test_states_without_a_sure_holder_are_shown_by_their_word(status: str, shown: str | None) -> None:
    after = Spell("2017-11-03", "ISIS" if status == "contested" else None, status)  # type: ignore[arg-type]
    last = changes(history(Spell("2014-06-21", "ISIS"), after))[-1]
    assert (last.holder, last.status, last.previous) == (shown, status, "ISIS")


def test_days_of_which_no_holding_speaks_are_unknown() -> None:
    first = Holding(place=QAIM, first="2014-06-21", end="2014-07-01", status="held", holder="ISIS", probability=0.9)
    second = Holding(place=QAIM, first="2014-08-01", end="2014-09-01", status="held", holder="ISIS", probability=0.9)
    assert [(change.date, change.holder) for change in changes([first, second])] == [
        ("2014-06-21", "ISIS"),
        ("2014-07-01", "unknown"),
        ("2014-08-01", "ISIS"),
        ("2014-09-01", "unknown"),
    ]


def test_places_of_one_name_in_two_countries_stay_apart() -> None:
    scene = Scene()
    scene.add(place("Tripoli", "LB", 34.44, 35.85), Spell("2014-01-01", "A"))
    scene.add(place("Tripoli", "LY", 32.89, 13.19), Spell("2014-01-01", "A"))
    assert [change.place.country for change in changes(scene.holdings)] == ["LB", "LY"]


def test_changes_csv_has_the_columns_that_the_replay_score_reads() -> None:
    page = changes_csv(changes(five_wars().holdings))
    assert page.splitlines()[0] == "date,place,country,lat,lon,holder,previous,probability,claims"
    rows = [row for row in rows_of(page) if row["place"] == "Palmyra"]
    assert [(row["date"], row["holder"]) for row in rows] == [
        ("2015-05-20", "ISIS"),
        ("2016-03-27", "Syrian government"),
        ("2016-12-11", "ISIS"),
        ("2017-03-02", "Syrian government"),
        ("2024-12-07", "Syrian rebels"),
    ]
    assert all(float(row["lat"]) == 34.56 and float(row["lon"]) == 38.27 and 0 < float(row["probability"]) <= 1 for row in rows)


def test_nobody_and_a_missing_point_are_empty_cells() -> None:
    nowhere = place("three villages", "SY", None, None)
    row = Change(date="2018-12-14", place=nowhere, holder=None, previous="ISIS", probability=0.5, status="nobody")
    (read,) = rows_of(changes_csv([row]))
    assert (read["holder"], read["lat"], read["lon"]) == ("", "", "")


@pytest.mark.parametrize("mark", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_text_that_a_spreadsheet_would_run_gets_an_apostrophe(mark: str) -> None:
    (read,) = rows_of(claims_csv([claim(place(mark, "IQ", -1.5, 41.1), "gain", mark, actors=(mark,))]))
    assert read["place"] == read["evidence"] == read["actors"] == f"'{mark}"
    assert read["lat"] == "-1.5", "a number stays a number"


@given(st.lists(st.text(), min_size=1, max_size=4))
def test_any_words_come_back_from_the_csv_whole_and_harmless(words: list[str]) -> None:
    rows = rows_of(claims_csv([claim(QAIM, "gain", evidence) for evidence in words]))
    for evidence, row in zip(words, rows, strict=True):
        assert row["evidence"] in (evidence, f"'{evidence}")
        assert not row["evidence"].startswith(("=", "+", "-", "@", "\t", "\r"))


def test_claims_csv_names_who_speaks_and_for_whom() -> None:
    spoken = (Source(text="a spokesman", name=None, of="ISIS"), Source(text="Example Herald", name="Example Herald", of=None))
    (row,) = rows_of(claims_csv([claim(QAIM, "gain", "It is ours.", sources=spoken, when="2017-11-03")]))
    assert (row["sources"], row["speaks_for"], row["when"]) == ("a spokesman; Example Herald", "ISIS; -", "2017-11-03")


def test_holdings_csv_keeps_every_period_with_its_doubt() -> None:
    scene = five_wars()
    rows = rows_of(holdings_csv(scene.holdings))
    assert len(rows) == len(scene.holdings)
    (rawa,) = [row for row in rows if row["place"] == "Rawa" and row["besieged_by"]]
    assert (rawa["first"], rawa["end"], rawa["holder"], rawa["besieged_by"]) == (
        "2017-11-03",
        "2017-11-17",
        "ISIS",
        "Iraqi government",
    )


def test_geojson_holds_the_places_of_the_day_longitude_first() -> None:
    scene = five_wars()
    collection = json.loads(holdings_geojson(scene.holdings, DAY))
    assert collection["type"] == "FeatureCollection"
    features = {feature["properties"]["name"]: feature for feature in collection["features"]}
    assert features["Al-Qaim"]["geometry"] == {"type": "Point", "coordinates": [41.10, 34.38]}
    assert features["Al-Qaim"]["properties"]["holder"] == "Iraqi government"
    assert features["Rawa"]["properties"]["besieged_by"] == ["Iraqi government"]
    assert "El Fasher" in features, "what held before anything was known holds on that day too"
    assert "Lalibela" not in features, "nothing is known of it on that day"
    assert all(feature["type"] == "Feature" for feature in features.values())


def test_geojson_lists_a_place_without_a_point_with_null_geometry() -> None:
    collection = json.loads(holdings_geojson(five_wars().holdings, dt.date(2019, 1, 1)))
    (villages,) = [feature for feature in collection["features"] if feature["properties"]["name"].startswith("three villages")]
    assert villages["geometry"] is None


def test_geojson_of_a_day_takes_the_first_day_in_and_leaves_the_end_out() -> None:
    holdings = history(Spell("2014-06-21", "ISIS"), Spell("2017-11-03", "Iraqi government"))

    def holder(day: str) -> list[str]:
        page = json.loads(holdings_geojson(holdings, dt.date.fromisoformat(day)))
        return [feature["properties"]["holder"] for feature in page["features"]]

    assert holder("2014-06-20") == []
    assert holder("2017-11-02") == ["ISIS"]
    assert holder("2017-11-03") == ["Iraqi government"]
