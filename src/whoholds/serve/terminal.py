"""Answers as Rich tables that fit a terminal."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from rich.console import Group, RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from whoholds.identify import Candidate
from whoholds.ledger import Judgement, RecordedClaim, Retraction
from whoholds.lines import line
from whoholds.periods import parse_day
from whoholds.reconcile import Reason, Step
from whoholds.records import Claim, ClaimedPlace, Holding
from whoholds.serve.answers import Answer, AnsweredPlace, Stay, Witness
from whoholds.serve.changes import Change
from whoholds.serve.columns import Column, Columns, longest_word
from whoholds.serve.differences import Difference, State

COLOURS = {"held": "green", "contested": "yellow", "nobody": "white", "unknown": "bright_black"}
SHORT = 8  # characters of an identifier shown in a table
LONGEST = 28  # columns that a word gets before it is folded
NAMED = 4  # claims that a rule names
QUOTED = 220  # characters of evidence shown in a table; --json gives all


def percent(probability: float) -> str:
    """A probability for people; never 100 %, since no answer here is certain."""
    return f"{min(99, int(100 * probability + 0.5))} %"


def counted(number: int, what: str, many: str = "") -> str:
    """'1 change', '2 changes', '3 entries'."""
    return f"{number:,} {what if number == 1 else many or what + 's'}"


def _least(texts: Iterable[str]) -> int | None:
    """How wide a column must be to break no word; of columns that share what is left, Rich takes `width` for the least."""
    return min(LONGEST, longest_word(texts)) or None


def place_label(place: ClaimedPlace | AnsweredPlace) -> str:
    """'Al-Qaim, IQ'."""
    return f"{place.name}, {place.country or '??'}"


def headline(answer: Answer) -> str:
    """The answer in one line of words."""
    said = {
        "held": f"held by {answer.holder}",
        "contested": f"contested; last holder said: {answer.holder}" if answer.holder else "contested; no holder said",
        "nobody": f"no longer {answer.previous}'s; who holds it is not said here"
        if answer.previous
        else "lost by its holder; who holds it is not said here",
        "unknown": "not known; nobody is said to hold it, or too little is said",
    }[answer.status]
    return said + (f"; besieged by {', '.join(answer.besieged_by)}" if answer.besieged_by else "")


def answer_view(answer: Answer) -> RenderableType:
    """Who holds a place: the answer, then who says so, then who says otherwise."""
    facts = Table.grid(padding=(0, 2))
    facts.add_column(style="bold")
    facts.add_column(overflow="fold")
    facts.add_row("place", escape(place_label(answer.place)))
    facts.add_row("on", answer.on + (f"  (as known on {answer.as_of})" if answer.as_of else ""))
    facts.add_row("answer", Text(headline(answer), style=COLOURS[answer.status]))
    if answer.since:
        facts.add_row("since", answer.since)
    if answer.previous and answer.status != "nobody":
        facts.add_row("before", escape(answer.previous))
    if answer.told:
        facts.add_row("last told on", answer.told + _ago(answer.told, answer.on))
    facts.add_row(
        "how sure",
        percent(answer.probability) + ("  (one-sided: only the holder's side and its allies say so)" if answer.one_sided else ""),
    )
    parts: list[RenderableType] = [facts]
    if answer.witnesses:
        parts.append(_testimony("who says so", answer.witnesses))
    if answer.against:
        parts.append(_testimony("against", answer.against))
    if not answer.witnesses and not answer.against:
        parts.append(Text("No claim speaks of that day.", style="dim"))
    if answer.undated:
        parts.append(Text(without_a_day(answer.undated, answer.place), style="dim"))
    return Group(*parts)


def without_a_day(number: int, place: AnsweredPlace) -> str:
    """What is to be said of claims that no answer can use."""
    named = f"{place.name}, {place.country}" if place.country else place.name
    return f"{counted(number, 'claim')} without a day: whoholds claims --place {shlex.quote(named)}"


def _ago(told: str, on: str) -> str:
    """How long a day was before another, in words; nothing for the same day."""
    days = (parse_day(on) - parse_day(told)).days
    return f", {counted(days, 'day')} before" if days > 0 else ""


def _testimony(title: str, witnesses: Sequence[Witness]) -> Table:
    table = Table(title=title, title_justify="left", expand=True, show_lines=True)
    table.add_column("source", ratio=3, overflow="fold")
    table.add_column("says", min_width=12, overflow="fold")
    table.add_column("words", ratio=6, overflow="fold")
    table.add_column("report", min_width=10, overflow="fold")
    for w in witnesses:
        who = w.source or "the report itself"
        chain = "".join(f" ← {name}" for name in w.via)
        stance = " ".join(word for word in (w.commitment, w.phase) if word not in ("affirmed", "news"))
        table.add_row(
            escape(who + (f"\n({w.of})" if w.of else "") + chain),
            f"{w.event}\n{w.when or '?'}" + (f"\n{stance}" if stance else ""),
            escape(f"“{shortened(w.evidence)}”"), escape(f"{w.outlet or 'outlet not known'}\n{w.published or 'undated'}"),
        )  # fmt: skip
    return table


def shortened(words: str) -> str:
    """Words on one line, cut where they are long."""
    flat = " ".join(words.split())
    return flat if len(flat) <= QUOTED else flat[: QUOTED - 1] + "…"


def history_view(place: AnsweredPlace, stays: Iterable[Stay], undated: int = 0) -> Columns:
    """The history of a place, a row a stretch; of one that has none, how many claims have no day."""
    columns = [Column("from"), Column("until"), Column("status"), Column("holder"), Column("since", 2), Column("told", 3),
               Column("sure", 1), Column("claims", 4), Column("against", 5)]  # fmt: skip
    shown = list(stays)
    rows = [
        (
            stay.first or "before", stay.end or "…", Text(stay.status, style=COLOURS[stay.status]),
            _holder(stay.holder, stay.besieged_by), stay.since or "?", stay.told or "?", _sinking(stay), str(stay.claims),
            str(stay.against),
        )
        for stay in shown
    ]  # fmt: skip
    title = f"history of {place_label(place)}"
    if not shown:
        title += ": no claim with a day" + (f"; {without_a_day(undated, place)}" if undated else "")
    return Columns(title, columns, rows, _explained(shown))


def _sinking(stay: Stay) -> str:
    """How sure a stretch is when told, and on its last day, where that is less."""
    then = percent(stay.probability if stay.probability_then is None else stay.probability_then)
    return then if then == percent(stay.probability) else f"{percent(stay.probability)} → {then}"


def _explained(stays: Sequence[Stay]) -> str:
    """What two columns of a history mean, where that is not plain."""
    last = stays[-1].last if stays and stays[-1].end is None else None
    said = "from: the day by which it was so; since: when it came to be so, as the claims say"
    if not any("→" in _sinking(stay) for stay in stays):
        return said
    return f"{said}; sure: when it was told → on the last day" + (f" (of the last row: {last})" if last else "")


def _holder(name: str | None, besieged_by: Sequence[str]) -> str:
    return (name or "–") + (f" (besieged by {', '.join(besieged_by)})" if besieged_by else "")


def changes_view(rows: Sequence[Change], limit: int = 200) -> Columns:
    """Changes of control, a row each; at most `limit`."""
    title = counted(len(rows), "change") + (f", the last {limit}" if len(rows) > limit else "")
    columns = [Column("date"), Column("place"), Column("holder"), Column("before", 1), Column("sure", 2), Column("claims", 3)]
    return Columns(title, columns, [
        (
            change.date, place_label(change.place), Text(change.holder or change.status, style=COLOURS[change.status]),
            change.previous or "–", percent(change.probability), str(len(change.claims)),
        )
        for change in rows[-limit:]
    ])  # fmt: skip


def holders_view(held: Sequence[Holding], on: str) -> Columns:
    """Who holds what on a day, a row a place."""
    columns = [Column("place"), Column("status", 1), Column("holder"), Column("since"), Column("last told", 1), Column("sure", 2),
               Column("claims", 3)]  # fmt: skip
    return Columns(f"who holds what on {on}: {counted(len(held), 'place')}", columns, [
        (
            place_label(h.place), Text(h.status, style=COLOURS[h.status]), _holder(h.holder, h.besieged_by), h.since or "?",
            h.told or "?", percent(h.probability), str(len(h.claims)),
        )
        for h in held
    ])  # fmt: skip


def claims_view(rows: Sequence[RecordedClaim], limit: int = 100) -> RenderableType:
    """Claims in the one-line notation with their words; at most `limit`."""
    if not rows:
        return Text("no claim of this ledger is like that")
    table = Table(
        title=counted(len(rows), "claim") + (f", the first {limit}" if len(rows) > limit else ""),
        title_justify="left",
        show_lines=True,
        expand=True,
    )
    table.add_column("id", min_width=SHORT)
    table.add_column("claim", ratio=5, overflow="fold")
    table.add_column("words", ratio=5, overflow="fold")
    for row in rows[:limit]:
        judged = f"\n({row.judgement})" if row.judgement else ""
        table.add_row(row.id[:SHORT], escape(line(row.claim) + judged), escape(f"“{shortened(row.claim.evidence)}”"))
    return table


def reasons_view(reasons: Sequence[Reason]) -> Table:
    """Why: each claim with its weight as odds and its words; below them why it did not count, or who judged it."""
    table = Table(title="why: each claim and what it weighed", title_justify="left", show_lines=True, expand=True)
    table.add_column("day", min_width=10)
    table.add_column("weight", justify="right", min_width=6)
    table.add_column("for", ratio=2, width=_least(reason.side or "" for reason in reasons), overflow="fold")
    table.add_column("witness", ratio=3, width=_least(reason.witness.partition(":")[2] for reason in reasons), overflow="fold")
    table.add_column("words", ratio=7, overflow="fold")
    for reason in reasons:
        words = Text(f"“{shortened(reason.claim.evidence)}”")
        if note := reason.uncounted or reason.judgement:
            words.append(f"\n({note})", style="yellow" if reason.judgement else "dim")
        witness = reason.witness.partition(":")[2]
        table.add_row(reason.day or "?", _weight(reason), escape(reason.side or "–"), escape(witness), words)
    return table


def account_view(steps: Sequence[Step]) -> Table:
    """How an answer comes about: each rule with what it did, the chance after it, and the claims by which it did so."""
    table = Table(title="how it comes to that answer", title_justify="left", expand=True)
    table.add_column("rule", min_width=10)
    table.add_column("what it does", ratio=1, overflow="fold")
    table.add_column("sure", justify="right", min_width=6)
    for step in steps:
        named = [name[:SHORT] for name in step.claims[:NAMED]]
        more = f" and {len(step.claims) - NAMED} more" if len(step.claims) > NAMED else ""
        words = step.text + (f" ({', '.join(named)}{more})" if named else "")
        table.add_row(step.rule, escape(words), percent(step.probability) if step.probability is not None else "–")
    return table


def _weight(reason: Reason) -> Text:
    if reason.uncounted:
        return Text("–")
    return Text(f"{reason.weight:+.1f}", style="green" if reason.weight > 0 else "red")


def candidates_view(rows: Sequence[Candidate]) -> Columns:
    """Candidates of the gazetteer, best first."""
    columns = [Column("name"), Column("in"), Column("kind", 1), Column("lat lon", 2), Column("people", 3), Column("match", 4),
               Column("id")]  # fmt: skip
    return Columns("", columns, [
        (
            row.place.name, ", ".join(part for part in (row.place.admin, row.place.country) if part) or "–", row.place.kind,
            "–" if row.place.lat is None or row.place.lon is None else f"{row.place.lat:.2f} {row.place.lon:.2f}",
            str(row.place.population or "–"), f"{row.matched} {row.name_score:.2f}", row.place.id,
        )
        for row in rows
    ])  # fmt: skip


def judgements_view(
    judged: Sequence[Judgement], claims: Mapping[str, Claim], retracted: Sequence[Retraction], labels: Mapping[str, str],
    lost: Mapping[str, str],
) -> Table:  # fmt: skip
    """Judgements and retractions, a row each, by the time of recording.

    Args:
        judged: the judgements.
        claims: the claim of each, by the judgement's identifier.
        retracted: the retractions.
        labels: what people call their reports, and those in their place, by the report's identifier.
        lost: of judgements on claims that are read otherwise now what became of them, by the judgement's identifier.
    """
    table = Table(
        title=f"{counted(len(judged), 'judgement')}, {counted(len(retracted), 'retraction')}",
        title_justify="left",
        show_lines=True,
        expand=True,
    )
    table.add_column("claim", min_width=SHORT)
    rows = [(one.recorded, one.claim[:SHORT], lost.get(one.id, str(one)), _about(one, claims)) for one in judged]
    rows += [(one.recorded, "–", _noticed(one, labels), labels.get(one.report, one.report)) for one in retracted]
    table.add_column("judgement", ratio=4, width=_least(words for _, _, words, _ in rows), overflow="fold")
    table.add_column("about", ratio=6, overflow="fold")
    for _, claim, words, about in sorted(rows, key=lambda row: row[0]):
        table.add_row(claim, escape(words), escape(about))
    return table


def _noticed(notice: Retraction, labels: Mapping[str, str]) -> str:
    """What an outlet did, with the other report by the name that people know it by."""
    other = notice.replaced_by
    return str(replace(notice, replaced_by=labels.get(other, other[:SHORT]))) if other else str(notice)


def _about(judgement: Judgement, claims: Mapping[str, Claim]) -> str:
    read = line(claims[judgement.id]) if judgement.id in claims else "?"
    return f"{read}\n→ {line(judgement.corrected)}" if judgement.corrected else read


def differences_view(found: Sequence[Difference], earlier: str, later: str) -> RenderableType:
    """What was learned between two moments, a row a place and period."""
    if not found:
        return Text(f"no answer changed between the knowledge of {earlier} and that of {later}, probabilities aside")
    title = f"what changed between the knowledge of {earlier} and that of {later}: {len(found)}"
    table = Table(title=title, title_justify="left", show_lines=True, expand=True)
    places = [place_label(one.place) for one in found]
    states = [(_state(one.before), _state(one.after)) for one in found]
    table.add_column("place", ratio=2, width=_least(places), overflow="fold")
    table.add_column("period", min_width=10, overflow="fold")
    table.add_column("then", ratio=2, width=_least(then.plain for then, _ in states), overflow="fold")
    table.add_column("now", ratio=2, width=_least(after.plain for _, after in states), overflow="fold")
    table.add_column("why", ratio=7, overflow="fold")
    for one, place, (then, after) in zip(found, places, states, strict=True):
        causes = "\n".join(f"{'+' if cause.counts else '−'} {cause.line}\n   {cause.why}" for cause in one.causes)
        period = f"{one.first or 'before'}\nto {one.end or '…'}"
        table.add_row(escape(place), period, then, after, escape(causes))
    return table


def _state(state: State) -> Text:
    siege = f" (besieged by {', '.join(state.besieged_by)})" if state.besieged_by else ""
    sure = f"\n{percent(state.probability)}" if state.probability is not None else ""
    words = state.holder if state.status == "held" else f"{state.status}{f', last {state.holder}' if state.holder else ''}"
    return Text(f"{words}{siege}{sure}", style=COLOURS[state.status])
