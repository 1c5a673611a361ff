"""`bin/manage doctor`: looks at every component, and says of each that fails what to do about it.

An app adds its own in a module `checkup.py`.
"""

import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import redis
from celery import current_app
from django.conf import settings
from django.core.mail import get_connection
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from apps.core.models import Heartbeat
from apps.core.registry import modules

BEAT_IS_LATE = timedelta(minutes=3)  # it shows a sign of life every 30 seconds
LITTLE_SPACE = 1_000_000_000  # bytes
CLOCKS_DIFFER = timedelta(seconds=5)


class Ailment(Exception):
    """A component does not work: what is seen, and what to do."""

    def __init__(self, what: str, advice: str) -> None:
        super().__init__(what)
        self.advice = advice


def database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return f"PostgreSQL {cursor.fetchone()[0]}"


def migrations() -> str:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        raise Ailment(f"{len(waiting)} not applied", "bin/manage migrate")
    return "all applied"


def redis_server() -> str:
    with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=3) as client:
        client.ping()
    return "answers"


def worker() -> str:
    answers = current_app.control.ping(timeout=2)
    if not answers:
        raise Ailment("none answers", "Start bin/demo, or: celery -A impactdesk worker")
    return f"{len(answers)} answering"


def beat() -> str:
    sign = Heartbeat.objects.filter(name="beat").first()
    if sign is None or timezone.now() - sign.beat_at > BEAT_IS_LATE:
        seen = f"last sign of life {sign.beat_at:%Y-%m-%d %H:%M} UTC" if sign else "no sign of life"
        raise Ailment(seen, "Start bin/demo, or: celery -A impactdesk beat. It also needs a worker.")
    return "alive"


def mail() -> str:
    if not settings.EMAIL_URL:
        return "kept in the Outbox and not sent (EMAIL_URL is not set)"
    with get_connection():
        return f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT} answers"


def secret_key() -> str:
    if len(settings.SECRET_KEY) < 50 or len(set(settings.SECRET_KEY)) < 5:
        raise Ailment("too short", "Set SECRET_KEY to at least 50 random characters: openssl rand -hex 48")
    return f"{len(settings.SECRET_KEY)} characters"


def pages() -> str:
    if not any(Path(folder).is_dir() for folder in settings.STATICFILES_DIRS):
        raise Ailment("styles and scripts are not built", "Start bin/demo, or: npm ci && npm run build")
    if not (Path(settings.STATIC_ROOT) / "staticfiles.json").is_file():
        raise Ailment("styles and scripts are not in place", "Start bin/demo, or: bin/manage collectstatic")
    return "built and in place"


def time_zone() -> str:
    return f"{settings.TIME_ZONE}, where it is {datetime.now(ZoneInfo(settings.TIME_ZONE)):%Y-%m-%d %H:%M}"


def disk() -> str:
    free = shutil.disk_usage(settings.IMPACTDESK_DATA).free
    if free < LITTLE_SPACE:
        raise Ailment(f"{free / 1e9:.1f} GB free", f"Make room on the disk of {settings.IMPACTDESK_DATA}.")
    return f"{free / 1e9:.0f} GB free"


def clock() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        apart = abs(cursor.fetchone()[0] - timezone.now())
    if apart > CLOCKS_DIFFER:
        raise Ailment(f"{apart.total_seconds():.0f} s apart from the database's", "Run a time service (NTP) on both.")
    return "agrees with the database's"


DATABASE = "Is PostgreSQL running, and is DATABASE_URL right? Without DATABASE_URL, see logs/postgres.log in var/."
COMPONENTS: list[tuple[str, Callable[[], str], str]] = [
    ("Database", database, DATABASE),
    ("Migrations", migrations, DATABASE),
    ("Redis", redis_server, "Is Redis running, and is REDIS_URL right? Without REDIS_URL, see logs/redis.log in var/."),
    ("Worker", worker, "The worker is asked through Redis: see there."),
    ("Beat", beat, DATABASE),
    ("Mail", mail, "Is EMAIL_URL right (smtp://user:password@host:port), and may this machine reach that server?"),
    ("Secret key", secret_key, ""),
    ("Pages", pages, ""),
    ("Time zone", time_zone, "Set ORGANISATION_TIME_ZONE to a name such as Europe/Berlin."),
    ("Disk", disk, "Does the folder IMPACTDESK_DATA exist, and may this account read it?"),
    ("Clock", clock, DATABASE),
]


class Command(BaseCommand):
    help = "Checks every component and says what to do about what fails."
    requires_system_checks: list[Any] = []

    def handle(self, *args: Any, **options: Any) -> None:
        looks = [*COMPONENTS, *(look for module in modules("checkup") for look in module.COMPONENTS)]
        failed = [name for name, look, advice in looks if not self.is_well(name, look, advice)]
        if failed:
            raise CommandError(f"Not in order: {', '.join(failed)}.")
        self.stdout.write("Everything is in order.")

    def is_well(self, name: str, look: Callable[[], str], advice: str) -> bool:
        try:
            self.stdout.write(f"  ok    {name:<11} {look()}")
        except Exception as error:  # noqa: BLE001 whatever a component throws is its ailment
            seen = str(error).strip().split("\n")[0] or type(error).__name__
            self.stdout.write(f"  FAILS {name:<11} {seen}\n        → {getattr(error, 'advice', advice)}")
            return False
        return True
