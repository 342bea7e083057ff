"""Place names that are written in many ways, and the gazetteer behind them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whoholds.identify import Gazetteer
from whoholds.identify.names import fold, level


@pytest.mark.parametrize("name", ["Qaim", "al-Qā’im", "Al-Qaim", "Al Qa'im", "al-Qa’im", "el-Qaim", "القائم"])
def test_one_town_of_many_spellings(gazetteer: Gazetteer, name: str) -> None:
    best, *_ = gazetteer.find(name, countries=["IQ"])
    assert best.place.country == "IQ"
    assert (round(best.place.lat or 0), round(best.place.lon or 0)) == (34, 41)


@pytest.mark.parametrize(
    ("name", "country", "lat", "lon"),
    [
        ("Deir Ezzor", "SY", 35.3, 40.1),
        ("Deir ez-Zor", "SY", 35.3, 40.1),
        ("Raqqa", "SY", 35.9, 39.0),
        ("ar-Raqqah", "SY", 35.9, 39.0),
        ("Mosul", "IQ", 36.3, 43.1),
        ("Kyiv", "UA", 50.4, 30.5),
        ("Kiev", "UA", 50.4, 30.5),
        ("Bakhmut", "UA", 48.6, 38.0),
        ("El Fasher", "SD", 13.6, 25.3),
        ("Al-Fashir", "SD", 13.6, 25.3),
        ("Mekelle", "ET", 13.5, 39.5),
    ],
)
def test_towns_of_the_news(gazetteer: Gazetteer, name: str, country: str, lat: float, lon: float) -> None:
    best, *_ = gazetteer.find(name, countries=[country])
    assert best.place.lat == pytest.approx(lat, abs=0.15)
    assert best.place.lon == pytest.approx(lon, abs=0.15)


@pytest.mark.parametrize("name", ["", " ", "…", "Xqzwvk Ptrgh", "a" * 5000])
def test_names_of_no_place(gazetteer: Gazetteer, name: str) -> None:
    assert gazetteer.find(name) == []


def test_a_place_by_its_identifier(gazetteer: Gazetteer) -> None:
    best, *_ = gazetteer.find("Mosul", countries=["IQ"])
    assert gazetteer.get(best.place.id) == best.place
    assert gazetteer.get("geonames:0") is None


@given(st.text(max_size=30))
def test_folding_is_done_once_for_all(name: str) -> None:
    assert level(level(name)) == level(name)
    assert fold(name).keys == fold(name.strip()).keys
    assert all(fold(name).keys)


@given(st.sampled_from(["Qaim", "Raqqa", "Mosul", "Hama"]), st.sampled_from(["al-", "Al ", "el-", "AL-", ""]))
def test_articles_make_no_other_place(name: str, article: str) -> None:
    assert set(fold(article + name).keys) & set(fold(name).keys)
