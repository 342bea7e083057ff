"""The reference holds every command, option, event, export and setting of the program, and is up to date."""

import re

import pytest
import typer.main

from tests.docs.loading import ROOT, program
from whoholds import config
from whoholds.cli import app
from whoholds.cli.writing import OWN_FORMATS
from whoholds.records import COMMITMENTS, EVENT_KINDS, EXTENTS, PHASES, STATUSES, Claim, ClaimedPlace
from whoholds.serve import exports, interchange

reference = program("cli_reference")
COMMANDS = list(reference.commands(typer.main.get_command(app)))
SETTINGS = [value for name, value in vars(config).items() if name.isupper() and str(value).startswith("WHOHOLDS_")]


def page(name: str) -> str:
    return (ROOT / "docs" / "reference" / f"{name}.md").read_text(encoding="utf-8")


def test_the_page_is_what_the_program_says() -> None:
    assert page("cli") == reference.page(), "out of date: run python docs/cli_reference.py"


@pytest.mark.parametrize("path", [" ".join(path) for path, _ in COMMANDS])
def test_every_command_has_its_section(path: str) -> None:
    assert f"\n## `{path}`\n" in page("cli")


@pytest.mark.parametrize(
    ("path", "parameter"),
    [(path, one) for path, command in COMMANDS for one in command.params if one.name != "help"],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else value.name,
)
def test_every_option_is_described(path: tuple[str, ...], parameter: typer.core.TyperOption) -> None:
    assert reference.described(path, parameter), "give it a help text in whoholds.cli"


@pytest.mark.parametrize("word", [*EVENT_KINDS, *COMMITMENTS, *PHASES, *EXTENTS])
def test_every_word_of_a_claim_is_explained(word: str) -> None:
    assert f"`{word}`" in page("claim-json")


@pytest.mark.parametrize("attribute", [*Claim.__dataclass_fields__, *ClaimedPlace.__dataclass_fields__])
def test_every_attribute_of_a_claim_is_explained(attribute: str) -> None:
    assert re.search(rf"`(place\.)?{attribute}`", page("claim-json"))


@pytest.mark.parametrize("status", STATUSES)
def test_every_status_is_in_the_glossary(status: str) -> None:
    assert f"`{status}`" in (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")


def test_there_are_settings_to_document() -> None:
    assert len(SETTINGS) >= 3


@pytest.mark.parametrize("name", SETTINGS)
def test_every_setting_is_explained(name: str) -> None:
    assert f"`{name}`" in page("configuration")


@pytest.mark.parametrize("column", [*exports.CHANGES_COLUMNS, *exports.HOLDINGS_COLUMNS, *exports.CLAIMS_COLUMNS])
def test_every_column_of_an_export_is_explained(column: str) -> None:
    assert f"`{column}`" in page("exports")


def test_the_exports_of_the_page_are_those_of_the_command() -> None:
    said = {word for path, command in COMMANDS if path[-1] == "export" for one in command.params
            if one.name == "form" for word in str(one.help).split(" | ")}  # fmt: skip
    assert said
    own = set(re.findall(r"^## `([\w-]+)`$", page("exports"), re.MULTILINE))
    assert own == set(OWN_FORMATS)
    first_cells = re.findall(r"^\| (`[^|]*`) \|", page("interchange"), re.MULTILINE)
    field = {name for cell in first_cells for name in re.findall(r"`([\w-]+)`", cell)}
    assert said - own <= field
    assert {*interchange.readable(), *interchange.writable()} <= field


def test_every_kind_of_issue_is_explained() -> None:
    sources = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py"))
    codes = set(re.findall(r"\bwrong\(\s*\"([a-z-]+)\"|\bcode=\"([a-z-]+)\"", sources))
    found = {code for pair in codes for code in pair if code}
    assert {"no-text", "no-publication-date"} <= found
    explained = (ROOT / "docs" / "how-to" / "read-a-folder.md").read_text(encoding="utf-8")
    assert not {code for code in found if f"`{code}`" not in explained}
