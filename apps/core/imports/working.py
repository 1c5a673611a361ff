"""Looking through a file in committed steps, and writing it in one transaction."""

import logging
from collections import Counter
from typing import Any

from django.db import transaction
from django.utils import timezone

from apps.core.imports.parts import Reader, break_off, parts_of
from apps.core.imports.progress import tell_written
from apps.core.imports.resources import resources
from apps.core.imports.run import Checked, Judge, batches, fates_of, refuse_if_closed, write
from apps.core.imports.tables import FileRefused
from apps.core.models import Upload, UploadPart

logger = logging.getLogger(__name__)
PARTS_A_STEP = 5


def is_waiting(upload: Upload) -> bool:
    return bool(upload.options.get("is_waiting"))


def work_on_waiting() -> int:
    """Look through the large files handed in, and write those confirmed, one by one; how many. Safe to run twice at
    once, and after it was stopped anywhere: a file that makes trouble does not hold up the others."""
    done = 0
    for pk in Upload.objects.filter(imported_at=None, options__is_waiting=True).values_list("pk", flat=True):
        try:
            done += _work_on(pk)
        except Exception:
            logger.exception("File %s could not be worked on; it is tried again.", pk)
    return done


def _work_on(pk: int) -> bool:
    """Whether the file was brought to the end of what it waits for. It is locked for one step after the other: whoever
    is killed loses one step, and where another takes it over between two steps, that one goes on alone."""
    look = None
    while True:
        with transaction.atomic():
            upload = Upload.objects.select_for_update(skip_locked=True).filter(pk=pk).first()
            if upload is None or upload.imported_at is not None or not is_waiting(upload):
                return False
            if not upload.options.get("is_unchecked"):
                write_file(upload)
                return True
            try:
                look = look or Look(upload)
                if look.step(upload):
                    return True
            except FileRefused as refusal:
                break_off(upload, refusal)
                return True


def look_through(upload: Upload) -> None:
    """Tell the fate of each line of a locked file at once."""
    upload.checked, upload.counts = 0, {}
    look = Look(upload)
    while not look.step(upload):
        pass


class Look:
    """A file while it is looked through; `at` is how far its lines were noted here."""

    def __init__(self, upload: Upload) -> None:
        self.reader = Reader(upload, upload.person).understand()
        self.judge = Judge(self.reader.resource, upload.person)
        self.at = 0

    def step(self, upload: Upload) -> bool:
        """Tell the fates of the next lines and keep them and how far it came; whether that was the end."""
        self.reader.upload = upload
        self._catch_up(upload)
        for part in upload.parts.filter(first__gte=upload.checked).order_by("first")[:PARTS_A_STEP]:
            checked = judged(self.judge, self.reader, part)
            keep(part, checked)
            upload.counts = Counter(upload.counts) + Counter(part.fates)
            upload.checked = self.at = part.first + len(checked)
        if self.reader.table is None:
            upload.lines = upload.checked
        is_over = upload.checked >= upload.lines
        if is_over:
            upload.options |= {"is_waiting": False, "is_unchecked": False}
        upload.save(update_fields=["options", "lines", "checked", "counts"])
        return is_over

    def _catch_up(self, upload: Upload) -> None:
        """Take in what was looked at before, or by another worker: a later line may be the same."""
        if self.at < upload.checked:
            for part in parts_of(upload, first__gte=self.at, first__lt=upload.checked):
                self.judge.note(self.reader.lines(part), part.fates)
            self.at = upload.checked


def judged(judge: Judge, reader: Reader, part: UploadPart) -> list[Checked]:
    return [checked for batch in batches(reader.lines(part)) for checked in judge.judged(batch)]


def keep(part: UploadPart, checked: list[Checked]) -> None:
    """Keep the fates of a part's lines, where they are not the same as before."""
    problems = {
        str(place): [[problem.line, problem.column, str(problem.message)] for problem in one.problems]
        for place, one in enumerate(checked)
        if one.problems
    }
    if (part.fates, part.problems) != (fates_of(checked), problems):
        part.fates, part.problems = fates_of(checked), problems
        part.save(update_fields=["fates", "problems"])


class Stopped(Exception):
    """A line has turned bad since the file was looked through."""

    def __init__(self, part: UploadPart, checked: list[Checked]) -> None:
        super().__init__()
        self.part, self.checked = part, checked


def write_file(upload: Upload) -> None:
    """Write a locked file as its owner, in one transaction, and keep what became of its lines. Nothing is written,
    and `imported_at` stays empty, where a line is bad and bad ones are not to be left out."""
    upload.options["is_waiting"] = False
    try:
        refuse_if_closed(resources()[upload.resource], upload.person)
        with transaction.atomic():
            _write_parts(upload, upload.person)
    except FileRefused as refusal:
        break_off(upload, refusal)
    except Stopped as stopped:
        keep(stopped.part, stopped.checked)
        _count(upload)
    else:
        upload.imported_at = timezone.now()
        _count(upload)


def _count(upload: Upload) -> None:
    upload.counts = Counter()
    for fates in upload.parts.values_list("fates", flat=True).iterator():
        upload.counts.update(fates)
    upload.save(update_fields=["options", "counts", "imported_at"])


def _write_parts(upload: Upload, by: Any) -> None:
    """Everything is looked at once more, part by part. Raises Stopped at the first bad line if all are wanted."""
    reader = Reader(upload, by).understand()
    judge = Judge(reader.resource, by)
    is_whole = not upload.options["leave_out"]
    for part in parts_of(upload):
        checked = judged(judge, reader, part)
        if not is_whole or not any(one.fate.is_bad for one in checked):
            write(reader.resource, checked, by)
        if is_whole and any(one.fate.is_bad for one in checked):
            raise Stopped(part, checked)
        keep(part, checked)
        tell_written(upload, part.first + len(checked))
