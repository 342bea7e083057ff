"""Which side of a report a party without a name is; all reports here are composed."""

from __future__ import annotations

import pytest

from whoholds.identify import Directory
from whoholds.identify.actors import cast
from whoholds.identify.contenders import HINTS, Asked, Contenders, contender_weights
from whoholds.identify.implicit import carried_on
from whoholds.identify.parties import Sides, parties
from whoholds.identify.strangers import unknown
from whoholds.records import Event, Mention, Reading, Report

PULL_OUT = (
    "RSF fighters besieged the base at Nyala for a year. The Sudanese army said on Sunday that its men had left. "
    "They had held out since May, and their commander was killed."
)


def at(words: str, text: str = PULL_OUT, kind: str = "actor") -> Mention:
    start = text.index(words)
    return Mention(start, start + len(words), words, kind)  # type: ignore[arg-type]


def contenders(actors: Directory) -> Contenders:
    named = [at("RSF fighters"), at("The Sudanese army")]
    return Contenders(actors, cast(actors, [m.text for m in named], ("SD",), "2023-10-29"), PULL_OUT, named)


def test_every_hint_has_a_weight() -> None:
    assert set(contender_weights()) == set(HINTS)
    assert any(contender_weights().values())


def test_the_contenders_are_the_sides_named(actors: Directory) -> None:
    rated = contenders(actors).rated(at("They"), Asked(role="actor", event="withdraw", countries=("SD",)))
    assert {c.name for c, _ in rated} == {"RSF", "Sudanese army"}
    assert all(set(hints) <= set(HINTS) for _, hints in rated)


def test_they_are_not_who_stands_in_the_other_camp(actors: Directory) -> None:
    found = contenders(actors)
    for against, other in (("rsf", "Sudanese army"), ("sudanese-army", "RSF")):
        asked = Asked(role="actor", event="attack", countries=("SD",), against=(actors.actors[against],))
        best = found.likeliest(at("They"), asked)
        assert best is not None
        assert best[0].name == other
        assert 0.5 < best[1] <= 1.0


def test_who_is_barred_is_nobodys_answer(actors: Directory) -> None:
    found, asked = contenders(actors), Asked(event="withdraw", countries=("SD",))
    assert found.likeliest(at("They"), asked, frozenset(("RSF", "Sudanese army"))) is None


def test_the_same_side_does_not_stand_in_both_camps(actors: Directory) -> None:
    sides = Sides(actors, cast(actors, ("RSF",), ("SD",), "2023-10-29"), PULL_OUT, contenders(actors))
    ours, theirs = sides.of([at("RSF fighters")], [at("its men")], "SD", None, "besiege", "Nyala")
    assert [p.name for p in parties(ours, theirs)] == ["RSF"]
    assert [p.name for p in parties(theirs, ours)] == ["Sudanese army"]


@pytest.mark.parametrize(
    "words",
    ["A column sent from Mandalay", "Isolated cells", "the 7th Armoured Brigade", "Young men with red headbands", "the State",
     "troops from Jaffna", "Nobody", "Strangers", "units of the 15th Division"],
)  # fmt: skip
def test_whom_words_only_describe_they_do_not_name(actors: Directory, words: str) -> None:
    assert unknown(actors, words, opens=True) is None


@pytest.mark.parametrize("words", ["Janzour Knights", "the Islamic Group of Kurdistan", "Ismail's militia", "Harawa fighters"])
def test_an_unknown_group_keeps_its_own_name(actors: Directory, words: str) -> None:
    assert unknown(actors, words) is not None


ABROAD = (
    "Islamic State fighters attacked Rutba on Monday. Iraqi forces drove them out, the army said, and the Wadi Horan Protection "
    "Force chased them into the desert. Danish soldiers were not seen there."
)


def told(actors: Directory, words: str) -> str | None:
    named = [at(w, ABROAD) for w in ("Islamic State fighters", "Iraqi forces", "the Wadi Horan Protection Force")]
    found = cast(actors, [m.text for m in named], ("IQ",), "2017-11-03")
    sides = Sides(actors, found, ABROAD, Contenders(actors, found, ABROAD, named))
    ours, _ = sides.of([at(words, ABROAD)], [at("Islamic State fighters", ABROAD)], "IQ", None, "gain", "Rutba")
    return ours[0].name


def test_a_name_that_the_directory_does_not_know_is_weighed_against_the_sides_of_the_report(actors: Directory) -> None:
    assert unknown(actors, "the Wadi Horan Protection Force") == "Wadi Horan Protection Force"
    assert told(actors, "the Wadi Horan Protection Force") in ("Iraqi government", "Wadi Horan Protection Force")
    found = cast(actors, ["the Wadi Horan Protection Force"], ("IQ",), "2017-11-03")
    alone = Sides(actors, found, ABROAD, Contenders(actors, found, ABROAD, [at("the Wadi Horan Protection Force", ABROAD)]))
    ours, _ = alone.of([at("the Wadi Horan Protection Force", ABROAD)], [], None, None, "gain", "Rutba")
    assert ours[0].name == "Wadi Horan Protection Force"  # nobody else is named: better its own name than a guess


