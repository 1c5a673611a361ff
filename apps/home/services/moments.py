"""Putting a moment off to a day, with the reason, and bringing it back."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from apps.accounts.models import Account
from apps.core.audit import acting
from apps.core.months import today
from apps.core.services import must_write
from apps.core.templatetags.desk import day
from apps.home.models import PutOff, ToldMoment
from apps.people.models import Person

LONGEST = dt.timedelta(days=90)


def put_off(*, by: Person | None, account: Account, moment: str, until_on: dt.date, reason: str) -> PutOff:
    """Put a moment off to a day within the next 90; on that day it is due, and told of, again.

    Put off twice, the later decision counts; the history keeps both.
    """
    must_write(by, account)
    _check(until_on, reason)
    fields = {"account": account, "until_on": until_on, "reason": reason.strip(), "put_off_by": by}
    with acting(by):
        row, _created = PutOff.objects.update_or_create(moment=moment, defaults=fields)
        ToldMoment.objects.filter(moment=moment).delete()
    return row


def bring_back(*, by: Person | None, account: Account, moment: str) -> None:
    """Have it due again from now on."""
    must_write(by, account)
    with acting(by):
        PutOff.objects.filter(moment=moment, account=account).delete()


def _check(until_on: dt.date, reason: str) -> None:
    errors = {}
    last = today() + LONGEST
    if until_on <= today():
        errors["until_on"] = _("Choose a day that is still to come.")
    elif until_on > last:
        errors["until_on"] = _("Choose a day within 90 days, %(last)s at the latest.") % {"last": day(last)}
    if not reason.strip():
        errors["reason"] = _("Say why: whoever looks in on the account reads it.")
    if errors:
        raise ValidationError(errors)
