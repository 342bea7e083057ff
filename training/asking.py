"""The options that programs of the training share: said once, and the same everywhere."""

from __future__ import annotations

import argparse
import pathlib
from typing import Any

SHARED = pathlib.Path("../shared")
OPTIONS: dict[str, dict[str, Any]] = {
    "data": {"default": SHARED / "data", "help": "folder of the public sources"},
    "home": {"help": "folder of the gazetteer's index"},
    "scorer": {"default": SHARED / "claims/score.py", "help": "the scorer of claims"},
}


def asking(description: str | None, *options: str) -> argparse.ArgumentParser:
    """What reads the command line of a program: its description as it is written, and some of the options that all share.

    Args:
        description: the program's docstring.
        options: keys of `OPTIONS`; each is a path.
    """
    found = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in options:
        found.add_argument(f"--{name}", type=pathlib.Path, **OPTIONS[name])
    return found
