"""The verbs by which people decide: `judge accept|reject|correct|merge`, `retract`, and `judgements`, which lists it all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any

import typer

from whoholds import ledger as ledgers
from whoholds.cli.frame import (
    AsOf,
    Json,
    LedgerOption,
    app,
    checked_day,
    judge_app,
    now,
    opened_gazetteer,
    out,
    print_json,
)
from whoholds.config import settings
from whoholds.errors import LedgerError, UnknownPlaceError
from whoholds.identify import Directory, Gazetteer, directory
from whoholds.ledger import AsOf as Moment
from whoholds.ledger import Deed, Judging, Ledger, Retracting, overtaken
from whoholds.lines import line
from whoholds.periods import parse
from whoholds.records import COMMITMENTS, EVENT_KINDS, PHASES, Claim, ClaimedPlace, Party, to_plain
from whoholds.serve import terminal
from whoholds.serve.naming import split

FEWEST = 6  # characters that an identifier is cut to at most
SURE = ("pinned", "name", "alternate", "folded")  # ways to match that a correction may rest on
ALIKE = 3  # places that are offered instead
SHOWS = "The first column of `whoholds claims` shows identifiers"

Claims = Annotated[
    list[str], typer.Argument(metavar="CLAIM…", help="Identifiers of claims, or how they begin; whoholds claims shows them.")
]
OneClaim = Annotated[str, typer.Argument(metavar="CLAIM", help="The identifier of a claim, or how it begins.")]
By = Annotated[str, typer.Option("--by", metavar="NAME", help="Who judges.")]
Why = Annotated[str, typer.Option("--why", metavar="TEXT", help="The reason, for those who will ask.")]


@judge_app.command("accept")
def judge_accept(claims: Claims, by: By, why: Why, ledger: LedgerOption, as_json: Json = False) -> None:
    """Say that claims are what their reports say; takes an older rejection, correction or merge back."""
    with ledgers.open(ledger, create=False) as store:
        _judge(store, "accept", claims, by, why, as_json)


@judge_app.command("reject")
def judge_reject(claims: Claims, by: By, why: Why, ledger: LedgerOption, as_json: Json = False) -> None:
    """Say that claims are not what their reports say: from now on they count no longer."""
    with ledgers.open(ledger, create=False) as store:
        _judge(store, "reject", claims, by, why, as_json)


@judge_app.command("merge")
def judge_merge(claims: Claims, by: By, why: Why, ledger: LedgerOption, as_json: Json = False) -> None:
    """Say that claims tell one and the same: from now on they count once, as the first of them."""
    with ledgers.open(ledger, create=False) as store:
        _judge(store, "merge", claims, by, why, as_json)


@judge_app.command("correct")
def judge_correct(
    claim: OneClaim, by: By, why: Why, ledger: LedgerOption,
    event: Annotated[str | None, typer.Option(help=" | ".join(EVENT_KINDS))] = None,
    when: Annotated[str | None, typer.Option(metavar="EDTF", help="When it was; ? where the text gives no clue.")] = None,
    place: Annotated[str | None, typer.Option(metavar="NAME", help="The place, as in 'Tripoli, LB' or geonames:94787.")] = None,
    actor: Annotated[list[str] | None, typer.Option(metavar="NAME", help="Who gains, loses, holds; again for more.")] = None,
    opponent: Annotated[list[str] | None, typer.Option(metavar="NAME", help="Who loses, is besieged, is attacked.")] = None,
    commitment: Annotated[str | None, typer.Option(help=" | ".join(COMMITMENTS))] = None,
    phase: Annotated[str | None, typer.Option(help=" | ".join(PHASES))] = None,
    as_json: Json = False,
) -> None:  # fmt: skip
    """Say what a claim should be: from now on it counts as that. Its words stay those of the report."""
    changes: dict[str, Any] = {}
    for name, value, allowed in (
        ("event", event, EVENT_KINDS), ("commitment", commitment, COMMITMENTS), ("phase", phase, PHASES),
    ):  # fmt: skip
        if value is not None and value not in allowed:
            raise typer.BadParameter(f"{value!r} is none of {', '.join(allowed)}", param_hint=f"--{name}")
        changes |= {name: value} if value is not None else {}
    if when is not None:
        changes["when"] = None if when == "?" else str(parse(when))
    known = directory(settings().actors)
    for name, given in (("actors", actor), ("opponents", opponent)):
        changes |= {name: tuple(_party(words, known) for words in given)} if given else {}
    if place is not None:
        with opened_gazetteer() as gazetteer:
            changes["place"] = _place(place, gazetteer, known)
    with ledgers.open(ledger, create=False) as store:
        name = _one(store, claim)
        read = store.claim(name)
        if read is not None and "place" in changes:
            changes["place"] = replace(changes["place"], text=read.place.text, extent=read.place.extent, part=read.place.part)
        _judge(store, "correct", [name], by, why, as_json, corrected=replace(read, **changes) if read else None)


def _judge(
    store: Ledger, deed: Deed, claims: Sequence[str], by: str, why: str, as_json: bool, corrected: Claim | None = None
) -> None:
    names = [_one(store, words) for words in claims]
    found = store.judge(Judging(deed=deed, claims=names, by=by, why=why, recorded=now(), corrected=corrected))
    if as_json:
        print_json(to_plain(found))
        return
    for row in found:
        claim = row.corrected or store.claim(row.claim)
        out.print(f"{row}\n  {line(claim) if claim else row.claim}", markup=False, highlight=False, soft_wrap=True)
    if not found:
        out.print("nothing new: that judgement stands already", highlight=False)


def _one(store: Ledger, words: str) -> str:
    """The identifier of the one claim that is meant."""
    if len(words) < FEWEST:
        raise LedgerError(f"{words!r} is too short to name a claim", f"{FEWEST} or more characters of its identifier", SHOWS)
    found = store.claim_ids(words)
    if not found:
        raise LedgerError(f"no claim of this ledger begins with {words!r}", "the identifier of one, or its beginning", SHOWS)
    if len(found) > 1:
        raise LedgerError(f"{len(found)} claims begin with {words!r}", "the beginning of one", f"Say which: {', '.join(found)}")
    return found[0]


def _party(words: str, known: Directory) -> Party:
    """A party by its side's name, where the directory knows it; else by the words themselves."""
    actor = known.named(words)
    side = known.side(actor) if actor else None
    found = side or actor
    return Party(name=found.name, id=actor.id if actor else None) if found else Party(name=words)


