"""The look back 90 days after delivery: what came of it, with the clients' ratings before and after."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from apps.core.audit import acting
from apps.core.months import today
from apps.core.services import lock
from apps.core.templatetags.desk import day
from apps.initiatives.models import Initiative
from apps.initiatives.ratings import satisfaction_of
from apps.initiatives.services import rules
from apps.people.models import Person

CHECK_AFTER = dt.timedelta(days=90)


def check_outcome(*, by: Person | None, initiative: Initiative, outcome: str, seen: str = "") -> Initiative:
    """Write down what came of it and keep the ratings of the day; once, at the earliest 90 days after delivery."""
    rules.must_change(by, initiative)
    with acting(by):
        row = lock(initiative, seen=seen)
        if row.delivered_on is None:
            raise ValidationError(_("Its outcome is checked 90 days after it was delivered."))
        if row.checked_on:
            raise ValidationError(_("Its outcome has been checked already."))
        if today() < row.delivered_on + CHECK_AFTER:
            due = {"day": day(row.delivered_on + CHECK_AFTER)}
            raise ValidationError(_("Its outcome is checked from %(day)s on, 90 days after delivery.") % due)
        if not outcome.strip():
            raise ValidationError({"outcome": _("Say what came of it.")})
        row.outcome, row.checked_on = outcome.strip(), today()
        row.ratings_after = satisfaction_of(row.account_links.values_list("account", flat=True), today())
        row.full_clean()
        row.save()
    return row
