"""A whole ledger in one file: a Frictionless data package in a zip, and back into a ledger that is equal row by row.

    datapackage.json       what is in it: one resource a table with schema, keys, SHA-256 and size; the head of the chain; rights
    data/reports.jsonl     and so on: one row a line, as `whoholds.ledger.dump` gives it

The same ledger gives the same bytes. Nothing of a bundle is ever unpacked to disk under a name of its own: its members are read
as streams, after their names, sizes and checksums were compared with what `datapackage.json` says.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import Any

from whoholds import ledger as ledgers
from whoholds.errors import BundleError, LedgerError
from whoholds.ledger import Ledger, Verification, dump

PACKAGE = "datapackage.json"
PROFILE = "data-package"
VERSION = 1
PIECE = 1 << 20
MOST_PACKAGE = 1 << 20  # bytes of datapackage.json
MOST_RATIO = 100  # a ledger's rows shrink some five to twenty times; what shrinks a hundred times is a bomb
FREE_BYTES = 64 << 20  # below this nobody is harmed, whatever the ratio
EARLIEST = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip can say: a bundle does not tell when it was made
SAFE = "A bundle is made by: whoholds ledger bundle"
RIGHTS = (
    "The texts of the reports belong to those who published them, and stand here whole so that every quotation can be checked: "
    "ask before you pass them on. Claims and issues were made by whoholds, or by those whose rows were imported; each claim says "
    "by whom. A claim is what a source said, never a fact."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundled:
    """What a bundle holds.

    Attributes:
        rows: how many rows of each table.
        head: the head of the chain, 64 hexadecimal digits.
        size: bytes of the file.
    """

    rows: dict[str, int]
    head: str
    size: int


def bundle(store: Ledger, path: Path, *, title: str = "", license: str = "") -> Bundled:
    """Write a whole ledger as one data package. A broken ledger is not bundled.

    Args:
        store: the ledger.
        path: the zip to write; an older one there is replaced when the new one is complete.
        title: what the ledger is about.
        license: under which licence you give it, by its name of opendefinition.org or SPDX, as in `CC-BY-4.0`; none where empty.

    Raises:
        LedgerError: the ledger lives in memory, or does not prove itself.
        BundleError: the file cannot be written.
    """
    found = store.verify()
    if not found.whole:
        raise LedgerError(f"the ledger is broken: {found.breaks[0]}", advice="Look at it with: whoholds ledger verify")
    partial = path.with_name(path.name + ".part")
    try:
        with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED) as archive, dump.dumped(store) as rows:
            resources = []
            for table in dump.tables():
                resources += _write_table(archive, table, rows(table.name))
            package = _package(resources, title=title, license=license, head=_head(resources, found.head))
            archive.writestr(_member(PACKAGE), json.dumps(package, ensure_ascii=False, indent=1) + "\n")
        os.replace(partial, path)  # noqa: PTH105 - Path.replace is the same, and this says that it is atomic
    except OSError as error:
        raise BundleError(
            f"{path} cannot be written ({error.strerror})", advice="Mend its folder, or give another path"
        ) from error
    finally:
        with suppress(OSError):  # there is none, or there is no such folder
            partial.unlink()
    return Bundled(rows={r["name"]: r["rows"] for r in resources}, head=package["whoholds"]["head"], size=path.stat().st_size)


def _head(resources: list[dict[str, Any]], verified: str) -> str:
    """The head of the chain as it was bundled; a writer may have been quicker than the check before."""
    return str(next((r.pop("last_hash") for r in resources if r.get("last_hash")), verified))


def _member(name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, EARLIEST)
    member.compress_type = zipfile.ZIP_DEFLATED
    member.external_attr = (stat.S_IFREG | 0o644) << 16
    return member


def _write_table(archive: zipfile.ZipFile, table: dump.Table, rows: Iterator[dump.PlainRow]) -> list[dict[str, Any]]:
    """The resource of a table; none for an empty one, which readers of JSON Lines take for a broken file."""
    first = next(rows, None)
    if first is None:
        return []
    name, sha, size, number, row = f"data/{table.name}.jsonl", hashlib.sha256(), 0, 0, first
    with archive.open(_member(name), "w", force_zip64=True) as stream:
        for row in chain([first], rows):
            number += 1
            line = _line(row)
            sha.update(line)
            size += len(line)
            stream.write(line)
    resource = {
        "name": table.name, "path": name, "profile": "data-resource", "format": "jsonl", "mediatype": "application/jsonl",
        "encoding": "utf-8", "bytes": size, "hash": f"sha256:{sha.hexdigest()}", "rows": number, "schema": _schema(table),
    }  # fmt: skip
    return [{**resource, "last_hash": row.get("hash")} if table.name == "links" else resource]


def _line(row: dump.PlainRow) -> bytes:
    try:
        return (json.dumps(row, ensure_ascii=False) + "\n").encode("utf-8")
    except UnicodeEncodeError:  # half a character, which no UTF-8 can say: as an escape
        return (json.dumps(row) + "\n").encode("ascii")


def _schema(table: dump.Table) -> dict[str, Any]:
    fields = [
        {"name": c.name, "type": c.kind, **({"constraints": {"required": True}} if c.required else {})} for c in table.columns
    ]
    points = [
        {"fields": list(mine), "reference": {"resource": other, "fields": list(theirs)}} for mine, other, theirs in table.points
    ]
    # An empty text is a text; what is not known is null, so no word stands for a missing value.
    schema: dict[str, Any] = {"fields": fields, "primaryKey": list(table.key), "missingValues": []}
    return {**schema, "foreignKeys": points} if points else schema


def _package(resources: list[dict[str, Any]], *, title: str, license: str, head: str) -> dict[str, Any]:
    return {
        "name": "whoholds-ledger", "profile": PROFILE, **({"title": title} if title else {}), "description": RIGHTS,
        **({"licenses": [{"name": license}]} if license else {}), "resources": resources,
        "whoholds": {"bundle": VERSION, "head": head},
    }  # fmt: skip


def unbundle(path: Path, url: str | Path) -> Verification:
    """Make a new ledger of a bundle: the same rows, the same chain, the same head.

    All names, sizes and checksums are compared before the ledger is made, and the ledger is proved before it is kept.

    Args:
        path: the zip.
        url: the new ledger, as `ledger.open` takes it.

    Raises:
        BundleError: the file is no bundle, was changed, or is hostile; says how.
        LedgerError: there is a ledger already, it cannot be made, or the rows do not prove each other.
    """
    with _opened(path) as archive:
        resources = _checked(archive, path)
        created, chained = dump.meta_of(_rows(archive, resources[dump.META_NAME], path))
        file = None if "://" in str(url) and not str(url).startswith("sqlite:///") else Path(str(url).removeprefix("sqlite:///"))
        if file is not None and file.exists():
            raise LedgerError(f"{file} is there already", "the path of a new ledger", "Give another path")
        try:
            with ledgers.open(url, created=created, chained=chained) as store:
                return dump.load(store, lambda name: _rows(archive, resources.get(name), path))
        except BaseException:
            if file is not None:
                for leavings in ("", "-wal", "-shm", "-journal"):
                    file.with_name(file.name + leavings).unlink(missing_ok=True)
            raise


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except OSError as error:
        raise BundleError(f"{path} cannot be read ({error.strerror})", "a bundle", SAFE) from error
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise BundleError(f"{path} is no zip ({error})", "a bundle", SAFE) from error


def _checked(archive: zipfile.ZipFile, path: Path) -> dict[str, dict[str, Any]]:
    """The resources of a bundle by their name, after all that can be checked without a ledger was."""
    members = _members(archive, path)
    package = _read_package(archive, members, path)
    resources = _resources(package, path)
    wanted = {PACKAGE, *(resource["path"] for resource in resources.values())}
    if set(members) != wanted:
        odd = sorted(set(members) ^ wanted)[0]
        raise BundleError(
            f"{path} {'holds' if odd in members else 'lacks'} {odd!r}", "exactly the files that its datapackage.json names"
        )
    for resource in resources.values():
        _check_sum(archive, members[resource["path"]], resource, path)
    return resources


def _members(archive: zipfile.ZipFile, path: Path) -> dict[str, zipfile.ZipInfo]:
    """The members by name.

    Raises:
        BundleError: one leads out of the bundle, is a link or a folder, is encrypted, comes twice, or all are far larger than
            the file.
    """
    members: dict[str, zipfile.ZipInfo] = {}
    for member in archive.infolist():
        name, parts = member.filename, PurePosixPath(member.filename).parts
        if name.startswith("/") or ".." in parts or "\\" in name or ":" in name or "\0" in name:
            raise BundleError(f"{path} holds {name!r}, which leads out of it", "plain names", "Do not trust this bundle")
        kind = stat.S_IFMT(member.external_attr >> 16)
        if member.is_dir() or kind not in (0, stat.S_IFREG):
            raise BundleError(f"{path} holds {name!r}, which is no plain file", "plain files", "Do not trust this bundle")
        if member.flag_bits & 0x1:
            raise BundleError(f"{path} holds {name!r}, which is encrypted", "plain files")
        if name in members:
            raise BundleError(f"{path} holds {name!r} twice", "each file once", "Do not trust this bundle")
        members[name] = member
    unpacked, packed = sum(member.file_size for member in members.values()), path.stat().st_size
    if unpacked > max(FREE_BYTES, MOST_RATIO * packed):
        raise BundleError(
            f"{path} has {packed:,} bytes and would unpack to {unpacked:,}", f"at most {MOST_RATIO} times its size",
            "Do not trust this bundle",
        )  # fmt: skip
    return members


def _read_package(archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo], path: Path) -> Any:
    member = members.get(PACKAGE)
    if member is None or member.file_size > MOST_PACKAGE:
        raise BundleError(f"{path} has {'no' if member is None else 'too large a'} {PACKAGE}", "a bundle of a ledger", SAFE)
    try:
        return json.loads(_bytes_of(archive, member, path))
    except (ValueError, RecursionError) as error:
        raise BundleError(f"the {PACKAGE} of {path} is no JSON ({error})", "a bundle of a ledger", SAFE) from error


def _bytes_of(archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: Path) -> bytes:
    return b"".join(_pieces(archive, member, path))


def _pieces(archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: Path) -> Iterator[bytes]:
    """What a member holds, never more than it said that it would."""
    given = 0
    try:
        with archive.open(member) as stream:
            while piece := stream.read(PIECE):
                given += len(piece)
                if given > member.file_size:
                    raise BundleError(f"{member.filename!r} of {path} is larger than it says", advice="Do not trust this bundle")
                yield piece
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise BundleError(f"{member.filename!r} of {path} is broken ({error})", advice="Take another copy") from error


def _resources(package: Any, path: Path) -> dict[str, dict[str, Any]]:
    """The resources that a datapackage.json names: one for each table, with what they need."""
    said = package.get("whoholds") if isinstance(package, dict) else None
    if not isinstance(said, dict) or said.get("bundle") != VERSION:
        raise BundleError(
            f"{path} is a data package, and no bundle of a ledger that this program reads", f"whoholds.bundle = {VERSION}", SAFE
        )
    found: dict[str, dict[str, Any]] = {}
    listed = package.get("resources")
    for resource in listed if isinstance(listed, list) else []:
        kinds = {"name": str, "path": str, "hash": str, "bytes": int}
        if not isinstance(resource, dict) or any(not isinstance(resource.get(key), kind) for key, kind in kinds.items()):
            raise BundleError(f"a resource of {path} does not say its {', '.join(kinds)}", "a bundle of a ledger", SAFE)
        found[resource["name"]] = resource
    known = {table.name for table in dump.tables()}
    if dump.META_NAME not in found or not found.keys() <= known:
        odd = next(iter(sorted(found.keys() - known)), dump.META_NAME)
        raise BundleError(f"{path} {'has' if odd in found else 'lacks'} the table {odd!r}", ", ".join(sorted(known)))
    return found


def _check_sum(archive: zipfile.ZipFile, member: zipfile.ZipInfo, resource: dict[str, Any], path: Path) -> None:
    sha = hashlib.sha256()
    for piece in _pieces(archive, member, path):
        sha.update(piece)
    if (member.file_size, f"sha256:{sha.hexdigest()}") != (resource["bytes"], resource["hash"].lower()):
        raise BundleError(
            f"{member.filename!r} of {path} has {member.file_size:,} bytes and the checksum {sha.hexdigest()}",
            f"{resource['bytes']:,} bytes and {resource['hash']}", "The bundle was changed on its way; take another copy",
        )  # fmt: skip


def _rows(archive: zipfile.ZipFile, resource: dict[str, Any] | None, path: Path) -> Iterator[dump.PlainRow]:
    """The rows of a resource; none where there is no resource, since its table was empty.

    Raises:
        BundleError: a line is no row, says which.
    """
    if resource is None:
        return
    with archive.open(resource["path"]) as stream:
        for number, line in enumerate(stream, 1):
            row: Any = None
            with suppress(ValueError, RecursionError):
                row = json.loads(line)
            if not isinstance(row, dict):
                raise BundleError(f"line {number} of {resource['path']!r} of {path} is no row", "a JSON object")
            yield row
