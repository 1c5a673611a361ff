"""How far a file has come.

A write is one transaction, so that none of its rows is seen before its end. Its session says how far it is in its
name, which PostgreSQL shows to others at once, and which is gone with the session.
"""

from dataclasses import dataclass

from django.db import connection

from apps.core.models import Upload


@dataclass(frozen=True)
class Progress:
    """`done` of `total` lines were looked at, or (`is_writing`) written but not committed."""

    is_writing: bool
    done: int
    total: int


def tell_written(upload: Upload, lines: int) -> None:
    """Let others see how many lines this transaction has written."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('application_name', %s, true)", [f"{_name(upload)}{lines}"])


def progress_of(upload: Upload) -> Progress:
    """How far a file that is worked on has come; a write that nobody is at has come nowhere."""
    if upload.options.get("is_unchecked"):
        return Progress(False, upload.checked, upload.lines)
    return Progress(True, _written(upload), upload.lines)


def _written(upload: Upload) -> int:
    """Asked of the primary, where it is written."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT application_name FROM pg_stat_activity"
            " WHERE datname = current_database() AND starts_with(application_name, %s)",
            [_name(upload)],
        )
        told = [name.rpartition(" ")[2] for (name,) in cursor.fetchall()]
    return max((int(lines) for lines in told if lines.isdecimal()), default=0)


def _name(upload: Upload) -> str:
    return f"import {upload.pk} "
