"""Web addresses: one page at a time, with a limit of time and of size."""

from __future__ import annotations

import http.client
import io
import urllib.error
import urllib.request
from email.message import Message
from typing import BinaryIO

from whoholds import __version__
from whoholds.collect.defaults import wrong
from whoholds.collect.encoding import LIMIT
from whoholds.records import Issue

SECONDS = 20.0
AGENT = f"whoholds/{__version__} (reads one page at its user's wish)"


def fetch(address: str) -> tuple[BinaryIO, str] | Issue:
    """What stands at an http(s) address.

    Returns:
        Its bytes with the media type that the server gives them (`text/html`), or an issue: `no-network` (or no answer),
        `http-error`, `too-large`.
    """
    request = urllib.request.Request(address, headers={"User-Agent": AGENT})
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:
            data, headers = answer.read(LIMIT + 1), answer.headers
    except urllib.error.HTTPError as error:
        return wrong("http-error", address, f"the server answered {error.code} {error.reason}")
    except (OSError, http.client.HTTPException, ValueError) as error:
        reason = error.reason if isinstance(error, urllib.error.URLError) else error
        return wrong("no-network", address, f"no answer ({reason}); is there a network?")
    if len(data) > LIMIT:
        return wrong("too-large", address, f"more than {LIMIT:,} bytes")
    return io.BytesIO(_utf8(data, headers)), headers.get_content_type()


def _utf8(data: bytes, headers: Message) -> bytes:
    """The bytes, in UTF-8 where the server declares another encoding and they are of it."""
    charset = headers.get_content_charset()
    if charset in (None, "utf-8"):
        return data
    try:
        return data.decode(str(charset)).encode("utf-8")
    except (UnicodeError, LookupError):
        return data
