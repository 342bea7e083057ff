"""GeoJSON, GeoParquet, KML, PLOVER, FollowTheMoney: there and back, and through the readers that people use."""

from __future__ import annotations

import contextlib
import csv
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.ledger.composing import gain, qaim_report, siege
from tests.serve.interchange.mapping import CLAIMS, exported, kept, there_and_back
from whoholds.errors import LocationError
from whoholds.identify import Directory, Gazetteer
from whoholds.records import Claim, Issue, Source
from whoholds.serve import interchange
from whoholds.serve.interchange import Imported, Names, ftm, geoparquet, plover
from whoholds.serve.interchange.ours import ValueRefusedError

FORMS = ["geojson", "geoparquet", "kml", "plover", "ftm", "ftm-jsonl"]
SAYABLE: dict[str, Callable[[Claim], bool]] = {"plover": plover.sayable, "ftm": ftm.sayable, "ftm-jsonl": ftm.sayable}


@pytest.fixture(scope="module")
def names(gazetteer: Gazetteer, actors: Directory) -> Names:
    return Names(gazetteer, actors)


class Quiet:
    """The names without their thousands of lines, which Hypothesis would print."""

    def __init__(self, names: Names) -> None:
        self.names = names


@pytest.fixture(scope="module")
def quiet(names: Names) -> Quiet:
    return Quiet(names)


@pytest.fixture(autouse=True)
def _arrow(request: pytest.FixtureRequest) -> None:
    if "geoparquet" in request.node.name:
        pytest.importorskip("pyarrow")


def composed() -> list[Claim]:
    report = qaim_report()
    took, rawa = (
        replace(gain(report), outlet="CNN"),
        replace(siege(report), place=replace(siege(report).place, id="composed:rawa")),
    )
    said = (Source(text=None, name="a spokesman; of sorts", of="ISIS"), Source(text=None, name="=Herald", of=None))
    return [took, rawa, replace(took, evidence="They deny it & say <so>.", start=0, commitment="denied", sources=said)]


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(CLAIMS, max_size=4))
def test_what_a_format_can_say_comes_back(
    form: str, quiet: Quiet, tmp_path_factory: pytest.TempPathFactory, claims: list[Claim]
) -> None:
    went, came = there_and_back(form, claims, quiet.names, tmp_path_factory.mktemp("maps") / "file")
    sayable = SAYABLE.get(form)
    expected = [kept(claim) for claim in went if sayable is None or sayable(claim)]
    assert [kept(claim) for claim in came] == expected


@pytest.mark.parametrize("form", FORMS)
def test_an_imported_claim_quotes_the_words_and_bears_its_own_fingerprint(form: str, names: Names, tmp_path: Path) -> None:
    _, came = there_and_back(form, composed()[:1], names, tmp_path / "file")
    assert [claim.evidence for claim in came] == ["Iraqi troops took Qaim on Friday"]
    assert came[0].outlet == "CNN"
    assert came[0].made_by.startswith("import-")
    assert came[0].place.id == names.place("Al-Qā’im", country="IQ", lat=34.37, lon=41.09).id


@pytest.mark.parametrize("form", FORMS)
def test_the_same_file_twice_is_the_same_report(form: str, names: Names, tmp_path: Path) -> None:
    exported(form, composed(), names, tmp_path / "file")
    first, second = (list(interchange.read(form, tmp_path / "file", names)) for _ in range(2))
    assert first == second != []


@pytest.mark.parametrize("form", ["geojson", "geoparquet", "kml"])
def test_geopandas_and_ogr_read_the_points_and_the_columns(form: str, names: Names, tmp_path: Path) -> None:
    geopandas = pytest.importorskip("geopandas")
    path = tmp_path / f"claims.{'parquet' if form == 'geoparquet' else form}"
    exported(form, composed(), names, path)
    frame = geopandas.read_parquet(path) if form == "geoparquet" else geopandas.read_file(path, engine="pyogrio")
    assert frame.crs.equals("OGC:CRS84") or frame.crs.to_epsg() == 4326
    assert len(frame) == 3
    took = frame[frame["event"] == "gain"].iloc[0]
    assert (round(took.geometry.x, 2), round(took.geometry.y, 2)) == (41.09, 34.37)
    assert took["actors"] == "Iraqi government"
    assert frame[frame["event"] == "besiege"].iloc[0].geometry is None


