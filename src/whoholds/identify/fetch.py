"""GeoNames' dumps from the network: with progress, resumed where they broke off, and checked before they are believed."""

from __future__ import annotations

import hashlib
import http.client
import re
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from whoholds import __version__
from whoholds.errors import GazetteerError

SOURCE = "https://download.geonames.org/export/dump"
AGENT = f"whoholds/{__version__} (fetches a gazetteer at its user's wish)"
SECONDS = 30.0
CHUNK = 1 << 16
ATTEMPTS = 4  # of one file in one run, each going on where the last broke off
FILES = re.compile(r"[A-Z]{2}|allCountries|cities(?:500|1000|5000|15000)|alternateNamesV2|no-country")
RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")
Progress = Callable[[str, int, int | None], None]


@dataclass(frozen=True, slots=True)
class Fetched:
    """One file fetched: where it lies, its size in bytes, its SHA-256, and whether it was there already and unchanged."""

    path: Path
    size: int
    sha256: str
    known: bool


def fetch(
    name: str, folder: Path, source: str = SOURCE, sha256: str | None = None, progress: Progress = lambda name, done, total: None
) -> Fetched:
    """One dump, whole and checked: its size against what the server says, the checksum (CRC-32) of every member of the archive.

    Args:
        name: an ISO code (`IQ`), `allCountries`, `cities500` … or `alternateNamesV2`.
        folder: where it is put, as `IQ.zip`; what has come so far lies beside it as `IQ.zip.part`.
        source: the address of the folder that holds the dumps.
        sha256: what its SHA-256 must be, where somebody says so.
        progress: told the name, how many bytes there are, and of how many, where the server says.

    Raises:
        GazetteerError: no such dump, no answer, or what came is not whole; a broken transfer is resumed by the next run.
    """
    if not FILES.fullmatch(name):
        raise GazetteerError(
            f"{name!r} names no dump of GeoNames", "an ISO code as in IQ, allCountries, cities500 or alternateNamesV2"
        )
    if not source.startswith(("https://", "http://")):
        raise GazetteerError(f"{source!r} is no address", "one that begins with https:// or http://")
    folder.mkdir(parents=True, exist_ok=True)
    path, part, mark = (folder / f"{name}.zip{end}" for end in ("", ".part", ".part.mark"))
    address = f"{source.rstrip('/')}/{name}.zip"
    reason: object = None
    for _ in range(ATTEMPTS):
        try:
            _transfer(address, part, mark, lambda done, total: progress(name, done, total))
            break
        except urllib.error.HTTPError as error:
            if error.code == 416:  # what is there is not of the file that the server has now
                _forget(part, mark)
                continue
            raise GazetteerError(
                f"{address}: the server answered {error.code} {error.reason}", advice="Is the name right?"
            ) from error
        except (OSError, http.client.HTTPException) as error:
            reason = error.reason if isinstance(error, urllib.error.URLError) else error
    else:
        raise GazetteerError(
            f"{address} did not come whole ({reason})", advice="Is there a network? Run it again: it goes on from there"
        )
    return _checked(path, part, mark, sha256)


def _transfer(address: str, part: Path, mark: Path, progress: Callable[[int, int | None], None]) -> None:
    """Bring what is missing. Where the file changed meanwhile, the server sends it whole and it begins anew."""
    there = part.stat().st_size if part.exists() and mark.exists() else 0
    headers = {"User-Agent": AGENT}
    if there:
        headers |= {"Range": f"bytes={there}-", "If-Range": mark.read_text(encoding="utf-8")}
    with urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=SECONDS) as answer:
        found = RANGE.fullmatch(answer.headers.get("Content-Range") or "") if answer.status == 206 else None
        goes_on = found is not None and int(found[1]) == there
        length = answer.headers.get("Content-Length")
        total = (there if goes_on else 0) + int(length) if length else None
        tag = answer.headers.get("ETag") or answer.headers.get("Last-Modified") or ""
        if tag and not tag.startswith("W/"):
            mark.write_text(tag, encoding="utf-8")
        else:
            mark.unlink(missing_ok=True)  # nothing tells whether a rest would be of the same file
        done = there if goes_on else 0
        with part.open("ab" if goes_on else "wb") as stream:
            progress(done, total)
            while chunk := answer.read(CHUNK):
                stream.write(chunk)
                done += len(chunk)
                progress(done, total)
    if total is not None and done != total:
        raise http.client.IncompleteRead(b"", total - done)


def _checked(path: Path, part: Path, mark: Path, sha256: str | None) -> Fetched:
    """The file under its name, once it is whole; what is not is deleted."""
    digest = _digest(part)
    if sha256 and digest != sha256.lower():
        _forget(part, mark)
        raise GazetteerError(f"{path.name} has the SHA-256 {digest}", sha256.lower(), "It was deleted; fetch it again")
    try:
        with zipfile.ZipFile(part) as archive:
            bad = archive.testzip()
    except (zipfile.BadZipFile, OSError, EOFError) as error:
        _forget(part, mark)
        raise GazetteerError(
            f"what came as {path.name} is no whole archive ({error})", advice="It was deleted; fetch it again"
        ) from error
    if bad:
        _forget(part, mark)
        raise GazetteerError(f"{bad} in {path.name} fails its checksum", advice="It was deleted; fetch it again")
    known = path.exists() and _digest(path) == digest
    part.replace(path)
    mark.unlink(missing_ok=True)
    return Fetched(path, path.stat().st_size, digest, known)


def _forget(part: Path, mark: Path) -> None:
    part.unlink(missing_ok=True)
    mark.unlink(missing_ok=True)


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
