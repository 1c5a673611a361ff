"""A file between its preview and its confirmation: kept for its owner, checked again when it is written."""

import datetime as dt
import io
from typing import Any

from django.db import transaction
from django.utils import timezone

from apps.core.imports.parts import is_broken, store_parts
from apps.core.imports.resources import Resource
from apps.core.imports.run import refuse_if_closed
from apps.core.imports.working import is_waiting, look_through, work_on_waiting, write_file
from apps.core.models import Upload
from apps.core.scheduling import schedule

__all__ = ["choose", "confirm_upload", "is_waiting", "purge_uploads", "store_upload", "work_on_waiting"]
DAYS_KEPT = 14
# What is looked at or written while a person waits; longer files are left to a worker.
BYTES_AT_ONCE = 512 * 1024
LINES_AT_ONCE = 3_000
TASK = "apps.core.tasks.work_on_files"


def store_upload(*, by: Any, resource: Resource, filename: str, file: Any, options: dict[str, Any]) -> Upload:
    """Keep a file (binary, seekable) and what would become of its lines. FileRefused where it cannot be read.

    The lines of a large file are looked at by a worker; until then it is waiting.
    """
    refuse_if_closed(resource, by)
    file.seek(0, io.SEEK_END)
    is_large = file.tell() > BYTES_AT_ONCE
    file.seek(0)
    with transaction.atomic():
        upload = Upload.objects.create(person=by, resource=resource.name, filename=filename[:255], options=options)
        store_parts(upload, resource, file, by)
        if is_large:
            upload.options |= {"is_waiting": True, "is_unchecked": True}
            upload.save()
            schedule(TASK)
        else:
            look_through(upload)
    return upload


def choose(*, by: Any, upload: Upload, choices: dict[str, str]) -> None:
    """Keep what was chosen for lines, and look at them again."""
    with transaction.atomic():
        locked = Upload.objects.select_for_update().get(pk=upload.pk)
        if locked.imported_at is None and not is_waiting(locked) and not is_broken(locked):
            locked.options["choices"] = {**locked.options.get("choices", {}), **choices}
            look_through(locked)


def confirm_upload(*, by: Any, upload: Upload, leave_out: bool) -> Upload:
    """Write a file, all of it or (`leave_out`) its good lines. Confirming again changes nothing.

    A long file is left to a worker. Where a line has turned bad since the preview nothing is written and
    `imported_at` stays empty; the preview then shows the new fates.
    """
    if is_waiting(upload):  # a worker may hold its lock for minutes
        return upload
    with transaction.atomic():
        locked = Upload.objects.select_for_update().get(pk=upload.pk)
        if locked.imported_at is not None or is_waiting(locked) or is_broken(locked):
            return locked
        locked.options["leave_out"] = leave_out
        if locked.lines <= LINES_AT_ONCE:
            write_file(locked)
            return locked
        locked.options["is_waiting"] = True
        locked.save(update_fields=["options"])
        schedule(TASK)
    return locked


def purge_uploads(now: dt.datetime | None = None) -> int:
    """Delete files handed in more than two weeks ago; how many."""
    before = (now or timezone.now()) - dt.timedelta(days=DAYS_KEPT)
    deleted = Upload.objects.filter(recorded_at__lt=before).delete()[1]
    return deleted.get("core.Upload", 0)
