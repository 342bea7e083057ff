"""The numbers in the explanation of the weighing are those of the program."""

import re

import pytest

from tests.docs.loading import ROOT
from whoholds.reconcile import observations, witnesses
from whoholds.reconcile.control import CHANGE_HAZARD, FEWEST_DAYS, MEAN_HOLD_DAYS, MOST_PER_DAY
from whoholds.reconcile.fighting import CONTESTED_DAYS, SIEGE_DAYS

PAGE = " ".join((ROOT / "docs" / "explanation" / "how-claims-are-weighed.md").read_text(encoding="utf-8").split())

SAID = {
    r"a \*\*boast\*\* \| ([\d.]+)": witnesses.BOAST,
    r"a \*\*third party\*\* \| ([\d.]+)": witnesses.THIRD_PARTY,
    r"an \*\*admission\*\* \| ([\d.]+)": witnesses.ADMISSION,
    r"handover, loss, withdraw \| ([\d.]+)": witnesses.CHANGE,
    r"doubted by the report itself \| ([\d.]+)": witnesses.DOUBTED,
    r"\| background \| ([\d.]+)": witnesses.BACKGROUND,
    r"or its surroundings \| ([\d.]+)": observations.PARTLY,
    r"period of more than (\d+) days": observations.VAGUE_DAYS,
    r"more than \d+ days \| ([\d.]+)": observations.VAGUE,
    r"is besieged holds it \| ([\d.]+)": observations.IMPLIED,
    r"keeps its holder for (\d+) days": MEAN_HOLD_DAYS,
    r"as it may in (\d+) days": FEWEST_DAYS,
    r"the chance is ([\d.]+\d)": CHANGE_HAZARD,
    r"weigh no more than (\d+)": MOST_PER_DAY,
    r"`contested` for (\d+) days": CONTESTED_DAYS,
    r"broken, (\d+) days at most": SIEGE_DAYS,
}


@pytest.mark.parametrize(("words", "value"), SAID.items())
def test_the_page_says_the_number_of_the_program(words: str, value: float) -> None:
    found = re.search(words, PAGE)
    assert found, "the page does not say it any more"
    assert float(found[1]) == value
