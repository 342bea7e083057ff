"""How sides are compared: gold claims and found ones composed here, and a scorer with a table of two sides."""

from __future__ import annotations

from typing import Any

import pytest
from training.actors.oracle import Answer, Judge, kind_of

from gates import sides
from whoholds.identify import Directory


class Table:
    """A scorer that takes names for sides but for one alias, and texts that overlap for near."""

    @staticmethod
    def side(party: dict[str, Any]) -> str:
        name: str = party["name"]
        return {"IS": "ISIS"}.get(name, name)

    @staticmethod
    def same_place(one: dict[str, Any], other: dict[str, Any]) -> bool:
        return bool(one["name"] == other["name"])

    @staticmethod
    def nearness(one: dict[str, Any], other: dict[str, Any]) -> float:
        return float(one["start"] == other["start"])


def claim(place: str, start: int, actors: list[str], opponents: list[str], of: str | None = "") -> dict[str, Any]:
    return {
        "place": {"name": place}, "event": "gain", "start": start, "actors": [{"name": n} for n in actors],
        "opponents": [{"name": n} for n in opponents], "sources": [] if of == "" else [{"name": "a speaker", "of": of}],
    }  # fmt: skip


def test_claims_of_one_place_event_and_evidence_are_paired_whatever_their_sides() -> None:
    gold = [claim("Rawa", 1, ["ISIS"], []), claim("Ana", 40, ["ISIS"], [])]
    found = [claim("Rawa", 1, ["Iraq"], []), claim("Ana", 90, ["ISIS"], [])]
    assert list(sides.pairs(gold, found, Table)) == [(gold[0], found[0])]


def test_a_party_is_right_in_its_list_and_wrong_only_where_gold_has_one() -> None:
    count = sides.compared(claim("Rawa", 1, ["ISIS"], []), claim("Rawa", 1, ["IS"], ["Iraq"]), Table)
    assert (count["gold"], count["right"], count["told"], count["wrong"]) == (1, 1, 1, 0)
    count = sides.compared(claim("Rawa", 1, ["ISIS"], ["Iraq"]), claim("Rawa", 1, ["Iraq"], []), Table)
    assert (count["gold"], count["right"], count["told"], count["wrong"]) == (2, 0, 1, 1)


def test_gold_parties_with_words_are_counted_apart() -> None:
    gold = claim("Rawa", 1, ["ISIS"], ["Iraq"])
    gold["actors"][0]["text"] = "the militants"
    count = sides.compared(gold, claim("Rawa", 1, ["IS"], ["Iraq"]), Table)
    assert (count["gold"], count["right"], count["worded"], count["worded right"]) == (2, 2, 1, 1)


@pytest.mark.parametrize(
    ("words", "start", "end", "at"),
    [
        ("the army", 40, 70, 40),  # in the evidence
        ("the army", 20, 35, 0),  # before it, nearer than behind it
        ("army", 40, 60, 44),  # no part of 'armyworm'
        ("the fleet", 0, 10, None),
        (None, 0, 10, None),
    ],
)
def test_gold_words_are_looked_for_in_the_evidence_and_around_it(words: str | None, start: int, end: int, at: int | None) -> None:
    text = "the army took Rawa. It lost Ana, while  the army fought armyworms."
    assert sides.located(text, words, start, end) == (None if at is None else [at, at + len(words or "")])


@pytest.mark.parametrize(("gold", "found", "right"), [("ISIS", "IS", 1), ("ISIS", None, 0), (None, None, 1), (None, "Iraq", 0)])
def test_a_speaker_is_right_with_the_same_side_or_none_in_both(gold: str | None, found: str | None, right: int) -> None:
    count = sides.compared(claim("Rawa", 1, [], [], gold), claim("Rawa", 1, [], [], found), Table)
    assert (count["speakers"], count["speaker right"]) == (1, right)


def test_the_directory_knows_two_names_of_one_side_that_the_scorer_does_not(actors: Directory) -> None:
    judge = Judge(actors, Table)
    same = Answer("named", "the FNL", "National Forces of Liberation (Burundi)", "FNL", "BI", {"published": "2003-07-16"})
    assert judge(same)
    assert not judge.strictly(same)
    assert not judge(same._replace(gold="CNDD-FDD"))
    assert not judge(same._replace(found=None))


def test_words_are_pronouns_generic_or_names(actors: Directory) -> None:
    assert [kind_of(actors, words) for words in ("They", "the rebels", "LURD fighters")] == ["pronoun", "generic", "named"]
