"""The LLM reader: a language model behind any OpenAI-compatible endpoint copies claims out, and each of its words is checked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from whoholds.config import Endpoint
from whoholds.extract.chunks import chunks
from whoholds.extract.llm_answer import Checked, Checker, claims_of, whole_claims
from whoholds.extract.llm_endpoint import Chat, NoAnswerError
from whoholds.extract.llm_prompt import SCHEMA, again, fingerprint, messages
from whoholds.extract.llm_quotes import Quotes
from whoholds.extract.portions import portions
from whoholds.extract.sentences import sentences
from whoholds.extract.sieve import passes, stems
from whoholds.extract.times import times
from whoholds.extract.usage import Usage
from whoholds.records import Event, Issue, Mention, Reading, Report

VERSION = "llm-2"
PORTION = 6000  # characters read in one request: some 1,500 tokens
ANSWER = 4096  # tokens of an answer at most; and
ANSWER_FROM, PER_CHARACTER = 600, 4  # no more than the claims of so long a portion take: a small model goes round in circles
RETRIES = 4  # of a request that fails, with growing waits; and
ASKED = 3  # times that an answer without the JSON is asked for
SHOWN = 100  # characters of an invented quotation in an issue
SIEVED = "en"  # the language whose words the sieve knows


class LLMReader:
    """Reads claims with a language model.

    Attributes:
        fingerprint: version, the model's name, and a hash of what it is told: what the claims are marked with.
    """

    def __init__(self, endpoint: Endpoint, *, portion: int = PORTION, answer: int = ANSWER, retries: int = RETRIES) -> None:
        """Read with the model of `endpoint`, `portion` characters in one request; answers have `answer` tokens at most."""
        self._chat = Chat(endpoint, retries=retries)
        self._portion, self._answer = portion, answer
        model = re.sub(r"\s+", "_", endpoint.model.rsplit("/", 1)[-1])
        self.fingerprint = f"{VERSION}-{model}-{fingerprint(portion, answer)}"

    def taken(self) -> Usage:
        """What was asked of the endpoint since this was last called."""
        used, self._chat.used = self._chat.used, Usage()
        return used

    def read(self, report: Report) -> Reading:
        """Find mentions and events in one report.

        Never raises for what a report or an answer holds. A report to which no answer can be had gives an empty reading with the
        issue `no-answer` or `no-json`, which says that it has not been read.

        Raises:
            ConfigurationError: the endpoint refuses the key, or there is no such endpoint or model.
        """
        sieved = report.language == SIEVED
        if sieved and not passes(report.text):
            return Reading(report=report, reader=self.fingerprint)
        names = [m for s in sentences(report.text) for m in chunks(s)]
        checker = Checker(Quotes(report.text))
        events: list[Event] = []
        issues: list[Issue] = []
        for portion in portions(report.text, self._portion):
            if sieved and not stems(report.text[slice(*portion)]):
                continue
            claims, troubles = self._claims(report, portion)
            if claims is None:
                return Reading(report=report, reader=self.fingerprint, issues=tuple(troubles))
            checked = checker.check(claims, portion)
            events += checked.events
            issues += [*troubles, *_doubts(report, checked)]
        return Reading(
            report=report, reader=self.fingerprint, issues=tuple(issues), mentions=_mentions(report.text, names, events),
            events=tuple(sorted(events, key=lambda e: (e.evidence, e.trigger.start))),
        )  # fmt: skip

    def _claims(self, report: Report, portion: tuple[int, int]) -> tuple[list[Any] | None, list[Issue]]:
        """The claims of the answer about one portion, None where there is none; and what was wrong with it."""
        asked = messages(report, portion)
        tokens = min(self._answer, ANSWER_FROM + PER_CHARACTER * (portion[1] - portion[0]))
        content = ""
        for _ in range(ASKED):
            try:
                reply = self._chat.ask(asked, SCHEMA, tokens)
            except NoAnswerError as error:
                return None, [_issue(report, code="no-answer", message=f"not read: {error}")]
            claims = claims_of(reply.content)
            if claims is not None:
                return claims, []
            content = reply.content
            if reply.cut:
                break  # it would be cut again
            asked = [*messages(report, portion), *again(content[:PORTION])]
        whole = whole_claims(content)
        if whole:
            message = f"the answer is cut off after {len(whole)} claims; those are kept"
            return whole, [_issue(report, code="cut-answer", message=message)]
        return None, [_issue(report, code="no-json", message=f"not read: no claims in JSON, but {_shown(content)}")]


def _doubts(report: Report, checked: Checked) -> list[Issue]:
    """The issues of quotations that the text does not have."""
    dropped, left_out = "claim dropped: not in the text:", "left out of a claim: not in the text:"
    nowhere = "claim dropped: no place of the text:"
    found = [_issue(report, code="invented-evidence", message=f"{dropped} {_shown(w)}") for w in checked.evidence]
    found += [_issue(report, code="invented-place", message=f"{nowhere} {_shown(w)}") for w in checked.places]
    found += [_issue(report, code="invented-words", message=f"{left_out} {_shown(w)}") for w in checked.words]
    if checked.odd:
        found.append(_issue(report, code="odd-claim", message=f"claims dropped that are none by the scheme: {checked.odd}"))
    return found


def _issue(report: Report, *, code: str, message: str) -> Issue:
    """An issue about one report, without characters that a server may have sent and no terminal or ledger can bear."""
    clean = "".join(c if c.isprintable() else "�" for c in message)
    return Issue(stage="extract", code=code, where=report.label, message=clean)


def _shown(words: str) -> str:
    return repr(words if len(words) <= SHOWN else f"{words[:SHOWN]}…")


def _mentions(text: str, names: Sequence[Mention], events: Sequence[Event]) -> tuple[Mention, ...]:
    """All mentions, those of no event too, since they tell which war it is; in order of the text."""
    found = {(m.start, m.end, m.kind): m for m in (*names, *times(text))}
    for event in events:
        said = [*event.actors, *event.opponents, *event.times, *(u.source for u in event.utterances), event.place, event.toward]
        found |= {(m.start, m.end, m.kind): m for m in said if m is not None}
    return tuple(sorted(found.values(), key=lambda m: (m.start, m.end, m.kind)))
