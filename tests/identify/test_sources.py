"""Files of places of every kind, composed here: what they give, and what is said of their broken lines."""

from __future__ import annotations

import gzip
import json
import zipfile
from pathlib import Path

import pytest

from whoholds.errors import GazetteerError
from whoholds.identify.entries import Entry
from whoholds.identify.sources import Options, read
from whoholds.records import Issue

DUMP = (
    "1001\tTall Ahmar\tTall Ahmar\tTal Ahmar,تل أحمر\t36.1\t42.2\tP\tPPL\tIQ\t\t15\t\t\t\t1200\t\t250\tAsia/Baghdad\t2020-01-01",
    "1002\tAhmar Airfield\tAhmar Airfield\t\t36.2\t42.3\tS\tAIRB\tIQ\t\t15\t\t\t\t0\t\t250\tAsia/Baghdad\t2020-01-01",
    "1003\tWadi Ahmar\tWadi Ahmar\t\t36.2\t42.3\tH\tWAD\tIQ\t\t15\t\t\t\t0\t\t250\tAsia/Baghdad\t2020-01-01",
    "1004\tFar Away\tFar Away\t\t136.2\t42.3\tP\tPPL\tIQ\t\t15\t\t\t\t0\t\t250\tAsia/Baghdad\t2020-01-01",
    "1005\tbroken off",
    "1006\t" + "x" * 10_000 + "\tx\t\t36.1\t42.2\tP\tPPL\tIQ\t\t15\t\t\t\t0\t\t250\tAsia/Baghdad\t2020-01-01",
)


def sorted_out(path: Path, options: Options | None = None) -> tuple[list[Entry], list[Issue]]:
    items = list(read(path, options or Options()))
    return [i for i in items if isinstance(i, Entry)], [i for i in items if isinstance(i, Issue)]


