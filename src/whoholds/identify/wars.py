"""Who fights whom, where and when: what 'the jihadists', 'the Kurds' or 'the coalition' mean in one country on one day."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from whoholds.errors import DirectoryError

ROLES = {
    "kurdish": r"kurd(?:s|ish)?", "tuareg": r"tuaregs?", "serb": r"serbs?|serbian", "croat": r"croats?",
    "albanian": r"albanians?",
    "muslim": r"muslims?", "chechen": r"chechens?", "eastern": r"eastern", "federal": r"federal|yugoslav",
    "separatist": r"separatists?|secessionists?|breakaway|autonomist|pro independence|independence",
    "jihadist": r"jihadi(?:s|st|sts)?|islamists?|islamic|al qaeda|radicals?|sect|hardline(?:rs)?|black flags?|caliphate",
    "terrorist": r"terrorists?|terrorism|terror|takfiris?|hirelings|miscreants|criminals|traitors|renegades",
    "militant": r"militants?|extremists?",
    "loyalist": r"loyalists?|loyal", "dissident": r"dissidents?",
    "gang": r"gangs?|gangsters|cartels?|hitmen|sicarios|traffickers", "vigilante": r"vigilantes?|self defen[cs]e|autodefensas",
    "paramilitary": r"paramilitar(?:y|ies)", "tribal": r"trib(?:al|es|esmen)", "militia": r"militias?|militia(?:man|men)",
    "opposition": r"rebels?|insurgents?|insurgency|opposition|guerr?illas?|revolutionar(?:y|ies)|muja?hid?een|"
    r"mujahedeen|mujah[ei]d[iu]n|maoists?|resistance|mutineers?|defectors|outlaws|bandits|intruders|infiltrators",
    "coup": r"coup|putschists?|plotters",
    "coalition": r"coalition|alliance",
    "foreign": r"coalition|foreign|occupiers?|occupying|occupation|invaders?|invading|intervention|expeditionary|"
    r"mercenaries|peacekeepers?|peacekeeping",
    "army": r"army|armys|military|armed forces|soldiers|troops|infantry|armou?r|tanks",
}  # fmt: skip
WORDS = {role: re.compile(rf"\b(?:{pattern})\b") for role, pattern in ROLES.items()}
ETHNIC = frozenset(("kurdish", "tuareg", "serb", "croat", "albanian", "muslim", "chechen"))
AGAINST_GOVERNMENT = frozenset(("jihadist", "terrorist", "militant", "separatist", "opposition", "dissident"))


@dataclass(frozen=True, slots=True)
class War:
    """One phase of a war, in some countries.

    Attributes:
        name: what it is called.
        countries: ISO codes of where 'the rebels' are its rebels.
        since: its first day, `YYYY-MM-DD` or the first letters of it.
        until: the day after its last, or empty where it goes on.
        government: the identifier of the side that 'the army' is; None where that is the country's own, or nobody.
        means: for roles (`ROLES`), the identifiers of the sides that play them, likeliest first.
    """

    name: str
    countries: tuple[str, ...]
    since: str
    until: str
    government: str | None
    means: Mapping[str, tuple[str, ...]]

    def goes_on(self, on: str | None) -> bool:
        """Whether it is fought on a day; where the day is not known, whether it is fought still."""
        return (self.since <= on and (not self.until or on < self.until)) if on else not self.until

    def parts(self, side: str) -> list[str]:
        """The parts that a side plays in it, by identifier: government, and its roles."""
        return (["government"] if self.government == side else []) + [role for role, ids in self.means.items() if side in ids]


def wars(rows: Iterable[tuple[str, dict[str, Any]]], known: Mapping[str, object]) -> tuple[War, ...]:
    """The wars of a table's rows, each with where it stands.

    Raises:
        DirectoryError: a row without its keys, a role or a side that is not known.
    """
    return tuple(_war(where, row, known) for where, row in rows)


def _war(where: str, row: dict[str, Any], known: Mapping[str, object]) -> War:
    try:
        war = War(
            row["war"], tuple(row["countries"]), row["since"], row["until"] or "", row["government"],
            {role: tuple(ids) for role, ids in row["means"].items()},
        )  # fmt: skip
    except (KeyError, TypeError, AttributeError) as error:
        raise DirectoryError(
            f"{where} lacks {error}", "an object with war, countries, since, until, government, means"
        ) from error
    if strange := [role for role in war.means if role not in ROLES]:
        raise DirectoryError(f"{where} has the role {strange[0]!r}", f"one of {', '.join(ROLES)}", "Name a role that is there")
    if absent := [i for ids in (*war.means.values(), (war.government,)) for i in ids if i and i not in known]:
        raise DirectoryError(f"{where} has the side {absent[0]!r}, which has no entry", "the id of an entry")
    return war


def roles(plain: str) -> list[str]:
    """The roles that levelled words tell, those first that tell most: 'kurdish rebels' is kurdish, then opposition."""
    return [role for role, pattern in WORDS.items() if pattern.search(plain)]
