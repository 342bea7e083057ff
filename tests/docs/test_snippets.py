"""Every runnable example of the documents runs; their printed output is refreshed by `python docs/snippets.py`."""

import contextlib
import importlib.util
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.docs.loading import ROOT, program
from whoholds.cli import app

snippets = program("snippets")
DOCUMENTS: list[Path] = snippets.documents()
EXAMPLE = (snippets.CONSOLE, snippets.PYTHON)
SHOWN = [path for path in DOCUMENTS if any(kind.search(path.read_text(encoding="utf-8")) for kind in EXAMPLE)]
SHELL = re.compile(r"[|<>&;$]")
IMPORTED = re.compile(r"^\s*(?:import|from) (\w+)", re.MULTILINE)
LINK = re.compile(r"\]\((?P<target>[^)#\s]+)(?:#[^)]*)?\)")


def called(value: object) -> str:
    return str(value.relative_to(ROOT)) if isinstance(value, Path) else ""


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory, home: Path) -> Iterator[Path]:
    """A folder like the repository's root, with the ledger of the examples in it."""
    folder = tmp_path_factory.mktemp("snippets")
    snippets.prepare(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WHOHOLDS_HOME", str(home))
        for name in ("WHOHOLDS_LEDGER", "WHOHOLDS_ACTORS", "WHOHOLDS_READER"):
            patch.delenv(name, raising=False)
        code, output = run_here(snippets.FILL, folder, {})
        assert code == 0, output
        yield folder


def run_here(command: str, folder: Path, exports: dict[str, str]) -> tuple[int, str]:
    """Exit code and output of one command. A plain `whoholds …` is run in this process, which spares it the start."""
    if not command.startswith("whoholds ") or SHELL.search(command):
        done = snippets.call(command, folder, exports)
        return done.returncode, done.stdout
    with contextlib.chdir(folder):
        result = CliRunner().invoke(app, shlex.split(command)[1:], env={**exports, "COLUMNS": snippets.COLUMNS})
    return result.exit_code, f"{result.output}{result.exception or ''}"


@pytest.mark.parametrize("document", SHOWN, ids=called)
def test_the_examples_of_a_document_run(document: Path, shared: Path) -> None:
    words = document.read_text(encoding="utf-8")
    exports: dict[str, str] = {}
    for command in [c for block in snippets.blocks(words) for c in block.commands]:
        code, output = run_here(command, shared, exports)
        assert code == 0, f"$ {command}\n{output}"
    for number, program_text in enumerate(snippets.programs(words), 1):
        foreign = {name for name in IMPORTED.findall(program_text) if name not in sys.stdlib_module_names} - {"whoholds"}
        if all(importlib.util.find_spec(name) for name in foreign):  # pandas is not among the project's own needs
            done = subprocess.run(
                [sys.executable, "-c", program_text], cwd=shared, env=snippets.environment(), text=True, capture_output=True,
                check=False,
            )  # fmt: skip
            assert done.returncode == 0, f"{document}, Python block {number}\n{done.stderr}"


def test_every_document_with_examples_is_found() -> None:
    names = {called(path) for path in SHOWN}
    assert {"README.md", "docs/tutorial.md", "docs/reference/notation.md", "examples/README.md"} <= names


@pytest.mark.parametrize("document", DOCUMENTS, ids=called)
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    targets = [m["target"] for m in LINK.finditer(document.read_text(encoding="utf-8")) if "://" not in m["target"]]
    missing = [target for target in targets if not (document.parent / target).exists()]
    assert not missing


def test_there_is_a_session_in_the_readme() -> None:
    words = (ROOT / "README.md").read_text(encoding="utf-8")
    inside = words.split("<!-- session -->")[1].split("<!-- /session -->")[0]
    assert "$ whoholds" in inside
    assert list(snippets.blocks(inside)), "the session is not marked as runnable"


def test_commands_are_told_from_their_output() -> None:
    words = "<!-- runnable -->\n```console\n$ echo one\none\n$ echo two\ntwo\n```\n\n```console\n$ rm -rf /\n```\n"
    assert [block.commands for block in snippets.blocks(words)] == [("echo one", "echo two")]


def test_output_is_written_back_under_its_command(tmp_path: Path) -> None:
    words = "before\n<!-- runnable -->\n```console\n$ export A=7\n$ echo $A; echo\nwrong\n```\nafter\n"
    wanted = "before\n<!-- runnable -->\n```console\n$ export A=7\n$ echo $A; echo\n7\n```\nafter\n"
    assert snippets.refreshed(words, tmp_path) == wanted


def test_a_command_that_fails_stops_the_refreshing(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="ends with 3"):
        snippets.refreshed("<!-- runnable -->\n```console\n$ exit 3\n```\n", tmp_path)
