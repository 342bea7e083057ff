"""The verb that takes in what others have coded: `ledger import`."""

from __future__ import annotations

from itertools import chain, islice
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

from whoholds import ledger as ledgers
from whoholds import pipeline
from whoholds.cli.frame import Json, LedgerOption, bar_of, err, ledger_app, now, opened_gazetteer, out, print_json
from whoholds.config import settings
from whoholds.identify import directory
from whoholds.serve import interchange
from whoholds.serve.interchange import Names
from whoholds.serve.terminal import counted

SHOWN = 12  # kinds of issues


@ledger_app.command("import")
def ledger_import(
    file: Annotated[Path, typer.Argument(help="The file; a table may be packed, as .csv.gz or as a .zip with one table.")],
    form: Annotated[str, typer.Option("--format", help=" | ".join(interchange.readable()), metavar="FORMAT")],
    ledger: LedgerOption,
    source: Annotated[
        str | None, typer.Option("--source", metavar="NAME", help="Who made it, where that is not the maker of the format.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Take in a table of others: each row becomes claims with their own source, and never a fact. Again is harmless."""
    columns = (SpinnerColumn(), TextColumn("importing {task.completed:,} rows"), TimeElapsedColumn())
    with opened_gazetteer() as gazetteer, bar_of(*columns, quiet=as_json) as bar:
        task = bar.add_task("", total=None)
        names = Names(gazetteer, directory(settings().actors))
        rows = interchange.read(form, file, names, source=source)
        first = list(islice(rows, 1))  # what is no such file at all makes no ledger
        with ledgers.open(ledger) as store:
            summary = pipeline.take_in(chain(first, rows), store, now=now, progress=lambda seen: bar.update(task, completed=seen))
    if as_json:
        print_json({"rows": summary.reports, "new": summary.new, "claims": summary.claims, "issues": dict(summary.issues)})
    else:
        out.print(
            f"{counted(summary.reports, 'row')}, {summary.new:,} new to {ledger}; {counted(summary.claims, 'claim')}.",
            highlight=False,
        )
        for code, count in summary.issues.most_common(SHOWN):
            example = summary.examples[code]
            words = f"{count:,} × {code}, as in {example.where}: {example.message}"
            err.print(words, style="yellow", markup=False, highlight=False, soft_wrap=True)
    if summary.reports == 0:
        raise typer.Exit(1)
