"""Bases of every table: when a row was recorded, the id other systems know it by, and its history."""

from typing import Any

import pghistory
from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Row(models.Model):
    """A row that knows when it was recorded and when it was last changed (both moments in UTC).

    `updated_at` is also the row's version: a form sends back the one it was filled from, so that of two
    people who edit a row at once the second is told (`core.services.change`).
    """

    recorded_at = models.DateTimeField(_("recorded at"), auto_now_add=True, db_default=Now(), editable=False)
    updated_at = models.DateTimeField(_("changed at"), auto_now=True, db_default=Now(), editable=False)

    class Meta:
        abstract = True

    @property
    def version(self) -> str:
        """The version a form sends back: the moment of the last change, ISO 8601 with microseconds."""
        return self.updated_at.isoformat() if self.updated_at else ""


class FedRow(Row):
    """A row that other systems may feed: posting the same `external_id` again updates it."""

    external_id = models.CharField(_("external id"), max_length=120, null=True, blank=True, unique=True)

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        self.external_id = self.external_id or None


def history(model: type[models.Model] | None = None, **options: Any) -> Any:
    """Class decorator: keep every version of a row, written by PostgreSQL triggers, with who did it."""
    track = pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), **options)
    return track(model) if model else track


class Upload(models.Model):
    """A file handed in for import, kept while its preview is looked at; only its owner sees it.

    Of its `lines` the first `checked` were looked at, and `counts` says how many had which fate. What stands in it
    and the fate of each line lie in its parts.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    resource = models.CharField(max_length=60)
    filename = models.CharField(max_length=255)
    options = models.JSONField(default=dict)
    lines = models.PositiveIntegerField(default=0)
    checked = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    recorded_at = models.DateTimeField(auto_now_add=True)
    imported_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["recorded_at"], name="core_upload_recorded")]

    def __str__(self) -> str:
        return self.filename


class UploadPart(models.Model):
    """Some lines of a file, as UTF-8: `first` is the place of its first line among those of the file, from 0, and
    `begins` where that stands in it. `fates` has a letter for each line, once they were looked at."""

    upload = models.ForeignKey(Upload, models.CASCADE, related_name="parts")
    first = models.PositiveIntegerField()
    begins = models.PositiveIntegerField()
    content = models.BinaryField()
    fates = models.TextField(default="")
    problems = models.JSONField(default=dict)  # by the place in this part, as text: [[line, column, message], …]

    class Meta:
        ordering = ["first"]
        constraints = [models.UniqueConstraint(fields=["upload", "first"], name="core_upload_part_once")]

    def __str__(self) -> str:
        return f"{self.upload_id} from {self.first}"


class IdempotencyKey(models.Model):
    """The answer once given to a POST, so that a repeat with the same key gets it again and writes nothing."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    request_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    body = models.JSONField(null=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="core_idempotency_once")]

    def __str__(self) -> str:
        return self.key


class Heartbeat(models.Model):
    """When a background process last showed a sign of life (read by `doctor`)."""

    name = models.CharField(max_length=40, primary_key=True)
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Tally(models.Model):
    """How often something was tried in a span of time, for the rate limits of the public pages."""

    key = models.CharField(max_length=64, primary_key=True)  # a keyed hash: no address is kept
    count = models.PositiveIntegerField(default=1)
    until = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["until"], name="core_tally_until")]

    def __str__(self) -> str:
        return f"{self.count} until {self.until}"


class LogPosition(models.Field):
    """A place in PostgreSQL's write-ahead log (LSN), read as text such as "16/B374D848"."""

    def db_type(self, connection: Any) -> str:
        return "pg_lsn"


class LastWrite(models.Model):
    """How far a replica must have come before this person reads from it again (apps/core/replica)."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+")
    position = LogPosition()

    def __str__(self) -> str:
        return f"{self.person_id}: {self.position}"
