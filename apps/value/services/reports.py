"""Sharing a value report with a client, and taking the link back."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from apps.core.months import today
from apps.core.services import create, must_write
from apps.core.shared import revoke
from apps.people.models import Person
from apps.value.models import SharedReport
from apps.value.reporting.content import Asked, content_of
from apps.value.reporting.voices import MOST_QUOTES, quotable_by

LONGEST = dt.timedelta(days=366)
EARLIEST = dt.date(1900, 1, 1)


def share_report(*, by: Person, asked: Asked, expires_on: dt.date) -> SharedReport:
    """Freeze the report as it is now and open its link until the end of a day.

    PermissionDenied for who may not write on the account; ValidationError by field, also for a quote that the person
    may not read or that lies outside the period.
    """
    must_write(by, asked.account)
    check(by=by, asked=asked, expires_on=expires_on)
    report = SharedReport(
        account=asked.account,
        first_on=asked.first_on,
        last_on=asked.last_on,
        language=asked.language,
        with_activities=asked.with_activities,
        words=asked.words,
        shared_by=by,
        expires_on=expires_on,
        content=content_of(asked, by, today()),
    )
    return create(report, by=by)


def check(*, by: Person, asked: Asked, expires_on: dt.date) -> None:
    """What sharing and its preview refuse alike."""
    errors: dict[str, Any] = {}
    if asked.last_on > today():
        errors["last_on"] = _("The period has to lie in the past.")
    if asked.first_on < EARLIEST:
        errors["first_on"] = _("Choose a day since 1900.")
    if asked.last_on < asked.first_on:
        errors["last_on"] = _("The period cannot end before it begins.")
    if not today() <= expires_on <= today() + LONGEST:
        errors["expires_on"] = _("The link can be open from today to a year from now.")
    if not errors and not _are_quotable(by, asked):
        errors["quotes"] = _("Choose answers of this period that you may read.")
    if len(asked.quotes) > MOST_QUOTES:
        errors["quotes"] = _("Choose %(n)d at most.") % {"n": MOST_QUOTES}
    if errors:
        raise ValidationError(errors)


def _are_quotable(by: Person, asked: Asked) -> bool:
    chosen = {answer.pk for answer in asked.quotes}
    quotable = quotable_by(by, asked.account, asked.first_on, asked.last_on)
    return not chosen or quotable.filter(pk__in=chosen).count() == len(chosen)


def revoke_report(*, by: Person, report: SharedReport) -> SharedReport:
    must_write(by, report.account)
    return revoke(report, by=by)
