"""The examples in the documents: found, run, and their printed output written back.

A block that opens with ```` ```console ```` under a line `<!-- runnable -->` is run: its lines that begin with `$ ` are the
commands, what follows each is its output. `python docs/snippets.py` runs them all in a folder of its own, with the
examples of the repository, and writes the true output back into the documents, so that no output is ever typed by hand.
The commands of one document share that folder, in the order in which they stand. A command that ends with `# …` and no
output, such as `# opens a window`, is run as well. The test-suite runs the same commands and asks for exit code 0.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LEDGER = "out/examples.db"  # what `make run` makes, relative to the folder in which the commands run
FILL = f"whoholds run examples/reports --ledger {LEDGER}"
MARK = "<!-- runnable -->\n"
CONSOLE = re.compile(re.escape(MARK) + r"```console\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
PYTHON = re.compile(r"^```python\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
PROMPT = "$ "
COLUMNS = "100"
SECONDS = 600  # the first command may have to build the index of places


@dataclass(frozen=True)
class Block:
    """A console block: where its body stands in the document, and its commands in order."""

    start: int
    end: int
    commands: tuple[str, ...]


def documents() -> list[Path]:
    """The documents whose examples are run: those of the root, of `docs/` and of `examples/`."""
    return sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("examples/*.md")])


def blocks(words: str) -> Iterator[Block]:
    """The runnable console blocks of a document."""
    for match in CONSOLE.finditer(words):
        lines = match["body"].splitlines()
        commands = tuple(line.removeprefix(PROMPT) for line in lines if line.startswith(PROMPT))
        yield Block(match.start("body"), match.end("body"), commands)


def programs(words: str) -> list[str]:
    """The Python blocks of a document."""
    return [match["body"] for match in PYTHON.finditer(words)]


def prepare(folder: Path) -> None:
    """Make a folder look like the repository's root to the commands: the examples, and an empty `out/`."""
    shutil.copytree(ROOT / "examples", folder / "examples")
    (folder / "out").mkdir()


def environment() -> dict[str, str]:
    """The environment of the commands: this Python's programs first, plain text of a fixed width, no settings of the user."""
    kept = {key: value for key, value in os.environ.items() if key == "WHOHOLDS_HOME" or not key.startswith("WHOHOLDS_")}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return {**kept, "PATH": path, "COLUMNS": COLUMNS, "NO_COLOR": "1", "TERM": "dumb", "PYTHONUTF8": "1"}


def call(command: str, folder: Path, exports: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run one command as bash does. `export NAME=value` holds for the commands that follow, through `exports`."""
    exported = re.fullmatch(r"export (\w+)=(\S*)", command)
    if exported:
        exports[exported[1]] = exported[2]
        return subprocess.CompletedProcess(command, 0, "")
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], cwd=folder, env={**environment(), **exports}, text=True, encoding="utf-8",
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=SECONDS, check=False,
    )  # fmt: skip


def printed(output: str) -> str:
    """An output as it stands in a document: no blanks at line ends, no empty lines around."""
    lines = [line.rstrip() for line in output.splitlines()]
    return "\n".join(lines).strip("\n")


def refreshed(words: str, folder: Path) -> str:
    """A document with the true output under every command.

    Raises:
        SystemExit: a command fails; says which.
    """
    exports: dict[str, str] = {}
    for_all: list[tuple[Block, str]] = []
    for block in blocks(words):
        body = ""
        for command in block.commands:
            done = call(command, folder, exports)
            if done.returncode:
                raise SystemExit(f"$ {command}\n{done.stdout}\nends with {done.returncode}; mend the document or the program")
            shown = printed(done.stdout)
            body += f"{PROMPT}{command}\n" + (f"{shown}\n" if shown else "")
        for_all.append((block, body))
    for block, body in reversed(for_all):
        words = words[: block.start] + body + words[block.end :]
    return words


def main() -> None:
    """Refresh the documents named, or all."""
    for path in [Path(name).resolve() for name in sys.argv[1:]] or documents():
        before = path.read_text(encoding="utf-8")
        if not CONSOLE.search(before):
            continue
        with tempfile.TemporaryDirectory() as folder:
            prepare(Path(folder))
            if next(blocks(before)).commands[:1] != (FILL,):
                call(FILL, Path(folder), {})  # the document takes the ledger for granted
            after = refreshed(before, Path(folder))
        path.write_text(after, encoding="utf-8")
        sys.stdout.write(f"{path.relative_to(ROOT)}: {'changed' if after != before else 'as it was'}\n")


if __name__ == "__main__":
    main()
