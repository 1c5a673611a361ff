"""What needs somebody about initiatives: a milestone due, the outcome to be checked, something to approve."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.queries import AccountQuerySet
from apps.core.due import SOON_DAYS, Attention
from apps.core.months import day_of
from apps.core.templatetags.desk import day
from apps.initiatives.arithmetic import HIGH, LITTLE
from apps.initiatives.models import Baseline, Initiative, InitiativeAccount, Milestone
from apps.initiatives.queries import APPROVERS
from apps.initiatives.services.outcome import CHECK_AFTER

SOON = dt.timedelta(days=SOON_DAYS)
State = Initiative.State
MOST = 20  # things to approve on one page


def items(person: Any, accounts: AccountQuerySet, today: dt.date) -> Iterator[Attention]:
    """Of initiatives one owns, and of key accounts' initiatives for accounts in one's care."""
    links = InitiativeAccount.objects.filter(account__in=accounts.order_by().values("pk"))
    cared_for = Q(level=Initiative.Level.KEY_ACCOUNT, pk__in=links.order_by().values("initiative"))
    seen = Initiative.objects.visible_to(person)
    rows = seen.filter(cared_for | Q(owner=person.pk))
    accounts_of = _accounts_of(rows, links)
    yield from _milestones(rows, accounts_of, today)
    yield from _outcomes(rows, accounts_of, today)
    yield from _approvals(person, seen, today)
    yield from _baselines(person)


def moments(accounts: AccountQuerySet, today: dt.date) -> Iterator[Attention]:
    """The outcome checks of key accounts' initiatives: nobody asks again once they are missed."""
    links = InitiativeAccount.objects.filter(account__in=accounts.order_by().values("pk"))
    rows = Initiative.objects.filter(level=Initiative.Level.KEY_ACCOUNT, pk__in=links.order_by().values("initiative"))
    return (item for item in _outcomes(rows, _accounts_of(rows, links), today) if item.moment)


def _accounts_of(rows: QuerySet, links: QuerySet) -> dict[int, int]:
    """{initiative: account}: the one on whose page it stands; of several the first."""
    found = links.filter(initiative__in=rows.order_by().values("pk")).order_by("-account")
    return dict(found.values_list("initiative", "account"))


def _milestones(rows: QuerySet, accounts_of: dict[int, int], today: dt.date) -> Iterator[Attention]:
    """Open milestones due within a week, or expected by then where the owner has said when."""
    of = Milestone.objects.filter(initiative__in=rows.order_by().values("pk"), initiative__state=State.ACTIVE)
    expected: QuerySet[Any] = of.filter(done_on=None).annotate(expected_on=Coalesce("forecast_on", "due_on"))
    for row in expected.filter(expected_on__lte=today + SOON).select_related("initiative"):
        words = {"milestone": row.title, "initiative": row.initiative.title, "day": day(row.expected_on, "j F")}
        was_or_is = _("It was due on %(day)s") if row.expected_on < today else _("It is due on %(day)s")
        yield Attention(
            row.expected_on,
            _("Finish “%(milestone)s”") % words,
            was_or_is % words + _(" for %(initiative)s. Enter the day it was done, or when you expect it.") % words,
            reverse("initiatives:milestone_update", args=[row.pk]),
            _("Enter the day"),
            account_id=accounts_of.get(row.initiative_id),
        )


def _outcomes(rows: QuerySet, accounts_of: dict[int, int], today: dt.date) -> Iterator[Attention]:
    delivered = rows.filter(state=State.DELIVERED, checked_on=None, delivered_on__lte=today - CHECK_AFTER)
    for row in delivered:
        words = {"initiative": row.title, "day": day(row.delivered_on, "j F Y")}
        account = accounts_of.get(row.pk)
        yield Attention(
            row.delivered_on + CHECK_AFTER,
            _("Say what came of “%(initiative)s”") % words,
            _("Delivered on %(day)s, 90 days ago or more: do its clients say that it got better?") % words,
            row.get_absolute_url(),
            _("Check the outcome"),
            account_id=account,
            moment=f"outcome:initiative:{row.pk}" if account else "",
        )


def _approvals(person: Any, seen: QuerySet, today: dt.date) -> Iterator[Attention]:
    """Costly initiatives of high impact that an executive or an administrator has to approve."""
    if person.role not in APPROVERS:
        return
    high = Q(loyalty_impact__gte=HIGH) | Q(vendor_choice_impact__gte=HIGH)
    costly = Q(effort__gt=LITTLE) | Q(cost__gt=LITTLE)
    waiting = seen.filter(high, costly, state=State.PROPOSED, approved_by=None)
    for row in waiting[:MOST]:
        words = {"initiative": row.title, "impact": row.impact, "effort": row.exertion}
        yield Attention(
            day_of(row.recorded_at),
            _("Approve “%(initiative)s”, or say no") % words,
            _("Its impact is %(impact)s of 5, its effort or cost %(effort)s. It begins once you approve it.") % words,
            row.get_absolute_url(),
            _("Look at it"),
        )


def _baselines(person: Any) -> Iterator[Attention]:
    """New baselines that wait for a second person."""
    for plan in Baseline.objects.approvable_by(person).select_related("initiative", "requested_by")[:MOST]:
        words = {"initiative": plan.initiative.title, "person": plan.requested_by or "–", "end": day(plan.ends_on)}
        yield Attention(
            day_of(plan.recorded_at),
            _("Approve a new plan for “%(initiative)s”, or decline it") % words,
            _("%(person)s asks for it to end on %(end)s.") % words + f" {plan.reason}",
            plan.initiative.get_absolute_url(),
            _("Look at it"),
        )
