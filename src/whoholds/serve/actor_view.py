"""What the directory tells of actors, as tables for a terminal and as JSON: names, sides and relations with their days."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from rich.console import Group, RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from whoholds.identify import ActorEntry, Days, Directory
from whoholds.records import Actor
from whoholds.serve.columns import Column, Columns

NAMED = 6  # aliases in a table of several actors
TOLD = 2  # relations in a table of several actors
OPEN = "always, as far as is told"
REVERSED = {
    "part of": "part of it",
    "allied with": "allied with it",
    "backed by": "backed by it",
    "successor of": "came after it",
}
Dated = TypeVar("Dated")


def actors_view(known: Directory, actors: Sequence[Actor], on: str | None = None) -> Columns:
    """Actors with side, days, relations and other names; on one day where it is given."""
    columns = [Column("id"), Column("name"), Column("side"), Column("kind", 4), Column("days", 1), Column("relations", 2),
               Column("countries", 5), Column("aliases", 3)]  # fmt: skip
    return Columns("", columns, [_row(known, known.entries[actor.id], on) for actor in actors])


def _row(known: Directory, entry: ActorEntry, on: str | None) -> tuple[str, ...]:
    actor, side = entry.actor, known.side(entry.actor, on)
    relations = [f"{r.type} {known.actors[r.to].name}{_in_brackets(r.days)}" for r in entry.relations if r.days.hold(on)]
    names = dict.fromkeys(n.words for n in entry.names if n.days.hold(on) and n.words != actor.name)
    more = [f"and {len(relations) - TOLD} more"] if len(relations) > TOLD else []
    return (
        actor.id, actor.name, side.name if side else "–", actor.kind, str(entry.days), "\n".join([*relations[:TOLD], *more]),
        " ".join(actor.countries), ", ".join(list(names)[:NAMED]),
    )  # fmt: skip


def actor_view(known: Directory, entry: ActorEntry, on: str | None = None) -> RenderableType:
    """All that the directory tells of one actor; of one day where it is given."""
    told, actor = actor_json(known, entry, on), entry.actor
    facts = Table.grid(padding=(0, 2))
    facts.add_column(style="bold")
    facts.add_column(overflow="fold")
    side = f"{told['side_name']} ({told['side']})" if told["side"] else "none: no party, or a third one"
    side += "; on some days another, see below" if entry.sides and on is None else ""
    rows = [
        ("id", actor.id), ("name", actor.name), ("kind", actor.kind), ("days", str(entry.days) or OPEN),
        ("side" if on is None else f"side on {on}", side), ("countries", " ".join(actor.countries) or "–"),
        ("also called", "; ".join(n["name"] for n in told["names"][1:] if not _span(n))),
        ("note", entry.note or ""), ("sources", "\n".join(entry.sources)), ("from", entry.where),
    ]  # fmt: skip
    for name, value in rows:
        if value:
            facts.add_row(name, escape(value))
    if on is not None and not entry.days.hold(on):
        facts.add_row(
            "", Text(f"on {on} it did not stand: reports of that day name it of the past, or not at all", style="yellow")
        )
    return Group(facts, *(table for table in _tables(told) if table))


def _tables(told: dict[str, Any]) -> Iterable[Columns | None]:
    sides = told["sides"]
    yield _table("also called, on some days", ["name"], ([n["name"], _span(n)] for n in told["names"] if _span(n)))
    yield _table("sides", ["side"], ([s["name"] or "none", _span(s)] for s in sides)) if len(sides) > 1 else None
    yield _table("relations", ["relation", "to", "id"], ([r["type"], r["name"], r["to"], _span(r)] for r in told["relations"]))
    yield _table(
        "related to it",
        ["name", "id", "relation"],
        ([r["name"], r["id"], REVERSED[r["type"]], _span(r)] for r in told["members"]),
    )
    yield _table(
        "who speaks for it", ["name", "id", "kind"], ([s["name"], s["id"], s["kind"], _span(s)] for s in told["speakers"])
    )
    yield _table("wars", ["war", "part"], ([w["war"], ", ".join(w["parts"]), _span(w)] for w in told["wars"]))


def _table(title: str, names: Sequence[str], rows: Iterable[list[str]]) -> Columns | None:
    """A table whose last column is days; None without rows, and without that column where no row tells any."""
    cells = list(rows)
    if not any(row[-1] for row in cells):
        cells = [row[:-1] for row in cells]
    columns = [Column(name, 1 if name == "id" else 0) for name in (*names, "days")]
    return Columns(title, columns[: len(cells[0])], cells) if cells else None


def actor_json(known: Directory, entry: ActorEntry, on: str | None = None) -> dict[str, Any]:
    """All that the directory tells of one actor as plain data; of one day where it is given.

    Args:
        known: the directory.
        entry: the actor's.
        on: the day, `YYYY-MM-DD`.
    """
    actor, side = entry.actor, known.side(entry.actor, on)
    members = sorted(known.members(actor.id), key=lambda pair: (pair[1].type, pair[0].actor.name))
    speakers = sorted(known.speakers(actor.id), key=lambda pair: (pair[0].actor.kind, pair[0].actor.name))
    return {
        **plain(known, entry, on),
        "side": side.id if side else None, "side_name": side.name if side else None,
        "members": [
            {"id": one.actor.id, "name": one.actor.name, "kind": one.actor.kind, "type": relation.type, **_bounds(relation.days)}
            for one, relation in _on(members, lambda pair: pair[1].days, on)
        ],
        "speakers": [
            {"id": one.actor.id, "name": one.actor.name, "kind": one.actor.kind, **_bounds(days)}
            for one, days in _on(speakers, lambda pair: pair[1], on)
        ],
        "wars": [
            {"war": war.name, "countries": list(war.countries), "parts": parts, **_bounds(Days(war.since, war.until))}
            for war in known.wars
            if (on is None or war.goes_on(on)) and (parts := war.parts(actor.id))
        ],
    }  # fmt: skip


def plain(known: Directory, entry: ActorEntry, on: str | None = None) -> dict[str, Any]:
    """An entry's own line as plain data, with the names of those that it names."""
    actor, side = entry.actor, known.side(entry.actor, on)
    return {
        "id": actor.id, "name": actor.name, "side": side.id if side else None, "side_name": side.name if side else None,
        "kind": actor.kind, "countries": list(actor.countries), "aliases": list(actor.aliases), "valid": _bounds(entry.days),
        "names": [{"name": n.words, **_bounds(n.days)} for n in _on(entry.names, lambda n: n.days, on)],
        "sides": [
            {"side": side, "name": known.actors[side].name if side else None, **_bounds(days)}
            for side, days in _on(entry.sided(), lambda pair: pair[1], on)
        ],
        "relations": [
            {"type": r.type, "to": r.to, "name": known.actors[r.to].name, **_bounds(r.days)}
            for r in _on(entry.relations, lambda r: r.days, on)
        ],
        "sources": list(entry.sources), "note": entry.note, "where": entry.where,
    }  # fmt: skip


def _on(told: Iterable[Dated], days: Callable[[Dated], Days], on: str | None) -> list[Dated]:
    return [one for one in told if days(one).hold(on)]


def _bounds(days: Days) -> dict[str, str | None]:
    return {"since": days.since or None, "until": days.until or None}


def _span(row: dict[str, Any]) -> str:
    return str(Days(row["since"] or "", row["until"] or ""))


def _in_brackets(days: Days) -> str:
    return f" ({days})" if str(days) else ""
