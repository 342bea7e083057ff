"""What all verbs share: the app, the two consoles, options, and the things opened around a verb."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any, BinaryIO

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from whoholds import collect, pipeline
from whoholds import ledger as ledgers
from whoholds.config import READER, settings
from whoholds.errors import LocationError
from whoholds.identify import Gazetteer, directory, pins
from whoholds.identify.sources.checks import country_code
from whoholds.ledger import RecordedClaim
from whoholds.periods import parse_day
from whoholds.records import to_plain
from whoholds.serve.atlas import Atlas
from whoholds.serve.beside import columns_beside

app = typer.Typer(
    name="whoholds", no_args_is_help=True, add_completion=False, rich_markup_mode="rich", pretty_exceptions_enable=False,
    help="Reads news reports of armed conflict and answers who holds what, since when, according to whom.",
)  # fmt: skip
gazetteer_app = typer.Typer(no_args_is_help=True, help="Look places up in the gazetteer, extend it, pin names.")
actors_app = typer.Typer(no_args_is_help=True, help="Look actors up in the directory.")
ledger_app = typer.Typer(no_args_is_help=True, help="Look after a ledger: prove it, bring it up to date.")
judge_app = typer.Typer(no_args_is_help=True, help="Judge claims: accept, reject, correct, merge. Nothing is ever erased.")
app.add_typer(judge_app, name="judge")
app.add_typer(ledger_app, name="ledger")
app.add_typer(gazetteer_app, name="gazetteer")
app.add_typer(actors_app, name="actors")
out, err = Console(), Console(stderr=True)

Inputs = Annotated[list[str], typer.Argument(help="Files, folders, globs, addresses, or - for standard input.", metavar="INPUT…")]
LedgerOption = Annotated[
    str, typer.Option("--ledger", "-l", help="The ledger's file, or a postgresql:// address.", envvar="WHOHOLDS_LEDGER")
]
On = Annotated[
    str | None,
    typer.Option("--on", help="The day asked for, YYYY-MM-DD; where left out, the last of the news.", metavar="DAY"),
]
AsOf = Annotated[
    str | None, typer.Option("--as-of", help="Answer with what was known then: a day or a UTC moment.", metavar="DAY")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Published = Annotated[
    str | None, typer.Option("--published", help="Day of publication of reports that do not say it.", metavar="DAY")
]
Outlet = Annotated[str | None, typer.Option("--outlet", help="Outlet of reports that do not say it.", metavar="NAME")]
Jobs = Annotated[int, typer.Option("--jobs", "-j", help="How many processes read.", min=1)]
ReaderName = Annotated[str | None, typer.Option("--reader", help="auto, trained, rules or llm.", metavar="NAME", envvar=READER)]
Place = Annotated[str, typer.Argument(help="A place, as in Qaim or 'Tripoli, LB'.")]
SomePlace = Annotated[str | None, typer.Argument(help="A place, as in Qaim or 'Tripoli, LB'; all where left out.")]
Day = Annotated[str | None, typer.Option(metavar="DAY", help="YYYY-MM-DD.")]
Limit = Annotated[int, typer.Option(help="How many at most.", min=1)]


def print_json(value: Any) -> None:
    """Print a value as JSON on standard output."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=1) + "\n")


def now() -> dt.datetime:
    """The moment, in UTC."""
    return dt.datetime.now(dt.UTC)


def pins_of(ledger: str) -> Path:
    """The file of the names that analysts have pinned for a ledger."""
    return pins.path_of(ledger, settings().home)


def bar_of(*columns: ProgressColumn, quiet: bool = False) -> Progress:
    """A bar on standard error that leaves nothing behind; none where nobody looks at it, as in a file or a pipe."""
    return Progress(*columns, console=err, transient=True, disable=quiet or not err.is_terminal)


@contextlib.contextmanager
def opened_gazetteer(ledger: str | None = None) -> Iterator[Gazetteer]:
    """The gazetteer, under the pins of a ledger where one is given; with a progress bar where its index has to be built first."""
    folder = settings().home
    folder.mkdir(parents=True, exist_ok=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with bar_of(*columns) as bar:
        task = bar.add_task("opening the gazetteer", total=1.0, visible=False)
        found = Gazetteer.open(
            folder,
            lambda what, done: bar.update(
                task, description=f"building the gazetteer, once: {what}", completed=done, visible=True
            ),
            pins_of(ledger) if ledger else None,
        )
    with found:
        yield found


@contextlib.contextmanager
def opened_atlas(ledger: str) -> Iterator[Atlas]:
    """The atlas over a ledger that is there, with the gazetteer and the directory."""
    with (
        ledgers.open(ledger, create=False) as store, opened_gazetteer(ledger) as gazetteer,
        columns_bar() as progress, columns_beside(store, ledger, settings().home, progress) or contextlib.nullcontext() as beside,
    ):  # fmt: skip
        yield Atlas(store, gazetteer, directory(settings().actors), beside)


@contextlib.contextmanager
def columns_bar() -> Iterator[Callable[[int, int], None]]:
    """A bar that shows, on standard error, how far the columns beside a large ledger are brought up to date."""
    with bar_of(SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn()) as bar:
        task = bar.add_task("weighing what is new in this ledger", visible=False)
        yield lambda done, total: bar.update(task, completed=done, total=total, visible=done < total)


def country_asked(words: str, option: str) -> str:
    """The ISO code of a country as the user wrote it: a code, or an English name; an error where it is none."""
    code = country_code(words)
    if code is None:
        raise typer.BadParameter(f"{words!r} is no country; give its ISO 3166-1 code, as in IQ", param_hint=option)
    return code


def checked_day(words: str | None) -> str | None:
    """A day as the user wrote it, in full; an error where it is none."""
    return parse_day(words).isoformat() if words else None


@contextlib.contextmanager
def reading_bar(inputs: list[str], quiet: bool) -> Iterator[pipeline.Progress]:
    """A progress bar over the reports of a run, on standard error."""
    columns = (TextColumn("reading"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with bar_of(*columns, quiet=quiet) as bar:
        task = bar.add_task("", total=collect.count(inputs))
        yield lambda reports: bar.update(task, completed=reports)


@contextlib.contextmanager
def output_stream(path: Path) -> Iterator[Any]:
    """A text stream to a file, or to standard output for `-`."""
    if str(path) == "-":
        yield sys.stdout
        return
    with io.TextIOWrapper(to_write(path), encoding="utf-8") as stream:
        yield stream


def to_write(path: Path) -> BinaryIO:
    """A file to write into; its folder is made where there is none.

    Raises:
        LocationError: it is a folder, or cannot be written.
    """
    if path.is_dir():
        raise LocationError(f"{path} is a folder", "a file to write", "Name a file in it")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("wb")
    except OSError as error:
        raise LocationError(f"{path} cannot be written ({error.strerror})", advice="Give another path") from error


def day_asked(atlas: Atlas, on: str | None, as_of: str | None) -> str:
    """The day that a question is about: as said, else the last day of the news, else today."""
    return on or atlas.last_day(as_of=as_of) or now().date().isoformat()


def claim_json(row: RecordedClaim) -> dict[str, Any]:
    """A recorded claim as the JSON that the CLI prints."""
    return {
        **to_plain(row.claim), "id": row.id, "report": row.label, "outlet": row.outlet, "recorded": row.recorded.isoformat(),
        "judgement": to_plain(row.judgement) if row.judgement else None,
    }  # fmt: skip
