"""What words without a name mean. The reports are composed for these tests; the events are real."""

from __future__ import annotations

from pathlib import Path

import pytest

from whoholds.identify import Identifier, identifier
from whoholds.records import Claim, Event, EventKind, Extent, Mention, MentionKind, Reading, Report

TEXT = """\
DAMASCUS - Fighting went on near Mayadin in Deir Ezzor province. The Syrian army took Deir Ezzor on Friday.
Soldiers hold the city, its airport, the central mosque, the post of Abu Kamal and half of the province.
They rule most of the country.
"""


@pytest.fixture(scope="module")
def whole(home: Path) -> Identifier:
    return identifier(home)


def mention(words: str, kind: MentionKind = "place", refers_to: Mention | None = None) -> Mention:
    start = TEXT.rindex(words) if words == "Deir Ezzor" else TEXT.index(words)
    return Mention(start, start + len(words), words, kind, refers_to)


def claimed(whole: Identifier, words: str, extent: Extent = "whole", offered: str | None = None) -> Claim:
    """The claim of an event at some words, of which the reader offers that they mean others."""
    place = mention(words, refers_to=mention(offered) if offered else None)
    named = [mention(name) for name in ("DAMASCUS", "Deir Ezzor", "Mayadin", "Deir Ezzor province")]
    told: list[tuple[EventKind, str, Mention, Extent]] = [
        ("gain", "took", mention("Deir Ezzor"), "whole"), ("hold", "hold", place, extent),
    ]  # fmt: skip
    events = [Event(kind=k, trigger=mention(t, "trigger"), place=p, extent=x, evidence=(p.start, p.end)) for k, t, p, x in told]
    reading = Reading(report=Report.new(TEXT, published="2017-11-03"), reader="test", mentions=tuple(named), events=tuple(events))
    return next(c for c in whole.claims(reading)[0] if c.place.text == words)


def test_a_city_is_the_settlement_that_the_report_is_about(whole: Identifier) -> None:
    assert claimed(whole, "the city").place.name == "Deir ez-Zor"


def test_no_city_is_a_province_whatever_the_reader_offers(whole: Identifier) -> None:
    place = claimed(whole, "the city", offered="Deir Ezzor province").place
    assert place.kind == "settlement"
    assert place.name == "Deir ez-Zor"


def test_what_the_reader_offers_counts(whole: Identifier) -> None:
    assert claimed(whole, "the city", offered="Mayadin").place.name in {"Al Mayadin", "Mayadin", "Al-Mayadin"}


def test_half_of_the_province_is_in_the_province(whole: Identifier) -> None:
    place = claimed(whole, "half of the province", extent="part").place
    assert place.kind in {"region", "district"}
    assert "Deir ez-Zor" in place.name


def test_a_mosque_is_a_part_of_its_town(whole: Identifier) -> None:
    place = claimed(whole, "the central mosque").place
    assert (place.name, place.extent) == ("Deir ez-Zor", "part")


def test_an_airport_lies_at_its_town(whole: Identifier) -> None:
    place = claimed(whole, "its airport").place
    assert place.lat is not None
    assert place.lon is not None
    assert abs(place.lat - 35.29) < 0.1
    assert abs(place.lon - 40.18) < 0.1


def test_a_post_is_where_the_name_inside_its_words_says(whole: Identifier) -> None:
    place = claimed(whole, "the post of Abu Kamal").place
    assert place.lat is not None
    assert abs(place.lat - 34.45) < 0.1


def test_the_country_is_the_one_that_the_report_plays_in(whole: Identifier) -> None:
    place = claimed(whole, "most of the country", extent="part").place
    assert (place.kind, place.country) == ("country", "SY")


OTHER = """\
BAGHDAD - Turkey's army crossed into northern Iraq on Sunday. In the city of Dohuk a police station was stormed.
Troops massed at the border. It is quiet in Gaza. At dawn some positions changed hands. Fighting was heard in a prison in Mosul
and around the Lido hotel in Erbil. In the north of the country a crossing fell. Iraqi territory was shelled.
It was hard to reach this point; strategic areas were lost, and so was the last of its territory.
"""


