"""Clients in a process of their own that ask for one thing, each the next as soon as the last is answered:
`python -m benchmarks.load`.

Reads {port, seconds, method, paths, body, headers, expected} and prints {"took": seconds, "times": [seconds]}. Each
client begins at another place of `paths`.
"""

import http.client
import json
import sys
import threading
import time
from typing import Any

CLIENTS = 8


def main() -> None:
    wanted = json.load(sys.stdin)
    times: list[float] = []
    begun = time.perf_counter()
    threads = [threading.Thread(target=_work, args=(wanted, number, begun, times)) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(json.dumps({"took": time.perf_counter() - begun, "times": times}))


def _work(wanted: dict[str, Any], place: int, begun: float, times: list[float]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", wanted["port"], timeout=60)
    while (asked := time.perf_counter()) - begun < wanted["seconds"]:
        path = wanted["paths"][place % len(wanted["paths"])]
        connection.request(wanted["method"], path, wanted["body"] or None, wanted["headers"])
        answer = connection.getresponse()
        text = answer.read()
        assert answer.status == wanted["expected"], f"{path}: {answer.status} {text[:300]!r}"
        times.append(time.perf_counter() - asked)
        place += CLIENTS


if __name__ == "__main__":
    main()
