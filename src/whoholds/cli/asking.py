"""The verbs that ask a ledger: `who`, `history`, `changes`, `claims`, `explain`, `diff`."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer

from whoholds.cli.frame import (
    AsOf,
    Day,
    Json,
    LedgerOption,
    On,
    Place,
    SomePlace,
    app,
    checked_day,
    claim_json,
    day_asked,
    opened_atlas,
    out,
    print_json,
)
from whoholds.ledger import AsOf as Moment
from whoholds.ledger import ClaimQuery
from whoholds.periods import parse_day
from whoholds.records import COMMITMENTS, PHASES, to_plain
from whoholds.serve import exports, terminal


@app.command()
def who(ledger: LedgerOption, place: SomePlace = None, on: On = None, as_of: AsOf = None, as_json: Json = False) -> None:
    """Who holds a place on a day, since when, how sure, and who says so in which words; without a place, who holds what."""
    with opened_atlas(ledger) as atlas:
        day = day_asked(atlas, on, as_of)
        answer = atlas.who(place, on=day, as_of=as_of) if place else None
        held = [] if place else atlas.holders(on=day, as_of=as_of)
    if as_json:
        print_json(to_plain(answer) if answer else {"on": day, "as_of": as_of, "holdings": to_plain(held)})
    else:
        out.print(terminal.answer_view(answer) if answer else terminal.holders_view(held, day))


@app.command()
def history(place: Place, ledger: LedgerOption, on: On = None, as_of: AsOf = None, as_json: Json = False) -> None:
    """Who held a place, stretch by stretch; and how sure each is when it is told, and on its last day (the last one: on --on)."""
    with opened_atlas(ledger) as atlas:
        day = day_asked(atlas, checked_day(on), as_of)
        where, stays = atlas.history(place, until=day, as_of=as_of)
        undated = 0 if stays else atlas.undated(place, as_of=as_of)
    if as_json:
        print_json({"place": to_plain(where), "on": day, "as_of": as_of, "history": to_plain(stays), "undated": undated})
    else:
        out.print(terminal.history_view(where, stays, undated))


@app.command()
def changes(
    ledger: LedgerOption, since: Day = None, until: Day = None, as_of: AsOf = None,
    form: Annotated[str, typer.Option("--format", help="table, csv or json.")] = "table", as_json: Json = False,
) -> None:  # fmt: skip
    """Every change of control between two days."""
    with opened_atlas(ledger) as atlas:
        rows = atlas.changes(since=since, until=until, as_of=as_of)
    if as_json or form == "json":
        print_json(to_plain(rows))
    elif form == "csv":
        sys.stdout.write(exports.changes_csv(rows))
    elif form == "table":
        out.print(terminal.changes_view(rows))
    else:
        raise typer.BadParameter(f"{form!r} is none of table, csv, json", param_hint="--format")


@app.command()
def claims(
    ledger: LedgerOption,
    place: Annotated[str | None, typer.Option(metavar="NAME", help="About this place.")] = None,
    side: Annotated[str | None, typer.Option(metavar="NAME", help="With this side among actors or opponents.")] = None,
    source: Annotated[str | None, typer.Option(metavar="NAME", help="Said by this source, or by one of this side.")] = None,
    since: Day = None, until: Day = None,
    commitment: Annotated[str | None, typer.Option(help=" | ".join(COMMITMENTS))] = None,
    phase: Annotated[str | None, typer.Option(help=" | ".join(PHASES))] = None,
    as_of: AsOf = None, as_json: Json = False,
) -> None:  # fmt: skip
    """The claims of a ledger: by place, side, source, days, commitment or phase."""
    query = ClaimQuery(
        sides=(side,) if side else (), sources=(source,) if source else (), since=parse_day(since) if since else None,
        until=parse_day(until) if until else None, commitment=_one_of(commitment, COMMITMENTS), phase=_one_of(phase, PHASES),
    )  # fmt: skip
    with opened_atlas(ledger) as atlas:
        rows = atlas.claims(query, place=place, as_of=as_of)
    print_json([claim_json(row) for row in rows]) if as_json else out.print(terminal.claims_view(rows))


def _one_of(words: str | None, allowed: tuple[Any, ...]) -> Any:
    if words is not None and words not in allowed:
        raise typer.BadParameter(f"{words!r} is none of {', '.join(allowed)}")
    return words


@app.command()
def explain(place: Place, ledger: LedgerOption, on: On = None, as_of: AsOf = None, as_json: Json = False) -> None:
    """Why the answer is what it is: every claim about a place with what it weighed, and each rule that made it."""
    with opened_atlas(ledger) as atlas:
        day = day_asked(atlas, on, as_of)
        answer, reasons = atlas.explain(place, on=day, as_of=as_of)
        steps = atlas.account(place, on=day, as_of=as_of)
    if as_json:
        print_json({"answer": to_plain(answer), "reasons": to_plain(reasons), "account": to_plain(steps)})
    else:
        out.print(
            f"{terminal.place_label(answer.place)} on {answer.on}: {terminal.headline(answer)}", highlight=False, markup=False
        )
        out.print(terminal.reasons_view(reasons))
        if steps:
            out.print(terminal.account_view(steps))


@app.command()
def diff(
    ledger: LedgerOption,
    as_of: Annotated[list[str], typer.Option("--as-of", help="Give it twice: two days or UTC moments.", metavar="DAY")],
    on: Annotated[str | None, typer.Option("--on", metavar="DAY", help="Only what changed about this day, YYYY-MM-DD.")] = None,
    place: Annotated[str | None, typer.Option(metavar="NAME", help="Only this place.")] = None,
    as_json: Json = False,
) -> None:
    """What was learned between two moments: which answers changed, and the claims, judgements and retractions behind it."""
    if len(as_of) != 2:
        raise typer.BadParameter(f"{len(as_of)} moments; a difference is between two", param_hint="--as-of")
    earlier, later = sorted(as_of, key=lambda words: Moment.parse(words).moment)
    with opened_atlas(ledger) as atlas:
        found = atlas.diff(earlier, later, on=checked_day(on), place=place)
    if as_json:
        print_json({"from": earlier, "to": later, "on": on, "differences": to_plain(found)})
    else:
        out.print(terminal.differences_view(found, earlier, later))
