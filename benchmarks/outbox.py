"""Mails through the Outbox against a bare `smtplib` loop: `python -m benchmarks.outbox`.

One sender each, the same messages, one kept connection, in turns of a thousand; the server is a process of its own
that takes so many milliseconds a mail, or none. The bare loop's messages are made beforehand and it writes nothing
down: what the Outbox costs on top is claiming, filling in links, writing down each mail's fate. The
pace a domain is off.
"""

import argparse
import os
import smtplib
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.scorecard import _machine
from benchmarks.scratch import scratch

RESULTS = Path(__file__).parent / "results" / "outbox.md"
TURN = 1_000
HEADS = ("The server takes", "Mails", "Bare ÷ Outbox", "Bare, mails a second", "Outbox", "Statements a mail")


def main() -> None:
    wanted = _arguments()
    os.environ |= {"EMAIL_URL": "smtp://127.0.0.1:25", "OUTBOX_MAILS_A_MINUTE_A_DOMAIN": "0"}
    with scratch() as databases:
        from django.core.management import call_command

        databases.make("outbox")
        call_command("migrate", interactive=False, verbosity=0)
        rows = [_compared(wanted.mails, milliseconds) for milliseconds in wanted.milliseconds]
        text = _report(rows)
    print(text)
    if wanted.write:
        RESULTS.write_text(text)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.outbox", description=__doc__)
    parser.add_argument("--mails", type=int, default=10_000, help="to each server and by each of the two")
    parser.add_argument("--milliseconds", type=int, nargs="+", default=[20, 0], help="what a server takes a mail")
    parser.add_argument("--write", action="store_true", help=f"write the table to {RESULTS.name} as well")
    return parser.parse_args()


def _compared(mails: int, milliseconds: int) -> tuple[Any, ...]:
    """Send the same mails by both, taking turns; the table's row."""
    times = {"bare": 0.0, "outbox": 0.0}
    statements = 0
    with _server(milliseconds) as port:
        for number in range(0, mails, TURN):
            rows = _queued(number, min(TURN, mails - number))
            pair: list[tuple[str, Callable[[], int]]] = [("bare", _bare(rows, port)), ("outbox", _outbox(len(rows)))]
            for name, send in pair if (number // TURN) % 2 else pair[::-1]:
                begun = time.perf_counter()
                statements += send()
                times[name] += time.perf_counter() - begun
            print(f"  {number + len(rows):,} of {mails:,} at {milliseconds} ms", flush=True)
    ratio = times["bare"] / times["outbox"]
    takes = f"{milliseconds} ms a mail" if milliseconds else "no time"
    paces = [f"{mails / times[name]:.0f}" for name in ("bare", "outbox")]
    return takes, f"{mails:,}", f"{ratio:.2f}", *paces, f"{statements / mails:.2f}"


@contextmanager
def _server(milliseconds: int) -> Iterator[int]:
    from django.conf import settings

    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    argv = [sys.executable, "-m", "benchmarks.mail_server", str(port), str(milliseconds)]
    with subprocess.Popen(argv, stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        server.stdout.readline()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        yield port
        server.terminate()


def _queued(first: int, count: int) -> list[Any]:
    """Queue so many mails of the size of a request for feedback, each to a reader and a domain of a hundred."""
    from django.db import transaction

    from apps.outbox.models import LINK, UNSUBSCRIBE, Message
    from apps.outbox.services import queue_messages

    paragraph = '<tr><td style="padding:24px 40px 0;font:400 16px/1.55 sans-serif">How is our work going?</td></tr>\n'
    taps = "".join(f'<td><a class="tap" href="{LINK}?o={value}">{value}</a></td>' for value in range(1, 6))
    html = f"<html><body><table>{paragraph * 40}<tr>{taps}</tr></table><a href='{UNSUBSCRIBE}'>Stop</a></body></html>"
    text = f"Dear reader,\n\nhow is our work going? Twelve short questions:\n\n{LINK}\n\nStop: {UNSUBSCRIBE}\n"
    messages = [
        Message(
            dedupe_key=f"benchmark:{time.monotonic_ns()}:{number}",
            kind="feedback_request",
            to_email=f"reader{number}@client{number % 100}.example",
            to_name=f"Reader {number}",
            from_name="Marta Lindqvist, Meridian Advisory",
            reply_to="marta@firm.example",
            subject="How is our work for Northgate going?",
            text=text,
            html=html,
            contact_id=number,
            account_id=1,
            link_purpose="answer",
            link_row=number,
        )
        for number in range(first + 1, first + count + 1)
    ]
    with transaction.atomic():
        queue_messages(messages=messages)
    return list(Message.objects.filter(state="queued").order_by("pk"))


def _bare(rows: list[Any], port: int) -> Callable[[], int]:
    """A loop over messages that lie ready in memory."""
    from email.utils import parseaddr

    from apps.outbox.letters import as_email

    mails = [as_email(row) for row in rows]
    ready = [(parseaddr(mail.from_email)[1], mail.to, mail.message().as_bytes(linesep="\r\n")) for mail in mails]

    def send() -> int:
        with smtplib.SMTP("127.0.0.1", port) as line:
            for sender, to, content in ready:
                line.sendmail(sender, to, content)
        return 0

    return send


def _outbox(count: int) -> Callable[[], int]:
    from django.db import connection

    from apps.outbox.sending import send_due

    def send() -> int:
        asked = 0

        def counting(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
            nonlocal asked
            asked += 1
            return execute(sql, params, many, context)

        with connection.execute_wrapper(counting):
            done = send_due()
        assert done == {"sent": count}, done
        return asked

    return send


def _report(rows: list[tuple[Any, ...]]) -> str:
    lines = [HEADS, ("---:",) * len(HEADS), *rows]
    table = "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)
    return f"One sender each, in turns of {TURN:,}. {_machine()}\n\n{table}\n"


if __name__ == "__main__":
    main()