def meant(whole: Identifier, words: str) -> Claim | None:
    """The claim of a report about Iraq whose event is at some words."""
    start = OTHER.index(words)
    place = Mention(start, start + len(words), words, "place")
    event = Event(kind="attack", trigger=place, place=place, evidence=(start, start + len(words)))
    names = [Mention(i := OTHER.index(n), i + len(n), n, "place") for n in ("BAGHDAD", "Dohuk", "Mosul", "Erbil")]
    reading = Reading(report=Report.new(OTHER, published="2017-11-03"), reader="test", mentions=tuple(names), events=(event,))
    return next(iter(whole.claims(reading)[0]), None)


def test_the_north_of_a_country_is_an_area_of_its_own_without_a_point(whole: Identifier) -> None:
    for words in ("northern Iraq", "the north of the country"):
        claim = meant(whole, words)
        assert claim is not None
        assert (claim.place.name, claim.place.country, claim.place.lat) == ("Northern Iraq", "IQ", None)


def test_the_border_is_between_two_countries(whole: Identifier) -> None:
    claim = meant(whole, "the border")
    assert claim is not None
    assert (claim.place.name, claim.place.country, claim.place.lat) == ("Iraq–Turkey border", None, None)


@pytest.mark.parametrize(
    ("words", "name", "extent"),
    [
        ("a prison in Mosul", "Mosul", "part"), ("the Lido hotel in Erbil", "Erbil", "part"), ("Gaza", "Gaza Strip", "whole"),
        ("Iraqi territory", "Iraq", "part"), ("the city of Dohuk", "Dohuk", "whole"), ("the city", "Dohuk", "whole"),
    ],
)  # fmt: skip
def test_something_in_a_place(whole: Identifier, words: str, name: str, extent: Extent) -> None:
    claim = meant(whole, words)
    assert claim is not None
    assert (claim.place.name, claim.place.extent) == (name, extent)


def test_a_place_that_nothing_tells_makes_no_claim(whole: Identifier) -> None:
    text = "Fighters took a village."
    place = Mention(14, 23, "a village", "place")
    event = Event(kind="gain", trigger=Mention(9, 13, "took", "trigger"), place=place, evidence=(0, len(text)))
    reading = Reading(report=Report.new(text), reader="test", mentions=(), events=(event,))
    claims, issues = whole.claims(reading)
    assert not claims
    assert [issue.code for issue in issues] == ["place-not-named"]


@pytest.mark.parametrize("words", ["this point", "the last of its territory", "strategic areas"])
def test_words_that_could_mean_any_place_mean_none(whole: Identifier, words: str) -> None:
    assert meant(whole, words) is None


def alone(whole: Identifier, text: str, words: str) -> Claim | None:
    """The claim of a text whose one event is at some words."""
    start = text.index(words)
    place = Mention(start, start + len(words), words, "place")
    event = Event(kind="hold", trigger=place, place=place, evidence=(start, start + len(words)))
    reading = Reading(report=Report.new(text, published="2020-06-04"), reader="test", mentions=(), events=(event,))
    return next(iter(whole.claims(reading)[0]), None)


