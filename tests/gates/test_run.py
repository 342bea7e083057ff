"""The gate itself: what is measured where nothing is there, which floors rise, what is printed, kept and written."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest
from gates.measures import Measured, keyed
from gates.menu import ASKED, MENU, Taken
from rich.console import Console

from gates import run

FOUND: dict[str, Taken] = {
    "peaceful": Measured({"claims per 1,000 items of peaceful sections": 5.0}, wrong=keyed(["a sentence, composed"])),
    "held-out": Measured(
        {"items, core F1": 0.6},
        details={"items, gold": 300.0},
        shares={"denied": {"claims": 3.0, "core": 0.5, "exact": 0.25}},
    ),
    "speed": Measured({}, details={"dense, ours / spaCy": 0.9}),
    "replay": "absent: somewhere",
}


def printed(sheet: object) -> str:
    out = io.StringIO()
    Console(file=out, width=160).print(sheet)
    return out.getvalue()


def test_everything_is_said_to_be_absent_and_nothing_fails(tmp_path: Path) -> None:
    nowhere = [f"--{name}={tmp_path / 'nowhere'}" for name in ("data", "gold", "score", "events", "truth", "score-replay")]
    ask = run.options([*nowhere, f"--work={tmp_path / 'work'}"])
    found = run.measured(ask)
    assert set(found) == set(MENU) - ASKED
    assert all(isinstance(result, str) and result.startswith("absent: ") for result in found.values())
    sheet, fallen = run.table(found, {"claims": {"core F1": 1.0}}, {})
    assert not fallen
    assert printed(sheet).count("absent") == len(found)


def test_measures_are_chosen_by_name(tmp_path: Path) -> None:
    ask = run.options(["--only", "territory", "entities", f"--data={tmp_path}", f"--work={tmp_path}"])
    assert list(run.measured(ask)) == ["territory", "entities"]
    with pytest.raises(SystemExit):
        run.options(["--only", "nonsense"])


def test_spacy_is_absent_unless_both_are_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SPACY_MODEL", "SPACY_PYTHON"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "train/re3d").mkdir(parents=True)
    common = ["--only", "entities of spaCy", f"--data={tmp_path}", f"--work={tmp_path}"]
    assert run.measured(run.options(common)) == {"entities of spaCy": "absent: give --spacy FOLDER and --spacy-python PATH"}
    given = run.options([*common, f"--spacy={tmp_path / 'model'}", "--spacy-python", sys.executable])
    assert run.measured(given) == {"entities of spaCy": f"absent: {tmp_path / 'model'}"}


def test_floors_rise_with_figures_whichever_way_is_better_and_never_with_details() -> None:
    floors = {"peaceful": {"claims per 1,000 items of peaceful sections": 9.0}, "held-out": {"items, core F1": 0.7}}
    assert run.raised(FOUND, floors) == {
        "peaceful": {"claims per 1,000 items of peaceful sections": 5.0},
        "held-out": {"items, core F1": 0.7},
    }


def test_a_floor_put_in_by_hand_holds_for_a_detail() -> None:
    floors = {"speed": {"dense, ours / spaCy": 1.0}}
    sheet, fallen = run.table(FOUND, floors, {})
    assert fallen == ["speed: dense, ours / spaCy is 0.9, its floor 1"]
    assert "items, gold" not in printed(sheet)
    assert "items, gold" in printed(run.table(FOUND, floors, {}, details=True)[0])
    assert run.raised(FOUND, floors)["speed"] == {"dense, ours / spaCy": 1.0}


def test_more_claims_in_peaceful_items_than_the_floor_fail() -> None:
    floors = {"peaceful": {"claims per 1,000 items of peaceful sections": 4.0}}
    _, fallen = run.table(FOUND, floors, {})
    assert fallen == ["peaceful: claims per 1,000 items of peaceful sections is 5, its floor 4"]


def test_the_record_keeps_numbers_and_keys_and_no_sentence() -> None:
    kept = run.recorded(FOUND)
    assert set(kept) == {"peaceful", "held-out", "speed"}
    assert "a sentence" not in json.dumps(kept)
    assert len(kept["peaceful"]["wrong"]) == 1
    assert kept["held-out"]["shares"]["denied"]["core"] == 0.5


def test_shares_are_shown_beside_those_on_record() -> None:
    result = FOUND["held-out"]
    assert isinstance(result, Measured)
    row = next(
        line for line in printed(run.shared_out(result, {"shares": {"denied": {"core": 0.4}}})).splitlines() if "denied" in line
    )
    assert [cell.strip() for cell in row.strip("│").split("│")] == ["denied", "3", "0.5", "0.25", "0.4", "–"]


def test_every_find_too_many_is_written_with_its_sentence(tmp_path: Path) -> None:
    run.listed(FOUND, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["peaceful.wrong.txt"]
    assert (tmp_path / "peaceful.wrong.txt").read_text(encoding="utf-8") == "a sentence, composed\n"
