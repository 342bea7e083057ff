"""The command line: each verb a thin skin of one Python function; `--json` on every one that answers."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

import whoholds
from whoholds import collect, pipeline
from whoholds import ledger as ledgers
from whoholds.config import READER, Settings, settings
from whoholds.errors import WhoholdsError
from whoholds.identify import Gazetteer, directory
from whoholds.ledger import ClaimQuery, RecordedClaim
from whoholds.periods import parse_day
from whoholds.records import COMMITMENTS, PHASES, Issue, to_plain
from whoholds.serve import exports, terminal
from whoholds.serve.atlas import Atlas
from whoholds.serve.doctor import checks
from whoholds.serve.map import map_html

app = typer.Typer(
    name="whoholds", no_args_is_help=True, add_completion=False, rich_markup_mode="rich", pretty_exceptions_enable=False,
    help="Reads news reports of armed conflict and answers who holds what, since when, according to whom.",
)  # fmt: skip
gazetteer_app = typer.Typer(no_args_is_help=True, help="Look places up in the gazetteer.")
actors_app = typer.Typer(no_args_is_help=True, help="Look actors up in the directory.")
app.add_typer(gazetteer_app, name="gazetteer")
app.add_typer(actors_app, name="actors")
out, err = Console(), Console(stderr=True)

Inputs = Annotated[list[str], typer.Argument(help="Files, folders, globs, addresses, or - for standard input.", metavar="INPUT…")]
LedgerOption = Annotated[str, typer.Option("--ledger", "-l", help="The ledger's file.", envvar="WHOHOLDS_LEDGER")]
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
EXPORT_FORMATS = ("claims-csv", "claims-jsonl", "holdings-csv", "holdings-geojson", "changes-csv")
Place = Annotated[str, typer.Argument(help="A place, as in Qaim or 'Tripoli, LB'.")]
SomePlace = Annotated[str | None, typer.Argument(help="A place, as in Qaim or 'Tripoli, LB'; all where left out.")]
Day = Annotated[str | None, typer.Option(metavar="DAY", help="YYYY-MM-DD.")]
Limit = Annotated[int, typer.Option(help="How many at most.", min=1)]


def _print_json(value: Any) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=1) + "\n")


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


@contextlib.contextmanager
def _gazetteer() -> Iterator[Gazetteer]:
    """The gazetteer; with a progress bar where its index has to be built first."""
    folder = settings().home
    folder.mkdir(parents=True, exist_ok=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True) as bar:
        task = bar.add_task("opening the gazetteer", total=1.0, visible=False)
        found = Gazetteer.open(
            folder,
            lambda what, done: bar.update(
                task, description=f"building the gazetteer, once: {what}", completed=done, visible=True
            ),
        )
    with found:
        yield found


@contextlib.contextmanager
def _atlas(ledger: str) -> Iterator[Atlas]:
    with ledgers.open(ledger, create=False) as store, _gazetteer() as gazetteer:
        yield Atlas(store, gazetteer, directory(settings().actors))


def _checked_day(words: str | None) -> str | None:
    return parse_day(words).isoformat() if words else None


@app.command()
def run(
    inputs: Inputs, ledger: LedgerOption, published: Published = None, outlet: Outlet = None, jobs: Jobs = 1,
    reader: ReaderName = None, as_json: Json = False,
) -> None:  # fmt: skip
    """Read reports into a ledger. A run that was stopped can be run again: nothing is lost, nothing doubled."""
    published = _checked_day(published)
    with _gazetteer():
        pass  # built before the bar of the run
    with ledgers.open(ledger) as store, _bar(inputs, as_json) as progress:
        summary = pipeline.run(
            inputs, store, _with_reader(reader), published=published, outlet=outlet, jobs=jobs, now=_now, progress=progress
        )
    if as_json:
        counts = {"reports": summary.reports, "new": summary.new, "claims": summary.claims, "issues": dict(summary.issues)}
        _print_json({**counts, "usage": to_plain(summary.usage)} if summary.usage.requests else counts)
    else:
        out.print(f"{summary.reports} reports, {summary.new} new to {ledger}; {summary.claims} claims.", highlight=False)
        _print_issues(summary)
    if summary.reports == 0:
        raise typer.Exit(1)


def _with_reader(name: str | None) -> Settings:
    """The settings of the environment, with the reader asked for."""
    return replace(settings(), reader=name) if name else settings()


def _print_issues(summary: pipeline.Summary) -> None:
    """What was wrong, by kind, and what a reader that somebody pays for has taken."""
    for code, count in summary.issues.most_common():
        example = summary.examples[code]
        words = f"{count} × {code}, as in {example.where}: {example.message}"
        err.print(words, style="yellow", markup=False, highlight=False, soft_wrap=True)
    if summary.usage.requests:
        err.print(f"asked the language model: {summary.usage.line()}", highlight=False, soft_wrap=True)


@contextlib.contextmanager
def _bar(inputs: list[str], quiet: bool) -> Iterator[pipeline.Progress]:
    """A progress bar over the reports of a run, on standard error."""
    columns = (TextColumn("reading"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=err, transient=True, disable=quiet) as bar:
        task = bar.add_task("", total=collect.count(inputs))
        yield lambda reports: bar.update(task, completed=reports)


@app.command()
def extract(
    inputs: Inputs,
    output: Annotated[Path, typer.Option("--output", "-o", help="The file of claims; - for standard output.")] = Path("-"),
    published: Published = None, outlet: Outlet = None, jobs: Jobs = 1, reader: ReaderName = None,
) -> None:  # fmt: skip
    """Read reports and write their claims, one JSON object a line; no ledger is touched."""
    published = _checked_day(published)
    with _gazetteer():
        pass
    summary = pipeline.Summary()
    with _output(output) as stream, _bar(inputs, str(output) == "-") as progress:
        for item in pipeline.read(inputs, _with_reader(reader), published=published, outlet=outlet, jobs=jobs):
            if isinstance(item, Issue):
                summary.note([item])
                continue
            summary.reports += 1
            progress(summary.reports)
            summary.note(item.issues)
            summary.usage += item.usage
            summary.claims += len(item.claims)
            for claim in item.claims:
                stream.write(json.dumps({**to_plain(claim), "report": item.report.label}, ensure_ascii=False) + "\n")
    err.print(f"{summary.reports} reports, {summary.claims} claims.", highlight=False)
    _print_issues(summary)
    if summary.reports == 0:
        raise typer.Exit(1)


@contextlib.contextmanager
def _output(path: Path) -> Iterator[Any]:
    """A text stream to a file, or to standard output for `-`."""
    if str(path) == "-":
        yield sys.stdout
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as stream:
        yield stream


@app.command()
def who(ledger: LedgerOption, place: SomePlace = None, on: On = None, as_of: AsOf = None, as_json: Json = False) -> None:
    """Who holds a place on a day, since when, how sure, and who says so in which words; without a place, who holds what."""
    with _atlas(ledger) as atlas:
        day = _day_asked(atlas, on, as_of)
        answer = atlas.who(place, on=day, as_of=as_of) if place else None
        held = [] if place else atlas.holders(on=day, as_of=as_of)
    if as_json:
        _print_json(to_plain(answer) if answer else {"on": day, "as_of": as_of, "holdings": to_plain(held)})
    else:
        out.print(terminal.answer_view(answer) if answer else terminal.holders_view(held, day))


def _day_asked(atlas: Atlas, on: str | None, as_of: str | None) -> str:
    """The day that a question is about: as said, else the last day of the news, else today."""
    return on or atlas.last_day(as_of=as_of) or _now().date().isoformat()


@app.command()
def history(place: Place, ledger: LedgerOption, as_of: AsOf = None, as_json: Json = False) -> None:
    """Who held a place, stretch by stretch."""
    with _atlas(ledger) as atlas:
        where, stays = atlas.history(place, as_of=as_of)
    _print_json({"place": to_plain(where), "as_of": as_of, "history": to_plain(stays)}) if as_json else out.print(
        terminal.history_view(where, stays)
    )


@app.command()
def changes(
    ledger: LedgerOption, since: Day = None, until: Day = None, as_of: AsOf = None,
    form: Annotated[str, typer.Option("--format", help="table, csv or json.")] = "table", as_json: Json = False,
) -> None:  # fmt: skip
    """Every change of control between two days."""
    with _atlas(ledger) as atlas:
        rows = atlas.changes(since=since, until=until, as_of=as_of)
    if as_json or form == "json":
        _print_json(to_plain(rows))
    elif form == "csv":
        sys.stdout.write(exports.changes_csv(rows))
    elif form == "table":
        out.print(terminal.changes_view(rows))
    else:
        raise typer.BadParameter(f"{form!r} is none of table, csv, json", param_hint="--format")


@app.command()
def claims(
    ledger: LedgerOption,
    place: Annotated[str | None, typer.Option(metavar="NAME", help="About this place.")] = None,
    side: Annotated[str | None, typer.Option(metavar="NAME", help="With this side among actors or opponents.")] = None,
    source: Annotated[str | None, typer.Option(metavar="NAME", help="Said by this source, or by one of this side.")] = None,
    since: Day = None, until: Day = None,
    commitment: Annotated[str | None, typer.Option(help=" | ".join(COMMITMENTS))] = None,
    phase: Annotated[str | None, typer.Option(help=" | ".join(PHASES))] = None,
    as_of: AsOf = None, as_json: Json = False,
) -> None:  # fmt: skip
    """The claims of a ledger: by place, side, source, days, commitment or phase."""
    query = ClaimQuery(
        sides=(side,) if side else (), sources=(source,) if source else (), since=parse_day(since) if since else None,
        until=parse_day(until) if until else None, commitment=_one_of(commitment, COMMITMENTS), phase=_one_of(phase, PHASES),
    )  # fmt: skip
    with _atlas(ledger) as atlas:
        rows = atlas.claims(query, place=place, as_of=as_of)
    _print_json([_claim_json(row) for row in rows]) if as_json else out.print(terminal.claims_view(rows))


def _one_of(words: str | None, allowed: tuple[Any, ...]) -> Any:
    if words is not None and words not in allowed:
        raise typer.BadParameter(f"{words!r} is none of {', '.join(allowed)}")
    return words


def _claim_json(row: RecordedClaim) -> dict[str, Any]:
    return {**to_plain(row.claim), "id": row.id, "report": row.label, "outlet": row.outlet, "recorded": row.recorded.isoformat()}


@app.command()
def explain(place: Place, ledger: LedgerOption, on: On = None, as_of: AsOf = None, as_json: Json = False) -> None:
    """Why the answer is what it is: every claim about a place with what it weighed, or why it did not count."""
    with _atlas(ledger) as atlas:
        answer, reasons = atlas.explain(place, on=_day_asked(atlas, on, as_of), as_of=as_of)
    if as_json:
        _print_json({"answer": to_plain(answer), "reasons": to_plain(reasons)})
    else:
        out.print(
            f"{terminal.place_label(answer.place)} on {answer.on}: {terminal.headline(answer)}", highlight=False, markup=False
        )
        out.print(terminal.reasons_view(reasons))


@app.command("map")
def map_(
    ledger: LedgerOption, output: Annotated[Path, typer.Option("--output", "-o", help="The HTML file.")] = Path("map.html"),
    title: Annotated[str, typer.Option(help="What the map is about.")] = "", as_of: AsOf = None,
) -> None:  # fmt: skip
    """Write a map that opens in any browser without a network: holders by day, with the evidence behind each."""
    with _atlas(ledger) as atlas:
        found, cited = atlas.everything(as_of=as_of)
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(
        map_html(found, cited, title=title, as_of=as_of, generated=_now().isoformat(timespec="seconds")), encoding="utf-8"
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
    day = parse_day(on) if on else _now().date()
    with _atlas(ledger) as atlas:
        writers = {
            "claims-csv": lambda: exports.claims_csv(row.claim for row in atlas.claims(as_of=as_of)),
            "claims-jsonl": lambda: "".join(
                json.dumps(_claim_json(row), ensure_ascii=False) + "\n" for row in atlas.claims(as_of=as_of)
            ),
            "holdings-csv": lambda: exports.holdings_csv(h for h in atlas.holdings(as_of=as_of) if exports.lasts_on(h, day)),
            "holdings-geojson": lambda: exports.holdings_geojson(atlas.holdings(as_of=as_of), day),
            "changes-csv": lambda: exports.changes_csv(atlas.changes(as_of=as_of)),
        }
        if form not in writers:
            raise typer.BadParameter(f"{form!r} is none of {', '.join(writers)}", param_hint="--format")
        words = writers[form]()
    with _output(output) as stream:
        stream.write(words)


@gazetteer_app.command("find")
def gazetteer_find(
    name: Annotated[str, typer.Argument(help="A place's name, in any script.")],
    country: Annotated[str | None, typer.Option(metavar="CODE", help="Only places of this country, ISO 3166-1 alpha-2.")] = None,
    limit: Limit = 10,
    as_json: Json = False,
) -> None:
    """The places that a name can mean, best first."""
    with _gazetteer() as gazetteer:
        found = gazetteer.find(name, countries=[country.upper()] if country else [], limit=limit)
    _print_json(to_plain(found)) if as_json else out.print(terminal.candidates_view(found))
    if not found:
        raise typer.Exit(1)


@actors_app.command("find")
def actors_find(
    name: Annotated[str, typer.Argument(help="A name or a part of one.")], limit: Limit = 10, as_json: Json = False,
) -> None:  # fmt: skip
    """The actors whose name or alias holds the words, and the side of each."""
    known = directory(settings().actors)
    found = [(actor, side.name if (side := known.side(actor)) else None) for actor in known.find(name, limit)]
    _print_json([{**to_plain(actor), "side_name": side} for actor, side in found]) if as_json else out.print(
        terminal.actors_view(found)
    )
    if not found:
        raise typer.Exit(1)


@app.command()
def doctor(ledger: Annotated[str | None, typer.Option("--ledger", "-l")] = None, as_json: Json = False) -> None:
    """Check that everything is in place: data folder, gazetteer, directory, reader, and a ledger if given."""
    with contextlib.suppress(WhoholdsError, OSError), _gazetteer():
        pass  # built with a progress bar; the check below reports what is wrong
    found = checks(settings(), ledger)
    if as_json:
        _print_json(to_plain(found))
    else:
        for check in found:
            out.print(f"[{'green' if check.ok else 'red'}]{'✓' if check.ok else '✗'}[/] {check.name}: ", end="")
            out.print(check.message, markup=False, highlight=False, soft_wrap=True)
    if not all(check.ok for check in found):
        raise typer.Exit(1)


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
