"""The verbs that write files for others: `map`, `export`."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import sys
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Annotated

import typer

from whoholds.cli.frame import AsOf, LedgerOption, app, claim_json, now, opened_atlas, out, to_write
from whoholds.errors import ConfigurationError
from whoholds.periods import parse_day
from whoholds.serve import exports, interchange
from whoholds.serve.atlas import Atlas
from whoholds.serve.interchange import Export, Weighed, feed
from whoholds.serve.map import map_html
from whoholds.serve.terminal import counted

FEEDS = {"changes-rss": feed.rss, "changes-json-feed": feed.json_feed}
OWN_FORMATS = ("claims-csv", "claims-jsonl", "holdings-csv", "holdings-geojson", "changes-csv", *FEEDS)
EXPORT_FORMATS = (*OWN_FORMATS, *interchange.writable())


@app.command("map")
def map_(
    ledger: LedgerOption, output: Annotated[Path, typer.Option("--output", "-o", help="The HTML file.")] = Path("map.html"),
    title: Annotated[str, typer.Option(help="What the map is about.")] = "", as_of: AsOf = None,
) -> None:  # fmt: skip
    """Write a map that opens in any browser without a network: holders by day, with the evidence behind each."""
    with opened_atlas(ledger) as atlas:
        found, cited = atlas.everything(as_of=as_of)
    page = map_html(found, cited, title=title, as_of=as_of, generated=now().isoformat(timespec="seconds"))
    write_pieces(output, [page])
    if str(output) == "-":
        return
    out.print(
        f"{output}: {counted(len({h.place for h in found}), 'place')}; open it in a browser.", highlight=False, soft_wrap=True
    )


@app.command()
def export(
    ledger: LedgerOption,
    form: Annotated[str, typer.Option("--format", help=" | ".join(EXPORT_FORMATS))],
    what: Annotated[
        str | None,
        typer.Argument(help="claims, holdings or changes, where --format does not begin with it: export changes --format rss."),
    ] = None,
    output: Annotated[Path, typer.Option("--output", "-o", help="The file; - for standard output.")] = Path("-"),
    on: Annotated[str | None, typer.Option(help="The day of holdings, YYYY-MM-DD; today where left out.")] = None,
    as_of: AsOf = None,
    title: Annotated[str, typer.Option(help="Of a feed.")] = "",
    link: Annotated[str, typer.Option(help="The page that a feed belongs to.", metavar="URL")] = "",
) -> None:  # fmt: skip
    """Write claims, holdings of a day, or changes as CSV, JSON Lines or GeoJSON, or in a format of the field."""
    form = f"{what}-{form}" if what else form
    if form not in EXPORT_FORMATS:
        meant = [known for known in OWN_FORMATS if known.endswith(f"-{form}")]
        words = f"say of what, as in {meant[0]}" if meant else f"none of {', '.join(EXPORT_FORMATS)}"
        raise typer.BadParameter(f"{form!r}: {words}", param_hint="--format")
    day = parse_day(on) if on else now().date()
    with opened_atlas(ledger) as atlas:
        if form in FEEDS:
            found = feed.items(atlas.changes(as_of=as_of), {row.id: row for row in atlas.claims(as_of=as_of)})
            write_pieces(output, [FEEDS[form](found, title=title, link=link)])
        else:
            write_pieces(output, [_own(form, atlas, day, as_of)] if form in OWN_FORMATS else _foreign(form, atlas, day, as_of))


def _own(form: str, atlas: Atlas, day: dt.date, as_of: str | None) -> str:
    """What a ledger says in one of the project's own formats."""
    writers = {
        "claims-csv": lambda: exports.claims_csv(row.claim for row in atlas.claims(as_of=as_of)),
        "claims-jsonl": lambda: "".join(
            json.dumps(claim_json(row), ensure_ascii=False) + "\n" for row in atlas.claims(as_of=as_of)
        ),
        "holdings-csv": lambda: exports.holdings_csv(atlas.lasting(on=day.isoformat(), as_of=as_of)),
        "holdings-geojson": lambda: exports.holdings_geojson(atlas.lasting(on=day.isoformat(), as_of=as_of), day),
        "changes-csv": lambda: exports.changes_csv(atlas.changes(as_of=as_of)),
    }
    return writers[form]()


def _foreign(form: str, atlas: Atlas, day: dt.date, as_of: str | None) -> Iterator[str | bytes]:
    """What a ledger says in a format of the field."""
    claims = atlas.claims(as_of=as_of)
    return interchange.write(form, Export(claims=claims, holdings=Weighed(claims), names=atlas.names, on=day.isoformat()))


def write_pieces(path: Path, pieces: Iterable[str | bytes]) -> None:
    """Write the pieces of a file as they come, text as UTF-8; to standard output for `-`."""
    rest = iter(pieces)
    first = list(islice(rest, 1))  # what cannot be made at all leaves an older file as it was
    if str(path) == "-" and sys.stdout.isatty() and any(isinstance(piece, bytes) for piece in first):
        raise ConfigurationError("this format is no text for a terminal", advice="Name a file with --output")
    with contextlib.ExitStack() as stack:
        stream = sys.stdout.buffer if str(path) == "-" else stack.enter_context(to_write(path))
        for piece in chain(first, rest):
            stream.write(piece.encode() if isinstance(piece, str) else piece)
        stream.flush()
