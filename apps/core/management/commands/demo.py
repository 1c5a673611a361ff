"""`demo` fills an empty database with the demo firm, or with one administrator, and says how to sign in.

Where there are people already it changes nothing.
"""

from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandParser

from apps.core import registry
from apps.core.demo_firm import load_firm


class Command(BaseCommand):
    help = "Makes the demo firm in an empty database and prints the sign-ins."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--empty", action="store_true", help="one administrator and nothing else")

    def handle(self, *args: Any, empty: bool = False, **options: Any) -> None:
        parts = registry.modules("demo")
        if not get_user_model()._default_manager.exists():
            self._fill(parts, empty=empty)
        for part in parts:
            if hasattr(part, "sign_ins"):
                self._print(part.sign_ins())

    def _fill(self, parts: list[Any], *, empty: bool) -> None:
        if not empty:
            self.stdout.write("  Making the demo firm …")
            self.stdout.flush()
            load_firm()
            return
        for part in parts:
            if hasattr(part, "load_empty"):
                self._print(part.load_empty())

    def _print(self, lines: list[str]) -> None:
        for line in lines:
            self.stdout.write(f"  {line}")
