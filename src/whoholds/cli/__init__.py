"""The command line: each verb a thin skin of one Python function; `--json` on every one that answers."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

import whoholds
from whoholds.cli import actors, asking, bundling, exchanging, judging, keeping, looking, places, reading, writing
from whoholds.cli.frame import app, err, out
from whoholds.errors import WhoholdsError

__all__ = [
    "actors",
    "app",
    "asking",
    "bundling",
    "err",
    "exchanging",
    "judging",
    "keeping",
    "looking",
    "main",
    "out",
    "places",
    "reading",
    "writing",
]

VERBS = (
    "run",
    "extract",
    "who",
    "history",
    "changes",
    "claims",
    "explain",
    "diff",
    "retract",
    "judgements",
    "map",
    "export",
    "doctor",
)  # as a newcomer meets them
app.registered_commands.sort(key=lambda verb: VERBS.index(verb.name or getattr(verb.callback, "__name__", "")))


def _version(value: bool) -> None:
    if value:
        out.print(f"whoholds {whoholds.__version__}", highlight=False)
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")] = False,
) -> None:
    """Reads news reports of armed conflict and answers who holds what, since when, according to whom."""


def main() -> None:
    """Run the command line; a `WhoholdsError` becomes a message and exit code 2, a stop by the user 130."""
    try:
        app()
    except WhoholdsError as error:
        err.print(f"whoholds: {error}", style="red", markup=False, highlight=False, soft_wrap=True)
        sys.exit(2)
    except KeyboardInterrupt:
        err.print("whoholds: stopped; what was acknowledged is kept, run it again to go on", style="yellow")
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
