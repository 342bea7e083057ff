"""Questions to a ledger in memory, on both clocks. The claims are composed after real events."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from whoholds import ledger as ledgers
from whoholds.errors import AmbiguousPlaceError, PeriodError, UnknownPlaceError
from whoholds.identify import Directory, Gazetteer
from whoholds.ledger import ClaimQuery, Ledger, PlaceCount
from whoholds.lines import parse
from whoholds.records import Claim, ClaimedPlace, Report, to_plain
from whoholds.serve.atlas import Atlas
from whoholds.serve.naming import one_place

CREATED = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
POINTS = {
    "Qaim, IQ": (34.37, 41.09), "Rawa, IQ": (34.48, 41.92), "Raqqa, SY": (35.95, 39.01), "Deir ez-Zor, SY": (35.34, 40.14),
    "Tripoli, LY": (32.89, 13.19), "Tripoli, LB": (34.44, 35.83),
}  # fmt: skip
CLAIMS = """
2014-06-21  Qaim, IQ  gain by ISIS from Iraqi government  per residents  via Composed Wire  @2014-06-21
2017-11-03  Qaim, IQ  gain by Iraqi government from ISIS  per Yahya Rasoul (Iraqi government)  via Composed Wire  @2017-11-03
2017-11-03  Qaim, IQ  gain by Iraqi government from ISIS  per Robert White (United States)  via Example Herald  @2017-11-04
2017-11-05  Qaim, IQ  gain by Iraqi government  denied  per Amaq (ISIS)  via Example Herald  @2017-11-05
2017-11-03  Rawa, IQ  besiege by Iraqi government from ISIS  per Yahya Rasoul (Iraqi government)  via Composed Wire  @2017-11-03
2017-06-01  Raqqa, SY  hold by ISIS  per residents  via Composed Wire  @2017-06-01
../2017-11-03  Raqqa, SY  loss by ISIS  via Composed Wire  @2017-11-03
2019-04-04  Tripoli, LY  hold by GNA  per residents  via Composed Wire  @2019-04-04
2014-10-24  Tripoli, LB  hold by Lebanon  per residents  via Composed Wire  @2014-10-24
"""


def keep(store: Ledger, gazetteer: Gazetteer, words: str, recorded: dt.datetime) -> None:
    """Append the claim of one line, in a report of its own whose text is that line."""
    told = parse(words)
    report = Report.new(words, outlet=told.outlet, published=told.published, name=f"report of {told.published}")
    name, _, country = f"{told.place.name}, {told.place.country}".rpartition(", ")
    lat, lon = POINTS[f"{name}, {country}"]
    best = gazetteer.find(name, countries=[country])[0].place
    place = replace(told.place, lat=lat, lon=lon, id=best.id, kind=best.kind)
    claim = replace(told, place=place, evidence=words, report=report.id, made_by="composed")
    store.append(report, [claim], made_by="composed", recorded=recorded)


@pytest.fixture(scope="module")
def atlas(gazetteer: Gazetteer, actors: Directory) -> Iterator[Atlas]:
    with ledgers.open("memory:", created=CREATED) as store:
        for words in CLAIMS.strip().splitlines():
            keep(store, gazetteer, words, CREATED + dt.timedelta(days=1))
        yield Atlas(store, gazetteer, actors)


@pytest.mark.parametrize("name", ["Qaim", "al-Qā’im", "Al-Qa'im, IQ", "el-Qaim", "Qaim, Iraq"])
def test_who_holds_a_place_by_any_of_its_names(atlas: Atlas, name: str) -> None:
    answer = atlas.who(name, on="2017-11-04")
    assert (answer.holder, answer.status, answer.since, answer.previous) == ("Iraqi government", "held", "2017-11-03", "ISIS")
    assert answer.place.country == "IQ"
    assert 0.5 < answer.probability <= 1


def test_the_witnesses_and_whom_they_speak_for(atlas: Atlas) -> None:
    answer = atlas.who("Qaim", on="2017-11-05")
    assert {(w.source, w.of, w.outlet) for w in answer.witnesses if w.event == "gain"} >= {
        ("Yahya Rasoul", "Iraqi government", "Composed Wire"), ("Robert White", "United States", "Example Herald"),
    }  # fmt: skip
    assert answer.one_sided
    assert [(w.source, w.commitment) for w in answer.against] == [("Amaq", "denied")]
    assert all(w.evidence for w in (*answer.witnesses, *answer.against))


def test_before_the_capture_and_after(atlas: Atlas) -> None:
    assert atlas.who("Qaim", on="2016-01-01").holder == "ISIS"
    assert atlas.who("Qaim", on="2014-01-01").holder == "Iraqi government"


def test_besieged_and_lost(atlas: Atlas) -> None:
    rawa = atlas.who("Rawa", on="2017-11-03")
    assert (rawa.holder, rawa.besieged_by) == ("ISIS", ("Iraqi government",))
    raqqa = atlas.who("Raqqa", on="2017-11-03")
    assert (raqqa.holder, raqqa.status, raqqa.previous, raqqa.since) == (None, "nobody", "ISIS", "../2017-11-03")


def test_a_name_within_those_of_the_ledger_is_proposed(gazetteer: Gazetteer, actors: Directory) -> None:
    known = [PlaceCount(ClaimedPlace(name="Goma Airport", country="CD", id="composed:1"), 2)]
    with pytest.raises(UnknownPlaceError, match=r"speaks of 'Goma'.*did you mean Goma Airport\?"):
        one_place("Goma", known, gazetteer, actors)


def test_a_past_answer_can_be_had_again(atlas: Atlas) -> None:
    """As of the day of the capture, neither the coalition's word nor the denial was known."""
    then, now = atlas.who("Qaim", on="2017-11-03", as_of="2017-11-03"), atlas.who("Qaim", on="2017-11-03")
    assert {w.source for w in then.witnesses if w.event == "gain"} == {"Yahya Rasoul"}
    assert then.against == ()
    assert then.as_of == "2017-11-03"
    assert now.probability >= then.probability
    before = atlas.who("Qaim", on="2017-11-03", as_of="2017-11-02")
    assert before.holder == "ISIS"


