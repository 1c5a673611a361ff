"""A chat's webhook on a real HTTP server: takes notices, fails as told, or hangs."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Chat(ThreadingHTTPServer):
    """`answers` says with which status to answer, one a try; `posts` holds what was posted; `release` ends a hang."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Hook)
        self.posts: list[dict[str, Any]] = []
        self.answers: list[int] = []
        self.hangs = False
        self.release = threading.Event()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"json://bot:s3cr3tpass@127.0.0.1:{self.server_port}/hooks/T0PS3CRET"


class Hook(BaseHTTPRequestHandler):
    server: Chat

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.server.hangs:
            self.server.release.wait(30)
        status = self.server.answers.pop(0) if self.server.answers else 200
        if status < 300:
            self.server.posts.append(json.loads(body))
        self.send_response(status)
        self.end_headers()
        self.wfile.write(f"answer of {self.path}".encode())

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        pass
