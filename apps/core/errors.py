"""Errors that services raise besides Django's ValidationError and PermissionDenied."""

from collections import Counter
from collections.abc import Iterable
from typing import Self

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _

from apps.core.models import Row


class Conflict(Exception):
    """Somebody saved the row after this person had opened it; `theirs` is the row as it is now."""

    def __init__(self, theirs: Row) -> None:
        super().__init__("The row has changed since it was opened.")
        self.theirs = theirs


class BulkErrors(Exception):
    """What is wrong with which of many rows written at once; nothing was written. `by_index` counts from 0."""

    def __init__(self, by_index: dict[int, ValidationError]) -> None:
        super().__init__(f"{len(by_index)} rows cannot be written")
        self.by_index = by_index


class Refused(ValidationError):
    """A write that cannot be done in the present state; the message says why and what to do."""

    @classmethod
    def because_of(cls, rows: Iterable[Model]) -> Self:
        """The refusal to delete what others need: "2 contracts, 1 impact stand on it"."""
        counts = Counter(row._meta.verbose_name_plural for row in rows)
        named = ", ".join(f"{count} {name}" for name, count in counts.items())
        return cls(_("It cannot be deleted, because other rows stand on it: %(rows)s.") % {"rows": named})
