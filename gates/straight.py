"""Generated reports and claims written straight into a ledger's tables: the same rows and links as `append_many` of them makes.

It is there to make large ledgers in a bearable time: no records, no checks, words put together from parts. Nothing that is
measured goes this way. A test holds its chain against that of `append_many`, and `ledger verify` proves every row.
"""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from typing import Any

from gates import generated
from gates.generated import BATCH, MADE_BY, SIDES
from whoholds.ledger.chain import ENCODER
from whoholds.ledger.keys import fold
from whoholds.records import CANONICAL, to_json

SPEAKERS = (*SIDES, "Watchers")
Rows = dict[str, list[tuple[Any, ...]]]


class Straight:
    """Writes the reports from one number on."""

    def __init__(self, file: sqlite3.Connection) -> None:
        """Go on after the last report and link of a ledger."""
        self._file = file
        self.number = int(file.execute("SELECT count(*) FROM reports").fetchone()[0])
        self._link, self._hash = file.execute("SELECT number, hash FROM links ORDER BY number DESC LIMIT 1").fetchone()
        self._known = [generated.place(number) for number in range(generated.PLACES)]
        self._places = {where.id: (to_json(where), _canonical(where), fold(where.name)) for where in self._known}
        self._parties = {side: (to_json(generated.party(side)), _canonical(generated.party(side))) for side in SIDES}
        self._sources = {one: (to_json(generated.source(one)), _canonical(generated.source(one))) for one in SPEAKERS}
        self._borne = {(a, b, c): _names(a, b, c) for a in SIDES for b in SIDES for c in SPEAKERS}
        self._statements = {
            table: f"INSERT INTO {table} VALUES ({', '.join('?' * columns)})"
            for table, columns in {"reports": 11, "readings": 3, "claims": 19, "names": 3, "links": 5}.items()
        }

    def batch(self) -> int:
        """Write as many reports as are in one transaction of `append_many`; gives how many claims that were."""
        rows: Rows = {table: [] for table in self._statements}
        linked: list[tuple[str, str, str | None, bytes]] = []
        told: list[tuple[str, str, str | None, bytes]] = []
        for number in range(self.number, self.number + BATCH):
            self._one(number, rows, linked, told)
        for kind, key, part, row in (*linked, *told):
            self._link, self._hash = self._link + 1, hashlib.sha256(self._hash + row).digest()
            rows["links"].append((self._link, kind, key, part, self._hash))
        for table, statement in self._statements.items():
            self._file.executemany(statement, rows[table])
        self.number += BATCH
        return len(rows["claims"])

    def _one(self, number: int, rows: Rows, linked: list[Any], told: list[Any]) -> None:
        date, outlet, text, said = generated.drawn(number, self._known)
        day, weekday, title = date.isoformat(), f"{date:%A}", f"Dispatch {number}"
        moment = generated.recorded(number, date).strftime("%Y-%m-%dT%H:%M:%S.000000Z")
        words = text.encode()
        report = _id(f'["report","{title}","{outlet}","{day}","{text}"]')
        row: tuple[Any, ...] = (
            report, None, title, outlet, day, None, "en", f"generated/{number}", zlib.compress(words),
            hashlib.sha256(words).hexdigest(), moment,
        )  # fmt: skip
        rows["reports"].append(row)
        linked.append(("reports", report, None, ENCODER.encode(("reports", *row))))
        rows["readings"].append(reading := (report, MADE_BY, moment))
        told.append(("readings", report, MADE_BY, ENCODER.encode(("readings", *reading))))
        for where, event, side, other, verb, speaker, evidence, at in said:
            place, canonical, key = self._places[where.id]
            (actor, actor_c), (opponent, opponent_c) = self._parties[side], self._parties[other]
            (source, source_c), trigger = self._sources[speaker], at + len(side) + 1
            claim = _id(
                f'["claim",{{"actors":[{actor_c}],"commitment":"affirmed","event":"{event}","evidence":"{evidence}",'
                f'"made_by":"{MADE_BY}","opponents":[{opponent_c}],"outlet":"{outlet}","phase":"news","place":{canonical},'
                f'"published":"{day}","report":"{report}","score":0.9,"sources":[{source_c}],"start":{at},"toward":null,'
                f'"trigger":"{verb}","trigger_start":{trigger},"when":"{day}","when_text":"{weekday}"}}]'
            )
            whole = (
                f'{{"place":{place},"event":"{event}","actors":[{actor}],"opponents":[{opponent}],"when":"{day}",'
                f'"commitment":"affirmed","phase":"news","sources":[{source}],"toward":null,"evidence":"{evidence}","start":{at},'
                f'"report":"{report}","outlet":"{outlet}","published":"{day}","when_text":"{weekday}","trigger":"{verb}",'
                f'"trigger_start":{trigger},"score":0.9,"made_by":"{MADE_BY}"}}'
            )
            row = (
                claim, report, MADE_BY, moment, where.name, key, where.id, where.kind, where.country, where.lat, where.lon, event,
                "affirmed", "news", day, day, day, at, whole,
            )  # fmt: skip
            rows["claims"].append(row)
            borne = self._borne[side, other, speaker]
            rows["names"] += [(claim, *name) for name in borne]
            told.append(("claims", claim, None, ENCODER.encode(("claims", *row, borne))))


def _canonical(record: object) -> str:
    return CANONICAL.encode(record).decode()


def _id(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:32]


def _names(side: str, other: str, speaker: str) -> list[tuple[str, str]]:
    of = [("speaks for", fold(speaker))] if speaker in SIDES else []
    return [("actor", fold(side)), ("opponent", fold(other)), ("source", fold(speaker)), *of]
