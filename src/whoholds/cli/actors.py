"""The verbs on the directory of actors: `actors find`, `actors show`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from whoholds.cli.frame import Json, Limit, actors_app, checked_day, err, out, print_json
from whoholds.config import settings
from whoholds.identify import ActorEntry, Directory, directory
from whoholds.serve.actor_view import actor_json, actor_view, actors_view, plain

NEAR = 4  # actors that are offered for one that is not found
OnDay = Annotated[
    str | None,
    typer.Option("--on", metavar="DAY", help="Only names, sides and relations of that day, YYYY-MM-DD; all where left out."),
]


@actors_app.command("find")
def actors_find(
    name: Annotated[str, typer.Argument(help="A name or a part of one.")],
    on: OnDay = None,
    limit: Limit = 10,
    as_json: Json = False,
) -> None:
    """The actors whose name or alias holds the words, with side, days and relations. A name counts on its days alone."""
    known, day = opened(), checked_day(on)
    found = known.find(name, limit, day)
    if as_json:
        print_json([plain(known, known.entries[actor.id], day) for actor in found])
    elif found:
        out.print(actors_view(known, found, day))
    if not found:
        _unknown(known, name, day)


@actors_app.command("show")
def actors_show(
    name: Annotated[str, typer.Argument(metavar="ID|NAME", help="An identifier, or a name in full.")],
    on: OnDay = None,
    as_json: Json = False,
) -> None:
    """All that the directory tells of one actor: names, sides, relations, who speaks for it, its part in wars; with days."""
    known, day = opened(), checked_day(on)
    found = known.meant(name, day)
    if not found:
        _unknown(known, name, day)
    if len(found) > 1:
        _say(f"{len(found)} actors are called {name!r}{_then(day)}: {_listed(found)}; show one by its id"
             + ("" if day else ", or give the day with --on"))  # fmt: skip
        raise typer.Exit(1)
    if as_json:
        print_json(actor_json(known, found[0], day))
    else:
        out.print(actor_view(known, found[0], day))


def opened() -> Directory:
    """The directory of the settings; what contradicts itself in the user's file is told on standard error."""
    known = directory(settings().actors)
    for issue in known.issues:
        _say(f"{issue.where}: {issue.message}")
    return known


def _unknown(known: Directory, name: str, on: str | None) -> None:
    """Say that nobody is called so, and who is at other times, or almost so; ends the command."""
    others = known.meant(name) if on else []
    alike, holding = known.nearest(name), [known.entries[actor.id] for actor in known.find(name, NEAR)]
    hint = "WHOHOLDS_ACTORS names a file of your own"
    if others:
        hint = f"at other times it means {_listed(others)}"
    elif alike:
        hint = f"did you mean {' or '.join(map(repr, alike))}?"
    elif holding:
        hint = f"these are called so in part: {_listed(holding)}"
    _say(f"the directory knows no actor {name!r}{_then(on)}; {hint}")
    raise typer.Exit(1)


def _listed(entries: Sequence[ActorEntry]) -> str:
    return ", ".join(f"{e.actor.id} ({e.actor.name}" + (f", {e.days}" if str(e.days) else "") + ")" for e in entries)


def _then(on: str | None) -> str:
    return f" on {on}" if on else ""


def _say(words: str) -> None:
    err.print(words, style="yellow", markup=False, highlight=False, soft_wrap=True)
