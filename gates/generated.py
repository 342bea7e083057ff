"""Generated reports and claims for the gates of the ledger: no news, no real place, side or outlet; the same from the same seed.

Twenty years, 20,000 places, eight sides, some two claims a report. Places are claimed unevenly: the most claimed one bears some
seven times the mean. A report is a paragraph of some 400 characters; its claims quote it, as those of a reader do.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from typing import NamedTuple

from whoholds.ledger import Appending
from whoholds.records import Claim, ClaimedPlace, EventKind, Party, Report, Source

PLACES = 20_000
FIRST_DAY = dt.date(2004, 1, 1)
DAYS = 20 * 365
CREATED = dt.datetime(2003, 12, 31, tzinfo=dt.UTC)
SKEW = 1.25
BATCH = 500  # reports in one transaction
MADE_BY = "generated-1+places-1+sides-1"
SIDES = tuple(f"Side {letter}" for letter in "ABCDEFGH")
OUTLETS = tuple(f"Generated News {number}" for number in range(12))
VERBS: tuple[tuple[str, EventKind], ...] = (
    ("took", "gain"), ("captured", "gain"), ("hold", "hold"), ("besieged", "besiege"), ("attacked", "attack"),
    ("withdrew from", "withdraw"), ("entered", "enter"), ("lost", "loss"),
)  # fmt: skip
FILLING = (
    "Roads to the south were closed for most of the week, and markets opened only in the morning.",
    "Families who had left a month ago were seen on the bridge, with what they could carry.",
    "The weather turned, and aircraft stayed on the ground until the evening.",
    "Nobody could say how many people were still in the cellars of the old quarter.",
    "A convoy with flour and medicine waited at the crossing for a second day.",
)
SYLLABLES = ("ba", "dor", "el", "gan", "ir", "kum", "lat", "mes", "nor", "pol", "qu", "ras", "sel", "tir", "ul", "vaz")


def place(number: int) -> ClaimedPlace:
    """The generated place of a number below `PLACES`."""
    parts, left = [], number
    for _ in range(4):
        left, at = divmod(left, len(SYLLABLES))
        parts.append(SYLLABLES[at])
    name = "".join(parts).capitalize()
    return ClaimedPlace(
        text=name, name=name, country="X" + "ABCDEFGHIJ"[number % 10], lat=round(number % 160 - 80 + number / 1e5, 4),
        lon=round(number % 340 - 170 + number / 1e5, 4), id=f"generated:{number}", kind="settlement",
    )  # fmt: skip


def appendings(first: int = 0, *, seed: int = 1, places: int = PLACES) -> Iterator[Appending]:
    """Reports with their claims from one number on, without end; each hangs on its number and the seed alone."""
    known = [place(number) for number in range(places)]
    number = first
    while True:
        yield _appending(number, known, seed)
        number += 1


class Drawn(NamedTuple):
    """What chance says of one report.

    Attributes:
        day: of which it speaks, and on which it was published.
        outlet: who published it.
        text: its text.
        said: per claim the place, what the verb means, who did it, to whom, the verb, who says so, the words, and their offset.
    """

    day: dt.date
    outlet: str
    text: str
    said: list[tuple[ClaimedPlace, EventKind, str, str, str, str, str, int]]


def drawn(number: int, known: list[ClaimedPlace], seed: int = 1) -> Drawn:
    """The report of a number."""
    chance = random.Random(seed * 1_000_003 + number)
    day = FIRST_DAY + dt.timedelta(days=chance.randrange(DAYS))
    outlet = chance.choice(OUTLETS)
    sentences, said, start = [], [], 0
    for _ in range(chance.choice((1, 2, 2, 3))):
        where = known[int(len(known) * chance.random() ** SKEW)]
        side, other = chance.sample(SIDES, 2)
        verb, event = chance.choice(VERBS)
        speaker = chance.choice((side, other, "Watchers"))
        evidence = f"{side} {verb} {where.name} on {day:%A}"
        sentence = f"{evidence}, a spokesman of {speaker} said, after a week against {other}."
        said.append((where, event, side, other, verb, speaker, evidence, start))
        filling = chance.choice(FILLING)
        sentences += [sentence, filling]
        start += len(sentence) + len(filling) + 2
    return Drawn(day, outlet, " ".join([*sentences, f"Dispatch {number}."]), said)


def recorded(number: int, day: dt.date) -> dt.datetime:
    """When the report of a number, of that day, was recorded."""
    return dt.datetime.combine(day, dt.time(18), dt.UTC) + dt.timedelta(seconds=number % 20_000)


def party(side: str) -> Party:
    """A side."""
    return Party(text=side, name=side, id=f"actor:{side[-1]}")


def source(speaker: str) -> Source:
    """Who speaks, for a side or for nobody."""
    return Source(text=f"a spokesman of {speaker}", name=speaker, of=speaker if speaker in SIDES else None)


def _appending(number: int, known: list[ClaimedPlace], seed: int) -> Appending:
    day, outlet, text, said = drawn(number, known, seed)
    published = day.isoformat()
    report = Report.new(text, title=f"Dispatch {number}", outlet=outlet, published=published, origin=f"generated/{number}")
    claims = tuple(
        Claim(
            place=where, event=event, actors=(party(side),), opponents=(party(other),), when=published, when_text=f"{day:%A}",
            sources=(source(speaker),), evidence=evidence, start=at, report=report.id, outlet=outlet, published=published,
            trigger=verb, trigger_start=at + len(side) + 1, score=0.9, made_by=MADE_BY,
        )
        for where, event, side, other, verb, speaker, evidence, at in said
    )  # fmt: skip
    return Appending(report=report, claims=claims, made_by=MADE_BY, recorded=recorded(number, day))
