"""Whom a claim is against, where no words say so; the reports are composed, the wars are real."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from whoholds.config import DEFAULT_IMPLIED, IMPLIED, settings
from whoholds.errors import ConfigurationError
from whoholds.extract import RuleReader
from whoholds.identify import Identifier, identifier
from whoholds.identify.implied import HINTS, implied_weights, likeliest
from whoholds.records import Claim, Reading, Report

WEST = """\
Iraqi forces captured Rawa from ISIS on Thursday, a spokesman for the Joint Operations Command said.
Iraqi forces captured Anah on Friday.
Iraqi forces control Haditha.
"""
ALONE = "The town of Qaim was captured on Friday."


def reading(text: str) -> Reading:
    return RuleReader().read(Report.new(text, outlet="Composed Wire", published="2017-11-18"))


def claims(home: Path, text: str, least: float | None) -> dict[str, Claim]:
    return {c.place.name: c for c in identifier(home, implied=least).claims(reading(text))[0]}


@pytest.fixture(scope="module")
def plain(home: Path) -> Identifier:
    return identifier(home)


def test_every_hint_has_a_weight() -> None:
    assert set(implied_weights()) == set(HINTS)
    assert any(implied_weights().values())


def test_who_lost_the_next_town_is_who_lost_the_first(home: Path) -> None:
    found = claims(home, WEST, 0.5)
    assert [(p.name, p.text) for p in found["Ana"].opponents] == [("ISIS", None)]


def test_nobody_is_told_unless_asked_for(home: Path) -> None:
    assert claims(home, WEST, None)["Ana"].opponents == ()


def test_whose_words_name_it_keeps_its_words(home: Path) -> None:
    found = claims(home, WEST, 0.0)
    assert [p.text for p in found["Rawa"].opponents] == ["ISIS"]
    assert {name: c.actors for name, c in found.items()} == {name: c.actors for name, c in claims(home, WEST, None).items()}


def test_who_holds_a_place_is_against_nobody(home: Path) -> None:
    assert claims(home, WEST, 0.0)["Haditha"].opponents == ()


def test_the_surer_the_fewer(home: Path) -> None:
    told = [sum(bool(c.opponents) for c in claims(home, WEST, least).values()) for least in (0.0, 0.5, 0.9, 1.0)]
    assert told == sorted(told, reverse=True)
    assert told[0] > told[-1]


def test_no_side_of_the_report_is_no_opponent(home: Path) -> None:
    found = [p for c in claims(home, ALONE, 0.85).values() for p in c.opponents]
    assert found == []


def test_whose_actors_nobody_tells_is_against_nobody(home: Path) -> None:
    faceless = WEST.replace("Iraqi forces captured Anah", "Anah was captured")
    assert claims(home, faceless, 0.0)["Ana"].opponents == ()


def test_the_chance_is_that_of_opponent_and_actors_together(plain: Identifier) -> None:
    resolved = plain.resolved(reading(WEST))
    assert resolved is not None
    told, filler = resolved
    anah = next(c for c in told if c.place.name == "Ana")
    assert filler.sure(anah) == 1.0  # its words name Iraq's forces, who are at home
    assert filler.sure(replace(anah, actors=())) == 0.0


def test_the_actors_are_never_their_own_opponents(plain: Identifier) -> None:
    resolved = plain.resolved(reading(WEST))
    assert resolved is not None
    told, filler = resolved
    for number, rated in filler.asked(told):
        acting = frozenset(p.name for p in told[number].actors if p.name)
        best = likeliest(rated, acting)
        assert best is None or (best[0] not in acting and 0.0 < best[1] <= 1.0)
        assert all(set(hints) <= set(HINTS) for _, hints in rated)


def test_such_claims_are_marked_as_made_otherwise(home: Path, plain: Identifier) -> None:
    assert plain.fingerprint != identifier(home, implied=0.85).fingerprint != identifier(home, implied=0.9).fingerprint


def test_a_report_without_a_place_has_nothing_to_tell(plain: Identifier) -> None:
    assert plain.resolved(replace(reading("Talks were put off until the autumn."), events=())) is None


def test_the_setting_is_a_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(IMPLIED, raising=False)
    assert settings().implied == DEFAULT_IMPLIED
    monkeypatch.setenv(IMPLIED, "never")
    assert settings().implied is None
    monkeypatch.setenv(IMPLIED, "0.85")
    assert settings().implied == 0.85
    for words in ("85", "often", "nan", "-1"):
        monkeypatch.setenv(IMPLIED, words)
        with pytest.raises(ConfigurationError, match=r"0\.85"):
            settings()