def test_geoparquet_has_the_metadata_of_version_1_1(names: Names, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    exported("geoparquet", composed(), names, tmp_path / "c.parquet")
    geo = json.loads(parquet.read_metadata(tmp_path / "c.parquet").metadata[b"geo"])
    assert geo == {
        "version": "1.1.0", "primary_column": "geometry",
        "columns": {"geometry": {"encoding": "WKB", "geometry_types": ["Point"], "bbox": [41.09, 34.37, 41.09, 34.37]}},
    }  # fmt: skip


def test_what_geopandas_writes_is_read(names: Names, tmp_path: Path) -> None:
    geopandas, geometry = pytest.importorskip("geopandas"), pytest.importorskip("shapely.geometry")
    box = geometry.box(41.0, 34.3, 41.2, 34.5)
    shapes = [geometry.Point(41.09, 34.37), box, geometry.MultiPolygon([box]), geometry.Point(41.09, 34.37, 12.0), None]
    frame = geopandas.GeoDataFrame(
        {"name": ["Qaim"] * 5, "holder": ["ISIS"] * 5, "date": ["2017-11-01"] * 5}, geometry=shapes, crs="EPSG:4326"
    )
    frame.to_parquet(tmp_path / "c.parquet")
    frame.to_file(tmp_path / "c.geojson", driver="GeoJSON")
    for form, name in (("geoparquet", "c.parquet"), ("geojson", "c.geojson")):
        claims = [one.claims[0] for one in interchange.read(form, tmp_path / name, names) if isinstance(one, Imported)]
        assert [(c.event, c.when, c.place.id, c.actors[0].name) for c in claims[:4]] == [
            ("hold", "2017-11-01", names.place("Qaim", lat=34.4, lon=41.1).id, "ISIS")
        ] * 4
    frame.to_crs("EPSG:3857").to_parquet(tmp_path / "m.parquet")
    with pytest.raises(LocationError, match="another system of coordinates"):
        list(interchange.read("geoparquet", tmp_path / "m.parquet", names))


@pytest.mark.parametrize("hurt", [b"", b"\x01", b"\x01\x01\x00\x00\x00", b"\x01\x03\x00\x00\x00\xff\xff\xff\x7f", b"\x09" * 40])
def test_broken_wkb_is_refused(hurt: bytes) -> None:
    with pytest.raises(ValueError, match="no WKB"):
        geoparquet.shape(hurt)


@given(st.binary(max_size=80))
def test_any_bytes_as_wkb_are_a_geometry_or_refused(words: bytes) -> None:
    with contextlib.suppress(ValueRefusedError):
        assert "type" in geoparquet.shape(words)


HELD = {"type": "Feature", "geometry": {"type": "Point", "coordinates": [41.09, 34.37]}, "properties": {"Name": "Qaim"}}


def feature(properties: dict[str, Any], geometry: Any = HELD["geometry"]) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def read_geojson(whole: Any, names: Names, tmp_path: Path) -> list[Imported | Issue]:
    path = tmp_path / "others.geojson"
    path.write_text(whole if isinstance(whole, str) else json.dumps(whole), encoding="utf-8")
    return list(interchange.read("geojson", path, names))


def collection(*features: Any, **more: Any) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features), **more}


def test_a_feature_of_others_is_a_claim_of_its_maker(names: Names, tmp_path: Path) -> None:
    said = feature({"Name": "Qaim", "Controlled By": "Islamic State", "DATE": "3 November 2017", "Source": "ISW"})
    (found,) = read_geojson(collection(said), names, tmp_path)
    assert isinstance(found, Imported)
    claim = found.claims[0]
    assert (claim.event, claim.when, claim.outlet, claim.sources[0].name) == (
        "hold", "2017-11-03", "others", "Institute for the Study of War",
    )  # fmt: skip
    assert claim.actors[0].name == "ISIS"
    assert claim.evidence == "Name: Qaim\nControlled By: Islamic State"
    assert found.report.published is None, "when it was published is not known, and is not guessed"


def test_our_own_holdings_come_in_as_claims_of_the_day(names: Names, tmp_path: Path) -> None:
    held = feature({"name": "Al-Qa'im", "status": "held", "holder": "ISIS", "country": "IQ"})
    fought = feature({"name": "Rawah", "status": "contested", "holder": "ISIS", "country": "IQ"}, None)
    left = feature({"name": "Rawah", "status": "nobody", "holder": None, "country": "IQ"}, None)
    found = read_geojson(collection(held, fought, left, on="2017-11-01"), names, tmp_path)
    claims = [one.claims[0] for one in found if isinstance(one, Imported)]
    assert [(c.event, c.when, len(c.actors)) for c in claims] == [
        ("hold", "2017-11-01", 1), ("contest", "2017-11-01", 1), ("unclear", "2017-11-01", 0),
    ]  # fmt: skip


def test_one_feature_a_line_is_read_and_a_broken_line_is_told(names: Names, tmp_path: Path) -> None:
    line = json.dumps(feature({"name": "Qaim", "holder": "ISIS", "date": "2017-11-01"}))
    found = read_geojson(f"\x1e{line}\n{{broken\n{line}\n", names, tmp_path)
    assert [type(one).__name__ for one in found] == ["Imported", "Issue", "Imported"]
    assert isinstance(found[1], Issue)
    assert found[1].where == "others.geojson:2"


