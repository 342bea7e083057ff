"""The gazetteer over a small index of its own: what is found, in which order, and what is said of a broken file."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from whoholds.config import HOME, home
from whoholds.errors import GazetteerError
from whoholds.identify import recipes
from whoholds.identify.entries import Entry
from whoholds.identify.gazetteer import Gazetteer
from whoholds.identify.gazetteer_build import build
from whoholds.identify.merging import merge


def town(number: int, name: str, country: str, lat: float, lon: float, people: int, *names: str) -> Entry:
    """A settlement as GeoNames lists it."""
    return Entry(ref=f"geonames:{number}", name=name, names=names, country=country, lat=lat, lon=lon, population=people)


def other(ref: str, name: str, country: str, lat: float, lon: float, kind: str, *names: str, noted: bool = True) -> Entry:
    """A row of another table."""
    return Entry(ref=ref, name=name, names=names, country=country, lat=lat, lon=lon, kind=kind, radius_km=20.0, noted=noted)


PLACES = (
    town(92138, "Al Qā’im", "IQ", 34.39, 40.99, 74_100, "Al-Qaim", "القائم"),
    town(172955, "Ar Raqqah", "SY", 35.95, 39.01, 531_952, "Raqqa", "الرقة"),
    town(170592, "Deir ez-Zor", "SY", 35.34, 40.14, 271_800, "Dayr az Zawr", "دير الزور"),
    town(2210247, "Tripoli", "LY", 32.89, 13.19, 1_302_947, "طرابلس"),
    town(266826, "Tripoli", "LB", 34.43, 35.84, 229_398),
    town(99072, "Mosul", "IQ", 36.34, 43.12, 1_683_000, "Al Mawşil"),
    town(709717, "Donetsk", "UA", 48.02, 37.80, 901_645, "Донецьк", "Донецк"),
    town(706483, "Kharkiv", "UA", 49.98, 36.25, 1_421_125, "Kharkov"),
    town(170063, "Ḩamāh", "SY", 35.13, 36.76, 460_602, "Hama"),
    other("admin1:SY.10", "Hama Governorate", "SY", 35.2, 37.2, "region", "Hama", noted=False),
    other("admin1:AF.10", "Helmand Province", "AF", 31.4, 64.0, "region", noted=False),
    other("whoholds:mosul-dam-iq", "Mosul Dam", "IQ", 36.63, 42.82, "dam"),
    other("whoholds:menagh-air-base-sy", "Menagh Air Base", "SY", 36.52, 37.04, "base", "Minnigh air base"),
    other("whoholds:raqqa-sy", "Raqqa", "SY", 35.96, 39.0, "settlement", "Rakka"),
)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gazetteer]:
    path = tmp_path_factory.mktemp("index") / "small.sqlite"
    build(PLACES, path, "composed")
    with Gazetteer.open(path) as found:
        yield found


@pytest.mark.parametrize(
    ("words", "name", "matched"),
    [
        ("Al Qā’im", "Al Qā’im", "name"),
        ("al-Qaim", "Al Qā’im", "name"),
        ("Qaim", "Al Qā’im", "folded"),
        ("القائم", "Al Qā’im", "alternate"),
        ("Dayr az-Zawr", "Deir ez-Zor", "alternate"),
        ("Deir Ezzor", "Deir ez-Zor", "loose"),
        ("Kharkov", "Kharkiv", "alternate"),
        ("Kharkiw", "Kharkiv", "loose"),
        ("Донецк", "Donetsk", "name"),
        ("Mosul Dam", "Mosul Dam", "name"),
        ("Mosul dam", "Mosul Dam", "name"),
        ("Menagh military airport", "Menagh Air Base", "folded"),
        ("Menagh", "Menagh Air Base", "folded"),
        ("Helmand", "Helmand Province", "folded"),
        ("Hama", "Ḩamāh", "alternate"),
        ("Hama province", "Hama Governorate", "folded"),
        ("Mosul prison", "Mosul", "near"),
        ("northern Raqqa", "Raqqa", "near"),
        ("Donesk", "Donetsk", "typo"),
    ],
)
def test_what_a_name_means(small: Gazetteer, words: str, name: str, matched: str) -> None:
    best = small.find(words)[0]
    assert (best.place.name, best.matched) == (name, matched)


def test_better_matches_score_higher(small: Gazetteer) -> None:
    words = ("Deir ez-Zor", "Dayr az Zawr", "Deir-Zor", "Deir Ezzor")
    scores = [small.find(one)[0].name_score for one in words]
    assert scores[0] == 1.0
    assert scores[1] > scores[3]
    assert all(0 < value <= 1 for value in scores)


def test_places_of_one_name_by_size(small: Gazetteer) -> None:
    assert [c.place.country for c in small.find("Tripoli")] == ["LY", "LB"]
    assert [c.place.country for c in small.find("Tripoli", countries=["LB"])] == ["LB"]
    assert len(small.find("Tripoli", limit=1)) == 1
    assert small.find("Tripoli", countries=["UA"]) == []


def test_a_noted_place_renames_what_it_is_merged_with(small: Gazetteer) -> None:
    place = small.get("geonames:172955")
    assert place is not None
    assert (place.name, place.population, place.lat) == ("Raqqa", 531_952, 35.95)
    assert small.get("whoholds:raqqa-sy") == place
    assert small.find("Ar Raqqah")[0].place == small.find("Rakka")[0].place == place


@pytest.mark.parametrize("words", ["", "   ", "🙂", "x" * 10_000, "ق" * 10_000, "'\"; DROP TABLE place", "\x00", "\ud800"])
def test_no_place_for_what_is_no_name(small: Gazetteer, words: str) -> None:
    assert small.find(words) == []


def test_a_changed_list_does_not_change_the_next_answer(small: Gazetteer) -> None:
    small.find("Mosul").clear()
    assert small.find("Mosul")


def test_same_places_far_apart_stay_two() -> None:
    near = town(1, "Andriivka", "UA", 48.50, 37.96, 100)
    twin = other("whosonfirst:1", "Andriivka", "UA", 48.51, 37.97, "settlement", noted=False)
    far = other("whosonfirst:2", "Andriivka", "UA", 50.05, 36.60, "settlement", noted=False)
    base = other("whosonfirst:3", "Andriivka", "UA", 48.50, 37.96, "base", noted=False)
    assert [sheet.entry.ref for sheet in merge((near, twin, far, base))] == ["geonames:1", "whosonfirst:2", "whosonfirst:3"]


def test_areas_of_one_list_stay_apart_whatever_names_they_share() -> None:
    west = Entry(ref="admin1:SD.47", name="West Darfur", names=("Gharb Darfor",), country="SD", lat=13.3, lon=22.6, kind="region")
    central = Entry(
        ref="admin1:SD.61", name="Central Darfur", names=("Gharb Darfor",), country="SD", lat=12.6, lon=23.3, kind="region"
    )
    again = Entry(ref="whoholds:west-darfur-sd", name="West Darfur", names=(), country="SD", lat=13.3, lon=22.6, kind="region")
    assert [sheet.entry.ref for sheet in merge((west, central, again))] == ["admin1:SD.47", "admin1:SD.61"]


def test_the_same_entries_give_the_same_file(tmp_path: Path) -> None:
    build(PLACES, tmp_path / "one", "same")
    build(reversed(PLACES[:9]), tmp_path / "two", "same")
    build(PLACES[:9], tmp_path / "three", "same")
    assert (tmp_path / "two").read_bytes() == (tmp_path / "three").read_bytes() != (tmp_path / "one").read_bytes()


def test_a_build_leaves_one_whole_file(tmp_path: Path) -> None:
    told: list[tuple[str, float]] = []
    build(PLACES, tmp_path / "index", "whole", lambda words, done: told.append((words, done)))
    assert [path.name for path in tmp_path.iterdir()] == ["index"]
    assert [done for _, done in told] == sorted(done for _, done in told)
    assert told[-1] == ("ready", 1.0)


def test_two_builds_at_once(tmp_path: Path) -> None:
    threads = [threading.Thread(target=build, args=(PLACES, tmp_path / "index", f"by {i}")) for i in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with Gazetteer.open(tmp_path / "index") as found:
        assert found.size == len(PLACES) - 1
    assert [path.name for path in tmp_path.iterdir()] == ["index"]


def test_a_build_that_fails_leaves_nothing(tmp_path: Path) -> None:
    def broken() -> Iterator[Entry]:
        yield PLACES[0]
        raise RuntimeError("interrupted")

    with pytest.raises(RuntimeError):
        build(broken(), tmp_path / "index", "never")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(GazetteerError, match="WHOHOLDS_HOME"):
        build(PLACES, tmp_path / "file" / "index", "never")


def broken_file(path: Path) -> None:
    path.write_bytes(b"no database at all" * 100)


def foreign_database(path: Path) -> None:
    with sqlite3.connect(path) as base:
        base.execute("CREATE TABLE meta (key TEXT, value TEXT)")
    base.close()


def cut_off(path: Path) -> None:
    build(PLACES, path, "whole")
    path.write_bytes(path.read_bytes()[:5000])


def other_version(path: Path) -> None:
    build(PLACES, path, "old")
    with sqlite3.connect(path) as base:
        base.execute("UPDATE meta SET value = '0' WHERE key = 'schema'")
    base.close()


def empty(path: Path) -> None:
    path.touch()


@pytest.mark.parametrize("spoil", [broken_file, foreign_database, cut_off, other_version, empty])
def test_a_file_that_is_no_index(tmp_path: Path, spoil: object) -> None:
    path = tmp_path / "index"
    spoil(path)  # type: ignore[operator]
    with pytest.raises(GazetteerError) as caught:
        Gazetteer.open(path)
    assert "index" in str(caught.value)
    assert "whoholds doctor" in caught.value.advice


def test_the_index_lies_in_the_home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOME, str(tmp_path))
    assert home() == tmp_path
    build(PLACES, tmp_path / f"gazetteer-{recipes.fingerprint()}.sqlite", "here")
    with Gazetteer.open() as found:
        assert found.fingerprint == "here"
    with Gazetteer.open(tmp_path) as found:
        assert found.path.parent == tmp_path
