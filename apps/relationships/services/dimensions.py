"""Writes on dimensions: what clients and sellers are asked; for leads and administrators."""

import re
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from apps.core.services import change, create
from apps.people.models import Person
from apps.relationships.defaults import DIMENSIONS
from apps.relationships.models import Dimension
from apps.relationships.queries import CONFIGURERS

LANGUAGES = {code for code, _name in settings.LANGUAGES}
LONGEST = 300  # characters of a question
PLACE = {"client_wordings": "{person}", "seller_wordings": "{contact}"}  # what stands for the name
_PLACES = re.compile(r"\{[^{}]*\}")


def default_dimensions() -> None:
    """Those a firm begins with, where it has none at all."""
    if not Dimension.objects.exists():
        Dimension.objects.bulk_create([Dimension(**values) for values in DIMENSIONS], ignore_conflicts=True)


def must_configure(by: Person | None) -> None:
    """Raise PermissionDenied unless `by` leads a team or is an administrator (or the system itself)."""
    if by is not None and by.role not in CONFIGURERS:
        raise PermissionDenied


def create_dimension(*, by: Person | None, name: str, is_new: bool = False, **fields: Any) -> Dimension:
    """A new dimension; unless `is_new` says so, one of that name is taken over instead: whoever posts the six finds
    them.
    """
    must_configure(by)
    _check(fields)
    there = Dimension.objects.filter(name__iexact=name.strip()).first()
    if there is not None and is_new:
        raise ValidationError({"name": _("There is a dimension of this name already.")})
    if there is not None and not (
        there.external_id and fields.get("external_id", there.external_id) != there.external_id
    ):
        return change(there, by=by, name=name, **fields)
    given = {"client_wordings": {"en": f"{name}: {{person}}"}, **fields}
    return create(Dimension(name=name, **given), by=by)


def update_dimension(*, by: Person | None, dimension: Dimension, seen: str = "", **fields: Any) -> Dimension:
    must_configure(by)
    _check(fields)
    return change(dimension, by=by, seen=seen, **fields)


def _check(fields: dict[str, Any]) -> None:
    for name in ("client_wordings", "seller_wordings"):
        if fields.get(name) is not None:
            check_wordings(name, fields[name])


def check_wordings(name: str, texts: Any) -> None:
    """They are {language: text}, English among them, and name nothing but whom they are about. ValidationError."""
    is_worded = isinstance(texts, dict) and all(isinstance(text, str) for text in texts.values())
    if not is_worded or set(texts) - LANGUAGES:
        known = ", ".join(sorted(LANGUAGES))
        raise ValidationError({name: _("Give {language: text}; languages are %(known)s.") % {"known": known}})
    if texts and not texts.get("en", "").strip():
        raise ValidationError({name: _("The English words are needed: they stand in where others miss.")})
    if any(len(text) > LONGEST for text in texts.values()):
        raise ValidationError({name: _("Keep each question below %(most)s characters.") % {"most": LONGEST}})
    unknown = {word for text in texts.values() for word in _PLACES.findall(text)} - {PLACE[name]}
    if unknown:
        words = {"place": PLACE[name], "unknown": ", ".join(sorted(unknown))}
        raise ValidationError({name: _("Write %(place)s for the name; %(unknown)s stands for nothing.") % words})