@pytest.mark.parametrize(
    ("text", "words", "country", "name"),
    [
        ("A court in Russian-controlled Crimea met.", "Crimea", "UA", "Crimea"),
        ("It fell at dawn. At night fighters held Same in East Timor.", "Same", "TL", "Same"),
        ("Fighting broke out in the northern city of Tripoli, Lebanon.", "the northern city", "LB", "Tripoli"),
        ("State television in Khartoum, Sudan, was seized.", "State television", "SD", "Khartoum"),
        ("Syrian exiles met those in Tripoli, Lebanon, on Friday.", "Tripoli, Lebanon", "LB", "Tripoli"),
        ("A ceasefire held in Pakistan-administered Kashmir.", "Pakistan", "IN", "Kashmir"),
        ("They hold the Syrian provinces of Homs and Hama.", "Hama", "SY", "Hama Governorate"),
        ("They hold Homs, Idlib and Latakia governorates in Syria.", "Homs", "SY", "Homs Governorate"),
        ("Nigerian gunmen hold villages in Kaduna and Katsina States.", "Kaduna", "NG", "Kaduna State"),
        ("Gunmen of the Palestinian groups hold a Gaza training camp.", "a Gaza training camp", "PS", "Gaza Strip"),
        ("They hold Ukraine's Crimea region.", "Ukraine", "UA", "Crimea"),
        (
            "They hold the airport of the Syrian town of Palmyra.",
            "the airport of the Syrian town of Palmyra",
            "SY",
            "Palmyra Airport",
        ),
        ("Soldiers seized state television in Sudan's Khartoum State.", "state television", "SD", "Khartoum"),
        ("The army holds Easter Island, which is Chilean.", "Easter Island", "CL", "Easter Island"),
    ],
)
def test_what_stands_around_a_name_tells_which_place_is_meant(
    whole: Identifier, text: str, words: str, country: str, name: str
) -> None:
    claim = alone(whole, text, words)
    assert claim is not None
    assert (claim.place.country, claim.place.name) == (country, name)


def test_a_likeness_in_a_country_of_which_nothing_speaks_is_no_place(whole: Identifier) -> None:
    claim = alone(whole, "The United States Army would withdraw from Camp Arefjan.", "Camp Arefjan")
    assert claim is not None
    assert (claim.place.id, claim.place.name) == (None, "Camp Arefjan")


def test_a_name_in_a_division_that_has_none_such_is_told_without_a_point(whole: Identifier) -> None:
    claim = alone(whole, "Iraqi police hold the village of Rashad, Diyala Governorate, again.", "the village of Rashad")
    assert claim is not None
    assert (claim.place.id, claim.place.lat, claim.place.name, claim.place.country) == (None, None, "Rashad", "IQ")


def test_a_side_of_a_country_is_an_area_without_a_point(whole: Identifier) -> None:
    claim = alone(
        whole,
        "Rebels hold villages in the eastern Democratic Republic of the Congo.",
        "the eastern Democratic Republic of the Congo",
    )
    assert claim is not None
    assert (claim.place.id, claim.place.lat, claim.place.country) == (None, None, "CD")


def test_a_side_of_a_country_that_lists_have_by_that_very_name_has_its_point(whole: Identifier) -> None:
    claim = alone(whole, "Fighters hold villages in southern Lebanon.", "southern Lebanon")
    assert claim is not None
    assert (claim.place.country, claim.place.kind, claim.place.lat is not None) == ("LB", "region", True)


def test_the_country_of_a_name_that_nobody_knows_is_told_only_where_the_report_leaves_no_doubt(whole: Identifier) -> None:
    sure = alone(whole, "Gunmen from Chad hold Zorkotan, officials in Chad said.", "Zorkotan")
    torn = alone(whole, "Gunmen from Sudan crossed into Chad and hold Zorkotan.", "Zorkotan")
    assert sure is not None
    assert torn is not None
    assert (sure.place.country, torn.place.country) == ("TD", None)


def test_a_camp_at_a_place_that_nobody_knows_is_no_part_of_the_next_town(whole: Identifier) -> None:
    claim = alone(whole, "Troops left Lira in Uganda and hold a refugee camp at Zorkotan.", "a refugee camp at Zorkotan")
    assert claim is not None
    assert (claim.place.id, claim.place.name) == (None, "Zorkotan")


