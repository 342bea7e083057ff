"""The verbs that look after a ledger: `ledger verify`, `ledger upgrade`."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from whoholds import ledger as ledgers
from whoholds.cli.frame import Json, bar_of, ledger_app, now, out, print_json
from whoholds.config import settings
from whoholds.ledger import Verification
from whoholds.records import to_plain
from whoholds.serve.beside import columns_checked

LedgerArgument = Annotated[
    str | None, typer.Argument(help="The ledger's file, or a postgresql:// address.", metavar="LEDGER", envvar="WHOHOLDS_LEDGER")
]
LedgerElse = Annotated[str | None, typer.Option("--ledger", "-l", help="The same, as the other verbs have it.", metavar="LEDGER")]

HEAD = re.compile(r"[0-9a-f]{64}")
Head = Annotated[
    str | None,
    typer.Option("--head", metavar="HASH", help="A head that an earlier check printed; it must still be in the chain."),
]

Quick = Annotated[
    bool,
    typer.Option(
        "--quick", help="Count the entries of an SQLite file's indexes, instead of comparing each with its row; half the time."
    ),
]


@ledger_app.command("verify")
def ledger_verify(
    at: LedgerArgument = None, ledger: LedgerElse = None, head: Head = None, quick: Quick = False, as_json: Json = False
) -> None:
    """Check every quotation against its text, every text against its hash, and every row against the chain."""
    ledger = _named(at, ledger)
    if head is not None and not HEAD.fullmatch(head):
        raise typer.BadParameter(f"{head!r} is no head; give the whole hash, 64 hexadecimal digits", param_hint="--head")
    with ledgers.open(ledger, create=False) as store, _bar("verifying", as_json) as told:
        found = store.verify(head=head, indexes=not quick, progress=told)
        columns = columns_checked(store, ledger, settings().home)
    print_json({**to_plain(found), "whole": found.whole, "columns": columns}) if as_json else _tell(found, columns)
    if not found.whole:
        raise typer.Exit(1)


def _named(at: str | None, ledger: str | None) -> str:
    """The ledger, named behind the verb or by `--ledger`."""
    found = ledger or at
    if found is None:
        raise typer.BadParameter("name the ledger", param_hint="LEDGER")
    return found


def _tell(found: Verification, columns: str | None) -> None:
    looked = f"{found.rows:,} rows, {found.reports:,} texts, {found.claims:,} claims, {found.quotations:,} quotations"
    if found.whole:
        lines = [f"whole: {looked}", f"head: {found.head}"]
    else:
        lines = [f"broken: {found.broken:,} of {looked}; the first:", *(f"  {broken}" for broken in found.breaks)]
    for line in [*lines, f"columns beside it: {columns}"] if columns else lines:
        out.print(line, markup=False, highlight=False, soft_wrap=True)


@ledger_app.command("upgrade")
def ledger_upgrade(at: LedgerArgument = None, ledger: LedgerElse = None, as_json: Json = False) -> None:
    """Bring a ledger of an older version to this one; its rows stay as they are. Copy it before."""
    ledger = _named(at, ledger)
    with _bar("upgrading", as_json) as told:
        before, after = ledgers.upgrade(ledger, moment=now(), progress=told)
    if as_json:
        print_json({"before": before, "after": after})
    else:
        out.print(f"version {before} → {after}" if before != after else f"version {after}: nothing to do", highlight=False)


@contextlib.contextmanager
def _bar(what: str, quiet: bool) -> Iterator[Callable[[int, int], None]]:
    """A progress bar over the rows of a ledger, on standard error."""
    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with bar_of(*columns, quiet=quiet) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
