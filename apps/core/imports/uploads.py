"""A file between its preview and its confirmation: kept for its owner, checked again when it is written."""

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils import timezone

from apps.core.imports.resources import Resource, resources
from apps.core.imports.run import Fate, Outcome, bring_in, check, refuse_if_closed
from apps.core.imports.tables import FileRefused, Line, Problem
from apps.core.models import Upload
from apps.core.scheduling import schedule

DAYS_KEPT = 14
# What is looked at or written while a person waits; longer files are left to a worker.
BYTES_AT_ONCE = 512 * 1024
LINES_AT_ONCE = 3_000
TASK = "apps.core.tasks.work_on_files"


def store_upload(*, by: Any, resource: Resource, filename: str, content: bytes, options: dict[str, Any]) -> Upload:
    """Keep a file and what would become of its lines. FileRefused where it cannot be read.

    The lines of a large file are looked at by a worker; until then it is waiting.
    """
    refuse_if_closed(resource, by)
    lines = resource.table(content, options, by)
    is_large = len(content) > BYTES_AT_ONCE
    found = {"is_waiting": True, "is_unchecked": True} if is_large else _kept(check(resource, lines, by))
    with transaction.atomic():
        if is_large:
            schedule(TASK)
        return Upload.objects.create(
            person=by, resource=resource.name, filename=filename[:255], content=content, options=options | found
        )


def choose(*, by: Any, upload: Upload, choices: dict[str, str]) -> None:
    """Keep what was chosen for lines, and look at them again."""
    resource = resources()[upload.resource]
    options = upload.options | {"choices": {**upload.options.get("choices", {}), **choices}}
    outcome = check(resource, resource.table(bytes(upload.content), options, by), by)
    with transaction.atomic():
        locked = Upload.objects.select_for_update().get(pk=upload.pk)
        if locked.imported_at is None:
            Upload.objects.filter(pk=upload.pk).update(options=options | _kept(outcome))


def confirm_upload(*, by: Any, upload: Upload, leave_out: bool) -> Upload:
    """Write a file, all of it or (`leave_out`) its good lines. Confirming again changes nothing.

    A long file is left to a worker. Where a line has turned bad since the preview nothing is written and
    `imported_at` stays empty; the preview then shows the new fates.
    """
    with transaction.atomic():
        locked = Upload.objects.select_for_update().get(pk=upload.pk)
        if locked.imported_at is not None or is_waiting(locked):
            return locked
        locked.options["leave_out"] = leave_out
        if len(locked.options["fates"]) <= LINES_AT_ONCE:
            return _write(locked)
        locked.options["is_waiting"] = True
        locked.save(update_fields=["options"])
        schedule(TASK)
    return locked


def work_on_waiting() -> int:
    """Look at the large files handed in, and write those confirmed, one by one; how many. Safe to run twice at once."""
    done = 0
    for pk in Upload.objects.filter(imported_at=None, options__is_waiting=True).values_list("pk", flat=True):
        with transaction.atomic():
            locked = Upload.objects.select_for_update(skip_locked=True).filter(pk=pk).first()
            if locked is None or locked.imported_at is not None or not is_waiting(locked):
                continue
            _look(locked) if locked.options.get("is_unchecked") else _write(locked)
            done += 1
    return done


def is_waiting(upload: Upload) -> bool:
    return bool(upload.options.get("is_waiting"))


def _look(upload: Upload) -> None:
    """Tell the fate of each line of a locked file."""
    upload.options |= {"is_waiting": False, "is_unchecked": False}
    resource = resources()[upload.resource]
    try:
        outcome = check(resource, lines_of(upload, upload.person), upload.person)
    except FileRefused as refusal:
        outcome = _refused(refusal)
    upload.options |= _kept(outcome)
    upload.save(update_fields=["options"])


def _write(upload: Upload) -> Upload:
    """Write a locked file as its owner, and keep what became of its lines."""
    by, resource = upload.person, resources()[upload.resource]
    is_whole = not upload.options["leave_out"]
    upload.options["is_waiting"] = False
    try:
        refuse_if_closed(resource, by)
        with transaction.atomic():
            outcome = bring_in(resource, lines_of(upload, by), by, leave_out=not is_whole)
    except FileRefused as refusal:
        outcome, is_whole = _refused(refusal), True
    upload.options |= _kept(outcome)
    if not (is_whole and outcome.bad):
        upload.imported_at = timezone.now()
    upload.save(update_fields=["options", "imported_at"])
    return upload


def _refused(refusal: FileRefused) -> Outcome:
    """A file that broke off while it was read: one bad line tells why."""
    return Outcome(Fate.WRONG.value, {0: list(refusal.problems)})


def purge_uploads(now: dt.datetime | None = None) -> int:
    """Delete files handed in more than two weeks ago; how many."""
    before = (now or timezone.now()) - dt.timedelta(days=DAYS_KEPT)
    return Upload.objects.filter(recorded_at__lt=before).delete()[0]


def outcome_of(upload: Upload) -> Outcome:
    """What was found when the file was last looked at."""
    problems = upload.options.get("problems", {})
    return Outcome(
        upload.options.get("fates", ""),
        {int(place): [Problem(*problem) for problem in told] for place, told in problems.items()},
    )


def lines_of(upload: Upload, by: Any) -> Iterable[Line]:
    return resources()[upload.resource].table(bytes(upload.content), upload.options, by)


def lines_at(upload: Upload, by: Any, places: Iterable[int]) -> Iterator[tuple[int, Line]]:
    """The lines at some places (in ascending order) of a file, read no further than needed."""
    wanted = set(places)
    upto = max(wanted, default=-1) + 1
    for place, line in enumerate(islice(lines_of(upload, by), upto)):
        if place in wanted:
            yield place, line


def bad_places(outcome: Outcome) -> list[int]:
    return [place for place, fate in enumerate(outcome.fates) if Fate(fate).is_bad]


def _kept(outcome: Outcome) -> dict[str, Any]:
    problems = {place: [[p.line, p.column, str(p.message)] for p in told] for place, told in outcome.problems.items()}
    return {"fates": outcome.fates, "problems": problems}
