"""What words without a name mean. The reports are composed for these tests; the events are real."""

from __future__ import annotations

from pathlib import Path

import pytest

from whoholds.identify import Identifier, identifier
from whoholds.records import Claim, Event, EventKind, Extent, Mention, MentionKind, Reading, Report

TEXT = """\
DAMASCUS - Fighting went on near Mayadin in Deir Ezzor province. The Syrian army took Deir Ezzor on Friday.
Soldiers hold the city, its airport, the central mosque, the post of Abu Kamal and half of the province.
They rule most of the country.
"""


@pytest.fixture(scope="module")
def whole(home: Path) -> Identifier:
    return identifier(home)


def mention(words: str, kind: MentionKind = "place", refers_to: Mention | None = None) -> Mention:
    start = TEXT.rindex(words) if words == "Deir Ezzor" else TEXT.index(words)
    return Mention(start, start + len(words), words, kind, refers_to)


def claimed(whole: Identifier, words: str, extent: Extent = "whole", offered: str | None = None) -> Claim:
    """The claim of an event at some words, of which the reader offers that they mean others."""
    place = mention(words, refers_to=mention(offered) if offered else None)
    named = [mention(name) for name in ("DAMASCUS", "Deir Ezzor", "Mayadin", "Deir Ezzor province")]
    told: list[tuple[EventKind, str, Mention, Extent]] = [
        ("gain", "took", mention("Deir Ezzor"), "whole"), ("hold", "hold", place, extent),
    ]  # fmt: skip
    events = [Event(kind=k, trigger=mention(t, "trigger"), place=p, extent=x, evidence=(p.start, p.end)) for k, t, p, x in told]
    reading = Reading(report=Report.new(TEXT, published="2017-11-03"), reader="test", mentions=tuple(named), events=tuple(events))
    return next(c for c in whole.claims(reading)[0] if c.place.text == words)


def test_a_city_is_the_settlement_that_the_report_is_about(whole: Identifier) -> None:
    assert claimed(whole, "the city").place.name == "Deir ez-Zor"


def test_no_city_is_a_province_whatever_the_reader_offers(whole: Identifier) -> None:
    place = claimed(whole, "the city", offered="Deir Ezzor province").place
    assert place.kind == "settlement"
    assert place.name == "Deir ez-Zor"


def test_what_the_reader_offers_counts(whole: Identifier) -> None:
    assert claimed(whole, "the city", offered="Mayadin").place.name in {"Al Mayadin", "Mayadin", "Al-Mayadin"}


def test_half_of_the_province_is_in_the_province(whole: Identifier) -> None:
    place = claimed(whole, "half of the province", extent="part").place
    assert place.kind in {"region", "district"}
    assert "Deir ez-Zor" in place.name


def test_a_mosque_is_a_part_of_its_town(whole: Identifier) -> None:
    place = claimed(whole, "the central mosque").place
    assert (place.name, place.extent) == ("Deir ez-Zor", "part")


def test_an_airport_lies_at_its_town(whole: Identifier) -> None:
    place = claimed(whole, "its airport").place
    assert place.lat is not None
    assert place.lon is not None
    assert abs(place.lat - 35.29) < 0.1
    assert abs(place.lon - 40.18) < 0.1


def test_a_post_is_where_the_name_inside_its_words_says(whole: Identifier) -> None:
    place = claimed(whole, "the post of Abu Kamal").place
    assert place.lat is not None
    assert abs(place.lat - 34.45) < 0.1


def test_the_country_is_the_one_that_the_report_plays_in(whole: Identifier) -> None:
    place = claimed(whole, "most of the country", extent="part").place
    assert (place.kind, place.country) == ("country", "SY")
