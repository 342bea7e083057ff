"""Pins: names that analysts have tied to one place for their ledger, kept as lines beside it and never rewritten.

Each line is a decision: `{"name": "Qaim", "place": "geonames:92138", "at": "2017-11-03T12:00:00+00:00"}`; one without a place
takes the pin out. The last line of a name counts.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from whoholds.errors import GazetteerError
from whoholds.identify.names import LONGEST, fold
from whoholds.ids import content_id

SUFFIX = ".pins.jsonl"
SETTLED = frozenset((None, "settlement"))
Key = tuple[str, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """One decision.

    Attributes:
        name: as the analyst wrote it; other spellings of the same exact key ('al-Qaim' for 'Qaim') are pinned with it.
        place: identifier in the gazetteer; None where the pin is taken out.
        at: when, UTC.
        note: why, in the analyst's words.
    """

    name: str
    place: str | None
    at: str
    note: str = ""


class Pins(dict[Key, Pin]):
    """The pins that stand, by key.

    Attributes:
        undone: how many decisions changed a pin or took one out: what was read in between is not read as it was before any.
    """

    undone: int = 0


def path_of(ledger: str, home: Path) -> Path:
    """Where the pins of a ledger are kept: beside its file; for one in a database in the user's data folder."""
    words = ledger.removeprefix("sqlite:///")
    if "://" not in words:
        return Path(words + SUFFIX)
    scheme, _, rest = words.partition("://")
    place = rest.rpartition("@")[2]  # who asks, and by which password, makes no other ledger of it
    return home / "pins" / f"{content_id('pins', scheme[:8], place)}{SUFFIX}"


def key(name: str) -> Key | None:
    """What a name is pinned by: its exact key and, but for settlements, its kind: 'Qaim district' is not 'Qaim'."""
    folded = fold(name)
    return (folded.keys[0], None if folded.generic in SETTLED else folded.generic) if folded.keys else None


def read(path: Path) -> Pins:
    """The pins that stand, by key.

    Raises:
        GazetteerError: a line is broken; says which.
    """
    found = Pins()
    lines = path.read_bytes().splitlines() if path.is_file() else []
    for number, line in enumerate(lines, 1):
        try:
            pin = msgspec.json.decode(line, type=Pin)
        except msgspec.DecodeError as error:
            raise GazetteerError(
                f"{path}:{number} is no pin ({error})", '{"name": …, "place": …, "at": …}', "Mend that line"
            ) from error
        if (what := key(pin.name)) is None:
            raise GazetteerError(f"{path}:{number} pins {pin.name!r}, which is no name", advice="Mend that line")
        before = found.pop(what, None)
        found.undone += before is not None and before.place != pin.place
        if pin.place is not None:
            found[what] = pin
    return found


def write(path: Path, name: str, place: str | None, *, at: dt.datetime, note: str = "") -> Pin:
    """Pin a name, or with no place take its pin out.

    Raises:
        GazetteerError: it is no name, or (without a place) it is not pinned, or the file cannot be written.
    """
    if len(name) > LONGEST or (what := key(name)) is None:
        raise GazetteerError(f"{name[:40]!r} is no name of a place", f"letters, {LONGEST} at most")
    if place is None and what not in read(path):
        names = ", ".join(pin.name for pin in read(path).values())
        raise GazetteerError(f"{name!r} is not pinned" + ("" if names else ", nor any other name"), names and f"one of: {names}")
    pin = Pin(name=name.strip(), place=place, at=at.isoformat(timespec="seconds"), note=note)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as stream:
            stream.write(msgspec.json.encode(pin) + b"\n")
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        raise GazetteerError(f"{path} cannot be written ({error.strerror})") from error
    return pin


def digest(pins: Mapping[Key, Pin]) -> str:
    """What a fingerprint says of pins: 8 hexadecimal digits; empty where there never were any.

    A pin that was taken out leaves its trace: else a ledger would take reports for read which were read anew under that pin, and
    the reading under it would speak for them for ever.
    """
    stands = sorted((*(part or "" for part in what), pin.place or "") for what, pin in pins.items())
    undone = pins.undone if isinstance(pins, Pins) else 0
    if undone:
        return content_id("pins", stands, undone)[:8]
    return content_id("pins", stands)[:8] if stands else ""