WRONG: list[tuple[dict[str, Any], str]] = [
    (feature({"name": "Qaim", "holder": "ISIS"}, {"type": "Point", "coordinates": [200, 34]}), "bad-value"),
    (feature({"name": "Qaim", "holder": "ISIS"}, {"type": "Point", "coordinates": ["x", 34]}), "bad-value"),
    (feature({"name": "Qaim", "holder": "ISIS"}, {"type": "Blob"}), "bad-value"),
    (feature({"name": "Qaim", "holder": "ISIS", "date": "soon"}), "bad-value"),
    (feature({"name": "Qa\0im", "holder": "ISIS"}), "control-character"),
    (feature({"name": "Qaim", "holder": "x" * 2_000_000}), "huge-field"),
    (feature({f"p{n}": "x" for n in range(1001)}), "bad-row"),
    (feature({"population": 3}), "no-word-of-control"),
    ({"type": "Point", "coordinates": [0, 0]}, "bad-row"),
]


@pytest.mark.parametrize(("wrong", "code"), WRONG, ids=[f"{n}-{code}" for n, (_, code) in enumerate(WRONG)])
def test_a_wrong_feature_is_an_issue_and_the_next_is_read(wrong: Any, code: str, names: Names, tmp_path: Path) -> None:
    found = read_geojson(collection(wrong, feature({"name": "Qaim", "holder": "ISIS"})), names, tmp_path)
    assert sorted(one.code if isinstance(one, Issue) else "" for one in found) == ["", code]


@pytest.mark.parametrize("whole", ["", "[1", "[]", '{"type": "Topology"}', "[" * 100_000, '{"type": "FeatureCollection"}'])
def test_what_is_no_geojson_is_refused(whole: str, names: Names, tmp_path: Path) -> None:
    with pytest.raises(LocationError):
        read_geojson(whole, names, tmp_path)


def test_another_system_of_coordinates_is_refused(names: Names, tmp_path: Path) -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}
    with pytest.raises(LocationError, match="ogr2ogr"):
        read_geojson(collection(crs=crs), names, tmp_path)


KML = '<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{}</Document></kml>'
MARK = (
    "<Placemark><name>Qaim</name><TimeStamp><when>2017-11-01</when></TimeStamp><ExtendedData><SchemaData>"
    '<SimpleData name="holder">ISIS</SimpleData></SchemaData></ExtendedData><Polygon><outerBoundaryIs><LinearRing>'
    "<coordinates>41,34.3,0 41.2,34.3,0 41.2,34.5,0 41,34.5,0 41,34.3,0</coordinates></LinearRing></outerBoundaryIs>"
    "</Polygon></Placemark>"
)


def read_kml(words: str, names: Names, tmp_path: Path) -> list[Imported | Issue]:
    (tmp_path / "others.kml").write_text(words, encoding="utf-8")
    return list(interchange.read("kml", tmp_path / "others.kml", names))


def test_a_placemark_of_others_is_a_claim(names: Names, tmp_path: Path) -> None:
    found = read_kml(KML.format(MARK + "<Placemark><name>A road</name></Placemark>"), names, tmp_path)
    assert isinstance(found[0], Imported)
    claim = found[0].claims[0]
    assert (claim.event, claim.when, claim.place.id, claim.actors[0].name) == (
        "hold", "2017-11-01", names.place("Qaim", lat=34.4, lon=41.1).id, "ISIS",
    )  # fmt: skip
    assert isinstance(found[1], Issue)
    assert found[1].code == "no-word-of-control"


BOMB = '<!DOCTYPE kml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>' + KML.format("<name>&b;</name>")
SECRETS = '<!DOCTYPE kml [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + KML.format(MARK.replace("Qaim", "&x;"))


@pytest.mark.parametrize("words", ["", "<kml", "<html></html>", BOMB, SECRETS, "PK\x03\x04"])
def test_what_is_no_harmless_kml_is_refused(words: str, names: Names, tmp_path: Path) -> None:
    with pytest.raises(LocationError):
        read_kml(words, names, tmp_path)


def test_a_plover_record_has_the_fields_of_the_specification(names: Names, tmp_path: Path) -> None:
    exported("plover", composed(), names, tmp_path / "c.jsonl")
    (line,) = (tmp_path / "c.jsonl").read_text(encoding="utf-8").splitlines()
    record = json.loads(line)
    assert {"id", "date", "source", "event"} <= record.keys(), "what the specification requires"
    assert (record["date"], record["event"], record["mode"], record["context"]) == (
        "2017-11-03", ["COERCE"], ["seize"], ["military"],
    )  # fmt: skip
    assert record["source"] == [{"actor_text": "Iraqi troops", "identifier_text": "Iraqi government"}]
    assert record["event_loc"] == {
        "geonameid": 94787, "name": "Al-Qā’im", "latitude": 34.37, "longitude": 41.09, "country code": "IQ", "cc3": "IRQ",
    }  # fmt: skip


