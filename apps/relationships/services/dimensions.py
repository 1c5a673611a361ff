"""Writes on dimensions: what clients and sellers are asked; for administrators."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from apps.core.services import change, create, must_administer
from apps.people.models import Person
from apps.relationships.defaults import DIMENSIONS
from apps.relationships.models import Dimension

LANGUAGES = {code for code, _name in settings.LANGUAGES}
LONGEST = 300  # characters of a question


def default_dimensions() -> None:
    """Those a firm begins with, where it has none at all."""
    if not Dimension.objects.exists():
        Dimension.objects.bulk_create([Dimension(**values) for values in DIMENSIONS], ignore_conflicts=True)


def create_dimension(*, by: Person | None, name: str, **fields: Any) -> Dimension:
    """A new dimension; one of that name is taken over instead, so that whoever posts the six finds them."""
    must_administer(by)
    _check(fields)
    there = Dimension.objects.filter(name__iexact=name.strip()).first()
    if there is not None and not (
        there.external_id and fields.get("external_id", there.external_id) != there.external_id
    ):
        return change(there, by=by, name=name, **fields)
    given = {"client_wordings": {"en": f"{name}: {{person}}"}, **fields}
    return create(Dimension(name=name, **given), by=by)


def update_dimension(*, by: Person | None, dimension: Dimension, seen: str = "", **fields: Any) -> Dimension:
    must_administer(by)
    _check(fields)
    return change(dimension, by=by, seen=seen, **fields)


def _check(fields: dict[str, Any]) -> None:
    """Wordings are {language: text}, English among them. ValidationError by field."""
    for name in ("client_wordings", "seller_wordings"):
        texts = fields.get(name)
        if texts is None:
            continue
        is_worded = isinstance(texts, dict) and all(isinstance(text, str) for text in texts.values())
        if not is_worded or set(texts) - LANGUAGES:
            known = ", ".join(sorted(LANGUAGES))
            raise ValidationError({name: _("Give {language: text}; languages are %(known)s.") % {"known": known}})
        if texts and not texts.get("en", "").strip():
            raise ValidationError({name: _("The English words are needed: they stand in where others miss.")})
        if any(len(text) > LONGEST for text in texts.values()):
            raise ValidationError({name: _("Keep each question below %(most)s characters.") % {"most": LONGEST}})