def _place(words: str, gazetteer: Gazetteer, known: Directory) -> ClaimedPlace:
    name, country = split(words, known)
    found = gazetteer.find(name, countries=[country] if country else [], limit=ALIKE)
    place = gazetteer.get(words) or next((one.place for one in found if one.matched in SURE), None)
    if place is None:  # what only sounds alike is offered, and never taken unasked
        alike = "; ".join(f"{one.place.name}, {one.place.country or '??'} ({one.place.id})" for one in found)
        raise UnknownPlaceError(f"the gazetteer does not know {words!r}", alike and f"a place, such as {alike}",
                                "Look it up with: whoholds gazetteer find NAME")  # fmt: skip
    return ClaimedPlace(name=place.name, country=place.country, lat=place.lat, lon=place.lon, id=place.id, kind=place.kind)


@app.command()
def retract(
    report: Annotated[str, typer.Argument(metavar="REPORT", help="The report's identifier, how it begins, or its name.")],
    why: Why, ledger: LedgerOption,
    by: Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who took it back; its outlet where left out.")] = None,
    published: Annotated[
        str | None, typer.Option("--published", metavar="DAY", help="When that was published, YYYY-MM-DD.")
    ] = None,
    replaced_by: Annotated[
        str | None, typer.Option("--replaced-by", metavar="REPORT", help="The corrected report that stands in its place.")
    ] = None,
    restore: Annotated[bool, typer.Option("--restore", help="Take an older retraction back.")] = False,
    as_json: Json = False,
) -> None:  # fmt: skip
    """Keep word that an outlet took a report back, or corrected it: from now on its claims count no longer."""
    with ledgers.open(ledger, create=False) as store:
        name = _report(store, report)
        kept = store.report(name)
        instead = _report(store, replaced_by) if replaced_by else None
        found = store.retract(
            Retracting(
                deed="restore" if restore else "correct" if instead else "retract",
                report=name,
                replaced_by=instead,
                why=why,
                by=by or (kept.outlet if kept else None),
                published=checked_day(published),
                recorded=now(),
            )
        )
    if as_json:
        print_json(to_plain(found))
    else:
        out.print(str(found) if found else "nothing new: that word stands already", markup=False, highlight=False, soft_wrap=True)


def _report(store: Ledger, words: str) -> str:
    """The identifier of the one report that is meant."""
    found = store.report_ids(words)
    if not found:
        advice = "`whoholds claims --json` tells the report of each claim"
        raise LedgerError(f"no report of this ledger is called or begins with {words!r}", "its identifier or name", advice)
    if len(found) > 1:
        raise LedgerError(f"{words!r} means {len(found)} reports", "one", f"Say which: {', '.join(found)}")
    return found[0]


@app.command()
def judgements(ledger: LedgerOption, as_of: AsOf = None, as_json: Json = False) -> None:
    """All that people and outlets decided about claims and reports, in order; what was superseded too."""
    moment = Moment.parse(as_of) if as_of else None
    with ledgers.open(ledger, create=False) as store:
        judged, retracted = store.judgements(moment), store.retractions(moment)
        lost = {one.judgement.id: one for one in overtaken(store, moment)}
        lines = {row.id: claim for row in judged if (claim := store.claim(row.claim))}
        reports = {name for row in retracted for name in (row.report, row.replaced_by) if name}
        labels = {name: found.label for name in reports if (found := store.report(name))}
    if as_json:
        print_json({
            "judgements": to_plain(judged), "retractions": to_plain(retracted),
            "overtaken": [{"judgement": name, "follows": one.follows} for name, one in lost.items()],
        })  # fmt: skip
    elif not judged and not retracted:
        out.print("nobody has judged a claim of this ledger, and no report was taken back", highlight=False)
    else:
        out.print(terminal.judgements_view(judged, lines, retracted, labels, {name: str(one) for name, one in lost.items()}))
