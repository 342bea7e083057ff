"""From a report to its claims. The reports are composed for these tests; the events are real."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from whoholds.extract import RuleReader
from whoholds.identify import Identifier, identifier
from whoholds.identify.claims import without_echoes
from whoholds.lines import line
from whoholds.records import Claim, ClaimedPlace, Commitment, EventKind, Issue, Party, Report

Reading = Callable[..., tuple[list[Claim], list[Issue]]]


@pytest.fixture(scope="module")
def whole(home: Path) -> Identifier:
    return identifier(home)


@pytest.fixture
def read(whole: Identifier) -> Reading:
    """The claims and issues of a text, published on Friday, 3 November 2017, if not said otherwise."""

    def reading(
        text: str, published: str | None = "2017-11-03", outlet: str | None = "Composed Wire"
    ) -> tuple[list[Claim], list[Issue]]:
        return whole.claims(RuleReader().read(Report.new(text, outlet=outlet, published=published)))

    return reading


def lines(claims: list[Claim]) -> list[str]:
    """The claims in one line each, without outlet and day of publication."""
    return [line(replace(claim, outlet=None, published=None)) for claim in claims]


QAIM = """\
Iraqi forces captured Qaim from ISIS on Friday, a spokesman for the Joint Operations Command said.
Iraqi forces have surrounded Rawa.
The Syrian army captured Deir Ezzor on Thursday, according to Syrian state media.
ISIS was ousted from Raqqa.
"""


def test_a_report_gives_its_claims(read: Reading) -> None:
    claims, _ = read(QAIM)
    gain, siege, deir, raqqa = claims
    assert line(gain).startswith("2017-11-03  Al-Qaim, IQ  gain by Iraqi government from ISIS  per ")
    assert gain.sources[0].of == "Iraqi government"
    assert line(siege).startswith("2017-11-03  Rawa, IQ  besiege by Iraqi government")
    assert (deir.place.name, deir.place.country, deir.when) == ("Deir ez-Zor", "SY", "2017-11-02")
    assert [p.name for p in deir.actors] == ["Syrian government"]
    assert deir.sources[0].of == "Syrian government"
    assert lines([raqqa]) == ["../2017-11-03  Raqqa, SY  loss by ISIS"]


def test_evidence_is_verbatim_and_claims_say_who_made_them(read: Reading, whole: Identifier) -> None:
    claims, _ = read(QAIM)
    assert claims
    for claim in claims:
        assert QAIM[claim.start : claim.end] == claim.evidence
        assert claim.trigger is not None
        assert claim.trigger in claim.evidence
        assert whole.fingerprint in claim.made_by
        assert claim.published == "2017-11-03"


@pytest.mark.parametrize(
    ("text", "place", "side"),
    [
        ("ISIS captured Palmyra on Friday.", "Palmyra, SY", "ISIS"),
        ("Islamic State militants captured Qaim.", "Al-Qaim, IQ", "ISIS"),
        ("Rebels captured Maaret al-Numan.", "Maarat al-Numan, SY", "Syrian rebels"),
    ],
)
def test_a_name_of_several_groups_speaks_for_no_country_of_one(read: Reading, text: str, place: str, side: str) -> None:
    """The first of them in the directory would put a report of one sentence into Congo, or into Libya."""
    (claim, *_), _ = read(text, "2017-11-03")
    assert f"{claim.place.name}, {claim.place.country}" == place
    assert [party.name for party in claim.actors] == [side]


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("on 31 June", "31 June"),
        ("on February 30", "February 30"),
        ("on 2017-02-30", "2017-02-30"),
        ("on 30/02/2017", "30/02/2017"),
    ],
)
def test_a_day_that_is_none_is_an_issue_and_dates_nothing(read: Reading, words: str, day: str) -> None:
    claims, issues = read(f"Iraqi forces captured Qaim from ISIS {words}, a spokesman said.")
    assert [claim.when for claim in claims] == ["../2017-11-03"]
    assert [issue.message for issue in issues if issue.code == "no-such-day"] == [
        f"{day!r} is no day of the calendar: nothing is dated by it"
    ]


def test_within_a_week_of_a_loss_is_not_within_a_week_of_the_news(whole: Identifier) -> None:
    text = "Iraqi forces recaptured Qaim within a week of losing it."
    claims, _ = whole.claims(RuleReader().read(Report.new(text, published="2017-11-03")))
    assert [claim.when for claim in claims] == ["../2017-11-03"]


def test_without_a_day_of_publication_friday_is_no_date_and_the_user_is_told(read: Reading) -> None:
    claims, issues = read(QAIM, published=None)
    assert claims
    assert [claim.when for claim in claims if claim.when] == []
    assert "no-publication-date" in {issue.code for issue in issues}


@pytest.mark.parametrize("published", ["0001-01-01", "9999-12-31"])
def test_a_report_of_a_year_that_cannot_be_dates_nothing_and_the_user_is_told(read: Reading, published: str) -> None:
    claims, issues = read(QAIM, published=published)
    assert claims
    assert [claim.when for claim in claims if claim.when] == []
    assert [issue.message for issue in issues if issue.code == "bad-date"] == [
        f"published '{published}': no claim is dated by words that are no day, or of no year of news"
    ]


@pytest.mark.parametrize("published", ["1000-01-01", "2999-12-31"])
def test_the_first_and_the_last_day_of_all_years_break_nothing(read: Reading, published: str) -> None:
    claims, _ = read(QAIM + "They withdrew from Rawa last year. They will take Rawa tomorrow.", published=published)
    assert {claim.published for claim in claims} == {published}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rebels did not capture Hama.", "../2017-11-03  Hama, SY  gain by Syrian rebels  denied"),
        ("Rebels plan to capture Hama.", "?  Hama, SY  gain by Syrian rebels  future"),
        ("Rebels reportedly captured Hama.", "../2017-11-03  Hama, SY  gain by Syrian rebels  uncertain"),
        ("The army captured parts of Hama on Thursday.", None),
    ],
)
def test_said_is_not_so(read: Reading, text: str, expected: str | None) -> None:
    claims, _ = read(f"Syrian rebels and the Syrian army fight in Syria. {text}")
    found = [words for words in lines(claims) if " gain" in words]
    if expected is None:
        assert found[0].startswith("2017-11-02  part of Hama, SY  gain")
    else:
        assert found == [expected]


def test_the_same_fact_said_twice_is_one_claim(read: Reading) -> None:
    claims, _ = read("Iraqi forces captured Qaim on Friday. Later, Iraqi forces captured Qaim on Friday, it was said again.")
    assert [claim.event for claim in claims] == ["gain"]


def test_a_place_of_no_gazetteer_is_kept_and_told(read: Reading) -> None:
    claims, issues = read("Iraqi forces captured Xqzwvkabad in Anbar on Friday.")
    (claim,) = claims
    assert (claim.place.id, claim.place.lat, claim.place.name) == (None, None, "Xqzwvkabad")
    assert [(issue.code, "Xqzwvkabad" in issue.message) for issue in issues] == [("unknown-place", True)]


def test_the_publishing_outlet_is_no_source(read: Reading) -> None:
    claims, _ = read("Iraqi forces captured Qaim on Friday, Example Herald reported.", outlet="Example Herald")
    assert [claim.sources for claim in claims] == [()]


def test_a_report_without_any_claim(read: Reading) -> None:
    assert read("Talks went on in Geneva. Bread is dear in Hama.") == ([], [])


def test_the_other_places_of_a_report_tell_which_place_is_meant(read: Reading) -> None:
    libya, _ = read("GNA forces captured Tripoli. The LNA left Tarhuna and Sirte in Libya.")
    lebanon, _ = read("Militants captured Tripoli. The Lebanese army left Sidon and Beirut in Lebanon.")
    assert libya[0].place.country == "LY"
    assert lebanon[0].place.country == "LB"


def test_the_same_reading_gives_the_same_claims(read: Reading) -> None:
    assert read(QAIM) == read(QAIM)


def test_a_denial_takes_the_date_of_what_it_denies(read: Reading) -> None:
    claims, _ = read("ISIS captured Rawa on Tuesday, its news agency said.\n\nThe army denied that ISIS captured Rawa.\n")
    told, denied = sorted(claims, key=lambda c: c.commitment)
    assert (told.commitment, denied.commitment) == ("affirmed", "denied")
    assert told.when == denied.when == "2017-10-31"
    assert denied.when_text == "on Tuesday"


def claim(event: EventKind, at: int, actor: str | None = "Azerbaijan", commitment: Commitment = "affirmed") -> Claim:
    actors = (Party(name=actor),) if actor else ()
    return Claim(
        place=ClaimedPlace(name="Khramort", country="AZ"), event=event, actors=actors, opponents=(),
        when="2022-03-26", commitment=commitment, phase="news", sources=(), toward=None, evidence="x" * 40, start=at, report="r",
        trigger_start=at, score=1 - at / 1000,
    )  # fmt: skip


def test_what_is_told_again_in_the_same_breath_is_told_once() -> None:
    attack, contest = claim("attack", 10), claim("contest", 40)
    assert without_echoes([attack, contest]) == [attack]
    assert without_echoes([claim("gain", 10, None), claim("gain", 30)]) == [claim("gain", 30)]


@pytest.mark.parametrize(
    "other",
    [
        claim("attack", 400),
        claim("gain", 20),
        claim("attack", 20, "Armenia"),
        claim("attack", 20, commitment="denied"),
    ],
)
def test_what_says_something_else_is_no_echo(other: Claim) -> None:
    assert len(without_echoes([claim("attack", 10), other])) == 2
