"""Names that no list writes so, in an index of a few villages; the spellings are composed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from whoholds.identify import Gazetteer
from whoholds.identify.entries import Entry
from whoholds.identify.gazetteer_build import build

VILLAGES = (
    "Bafilliyun", "Nasr Allah", "Jabr ad Dawud", "Qal'at Hafiz al Jasim", "'Ali Nur", "Jabal Sam'an", "Daywanah",
    "Umm at Tuyur", "Dayr al Jurd", "Tall Abu Hamir", "Muhammad Husayn",
    "Khuzaimah", "Khozeima",
)  # fmt: skip


@pytest.fixture(scope="module")
def villages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gazetteer]:
    path = tmp_path_factory.mktemp("overheard") / "places.sqlite"
    places = [Entry(ref=f"x:{n}", name=name, country="IQ", lat=33 + n / 4, lon=44.0) for n, name in enumerate(VILLAGES)]
    city = Entry(ref="x:city", name="Soran", names=("Diyana",), country="IQ", lat=36.65, lon=44.54, population=90_000)
    build([*places, city], path, "composed")
    with Gazetteer.open(path) as found:
        yield found


@pytest.mark.parametrize(("spelling", "village"), [
    ("Bafilioum", "Bafilliyun"), ("Um Eltoyur", "Umm at Tuyur"), ("Hafiz al Jasim", "Qal'at Hafiz al Jasim"),
    ("Ali Nur Ali", "'Ali Nur"), ("Deir ej Jourd", "Dayr al Jurd"), ("جبل سمعان", "Jabal Sam'an"), ("Dewana", "Daywanah"),
    ("Jabr ad Dawar", "Jabr ad Dawud"),
])  # fmt: skip
def test_a_spelling_that_no_list_has_leads_to_its_village(villages: Gazetteer, spelling: str, village: str) -> None:
    first, *_ = villages.find(spelling, countries=["IQ"])
    assert first.place.name == village


def test_who_weighs_by_a_report_is_not_told_of_parts_and_of_other_bones(villages: Gazetteer) -> None:
    assert villages.find("Hafiz al Jasim", widely=False) == []
    assert villages.find("Bafilioum", widely=False) == []


def test_a_great_city_does_not_come_before_a_village_that_sounds_likelier(villages: Gazetteer) -> None:
    found = {c.place.name: c for c in villages.find("Dewana")}
    assert [*found][:2] == ["Daywanah", "Soran"]
    assert found["Soran"].score > found["Daywanah"].score  # size added to likeness would put it first


@pytest.mark.parametrize(("asked", "first"), [("Khouzaimeh", "Khuzaimah"), ("Khozeimeh", "Khozeima")])
def test_of_two_that_sound_alike_the_one_written_alike_comes_first(villages: Gazetteer, asked: str, first: str) -> None:
    found = [c for c in villages.find(asked) if c.place.name in ("Khuzaimah", "Khozeima")]
    assert found[0].name_score == found[1].name_score
    assert found[0].place.name == first
    assert [c.place.name for c in villages.find("خزيمة")][:2] == ["Khuzaimah", "Khozeima"]
