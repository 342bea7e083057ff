"""The directory of actors: sides, groups, offices, spokesmen and media, kept as reviewed data and looked up by alias."""

from __future__ import annotations

import difflib
import functools
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from whoholds.identify.actor_checks import check
from whoholds.identify.actor_rows import FRIENDLY, OWN, ActorEntry, Relation, entries_of, rows
from whoholds.identify.names import level
from whoholds.identify.stretches import END_OF_TIME, Days
from whoholds.identify.wars import War, wars
from whoholds.ids import content_id
from whoholds.records import Actor, Issue

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
VOICES = frozenset(("spokesman", "office", "state media"))
ALIKE = 0.75  # how much of two names must be the same letters for one to be offered for the other
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
        entries: all that is told of each, by identifier.
        aliases: levelled name to the identifiers that carry it.
        named_on: of the names that an actor bears on some days alone, those days, by levelled name and identifier.
        nations: levelled country names and adjectives to their nation.
        generic: levelled generic phrases ('the rebels') to what they mean: government, opposition, foreign or unknown.
        common: levelled aliases without a capital letter ('federal soldiers'): they mean their bearers in their countries only.
        friends: identifier of a side to those that fight with it, and on which days.
        wars: who fights whom, where and when.
        issues: what contradicts itself in a user's file.
        fingerprint: a hash of the data.
    """

    actors: Mapping[str, Actor]
    entries: Mapping[str, ActorEntry]
    aliases: Mapping[str, tuple[str, ...]]
    named_on: Mapping[tuple[str, str], tuple[Days, ...]]
    nations: Mapping[str, Nation]
    generic: Mapping[str, str]
    common: frozenset[str]
    friends: Mapping[str, tuple[tuple[str, Days], ...]]
    wars: tuple[War, ...]
    issues: tuple[Issue, ...]
    fingerprint: str

    def side(self, actor: Actor, on: str | None = None) -> Actor | None:
        """The actor that stands for an actor's side on a day; None for a third party.

        An entry may tell other sides for some days ("sides"), and its side may itself have stood on another's then: who spoke for
        the RSF in 2019 spoke for the army that it was part of. Where the day is not known, the side is the one that the entry is
        said to be of.
        """
        for _ in self.entries:  # the directory has no circle of sides, so this ends with the head
            entry = self.entries.get(actor.id)
            side = self.actors.get((entry.side(on) if entry else actor.side) or "")
            if side is None or side.id == actor.id:
                return side
            actor = side
        return None

    def named(self, words: str, countries: tuple[str, ...] = (), on: str | None = None) -> Actor | None:
        """The actor with exactly this name or alias.

        Of several, the one that fights in one of the countries, the likeliest country first, and bears the name on that day. What
        nobody bears on that day means whoever bore it last: reports tell of the past. A name is nobody's before its first day. A
        word that is generic elsewhere ('rebels', 'the junta') names an actor only in that actor's countries and on its days.

        Args:
            words: a name without article or trimmings.
            countries: ISO codes of the report's places, most likely first.
            on: the day spoken of, `YYYY-MM-DD`.
        """
        key = level(words)
        ids = self._bearers(key, on)
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

    def _bearers(self, key: str, on: str | None) -> list[str]:
        """Who can be meant by a levelled name on a day, likeliest first."""
        bearers = self.aliases.get(key, ())
        if on is None:  # who bears it to this day is likelier meant than who is gone
            return sorted(bearers, key=lambda identifier: self._left(key, identifier) < END_OF_TIME)
        found = [i for i in bearers if self.bears(i, key, on)]
        if found or key in self.generic or not bearers:
            return found
        gone = [i for i in bearers if not self._to_come(key, i, on)]
        return sorted(gone, key=lambda identifier: self._left(key, identifier), reverse=True)

    def bears(self, identifier: str, key: str, on: str | None) -> bool:
        """Whether an actor stands on a day, and is called by a levelled name then; at some time, where no day is given."""
        days = self.named_on.get((key, identifier))
        return self.stands(identifier, on) and (days is None or any(one.hold(on) for one in days))

    def _left(self, key: str, identifier: str) -> str:
        """The first day on which an actor is no more called by a name."""
        days = self.named_on.get((key, identifier), ())
        return min(self.entries[identifier].days.end, max((one.end for one in days), default=END_OF_TIME))

    def _to_come(self, key: str, identifier: str, on: str) -> bool:
        """Whether nobody can mean an actor by a name yet, since it stands, or is called so, later only."""
        days = self.named_on.get((key, identifier), ())
        return self.entries[identifier].days.ahead(on) or (bool(days) and all(one.ahead(on) for one in days))

    def _is_code(self, words: str) -> bool:
        """True for letters that stand for a body of one country: 'the NDS', but not 'UK'."""
        return words.isupper() and level(words) not in self.nations

    def stands(self, identifier: str, on: str | None) -> bool:
        """Whether an entry is valid on a day, or the day is not known."""
        return self.entries[identifier].days.hold(on)

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
                if self.actors[identifier].kind == "government" and self.bears(identifier, level(word), on):
                    return self.actors[identifier]
        return self.actors[nation.government]

    def fought(self, country: str | None, on: str | None) -> list[War]:
        """The wars of a country (ISO code) on a day."""
        return [war for war in self.wars if country in war.countries and war.goes_on(on)]

    def head(self, words: str, on: str | None = None) -> Actor | None:
        """Of all who bear a name the one with whom most of the others go ('ISIS' of its provinces), else the first.

        None for words that are generic ('rebels'): they say nothing of where a report plays.
        """
        key = level(words)
        bearers = [self.actors[i] for i in self.aliases.get(key, ()) if key not in self.generic and self.bears(i, key, on)]
        sides = [actor.side or actor.id for actor in bearers]
        ties = [sum(side in self.befriended(other, on) for other in sides) for side in sides]
        return bearers[ties.index(max(ties))] if bearers else None

    def allies(self, side: str, on: str | None = None) -> set[str]:
        """The names of the sides that fight with a side, given by name, on a day; at any time where the day is not given."""
        key = level(side)
        return {
            self.actors[friend].name
            for identifier in self.aliases.get(key, ())
            if self.bears(identifier, key, on) and (head := self.side(self.actors[identifier], on))
            for friend in self.befriended(head.id, on)
        }

    def befriended(self, side: str, on: str | None) -> frozenset[str]:
        """The identifiers of the sides that fight with a side on a day; at any time where the day is not known."""
        return frozenset(friend for friend, days in self.friends.get(side, ()) if days.hold(on))

    def find(self, words: str, limit: int = 20, on: str | None = None) -> list[Actor]:
        """The actors whose name or alias holds the words, on a day where one is given, whole names first."""
        wanted = level(words)
        if not wanted:
            return []
        exact = [i for i in self.aliases.get(wanted, ()) if self.bears(i, wanted, on)]
        rest = [i for alias, ids in self.aliases.items() if wanted in alias for i in ids if self.bears(i, alias, on)]
        return [self.actors[i] for i in list(dict.fromkeys(exact + rest))[:limit]]

    def meant(self, words: str, on: str | None = None) -> list[ActorEntry]:
        """The entries that an identifier, or a name in full, can mean on a day; those whose common name it is first of all."""
        if words in self.entries:
            return [self.entries[words]]
        key = level(words)
        found = [self.entries[i] for i in self.aliases.get(key, ()) if self.bears(i, key, on)]
        return [entry for entry in found if level(entry.actor.name) == key] or found

    def nearest(self, words: str, limit: int = 3) -> list[str]:
        """Names of actors that are written almost as the words are, the most alike first."""
        spelled = {level(name.words): name.words for entry in self.entries.values() for name in entry.names}
        return [spelled[key] for key in difflib.get_close_matches(level(words), spelled, limit, ALIKE)]

    def members(self, identifier: str) -> list[tuple[ActorEntry, Relation]]:
        """The entries with a relation to an actor, and the relation: its parts, its allies, whom it backs, who succeeded it."""
        return [(entry, one) for entry in self.entries.values() for one in entry.relations if one.to == identifier]

    def speakers(self, identifier: str) -> list[tuple[ActorEntry, Days]]:
        """The spokesmen, offices and state media that speak for an actor, and on which days."""
        voices = (entry for entry in self.entries.values() if entry.actor.kind in VOICES and entry.actor.id != identifier)
        return [(entry, days) for entry in voices for side, days in entry.sided() if side == identifier]


@functools.cache
def directory(extra: Path | None = None) -> Directory:
    """The directory of the package, extended by a user's file where one is given; read once.

    Raises:
        DirectoryError: a broken line, an unknown side, a side that is itself on another side, or a circle.
    """
    entries: dict[str, ActorEntry] = {}
    issues: list[Issue] = []
    files = [list(_own("actors")), *([list(rows(extra))] if extra else [])]
    for lines in files:
        found, wrong = entries_of(lines)
        entries |= {entry.actor.id: entry for entry in found}
        issues += wrong
    check(entries)
    actors = {identifier: entry.actor for identifier, entry in entries.items()}
    nations = [Nation(
        r.get("country"), r["name"], tuple(r.get("names") or ()), tuple((r.get("adjectives") or []) + (r.get("demonyms") or [])),
        r.get("capital") or "", r.get("government") if r.get("government") in actors else None,
    ) for _, r in _own("nations")]  # fmt: skip
    generic = {level(row["phrase"]): row["means"] for _, row in _own("generic")}
    battles = list(_own("wars"))
    return Directory(
        actors, entries, _aliases(actors, nations), _named_on(entries.values()), _nations(nations), generic, _common(actors),
        _friends(entries), wars(battles, actors), tuple(issues),
        content_id([json.dumps(row, sort_keys=True) for lines in (*files, battles) for _, row in lines])[:8],
    )  # fmt: skip


def _own(name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The lines of a file of the package's own data."""
    return rows(resources.files("whoholds.identify").joinpath(f"data/{name}.jsonl"), OWN)


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


