"""What no directory of actors may have: sides and relations without an entry, and circles of parents or of sides."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from whoholds.errors import DirectoryError
from whoholds.identify.actor_rows import OWN, ActorEntry
from whoholds.identify.stretches import Days


def check(entries: Mapping[str, ActorEntry]) -> None:
    """Raise for entries that do not hold together; says on which line.

    Raises:
        DirectoryError: a side or a relation has no entry, a side is on another side, or entries stand in a circle.
    """
    for entry in entries.values():
        _refuse_strangers(entry, entries)
    _refuse_circles(entries, lambda e: [(r.to, r.days) for r in e.relations if r.type == "part of"], "parts of each other")
    _refuse_circles(entries, lambda e: [(s, days) for s, days in e.sided() if s and s != e.actor.id], "on the side of each other")


def _refuse_strangers(entry: ActorEntry, entries: Mapping[str, ActorEntry]) -> None:
    actor, where = entry.actor, entry.where
    named = [("side", side) for side in (actor.side, *(side for side, _ in entry.sides)) if side]
    named += [("relation", relation.to) for relation in entry.relations]
    for what, identifier in named:
        if identifier not in entries:
            raise DirectoryError(
                f"{where}: actor {actor.id!r} has the {what} {identifier!r}, which has no entry", "the id of an entry",
                "Mend that line",
            )  # fmt: skip
    side = entries[actor.side].actor if actor.side else actor
    if side.side not in (side.id, None):
        raise DirectoryError(
            f"{where}: actor {actor.id!r} is of side {side.id!r}, which is itself of side {side.side!r}",
            "a side that is its own", "Mend that line",
        )  # fmt: skip


def _refuse_circles(
    entries: Mapping[str, ActorEntry], above: Callable[[ActorEntry], Iterable[tuple[str, Days]]], said: str
) -> None:
    """Raise where entries lead to each other in a circle on one day; says on which line, the user's own if there is one."""
    upward = {identifier: list(above(entry)) for identifier, entry in entries.items()}
    upward = {identifier: others for identifier, others in upward.items() if others}
    for start in upward:
        open_: list[tuple[str, Days, tuple[str, ...]]] = [(start, Days(), (start,))]
        while open_:
            here, days, trail = open_.pop()
            for other, more in upward.get(here, ()):
                both = days.common(more)
                if both is None:
                    continue
                if other == start:
                    circle = " → ".join([*trail, start])
                    closing = [entries[i].where for i in trail if not entries[i].where.startswith(OWN)] or [entries[here].where]
                    raise DirectoryError(
                        f"{closing[-1]}: actors are {said}: {circle}" + (f" ({both})" if both != Days() else ""),
                        "no circle", "Mend that line",
                    )  # fmt: skip
                if other not in trail:
                    open_.append((other, both, (*trail, other)))
