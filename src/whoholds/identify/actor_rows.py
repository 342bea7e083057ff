"""The lines of a directory of actors: each becomes an entry, or is refused with the file and the line on which it stands.

What cannot be understood (no JSON, no name, a day that is none) is refused: no answer may rest on half a directory. What
contradicts itself (days that end before they begin, a name outside the days of its bearer) is left out and told as an issue.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, NoReturn

from whoholds.errors import DirectoryError
from whoholds.identify.stretches import Days, is_day, partition
from whoholds.records import Actor, Issue

RELATIONS = ("part of", "allied with", "backed by", "successor of")
FRIENDLY = frozenset(("part of", "allied with", "backed by"))
KEYS = frozenset((
    "id", "name", "side", "kind", "countries", "aliases", "relations", "valid", "sides", "sources", "note",
))  # fmt: skip
OWN = "whoholds/"  # stands before the names of the package's own files
COUNTRY = re.compile(r"[A-Z]{2}")


@dataclass(frozen=True, slots=True)
class Name:
    """A name of an actor, and the days on which it bears it, where it has not always."""

    words: str
    days: Days


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation of one actor to another: `part of`, `allied with`, `backed by` or `successor of`, and on which days."""

    type: str
    to: str
    days: Days


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorEntry:
    """One actor, and all that the directory tells of it.

    Attributes:
        actor: the actor.
        days: on which it stands.
        names: all its names, the common one first.
        relations: to others, in the order of its line.
        sides: for the days on which its side is another than `actor.side`, the identifier of that one, or None.
        sources: what the entry rests on.
        note: a remark.
        where: the file and line.
    """

    actor: Actor
    days: Days
    names: tuple[Name, ...]
    relations: tuple[Relation, ...] = ()
    sides: tuple[tuple[str | None, Days], ...] = ()
    sources: tuple[str, ...] = ()
    note: str | None = None
    where: str = ""

    def side(self, on: str | None) -> str | None:
        """The identifier of its side on a day; where the day is not known, of the side that it is said to be of."""
        if on is not None:
            for side, days in self.sides:
                if days.hold(on):
                    return side
        return self.actor.side

    def sided(self) -> tuple[tuple[str | None, Days], ...]:
        """Its sides, one after the other, on all its days."""
        return partition(self.sides, self.actor.side, self.days) if self.sides else ((self.actor.side, self.days),)


