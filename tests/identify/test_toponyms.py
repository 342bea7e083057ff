"""Marked mentions → places. The texts are composed for these tests."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from whoholds.cli import app
from whoholds.errors import RecordError
from whoholds.identify import Gazetteer, Marked, Toponym, ToponymResolver, directory

TEXT = "In Iraq, soldiers entered Qaim and Rawa, the army said in Baghdad. The paper Al-Zaman of Paris had no word of it."


@pytest.fixture(scope="module")
def resolver(home: Path) -> ToponymResolver:
    return ToponymResolver(Gazetteer.open(home), directory())


def row(*names: str, text: str = TEXT) -> dict[str, Any]:
    return {"id": "t1", "text": text, "mentions": [{"start": text.index(n), "end": text.index(n) + len(n)} for n in names]}


def resolved(resolver: ToponymResolver, *names: str) -> list[Toponym]:
    return list(resolver.resolve(Marked.of(row(*names))))


def test_towns_are_those_of_the_report_s_country(resolver: ToponymResolver) -> None:
    found = resolved(resolver, "Iraq", "Qaim", "Rawa", "Baghdad")
    assert [(t.name, t.country) for t in found] == [("Iraq", "IQ"), ("Al-Qaim", "IQ"), ("Rawa", "IQ"), ("Baghdad", "IQ")]
    assert all(not t.abstained and t.source and 0 < t.score <= 1 for t in found)


@pytest.mark.parametrize("published", ["2017-11-03", "no day", 7, None])
def test_the_day_of_publication_and_other_keys_are_passed_over(resolver: ToponymResolver, published: object) -> None:
    given = Marked.of(row("Qaim", "Paris") | {"published": published, "colour": "red"})
    assert given == Marked.of(row("Qaim", "Paris"))
    assert "published?" in str(Marked.of.__doc__)


def test_a_great_city_is_itself_in_a_report_from_elsewhere(resolver: ToponymResolver) -> None:
    (paris,) = [t for t in resolved(resolver, "Qaim", "Paris") if TEXT[t.start : t.end] == "Paris"]
    assert paris.country == "FR"


def test_words_behind_a_name_tell_which_one_is_meant(resolver: ToponymResolver) -> None:
    text = "The mayor of Paris, Texas, spoke in Alexandria, La., of a trip to London. In Paris nobody knew."
    first, second, third = resolver.resolve(Marked.of(row("Paris", "Alexandria", "London", text=text)))
    assert (first.country, round(first.lat or 0)) == ("US", 34)
    assert (second.country, round(second.lat or 0)) == ("US", 31)
    assert third.country == "GB"


def test_a_town_is_no_governorate_of_its_name(resolver: ToponymResolver) -> None:
    text = "Daraa town, Daraa Governorate, Syria"
    town, governorate = resolver.resolve(Marked.of(row("Daraa town", "Daraa Governorate", text=text)))
    assert (town.kind, governorate.kind) == ("settlement", "region")


def test_one_name_means_one_place_in_a_report(resolver: ToponymResolver) -> None:
    text = "The mayor of Paris, Texas, spoke. In Paris nobody knew."
    spans = [(m.start(), m.end()) for m in re.finditer("Paris", text)]
    both = list(resolver.resolve(Marked.of({"id": "t2", "text": text, "mentions": [{"start": a, "end": b} for a, b in spans]})))
    assert [t.country for t in both] == ["US", "US"]


@pytest.mark.parametrize(("name", "lat", "lon"), [
    ("England", 52.5, -1.5), ("Virginia", 37.8, -78.5), ("Europe", 48.7, 9.1), ("the U.S.", 39.8, -98.5),
    ("Tulsa County", 36.1, -96.0), ("Texas", 31.4, -99.3), ("Maryland", 39.4, -77.0), ("the Mediterranean", 35.0, 18.0),
    ("L.A.", 34.05, -118.2), ("D.C.", 38.9, -77.0), ("Kan.", 38.5, -98.4), ("U. S.", 39.8, -98.5), ("NSW", -32.1, 147.0),
    ("Cambridge, Massachusetts", 42.4, -71.1), ("Oldham, Lancashire, England", 53.5, -2.1), ("southern Lebanon", 33.9, 35.9),
])  # fmt: skip
def test_great_areas_are_what_the_world_knows_by_that_name(resolver: ToponymResolver, name: str, lat: float, lon: float) -> None:
    text = f"Her family came from {name} a century ago, the singer said."
    (found,) = resolver.resolve(Marked.of(row(name, text=text)))
    assert found.lat is not None
    assert found.lon is not None
    assert abs(found.lat - lat) < 1.5
    assert abs(found.lon - lon) < 1.5


def test_a_state_of_a_country_s_name_is_meant_where_its_towns_are_named(resolver: ToponymResolver) -> None:
    text = "Voters in Georgia queued in Atlanta and Savannah on Tuesday."
    assert [t.country for t in resolver.resolve(Marked.of(row("Georgia", "Atlanta", "Savannah", text=text)))] == ["US"] * 3
    text = "Voters in Georgia queued in Tbilisi and Batumi on Tuesday."
    assert [t.country for t in resolver.resolve(Marked.of(row("Georgia", "Tbilisi", "Batumi", text=text)))] == ["GE"] * 3


@pytest.mark.parametrize(("name", "lat", "lon"), [
    ("Scottish", 56.5, -4.0), ("Texans", 31.4, -99.3), ("European", 48.7, 9.1), ("Londoners", 51.5, -0.1),
    ("Soviet Union", 60.0, 100.0), ("Heathrow Airport", 51.5, -0.5), ("N. Korea", 40.1, 127.2), ("Kremlin", 55.8, 37.6),
])  # fmt: skip
def test_words_for_people_and_famous_sites_are_places_too(resolver: ToponymResolver, name: str, lat: float, lon: float) -> None:
    text = f"They spoke of {name} again."
    (found,) = resolver.resolve(Marked.of(row(name, text=text)))
    assert found.lat is not None
    assert found.lon is not None
    assert abs(found.lat - lat) < 1.5
    assert abs(found.lon - lon) < 1.5


def test_a_division_behind_a_town_is_no_town(resolver: ToponymResolver) -> None:
    text = "The museum in Seattle, Washington, will not move to McMinnville, Oregon."
    found = list(resolver.resolve(Marked.of(row("Seattle", "Washington", "McMinnville", "Oregon", text=text))))
    assert [t.kind for t in found] == ["settlement", "region", "settlement", "region"]


def test_a_list_leaves_the_name_to_its_last_word(resolver: ToponymResolver) -> None:
    text = "Talks between North and South Korea broke off."
    assert [t.country for t in resolver.resolve(Marked.of(row("North", "South Korea", text=text)))] == ["KP", "KR"]


def test_the_other_reports_of_an_outlet_tell_its_home(home: Path) -> None:
    """Composed: four reports of one paper of Texas name towns around Paris, the fifth names Paris and nothing else."""
    resolver = ToponymResolver(Gazetteer.open(home), directory())
    texts = [
        ("The school boards of Reno and Powderly in Texas met.", ("Reno", "Powderly", "Texas")),
        ("Rain fell on Blossom and Sulphur Springs in Texas.", ("Blossom", "Sulphur Springs", "Texas")),
        ("A road from Powderly to Blossom, Texas, is closed.", ("Powderly", "Blossom")),
        ("Sulphur Springs and Blossom, Texas, will share a clinic.", ("Sulphur Springs", "Blossom")),
        ("The fire department of Paris has a new chief.", ("Paris",)),
    ]
    reports = [
        Marked.of({**row(*names, text=text), "id": str(n), "outlet": "composed.example"}) for n, (text, names) in enumerate(texts)
    ]
    (before,) = resolver.resolve(reports[-1])
    for report in reports:
        resolver.learn(report)
    (after,) = resolver.resolve(reports[-1])
    assert (before.country, after.country) == ("FR", "US")
    assert round(after.lat or 0) == 34
    (elsewhere,) = resolver.resolve(Marked.of({**row("Paris", text=texts[-1][0]), "outlet": "other.example"}))
    assert elsewhere.country == "FR"


def test_a_town_of_the_report_s_country_is_no_people(resolver: ToponymResolver) -> None:
    text = "Police in Romania searched a depot in Roman on Monday."
    (town,) = resolver.resolve(Marked.of(row("Roman", text=text)))
    assert (town.country, town.kind) == ("RO", "settlement")
    text = "Students dug up a Roman villa in Spain."
    (people,) = resolver.resolve(Marked.of(row("Roman", text=text)))
    assert people.country == "IT"


def test_what_no_list_has_lies_where_the_names_beside_it_do(resolver: ToponymResolver) -> None:
    first = "A fire closed Xqzwvbury Hall in Leeds on Monday, the council said, and two people were treated for smoke."
    text = f"{first} {'Nobody knew how it began. ' * 20}The fans had come from Dallas, Fort Worth and Arlington in Texas."
    names = ("Xqzwvbury Hall", "Leeds", "Dallas", "Fort Worth", "Arlington", "Texas")
    hall, leeds, *_ = resolver.resolve(Marked.of(row(*names, text=text)))
    assert hall.kind == "area"
    assert (hall.lat, hall.lon) == (leeds.lat, leeds.lon)


def test_a_mere_likeness_in_a_country_of_which_nothing_speaks_is_not_told(resolver: ToponymResolver) -> None:
    text = "In New Zealand, boats left Christchurch and Napier for Marotiri."
    *_, found = resolver.resolve(Marked.of(row("New Zealand", "Christchurch", "Napier", "Marotiri", text=text)))
    assert found.country in (None, "NZ")


def test_what_no_list_has_abstains(resolver: ToponymResolver) -> None:
    text = "He lives in Xqzwvtown, they said."
    (found,) = resolver.resolve(Marked.of(row("Xqzwvtown", text=text)))
    assert found.abstained
    assert (found.name, found.lat, found.source) == (None, None, None)


@pytest.mark.parametrize("bad", [[], {"text": "x"}, {"text": 3, "mentions": []}])
def test_what_is_no_text_with_mentions_is_refused(bad: Any) -> None:
    with pytest.raises(RecordError, match="mention"):
        Marked.of(bad)


@pytest.mark.parametrize("bad", [{"start": 2, "end": 9}, {"start": -1, "end": 2}, "Qaim", {"start": True, "end": 2}, {}])
def test_a_mention_outside_its_text_is_named_and_the_others_are_resolved(resolver: ToponymResolver, bad: Any) -> None:
    given = Marked.of({"id": "t", "text": "Qaim", "mentions": [bad, {"start": 0, "end": 4}]})
    assert [repr(bad) in str(error) for error in given.astray] == [True]
    assert [t.name for t in resolver.resolve(given)] == ["Al-Qaim"]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80), st.data())
def test_any_mention_of_any_text_gets_an_answer_or_none(resolver: ToponymResolver, text: str, data: st.DataObject) -> None:
    ends = st.integers(0, len(text))
    spans = [tuple(sorted(pair)) for pair in data.draw(st.lists(st.tuples(ends, ends), max_size=4))]
    mentions = [{"start": a, "end": b} for a, b in spans if a < b]
    found = list(resolver.resolve(Marked.of({"id": "x", "text": text, "mentions": mentions})))
    assert [(t.start, t.end) for t in found] == [(m["start"], m["end"]) for m in mentions]
    assert all(t.abstained == (t.source is None) for t in found)


ASTRAY = '{"id": "a", "text": "Rawa", "mentions": [{"start": 3, "end": 99}]}\n'


def test_the_command_resolves_a_file_and_tells_of_broken_lines(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WHOHOLDS_HOME", str(home))
    source, output = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text(json.dumps(row("Qaim", "Rawa")) + "\n{broken\n" + ASTRAY, encoding="utf-8")
    result = CliRunner().invoke(app, ["gazetteer", "resolve", str(source), "-o", str(output)])
    assert result.exit_code == 0
    rows = [json.loads(line) for line in output.read_text(encoding="utf-8").splitlines()]
    assert [r["name"] for r in rows] == ["Al-Qaim", "Rawa"]
    assert set(rows[0]) == {
        "report",
        "start",
        "end",
        "name",
        "country",
        "lat",
        "lon",
        "kind",
        "radius_km",
        "score",
        "source",
        "abstained",
    }
    assert "in.jsonl:2" in result.stderr
    assert "in.jsonl:3: the mention {'start': 3, 'end': 99}" in result.stderr
    assert "2 broken" in result.stderr
