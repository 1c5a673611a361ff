"""The latest decisions on an impact or an account, and the state of a review: for pages that show several apps."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from apps.core.due import state_on
from apps.core.templatetags.desk import day
from apps.value.models import Decision

MOST = 3


def latest_decisions(person: Any, on: dt.date, **about: Any) -> list[dict[str, Any]]:
    """The newest decisions this person may see, as `value/_decisions.html` reads them; one query.

    `about` narrows them: `impact=…` or `impact__account=…`.
    """
    rows: QuerySet = Decision.objects.visible_to(person).filter(**about).select_related("impact", "decided_by")
    return [{"row": row, "review": review_state(row, on)} for row in rows[:MOST]]


def review_state(row: Decision, on: dt.date) -> tuple[str, str]:
    """The state of its review (a key of the `state` tag), and the words."""
    if row.reviewed_on:
        return "done", _("Reviewed on %(day)s") % {"day": day(row.reviewed_on)}
    if not row.review_on:
        return "unplanned", _("No review day")
    state, word = state_on(row.review_on, on)
    is_near = state not in {"later", "this_week"}
    return state, word if is_near else _("Review on %(day)s") % {"day": day(row.review_on)}
