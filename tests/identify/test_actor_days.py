"""Names, relations and sides hold on some days: what a name means then, for whom an actor fights, and what a file may not say.

The groups of the files below are invented; the history asked of the package's directory is common knowledge.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from whoholds.errors import DirectoryError
from whoholds.identify import Directory, directory
from whoholds.identify.actors import cast, enemy


def written(path: Path, *rows: dict[str, Any] | str) -> Path:
    """A user's file of some lines; a group without a side is its own."""
    lines = [row if isinstance(row, str) else json.dumps({"name": row.get("id"), "side": row.get("id"), **row}) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "country", "on", "identifier"),
    [
        ("ISIS", "IQ", "2014-06-10", "isis"),
        ("ISIS", "IQ", "2005-06-10", None),
        ("Islamic State", "SY", "2015-01-01", "isis"),
        ("Islamic State", "CD", "2012-01-01", None),
        ("Islamic State", "CD", "2021-01-01", "adf"),
        ("Islamic State of Iraq", "IQ", "2008-01-01", "islamic-state-of-iraq"),
        ("Jabhat al-Nusra", "SY", "2015-01-01", "al-nusra-front"),
        ("Jabhat Fatah al-Sham", "SY", "2016-10-01", "jabhat-fateh-al-sham"),
        ("Jabhat Fatah al-Sham", "SY", "2015-10-01", None),
        ("Hayat Tahrir al-Sham", "SY", "2016-10-01", None),
        ("Hayat Tahrir al-Sham", "SY", "2018-10-01", "hts"),
        ("Transitional Federal Government", "SO", "2007-01-01", "somali-government"),
        ("Transitional Federal Government", "SO", "2003-01-01", None),
        ("Syrian government", "SY", "2024-12-07", "syrian-government"),
        ("Syrian government", "SY", "2024-12-08", "syrian-transitional-government"),
        ("Taliban government", "AF", "1999-01-01", "taliban"),
        ("Taliban government", "AF", "2022-01-01", "taliban"),
        ("the junta", "MM", "2022-01-01", "myanmar-military"),
        ("the junta", "MM", "2015-01-01", None),
        ("Bosnian army", "BA", "1993-06-01", "bosnian-government"),
        ("Yugoslav army", "HR", "1991-09-20", "jna"),
        ("Yugoslav army", "XK", "1999-04-01", "yugoslavia"),
        ("Northern Alliance", "AF", "1999-01-01", "northern-alliance"),
        ("Northern Alliance", "MM", "2017-01-01", "three-brotherhood-alliance"),
        ("FARDC", "CD", "2010-01-01", "drc-government"),
    ],
)
def test_a_name_means_who_bears_it_on_the_day(
    actors: Directory, name: str, country: str, on: str, identifier: str | None
) -> None:
    found = actors.named(name.removeprefix("the "), (country,), on)
    assert (found.id if found else None) == identifier


def test_a_name_that_nobody_bears_any_more_tells_of_the_past(actors: Directory) -> None:
    for name, on, identifier in (
        ("al-Nusra Front", "2020-01-01", "al-nusra-front"), ("TFG", "2015-01-01", "somali-government"),
        ("SLORC", "2020-01-01", "myanmar-military"), ("Libya Dawn", "2023-01-01", "libya-dawn"),
    ):  # fmt: skip
        found = actors.named(name, ("SY", "SO", "MM", "LY"), on)
        assert found is not None
        assert found.id == identifier


@pytest.mark.parametrize(
    ("identifier", "on", "side"),
    [
        ("wagner", "2022-05-01", "russia"),
        ("wagner", "2023-06-24", "wagner"),
        ("wagner", "2023-07-01", "russia"),
        ("wagner", "2024-07-25", "wagner"),
        ("rsf", "2019-06-03", "sudanese-army"),
        ("rsf", "2023-04-15", "rsf"),
        ("abdel-rahim-dagalo", "2019-06-03", "sudanese-army"),
        ("abdel-rahim-dagalo", "2024-06-03", "rsf"),
        ("ypg", "2016-01-01", "sdf"),
        ("puntland", "2020-01-01", "somali-government"),
        ("puntland", "2025-02-01", "puntland"),
        ("sudan-shield-forces", "2024-01-01", "rsf"),
        ("sudan-shield-forces", "2025-01-11", "sudanese-army"),
        ("levant-front", "2015-06-01", "syrian-rebels"),
        ("levant-front", "2018-02-01", "turkey-and-sna"),
        ("riek-machar", "1993-01-01", "spla-nasir"),
        ("riek-machar", "2012-01-01", "south-sudan-government"),
        ("riek-machar", "2016-08-01", "splm-io"),
        ("charles-taylor", "1992-10-15", "npfl"),
        ("ahmed-madobe", "2020-01-01", "somali-government"),
        ("ahmed-madobe", "2025-01-01", "jubaland"),
        ("sana", "2024-12-07", "syrian-government"),
        ("sana-transitional-government", "2024-12-09", "syrian-transitional-government"),
        ("tass", "2022-02-24", "russia"),
        ("amaq", "2016-01-01", "isis"),
        ("joint-operations-command", "2017-11-03", "iraqi-government"),
        ("g9-haiti", "2022-09-01", "g9-haiti"),
        ("g9-haiti", "2024-03-02", "viv-ansanm"),
    ],
)
def test_the_side_of_an_actor_hangs_on_the_day(actors: Directory, identifier: str, on: str, side: str) -> None:
    found = actors.side(actors.actors[identifier], on)
    assert found is not None
    assert found.id == side


