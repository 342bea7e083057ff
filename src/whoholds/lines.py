"""The one-line notation of a claim, read by people and by programs; used in tests, on the command line and in diffs.

    2017-11-03  Qaim, IQ  gain by Iraqi government from ISIS  per Yahya Rasoul (Iraqi government)  via CNN  @2017-11-03

Fields stand two spaces apart, in this order; all but the first three may be missing:

    WHEN  PLACE, COUNTRY  EVENT [by A + B] [from C] [to Q]  [COMMITMENT PHASE]  per SOURCE (SIDE) < SOURCE  via OUTLET  @PUBLISHED

`?` stands for an unknown time, country or name. `part of` and `around` come before a place that is not meant whole, the part in
brackets after it. COMMITMENT and PHASE are left out where they are `affirmed` and `news`. A name with a sign of the notation
in it is written as a JSON string.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from whoholds import periods
from whoholds.errors import NotationError
from whoholds.records import (
    COMMITMENTS,
    EVENT_KINDS,
    PHASES,
    Claim,
    ClaimedPlace,
    Commitment,
    Extent,
    Party,
    Phase,
    Source,
    Toward,
)

UNKNOWN = "?"
RESERVED = re.compile(
    r'  |["()+<@?\[\]]|[\x00-\x1f\x7f-\x9f\u2028\u2029]|'
    r"(?:^|\s)(?:by|from|to|per|via|part of|around)(?:\s|$)|^\s|\s$|^$|, [A-Z]{2}$"
)
UNPRINTED = re.compile(r"[\x7f-\x9f\u2028\u2029]")  # what JSON leaves as it is, and terminals and `splitlines` do not
NAME = r'(?:"(?:[^"\\]|\\.)*"|.+?)'
QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
PLACE = re.compile(rf"(?:(?P<extent>part of|around) )?(?P<name>{NAME})(?: \((?P<part>{NAME})\))?, (?P<country>[A-Z]{{2}}|\?)")
EVENT = re.compile(rf"(?P<event>[a-z]+)(?: by (?P<actors>{NAME}))?(?: from (?P<opponents>{NAME}))?(?: to (?P<toward>{NAME}))?")
SOURCE = re.compile(rf"(?P<name>{NAME})(?: \((?P<of>{NAME})\))?")
SHAPE = "WHEN  PLACE, COUNTRY  EVENT by ACTOR  per SOURCE (SIDE)  via OUTLET  @DAY"


def _write(name: str | None) -> str:
    if name is None:
        return UNKNOWN
    if not RESERVED.search(name):
        return name
    return UNPRINTED.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(name, ensure_ascii=False))


def _read(words: str) -> str | None:
    if words == UNKNOWN:
        return None
    return str(json.loads(words)) if words.startswith('"') else words


def _cut(words: str, separator: str) -> list[str]:
    """Split at a separator that stands outside JSON strings."""
    pieces = re.split(rf"({QUOTED.pattern})|{re.escape(separator)}", words)
    joined, current = [], ""
    for index in range(0, len(pieces), 2):
        current += pieces[index] or ""
        quoted = pieces[index + 1] if index + 1 < len(pieces) else None
        if quoted is None:
            joined.append(current)
            current = ""
        else:
            current += quoted
    return joined


def _listed(names: Iterable[str | None]) -> str:
    return " + ".join(_write(name) for name in names)


def line(claim: Claim) -> str:
    """A claim in one line. Spans, evidence and identifiers are not in it."""
    place = claim.place
    extent = {"whole": "", "part": "part of ", "around": "around "}[place.extent]
    part = f" ({_write(place.part)})" if place.part is not None else ""
    event: str = claim.event
    event += f" by {_listed(p.name for p in claim.actors)}" if claim.actors else ""
    event += f" from {_listed(p.name for p in claim.opponents)}" if claim.opponents else ""
    event += f" to {_write(claim.toward.name)}" if claim.toward else ""
    stance = [str(value) for value, usual in ((claim.commitment, "affirmed"), (claim.phase, "news")) if value != usual]
    chain = [_write(s.name) + (f" ({_write(s.of)})" if s.of is not None else "") for s in claim.sources]
    fields = [
        claim.when or UNKNOWN,
        f"{extent}{_write(place.name)}{part}, {place.country or UNKNOWN}",
        event,
        " ".join(stance),
        "per " + " < ".join(chain) if chain else "",
        f"via {_write(claim.outlet)}" if claim.outlet is not None else "",
        f"@{claim.published}" if claim.published else "",
    ]
    return "  ".join(field for field in fields if field)


def parse(words: str) -> Claim:
    """The claim of one line, without evidence.

    Raises:
        NotationError: the line is none; says which field.
    """
    fields = _cut(words.strip(), "  ")
    if len(fields) < 3:
        raise NotationError(f"{words!r} has {len(fields)} fields", SHAPE)
    place, event = PLACE.fullmatch(fields[1]), EVENT.fullmatch(fields[2])
    if not place:
        raise NotationError(f"{fields[1]!r} is no place", "PLACE, COUNTRY")
    if not event or event["event"] not in EVENT_KINDS:
        raise NotationError(f"{fields[2]!r} is no event", "EVENT by ACTOR from OPPONENT to PLACE")
    when = None if fields[0] == UNKNOWN else str(periods.parse(fields[0]))
    commitment, phase, sources, outlet, published = _rest(fields[3:])
    extent: Extent = "part" if place["extent"] == "part of" else "around" if place["extent"] else "whole"
    return Claim(
        place=ClaimedPlace(
            text=None, name=UNKNOWN if (name := _read(place["name"])) is None else name, country=_read(place["country"]),
            extent=extent, part=_read(place["part"]) if place["part"] else None,
        ),
        event=event["event"], actors=_parties(event["actors"]), opponents=_parties(event["opponents"]), when=when,
        commitment=commitment, phase=phase, sources=sources, outlet=outlet, published=published,
        toward=Toward(text=None, name=_read(event["toward"])) if event["toward"] else None, evidence="", start=0,
    )  # fmt: skip


def _rest(fields: list[str]) -> tuple[Commitment, Phase, tuple[Source, ...], str | None, str | None]:
    """Stance, sources, outlet and day of publication of the fields after the event."""
    commitment: Commitment = "affirmed"
    phase: Phase = "news"
    sources: tuple[Source, ...] = ()
    outlet = published = None
    for field in fields:
        stance = field.split()
        if field.startswith("per "):
            sources = tuple(_source(words) for words in _cut(field[4:], " < "))
        elif field.startswith("via "):
            outlet = _read(field[4:])
        elif field.startswith("@"):
            published = periods.parse_day(field[1:]).isoformat()
        elif all(word in COMMITMENTS or word in PHASES for word in stance):
            commitment = next((c for c in COMMITMENTS if c in stance), commitment)
            phase = next((p for p in PHASES if p in stance), phase)
        else:
            raise NotationError(f"the field {field!r}", "COMMITMENT PHASE, per …, via … or @DAY")
    return commitment, phase, sources, outlet, published


def _parties(words: str | None) -> tuple[Party, ...]:
    return tuple(Party(text=None, name=_read(name)) for name in _cut(words, " + ")) if words else ()


def _source(words: str) -> Source:
    match = SOURCE.fullmatch(words)
    if not match:
        raise NotationError(f"{words!r} is no source", "NAME (SIDE)")
    return Source(text=None, name=_read(match["name"]), of=_read(match["of"]) if match["of"] else None)
