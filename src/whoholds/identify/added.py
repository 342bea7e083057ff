"""What users add to the gazetteer: files of places, read once, kept as entries beside the index, and built into it.

The folder `sources` of the user's data holds for each file its entries, what was wrong with it, and a line in `sources.json`. The
index is always built from the shipped tables and these, so that a new version of the program, which builds a new index, forgets
nothing, and a source can be taken out again.
"""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import os
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from whoholds.errors import GazetteerError
from whoholds.identify import recipes
from whoholds.identify.entries import Entry
from whoholds.records import Issue

FOLDER, LIST = "sources", "sources.json"
EXAMPLES = 3  # issues of each code that are told
KEPT = 10_000  # issues of one file that are kept
TOLD_EVERY = 5_000  # entries between two words of progress


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """One file that was added.

    Attributes:
        name: what it is called in lists, and to take it out: its file name.
        recipe: what it was read by; empty where the columns told.
        places: how many entries it gave.
        issues: how many rows or names were refused, by code.
        digest: of the entries, 16 hexadecimal digits.
    """

    name: str
    recipe: str
    places: int
    issues: dict[str, int] = field(default_factory=dict)
    digest: str


@dataclass(frozen=True, slots=True)
class Addition:
    """What adding a file did: what is kept of it, whether that is new, and some issues of each kind."""

    added: Added
    new: bool
    examples: tuple[Issue, ...] = ()


def added(home: Path) -> list[Added]:
    """The files added so far, in the order of their adding.

    Raises:
        GazetteerError: the list of them is broken.
    """
    path = home / FOLDER / LIST
    try:
        return msgspec.json.decode(path.read_bytes(), type=list[Added]) if path.is_file() else []
    except (OSError, msgspec.DecodeError) as error:
        raise GazetteerError(f"{path} cannot be read ({error})", advice="Delete it and add the files again") from error


def entries(home: Path) -> Iterator[Entry]:
    """Every entry of the package's tables, then those of every file added, in order."""
    yield from recipes.entries()
    decoder = msgspec.json.Decoder(Entry)
    for one in added(home):
        path = _file(home, one)
        try:
            with gzip.open(path, "rb") as lines:
                for line in lines:
                    yield decoder.decode(line)
        except (OSError, EOFError, msgspec.DecodeError) as error:
            raise GazetteerError(
                f"{path} cannot be read ({error})", advice=f"Run `whoholds gazetteer remove {one.name}`, and add it again"
            ) from error


def fingerprint(home: Path) -> str:
    """What the index of a folder is made of: 16 hexadecimal digits of the shipped tables and of the files added."""
    own, more = recipes.fingerprint(), [one.digest for one in added(home)]
    return hashlib.sha256("\n".join([own, *more]).encode()).hexdigest()[:16] if more else own


def add(
    home: Path, name: str, recipe: str, items: Iterable[Entry | Issue], progress: Callable[[int], None] = lambda places: None
) -> Addition:
    """Keep the entries of a file; those of a file of the same name added earlier give way to it. The index is not built here.

    Args:
        home: the folder of the user's data.
        name: the file's name.
        recipe: what it is read by.
        items: its entries and issues.
        progress: told how many entries were read.

    Raises:
        GazetteerError: nothing in it is a place, or the folder cannot be written.
    """
    folder = home / FOLDER
    counts: Counter[str] = Counter()
    kept: list[Issue] = []
    digest, places = hashlib.sha256(), 0
    with _part(folder) as part, gzip.GzipFile(part, "wb", mtime=0) as stream:
        for item in items:
            if isinstance(item, Issue):
                counts[item.code] += 1
                if len(kept) < KEPT:
                    kept.append(item)
                continue
            line = msgspec.json.encode(item) + b"\n"
            digest.update(line)
            stream.write(line)
            places += 1
            if places % TOLD_EVERY == 0:
                progress(places)
        stream.close()
        progress(places)
        if not places:
            raise GazetteerError(f"{name} holds no place{_first(kept)}", "rows with a name and a point")
        one = Added(name=name, recipe=recipe, places=places, issues=dict(counts), digest=digest.hexdigest()[:16])
        before = added(home)
        new = one.digest not in {known.digest for known in before if known.name == name}
        part.replace(_file(home, one))
    _write_issues(home, one, kept)
    if new:
        _write_list(home, [known for known in before if known.name != name] + [one])
        _clear(home)
    return Addition(one, new, tuple(_examples(kept)))


def remove(home: Path, name: str) -> None:
    """Take a file out again.

    Raises:
        GazetteerError: none of that name was added.
    """
    before = added(home)
    left = [known for known in before if known.name != name]
    if len(left) == len(before):
        raise _not_added(name, before)
    _write_list(home, left)
    _clear(home)


def issues(home: Path, name: str) -> list[Issue]:
    """What was wrong with a file that was added, with the line of each; the first ten thousand.

    Raises:
        GazetteerError: none of that name was added.
    """
    before = added(home)
    found = next((one for one in before if one.name == name), None)
    if found is None:
        raise _not_added(name, before)
    path = _file(home, found).with_suffix(".issues")
    return [msgspec.json.decode(line, type=Issue) for line in path.read_bytes().splitlines()] if path.is_file() else []


def _not_added(name: str, before: Sequence[Added]) -> GazetteerError:
    if not before:
        return GazetteerError(f"no file {name!r} was added, nor any other", advice="Add one with: whoholds gazetteer add FILE")
    return GazetteerError(f"no file {name!r} was added", f"one of: {', '.join(known.name for known in before)}")


def _file(home: Path, one: Added) -> Path:
    return home / FOLDER / f"{one.digest}.jsonl.gz"


@contextlib.contextmanager
def _part(folder: Path) -> Iterator[Path]:
    """A file that is gone in the end, unless it got its name."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=folder, suffix=".part")
        os.close(handle)
    except OSError as error:
        raise GazetteerError(
            f"{folder} cannot be written ({error.strerror})", advice="Set WHOHOLDS_HOME to a folder that can"
        ) from error
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def _write_list(home: Path, all_: Sequence[Added]) -> None:
    with _part(home / FOLDER) as part:
        part.write_bytes(msgspec.json.format(msgspec.json.encode(all_), indent=1) + b"\n")
        part.replace(home / FOLDER / LIST)


def _write_issues(home: Path, one: Added, found: Sequence[Issue]) -> None:
    path = _file(home, one).with_suffix(".issues")
    path.write_bytes(b"".join(msgspec.json.encode(issue) + b"\n" for issue in found))


def _clear(home: Path) -> None:
    """Delete what no source in the list needs any more."""
    needed = {one.digest for one in added(home)}
    for path in (home / FOLDER).iterdir():
        if path.name != LIST and path.suffix != ".part" and path.name.partition(".")[0] not in needed:
            path.unlink(missing_ok=True)


def _examples(found: Iterable[Issue]) -> Iterator[Issue]:
    """The first issues of each code."""
    seen: Counter[str] = Counter()
    for issue in found:
        seen[issue.code] += 1
        if seen[issue.code] <= EXAMPLES:
            yield issue


def _first(found: Sequence[Issue]) -> str:
    return f" ({found[0].where}: {found[0].message})" if found else ""


def in_words(counts: Mapping[str, int]) -> str:
    """Counts of issues in words: `3 bad-coordinates, 1 broken-line`."""
    return ", ".join(f"{count:,} {code}" for code, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
