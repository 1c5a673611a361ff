"""Another system on a real HTTP server: takes what it is told, answers as a test says, hangs or trickles."""

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Taken:
    """One POST as it arrived."""

    def __init__(self, body: bytes, headers: Any, path: str) -> None:
        self.body, self.headers, self.path = body, headers, path
        self.said = json.loads(body)


class Receiver(ThreadingHTTPServer):
    """`answers` says how to answer, one a try: a status, or a function that writes to the line itself."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Hook)
        self.taken: list[Taken] = []
        self.tries: list[Taken] = []
        self.answers: list[int | Callable[[BaseHTTPRequestHandler], None]] = []
        self.always: int | Callable[[BaseHTTPRequestHandler], None] = 204
        self.content = b""
        self.location = ""
        self.release = threading.Event()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/desk?of=north"

    @property
    def ids(self) -> list[str]:
        return [one.said["id"] for one in self.taken]


class _Hook(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        one = Taken(self.rfile.read(int(self.headers["Content-Length"])), self.headers, self.path)
        self.server.tries.append(one)
        answer = self.server.answers.pop(0) if self.server.answers else self.server.always
        if not isinstance(answer, int):
            answer(self)
            return
        if answer < 300:
            self.server.taken.append(one)
        self.send_response(answer)
        if self.server.location:
            self.send_header("Location", self.server.location)
        self.end_headers()
        self.wfile.write(self.server.content)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        pass
