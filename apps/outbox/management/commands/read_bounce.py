"""`read_bounce` takes one mail from standard input: a mail server pipes to it what comes back (docs/operations.md).

It ends with 0 also for mail that is no report, so that the server does not return it to whom it came from, and with 75
("try again later" to a mail server) where the database is away.
"""

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError

from apps.outbox.mailbox import take_mail
from apps.outbox.reports import MOST_BYTES

TRY_AGAIN = 75  # EX_TEMPFAIL of sysexits.h


class Command(BaseCommand):
    help = "Reads a delivery report or complaint from standard input and acts on it."
    requires_system_checks: list[Any] = []

    def handle(self, *args: Any, **options: Any) -> None:
        raw = sys.stdin.buffer.read(MOST_BYTES)
        while sys.stdin.buffer.read(1 << 20):
            pass  # a mail server whose pipe is closed on it would take that for a failure
        try:
            done = take_mail(raw)
        except DatabaseError as error:
            self.stderr.write(f"The database is away, try again later: {error}")
            sys.exit(TRY_AGAIN)
        for came_to, count in sorted(done.items()):
            self.stdout.write(f"{came_to}: {count}")