def test_allies_and_enemies_are_those_of_the_day(actors: Directory) -> None:
    assert actors.allies("RSF", "2024-01-01") == {"UAE"}
    assert actors.allies("RSF", "2025-06-01") == {"UAE", "SPLM-N"}
    assert "Wagner" in actors.allies("Malian government", "2024-06-01")
    assert "Wagner" not in actors.allies("Malian government", "2025-12-01")
    found = cast(actors, ["RSF"], ("SD",), "2024-01-01")
    against = enemy(actors, found, "SD", actors.actors["rsf"])
    assert against is not None
    assert against.id == "sudanese-army"


def test_the_directory_of_the_package_contradicts_itself_nowhere(actors: Directory) -> None:
    assert actors.issues == ()
    for entry in actors.entries.values():
        for side, days in entry.sided():
            head = actors.side(entry.actor, days.first if days.since else "1990-01-01")
            assert (head is None) == (side is None), (entry.actor.id, side, days)


def test_a_file_with_days_of_names_and_sides(tmp_path: Path) -> None:
    known = directory(written(
        tmp_path / "mine.jsonl",
        {"id": "x-guards", "name": "River Guards", "countries": ["SD"], "valid": {"since": "2015", "until": None},
         "aliases": ["Guards of the River", {"name": "Flood Front", "since": "2019-03", "until": "2021"}],
         "sides": [{"side": "x-lords", "since": "2020-05-01", "until": "2022"}], "sources": ["a handbook, page 3"]},
        {"id": "x-lords", "name": "Lords of the Delta", "countries": ["SD"]},
        {"id": "x-voice", "name": "Radio Flood", "kind": "office", "side": "x-guards"},
    ))  # fmt: skip
    assert known.issues == ()
    guards, voice = known.actors["x-guards"], known.actors["x-voice"]
    assert known.entries["x-guards"].sources == ("a handbook, page 3",)
    assert guards.aliases == ("Guards of the River", "Flood Front")
    for on, side in (("2018-01-01", "x-guards"), ("2020-05-01", "x-lords"), ("2022-01-01", "x-guards")):
        assert [s.id for a in (guards, voice) if (s := known.side(a, on))] == [side, side]
    for on, named in (("2014-01-01", False), ("2019-02-28", False), ("2019-03-01", True), ("2025-01-01", True)):
        assert (known.named("Flood Front", ("SD",), on) is not None) == named, on


@pytest.mark.parametrize(
    ("row", "code", "said"),
    [
        ({"valid": {"since": "2015", "until": "2014"}}, "days-reversed", "2014 is not after 2015"),
        ({"valid": {"since": "2015"}, "aliases": [{"name": "Old Front", "until": "2012"}]}, "days-outside", "'Old Front'"),
        ({"valid": {"since": "2015"}, "relations": [{"to": "isis", "type": "part of", "since": "2013"}]}, "days-outside", "cut"),
        ({"sides": [{"side": "isis", "since": "2014"}, {"side": None, "since": "2015"}]}, "days-overlap", "overlaps isis"),
        ({"relations": [{"to": "isis", "type": "part of", "until": "2016"}, {"to": "isis", "type": "part of", "since": "2015"}]},
         "days-overlap", "told twice"),
        ({"alias": ["Old Front"]}, "unknown-key", "'alias'"),
    ],
)  # fmt: skip
def test_what_contradicts_itself_is_an_issue_with_its_line(tmp_path: Path, row: dict[str, Any], code: str, said: str) -> None:
    known = directory(written(tmp_path / "mine.jsonl", {"id": "x-0"}, {"id": "x-1", **row}))
    assert [(issue.code, issue.where) for issue in known.issues] == [(code, "mine.jsonl:2")]
    assert said in known.issues[0].message
    assert "x-1" in known.actors


