"""The words of a year-end reflection, question by question."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from apps.core.audit import acting
from apps.core.errors import Conflict
from apps.people.models import Person
from apps.value.models import Reflection
from apps.value.subjects import Subject

LONGEST = 5000  # characters, as the column says; a text column does not hold it by itself


def write_words(*, by: Person, subject: Subject, year: int, question: str, words: str, seen: str = "") -> Reflection:
    """Write the words to a question. `seen` is the version they were written over, empty where there were none.

    Conflict where somebody else has written since; the same words once more change nothing.
    """
    if not subject.is_writable_by(by):
        raise PermissionDenied
    words = words.replace("\r\n", "\n").strip()
    if len(words) > LONGEST:
        message = _("Shorten it: %(n)d characters, and %(most)d are kept.") % {"n": len(words), "most": LONGEST}
        raise ValidationError({"words": message})
    which = {"year": year, "question": question, **subject.key}
    with acting(by):
        # A row to lock, so that of two who write the first words the second sees those of the first.
        Reflection.objects.bulk_create([Reflection(**which, written_by=by)], ignore_conflicts=True)
        row = Reflection.objects.select_for_update(of=("self",)).get(**which)
        if row.words == words:
            return row
        if row.words and row.version != seen:
            raise Conflict(row)
        row.words, row.written_by = words, by
        row.full_clean()
        row.save()
    return row
