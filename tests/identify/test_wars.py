"""Who fights whom: generic words by the wars of the place and the day, and 'our forces' by who speaks."""

from __future__ import annotations

import json

import pytest

from whoholds.errors import DirectoryError
from whoholds.identify import Directory
from whoholds.identify.actors import cast, resolve
from whoholds.identify.speakers import source
from whoholds.identify.wars import roles, wars
from whoholds.records import Mention


def side(
    actors: Directory, words: str, country: str, on: str, named: tuple[str, ...] = (), speaker: str | None = None
) -> str | None:
    actor = resolve(actors, words, cast(actors, named, (country,), on), country, speaker)
    head = actors.side(actor) if actor else None
    return head.name if head else None


@pytest.mark.parametrize(
    ("words", "country", "on", "name"),
    [
        ("the jihadists", "IQ", "2015-06-01", "ISIS"),
        ("militants", "NG", "2015-02-01", "Boko Haram"),
        ("the rebels", "LY", "2011-05-01", "NTC rebels"),
        ("separatists", "UA", "2014-08-20", "Russia"),
        ("the Islamists", "ML", "2013-01-12", "Ansar Dine"),
        ("Kurdish-led forces", "SY", "2018-02-01", "SDF"),
        ("the gunmen", "PH", "2017-06-01", "Maute group"),
        ("the paramilitaries", "SD", "2023-06-01", "RSF"),
        ("Tuareg rebels", "ML", "2012-03-30", "MNLA"),
        ("the defenders", "UA", "2022-06-04", "Ukraine"),
    ],
)
def test_generic_words_mean_who_plays_that_part(actors: Directory, words: str, country: str, on: str, name: str) -> None:
    assert side(actors, words, country, on) == name


@pytest.mark.parametrize(
    ("words", "country", "on", "name"),
    [
        ("the army", "AF", "2022-03-01", "Taliban"),
        ("the army", "AF", "2015-03-01", "Afghan government"),
        ("the army", "AF", "2021-08-15", "Afghan government"),  # news of the day on which a government falls speaks of it still
        ("the army", "AF", "2021-08-17", "Taliban"),
        ("the army", "IQ", "2003-03-25", "Iraq (Saddam Hussein)"),
        ("the army", "HR", "1991-11-17", "Yugoslav army"),
        ("the army", "PS", "2024-03-01", "Israel"),
        ("the army", "LY", "2018-06-01", "LNA"),
        ("government forces", "LY", "2018-06-01", "GNA"),
        ("government troops of the second brigade", "SD", "2024-01-01", "Sudanese army"),
    ],
)
def test_the_army_is_that_of_the_place_and_the_day(actors: Directory, words: str, country: str, on: str, name: str) -> None:
    assert side(actors, words, country, on) == name


@pytest.mark.parametrize(
    ("words", "country", "on", "name"),
    [
        ("Bosnian Serb soldiers", "BA", "1995-07-12", "Bosnian Serbs"),
        ("Chechen fighters", "UA", "2022-05-09", "Russia"),
        ("Chechen fighters", "RU", "1996-08-12", "Chechen separatists"),
        ("the Croats", "HR", "1991-09-24", "Croatia"),
        ("the army's 16th Division", "SD", "2023-11-01", "Sudanese army"),
        ("pro-Gaddafi forces", "LY", "2011-05-01", "Libyan government (Gaddafi)"),
        ("anti-Gaddafi fighters", "LY", "2011-05-01", "NTC rebels"),
        ("the government's", "IQ", "2016-01-01", "Iraqi government"),
        ("UN peacekeepers", "CD", "2013-08-01", "United Nations"),
    ],
)
def test_adjectives_and_owners_name_a_side(actors: Directory, words: str, country: str, on: str, name: str) -> None:
    assert side(actors, words, country, on) == name


def test_congolese_rebels_are_not_congos_army(actors: Directory) -> None:
    assert side(actors, "Congolese rebels", "CD", "2012-11-20") == "M23"


def test_of_several_the_report_tells_which(actors: Directory) -> None:
    assert side(actors, "the militants", "SY", "2014-09-01", ("ISIS",)) == "ISIS"
    assert side(actors, "the rebels", "MM", "2024-01-01", ("the Arakan Army",)) == "Arakan Army"


def test_a_unit_of_a_common_name_fights_at_home_only(actors: Directory) -> None:
    assert side(actors, "the Fifth Corps", "SY", "2018-02-01") == "Syrian government"
    assert side(actors, "the Fifth Corps", "BA", "1995-07-26") == "Bosnian government"
    assert side(actors, "the Fifth Corps", "LK", "1995-07-26") == "Sri Lankan government"  # a corps is an army's


def test_ours_and_the_enemy_by_who_speaks(actors: Directory) -> None:
    assert side(actors, "our units", "UA", "2022-11-11", speaker="Ukraine") == "Ukraine"
    assert side(actors, "the enemy", "UA", "2022-11-11", speaker="Ukraine") == "Russia"
    assert side(actors, "the enemy", "UA", "2022-11-11", speaker="Russia") == "Ukraine"
    assert side(actors, "the enemy", "UA", "2022-11-11") is None


def test_whose_men_they_are_is_not_guessed(actors: Directory) -> None:
    assert side(actors, "his men", "IQ", "2016-01-01", ("ISIS", "Iraqi forces")) is None