def zipped(path: Path, **members: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, words in members.items():
            archive.writestr(name.replace("_", "."), words)
    return path


def test_a_dump_of_geonames(tmp_path: Path) -> None:
    entries, issues = sorted_out(zipped(tmp_path / "IQ.zip", IQ_txt="\n".join(DUMP), readme_txt="This is the readme."))
    assert [(e.ref, e.kind, e.country) for e in entries] == [
        ("geonames:1001", "settlement", "IQ"),
        ("geonames:1002", "base", "IQ"),
    ]
    assert entries[0].names == ("Tal Ahmar", "تل أحمر")
    assert (entries[0].population, entries[0].lat) == (1200, 36.1)
    assert [(i.where, i.code) for i in issues] == [
        ("IQ.zip/IQ.txt:4", "bad-coordinates"),
        ("IQ.zip/IQ.txt:5", "broken-line"),
        ("IQ.zip/IQ.txt:6", "name-too-long"),
    ]


def test_alternate_names_are_read_for_known_places_alone(tmp_path: Path) -> None:
    lines = ("1\t1001\tfr\tTell Ahmar\t1\t\t\t", "2\t1001\tlink\thttp://example.org\t\t\t\t", "3\t9999\ten\tElsewhere\t\t\t\t")
    path = zipped(tmp_path / "alternateNamesV2.zip", alternateNamesV2_txt="\n".join(lines))
    items = list(read(path, has=lambda ref: ref == "geonames:1001"))
    assert [(i.ref, i.name) for i in items if isinstance(i, Entry)] == [("geonames:1001", "Tell Ahmar")]


WOF = {
    "id": 7, "type": "locality", "name": "Tall Ahmar", "lat": 36.1, "lon": 42.2, "bbox": "42.2,36.1,42.2,36.1", "is_current": -1,
    "hierarchy": [{"country_id": 1, "region_id": 2}], "concordances": {"gn:id": 1001, "wd:id": "Q1"},
    "names": {"ara": [["preferred", "تل أحمر"]], "eng": [["preferred", "Tell Ahmar"]], "jpn": [["preferred", "テル"]]},
}  # fmt: skip


def test_who_s_on_first(tmp_path: Path) -> None:
    records = [
        {"id": 1, "type": "country", "name": "Iraq", "lat": 33, "lon": 43, "concordances": {"iso:code": "IQ"}, "is_current": 1},
        {
            "id": 2,
            "type": "region",
            "name": "Ninawa",
            "lat": 36,
            "lon": 42,
            "bbox": "41,35,43,37",
            "hierarchy": [{"country_id": 1}],
        },
        WOF,
        {**WOF, "id": 8, "is_current": 0},
        {**WOF, "id": 9, "name": "Кyiv", "names": {}},  # its first letter is Cyrillic
    ]
    path = tmp_path / "wof.jsonl.gz"
    path.write_bytes(gzip.compress("\n".join([*map(json.dumps, records), "{broken"]).encode()))
    entries, issues = sorted_out(path)
    town = next(e for e in entries if e.ref == "whosonfirst:7")
    assert (town.name, town.country, town.admin, town.same) == ("Tell Ahmar", "IQ", "Ninawa", ("geonames:1001", "wikidata:Q1"))
    assert town.names == ("Tall Ahmar", "تل أحمر")
    assert {e.ref for e in entries} == {"whosonfirst:1", "whosonfirst:2", "whosonfirst:7"}
    assert [(i.where, i.code) for i in issues] == [("wof.jsonl.gz:5", "mixed-scripts"), ("wof.jsonl.gz:6", "broken-line")]


def test_a_table_of_p_codes(tmp_path: Path) -> None:
    path = tmp_path / "adm2.csv"
    path.write_text(
        "ADM2_EN,ADM2_AR,ADM2_PCODE,ADM1_EN,ADM1_PCODE,ADM0_PCODE\nAfrin,عفرين,SY0203,Aleppo,SY02,SY\n<Null>,,SY0204,Aleppo,SY02,SY\n",
        encoding="utf-8",
    )
    entries, issues = sorted_out(path)
    assert [(e.ref, e.name, e.names, e.kind, e.country, e.admin) for e in entries] == [
        ("pcode:SY0203", "Afrin", ("عفرين",), "district", "SY", "Aleppo")
    ]
    assert [(i.where, i.code) for i in issues] == [("adm2.csv:3", "no-name")]


def test_a_workbook_of_p_codes_under_a_title(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.title = "Admin1"
    for row in (
        ("Composed table",),
        (),
        ("admin1Name_en", "admin1Pcode", "admin0Pcode", "center_lat"),
        ("Hama", "SY05", "SY", None),
    ):
        book.active.append(row)
    book.save(tmp_path / "adm.xlsx")
    entries, _ = sorted_out(tmp_path / "adm.xlsx")
    assert [(e.ref, e.name, e.kind, e.lat) for e in entries] == [("pcode:SY05", "Hama", "region", None)]


def test_a_shapefile(tmp_path: Path) -> None:
    shapefile = pytest.importorskip("shapefile")
    with shapefile.Writer(str(tmp_path / "areas")) as writer:
        for field in ("NAME_EN", "PCODE", "ADM0_PCODE"):
            writer.field(field, "C")
        writer.poly([[[36.0, 35.0], [36.0, 36.0], [37.0, 36.0], [37.0, 35.0], [36.0, 35.0]]])
        writer.record("Hama", "SY05", "SY")
    (entry,), _ = sorted_out(tmp_path / "areas.shp")
    assert (entry.ref, entry.lat, entry.lon) == ("pcode:SY05", 35.5, 36.5)
    assert 50 < entry.radius_km < 70  # a square of 111 by 90 km


def test_any_table_with_a_name_and_a_point(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text(
        "Village;Latitude;Longitude;Country;Aliases\n"
        "Tall Ahmar;36,1;42,2;Iraq;Tal Ahmar|تل أحمر\n"
        "Nowhere;abc;42;Iraq;\n"
        "Null;0;0;Iraq;\n"
        "Swapped;142;36;Iraq;\n"
        "Halab حلب;36.2;37.1;SYR;\n"
        "\u202eTurned\u202c;36.3;37.2;SY;\n"
        "12345;36;37;SY;\n"
        "Too;36;37;SY;x;many;columns\n",
        encoding="utf-8",
    )
    entries, issues = sorted_out(path)
    assert [(e.name, e.names, e.country) for e in entries] == [
        ("Tall Ahmar", ("Tal Ahmar", "تل أحمر"), "IQ"), ("Halab", ("حلب",), "SY"), ("Turned", (), "SY"),
    ]  # fmt: skip
    assert [(i.where, i.code) for i in issues] == [
        ("own.csv:3", "bad-coordinates"), ("own.csv:4", "no-name"), ("own.csv:5", "bad-coordinates"), ("own.csv:8", "no-name"),
        ("own.csv:9", "broken-line"),
    ]  # fmt: skip
    assert "swapped" in issues[2].message


def test_a_line_that_is_no_utf_8_is_told_and_the_next_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"name,lat,lon\nA,36,37\n" + "Früh".encode("latin-1") + b",36,37\nB,36,37\n")
    entries, issues = sorted_out(path)
    assert [e.name for e in entries] == ["A", "B"]
    assert [(i.where, i.code) for i in issues] == [("a.csv:3", "not-utf-8")]


def test_columns_can_be_named(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id,ort (de),breite,laenge\n1,Tall Ahmar,36.1,42.2\n")
    with pytest.raises(GazetteerError, match="no recipe fits"):
        sorted_out(path)
    with pytest.raises(GazetteerError, match=r"no column 'name'\. Expected one of id, ort"):
        sorted_out(path, Options(recipe="table", name="name"))
    (entry,), _ = sorted_out(path, Options(recipe="table", country="IQ", name="ort (de)", lat="breite", lon="laenge"))
    assert (entry.ref, entry.name, entry.country) == ("a:1", "Tall Ahmar", "IQ")


@pytest.mark.parametrize(("data", "words"), [(b"", "is empty"), (bytes(range(256)) * 9, "is no text")])
def test_what_is_no_table_is_said_in_words(tmp_path: Path, data: bytes, words: str) -> None:
    (tmp_path / "a.csv").write_bytes(data)
    with pytest.raises(GazetteerError, match=f"csv {words}"):
        sorted_out(tmp_path / "a.csv")


def test_a_recipe_of_one_s_own(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(
        'name = "mine"\ntitle = "Mine"\n[[rows]]\nname = "n"\nlat = "a"\nlon = "o"\n'
        'code = "c"\nprefix = "mine"\nkind = "crossing"\n'
    )
    (tmp_path / "a.csv").write_text("c,n,a,o\n5,Semalka,37.08,42.35\n")
    (entry,), _ = sorted_out(tmp_path / "a.csv", Options(recipe=str(tmp_path / "mine.toml")))
    assert (entry.ref, entry.kind) == ("mine:5", "crossing")
    (tmp_path / "mine.toml").write_text('name = "mine"\ntitle = "Mine"\ncolour = "red"\n')
    with pytest.raises(GazetteerError, match="colour"):
        sorted_out(tmp_path / "a.csv", Options(recipe=str(tmp_path / "mine.toml")))


@pytest.mark.parametrize(("name", "data"), [("a.png", b"\x89PNG"), ("a.zip", b"PK no archive"), ("none.csv", None)])
def test_what_is_no_file_of_places(tmp_path: Path, name: str, data: bytes | None) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    with pytest.raises(GazetteerError):
        sorted_out(tmp_path / name)


def test_a_file_that_breaks_off(tmp_path: Path) -> None:
    rows = "\n".join(f"Town {chr(97 + i % 26)}{i},36.{i % 90},42.1" for i in range(5000))
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(("name,lat,lon\n" + rows).encode())[:-2000])
    entries, issues = sorted_out(tmp_path / "a.csv.gz")
    assert entries
    assert [i.code for i in issues] == ["truncated"]


@pytest.mark.parametrize(
    "swallowing",
    [
        ['"Open,36,37', '"Birak",36.5,37'], ['"Open,36,37', "Halab,36.2,37.1", 'Birak,36.5,"37"'],
        ['"Open,36,37', 'Bi"rak",36.5,37'], ['"Open,36,37', 'Birak",36.5,37'],
        ['Open,36,"37', "Halab,36.2,37.1", '"Birak",36.5,37'],
    ],
)  # fmt: skip
def test_a_quotation_mark_swallows_no_rows_up_to_the_next_one(tmp_path: Path, swallowing: list[str]) -> None:
    (tmp_path / "a.csv").write_text("\n".join(["name,lat,lon", "Kasra,36.1,37.1", *swallowing, "Last,36.4,37.4", ""]))
    entries, issues = sorted_out(tmp_path / "a.csv")
    assert [e.lat for e in entries] == [36.1, *([36.2] if len(swallowing) == 3 else []), 36.5, 36.4]
    assert [(i.where, i.code) for i in issues] == [("a.csv:3", "broken-line")]


def test_a_value_of_several_lines_with_commas_is_one_value(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('name,lat,lon\n"Two, or\nthree,\n\nlines",36.2,37.2\nLast,36.4,37.4\n')
    entries, issues = sorted_out(tmp_path / "a.csv")
    assert ([e.name for e in entries], issues) == (["Two, or three, lines", "Last"], [])


def test_a_quotation_mark_that_nothing_closes_breaks_its_own_line_alone(tmp_path: Path) -> None:
    lines = 'name,lat,lon\nKasra,36.1,37.1\n"Open,36,37\nBirak,36.5,37\n"Two\nlines",36.2,37.2\n"Open too,1,2\nLast,36.4,37.4\n'
    (tmp_path / "a.csv").write_text(lines)
    entries, issues = sorted_out(tmp_path / "a.csv")
    assert [e.name for e in entries] == ["Kasra", "Birak", "Two lines", "Last"]
    assert [(i.where, i.code) for i in issues] == [("a.csv:3", "broken-line"), ("a.csv:7", "broken-line")]
