"""Places told by how far they lie from another. All texts are composed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whoholds.identify import Gazetteer, Marked, ToponymResolver, directory
from whoholds.identify.bearings import Bearing, behind, is_point, within
from whoholds.identify.entries import distance_km
from whoholds.records import Place


@pytest.mark.parametrize(("text", "name", "km", "degrees", "origin"), [
    ("Ain Issa, 50 km north of Raqqa, may be next", "Ain Issa", 50, 0, "Raqqa"),
    ("Abu Qalqal, which is 16 km west of Manbij.", "Abu Qalqal", 16, 270, "Manbij"),
    ("Bara, a small town 60 kilometres north of El Obeid, was", "Bara", 60, 0, "El Obeid"),
    ("Zuwara, about ten miles (16 km) south-west of Zawiya", "Zuwara", 16.09, 225, "Zawiya"),
    ("Kursha lies some 30 km from the city of Mosul", "Kursha", 30, None, "Mosul"),
    ("Tall Kayf (12-km northeast of Mosul) fell", "Tall Kayf", 12, 45, "Mosul"),
    ("Bara, 60 km north of El-Obeid. Herders came", "Bara", 60, 0, "El-Obeid"),
    ("Besiana, six miles west of Pristina's outskirts", "Besiana", 9.654, 270, "Pristina"),
])  # fmt: skip
def test_what_stands_behind_a_name(text: str, name: str, km: float, degrees: float | None, origin: str) -> None:
    found = behind(text, len(name))
    assert found is not None
    assert found.km == pytest.approx(km)
    assert (found.degrees, found.origin) == (degrees, origin)


@pytest.mark.parametrize("text", [
    "Raqqa and 12 km north of Tabqa a dam", "Raqqa. 12 km north of Tabqa stands a dam", "Raqqa, 12 km along the river",
    "Raqqa, 12 men of Tabqa",
    "Raqqa fell 12 days after Tabqa", "Raqqa, 12 km north of it", "Raqqa",
])  # fmt: skip
def test_what_tells_no_bearing_of_it(text: str) -> None:
    assert behind(text, len("Raqqa")) is None


def test_words_that_end_with_a_bearing() -> None:
    found = within("a village 12 km north-east of Raqqa")
    assert found == Bearing("12 km north-east of Raqqa", 12.0, 45.0, "Raqqa")
    assert within("a village 12 km north-east of Raqqa city") is None
    assert within("Raqqa") is None


@pytest.fixture(scope="module")
def resolver(home: Path) -> ToponymResolver:
    return ToponymResolver(Gazetteer.open(home), directory())


def place(lat: float | None, lon: float | None) -> Place:
    return Place(id="o", name="Origin", country="SY", lat=lat, lon=lon)


ORIGIN = place(35.95, 39.01)
WAYS = (0.0, 45.0, 90.0, 135.0, 180.0, 225.0, 270.0, 315.0)


@given(st.floats(2, 200), st.sampled_from(WAYS), st.floats(-70, 70), st.floats(-180, 180))
def test_the_point_lies_so_far_and_that_way(km: float, degrees: float, lat: float, lon: float) -> None:
    bearing, origin = Bearing("", km, degrees, "Origin"), place(lat, lon)
    point = bearing.from_(origin)
    assert point is not None
    assert point.lat is not None
    assert point.lon is not None
    assert distance_km(lat, lon, point.lat, point.lon) == pytest.approx(km, rel=0.01)
    assert -180 <= point.lon <= 180
    assert bearing.fits(origin, point)
    assert is_point(point)
    assert origin.radius_km < point.radius_km <= km + origin.radius_km
    other = Bearing("", km, (degrees + 180) % 360, "Origin")
    assert km < 10 or not other.fits(origin, point)


def test_without_a_direction_it_lies_anywhere_around() -> None:
    point = Bearing("", 30.0, None, "Origin").from_(ORIGIN)
    assert point is not None
    assert (point.lat, point.lon) == (ORIGIN.lat, ORIGIN.lon)
    assert point.radius_km > 30
    assert Bearing("", 30.0, 0.0, "Origin").from_(place(None, None)) is None


def toponyms(resolver: ToponymResolver, text: str, *names: str) -> list[tuple[str | None, str | None, float | None]]:
    spans = [(text.index(name), text.index(name) + len(name)) for name in names]
    given = Marked.of({"id": "t", "text": text, "mentions": [{"start": a, "end": b} for a, b in spans]})
    return [(t.name, t.source, t.lat) for t in resolver.resolve(given)]


def test_a_name_that_no_list_has_is_where_the_report_says(resolver: ToponymResolver) -> None:
    (known, unknown) = toponyms(resolver, "Rawa was quiet. They took Xqzwv, 20 km north of Rawa, at dawn.", "Rawa", "Xqzwv")
    assert (unknown[0], known[0]) == ("Xqzwv", "Rawa")
    assert unknown[1] is not None
    assert unknown[1].startswith("bearing:")
    assert known[2] is not None
    assert unknown[2] == pytest.approx(known[2] + 0.18, abs=0.01)


def test_a_place_that_lies_as_told_stays_and_two_told_by_each_other_do_no_harm(resolver: ToponymResolver) -> None:
    (rawa,) = toponyms(resolver, "They took Rawa.", "Rawa")
    assert toponyms(resolver, "They took Rawa, 80 km east of Qaim, on Friday.", "Rawa") == [rawa]
    assert len(toponyms(resolver, "Xqzwv, 9 km east of Yqzwv. Yqzwv, 9 km west of Xqzwv.", "Xqzwv", "Yqzwv")) == 2


def test_words_without_a_name_are_a_point(resolver: ToponymResolver) -> None:
    (found,) = toponyms(resolver, "In Iraq they hold a village 12 km south of Rawa.", "a village 12 km south of Rawa")
    assert found[1] is not None
    assert found[1].startswith("bearing:")
