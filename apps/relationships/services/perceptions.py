"""Perceptions that administrators bring in from the past; what is answered here they do not write."""

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core.audit import acting
from apps.core.months import day_of, today
from apps.core.services import change, create, must_administer, must_stay
from apps.people.models import Person
from apps.relationships.models import Perception
from apps.relationships.services.answers import lock_seller_answer

SELLER, CLIENT = ("seller_score", "seller_answered_at"), ("client_score", "client_answered_at")
Values = dict[str, Any]


def record_perception(*, by: Person | None, **fields: Any) -> Perception:
    """One asking of the past with what both sides answered, and when. It is dated by the earlier answer."""
    must_administer(by)
    _check_moments(fields)
    days = [day_of(fields[name]) for name in (SELLER[1], CLIENT[1]) if fields.get(name)]
    asked_on = fields.pop("asked_on", None) or min(days, default=today())
    return create(Perception(asked_on=asked_on, **fields), by=by)


def update_perception(*, by: Person, perception: Perception, seen: str = "", **fields: Any) -> Perception:
    """The person asked about answers blind (`seller_score` alone); an administrator completes what was brought in.

    A locked answer stays: giving it anew is refused, giving the same is not.
    """
    for name in ("contact", "person", "dimension"):
        must_stay(perception, name, fields)
    if perception.person_id == by.pk and set(fields) <= {"seller_score"} and perception.seller_answered_at is None:
        return _answer(by, perception, fields.get("seller_score"))
    if perception.seller_answered_at is not None:
        _drop_the_same(perception, fields)
    if not fields:
        return perception
    if not by.is_administrator:
        raise PermissionDenied
    _check_moments(fields)
    with acting(by):
        if perception.request_id and set(fields) - {"external_id"}:
            raise ValidationError({"non_field_errors": _("What was asked here is answered by the two themselves.")})
        return change(perception, by=by, seen=seen, **fields)


def _answer(by: Person, perception: Perception, score: int | None) -> Perception:
    if score is None:
        return perception
    return lock_seller_answer(by=by, perception=perception, seller_score=score)


def _drop_the_same(row: Perception, fields: Values) -> None:
    for name in SELLER:
        if name in fields and fields.pop(name) != getattr(row, name):
            raise ValidationError({name: _("The seller’s answer is locked.")})


def _check_moments(fields: Values) -> None:
    """A score says when it was given, and not in the future. ValidationError by field."""
    for score, moment in (SELLER, CLIENT):
        given: dt.datetime | None = fields.get(moment)
        if given is not None and given > timezone.now():
            raise ValidationError({moment: _("This cannot lie in the future.")})
        if fields.get(score) is not None and moment in fields and given is None:
            raise ValidationError({moment: _("Say when the score was given.")})
