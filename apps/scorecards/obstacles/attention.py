"""What needs somebody of obstacles: what one works on and is due, and what nobody works on."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from apps.accounts.queries import AccountQuerySet
from apps.core.access import Role
from apps.core.due import SOON_DAYS, Attention
from apps.core.months import day_of
from apps.core.templatetags.desk import day
from apps.measures.models import Scope
from apps.scorecards.obstacles.models import LEADERSHIP, Obstacle

SOON = dt.timedelta(days=SOON_DAYS)
MOST = 20  # on one page


def items(person: Any, accounts: AccountQuerySet, today: dt.date) -> Iterator[Attention]:
    """From a week before they are due those one works on and those of accounts in one's care; what nobody works on.

    The latter asks the lead of the team, who has the account in care, and of the company, units and teams executives
    and administrators.
    """
    cared_for = Q(scope=Scope.ACCOUNT, scope_id__in=accounts.order_by().values("pk"))
    is_due = Q(due_on__lte=today + SOON) & (Q(owner=person.pk) | cared_for)
    nobodys = (Q(owner=None) | Q(owner__is_active=False)) & (cared_for | _led_by(person))
    rows = Obstacle.objects.visible_to(person).unsettled().filter(is_due | nobodys)
    for row in rows.with_place().select_related("owner").order_by("due_on", "pk")[:MOST]:
        yield _with_owner(row, today) if row.owner and row.owner.is_active else _without(row)


def _led_by(person: Any) -> Q:
    if person.role in LEADERSHIP:
        return ~Q(scope=Scope.ACCOUNT)
    is_lead = person.role == Role.TEAM_LEAD and person.team_id
    return Q(scope=Scope.TEAM, scope_id=person.team_id) if is_lead else Q(pk__in=())


def _with_owner(row: Obstacle, today: dt.date) -> Attention:
    due_on: Any = row.due_on  # never empty: it is what the row was found by
    named = {"person": row.owner, "day": day(due_on, "j F"), "about": row.about}
    says = (
        _("%(person)s was to have it out of the way by %(day)s")
        if due_on < today
        else _("%(person)s is to have it out of the way by %(day)s")
    )
    title = _("Look at what stands in the way of %(about)s") % named
    return _line(row, due_on, title, f"{says % named}: {row}")


def _without(row: Obstacle) -> Attention:
    title = _("Find somebody for what stands in the way of %(about)s") % {"about": row.about}
    return _line(row, row.due_on or day_of(row.recorded_at), title, _("Nobody works on it: %(text)s") % {"text": row})


def _line(row: Obstacle, due_on: dt.date, title: str, text: str) -> Attention:
    account = row.scope_id if row.scope == Scope.ACCOUNT else None
    return Attention(due_on, title, text, row.get_absolute_url(), _("Look at it"), account_id=account)
