"""The verbs that extend the gazetteer (`add`, `fetch`, `sources`, `remove`) and that pin names (`pin`, `unpin`, `pins`)."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, DownloadColumn, SpinnerColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from whoholds.cli.frame import (
    Json,
    LedgerOption,
    bar_of,
    country_asked,
    err,
    gazetteer_app,
    now,
    opened_gazetteer,
    out,
    pins_of,
    print_json,
)
from whoholds.config import settings
from whoholds.errors import UnknownPlaceError
from whoholds.identify import added, pins
from whoholds.identify.fetch import SOURCE, fetch
from whoholds.identify.gazetteer import Gazetteer
from whoholds.identify.pins import Pin
from whoholds.identify.sources import Options, read
from whoholds.records import Place, to_plain
from whoholds.serve.terminal import counted

Only = Annotated[list[str] | None, typer.Option(metavar="CODE", help="Keep only places of this country; may be repeated.")]
Countries = Annotated[
    list[str], typer.Argument(metavar="CODE…", help="ISO codes as in IQ SY; or allCountries, alternateNamesV2.")
]


@gazetteer_app.command("add")
def gazetteer_add(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="Files of places.")],
    recipe: Annotated[str, typer.Option(help="How to read them: a recipe's name, or your own .toml.")] = "",
    country: Annotated[str | None, typer.Option(metavar="CODE", help="The country of rows that say none.")] = None,
    only: Only = None,
    name: Annotated[str, typer.Option(metavar="COLUMN", help="The column of the name, where it is not found.")] = "",
    lat: Annotated[str, typer.Option(metavar="COLUMN", help="That of the latitude.")] = "",
    lon: Annotated[str, typer.Option(metavar="COLUMN", help="That of the longitude.")] = "",
    as_json: Json = False,
) -> None:
    """Extend the gazetteer: GeoNames, Who's On First, OCHA p-codes, Natural Earth, shapefiles, any table of name, lat, lon."""
    options = Options(
        recipe, country_asked(country, "--country") if country else None,
        tuple(country_asked(code, "--only") for code in only or ()), name, lat, lon,
    )  # fmt: skip
    done = [_add(path, options, as_json) for path in files]
    with opened_gazetteer() as gazetteer:
        size = gazetteer.size
    if as_json:
        print_json({"added": [to_plain(one) for one in done], "places": size})
    else:
        out.print(f"The gazetteer now knows {size:,} places.", highlight=False)


def _add(path: Path, options: Options, quiet: bool) -> added.Addition:
    """Keep the entries of one file, and tell what it gave and what was wrong."""
    home = settings().home
    with contextlib.ExitStack() as stack, _counter(f"reading {path.name}", quiet) as told:
        known: list[Gazetteer] = []  # opened only where a file has names for places known already

        def has(ref: str) -> bool:
            if not known:
                known.append(stack.enter_context(Gazetteer.open(home)))
            return known[0].get(ref) is not None

        done = added.add(home, path.name, options.recipe, read(path, options, has), told)
    if not quiet:
        one = done.added
        wrong = f"; refused: {added.in_words(one.issues)}" if one.issues else ""
        known_words = "" if done.new else " (nothing new)"
        out.print(
            f"{path.name}: {counted(one.places, 'entry', 'entries')}{wrong}{known_words}",
            markup=False,
            highlight=False,
            soft_wrap=True,
        )
        for issue in done.examples:
            err.print(f"{issue.where}: {issue.message}", style="yellow", markup=False, highlight=False, soft_wrap=True)
    return done


@gazetteer_app.command("sources")
def gazetteer_sources(
    issues: Annotated[str | None, typer.Option(metavar="NAME", help="List what was refused of this file, with its line.")] = None,
    as_json: Json = False,
) -> None:
    """The files that were added, and what was wrong with each."""
    home = settings().home
    found: list[object] = [*added.issues(home, issues)] if issues else [*added.added(home)]
    if as_json:
        print_json(to_plain(found))
        return
    if not found:
        nothing = f"nothing of {issues} was refused" if issues else "no file was added yet; see: whoholds gazetteer add --help"
        err.print(nothing, style="yellow", markup=False, highlight=False, soft_wrap=True)
    for one in found:
        if isinstance(one, added.Added):
            wrong = f"; refused: {added.in_words(one.issues)}" if one.issues else ""
            line = f"{one.name}: {counted(one.places, 'entry', 'entries')}{wrong}"
        else:
            line = f"{one.where}: {one.code}: {one.message}"  # type: ignore[attr-defined]
        out.print(line, markup=False, highlight=False, soft_wrap=True)