def test_the_answer_in_json_has_the_fields_of_the_contract(atlas: Atlas) -> None:
    plain = json.loads(json.dumps(to_plain(atlas.who("Qaim", on="2017-11-04"))))
    assert plain.keys() >= {
        "place", "on", "as_of", "holder", "status", "since", "previous", "probability", "besieged_by", "witnesses", "against",
    }  # fmt: skip
    assert plain["place"].keys() >= {"name", "country", "lat", "lon"}
    assert plain["witnesses"][0].keys() >= {"source", "of", "outlet", "report", "published", "event", "when", "evidence", "start"}


def test_history_covers_the_time_without_gaps(atlas: Atlas) -> None:
    place, stays = atlas.history("Qaim")
    assert place.country == "IQ"
    assert [stay.holder for stay in stays] == ["Iraqi government", "ISIS", "Iraqi government"]
    assert [stay.first for stay in stays] == [None, "2014-06-21", "2017-11-03"]
    assert [stay.end for stay in stays] == ["2014-06-21", "2017-11-03", None]


def test_changes_come_by_day_and_only_between_the_days(atlas: Atlas) -> None:
    rows = atlas.changes()
    assert [row.date for row in rows] == sorted(row.date for row in rows)
    told = {(row.date, row.place.country, row.holder) for row in rows}
    assert {("2014-06-21", "IQ", "ISIS"), ("2017-11-03", "IQ", "Iraqi government"), ("2017-11-03", "SY", None)} <= told
    year = atlas.changes(since="2014-01-01", until="2014-12-31")
    assert {row.date[:4] for row in year} == {"2014"}


def test_an_ambiguous_name_lists_the_candidates(atlas: Atlas) -> None:
    with pytest.raises(AmbiguousPlaceError) as caught:
        atlas.who("Tripoli", on="2019-05-01")
    assert len(caught.value.candidates) == 2
    assert {"LY", "LB"} == {words.partition(", ")[2][:2] for words in caught.value.candidates}
    assert atlas.who("Tripoli, LY", on="2019-05-01").holder == "GNA"
    assert atlas.who("Tripoli, Lebanon", on="2014-11-01").holder == "Lebanon"


@pytest.mark.parametrize(("name", "advice"), [("Mosul", "The gazetteer knows Mosul"), ("Xqzwvkabad", "does not know it either")])
def test_a_place_that_no_claim_speaks_of(atlas: Atlas, name: str, advice: str) -> None:
    with pytest.raises(UnknownPlaceError, match="no claim of this ledger speaks of") as caught:
        atlas.who(name, on="2017-11-03")
    assert advice in caught.value.advice


@pytest.mark.parametrize("day", ["Friday", "2017-02-30", "2017", "20177-01-01", ""])
def test_a_day_that_is_none(atlas: Atlas, day: str) -> None:
    with pytest.raises(PeriodError):
        atlas.who("Qaim", on=day)


def test_claims_by_place_side_and_stance(atlas: Atlas) -> None:
    assert len(atlas.claims(place="Qaim")) == 4
    assert [row.claim.commitment for row in atlas.claims(ClaimQuery(commitment="denied"))] == ["denied"]
    assert {row.claim.place.name for row in atlas.claims(ClaimQuery(sides=("GNA",)))} == {"Tripoli"}
    assert len(atlas.claims(place="Qaim", as_of="2017-11-03")) == 2


def test_explaining_gives_every_claim_its_weight(atlas: Atlas) -> None:
    answer, reasons = atlas.explain("Qaim", on="2017-11-05")
    assert answer.holder == "Iraqi government"
    assert len(reasons) == 4
    assert [bool(reason.uncounted) for reason in reasons if reason.claim.commitment == "denied"] == [True]


def test_everything_gives_the_claims_that_holdings_rest_on(atlas: Atlas) -> None:
    found, cited = atlas.everything()
    assert {identifier for holding in found for identifier in (*holding.claims, *holding.against)} == set(cited)
    assert all(isinstance(claim, Claim) for claim in cited.values())
