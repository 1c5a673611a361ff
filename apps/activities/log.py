"""The quick log: what it is filled with at first, and what was typed. `log_context` puts it on any page."""

import datetime as dt
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.http import QueryDict

from apps.accounts.models import Account
from apps.activities.forms import MORE_ROWS, ROWS_AT_MOST, ActivityForm
from apps.activities.models import Activity
from apps.activities.services.checks import Share
from apps.core.months import today
from apps.impacts.models import Impact


def log_context(user: Any, query: QueryDict | None = None, back_url: str = "") -> dict[str, Any]:
    """Context of templates/activities/_log.html: a log filled with what the query and the last activity tell.

    `?account=` and `?impact=` choose these; `?day=` and `?kind=` come from "Log and add another". `back_url` is the
    page to return to once it is logged.
    """
    return {"log": fresh_log(user, query or QueryDict()), "log_back_url": back_url}


def fresh_log(user: Any, query: QueryDict) -> ActivityForm:
    impact = Impact.objects.writable_by(user).filter(pk=whole_number(query.get("impact"))).first()
    asked = whole_number(query.get("account")) or (impact.account_id if impact else None)
    account, last = _account_and_last(user, asked)
    initial = {
        "account": account,
        "occurred_on": _day(query.get("day")),
        "kind": whole_number(query.get("kind")) or (last.kind_id if last else None),
        "submission_id": uuid4(),
    }
    shares = _first_shares(account, last, impact)
    return ActivityForm(user=user, account=account, initial=initial, shares=shares, auto_id="log_%s")


def typed_log(user: Any, data: QueryDict) -> ActivityForm:
    """The log as it was sent. An account that one may not write on leaves it without choices."""
    return ActivityForm(data, user=user, account=_writable(user, whole_number(data.get("account"))), auto_id="log_%s")


def kept_log(user: Any, data: QueryDict) -> ActivityForm:
    """What was typed as it stands, not judged yet: with more lines, or with the choices of another account."""
    if "more" in data:
        data = data.copy()
        lines = (whole_number(data.get("split-TOTAL_FORMS")) or 0) + MORE_ROWS
        data["split-TOTAL_FORMS"] = str(min(lines, ROWS_AT_MOST))
    log = typed_log(user, data)
    log.stand_unjudged()
    return log


def _account_and_last(user: Any, asked: int | None) -> tuple[Account | None, Activity | None]:
    """The account asked for, else that of the person's last activity; and their last activity of it."""
    account = _writable(user, asked)
    mine = Activity.objects.by_person(user).writable_by(user).select_related("account").order_by("-recorded_at", "-pk")
    last = (mine.filter(account=account) if account else mine).first()
    return account or (last.account if last else None), last


def _first_shares(account: Account | None, last: Activity | None, impact: Impact | None) -> list[Share]:
    """All of it to the impact asked for, else split as the last activity of this account was."""
    if impact is not None and account is not None and impact.account_id == account.pk:
        return [Share(impact=impact, percent=Decimal(100))]
    if last is None:
        return []
    rows = last.contributions.filter(impact__status__in=["draft", "active"]).select_related("impact")  # type: ignore[attr-defined]
    return [Share(impact=row.impact, percent=row.percent) for row in rows]


def _writable(user: Any, number: int | None) -> Account | None:
    return Account.objects.writable_by(user).filter(pk=number).first() if number else None


def whole_number(text: Any) -> int | None:
    return int(text) if str(text or "").isdecimal() and len(str(text)) < 19 else None


def _day(text: str | None) -> dt.date:
    try:
        return min(dt.date.fromisoformat(text or ""), today())
    except ValueError:
        return today()
