"""Parties that the directory does not know: which words name a group of its own, and which only tell of somebody's men."""

from __future__ import annotations

import re

from whoholds.identify.actors import LEANING, OWNED, trimmed
from whoholds.identify.directory import Directory
from whoholds.identify.names import level
from whoholds.identify.wars import roles

NAMELESS = re.compile(
    r"(?:our|your|some|one|another|many|others?|those|these|each|both|twenty|\w+ hundred|nobody|none|anybody|everybody|"
    r"about \d+)\b|"
    r"(?:i|it|its|he|she|they|them|their|we|us|who|which|that)$",
    re.IGNORECASE,
)
BELONGS = re.compile(
    r" (?:from|in|at|near|with|around|inside|outside|on|who|that|which|loyal|guarding|holding|sent|stationed|based|defending|"
    r"coming|moving|advancing|attached|under|armed|dropped|left) | of (?=[A-Z]\w+$)"
)  # what stands behind tells whence they come, not what they are called
COLLECTIVE = frozenset((
    "strangers", "miners", "nobody", "attackers", "guard", "guards", "federals", "boys", "men", "youths", "locals", "residents",
    "protesters", "snipers", "volunteers", "hunters", "everybody", "neither", "both", "either", "others", "republic", "state",
    "knights", "brothers", "heroes", "crowds", "officers", "columns", "commandos", "drones", "ships", "vehicles", "mobs",
))  # fmt: skip
FORMATION = re.compile(
    r"\b(?:\d+(?:st|nd|rd|th)?|First|Second|Third|Fourth|Fifth|Sixth|Seventh|Eighth|Ninth|Tenth|Armou?red|Mechani[sz]ed|"
    r"Motor Rifle|Marine|Tank|Infantry|Airborne|Artillery|Mountain|Assault)"
    r"\b.*\b(?:Brigade|Division|Battalion|Regiment|Infantry|Corps|Commando|"
    r"Army|Squadron|Company|task force|brigade|division|battalion|regiment|corps)s?$"
)
TROOPS = re.compile(r" (?:troops|soldiers|units|paratroopers|commandos|columns?|convoys?|tanks|defenders|garrison)$")


PEOPLE = re.compile(
    r"(?:Arab|Sunni|Shia|Shi['’]?ite|Shiite|Muslim|Christian|Islamic|Islamist|Western|European|African|Asian|Local|Foreign|Tribal|Salafi|"
    r"Opposition|Government|Rebel|Insurgent|Separatist|Allied|Loyalist|Regular|Special) [a-z]+$"
)  # of whom there are men on many sides


def unknown(directory: Directory, words: str, opens: bool = False) -> str | None:
    """The name of a party that the directory does not know: its own words.

    Args:
        directory: the actors.
        words: the party's.
        opens: whether they open a sentence, so that the first letter is no sign of a name.

    Returns:
        None for 'fighters', 'Our brothers', 'A column sent from Mandalay', 'the 7th Armoured Brigade': these are somebody's.
    """
    name = trimmed(words)
    head = name if OWNED.search(name) else BELONGS.split(name)[0]
    plain = level(head)
    inner = any(c.isupper() for c in head[1:])
    common = NAMELESS.match(name) or (not inner and (plain in COLLECTIVE or (roles(plain) and not OWNED.search(name))))
    told = plain in directory.generic or f"the {plain}" in directory.generic
    somebodys = PEOPLE.match(head) or FORMATION.search(head) or LEANING.search(head) or (inner and TROOPS.search(head))
    names = any(c.isupper() for c in head) and (inner or not opens or bool(OWNED.search(name)))
    return name if names and not (common or told or somebodys) else None


def opens(text: str, start: int) -> bool:
    """Whether a sentence of a text starts there."""
    before = text[:start].rstrip(" “\"'‘(")
    return not before or before[-1] in ".!?:;\n”"
