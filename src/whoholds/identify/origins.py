"""What a person's name tells of the people that it is common among: 'Serhii Dovhan' is Ukrainian, 'Dale Hostetler' English.

A name is no proof of a side: it is one hint among others for whom an unknown speaker speaks (`whoholds.identify.voices`), and
tells nothing between sides of one people.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources

from whoholds.identify.names import level
from whoholds.records import Actor

TELLING = 3  # letters of a surname's ending that tell a people where the given name does not


@dataclass(frozen=True, slots=True)
class Origins:
    """Which names are common among which peoples, and which peoples fight on which sides.

    Attributes:
        given: levelled given names, and some family names, to peoples.
        leads: levelled words that stand before names ('al', 'saw', 'ato') to peoples.
        endings: of family names, to peoples.
        sides: identifiers of sides to their peoples, where these are not those of their countries.
        countries: ISO codes to peoples.
    """

    given: Mapping[str, frozenset[str]]
    leads: Mapping[str, frozenset[str]]
    endings: Mapping[str, frozenset[str]]
    sides: Mapping[str, frozenset[str]]
    countries: Mapping[str, frozenset[str]]

    def of_name(self, name: str) -> frozenset[str]:
        """The peoples among whom a person's name is common; none where the name tells nothing."""
        words = level(name).split()
        told = [self.leads[w] for w in words[:-1] if w in self.leads]
        told += [self.given[w] for w in words if w in self.given]
        found: frozenset[str] = frozenset()
        for peoples in told:
            found = (found & peoples) or found or peoples
        if not words or (len(words) < 2 and not found):
            return found
        ended = self._ended(words[-1], 2 if found else TELLING)
        return (found & ended) or found or ended

    def _ended(self, surname: str, least: int) -> frozenset[str]:
        """The peoples whose family names end so, by the longest ending."""
        for length in range(len(surname) - 2, least - 1, -1):
            if peoples := self.endings.get(surname[-length:]):
                return peoples
        return frozenset()

    def of_side(self, side: Actor) -> frozenset[str]:
        """The peoples that fight on a side: those told of it, else those of a government's own country or a group's countries."""
        if side.id in self.sides:
            return self.sides[side.id]
        countries = side.countries[:1] if side.kind == "government" else side.countries
        return frozenset(people for country in countries for people in self.countries.get(country, ()))


@functools.cache
def origins() -> Origins:
    """The table of the package; read once."""
    tables: tuple[dict[str, set[str]], ...] = ({}, {}, {}, {}, {})
    data = resources.files("whoholds.identify").joinpath("data/given_names.jsonl").read_text(encoding="utf-8")
    for line in data.splitlines():
        row = json.loads(line)
        for table, column in zip(tables, ("given", "leads", "endings", "sides", "countries"), strict=True):
            for word in row[column]:
                table.setdefault(word, set()).add(row["people"])
    return Origins(*({word: frozenset(peoples) for word, peoples in table.items()} for table in tables))
