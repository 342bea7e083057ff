"""The directory of actors: sides, groups, offices, spokesmen and media, kept as reviewed data and looked up by alias."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from whoholds.errors import DirectoryError
from whoholds.identify.names import level
from whoholds.identify.wars import War, wars
from whoholds.ids import content_id
from whoholds.records import Actor

GOVERNMENT_WORDS = (
    "army", "forces", "troops", "government", "military", "soldiers", "regime", "authorities", "armed forces",
    "security forces", "government forces", "government troops", "defence ministry", "defense ministry",
    "ministry of defence", "ministry of defense", "navy", "air force", "paratroopers", "officials", "marines", "police",
    "national army", "army spokesman", "military spokesman", "government spokesman", "officials", "president",
    "prime minister", "interior ministry", "foreign ministry", "state media", "state television", "state tv",
    "state news agency", "border guards", "special forces", "commandos", "warplanes", "tanks", "federal forces",
)  # fmt: skip


UNIT = re.compile(
    r"(?:\d+(?:st|nd|rd|th)?|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth) "
    r"|[a-z]{2,4}$|(?:peoples|national|republican) (?:\w+ )?(?:army|guard|forces?)$"
)  # names that armies of many countries give: 'the Fifth Corps', 'the PDF', 'the People's Liberation Army'
CODE = 3  # letters: no country's name is so short but in capitals, as 'DRC'
ARMS = frozenset(("armed group", "militia", "army", "alliance", "gang"))
SHOUTED = {"is": "IS", "aa": "AA", "us": "US", "who": "WHO"}  # names only in capitals


@dataclass(frozen=True, slots=True)
class Nation:
    """A country: its code, names, adjectives and capital, and the identifier of its government's entry, where it has one."""

    country: str | None
    name: str
    names: tuple[str, ...]
    adjectives: tuple[str, ...]
    capital: str
    government: str | None


@dataclass(frozen=True, slots=True)
class Directory:
    """All actors by identifier, and the look-ups made from them.

    Attributes:
        actors: by identifier.
        aliases: levelled name to the identifiers that carry it.
        nations: levelled country names and adjectives to their nation.
        generic: levelled generic phrases ('the rebels') to what they mean: government, opposition, foreign or unknown.
        common: levelled aliases without a capital letter ('federal soldiers'): they mean their bearers in their countries only.
        friends: identifier of a side to those that fight with it at some time.
        wars: who fights whom, where and when.
        valid: identifier to the first day and the day after the last on which the entry stands, as EDTF words or empty.
        fingerprint: a hash of the data.
    """

    actors: Mapping[str, Actor]
    aliases: Mapping[str, tuple[str, ...]]
    nations: Mapping[str, Nation]
    generic: Mapping[str, str]
    common: frozenset[str]
    friends: Mapping[str, frozenset[str]]
    wars: tuple[War, ...]
    valid: Mapping[str, tuple[str, str]]
    fingerprint: str

    def side(self, actor: Actor) -> Actor | None:
        """The actor that stands for an actor's side; None for a third party."""
        return self.actors.get(actor.side) if actor.side else None

    def named(self, words: str, countries: tuple[str, ...] = (), on: str | None = None) -> Actor | None:
        """The actor with exactly this name or alias.

        Of several, the one that fights in one of the countries, the likeliest country first, and stands on that day. A word
        that is generic elsewhere ('rebels', 'the junta') names an actor only in that actor's countries.

        Args:
            words: a name without article or trimmings.
            countries: ISO codes of the report's places, most likely first.
            on: the day spoken of, `YYYY-MM-DD`.
        """
        key = level(words)
        bearers = self.aliases.get(key, ())
        ids = [i for i in bearers if self.stands(i, on)] or ([] if key in self.generic else list(bearers))
        if on is None:  # who stands to this day is likelier meant than who is gone
            ids.sort(key=lambda identifier: bool(self.valid.get(identifier, ("", ""))[1]))
        if SHOUTED.get(key, words) != words:
            return None
        unit = bool(UNIT.match(key)) and bool(countries)
        common = key in self.generic or (key in self.common and words == words.lower())
        for country in countries[:1] if common else countries:  # 'rebels' are those of the place itself
            for identifier in ids:
                if country in self.actors[identifier].countries:
                    return self.actors[identifier]
        home = (*ARMS, "government") if " " in key or self._is_code(words) else ARMS
        loose = [i for i in ids if not self.actors[i].countries or not (common or (unit and self.actors[i].kind in home))]
        arms = [i for i in loose if self.actors[i].kind in ARMS] if loose and self.actors[loose[0]].kind in ARMS else loose[:1]
        widest = max(arms, key=lambda i: (not self.actors[i].countries, len(self.actors[i].countries)), default=None)
        return self.actors[widest] if widest else None  # 'Islamic State' far from all its provinces is no province's

    def _is_code(self, words: str) -> bool:
        """True for letters that stand for a body of one country: 'the NDS', but not 'UK'."""
        return words.isupper() and level(words) not in self.nations

    def stands(self, identifier: str, on: str | None) -> bool:
        """Whether an entry is valid on a day, or the day is not known."""
        since, until = self.valid.get(identifier, ("", ""))
        return on is None or ((not since or since <= on) and (not until or on < until))

    def nation(self, words: str) -> Nation | None:
        """The nation that words of a text name, or whose adjective they are; 'It', 'At' and 'In' are no country codes there."""
        found = self.nations.get(level(words))
        if found and len(words) <= CODE and not (words.isupper() and words in (*found.names, *found.adjectives)):
            return None
        return found

    def government(self, country: str, on: str | None = None) -> Actor | None:
        """The government of a country (ISO code) on a day: the nation's entry, or the one in its place that stands then."""
        for war in self.fought(country, on):
            if war.government:
                return self.actors[war.government]
        nation = self.nations.get(country.lower())
        if nation is None or not nation.government:
            return None
        if self.stands(nation.government, on):
            return self.actors[nation.government]
        for word in (f"{nation.name} government", f"{nation.name} army", nation.name):
            for identifier in self.aliases.get(level(word), ()):
                if self.actors[identifier].kind == "government" and self.stands(identifier, on):
                    return self.actors[identifier]
        return self.actors[nation.government]

    def fought(self, country: str | None, on: str | None) -> list[War]:
        """The wars of a country (ISO code) on a day."""
        return [war for war in self.wars if country in war.countries and war.goes_on(on)]

    def head(self, words: str) -> Actor | None:
        """Of all who bear a name the one with whom most of the others go ('ISIS' of its provinces), else the first.

        None for words that are generic ('rebels'): they say nothing of where a report plays.
        """
        key = level(words)
        bearers = [self.actors[i] for i in self.aliases.get(key, ()) if key not in self.generic]
        sides = [actor.side or actor.id for actor in bearers]
        ties = [sum(side in self.friends.get(other, ()) for other in sides) for side in sides]
        return bearers[ties.index(max(ties))] if bearers else None

    def allies(self, side: str) -> set[str]:
        """The names of the sides that fight with a side, given by name."""
        return {
            self.actors[friend].name
            for identifier in self.aliases.get(level(side), ())
            for friend in self.friends.get(self.actors[identifier].side or identifier, ())
        }

    def find(self, words: str, limit: int = 20) -> list[Actor]:
        """The actors whose name or alias holds the words, whole names first."""
        wanted = level(words)
        if not wanted:
            return []
        exact = [self.actors[i] for i in self.aliases.get(wanted, ())]
        rest = [self.actors[i] for alias, ids in self.aliases.items() if wanted in alias for i in ids]
        return list(dict.fromkeys(exact + rest))[:limit]


