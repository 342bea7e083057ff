"""Pages behind an address, from a server of the test's own; no network is needed."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest

from tests.collect.composing import PAGE, QAIM, codes, line, only, reading

CYRILLIC = "Войска вошли в город в пятницу, сообщил представитель министерства обороны."


class Answers(BaseHTTPRequestHandler):
    """Gives what a path asks for."""

    pages: ClassVar[dict[str, tuple[str, bytes]]] = {
        "/page": ("text/html; charset=utf-8", PAGE.encode()),
        "/old": ("text/html; charset=windows-1251", f"<html><body><p>{CYRILLIC}</p></body></html>".encode("cp1251")),
        "/note": ("text/plain", QAIM.encode()),
        "/archive.jsonl": ("application/octet-stream", (line(text="one") + line(text="two")).encode()),
        "/large": ("text/plain", b"x" * 10_000_001),
        "/empty": ("text/html", b""),
    }

    def do_GET(self) -> None:
        if self.path not in self.pages:
            self.send_error(404)
            return
        kind, data = self.pages[self.path]
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a server that runs while the test does."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_page(site: str) -> None:
    report = only(f"{site}/page")
    assert (report.origin, report.url) == (f"{site}/page", f"{site}/page")
    assert (report.published, report.outlet) == ("2017-11-03", "The Composed Post")


def test_a_page_in_the_encoding_that_the_server_declares(site: str) -> None:
    assert only(f"{site}/old").text == CYRILLIC


def test_other_kinds(site: str) -> None:
    assert only(f"{site}/note", published="2017-11-03").text == QAIM
    reports, issues = reading(f"{site}/archive.jsonl")
    assert [report.text for report in reports] == ["one", "two"]
    assert issues == []


@pytest.mark.parametrize(("path", "code"), [("/none", "http-error"), ("/large", "too-large"), ("/empty", "no-text")])
def test_what_a_server_may_answer(site: str, path: str, code: str) -> None:
    assert codes(f"{site}{path}") == [code]


def test_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    assert codes(f"http://127.0.0.1:{port}/", "http://127.0.0.1:x/", "https://") == ["no-network"] * 3
