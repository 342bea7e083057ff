"""A small server on loopback that speaks the chat-completions protocol, and says what its test tells it to."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Said = tuple[int, str]  # a status and a body
Turn = Callable[[dict[str, Any]], Said]
USAGE = {"prompt_tokens": 1000, "completion_tokens": 200, "total_tokens": 1200}


def completion(content: Any, *, finish: str = "stop", usage: Any = USAGE) -> Said:
    """An answer of the model."""
    choice = {"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": content}}
    return 200, json.dumps({"id": "c", "object": "chat.completion", "model": "m", "choices": [choice], "usage": usage})


def claims(*found: Any, **more: Any) -> Turn:
    """A turn in which the model answers with these claims."""
    return lambda request: completion(json.dumps({"claims": list(found)}), **more)


def says(content: Any, **more: Any) -> Turn:
    """A turn in which the model answers with these words."""
    return lambda request: completion(content, **more)


def fails(status: int, message: str = "no") -> Turn:
    """A turn in which the server refuses or breaks."""
    return lambda request: (status, json.dumps({"error": {"message": message, "type": "error", "code": None}}))


class Server:
    """What was asked, and what will be answered: one turn a request, the last for ever."""

    def __init__(self) -> None:
        self.turns: list[Turn] = []
        self.requests: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        self.paths: list[str] = []
        self.headers: list[set[str]] = []
        self.url = ""

    def will(self, *turns: Turn) -> None:
        """Forget what was, and answer so from now on."""
        self.turns = list(turns)
        self.requests, self.keys, self.paths, self.headers = [], [], [], []

    def answer(self, request: dict[str, Any]) -> Said:
        self.requests.append(request)
        turn = self.turns[min(len(self.requests), len(self.turns)) - 1]
        return turn(request)


@contextmanager
def serving() -> Iterator[Server]:
    """A server that runs while the test does."""
    told = Server()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # head and body in one packet, else each request waits for the other side's acknowledgement
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            told.paths.append(self.path)
            told.keys.append(self.headers.get("Authorization"))
            told.headers.append({name.lower() for name in self.headers})
            status, body = told.answer(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            words = body.encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(words)))
            self.send_header("retry-after-ms", "1")  # a polite server: the tests need not wait
            self.end_headers()
            self.wfile.write(words)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    told.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
