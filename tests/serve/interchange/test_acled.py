"""ACLED: which side gains, which days, whose word; and what its own readers see of our export."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from tests.serve.interchange.composing import claims, read, table, written
from whoholds.records import Claim, ClaimedPlace, Party
from whoholds.serve.interchange import Names
from whoholds.serve.interchange.acled import COLUMNS

QAIM = {
    "event_id_cnty": "IRQ1", "event_date": "2017-11-03", "time_precision": "1", "event_type": "Battles",
    "sub_event_type": "Government regains territory", "actor1": "Islamic State (Iraq)", "inter1": "2",
    "actor2": "Military Forces of Iraq (2014-)", "inter2": "1", "country": "Iraq", "location": "Al Qaim", "latitude": "34.37",
    "longitude": "41.09", "geo_precision": "1", "source": "Composed Wire; Example Herald",
    "notes": "On 3 November 2017, composed for a test: troops took the town.", "timestamp": "1509926400",
}  # fmt: skip
PLACE = ClaimedPlace(name="Al-Qaim", country="IQ", lat=34.39, lon=40.99, id="geonames:92138", kind="settlement")
GAIN = Claim(place=PLACE, event="gain", actors=(Party(name="Iraqi government"),), opponents=(Party(name="ISIS"),),
             when="2017-11-03", evidence="Troops took the town.", start=0)  # fmt: skip


def only(path: Path, names: Names, **cells: str) -> list[Claim]:
    imported, issues = read("acled", table(path / "a.csv", COLUMNS, {**QAIM, **cells}), names)
    assert issues == []
    return claims(imported)


def test_acled_has_31_columns() -> None:
    assert len(set(COLUMNS)) == len(COLUMNS) == 31


def test_each_source_of_a_row_is_a_witness_with_its_own_claim(tmp_path: Path, names: Names) -> None:
    first, second = only(tmp_path, names)
    assert [claim.sources[0].name for claim in (first, second)] == ["Composed Wire", "Example Herald"]
    assert (first.outlet, first.published, first.evidence) == ("ACLED", "2017-11-06", QAIM["notes"])
    assert (first.place.id, first.place.country) == ("geonames:92138", "IQ")


@pytest.mark.parametrize(
    ("cells", "event", "gains", "loses"),
    [
        ({}, "gain", "Iraqi government", "ISIS"),
        ({"inter1": "Rebel group", "inter2": "State forces"}, "gain", "Iraqi government", "ISIS"),
        ({"sub_event_type": "Non-state actor overtakes territory"}, "gain", "ISIS", "Iraqi government"),
        ({"sub_event_type": "Non-state actor overtakes territory", "inter1": "1", "inter2": "2"}, "gain", "Iraqi government",
         "ISIS"),
        ({"sub_event_type": "Non-violent transfer of territory"}, "handover", "ISIS", "Iraqi government"),
        ({"sub_event_type": "Armed clash"}, "contest", "ISIS", "Iraqi government"),
    ],
)  # fmt: skip
def test_who_gains_follows_from_the_kind_of_actor_not_from_the_order(
    cells: dict[str, str], event: str, gains: str, loses: str, tmp_path: Path, names: Names
) -> None:
    claim = only(tmp_path, names, **cells)[0]
    assert (claim.event, claim.actors[0].name, claim.opponents[0].name) == (event, gains, loses)


@pytest.mark.parametrize(("precision", "when"), [("1", "2017-11-03"), ("2", "2017-10-31/2017-11-06"), ("3", "2017-11")])
def test_a_day_that_acled_only_guesses_is_an_interval(precision: str, when: str, tmp_path: Path, names: Names) -> None:
    assert only(tmp_path, names, time_precision=precision)[0].when == when


def test_events_that_say_nothing_of_control_are_counted_not_claimed(tmp_path: Path, names: Names) -> None:
    rows = [{**QAIM, "sub_event_type": kind} for kind in ("Peaceful protest", "Air/drone strike", "Attack")]
    imported, issues = read("acled", table(tmp_path / "a.csv", COLUMNS, *rows), names)
    assert imported == []
    assert [(issue.code, issue.message.split()[0]) for issue in issues] == [("no-word-of-control", "3")]


@pytest.mark.parametrize("cells", [{"event_date": "soon"}, {"latitude": "91"}, {"latitude": "nan"}, {"location": " "}])
def test_a_row_that_cannot_be_is_an_issue_with_its_line(cells: dict[str, str], tmp_path: Path, names: Names) -> None:
    imported, (wrong,) = read("acled", table(tmp_path / "a.csv", COLUMNS, {**QAIM, **cells}, QAIM), names)
    assert len(imported) == 1
    assert (wrong.code, wrong.where) == ("bad-value", "a.csv:2")


def test_the_user_may_name_the_maker(tmp_path: Path, names: Names) -> None:
    imported, _ = read("acled", table(tmp_path / "a.csv", COLUMNS, QAIM), names, source="Example Institute")
    assert {claim.outlet for claim in claims(imported)} == {"Example Institute"}


def test_pandas_reads_our_export_as_acleds(tmp_path: Path, names: Names) -> None:
    frame = pd.read_csv(written("acled", [GAIN], names, tmp_path / "a.csv"))
    assert tuple(frame.columns) == COLUMNS
    row = frame.iloc[0]
    assert (row.sub_event_type, row.actor1, row.inter1, row.actor2, row.inter2) == (
        "Government regains territory", "Iraqi government", "State forces", "ISIS", "Rebel group",
    )  # fmt: skip
    assert (row.event_date, row.year, row.time_precision, row.iso, row.country) == ("2017-11-03", 2017, 1, 368, "Iraq")
    assert (row.location, row.latitude, row.longitude, row.notes) == ("Al-Qaim", 34.39, 40.99, GAIN.evidence)
    assert pd.isna(row.fatalities), "no deaths are known, which is not none"


def test_a_town_taken_and_retaken_in_a_day_is_an_armed_clash_and_comes_back_as_two_gains(tmp_path: Path, names: Names) -> None:
    back = replace(GAIN, actors=GAIN.opponents, opponents=GAIN.actors, evidence="By night they had it again.")
    path = written("acled", [GAIN, back], names, tmp_path / "a.csv")
    assert set(pd.read_csv(path).sub_event_type) == {"Armed clash"}
    assert [(c.event, c.actors[0].name) for c in claims(read("acled", path, names)[0])] == [
        ("gain", "Iraqi government"),
        ("gain", "ISIS"),
    ]
    later = replace(back, when="2017-11-04")
    other = written("acled", [GAIN, later], names, tmp_path / "b.csv")
    assert list(pd.read_csv(other).sub_event_type) == ["Government regains territory", "Non-state actor overtakes territory"]


@pytest.mark.parametrize(
    "said",
    [{"commitment": "denied"}, {"phase": "future"}, {"when": None}, {"when": "../2017-11-03"}, {"event": "hold"}, {"actors": ()}],
)  # fmt: skip
def test_what_did_not_happen_or_has_no_day_is_no_event_of_acled(said: dict[str, object], tmp_path: Path, names: Names) -> None:
    changed = replace(GAIN, **said)  # type: ignore[arg-type]
    assert len(pd.read_csv(written("acled", [changed], names, tmp_path / "a.csv"))) == 0
