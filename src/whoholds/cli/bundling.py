"""The verbs that carry a whole ledger: `ledger bundle`, `ledger unbundle`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from whoholds import ledger as ledgers
from whoholds.cli.frame import Json, LedgerOption, ledger_app, out, print_json
from whoholds.records import to_plain
from whoholds.serve.interchange.bundle import bundle, unbundle


@ledger_app.command("bundle")
def ledger_bundle(
    output: Annotated[Path, typer.Argument(help="The zip to write.", metavar="OUT.zip")],
    ledger: LedgerOption,
    title: Annotated[str, typer.Option(help="What the ledger is about.")] = "",
    license: Annotated[
        str, typer.Option("--license", help="Under which licence you give it, by its SPDX name, as in CC-BY-4.0.", metavar="NAME")
    ] = "",
    as_json: Json = False,
) -> None:
    """Write the whole ledger, texts and all, as one Frictionless data package with checksums."""
    with ledgers.open(ledger, create=False) as store:
        found = bundle(store, output, title=title, license=license)
    if as_json:
        print_json({"path": str(output), **to_plain(found)})
        return
    rows = ", ".join(f"{number:,} {name}" for name, number in found.rows.items())
    out.print(f"{output}: {rows}; {found.size:,} bytes", markup=False, highlight=False, soft_wrap=True)
    out.print(f"head: {found.head}", markup=False, highlight=False, soft_wrap=True)


@ledger_app.command("unbundle")
def ledger_unbundle(
    package: Annotated[Path, typer.Argument(help="The zip that `ledger bundle` wrote.", metavar="IN.zip")],
    ledger: LedgerOption,
    as_json: Json = False,
) -> None:
    """Make a new ledger of a bundle, after its checksums and its chain were checked."""
    found = unbundle(package, ledger)
    if as_json:
        print_json({"ledger": ledger, **to_plain(found), "whole": found.whole})
        return
    out.print(
        f"{ledger}: {found.rows:,} rows, {found.reports:,} texts, {found.claims:,} claims; whole",
        markup=False, highlight=False, soft_wrap=True,
    )  # fmt: skip
    out.print(f"head: {found.head}", markup=False, highlight=False, soft_wrap=True)
