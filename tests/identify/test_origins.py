"""What names tell of peoples; the persons are composed."""

import pytest

from whoholds.identify.directory import directory
from whoholds.identify.origins import origins


@pytest.mark.parametrize(
    ("name", "people"),
    [
        ("Serhii Dovhan", "ukrainian"), ("Dale Hostetler", "english"), ("Saw Htoo Wah", "karen"),
        ("Ato Temesgen Alemu", "ethiopian"), ("Levon Vardikian", "armenian"), ("Hoshyar Barwari", "kurdish"),
        ("Nihal Tennakoon", "sinhala"), ("Dušan Jovičić", "serbian"),
        ("Gholamali Karimzadeh", "persian"),
    ],
)  # fmt: skip
def test_a_name_is_common_among_a_people(name: str, people: str) -> None:
    assert people in origins().of_name(name)


def test_several_names_tell_more_than_one() -> None:
    assert "arab" in origins().of_name("Salman")
    assert origins().of_name("Salman Raduyev") == {"chechen"}


@pytest.mark.parametrize("name", ["", "Qwx", "Zzz Qqq"])
def test_a_strange_name_tells_nothing(name: str) -> None:
    assert not origins().of_name(name)


def test_a_group_has_its_own_people_a_government_that_of_its_country() -> None:
    table, actors = origins(), directory().actors
    assert table.of_side(actors["ltte"]) == {"tamil"}
    assert "sinhala" in table.of_side(actors["sri-lankan-government"])
    assert "arab" not in table.of_side(actors["united-states"])  # it fights in Iraq, and is not of it


def test_each_people_is_of_countries_and_sides_that_are_there() -> None:
    known = directory()
    assert all(known.actors[side].side == side for side in origins().sides)
    assert all(country in known.nations or country.lower() in known.nations for country in origins().countries)