def test_words_for_a_town_may_mean_another_kind_of_place(whole: Identifier) -> None:
    text = "Rebels stormed Menagh Air Base in Aleppo province and Azaz on Tuesday. They now hold the compound and its gate."
    names = ("Menagh Air Base", "Aleppo province", "Azaz")
    named = [Mention(text.index(w), text.index(w) + len(w), w, "place") for w in names]
    place = Mention(at := text.index("the compound"), at + 12, "the compound", "place", offers=((named[0].start, 9.0),))
    trigger = Mention(at := text.index("hold"), at + 4, "hold", "trigger")
    events = (Event(kind="hold", trigger=trigger, place=place, evidence=(trigger.start, place.end)),)
    reading = Reading(report=Report.new(text, published="2013-08-06"), reader="test", mentions=tuple(named), events=events)
    assert [c.place.kind for c in whole.claims(reading)[0]] == ["base"]


def named_in(whole: Identifier, text: str, words: str, *names: str, claimed: str = "") -> Claim | None:
    """The claim of a text at words, which also names other places; at one of them there is a claim before."""
    named = [Mention(text.index(n), text.index(n) + len(n), n, "place") for n in names]
    place = Mention(at := text.rindex(words), at + len(words), words, "place")
    at_places = [*(m for m in named if m.text == claimed), place]
    events = tuple(Event(kind="hold", trigger=p, place=p, evidence=(p.start, p.end)) for p in at_places)
    reading = Reading(report=Report.new(text, published="2014-08-18"), reader="test", mentions=tuple(named), events=events)
    return next((c for c in whole.claims(reading)[0] if c.place.text == words), None)


def test_a_dam_is_no_country_and_is_the_one_that_the_report_names(whole: Identifier) -> None:
    text = "Peshmerga took the Mosul Dam in Iraq. They hold Iraq's biggest dam, officials in Baghdad say. Men guard the dam."
    for words in ("Iraq's biggest dam", "the dam"):
        claim = named_in(whole, text, words, "Mosul Dam", "Iraq", "Baghdad")
        assert claim is not None
        assert claim.place.kind == "dam"
    claim = named_in(whole, "Fighters in Iraq hold Iraq's biggest dam.", "Iraq's biggest dam", "Iraq")
    assert claim is None or claim.place.kind != "country"


def test_an_airport_is_that_of_the_town_spoken_of_not_any_that_the_report_names(whole: Identifier) -> None:
    text = (
        "A plane from Damascus International Airport carried the men on Monday.\n"
        "Palmyra was stormed on Tuesday, and by night the fighters held Palmyra and the airport."
    )
    claim = named_in(whole, text, "the airport", "Damascus International Airport", "Palmyra", claimed="Palmyra")
    assert claim is not None
    assert claim.place.name == "Palmyra Airport"


def test_the_capital_of_a_division_is_its_greatest_town_that_the_report_names(whole: Identifier) -> None:
    text = "Nigeria's army was driven back to Maiduguri on Friday. It still holds the capital of Borno state."
    claim = named_in(whole, text, "the capital of Borno state", "Nigeria", "Maiduguri")
    assert claim is not None
    assert (claim.place.name, claim.place.kind) == ("Maiduguri", "settlement")
    claim = named_in(whole, "The rebels are about to enter the capital of Chad.", "the capital of Chad")
    assert claim is not None
    assert claim.place.name == "N'Djamena"


def test_a_division_that_ends_a_list_is_one_of_them(whole: Identifier) -> None:
    text = "In Ethiopia the fighters hold land in the Amhara and Afar regions."
    claim = named_in(whole, text, "Afar regions", "Ethiopia")
    assert claim is not None
    assert (claim.place.country, claim.place.kind) == ("ET", "region")


@pytest.mark.parametrize(("text", "words", "name"), [
    ("Rebels in Ivory Coast hold the airport of Yamoussoukro.", "the airport of Yamoussoukro", "Yamoussoukro Airport"),
    ("Libya: men hold Tripoli's international airport.", "Tripoli's international airport", "Tripoli International Airport"),
    ("The Afghan army gave up the air base of Shindand.", "the air base of Shindand", "Shindand Air Base"),
])  # fmt: skip
def test_an_airport_of_a_town_is_that_which_the_gazetteer_has_at_it(whole: Identifier, text: str, words: str, name: str) -> None:
    claim = alone(whole, text, words)
    assert claim is not None
    assert claim.place.name == name
