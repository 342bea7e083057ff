"""The verbs that look things up: `gazetteer`, `doctor`."""

from __future__ import annotations

import contextlib
import json
import sys
from pathlib import Path
from typing import Annotated, TextIO

import typer

from whoholds.cli.frame import (
    Json,
    Limit,
    app,
    country_asked,
    err,
    gazetteer_app,
    opened_gazetteer,
    out,
    output_stream,
    print_json,
)
from whoholds.config import settings
from whoholds.errors import LocationError, WhoholdsError
from whoholds.identify import Marked, ToponymResolver, counted, directory
from whoholds.records import to_plain
from whoholds.serve import terminal
from whoholds.serve.doctor import checks

PinsOfLedger = Annotated[str | None, typer.Option("--ledger", "-l", help="Honour the names pinned for this ledger.")]


@gazetteer_app.command("find")
def gazetteer_find(
    name: Annotated[str, typer.Argument(help="A place's name, in any script.")],
    country: Annotated[str | None, typer.Option(metavar="CODE", help="Only places of this country, ISO 3166-1 alpha-2.")] = None,
    limit: Limit = 10,
    ledger: PinsOfLedger = None,
    as_json: Json = False,
) -> None:
    """The places that a name can mean, best first. A p-code, as in SY0203, names an area."""
    countries = [country_asked(country, "--country")] if country else []
    with opened_gazetteer(ledger) as gazetteer:
        found = gazetteer.find(name, countries=countries, limit=limit)
        also = [gazetteer.also(c.place.id) for c in found]
    if as_json:
        print_json([{**to_plain(c), "also": refs} for c, refs in zip(found, also, strict=True)])
    elif found:
        out.print(terminal.candidates_view(found))
    if not found:
        where = f" in {countries[0]}" if countries else ""
        err.print(f"the gazetteer knows no place {name!r}{where}; to extend it: whoholds gazetteer add --help", style="yellow",
                  markup=False, highlight=False, soft_wrap=True)  # fmt: skip
        raise typer.Exit(1)


@gazetteer_app.command("resolve")
def gazetteer_resolve(
    source: Annotated[
        Path,
        typer.Argument(metavar="IN.jsonl", help="Lines of {id, text, title?, outlet?, published?, mentions: [{start, end}]}."),
    ],
    output: Annotated[Path, typer.Option("--output", "-o", help="The file; - for standard output.")] = Path("-"),
    ledger: PinsOfLedger = None,
) -> None:
    """Which place each marked mention means: one JSON object a line, in the order given; what is not sure abstains.

    Reports that say their `outlet` are read in the light of what its other reports name: the paper of Paris, Texas, means its
    own. A file is read twice for that; of standard input, each report is read in the light of those before it.
    """
    found, bad = [], 0
    with opened_gazetteer(ledger) as gazetteer, _lines(source) as lines, output_stream(output) as stream:
        resolver = ToponymResolver(gazetteer, directory(settings().actors))
        once = lines is sys.stdin or not lines.seekable()  # of a pipe, as of standard input, nothing is read twice
        if not once:
            _learn(resolver, lines)
        for number, words in enumerate(lines, 1):
            if not words.strip():
                continue
            try:
                given = Marked.of(json.loads(words))
            except ValueError as wrong:  # a broken line is told, and the others are resolved
                bad += 1
                _complain(source, number, wrong if isinstance(wrong, WhoholdsError) else f"no JSON: {wrong}")
                continue
            for error in given.astray:
                _complain(source, number, error)
            bad += bool(given.astray)
            for toponym in resolver.resolve(given):
                stream.write(json.dumps(to_plain(toponym), ensure_ascii=False) + "\n")
                found.append(toponym)
            if once:
                resolver.learn(given)
    err.print(f"{counted(found)}; {terminal.counted(bad, 'broken line')}.", highlight=False)
    if bad and not found:
        raise typer.Exit(1)


def _complain(source: Path, number: int, error: object) -> None:
    """Say what is wrong with a line of a file."""
    err.print(f"{source}:{number}: {error}", style="yellow", markup=False, highlight=False, soft_wrap=True)


def _learn(resolver: ToponymResolver, lines: TextIO) -> None:
    """Let a resolver note what the reports of each outlet name; broken lines are left to who reads them next."""
    for words in lines:
        with contextlib.suppress(ValueError):
            resolver.learn(Marked.of(json.loads(words)))
    lines.seek(0)


def _lines(path: Path) -> TextIO:
    """The lines of a file, bytes that are no UTF-8 replaced; - for standard input.

    Raises:
        LocationError: it cannot be read.
    """
    if str(path) == "-":
        return sys.stdin
    try:
        return path.open(encoding="utf-8", errors="replace")
    except OSError as error:
        raise LocationError(
            f"{path} cannot be read ({error.strerror})", "a file of JSON Lines, or - for standard input"
        ) from error


@app.command()
def doctor(ledger: Annotated[str | None, typer.Option("--ledger", "-l")] = None, as_json: Json = False) -> None:
    """Check that everything is in place: data folder, gazetteer, directory, reader, and a ledger if given."""
    with contextlib.suppress(WhoholdsError, OSError), opened_gazetteer():
        pass  # built with a progress bar; the check below reports what is wrong
    found = checks(settings(), ledger)
    if as_json:
        print_json(to_plain(found))
    else:
        for check in found:
            out.print(f"[{'green' if check.ok else 'red'}]{'✓' if check.ok else '✗'}[/] {check.name}: ", end="")
            out.print(check.message, markup=False, highlight=False, soft_wrap=True)
    if not all(check.ok for check in found):
        raise typer.Exit(1)