def _named_on(entries: Iterable[ActorEntry]) -> dict[tuple[str, str], tuple[Days, ...]]:
    """The days of the names that an actor has not borne always."""
    found: dict[tuple[str, str], list[Days]] = {}
    for entry in entries:
        for name in entry.names if any(name.days != Days() for name in entry.names) else ():
            found.setdefault((level(name.words), entry.actor.id), []).append(name.days)
    return {key: tuple(days) for key, days in found.items() if Days() not in days}


def _common(actors: Mapping[str, Actor]) -> frozenset[str]:
    """The levelled aliases that no entry writes with a capital letter or a figure."""
    aliases = [alias for actor in actors.values() for alias in (actor.name, *actor.aliases)]
    return frozenset(level(a) for a in aliases if a.islower() and a.isascii()) - {level(a) for a in aliases if not a.islower()}


def _friends(entries: Mapping[str, ActorEntry]) -> dict[str, tuple[tuple[str, Days], ...]]:
    """The sides that a relation 'allied with', 'backed by' or 'part of' joins, both ways, and on which days."""
    found: dict[str, dict[tuple[str, Days], None]] = {}
    told = ((entry, entries[r.to], r.days) for entry in entries.values() for r in entry.relations if r.type in FRIENDLY)
    for one, other, when in told:
        for side, days in one.sided():
            for their, theirs in other.sided():
                ends = side or one.actor.id, their or other.actor.id
                both = (common := days.common(theirs)) and common.common(when)
                if both and ends[0] != ends[1]:
                    found.setdefault(ends[0], {})[ends[1], both] = None
                    found.setdefault(ends[1], {})[ends[0], both] = None
    return {side: tuple(friends) for side, friends in found.items()}


def _nations(nations: list[Nation]) -> dict[str, Nation]:
    found: dict[str, Nation] = {}
    for nation in nations:
        for name in (nation.name, *nation.names, *nation.adjectives, nation.country or ""):
            if name:
                found.setdefault(level(name), nation)
    return found
