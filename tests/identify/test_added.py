"""Files added to the gazetteer, kept beside the index; merged with what is known; pins."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from whoholds.errors import DirectoryError, GazetteerError
from whoholds.identify import added, pins
from whoholds.identify.directory import directory
from whoholds.identify.entries import NAMES_ONLY, Entry
from whoholds.identify.gazetteer import Gazetteer
from whoholds.identify.gazetteer_build import build
from whoholds.identify.merging import merge
from whoholds.records import Issue

MOMENT = dt.datetime(2017, 11, 3, 12, tzinfo=dt.UTC)


def town(ref: str, name: str, lat: float, lon: float, *names: str, kind: str = "settlement", same: tuple[str, ...] = ()) -> Entry:
    return Entry(ref=ref, name=name, names=names, country="IQ", lat=lat, lon=lon, kind=kind, same=same)


QAIM = town("geonames:92138", "Al-Qaim", 34.39, 40.99, "القائم")
OTHER = town("geonames:5", "Qaim", 32.0, 45.0)


def test_what_sources_call_the_same_is_one_place() -> None:
    said = town("whosonfirst:7", "Husaybah", 34.41, 41.0, same=("geonames:92138", "wikidata:Q1"))
    (sheet,) = merge((QAIM, said))
    assert (sheet.entry.ref, set(sheet.entry.same)) == ("geonames:92138", {"whosonfirst:7", "wikidata:Q1"})
    assert "Husaybah" in sheet.entry.names


def test_a_concordance_that_cannot_be_is_not_believed() -> None:
    far = town("whosonfirst:8", "Basra", 30.5, 47.8, same=("geonames:92138",))
    area = town("whosonfirst:9", "Qaim", 34.4, 41.0, kind="district", same=("geonames:92138",))
    assert len(merge((QAIM, far, area))) == 3


def test_names_alone_join_their_place_and_make_none() -> None:
    def only(ref: str, name: str) -> Entry:
        return Entry(ref=ref, name=name, country=None, lat=None, lon=None, kind=NAMES_ONLY)

    (sheet,) = merge((QAIM, only("geonames:92138", "Kaim"), only("geonames:404", "Nowhere")))
    assert "Kaim" in sheet.entry.names


def test_an_area_without_a_point_joins_the_one_of_its_name_and_division() -> None:
    def area(ref: str, admin: str, lat: float | None, lon: float | None) -> Entry:
        return Entry(ref=ref, name="Afrin", country="SY", lat=lat, lon=lon, kind="district", admin=admin)

    known, code = area("whosonfirst:1", "Aleppo Governorate", 36.5, 36.9), area("pcode:SY0203", "Aleppo", None, None)
    assert len(merge((known, code))) == 1
    assert len(merge((known, area("pcode:SY9", "Homs", None, None)))) == 2


def test_adding_keeps_what_was_wrong_and_a_newer_file_replaces_the_older(tmp_path: Path) -> None:
    plain = added.fingerprint(tmp_path)
    wrong = Issue(stage="identify", code="broken-line", where="a.csv:2", message="2 columns instead of 3")
    first = added.add(tmp_path, "a.csv", "", [QAIM, wrong])
    assert (first.new, first.added.places, first.added.issues) == (True, 1, {"broken-line": 1})
    assert added.issues(tmp_path, "a.csv") == [wrong]
    assert added.fingerprint(tmp_path) != plain
    assert not added.add(tmp_path, "a.csv", "", [QAIM]).new
    assert added.add(tmp_path, "a.csv", "", [QAIM, OTHER]).new
    assert [one.places for one in added.added(tmp_path)] == [2]
    added.remove(tmp_path, "a.csv")
    assert added.fingerprint(tmp_path) == plain
    assert [path.name for path in (tmp_path / "sources").iterdir()] == ["sources.json"]
    with pytest.raises(GazetteerError, match="no file"):
        added.remove(tmp_path, "a.csv")


def test_a_file_without_places_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GazetteerError, match=r"a\.csv:2"):
        added.add(tmp_path, "a.csv", "", [Issue(stage="identify", code="x", where="a.csv:2", message="bad")])
    assert added.added(tmp_path) == []


@pytest.fixture
def index(tmp_path: Path) -> Path:
    path = tmp_path / "index.sqlite"
    area = Entry(ref="pcode:IQ0101", name="Qaim District", country="IQ", lat=34.2, lon=41.0, kind="district")
    build((QAIM, OTHER, area), path, "composed")
    return path


def test_a_place_by_another_source_s_identifier_and_by_p_code(tmp_path: Path) -> None:
    build((QAIM, town("pcode:IQ99", "Qaim", 34.39, 40.99)), tmp_path / "i.sqlite", "composed")
    with Gazetteer.open(tmp_path / "i.sqlite") as found:
        assert found.get("pcode:IQ99") == found.get("geonames:92138")
        assert found.also("geonames:92138") == ("pcode:IQ99",)
        assert [c.place.id for c in found.find("IQ99")] == ["geonames:92138"]


def test_a_pin_decides_and_can_be_taken_out(index: Path, tmp_path: Path) -> None:
    path = pins.path_of(str(tmp_path / "l.db"), tmp_path)
    with Gazetteer.open(index) as before:
        assert before.find("Qaim")[0].place.id == "geonames:5"
    pins.write(path, "Qaim", "geonames:92138", at=MOMENT, note="the border town")
    with Gazetteer.open(index, pins=path) as pinned:
        assert [(c.place.id, c.matched) for c in pinned.find("al-Qaim")] == [("geonames:92138", "pinned")]
        assert pinned.find("Qaim district")[0].place.kind == "district"
        assert pinned.find("Qaim", countries=["SY"]) == []
        assert pinned.fingerprint != before.fingerprint
    pins.write(path, "al-Qaim", None, at=MOMENT)
    with Gazetteer.open(index, pins=path) as again:
        assert again.find("Qaim")[0].place.id == "geonames:5"
        assert again.fingerprint not in (before.fingerprint, pinned.fingerprint)  # what was read under the pin is read anew
    pins.write(path, "Qaim", "geonames:92138", at=MOMENT)
    with Gazetteer.open(index, pins=path) as once_more:
        assert once_more.fingerprint not in (before.fingerprint, pinned.fingerprint, again.fingerprint)
    pins.write(path, "Qaim", "geonames:92138", at=MOMENT, note="as it was")
    with Gazetteer.open(index, pins=path) as same:
        assert same.fingerprint == once_more.fingerprint
    assert len(path.read_bytes().splitlines()) == 4  # that it was there stays on record


def test_wrong_pins(tmp_path: Path) -> None:
    path = tmp_path / "l.db.pins.jsonl"
    with pytest.raises(GazetteerError, match="not pinned"):
        pins.write(path, "Qaim", None, at=MOMENT)
    with pytest.raises(GazetteerError, match="no name"):
        pins.write(path, "x" * 10_000, "geonames:1", at=MOMENT)
    path.write_text('{"name": "Qaim", "place": "geonames:1", "at": "2017"}\n{"name": \n')
    with pytest.raises(GazetteerError, match="jsonl:2"):
        pins.read(path)


def test_pins_of_a_database_know_it_by_whoever_asks(tmp_path: Path) -> None:
    one = pins.path_of("postgresql://ann:secret@host/war", tmp_path)
    assert one == pins.path_of("postgresql://ben@host/war", tmp_path) != pins.path_of("postgresql://ben@host/peace", tmp_path)


def test_actors_that_are_parts_of_each_other_are_refused_with_the_line(tmp_path: Path) -> None:
    path = tmp_path / "mine.jsonl"
    part = '{"id": "%s", "name": "%s", "side": "%s", "relations": [{"to": "%s", "type": "part of"}]}\n'
    path.write_text(part % ("x-1", "First", "x-1", "x-2") + part % ("x-2", "Second", "x-2", "x-1"))
    with pytest.raises(DirectoryError, match=r"mine\.jsonl:2: .*x-1 → x-2 → x-1"):
        directory(path)
    path = tmp_path / "side.jsonl"
    path.write_text('\n{"id": "x-3", "name": "Third", "side": "nobody-at-all"}\n')
    with pytest.raises(DirectoryError, match=r"side\.jsonl:2"):
        directory(path)
