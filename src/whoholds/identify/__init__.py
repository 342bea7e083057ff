"""Reading → Claims: which place (gazetteer), which actor (directory), which days (EDTF)."""

from __future__ import annotations

from pathlib import Path

from whoholds.identify.actor_rows import ActorEntry
from whoholds.identify.claims import Identifier
from whoholds.identify.directory import Directory, directory
from whoholds.identify.gazetteer import Candidate, Gazetteer
from whoholds.identify.stretches import Days
from whoholds.identify.toponyms import Marked, Toponym, ToponymResolver, counted

__all__ = [
    "ActorEntry",
    "Candidate",
    "Days",
    "Directory",
    "Gazetteer",
    "Identifier",
    "Marked",
    "Toponym",
    "ToponymResolver",
    "counted",
    "directory",
    "identifier",
]


def identifier(home: Path, actors: Path | None = None, pins: Path | None = None, implied: float | None = None) -> Identifier:
    """The identifier over the gazetteer in a folder, under a ledger's pins, and the directory, extended by a user's file.

    Args:
        home: the folder of the gazetteer's index.
        actors: the user's file.
        pins: the ledger's.
        implied: from which chance on, 0 to 1, an opponent is told whom no words name; None where never.
    """
    home.mkdir(parents=True, exist_ok=True)
    return Identifier(Gazetteer.open(home, pins=pins), directory(actors), implied)