def test_an_identifier_told_twice_is_an_issue(tmp_path: Path) -> None:
    known = directory(written(tmp_path / "mine.jsonl", {"id": "x-1", "name": "First"}, {"id": "x-1", "name": "Second"}))
    assert [(issue.code, issue.where) for issue in known.issues] == [("actor-repeated", "mine.jsonl:2")]
    assert known.actors["x-1"].name == "Second"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ('{"id": "x-1", "name": ', "is no JSON"),
        ('["x-1"]', "no object"),
        ({"name": "Nameless"}, "lacks 'id'"),
        ({"id": "x-1", "name": " "}, "has the name"),
        ({"id": "x-1", "aliases": "Front"}, "has the aliases 'Front'.*a list"),
        ({"id": "x-1", "aliases": [{"name": "Front", "from": "2014"}]}, "has the alias"),
        ({"id": "x-1", "aliases": [{"name": "x-1", "since": "2014"}]}, "days to its common name"),
        ({"id": "x-1", "aliases": [{"name": "Front", "since": "2014-02-30"}]}, "since '2014-02-30'.*of the calendar"),
        ({"id": "x-1", "valid": ["2014"]}, "valid"),
        ({"id": "x-1", "countries": ["Sudan"]}, "country 'Sudan'.*ISO"),
        ({"id": "x-1", "relations": [{"to": "isis", "type": "friend of"}]}, "friend of"),
        ({"id": "x-1", "relations": [{"to": "nobody", "type": "part of"}]}, "relation 'nobody', which has no entry"),
        ({"id": "x-1", "sides": [{"side": "nobody", "since": "2014"}]}, "side 'nobody', which has no entry"),
        ({"id": "x-1", "sides": [{"since": "2014"}]}, "has the side"),
        ({"id": "x-1", "side": "nobody"}, "side 'nobody', which has no entry"),
        ({"id": "x-1", "side": "wagner"}, "itself of side 'russia'"),
    ],
)
def test_what_cannot_be_understood_is_refused_with_its_line(tmp_path: Path, row: dict[str, Any] | str, said: str) -> None:
    with pytest.raises(DirectoryError, match=rf"mine\.jsonl:2:? .*{said}"):
        directory(written(tmp_path / "mine.jsonl", {"id": "x-0"}, row))


def test_circles_are_refused_where_they_close_on_one_day(tmp_path: Path) -> None:
    def on(other: str, since: str, until: str | None) -> dict[str, Any]:
        return {"sides": [{"side": other, "since": since, "until": until}]}

    apart = written(
        tmp_path / "apart.jsonl", {"id": "x-1", **on("x-2", "2014", "2016")}, {"id": "x-2", **on("x-1", "2016", None)}
    )
    assert directory(apart).issues == ()
    closed = written(
        tmp_path / "mine.jsonl", {"id": "x-1", **on("x-2", "2014", "2016")}, {"id": "x-2", **on("x-1", "2015", None)}
    )
    with pytest.raises(DirectoryError, match=r"mine\.jsonl:2: .*x-1 → x-2 → x-1 \(2015 – 2016\)"):
        directory(closed)


def test_a_circle_through_the_package_is_told_with_the_users_line(tmp_path: Path) -> None:
    mine = written(tmp_path / "mine.jsonl", {"id": "russia", "relations": [{"to": "wagner", "type": "part of", "since": "2015"}]})
    with pytest.raises(DirectoryError, match=r"^mine\.jsonl:1: .*wagner.*\(2015 – 2023-08-23\)"):
        directory(mine)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(DirectoryError, match="cannot be read"):
        directory(tmp_path / "none.jsonl")


def test_looking_up_by_day_and_by_what_is_almost_the_name(actors: Directory) -> None:
    assert "isis" in [actor.id for actor in actors.find("ISIS", on="2015-01-01")]
    assert "isis" not in [actor.id for actor in actors.find("ISIS", on="2005-01-01")]
    assert "Rapid Support Forces" in actors.nearest("Rapd Suport Forces")
    assert [e.actor.id for e in actors.meant("Syrian government", "2025-01-01")] == ["syrian-transitional-government"]
    assert [e.actor.id for e in actors.meant("ISIS")] == ["isis"]
    assert {e.actor.id for e, _ in actors.speakers("syrian-government")} >= {"sana"}