def test_who_is_at_home_is_whom_the_words_name_and_who_is_not_is_weighed(actors: Directory) -> None:
    sides = Sides(actors, cast(actors, [], ("IQ",), "2017-11-03"), ABROAD)
    countries = ("IQ",)
    at_home = sides.outright(at("Iraqi forces", ABROAD), countries, None)
    assert at_home is not None
    assert at_home.sure == 1.0
    assert sides.outright(at("Danish soldiers", ABROAD), countries, None) is None
    asked = sides.asked(at("Danish soldiers", ABROAD), Asked(countries=countries))
    assert asked.own is not None
    rated = sides.contenders.rated(at("Danish soldiers", ABROAD), asked)
    assert [c.name for c, hints in rated if hints.get("own words")] == [asked.own.name]


def test_a_list_that_the_reader_cut_in_two_is_on_one_side(actors: Directory) -> None:
    text = "US-backed Kurdish and Arab fighters captured Manbij."
    found = cast(actors, ("US-backed Kurdish and",), ("SY",), "2017-11-10")
    camp, _ = Sides(actors, found, text).of(
        [at("US-backed Kurdish and", text), at("Arab fighters", text)], [], "SY", None, "gain"
    )
    assert [p.name for p in parties(camp)] == ["SDF"]


def test_what_goes_with_it_fares_alike() -> None:
    text = "The RSF had besieged El Obeid since 2023, and with it the road. With care the army waited."
    siege = Event(
        kind="besiege", trigger=at("besieged", text), place=at("El Obeid", text, "place"), phase="background", evidence=(0, 29)
    )
    road = Event(kind="gain", trigger=at("with", text), place=at("the road", text, "place"), evidence=(0, 62))
    care = Event(kind="hold", trigger=at("With", text), place=at("El Obeid", text, "place"), evidence=(64, 90))
    read = carried_on(Reading(report=Report.new(text), reader="test", events=(siege, road, care)))
    assert [(e.kind, e.phase) for e in read.events] == [("besiege", "background"), ("besiege", "background"), ("hold", "news")]


@pytest.mark.parametrize(
    ("own", "antecedent", "side"),
    [
        ("The government", "the Syrian Observatory for Human Rights", "Syrian government"),
        ("the army", "Islamic State", "Syrian government"),
        ("the group", "Islamic State", "ISIS"),
        ("its fighters", "Ahrar al-Sham", "Syrian rebels"),
    ],
)
def test_an_antecedent_counts_where_it_can_be_the_party(actors: Directory, own: str, antecedent: str, side: str) -> None:
    text = f"On Monday {antecedent} spoke of Bosra. On Tuesday {own} took it."
    named = at(antecedent, text)
    mention = Mention(text.index(own), text.index(own) + len(own), own, "actor", named)
    found = cast(actors, (antecedent,), ("SY",), "2017-01-16")
    sides = Sides(actors, found, text, Contenders(actors, found, text, [named, mention]))
    assert [m.name for m in sides.of([mention], [], "SY", None, "gain")[0]] == [side]


@pytest.mark.parametrize(
    ("trigger", "speaker", "named"),
    [
        ("liberated", "Iraqi government", False), ("liberated", "Syrian government", True), ("liberated", None, True),
        ("took", "Iraqi government", True),
    ],
)  # fmt: skip
def test_a_foreign_army_of_another_sentence_is_weighed_against_who_speaks(
    actors: Directory, trigger: str, speaker: str | None, named: bool
) -> None:
    text = (
        "Iraqi forces pushed Islamic State from its last town. On the same day the Syrian army took back Deir Ezzor. "
        "Qaim had been fully liberated, Iraq's Joint Operations Command said."
    )
    army, iraqis = at("the Syrian army", text), at("Iraqi forces", text)
    isis = at("Islamic State", text)
    found = cast(actors, (iraqis.text, isis.text, army.text), ("IQ", "SY"), "2017-11-03")
    lost = Event(
        kind="loss", trigger=at("pushed", text), place=at("its last town", text, "place"), actors=(isis,), evidence=(0, 53)
    )
    sides = Sides(actors, found, text, Contenders(actors, found, text, [iraqis, isis, army], [lost]))
    said = (speaker, at("Joint Operations Command", text, "source")) if speaker else None
    ours, _ = sides.of([army], [], "IQ", said, "gain", "Qaim", at(trigger, text))
    assert [(p.name, p.text) for p in parties(ours)] == ([("Syrian government", "the Syrian army")] if named else [])


@pytest.mark.parametrize(("first", "then", "sides"), [("Afghan and", "U.S. forces", ["Afghan government", "United States"])])
def test_the_end_of_a_cut_list_that_names_a_side_is_that_side(actors: Directory, first: str, then: str, sides: list[str]) -> None:
    text = f"{first} {then} repelled a Taliban raid on a base in Khost."
    found = cast(actors, (first, then), ("AF",), "2010-08-28")
    camp, _ = Sides(actors, found, text).of([at(first, text), at(then, text)], [], "AF", None, "repel")
    assert [p.name for p in parties(camp)] == sides
