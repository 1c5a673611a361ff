"""`import_csv RESOURCE FILE [--dry-run] [--as EMAIL]`: bring in a file; a bad one writes nothing and says why."""

import shutil
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, BinaryIO

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from apps.core.imports.resources import Resource, resources
from apps.core.imports.run import PROBLEMS_KEPT, Outcome, bring_in, refuse_if_closed
from apps.core.imports.tables import FileRefused, Problem

SECONDS_OF_SILENCE = 5


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
        with _opened(file) as content:
            outcome = self._bring_in(found[resource], content, by, dry_run)
        if outcome.bad:
            raise self._failure(outcome.all_problems(), outcome.bad, outcome.told)
        counts = ", ".join(f"{count} {fate.label.lower()}" for fate, count in outcome.counts.items() if count)
        begin = "Dry run, nothing written" if dry_run else "Imported"
        self.stdout.write(f"{begin}: {counts or 'no lines'}.")

    def _bring_in(self, resource: Resource, content: BinaryIO, by: Any, dry_run: bool) -> Outcome:
        try:
            refuse_if_closed(resource, by)
            table = resource.table(content if resource.is_cut else content.read(), {}, by)
            return bring_in(resource, table, by, leave_out=False, is_trial=dry_run, tell=self._teller(content))
        except FileRefused as error:
            raise self._failure(list(error.problems), 0, len(error.problems)) from error

    def _teller(self, content: BinaryIO) -> Any:
        """Says every few seconds how far it is, once it takes longer than that."""
        told_at = time.monotonic()

        def tell(done: int) -> None:
            nonlocal told_at
            if time.monotonic() - told_at >= SECONDS_OF_SILENCE:
                told_at = time.monotonic()
                self.stderr.write(f"{done:,} lines, {_share(content)} % of the file")

        return tell

    def _failure(self, problems: list[Problem], bad: int, told: int) -> CommandError:
        """Each problem on a line of its own, then what it comes to."""
        for problem in problems[:PROBLEMS_KEPT]:
            self.stderr.write(str(problem))
        if told > PROBLEMS_KEPT:
            self.stderr.write(f"and {told - PROBLEMS_KEPT} more")
        if not bad:
            return CommandError("The file cannot be read; nothing was written.")
        return CommandError(f"{bad} line{'s need' if bad > 1 else ' needs'} you; nothing was written.")


def _share(content: BinaryIO) -> int:
    here = content.tell()
    size = content.seek(0, 2)
    content.seek(here)
    return 100 * here // size if size else 100


@contextmanager
def _opened(file: str) -> Iterator[BinaryIO]:
    """The file; standard input, which is gone through more than once, as a temporary one."""
    try:
        if file == "-":
            with TemporaryFile() as kept:
                shutil.copyfileobj(sys.stdin.buffer, kept)
                yield kept
        else:
            with Path(file).open("rb") as opened:
                yield opened
    except OSError as error:
        raise CommandError(f"{file}: {error.strerror}") from error


def _person(email: str | None) -> Any:
    if not email:
        return None
    person = get_user_model()._default_manager.filter(email__iexact=email.strip(), is_active=True).first()
    if person is None:
        raise CommandError(f"Nobody here has the address {email}.")
    return person