def _rows(name: str, extra: Path | None = None) -> Iterator[tuple[str, dict[str, Any]]]:
    """The lines of a data file as objects, each with where it stands; `extra` is a user's own file of the same shape."""
    files = [extra] if extra else [resources.files("whoholds.identify").joinpath(f"data/{name}.jsonl")]
    for file in files:
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            if line.strip():
                where = f"{file.name}:{number}"
                try:
                    row = json.loads(line)
                except ValueError as error:
                    raise DirectoryError(f"{where} is no JSON: {error}", advice="Mend that line") from error
                yield where, row


def _actor(where: str, row: dict[str, Any]) -> Actor:
    try:
        return Actor(
            id=row["id"], name=row["name"], side=row.get("side"), kind=row.get("kind", "armed group"),
            countries=tuple(row.get("countries") or ()), aliases=tuple(row.get("aliases") or ()),
        )  # fmt: skip
    except (KeyError, TypeError) as error:
        raise DirectoryError(f"{where} lacks {error}", "an object with id, name and side", "Mend that line") from error


@functools.cache
def directory(extra: Path | None = None) -> Directory:
    """The directory of the package, extended by a user's file where one is given; read once.

    Raises:
        DirectoryError: a broken line, an unknown side, or a side that is itself on another side.
    """
    rows = [*_rows("actors"), *(_rows("actors", extra) if extra else ())]
    actors = {actor.id: actor for where, row in rows for actor in [_actor(where, row)]}
    _refuse_wrong_sides(actors, {row["id"]: where for where, row in rows})
    _refuse_cycles({row["id"]: (where, row) for where, row in rows})
    nations = [Nation(
        r.get("country"), r["name"], tuple(r.get("names") or ()), tuple((r.get("adjectives") or []) + (r.get("demonyms") or [])),
        r.get("capital") or "", r.get("government") if r.get("government") in actors else None,
    ) for _, r in _rows("nations")]  # fmt: skip
    generic = {level(row["phrase"]): row["means"] for _, row in _rows("generic")}
    battles = list(_rows("wars"))
    return Directory(
        actors, _aliases(actors, nations), _nations(nations), generic, _common(actors),
        _friends(actors, [row for _, row in rows]), wars(battles, actors),
        {row["id"]: _valid(row) for _, row in rows},
        content_id([json.dumps(row, sort_keys=True) for _, row in (*rows, *battles)])[:8],
    )  # fmt: skip