@gazetteer_app.command("remove")
def gazetteer_remove(name: Annotated[str, typer.Argument(help="The file's name, as `gazetteer sources` lists it.")]) -> None:
    """Take a file out of the gazetteer again."""
    added.remove(settings().home, name)
    with opened_gazetteer() as gazetteer:
        out.print(f"The gazetteer now knows {gazetteer.size:,} places.", highlight=False)


@gazetteer_app.command("fetch")
def gazetteer_fetch(
    names: Countries,
    source: Annotated[str, typer.Option("--from", metavar="ADDRESS", help="The folder of the dumps.")] = SOURCE,
    sha256: Annotated[str | None, typer.Option(help="What the SHA-256 of a single file must be.")] = None,
    keep: Annotated[bool, typer.Option(help="Only fetch: add nothing.")] = False,
    as_json: Json = False,
) -> None:
    """Fetch dumps of GeoNames and add them; what broke off goes on where it stopped."""
    if sha256 and len(names) > 1:
        raise typer.BadParameter("one checksum is of one file", param_hint="--sha256")
    folder, fetched = settings().home / "downloads", []
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with bar_of(*columns, quiet=as_json) as bar:
        for name in names:
            task = bar.add_task(f"fetching {name}")
            found = fetch(
                name.upper() if len(name) == 2 else name, folder, source, sha256,
                lambda _, done, total, task=task: bar.update(task, completed=done, total=total),  # type: ignore[misc]
            )  # fmt: skip
            fetched.append(found)
    done = [] if keep else [_add(one.path, Options(), as_json) for one in fetched]
    if done:
        with opened_gazetteer():
            pass
    if as_json:
        print_json({"fetched": [{**to_plain(one), "path": str(one.path)} for one in fetched], "added": to_plain(done)})
    else:
        for one in fetched:
            out.print(f"{one.path}  {one.size:,} bytes  sha256 {one.sha256}", markup=False, highlight=False, soft_wrap=True)


@gazetteer_app.command("pin")
def gazetteer_pin(
    name: Annotated[str, typer.Argument(help="The name, as reports write it.")],
    place: Annotated[str, typer.Argument(help="The place: an identifier, as `gazetteer find` shows it.")],
    ledger: LedgerOption,
    note: Annotated[str, typer.Option(help="Why.")] = "",
) -> None:
    """Tie a name to one place for a ledger: its look-ups and later runs into it honour that."""
    with opened_gazetteer() as gazetteer:
        found = gazetteer.get(place)
    if found is None:
        raise UnknownPlaceError(
            f"the gazetteer has no place {place!r}",
            "an identifier such as geonames:92138",
            f"Run `whoholds gazetteer find {name!r}`",
        )
    pin = pins.write(pins_of(ledger), name, found.id, at=now(), note=note)
    out.print(_line(pin, found), markup=False, highlight=False, soft_wrap=True)


@gazetteer_app.command("unpin")
def gazetteer_unpin(name: Annotated[str, typer.Argument(help="The name.")], ledger: LedgerOption) -> None:
    """Take the pin of a name out; that it was there stays on record."""
    pins.write(pins_of(ledger), name, None, at=now())
    out.print(f"{name}: no longer pinned", markup=False, highlight=False)


@gazetteer_app.command("pins")
def gazetteer_pins(ledger: LedgerOption, as_json: Json = False) -> None:
    """The names pinned for a ledger."""
    found = list(pins.read(pins_of(ledger)).values())
    if as_json:
        print_json(to_plain(found))
        return
    if not found:
        err.print(f"no name is pinned for {ledger}", style="yellow", markup=False, highlight=False, soft_wrap=True)
        return
    with opened_gazetteer() as gazetteer:
        for pin in found:
            out.print(_line(pin, gazetteer.get(pin.place or "")), markup=False, highlight=False, soft_wrap=True)


def _line(pin: Pin, place: Place | None) -> str:
    meant = f"{place.name}, {place.country} ({place.kind} at {place.lat}, {place.lon})" if place else "a place no longer known"
    return f"{pin.name} → {meant}  {pin.place}  {pin.at[:10]}{'  ' + pin.note if pin.note else ''}"


@contextlib.contextmanager
def _counter(what: str, quiet: bool) -> Iterator[Callable[[int], None]]:
    """A spinner with the number of entries read, on standard error."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TextColumn("{task.completed:,} entries"), TimeElapsedColumn())
    with bar_of(*columns, quiet=quiet) as bar:
        task = bar.add_task(what, total=None)
        yield lambda places: bar.update(task, completed=places)
