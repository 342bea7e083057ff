"""UCDP, HXL, VIINA and tables of cities: what their rows say, and what their own readers see of our exports."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import hxl
import pandas as pd
import pytest

from tests.serve.interchange.composing import claims, read, table, written
from tests.serve.interchange.test_acled import GAIN, QAIM
from whoholds.errors import ConfigurationError, LocationError
from whoholds.reconcile import holdings
from whoholds.records import Claim, ClaimedPlace, Party
from whoholds.serve.interchange import Names
from whoholds.serve.interchange.ucdp import COLUMNS as UCDP_COLUMNS
from whoholds.serve.interchange.ucdp import GED
from whoholds.serve.interchange.viina import COLUMNS as VIINA_COLUMNS

FIGHT = {
    "id": "1", "type_of_violence": "1.0", "side_a": "Government of Syria", "side_b": "IS", "where_prec": "1",
    "where_coordinates": "Palmyra town", "latitude": "34.56", "longitude": "38.27", "country": "Syria", "date_prec": "1",
    "date_start": "2016-03-25", "date_end": "2016-03-27", "deaths_a": "2", "deaths_b": "3",
    "source_original": "Composed Monitor, SOHR",
}  # fmt: skip
KHERSON = "706448"  # GeoNames
CITIES = ("seen_at", "place", "population", "lat", "lon", "held_by", "as_of", "more_information", "source_link")
CITY = {"seen_at": "2022-03-05T14:47:37+01:00", "place": "Kherson", "lat": "46.64", "lon": "32.61", "held_by": "Russia"}


def test_a_fight_of_ucdp_disputes_a_place_and_gives_it_to_nobody(tmp_path: Path, names: Names) -> None:
    imported, issues = read("ucdp", table(tmp_path / "g.csv", GED, FIGHT), names)
    first, second = claims(imported)
    assert issues == []
    assert (first.event, first.when, first.place.name, first.place.country) == (
        "contest",
        "2016-03-25/2016-03-27",
        "Palmyra",
        "SY",
    )
    assert (first.actors[0].name, first.opponents[0].name) == ("Syrian government", "ISIS")
    assert [claim.sources[0].name for claim in (first, second)] == ["Composed Monitor", "Syrian Observatory for Human Rights"]
    assert (first.outlet, first.published) == ("UCDP", None)


@pytest.mark.parametrize("cells", [{"type_of_violence": "3"}, {"deaths_b": "0"}, {"deaths_a": ""}, {"where_prec": "6.0"}])
def test_deaths_that_may_be_shelling_or_lie_nowhere_are_no_claim(cells: dict[str, str], tmp_path: Path, names: Names) -> None:
    imported, (told,) = read("ucdp", table(tmp_path / "g.csv", GED, {**FIGHT, **cells}), names)
    assert (imported, told.code) == ([], "no-word-of-control")


def test_a_fight_that_ends_before_it_begins_is_an_issue(tmp_path: Path, names: Names) -> None:
    _, (wrong,) = read("ucdp", table(tmp_path / "g.csv", GED, {**FIGHT, "date_end": "2016-03-24"}), names)
    assert (wrong.code, wrong.where) == ("bad-value", "g.csv:2")


def test_pandas_reads_our_export_in_geds_shape(tmp_path: Path, names: Names) -> None:
    frame = pd.read_csv(written("ucdp", [GAIN, replace(GAIN, event="hold")], names, tmp_path / "g.csv"))
    assert tuple(frame.columns) == UCDP_COLUMNS
    assert tuple(frame.columns[: len(GED)]) == GED
    (row,) = frame.itertuples()
    assert (row.side_a, row.side_b, row.date_start, row.date_end, row.date_prec, row.type_of_violence) == (
        "Iraqi government", "ISIS", "2017-11-03", "2017-11-03", 1, 1,
    )  # fmt: skip
    assert row.priogrid_gid == 179002, "the cell of half a degree that holds 34.39 north, 40.99 east"
    assert pd.isna(row.best)


def test_libhxl_reads_our_export(tmp_path: Path, names: Names) -> None:
    denied = replace(GAIN, commitment="denied", evidence="=HYPERLINK(1)")
    path = written("hxl", [GAIN, denied], names, tmp_path / "h.csv")
    with hxl.data(str(path), hxl.InputOptions(allow_local=True)) as source:
        rows = list(source)
        assert source.columns[0].display_tag == "#event+code"
    assert [row.get("#event+type") for row in rows] == ["gain", "gain"]
    assert [row.get("#status+commitment") for row in rows] == ["affirmed", "denied"]
    assert [(row.get("#loc+name"), row.get("#geo+lat"), row.get("#country+code+v_iso2")) for row in rows] == [
        ("Al-Qaim", "34.39", "IQ")
    ] * 2
    assert rows[1].get("#description") == "'=HYPERLINK(1)"
    assert [claim.evidence for claim in claims(read("hxl", path, names)[0])] == [GAIN.evidence, denied.evidence]


def test_hdxs_copy_of_acled_is_read_by_its_hashtags(tmp_path: Path, names: Names) -> None:
    tags = {
        "event_date": "#date+occurred", "sub_event_type": "#event+type+sub", "actor1": "#group+name+first",
        "inter1": "#group+code+first", "actor2": "#group+name+second", "inter2": "#group+code+second", "country": "#country+name",
        "location": "#loc+name", "latitude": "#geo+lat", "longitude": "#geo+lon", "source": "#meta+source",
        "notes": "#description",
    }  # fmt: skip
    plain = {name: QAIM[name] for name in tags}
    imported, _ = read("hxl", table(tmp_path / "h.csv", tuple(tags), tags, plain), names)
    first = claims(imported)[0]
    assert (first.event, first.actors[0].name, first.outlet, first.evidence) == ("gain", "Iraqi government", "HDX", QAIM["notes"])


def test_a_table_without_hashtags_is_no_hxl(tmp_path: Path, names: Names) -> None:
    with pytest.raises(LocationError, match="hashtags"):
        read("hxl", table(tmp_path / "h.csv", ("a", "b"), {"a": "1"}), names)


def viina(path: Path, *rows: tuple[str, str, str]) -> Path:
    """A table of days, each with what ISW and Wikipedia say of Kherson."""
    return table(path, VIINA_COLUMNS, *(
        {"geonameid": KHERSON, "date": day, "status_isw": isw, "status_wiki": wiki, "status": isw} for day, isw, wiki in rows
    ))  # fmt: skip


def test_viina_gives_the_first_and_last_day_of_each_stretch_by_source(tmp_path: Path, names: Names) -> None:
    days = [("20220227", "UA", "UA"), ("20220228", "UA", "UA"), ("20220301", "UA", "CONTESTED"), ("20220302", "RU", "RU")]
    imported, issues = read("viina", viina(tmp_path / "v.csv", *days), names)
    told = [(c.sources[0].name, c.when, c.event, c.actors[0].name if c.actors else None) for c in claims(imported)]
    isw, wiki = "Institute for the Study of War", "Wikipedia"
    assert issues == []
    assert sorted(told, key=str) == sorted(
        [
            (isw, "2022-02-27", "hold", "Ukraine"), (isw, "2022-03-01", "hold", "Ukraine"), (isw, "2022-03-02", "hold", "Russia"),
            (wiki, "2022-02-27", "hold", "Ukraine"), (wiki, "2022-02-28", "hold", "Ukraine"),
            (wiki, "2022-03-01", "contest", None), (wiki, "2022-03-02", "hold", "Russia"),
        ],
        key=str,
    )  # fmt: skip
    assert {(c.outlet, c.place.id, c.place.name) for c in claims(imported)} == {("VIINA", f"geonames:{KHERSON}", "Kherson")}
    assert holdings(claims(imported))[-1].holder == "Russia"


def test_viinas_first_version_has_a_column_for_each_moment(tmp_path: Path, names: Names) -> None:
    row = {"geonameid": KHERSON, "ctr_20220227000000": "UA", "ctr_20220228000000": "UA", "ctr_20220301120000": "UA",
           "ctr_20220302000000": "RU"}  # fmt: skip
    imported, _ = read("viina", table(tmp_path / "v.csv", tuple(row), row), names)
    assert [(c.when, c.evidence) for c in claims(imported)] == [
        ("2022-02-27", "ctr_20220227000000: UA"), ("2022-03-01", "ctr_20220301120000: UA"),
        ("2022-03-02", "ctr_20220302000000: RU"),
    ]  # fmt: skip


@pytest.mark.parametrize("bad", [{"geonameid": "x"}, {"date": "yesterday"}, {"status_isw": "XX"}])
def test_what_viina_never_writes_is_an_issue(bad: dict[str, str], tmp_path: Path, names: Names) -> None:
    row = {"geonameid": KHERSON, "date": "20220302", "status_isw": "RU", **bad}
    imported, (wrong,) = read("viina", table(tmp_path / "v.csv", VIINA_COLUMNS, row), names)
    assert (imported, wrong.code, wrong.where) == ([], "bad-value", "v.csv:2")


def test_our_answer_in_viinas_shape_comes_back_day_by_day(tmp_path: Path, names: Names) -> None:
    place = ClaimedPlace(name="Kherson", country="UA", lat=46.64, lon=32.61, id=f"geonames:{KHERSON}", kind="settlement")
    told = [
        Claim(place=place, event="gain", actors=(Party(name="Russia"),), opponents=(Party(name="Ukraine"),), when="2022-03-02",
              evidence="They took it.", start=0),
        Claim(place=place, event="gain", actors=(Party(name="Ukraine"),), opponents=(Party(name="Russia"),), when="2022-11-11",
              evidence="They took it back.", start=0),
    ]  # fmt: skip
    path = written("viina", [*told, GAIN], names, tmp_path / "v.csv", on="2022-11-12")
    frame = pd.read_csv(path, dtype=str)
    assert tuple(frame.columns) == VIINA_COLUMNS
    by_day = dict(zip(frame.date, frame.status, strict=True))
    assert (by_day["20220302"], by_day["20221110"], by_day["20221111"], max(by_day)) == ("RU", "RU", "UA", "20221112")
    back = holdings(claims(read("viina", path, names, source="whoholds")[0]))
    assert [(h.holder, h.place.id) for h in back][-2:] == [("Russia", place.id), ("Ukraine", place.id)]


@pytest.mark.parametrize(
    ("held_by", "event", "by", "commitment"),
    [
        ("Russia", "hold", "Russia", "affirmed"),
        ("Donetsk PR", "hold", "Russia", "affirmed"),
        ("Ukraine?", "hold", "Ukraine", "uncertain"),
        ("Contested", "contest", None, "affirmed"),
        ("Contested\xa0Ukraine", "contest", "Ukraine", "affirmed"),
        ("Unknown", "unclear", None, "affirmed"),
    ],
)
def test_a_holder_of_a_table_of_cities(
    held_by: str, event: str, by: str | None, commitment: str, tmp_path: Path, names: Names
) -> None:
    imported, issues = read("control-cities", table(tmp_path / "c.csv", CITIES, {**CITY, "held_by": held_by}), names)
    (claim,) = claims(imported)
    assert issues == []
    assert (claim.event, claim.actors[0].name if claim.actors else None, claim.commitment) == (event, by, commitment)
    assert (claim.place.id, claim.when, claim.published, claim.outlet) == (
        f"geonames:{KHERSON}", "2022-03-05", "2022-03-05", "Wikipedia",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("as_of", "when"),
    [("2 March 2022", "2022-03-02"), ("02-Mar-22", "2022-03-02"), ("2\xa0March\xa02022", "2022-03-02"),
     ("6 April 2022", "2022-03-05"), ("long ago", "2022-03-05")],
)  # fmt: skip
def test_the_day_of_which_a_list_speaks_never_lies_after_it(as_of: str, when: str, tmp_path: Path, names: Names) -> None:
    imported, _ = read("control-cities", table(tmp_path / "c.csv", CITIES, {**CITY, "as_of": as_of}), names)
    assert claims(imported)[0].when == when


def test_slips_of_the_table_are_issues_and_silence_is_counted(tmp_path: Path, names: Names) -> None:
    rows = [{**CITY, "held_by": words} for words in ("Awarded a title", "(row removed)", "", "Russia")]
    imported, issues = read("control-cities", table(tmp_path / "c.csv", CITIES, *rows), names)
    assert len(imported) == 1
    assert [(i.code, i.where) for i in issues] == [("bad-value", "c.csv:2"), ("no-word-of-control", "c.csv")]
    assert issues[1].message.startswith("2 rows")


def test_an_unknown_format_is_an_error_that_lists_those_there_are(tmp_path: Path, names: Names) -> None:
    for form in ("xlsx", "control-cities"):
        with pytest.raises(ConfigurationError, match="acled"):
            written(form, [GAIN], names, tmp_path / "x")