@pytest.mark.parametrize("words", ["the army's", "the national army", "paratroopers"])
def test_a_possessive_or_an_arm_is_the_army(actors: Directory, words: str) -> None:
    assert side(actors, words, "TD", "2006-11-27") == "Chadian government"


def test_the_group_is_no_government(actors: Directory) -> None:
    assert side(actors, "the group", "IQ", "2015-10-16", ("Iraqi forces", "Iraqi forces", "ISIS")) == "ISIS"
    assert side(actors, "the group", "IQ", "2015-10-16", ("Iraqi forces",)) is None


def test_islamic_state_far_from_its_provinces_is_no_province(actors: Directory) -> None:
    assert side(actors, "Islamic State", "PH", "2017-05-24") == "ISIS"


def test_phases_of_a_war(actors: Directory) -> None:
    assert side(actors, "the rebels", "PH", "2000-05-01") == "MILF"
    assert side(actors, "the rebels", "CD", "2016-05-01") == "ADF"
    assert side(actors, "the rebels", "MM", "1995-01-29") == "KNLA"
    assert side(actors, "the invaders", "ET", "1999-03-01") == "Eritrea"


SAID = [
    ("The insurgents' spokesman, Karim Saleh, said the mill was theirs.", "Karim Saleh", "AF", "Taliban"),
    ("An LNA brigadier, Saleh Hamdan, acknowledged the loss.", "Saleh Hamdan", "LY", "LNA"),
    ("The RSF called it a feint. Its spokesman, Adam Idris, gave no figures.", "Adam Idris", "SD", "RSF"),
]  # composed


@pytest.mark.parametrize(("text", "words", "country", "name"), SAID)
def test_an_office_is_of_whom_it_is_said_to_be(actors: Directory, text: str, words: str, country: str, name: str) -> None:
    on = {"AF": "2015-05-01", "LY": "2020-01-07", "SD": "2023-11-19"}[country]
    mention = Mention(text.index(words), text.index(words) + len(words), words, "source")
    assert source(actors, text, mention, cast(actors, (), (country,), on), country).of == name


def test_a_rebel_commander_speaks_for_the_rebels(actors: Directory) -> None:
    text = "The bridge is ours, a rebel commander said."  # composed
    words = "a rebel commander"
    mention = Mention(text.index(words), text.index(words) + len(words), words, "source")
    assert source(actors, text, mention, cast(actors, (), ("SY",), "2013-07-02"), "SY").of == "Syrian rebels"


def test_a_speaker_is_whom_the_report_introduced(actors: Directory) -> None:
    text = "All quiet, said Nasrin Hamo, a spokeswoman for the SDF. Later Hamo said that the mill was taken."  # composed
    start = text.rindex("Hamo")
    found = cast(actors, ("SDF", "ISIS"), ("SY",), "2017-05-02")
    assert source(actors, text, Mention(start, start + 4, "Hamo", "source"), found, "SY").of == "SDF"


@pytest.mark.parametrize("words", ["a Pakistani news site", "an Iraqi channel", "a former officer"])
def test_media_without_a_name_speak_for_nobody(actors: Directory, words: str) -> None:
    text = f"The fort was empty, {words} said."
    mention = Mention(text.index(words), text.index(words) + len(words), words, "source")
    assert source(actors, text, mention, cast(actors, (), ("IQ",), "2016-05-02"), "IQ").of is None


def test_roles_of_words() -> None:
    assert roles("kurdish rebels") == ["kurdish", "opposition"]
    assert roles("the weather") == []


def test_every_war_stands_on_sides(actors: Directory) -> None:
    for war in actors.wars:
        assert not war.until or war.since < war.until, war
        for ids in war.means.values():
            assert all(actors.actors[i].side == i for i in ids), war


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"war": "A"}, "lacks"),
        ({"war": "A", "countries": ["XX"], "since": "2001", "until": None, "government": None, "means": {"king": []}}, "role"),
        ({"war": "A", "countries": ["XX"], "since": "2001", "until": None, "government": "nobody", "means": {}}, "no entry"),
    ],
)
def test_a_broken_row_is_refused_with_its_line(row: dict[str, object], said: str) -> None:
    with pytest.raises(DirectoryError, match=rf"wars\.jsonl:3 .*{said}"):
        wars([("wars.jsonl:3", json.loads(json.dumps(row)))], {"isis": 1})


@pytest.mark.parametrize(
    ("words", "country", "on", "name"),
    [
        ("Rebels in Central African Republic", "CF", "2012-12-25", "Seleka"),
        ("fighters of a coalition opposed to President Touadera", "CF", "2021-01-03", "CPC"),
        ("Baghdad", "IQ", "2017-10-20", "Iraqi government"),
        ("Chadian troops", "NG", "2015-02-22", "Chadian government"),
        ("Rwandan soldiers", "MZ", "2021-08-01", "Rwanda"),
        ("Bosnian Croat troops", "BA", "1995-09-15", "Bosnian Croats"),
        ("the mujahideen", "AF", "2016-10-11", "Taliban"),
        ("federal soldiers", "RU", "1996-08-11", "Russia"),
    ],
)
def test_those_named_beside_a_side_are_not_it(actors: Directory, words: str, country: str, on: str, name: str) -> None:
    assert side(actors, words, country, on) == name
