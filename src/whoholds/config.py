"""Where things are kept and which parts are used; read from the environment once, at the start of a command."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs

HOME = "WHOHOLDS_HOME"
READER = "WHOHOLDS_READER"
ACTORS = "WHOHOLDS_ACTORS"
DEFAULT_READER = "auto"


@dataclass(frozen=True, slots=True)
class Settings:
    """What a command works with.

    Attributes:
        home: the folder of built indexes.
        reader: the name of the reader.
        actors: a file that extends the directory of actors, or None.
    """

    home: Path
    reader: str = DEFAULT_READER
    actors: Path | None = None


def home() -> Path:
    """The folder of the user's data: `WHOHOLDS_HOME`, else the platform's folder for it."""
    return Path(os.environ.get(HOME) or platformdirs.user_data_dir("whoholds", appauthor=False))


def settings() -> Settings:
    """The settings of the environment: `WHOHOLDS_HOME`, `WHOHOLDS_READER`, `WHOHOLDS_ACTORS`."""
    actors = os.environ.get(ACTORS)
    return Settings(home(), os.environ.get(READER) or DEFAULT_READER, Path(actors) if actors else None)