def test_a_plover_record_of_others(names: Names, tmp_path: Path) -> None:
    place = {"name": "Qaim", "country code": "IQ"}
    base = {"id": "X-1", "date": "2017-11-03", "source": [{"actorText": "ISIS"}], "context": "military", "eventLoc": place}
    records: list[Any] = [
        {**base, "event": "COERCE", "mode": "seize"}, {**base, "event": ["RETREAT"], "mode": ["withdraw"]},
        {**base, "event": "ASSAULT", "mode": "firearms"}, {**base, "event": "COERCE", "mode": "seize", "date": "soon"}, [1],
    ]  # fmt: skip
    (tmp_path / "o.jsonl").write_text("\n".join(map(json.dumps, records)) + "\n{", encoding="utf-8")
    found = list(interchange.read("plover", tmp_path / "o.jsonl", names, source="Composed coder"))
    claims = [one.claims[0] for one in found if isinstance(one, Imported)]
    assert [(c.event, c.when, c.actors[0].name, c.outlet) for c in claims] == [
        ("gain", "2017-11-03", "ISIS", "Composed coder"), ("withdraw", "2017-11-03", "ISIS", "Composed coder"),
    ]  # fmt: skip
    issues = [(one.code, one.where) for one in found if isinstance(one, Issue)]
    assert issues == [
        ("bad-value", "o.jsonl:4"), ("bad-row", "o.jsonl:5"), ("bad-row", "o.jsonl:6"), ("no-word-of-control", "o.jsonl"),
    ]  # fmt: skip


def test_statements_have_the_columns_and_keys_of_followthemoney(names: Names, tmp_path: Path) -> None:
    exported("ftm", composed(), names, tmp_path / "s.csv")
    with (tmp_path / "s.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, dialect=csv.unix_dialect))
    assert {row["schema"] for row in rows} == {"Event", "Organization", "Address"}
    assert len({row["id"] for row in rows}) == len(rows)
    events = {row["entity_id"] for row in rows if row["schema"] == "Event"}
    assert len(events) == 1, "a denied or doubted claim is no event"


def test_followthemoney_itself_reads_the_statements(names: Names, tmp_path: Path) -> None:
    pytest.importorskip("followthemoney")
    from followthemoney.statement.entity import StatementEntity
    from followthemoney.statement.serialize import read_path_statements

    for form, kind in (("ftm", "csv"), ("ftm-jsonl", "json")):
        exported(form, composed(), names, tmp_path / kind)
        read = list(read_path_statements(tmp_path / kind, kind))
        assert all(one.id == one.generate_key() for one in read)
        of: dict[str, list[Any]] = {}
        for one in read:
            of.setdefault(one.canonical_id, []).append(one)
        from followthemoney.dataset import Dataset

        entities = [StatementEntity.from_statements(Dataset.make({"name": "whoholds", "title": "w"}), s) for s in of.values()]
        (event,) = (entity for entity in entities if entity.schema.name == "Event")
        assert event.get("date") == ["2017-11-03"]
        sides = {e.id: e.caption for e in entities if e.schema.name == "Organization"}
        assert {sides[side] for side in event.get("involved")} == {"Iraqi government", "ISIS"}


def test_statements_of_others_become_no_claim(names: Names, tmp_path: Path) -> None:
    header = "canonical_id,entity_id,prop,schema,value\n"
    (tmp_path / "o.csv").write_text(header + 'e1,e1,name,Event,"Siege of Qaim"\ne1,e1,date\n', encoding="utf-8")
    found = list(interchange.read("ftm", tmp_path / "o.csv", names))
    assert [(one.code, one.where) for one in found if isinstance(one, Issue)] == [
        ("bad-row", "o.csv:3"), ("no-word-of-control", "o.csv"),
    ]  # fmt: skip
    (tmp_path / "no.csv").write_text("a,b\n", encoding="utf-8")
    with pytest.raises(LocationError, match="canonical_id"):
        list(interchange.read("ftm", tmp_path / "no.csv", names))


def test_no_cell_of_the_statements_can_act_in_a_spreadsheet(names: Names, tmp_path: Path) -> None:
    took = replace(composed()[0], actors=(replace(composed()[0].actors[0], name="=cmd|' /C calc'!A0"),))
    exported("ftm", [took], names, tmp_path / "s.csv")
    with (tmp_path / "s.csv").open(encoding="utf-8", newline="") as stream:
        assert not [cell for row in csv.reader(stream) for cell in row if cell.startswith(("=", "+", "-", "@"))]
