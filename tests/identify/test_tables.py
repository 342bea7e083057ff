"""The shipped tables of places: every row can be used, and the places of the wars are there."""

from __future__ import annotations

import pytest

from whoholds.identify import Gazetteer, recipes
from whoholds.identify.entries import distance_km
from whoholds.identify.names import fold
from whoholds.identify.phrases import PRONOUNS

SHIPPED = ("admin1.csv.gz", "districts.csv.gz", "counties.csv.gz", "airports.csv.gz", "places_extra.csv", "places_annotated.csv")


@pytest.mark.parametrize("name", SHIPPED)
def test_every_row_is_a_place(name: str) -> None:
    entries = list(recipes.table(name))
    assert len({entry.ref for entry in entries}) == len(entries)
    for entry in entries:
        assert fold(entry.name).keys, entry
        assert entry.lat is not None
        assert -90 <= entry.lat <= 90, entry
        assert entry.lon is not None
        assert -180 <= entry.lon <= 180, entry
        assert entry.radius_km > 0, entry
        assert entry.country is None or len(entry.country) == 2, entry
        assert "(" not in entry.name or name != "places_extra.csv", entry


def test_annotated_places_are_no_regions_and_no_pronouns() -> None:
    entries = list(recipes.table("places_annotated.csv"))
    assert len(entries) > 800
    assert not {entry.kind for entry in entries} & {"region", "country"}
    assert not {entry.name.lower() for entry in entries} & PRONOUNS
    assert all(entry.admin for entry in entries if entry.kind == "quarter")


def test_hand_made_tables_are_large_enough() -> None:
    assert len(list(recipes.table("places_extra.csv"))) >= 400
    assert sum(1 for _ in recipes.rows("places_renamed.csv")) >= 150


@pytest.mark.parametrize(
    ("name", "country", "kind", "lat", "lon"),
    [
        ("Menagh Air Base", "SY", "base", 36.52, 37.04),
        ("Tabqa Dam", "SY", "dam", 35.87, 38.57),
        ("Sambisa Forest", "NG", "forest", 11.25, 13.4),
        ("Snake Island", "UA", "island", 45.26, 30.20),
        ("Nagorno-Karabakh", "AZ", "region", 39.9, 46.8),
        ("Gaza Strip", "PS", "region", 31.4, 34.4),
        ("Kandahar Airfield", "AF", "base", 31.5, 65.85),
        ("Donbas", "UA", "region", 48.3, 38.3),
    ],
)
def test_places_of_the_wars(name: str, country: str, kind: str, lat: float, lon: float) -> None:
    (entry,) = (e for e in recipes.table("places_extra.csv") if (e.name, e.country, e.kind) == (name, country, kind))
    assert distance_km(entry.lat or 0, entry.lon or 0, lat, lon) < 40


def test_large_areas_lie_in_the_middle_of_their_land() -> None:
    centres = {row["id"]: (float(row["lat"]), float(row["lon"])) for row in recipes.rows("centres.csv")}
    known = {entry.ref for entry in recipes.table("admin1.csv.gz")}
    assert all(ref in known or ref.startswith("country:") for ref in centres)
    assert distance_km(*centres["admin1:US.TX"], 31.4, -99.3) < 60


def test_regions_that_reports_are_about_lie_where_these_put_them_and_none_far_from_where_lists_have_it() -> None:
    listed = [*recipes.table("admin1.csv.gz"), *recipes.table("places_extra.csv")]
    known = {entry.ref: entry for entry in listed if entry.kind in ("region", "district", "area", "border")}
    moved = [(known.get(row["id"]), float(row["lat"]), float(row["lon"])) for row in recipes.rows("centres_annotated.csv")]
    assert len(moved) > 50
    for entry, lat, lon in moved:
        assert entry is None or distance_km(entry.lat or 0, entry.lon or 0, lat, lon) < 2 * max(entry.radius_km, 40.0), entry


def test_a_region_of_the_hand_made_list_is_one_with_that_of_geonames(gazetteer: Gazetteer) -> None:
    for name, country in (("Jonglei", "SS"), ("Gao Region", "ML")):
        regions = [
            c.place.id for c in gazetteer.find(name, countries=[country]) if c.place.kind == "region" and c.matched == "name"
        ]
        assert len(regions) == 1
        assert regions[0].startswith("admin1:")


def test_the_fingerprint_names_the_inputs() -> None:
    assert recipes.fingerprint() == recipes.fingerprint()
    assert len(recipes.fingerprint()) == 16


def test_great_areas_and_short_names_can_be_used() -> None:
    areas = list(recipes.rows("areas_of_the_world.csv"))
    assert len({row["name"] for row in areas}) == len(areas) > 250
    for row in areas:
        assert fold(row["name"]).keys, row
        assert -90 <= float(row["lat"]) <= 90, row
        assert -180 <= float(row["lon"]) <= 180, row
        assert float(row["radius_km"]) > 0, row
        assert row["kind"], row
    short = list(recipes.rows("short_names.csv"))
    assert len({row["short"] for row in short}) == len(short) > 40
    assert all(fold(row["words"]).keys for row in short)


def test_every_state_of_america_has_its_name_and_its_point() -> None:
    states = {row["id"]: row for row in recipes.rows("admin1.csv.gz") if row["country"] == "US"}
    assert len(states) == 51
    assert (states["admin1:US.MD"]["name"], states["admin1:US.DC"]["name"]) == ("Maryland", "District of Columbia")
    centres = {row["id"]: (float(row["lat"]), float(row["lon"])) for row in recipes.rows("centres.csv")}
    assert distance_km(*centres["admin1:US.MI"], 44.3, -85.5) < 90  # the middle of its land, not where its label fits