def rows(path: Path | Traversable, owner: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """The lines of a file as objects, each with where it stands: `mine.jsonl:12`, or `whoholds/actors.jsonl:12` of our own.

    Args:
        path: the file.
        owner: what stands before its name.

    Raises:
        DirectoryError: the file cannot be read, or a line is no JSON object.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DirectoryError(
            f"{path} cannot be read ({getattr(error, 'strerror', None) or error})", "a file of JSON objects, one a line"
        ) from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            where = f"{owner}{path.name}:{number}"
            try:
                row = json.loads(line)
            except ValueError as error:
                raise DirectoryError(f"{where} is no JSON: {error}", advice="Mend that line") from error
            if not isinstance(row, dict):
                _refuse(where, f"is no object but {type(row).__name__}", "an object with id, name and side")
            yield where, row


def entries_of(lines: Iterable[tuple[str, dict[str, Any]]]) -> tuple[list[ActorEntry], list[Issue]]:
    """The entries of the lines of one file, and what was wrong with some of them.

    Raises:
        DirectoryError: a line cannot be understood.
    """
    found: dict[str, ActorEntry] = {}
    issues: list[Issue] = []
    for where, row in lines:
        entry, wrong = _entry(where, row)
        if entry.actor.id in found:
            first = found[entry.actor.id].where
            wrong.append(_issue("actor-repeated", where, f"{entry.actor.id!r} stands in {first} already; this line counts"))
        found[entry.actor.id] = entry
        issues += wrong
    return list(found.values()), issues


def _entry(where: str, row: dict[str, Any]) -> tuple[ActorEntry, list[Issue]]:
    issues = [_issue("unknown-key", where, f"the key {key!r} is none of an actor's: {', '.join(sorted(KEYS))}")
              for key in row if key not in KEYS]  # fmt: skip
    reader = _Line(where, issues)
    identifier, name = reader.words(row, "id"), reader.words(row, "name")
    days = reader.days(row.get("valid") or {}, "valid", Days()) or Days()
    names = reader.names(row.get("aliases") or [], name, days)
    relations = reader.relations(row.get("relations") or [], days)
    sides = reader.sides(row.get("sides") or [], days)
    actor = Actor(
        id=identifier, name=name, side=reader.optional(row, "side"), kind=reader.optional(row, "kind") or "armed group",
        countries=reader.countries(row.get("countries") or []),
        aliases=tuple(dict.fromkeys(n.words for n in names if n.words != name)),
    )  # fmt: skip
    sources = tuple(reader.listed(row.get("sources") or [], "sources", str))
    note = reader.optional(row, "note")
    return ActorEntry(actor=actor, days=days, names=names, relations=relations, sides=sides, sources=sources, note=note,
                      where=where), issues  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Line:
    """Reads the parts of one line: refuses what cannot be understood, and notes what contradicts itself."""

    where: str
    issues: list[Issue]

    def words(self, row: dict[str, Any], key: str) -> str:
        if key not in row:
            _refuse(self.where, f"lacks {key!r}", "an object with id, name and side")
        value = row[key]
        if not isinstance(value, str) or not value.strip():
            _refuse(self.where, f"has the {key} {value!r}", "words")
        return value

    def optional(self, row: dict[str, Any], key: str) -> str | None:
        value = row.get(key)
        if value is not None and not isinstance(value, str):
            _refuse(self.where, f"has the {key} {value!r}", "words, or null")
        return value

    def listed(self, value: object, key: str, *kinds: type) -> list[Any]:
        if not isinstance(value, list) or any(not isinstance(one, kinds) for one in value):
            _refuse(self.where, f"has the {key} {value!r}", f"a list of {' or '.join(KIND_NAMES[kind] for kind in kinds)}")
        return value

    def countries(self, value: object) -> tuple[str, ...]:
        found = self.listed(value, "countries", str)
        if strange := [code for code in found if not COUNTRY.fullmatch(code)]:
            _refuse(self.where, f"has the country {strange[0]!r}", "ISO 3166-1 alpha-2 codes, as in SD")
        return tuple(found)

    def days(self, row: object, what: str, whole: Days) -> Days | None:
        """The days in an object's `since` and `until`, within the whole; None, and an issue, where they cannot be."""
        if not isinstance(row, dict):
            _refuse(self.where, f"has {what} {row!r}", 'an object, as in {"since": "2016", "until": null}')
        for key in ("since", "until"):
            if row.get(key) is not None and not is_day(row[key]):
                _refuse(self.where, f"has {what} {key} {row[key]!r}", "YYYY, YYYY-MM or YYYY-MM-DD of the calendar, or null")
        own = Days(row.get("since") or "", row.get("until") or "")
        if own.first >= own.end:
            self._left_out("days-reversed", f"{what}: {own.until} is not after {own.since}")
            return None
        part = own.common(whole)
        if part is None:
            self._left_out("days-outside", f"{what}: {own} lies outside the entry's own days, {whole}")
            return None
        since = own.since if part.first != own.first and not whole.since.startswith(own.since) else ""
        until = own.until if part.end != own.end and not whole.until.startswith(own.until) else ""
        if cut := [day for day in (since, until) if day]:
            self._note("days-outside", f"{what}: {' and '.join(cut)} lies outside the entry's own days, {whole}, and is cut")
        return part

    def names(self, value: object, common: str, whole: Days) -> tuple[Name, ...]:
        """The common name, which is borne on all days of the entry, and the aliases."""
        found = [Name(common, Days())]
        for alias in self.listed(value, "aliases", str, dict):
            if isinstance(alias, str):
                found.append(Name(alias, Days()))
            elif not isinstance(alias.get("name"), str) or not alias["name"].strip() or alias.keys() - {"name", "since", "until"}:
                _refuse(self.where, f"has the alias {alias!r}", 'words, or {"name": …, "since": …, "until": …}')
            elif alias["name"] == common:
                _refuse(self.where, f"gives days to its common name, {common!r}", "days of that in `valid`")
            elif days := self.days(alias, f"the name {alias['name']!r}", whole):
                found.append(Name(alias["name"], days))
        return tuple(found)

    def relations(self, value: object, whole: Days) -> tuple[Relation, ...]:
        found: list[Relation] = []
        for row in self.listed(value, "relations", dict):
            type_, to = row.get("type"), row.get("to")
            if type_ not in RELATIONS or not isinstance(to, str):
                _refuse(self.where, f"has the relation {row!r}", f'{{"to": an id, "type": one of {", ".join(RELATIONS)}}}')
            bounds = whole if type_ in FRIENDLY else Days()  # what comes after a group may be told with the group's own days
            days = self.days(row, f"{type_} {to}", bounds)
            if days is None:
                continue
            if again := next((r for r in found if (r.type, r.to) == (type_, to) and r.days.common(days)), None):
                self._note("days-overlap", f"{type_} {to} is told twice, {again.days or 'always'} and {days or 'always'}")
            found.append(Relation(type_, to, days))
        return tuple(found)

    def sides(self, value: object, whole: Days) -> tuple[tuple[str | None, Days], ...]:
        found: list[tuple[str | None, Days]] = []
        for row in self.listed(value, "sides", dict):
            if "side" not in row or not isinstance(row["side"], str | None) or row.keys() - {"side", "since", "until"}:
                _refuse(self.where, f"has the side {row!r}", '{"side": an id or null, "since": …, "until": …}')
            days = self.days(row, f"the side {row['side']}", whole)
            if days is None:
                continue
            if other := next((pair for pair in found if pair[1].common(days)), None):
                self._left_out("days-overlap", f"the side {row['side']} {days or 'always'} overlaps {other[0]} {other[1]}")
                continue
            found.append((row["side"], days))
        return tuple(found)

    def _note(self, code: str, message: str) -> None:
        self.issues.append(_issue(code, self.where, message))

    def _left_out(self, code: str, message: str) -> None:
        self._note(code, f"{message}; it is left out")


KIND_NAMES: dict[type, str] = {str: "words", dict: "objects"}


def _issue(code: str, where: str, message: str) -> Issue:
    return Issue(stage="identify", code=code, where=where, message=message)


def _refuse(where: str, found: str, expected: str) -> NoReturn:
    raise DirectoryError(f"{where} {found}", expected, "Mend that line")
