"""How the places of claims are compared: gold claims and found ones composed here."""

from __future__ import annotations

from typing import Any

from gates import claim_places


class Scorer:
    """A scorer on a line: nearness by equal offset, a degree of longitude is 100 km."""

    @staticmethod
    def nearness(one: dict[str, Any], other: dict[str, Any]) -> float:
        return float(one["start"] == other["start"])

    @staticmethod
    def km(one: dict[str, Any], other: dict[str, Any]) -> float | None:
        return None if None in (one["lon"], other["lon"]) else abs(one["lon"] - other["lon"]) * 100


def claim(start: int, lon: float | None, event: str = "gain", words: str = "Qaim", kind: str = "settlement") -> dict[str, Any]:
    place = {"lat": None if lon is None else 0.0, "lon": lon, "text": words, "kind": kind}
    return {"event": event, "start": start, "place": place}


def test_claims_are_set_side_by_side_wherever_their_places_are() -> None:
    gold = [claim(1, 40.0), claim(2, 41.0), claim(3, None), claim(4, 42.0)]
    found = [claim(1, 50.0), claim(2, 41.05), claim(3, 42.0), claim(4, 42.0, "loss")]
    assert list(claim_places.pairs(gold, found, Scorer)) == [(gold[0], found[0]), (gold[1], found[1])]


def test_of_two_places_in_one_clause_the_nearer() -> None:
    gold, found = [claim(1, 40.0), claim(1, 45.0)], [claim(1, 45.0), claim(1, 40.0)]
    assert [f["place"]["lon"] for _, f in claim_places.pairs(gold, found, Scorer)] == [40.0, 45.0]


def test_a_place_without_a_point_is_abstained_and_not_right() -> None:
    pairs = [(claim(1, 40.0), claim(1, 40.05)), (claim(1, 40.0), claim(1, 40.2)), (claim(1, 40.0), claim(1, None))]
    assert claim_places.judged(pairs, Scorer) == {
        "matched": 3, "right": 1, "abstained": 1, "no point": 1, "another place of the name": 1,
    }  # fmt: skip


def test_one_to_one_a_member_of_a_list_goes_with_itself() -> None:
    gold = [claim(1, 40.0, words="Greenville"), claim(1, 41.0, words="the port of Harper"), claim(1, 42.0, words="Zwedru")]
    found = [claim(1, 41.0, words="Harper"), claim(1, None, words="Greenville")]
    matched = {g["place"]["text"]: f["place"]["text"] for g, f in claim_places.one_to_one(gold, found, Scorer)}
    assert matched == {"the port of Harper": "Harper", "Greenville": "Greenville"}


def test_what_is_wrong_is_told_by_kind() -> None:
    gold = [claim(1, 40.0, words=w) for w in ("Qaim", "Qaim", "the dam", "Aleppo", "Nawa")]
    found = [
        claim(1, 41.0, words="Rawa"), claim(1, None, words="the town of Qaim"), claim(1, 41.0, words="the dam"),
        claim(1, 41.0, words="Aleppo", kind="region"), claim(1, 41.0, words="Nawa"),
    ]  # fmt: skip
    count = claim_places.judged(zip(gold, found, strict=True), Scorer)
    assert [count[kind] for kind in claim_places.KINDS] == [1, 1, 1, 1, 1]
