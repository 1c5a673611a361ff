"""The client's way (page, answer, thanks) against bare views, over real sockets: `python -m benchmarks.answer`.

gunicorn serves both; sixteen clients in another process take them in turns. What is reported is a ratio. See README.md.
"""

import argparse
import json
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from benchmarks.clients import CLIENTS
from benchmarks.scorecard import _machine
from benchmarks.scratch import NAME, Scratch, scratch

RESULTS = Path(__file__).parent / "results" / "answer.md"
CALLED, ACCOUNTS, THEMES = "answer", 500, 8
SERVER = ("--workers", "2", "--threads", "8", "--keep-alive", "60", "--log-level", "warning", "--no-control-socket")
KINDS = ("bare", "product")


def main() -> None:
    wanted = _arguments()
    with scratch() as databases:
        databases.make(CALLED)
        flows = _fill(wanted.flows * wanted.rounds)
        with _served(databases) as port:
            _same_rows(lambda kind: _clients(port, [{"kind": kind, "flows": [flows[kind].pop()]}]))
            warm = {kind: [flows[kind].pop() for _ in range(CLIENTS)] for kind in KINDS}
            _clients(port, _blocks(warm, 1))
            measured = _clients(port, _blocks(flows, wanted.rounds))
        text = _report(measured, wanted)
    print(text)
    if wanted.write:
        RESULTS.write_text(text)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.answer", description=__doc__)
    parser.add_argument("--rounds", type=int, default=6, help="how often the two take turns")
    parser.add_argument("--flows", type=int, default=150, help="how many clients answer in a round")
    parser.add_argument("--write", action="store_true", help=f"write the table to {RESULTS.name} as well")
    return parser.parse_args()


def _fill(flows: int) -> dict[str, list[Any]]:
    """A firm with two years of answers, and everybody asked once more; (address, form) of each by whose turn it is."""
    from django.core.management import call_command

    from benchmarks.fill import CONTACTS, fill_firm

    needed = 2 * (flows + CLIENTS + 1)
    assert needed <= ACCOUNTS * CONTACTS, f"only {ACCOUNTS * CONTACTS} contacts for {needed} flows"
    print("Filling …", flush=True)
    call_command("migrate", interactive=False, verbosity=0)
    fill_firm(ACCOUNTS)
    return _ask_everybody(needed)


def _ask_everybody(count: int) -> dict[str, list[Any]]:
    from django.db import connection
    from django.urls import reverse
    from django.utils import timezone

    from apps.accounts.models import Contact
    from apps.core.links import make_token
    from apps.feedback.letter import letters_for
    from apps.feedback.models import FeedbackRequest, Theme
    from apps.feedback.sheet import sheet_of
    from apps.feedback.spans import life_of_a_link
    from apps.feedback.turns import choose_impacts
    from apps.outbox.models import Message
    from apps.outbox.services import queue_messages
    from benchmarks.bare_answer import said_on

    now = timezone.now()
    Theme.objects.bulk_create([Theme(name=f"Theme {number}") for number in range(THEMES)])
    contacts = Contact.objects.select_related("account__manager", "account__team").order_by("pk")[:count]
    fresh = {"state": "sent", "sent_at": now, "expires_at": now + life_of_a_link()}
    requests = [FeedbackRequest(contact=contact, **fresh) for contact in contacts]
    choose_impacts(requests)
    FeedbackRequest.objects.bulk_create(requests)
    queue_messages(messages=letters_for(requests))
    Message.objects.update(state="sent", sent_at=now - life_of_a_link() / 30)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    flows: dict[str, list[Any]] = {kind: [] for kind in KINDS}
    for number, request in enumerate(requests):
        sheet, kind = sheet_of(request.pk), KINDS[number % 2]
        assert sheet is not None
        address = reverse("answer", args=[make_token("answer", request.pk)])
        flows[kind].append((f"/bare-answer/{request.pk}/" if kind == "bare" else address, said_on(sheet)))
    return flows


@contextmanager
def _served(databases: Scratch) -> Iterator[int]:
    """gunicorn on the scratch database, as the Procfile starts it; the port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    database = urlsplit(databases.server)._replace(path=f"/{NAME}_{CALLED}").geturl()
    variables = os.environ | {"DATABASE_URL": database, "TRUSTED_PROXIES": "1"}
    gunicorn = [sys.executable, "-m", "gunicorn", "benchmarks.wsgi", "--bind", f"127.0.0.1:{port}", *SERVER]
    server = subprocess.Popen(gunicorn, env=variables)
    try:
        _wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait()


def _wait_for(port: int) -> None:
    for _try in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError("gunicorn did not start")


def _blocks(flows: dict[str, list[Any]], rounds: int) -> list[dict[str, Any]]:
    """Blocks of the two in turns, each first as often as the other."""
    size = len(flows["bare"]) // rounds
    order = [KINDS[:: 1 if number % 2 else -1] for number in range(rounds)]
    return [
        {"kind": kind, "flows": flows[kind][number * size : (number + 1) * size]}
        for number in range(rounds)
        for kind in order[number]
    ]


def _clients(port: int, blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    wanted = json.dumps({"port": port, "blocks": blocks})
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.clients"], input=wanted, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def _same_rows(run: Any) -> None:
    """Both insert as many rows into every table, history included; else the comparison is not fair."""
    from django.apps import apps

    def counts() -> dict[str, int]:
        return {model._meta.label: model._default_manager.count() for model in apps.get_models() if model._meta.managed}

    added = {}
    for kind in KINDS:
        before = counts()
        run(kind)
        added[kind] = {label: more for label, count in counts().items() if (more := count - before[label])}
    assert added["bare"] == added["product"], f"not the same rows: {added}"
    print("Rows inserted by a flow of either:", added["bare"], flush=True)


def _report(blocks: list[dict[str, Any]], wanted: argparse.Namespace) -> str:
    rate, late = {}, {}
    for kind in KINDS:
        mine = [block for block in blocks if block["kind"] == kind]
        rate[kind] = sum(len(block["flows"]) for block in mine) / sum(block["took"] for block in mine)
        late[kind] = statistics.quantiles([took for block in mine for took in block["flows"]], n=20)[-1] * 1000
    rows = [
        ("", "Flows a second", "95th percentile of a flow"),
        ("---", "---:", "---:"),
        *((f"{kind}", f"{rate[kind]:.1f}", f"{late[kind]:.0f} ms") for kind in KINDS),
        ("ratio", f"{rate['product'] / rate['bare']:.2f}", f"{late['product'] / late['bare']:.2f}"),
    ]
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    return f"{CLIENTS} clients, {wanted.rounds} rounds of {wanted.flows} flows each. {_machine()}\n\n{table}\n"


if __name__ == "__main__":
    main()
