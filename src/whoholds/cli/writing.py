"""The verbs that write files for others: `map`, `export`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from whoholds.cli.frame import AsOf, LedgerOption, app, claim_json, now, opened_atlas, out, output_stream
from whoholds.periods import parse_day
from whoholds.serve import exports
from whoholds.serve.map import map_html

EXPORT_FORMATS = ("claims-csv", "claims-jsonl", "holdings-csv", "holdings-geojson", "changes-csv")


@app.command("map")
def map_(
    ledger: LedgerOption, output: Annotated[Path, typer.Option("--output", "-o", help="The HTML file.")] = Path("map.html"),
    title: Annotated[str, typer.Option(help="What the map is about.")] = "", as_of: AsOf = None,
) -> None:  # fmt: skip
    """Write a map that opens in any browser without a network: holders by day, with the evidence behind each."""
    with opened_atlas(ledger) as atlas:
        found, cited = atlas.everything(as_of=as_of)
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(
        map_html(found, cited, title=title, as_of=as_of, generated=now().isoformat(timespec="seconds")), encoding="utf-8"
    )
    out.print(f"{output}: {len({h.place for h in found})} places; open it in a browser.", highlight=False, soft_wrap=True)


@app.command()
def export(
    ledger: LedgerOption,
    form: Annotated[str, typer.Option("--format", help=" | ".join(EXPORT_FORMATS))],
    output: Annotated[Path, typer.Option("--output", "-o", help="The file; - for standard output.")] = Path("-"),
    on: Annotated[str | None, typer.Option(help="The day of holdings, YYYY-MM-DD; today where left out.")] = None,
    as_of: AsOf = None,
) -> None:  # fmt: skip
    """Write claims, holdings of a day, or changes as CSV, JSON Lines or GeoJSON."""
    day = parse_day(on) if on else now().date()
    with opened_atlas(ledger) as atlas:
        writers = {
            "claims-csv": lambda: exports.claims_csv(row.claim for row in atlas.claims(as_of=as_of)),
            "claims-jsonl": lambda: "".join(
                json.dumps(claim_json(row), ensure_ascii=False) + "\n" for row in atlas.claims(as_of=as_of)
            ),
            "holdings-csv": lambda: exports.holdings_csv(h for h in atlas.holdings(as_of=as_of) if exports.lasts_on(h, day)),
            "holdings-geojson": lambda: exports.holdings_geojson(atlas.holdings(as_of=as_of), day),
            "changes-csv": lambda: exports.changes_csv(atlas.changes(as_of=as_of)),
        }
        if form not in writers:
            raise typer.BadParameter(f"{form!r} is none of {', '.join(writers)}", param_hint="--format")
        words = writers[form]()
    with output_stream(output) as stream:
        stream.write(words)
