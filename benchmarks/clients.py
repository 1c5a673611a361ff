"""Sixteen clients in a process of their own, each with a connection that is kept: `python -m benchmarks.clients`.

Reads {port, blocks: [{kind, flows: [[address, form]]}]} and prints [{kind, took, flows: [seconds]}], one a block.
"""

import http.client
import json
import queue
import sys
import threading
import time
import zlib
from typing import Any
from urllib.parse import urlencode

CLIENTS = 16
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def main() -> None:
    wanted = json.load(sys.stdin)
    connections = [http.client.HTTPConnection("127.0.0.1", wanted["port"], timeout=60) for _ in range(CLIENTS)]
    print(json.dumps([_block(block, connections) for block in wanted["blocks"]]))


def _block(block: dict[str, Any], connections: list[http.client.HTTPConnection]) -> dict[str, Any]:
    waiting: queue.SimpleQueue[Any] = queue.SimpleQueue()
    for flow in block["flows"]:
        waiting.put(flow)
    times: list[float] = []
    threads = [threading.Thread(target=_work, args=(connection, waiting, times)) for connection in connections]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - begun
    assert len(times) == len(block["flows"]), f"{len(block['flows']) - len(times)} flows failed"
    return {"kind": block["kind"], "took": took, "flows": times}


def _work(connection: http.client.HTTPConnection, waiting: Any, times: list[float]) -> None:
    while True:
        try:
            address, form = waiting.get_nowait()
        except queue.Empty:
            return
        begun = time.perf_counter()
        _flow(connection, address, urlencode(form), {"X-Forwarded-For": _address_of(address)})
        times.append(time.perf_counter() - begun)


def _address_of(page: str) -> str:
    """A network address for each client: there is a limit for what one sends."""
    return ".".join(map(str, b"\x0a" + zlib.crc32(page.encode()).to_bytes(4, "big")[1:]))


def _flow(connection: http.client.HTTPConnection, address: str, form: str, headers: dict[str, str]) -> None:
    """Open the page, send the answer, open the thanks."""
    _ask(connection, "GET", address, 200, headers)
    thanks = _ask(connection, "POST", address, 303, headers | FORM, form)
    _ask(connection, "GET", thanks, 200, headers)


def _ask(
    connection: http.client.HTTPConnection, method: str, address: str, expected: int, headers: Any, form: str = ""
) -> str:
    connection.request(method, address, form or None, headers)
    answer = connection.getresponse()
    text = answer.read()
    assert answer.status == expected, f"{method} {address}: {answer.status} {text[:300]!r}"
    return answer.headers.get("Location", "")


if __name__ == "__main__":
    main()
