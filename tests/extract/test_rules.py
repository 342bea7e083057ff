"""The rule reader on marked-up sentences. All are composed: places and sides are real, the sentences are this project's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.extract.marked import expected, report, told
from whoholds.extract import RuleReader
from whoholds.records import Report

GAINS = """
[Iraqi forces](actor) [captured](gain) [Rawa](place) [on Friday](time).
[Rawa](place) was [captured](gain) by [Iraqi forces](actor).
[Syrian rebels](actor) have [seized](gain) [Saraqib](place), [Maarat al-Numan](place) and [Khan Shaykhun](place).
[Iraqi troops](actor) [took control of](gain) [Kirkuk](place) from [Kurdish forces](opponent).
[Lashio](place) [fell to](gain) [MNDAA fighters](actor) [on Saturday](time).
[Taliban fighters](actor) [overran](gain) [Ghazni](place) [overnight](time).
[ISIS](opponent) was [driven out of](gain) [Tikrit](place) by [Iraqi troops](actor).
[SDF fighters](actor) [pushed](gain) [ISIS militants](opponent) out of [Manbij](place).
[Syrian forces](actor) [restored security and stability to](gain) [Palmyra](place).
[RSF fighters](actor) [raised their flag over](gain) [Wad Madani](place).
"""

LOSSES = """
[Government forces](actor) [lost](loss) [Goma](place) [last week](time).
[ISIS](actor) was [ousted from](loss) [Raqqa](place).
[Ukrainian troops](actor) [withdrew from](withdraw) [Avdiivka](place) [on Saturday](time).
[Ethiopian troops](actor) [pulled out of](withdraw) [Mekelle](place).
"""

STATES = """
The [Taliban](actor) [controls](hold) [Kandahar](place).
[Ukrainian troops](actor) [held](hold) [Bakhmut](place).
[Bakhmut](place) is [in the hands of](hold) [Russian forces](actor).
[Iraqi forces](actor) have [surrounded](besiege) [Rawa](place).
[Rawa](place) was [besieged](besiege) by [Iraqi forces](actor).
"""

MOVES = """
[Russian troops](actor) [entered](enter) [Bakhmut](place) [on Sunday](time).
[Rebels](actor) [advanced on](advance) [Hama](place).
[Rebels](actor) [attacked](attack) [Hama](place) [on Monday](time).
[Ukrainian soldiers](actor) [repelled an attack on](repel) [Kupiansk](place).
"""

SAID_IS_NOT_SO = """
[Rebels](actor) did not [capture](gain denied) [Hama](place).
[Rebels](actor) have yet to [capture](gain denied) [Hama](place).
[Rebels](actor) reportedly [captured](gain uncertain) [Hama](place).
[Rebels](actor) plan to [capture](gain future) [Hama](place).
[Rebels](actor) vowed to [retake](gain future) [Saraqib](place).
If [rebels](actor) [capture](gain conditional) [Hama](place), the road south lies open.
[Rebels](actor) had first [captured](gain background) [Hama](place) [in 2014](time).
"""

SPEAKERS = """
[Government troops](actor) [captured](gain) [Hama](place), [the defence ministry](source) said.
[Government troops](actor) [captured](gain) [Hama](place), according to [activists](source).
"""

NO_CLAIM = """
Police captured two suspects after a long chase.
The company took over its rival on Monday.
The photograph captured the imagination of readers.
The bakery in Hama opens at six.
Talks about a ceasefire went on.
"""

COREFERENCE = """
Nothing moved in Rawa at dawn. [Iraqi forces](actor) [captured](gain) [the town](place=Rawa) [on Friday](time).
Militants ran the T4 airbase for years. [Syrian troops](actor) [captured](gain) [the base](place=T4_airbase).
"""

PARTS = """
[Syrian troops](actor) [captured](gain) parts of [Hama](place part).
[Syrian troops](actor) [captured](gain) villages around [Hama](place around).
"""

# What the rules do not read yet. Where one of them passes, it goes up among the others.
MORE = """
[The army](actor) [captured](gain) [Hama](place).
[Rawa](place) and [Romana](place) were [retaken](gain) by [Iraqi forces](actor).
[ISIS fighters](actor) [retreated from](withdraw) [Qaim](place) to [Abu Kamal](toward).
[Rebels](actor) are [advancing on](advance) [Hama](place).
According to [the interior ministry](source), [the army](actor) [captured](gain) [Hama](place).
[Rebels](actor) first [captured](gain background) [Hama](place) [in 2014](time).
"""

NOT_READ_YET = """
Rawa lies on the Euphrates. [Iraqi forces](actor) [captured](gain) [the town](place=Rawa) [on Friday](time).
"""


def sentences(*blocks: str) -> list[str]:
    return [line for block in blocks for line in block.strip().splitlines()]


@pytest.mark.parametrize(
    "marked", sentences(GAINS, LOSSES, STATES, MOVES, SAID_IS_NOT_SO, SPEAKERS, NO_CLAIM, COREFERENCE, PARTS, MORE)
)
def test_a_marked_sentence(marked: str) -> None:
    found = RuleReader().read(report(marked)).events
    assert [told(event) for event in found] == expected(marked)


@pytest.mark.xfail(reason="the rules do not read it yet")
@pytest.mark.parametrize("marked", sentences(NOT_READ_YET))
def test_a_sentence_that_the_rules_do_not_read_yet(marked: str) -> None:
    test_a_marked_sentence(marked)


PIECES = (
    "Rebels captured Hama . The town fell to Iraqi forces , “ ” said Col. Ahmad on Friday not ISIS-held 2017 é of in withdrew "
    "from besieged if will - ’s"
)
WORDS = st.lists(st.sampled_from([*PIECES.split(), "\n", "\u2028", "\U0001f600"]) | st.text(max_size=4), max_size=60).map(
    " ".join
)


@given(WORDS)
def test_every_span_stands_in_the_text_whatever_the_text(text: str) -> None:
    """No text stops the reader, and what it gives is verbatim: the ledger refuses all else."""
    reading = RuleReader().read(Report.new(text))
    for event in reading.events:
        start, end = event.evidence
        assert 0 <= start < end <= len(text)
        assert event.place is not None
        spans = [event.trigger, event.place, *event.actors, *event.opponents, *event.times, *(u.source for u in event.utterances)]
        assert all(text[span.start : span.end] == span.text for span in spans)
        assert all(start <= span.start and span.end <= end for span in (event.trigger, *event.actors))
    assert all(text[m.start : m.end] == m.text for m in reading.mentions)
    assert [m.start for m in reading.mentions] == sorted(m.start for m in reading.mentions)


def test_reading_twice_gives_the_same() -> None:
    text = "Rebels captured Hama on Friday, the army said. The town fell to Rebels."
    assert RuleReader().read(Report.new(text)) == RuleReader().read(Report.new(text))


def test_a_quotation_keeps_its_speaker_over_its_sentences() -> None:
    text = "“Iraqi forces captured Rawa,” Col. Ahmad Hassan said. “Iraqi forces surrounded Romana,” he added."
    found = RuleReader().read(Report.new(text)).events
    speakers = [[u.source.text for u in event.utterances] for event in found]
    assert [event.place and event.place.text for event in found] == ["Rawa", "Romana"]
    assert [words[0].endswith("Hassan") for words in speakers] == [True, True]


def test_a_speaker_who_told_another_outlet_is_a_chain() -> None:
    text = "A spokesman told Reuters that Iraqi forces captured Rawa."
    (event,) = RuleReader().read(Report.new(text)).events
    assert [u.source.text for u in event.utterances] == ["A spokesman", "Reuters"]
