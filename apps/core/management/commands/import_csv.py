"""`import_csv RESOURCE FILE [--dry-run] [--as EMAIL]`: bring in a file; a bad one writes nothing and says why."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from apps.core.imports.resources import Resource, resources
from apps.core.imports.run import Outcome, bring_in, refuse_if_closed
from apps.core.imports.tables import BYTES_AT_MOST, FileRefused, Problem

TOLD_AT_MOST = 1_000


class Command(BaseCommand):
    help = "Bring in a CSV file (or, for calendar, an ICS file). With one bad line nothing is written."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("resource", help="What the lines are: activities, accounts, contacts …")
        parser.add_argument("file", help="The file; - reads standard input.")
        parser.add_argument("--dry-run", action="store_true", help="Try everything and take it back.")
        parser.add_argument("--as", dest="person", metavar="EMAIL", help="Who does it; default: the system.")

    def handle(self, *args: Any, resource: str, file: str, dry_run: bool, person: str | None, **options: Any) -> None:
        found = resources()
        if resource not in found:
            raise CommandError(f"There is no resource {resource}; write one of: {', '.join(found)}.")
        by = _person(person)
        outcome = self._bring_in(found[resource], _content(file), by, dry_run)
        if outcome.bad:
            raise self._failure(outcome.all_problems(), outcome.bad)
        counts = ", ".join(f"{count} {fate.label.lower()}" for fate, count in outcome.counts.items() if count)
        begin = "Dry run, nothing written" if dry_run else "Imported"
        self.stdout.write(f"{begin}: {counts or 'no lines'}.")

    def _bring_in(self, resource: Resource, content: bytes, by: Any, dry_run: bool) -> Outcome:
        try:
            refuse_if_closed(resource, by)
            table = resource.table(content, {}, by)
            return bring_in(resource, table, by, leave_out=False, is_trial=dry_run)
        except FileRefused as error:
            raise self._failure(list(error.problems), 0) from error

    def _failure(self, problems: list[Problem], bad: int) -> CommandError:
        """Each problem on a line of its own, then what it comes to."""
        for problem in problems[:TOLD_AT_MOST]:
            self.stderr.write(str(problem))
        if len(problems) > TOLD_AT_MOST:
            self.stderr.write(f"and {len(problems) - TOLD_AT_MOST} more")
        if not bad:
            return CommandError("The file cannot be read; nothing was written.")
        return CommandError(f"{bad} line{'s need' if bad > 1 else ' needs'} you; nothing was written.")


def _content(file: str) -> bytes:
    try:
        if file == "-":
            return sys.stdin.buffer.read(BYTES_AT_MOST + 1)
        with Path(file).open("rb") as opened:
            return opened.read(BYTES_AT_MOST + 1)
    except OSError as error:
        raise CommandError(f"{file}: {error.strerror}") from error


def _person(email: str | None) -> Any:
    if not email:
        return None
    person = get_user_model()._default_manager.filter(email__iexact=email.strip(), is_active=True).first()
    if person is None:
        raise CommandError(f"Nobody here has the address {email}.")
    return person
