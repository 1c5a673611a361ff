"""Brings the data of an instance up to date before it serves: tables, files for the browser, the demo firm.

A program of its own (`python -m impactdesk.local.prepare [--empty]`), run with the instance's environment.
"""

import sys
from contextlib import suppress
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from impactdesk.local.install import DIST, ROOT, fingerprint, is_made
from impactdesk.local.progress import say, step


def migrate() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        with step("Making the tables"):
            call_command("migrate", interactive=False, verbosity=0)


def collect_static() -> None:
    """Copies every file for the browser to where the web server takes it from, under a name with its hash."""
    target = Path(settings.STATIC_ROOT)
    made_from = fingerprint([ROOT / "requirements.txt", *(path for path in DIST.rglob("*") if path.is_file())])
    if is_made(target / ".made", made_from):
        return
    with step("Placing files for the browser"):
        call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    (target / ".made").write_text(made_from)


def main() -> None:
    django.setup()
    migrate()
    collect_static()
    say()
    call_command("demo", empty="--empty" in sys.argv)


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):  # bin/demo got it too, and tidies up
        main()
        sys.exit(0)
    sys.exit(130)
