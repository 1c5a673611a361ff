"""`bin/manage rollup [--month YYYY-MM] [--all]`: when it returns, the scorecards show what was recorded before."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.core.months import Month
from apps.measures.services import roll_up


class Command(BaseCommand):
    help = "Roll months up into figures: without arguments what changed since the last time."

    def add_arguments(self, parser: CommandParser) -> None:
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--month", action="append", metavar="YYYY-MM", help="this month, anew; may be repeated")
        which.add_argument("--all", action="store_true", dest="everything", help="every month, anew")

    def handle(self, *args: Any, month: list[str] | None, everything: bool, **options: Any) -> None:
        written = roll_up(months=self._months(month), everything=everything)
        self.stdout.write(f"Rolled up {written} figures of a month." if written else "Nothing has changed.")

    @staticmethod
    def _months(texts: list[str] | None) -> list[Month] | None:
        try:
            months = [Month.parse(text) for text in texts] if texts else None
        except ValueError as error:
            raise CommandError(str(error)) from error
        if months and max(months) > Month.current():
            raise CommandError("That month has not begun.")
        return months
