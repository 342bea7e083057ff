"""The verbs that read reports: `run` into a ledger, `extract` into a file."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from whoholds import collect, pipeline
from whoholds import ledger as ledgers
from whoholds.cli.frame import (
    Inputs,
    Jobs,
    Json,
    LedgerOption,
    Outlet,
    Published,
    ReaderName,
    app,
    checked_day,
    err,
    now,
    opened_gazetteer,
    out,
    output_stream,
    pins_of,
    print_json,
    reading_bar,
)
from whoholds.config import Settings, settings
from whoholds.errors import LedgerError
from whoholds.ledger import overtaken
from whoholds.records import Issue, to_plain
from whoholds.serve.terminal import counted


@app.command()
def run(
    inputs: Inputs, ledger: LedgerOption, published: Published = None, outlet: Outlet = None, jobs: Jobs = 1,
    reader: ReaderName = None, as_json: Json = False,
) -> None:  # fmt: skip
    """Read reports into a ledger. A run that was stopped can be run again: nothing is lost, nothing doubled."""
    published = checked_day(published)
    with opened_gazetteer():
        pass  # built before the bar of the run
    with _ledger_for(inputs, ledger) as store, reading_bar(inputs, as_json) as progress:
        before = {one.judgement.id for one in overtaken(store)}
        summary = pipeline.run(
            inputs,
            store,
            replace(_with_reader(reader), pins=pins_of(ledger)),
            published=published,
            outlet=outlet,
            jobs=jobs,
            now=now,
            progress=progress,
        )
        lost = [one for one in overtaken(store) if one.judgement.id not in before]
    if as_json:
        counts = {"reports": summary.reports, "new": summary.new, "claims": summary.claims, "issues": dict(summary.issues)}
        counts |= {"overtaken": [{"judgement": one.judgement.id, "follows": one.follows} for one in lost]} if lost else {}
        print_json({**counts, "usage": to_plain(summary.usage)} if summary.usage.requests else counts)
    else:
        out.print(
            f"{counted(summary.reports, 'report')}, {summary.new:,} new to {ledger}; {counted(summary.claims, 'claim')}.",
            highlight=False,
            soft_wrap=True,
        )
        _print_issues(summary)
        for one in lost:
            out.print(f"A judged claim: {one}.", highlight=False, markup=False, soft_wrap=True)
        if any(one.follows for one in lost):
            out.print(
                "Where such a claim is right as it is read now: whoholds judge accept CLAIM", highlight=False, soft_wrap=True
            )
    if summary.reports == 0:
        raise typer.Exit(1)


def _ledger_for(inputs: list[str], ledger: str) -> ledgers.Ledger:
    """The ledger; where there is none yet and nothing to read either, one in memory: a wrong path makes no file."""
    try:
        return ledgers.open(ledger, create=False)
    except LedgerError:
        return ledgers.open("memory:") if collect.count(inputs) == 0 else ledgers.open(ledger)


def _with_reader(name: str | None) -> Settings:
    """The settings of the environment, with the reader asked for."""
    return replace(settings(), reader=name) if name else settings()


def _print_issues(summary: pipeline.Summary) -> None:
    """What was wrong, by kind, and what a reader that somebody pays for has taken."""
    for code, count in summary.issues.most_common():
        example = summary.examples[code]
        words = f"{count:,} × {code}, as in {example.where}: {example.message}"
        err.print(words, style="yellow", markup=False, highlight=False, soft_wrap=True)
    if summary.usage.requests:
        err.print(f"asked the language model: {summary.usage.line()}", highlight=False, soft_wrap=True)


@app.command()
def extract(
    inputs: Inputs,
    output: Annotated[Path, typer.Option("--output", "-o", help="The file of claims; - for standard output.")] = Path("-"),
    published: Published = None, outlet: Outlet = None, jobs: Jobs = 1, reader: ReaderName = None,
) -> None:  # fmt: skip
    """Read reports and write their claims, one JSON object a line; no ledger is touched."""
    published = checked_day(published)
    with opened_gazetteer():
        pass
    summary = pipeline.Summary()
    with output_stream(output) as stream, reading_bar(inputs, str(output) == "-") as progress:
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
    err.print(f"{counted(summary.reports, 'report')}, {counted(summary.claims, 'claim')}.", highlight=False)
    _print_issues(summary)
    if summary.reports == 0:
        raise typer.Exit(1)
