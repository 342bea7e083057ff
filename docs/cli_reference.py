"""Writes `docs/reference/cli.md` from the command line itself, so that the two cannot drift apart.

`python docs/cli_reference.py` writes it; `tests/docs/test_reference.py` fails where it is out of date.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer.main

from whoholds.cli import app

PAGE = Path(__file__).resolve().parent / "reference" / "cli.md"
HEAD = """# The command line

<!-- Written by docs/cli_reference.py from the program itself. Do not edit by hand. -->

Every verb is a thin skin of one Python function. Days are `YYYY-MM-DD`. Options marked *required* must be given; where an
environment variable is named, it may give them instead. Exit codes: 0 where there was an answer, 1 where there was none (no
report read, no place or actor found, a check of `doctor` failed, a broken ledger), 2 for a wrong option, ledger or configuration,
130 when stopped by the user. Answers go to standard output; progress, issues and errors to standard error.
"""
# What the program's own help leaves out.
SAID = {
    ("claims", "place"): "Claims about this place, named as for `who`.",
    ("claims", "side"): "Claims with this side among the actors or opponents.",
    ("claims", "source"): "Claims that quote this source, or someone who speaks for this side.",
    ("doctor", "ledger"): "A ledger to look at as well.",
    ("find", "name"): "The name to look up, in any spelling.",
    ("find", "country"): "Only places of this country (ISO 3166-1 alpha-2, as in `IQ`).",
    ("find", "limit"): "How many to show.",
}


def commands(group: Any, path: tuple[str, ...] = ("whoholds",)) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command with the words that call it, groups before what is in them."""
    for name, command in group.commands.items():
        here = (*path, name)
        if hasattr(command, "commands"):
            yield from commands(command, here)
        else:
            yield here, command


def page() -> str:
    """The reference page."""
    root = typer.main.get_command(app)
    parts = [HEAD, _section(("whoholds",), root)]
    parts += [_section(path, command) for path, command in commands(root)]
    return "\n".join(parts)


def _section(path: tuple[str, ...], command: Any) -> str:
    words = f"## `{' '.join(path)}`\n\n{inspect.cleandoc(command.help or '')}\n"
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    options = [p for p in command.params if p.param_type_name == "option" and p.name != "help"]
    usage = " ".join([*path, *(_placeholder(a) for a in arguments), *(["[OPTIONS]"] if options else [])])
    if len(path) > 1:
        words += f"\n    {usage}\n"
    rows = [_argument(path, a) for a in arguments] + [_option(path, o) for o in options]
    if rows:
        words += "\n| | what it is |\n| --- | --- |\n" + "\n".join(rows) + "\n"
    return words


def _placeholder(argument: Any) -> str:
    """An argument as it stands in the usage line: its own word, else its name."""
    return str(argument.metavar or argument.name.upper()).strip("{}[]")


def _argument(path: tuple[str, ...], argument: Any) -> str:
    return _row(f"`{_placeholder(argument)}`", path, argument)


def _option(path: tuple[str, ...], option: Any) -> str:
    flags = ", ".join(f"`{flag}`" for flag in option.opts)
    value = "" if option.is_flag else f" {option.metavar or option.opts[0].lstrip('-').upper()}"
    return _row(flags + value, path, option)


def described(path: tuple[str, ...], parameter: Any) -> str:
    """What an option or argument is, in a sentence; empty where nobody has said so."""
    return (getattr(parameter, "help", None) or SAID.get((path[-1], parameter.name), "")).strip()


def _row(name: str, path: tuple[str, ...], parameter: Any) -> str:
    said = described(path, parameter)
    notes = []
    if parameter.required:
        notes.append("*required*")
    elif parameter.default not in (None, False, ()) and not callable(parameter.default):
        notes.append(f"default `{parameter.default}`")
    if getattr(parameter, "envvar", None):
        notes.append(f"environment `{parameter.envvar}`")
    words = " ".join(part for part in (said, f"({', '.join(notes)})" if notes else "") if part)
    return f"| {name} | {words.replace('|', chr(92) + '|')} |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{PAGE}\n")