def _refuse_wrong_sides(actors: Mapping[str, Actor], lines: Mapping[str, str]) -> None:
    """Raise for an actor whose side has no entry, or is itself on another side; says on which line it stands."""
    for actor in actors.values():
        side, where = actors.get(actor.side) if actor.side else actor, lines[actor.id]
        if side is None:
            raise DirectoryError(
                f"{where}: actor {actor.id!r} has the side {actor.side!r}, which has no entry",
                "the id of an entry",
                "Mend that line",
            )
        if side.side not in (side.id, None):
            raise DirectoryError(
                f"{where}: actor {actor.id!r} is of side {side.id!r}, which is itself of side {side.side!r}",
                "a side that is its own", "Mend that line",
            )  # fmt: skip


def _refuse_cycles(rows: Mapping[str, tuple[str, dict[str, Any]]]) -> None:
    """Raise where entries are parts of each other in a circle; says on which line the circle closes."""
    parents = {
        identifier: [r["to"] for r in row.get("relations") or () if r.get("type") == "part of"]
        for identifier, (_, row) in rows.items()
    }
    done: set[str] = set()
    for start in parents:
        trail: list[str] = []
        open_ = [(start, iter(parents[start]))] if start not in done else []
        while open_:
            here, others = open_[-1]
            trail = [identifier for identifier, _ in open_]
            following = next((other for other in others if other in parents and other not in done), None)
            if following is None:
                done.add(here)
                open_.pop()
            elif following in trail:
                circle = " → ".join([*trail[trail.index(following) :], following])
                raise DirectoryError(
                    f"{rows[here][0]}: actors are parts of each other: {circle}", "parents without a circle", "Mend that line"
                )
            else:
                open_.append((following, iter(parents[following])))


def _valid(row: dict[str, Any]) -> tuple[str, str]:
    """From when until when an actor stands, `YYYY-MM-DD` or parts of it; empty where it does not say."""
    valid = row.get("valid") or {}
    return valid.get("since") or "", valid.get("until") or ""


def _aliases(actors: Mapping[str, Actor], nations: list[Nation]) -> dict[str, tuple[str, ...]]:
    """Every name and alias, and 'Iraqi army', 'Iraqi forces' … for each nation with a government."""
    found: dict[str, list[str]] = {}
    for actor in actors.values():
        for alias in (actor.name, *actor.aliases):
            found.setdefault(level(alias), []).append(actor.id)
    for nation in nations:
        if nation.government:
            for adjective in (*nation.adjectives, nation.name):
                for word in GOVERNMENT_WORDS:
                    found.setdefault(level(f"{adjective} {word}"), [nation.government])
            if nation.capital and nation.government not in found.setdefault(level(nation.capital), []):
                found[level(nation.capital)].append(nation.government)  # 'Baghdad' is whoever governs there on the day
    found.pop("", None)
    return {alias: tuple(dict.fromkeys(ids)) for alias, ids in found.items()}


def _common(actors: Mapping[str, Actor]) -> frozenset[str]:
    """The levelled aliases that no entry writes with a capital letter or a figure."""
    aliases = [alias for actor in actors.values() for alias in (actor.name, *actor.aliases)]
    return frozenset(level(a) for a in aliases if a.islower() and a.isascii()) - {level(a) for a in aliases if not a.islower()}


def _friends(actors: Mapping[str, Actor], rows: list[dict[str, Any]]) -> dict[str, frozenset[str]]:
    """The sides that a relation 'allied with' or 'backed by' joins, both ways."""
    found: dict[str, set[str]] = {}
    for row in rows:
        for relation in row.get("relations") or ():
            ends = [actors[i].side or i for i in (row["id"], relation["to"]) if i in actors]
            if relation["type"] in ("allied with", "backed by", "part of") and len(set(ends)) == 2:
                found.setdefault(ends[0], set()).add(ends[1])
                found.setdefault(ends[1], set()).add(ends[0])
    return {side: frozenset(others) for side, others in found.items()}


def _nations(nations: list[Nation]) -> dict[str, Nation]:
    found: dict[str, Nation] = {}
    for nation in nations:
        for name in (nation.name, *nation.names, *nation.adjectives, nation.country or ""):
            if name:
                found.setdefault(level(name), nation)
    return found
