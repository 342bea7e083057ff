"""Dumps fetched from a small server on this machine: resumed, checked, and refused where they are not whole."""

from __future__ import annotations

import hashlib
import io
import os
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from whoholds.errors import GazetteerError
from whoholds.identify.fetch import fetch


class Dumps(BaseHTTPRequestHandler):
    """Serves `IQ.zip`, in parts where asked, and breaks off where told."""

    data: ClassVar[bytes] = b""
    tag: ClassVar[str] = '"one"'
    stop_after: ClassVar[int | None] = None
    asked: ClassVar[list[str | None]] = []

    def do_GET(self) -> None:
        cls = type(self)
        cls.asked.append(self.headers.get("Range"))
        if not self.path.endswith("/IQ.zip"):
            self.send_error(404)
            return
        wanted = self.headers.get("Range") if self.headers.get("If-Range") == cls.tag else None
        start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted else 0
        body = cls.data[start:]
        self.send_response(206 if wanted else 200)
        self.send_header("ETag", cls.tag)
        self.send_header("Content-Length", str(len(body)))
        if wanted:
            self.send_header("Content-Range", f"bytes {start}-{len(cls.data) - 1}/{len(cls.data)}")
        self.end_headers()
        self.wfile.write(body if cls.stop_after is None else body[: cls.stop_after])

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def source() -> Iterator[str]:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("IQ.txt", os.urandom(300_000))
    Dumps.data, Dumps.tag, Dumps.stop_after, Dumps.asked = stream.getvalue(), '"one"', None, []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Dumps)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/dump"
    server.shutdown()
    server.server_close()


def test_a_dump_comes_whole_with_progress(source: str, tmp_path: Path) -> None:
    told: list[tuple[int, int | None]] = []
    found = fetch("IQ", tmp_path, source, progress=lambda _, done, total: told.append((done, total)))
    assert found.path.read_bytes() == Dumps.data
    assert found.sha256 == hashlib.sha256(Dumps.data).hexdigest()
    assert told[-1] == (len(Dumps.data), len(Dumps.data))
    assert [path.name for path in tmp_path.iterdir()] == ["IQ.zip"]
    assert fetch("IQ", tmp_path, source).known


def test_what_broke_off_goes_on_where_it_stopped(source: str, tmp_path: Path) -> None:
    Dumps.stop_after = 50_000
    with pytest.raises(GazetteerError, match="goes on from there"):
        fetch("IQ", tmp_path, source)
    assert (tmp_path / "IQ.zip.part").stat().st_size == 200_000  # four attempts
    Dumps.stop_after, Dumps.asked = None, []
    assert fetch("IQ", tmp_path, source).path.read_bytes() == Dumps.data
    assert Dumps.asked == ["bytes=200000-"]


def test_a_file_that_changed_meanwhile_begins_anew(source: str, tmp_path: Path) -> None:
    (tmp_path / "IQ.zip.part").write_bytes(b"of an older dump")
    (tmp_path / "IQ.zip.part.mark").write_text('"older"')
    assert fetch("IQ", tmp_path, source).path.read_bytes() == Dumps.data


def test_what_is_not_whole_is_refused(source: str, tmp_path: Path) -> None:
    with pytest.raises(GazetteerError, match="SHA-256"):
        fetch("IQ", tmp_path, source, sha256="0" * 64)
    spoilt = bytearray(Dumps.data)
    spoilt[1000] ^= 0xFF
    Dumps.data = bytes(spoilt)
    with pytest.raises(GazetteerError, match="checksum"):
        fetch("IQ", tmp_path, source)
    Dumps.data = b"<html>Please log in</html>"
    with pytest.raises(GazetteerError, match="no whole archive"):
        fetch("IQ", tmp_path, source)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("name", "words"), [("SY", "404"), ("../etc/passwd", "names no dump"), ("iq", "names no dump")])
def test_names_that_there_are_not(source: str, tmp_path: Path, name: str, words: str) -> None:
    with pytest.raises(GazetteerError, match=words):
        fetch(name, tmp_path, source)


def test_no_network(tmp_path: Path) -> None:
    with pytest.raises(GazetteerError, match="network"):
        fetch("IQ", tmp_path, "http://127.0.0.1:9")
