"""What of pay needs somebody: payouts to approve, disputes to answer, plans of people who left; and one's own
statement, for as long as it is new.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.core.due import Attention
from apps.core.months import Month, day_of, start_of
from apps.core.templatetags.desk import day as day_text
from apps.core.templatetags.desk import money
from apps.core.templatetags.desk import month as month_text
from apps.rewards.plans.models import Dispute, IncentivePlan, Payout
from apps.rewards.plans.queries import APPROVERS

WEEK = dt.timedelta(days=7)
NEW = dt.timedelta(days=14)  # for so long an approved statement is news
MOST = 20  # disputes told one by one; all are in the list of payouts
State = Payout.State


def items(person: Any, accounts: Any, today: dt.date) -> Iterator[Attention]:
    """In one query for everybody, two more for those who decide, and one more for administrators."""
    if person.role in APPROVERS:
        yield from _to_approve(person)
        yield from _to_answer(person)
    if person.is_administrator:
        yield from _of_people_who_left(today)
    yield from _own(person, today)


def _to_approve(person: Any) -> Iterator[Attention]:
    """One line for all that stands on a published month and is not one's own pay."""
    rows: QuerySet = Payout.objects.decided_by(person).filter(state=State.COMPUTED, publication__isnull=False)
    waiting = list(rows.order_by("month").values_list("pk", "month", "publication__published_at"))
    if not waiting:
        return
    months = list(Counter(month for _pk, month, _at in waiting))
    named = {"n": len(waiting), "months": ", ".join(month_text(month) for month in months)}
    only = reverse("plans:payout", args=[waiting[0][0]]) if len(waiting) == 1 else ""
    asked = {"state": State.COMPUTED} | ({"month": str(Month.of(months[0]))} if len(months) == 1 else {})
    yield Attention(
        min(day_of(at) for _pk, _month, at in waiting) + WEEK,
        ngettext("Approve %(n)s payout of %(months)s", "Approve %(n)s payouts of %(months)s", len(waiting)) % named,
        _("The month is published. Each statement shows how its money comes about; nobody is paid before."),
        only or reverse("plans:payouts", query=asked),
        _("Look at it") if only else _("Look at them"),
    )


def _to_answer(person: Any) -> Iterator[Attention]:
    rows: QuerySet = Dispute.objects.filter(answered_at=None, payout__in=Payout.objects.decided_by(person))
    for row in rows.select_related("raised_by", "payout__plan").order_by("recorded_at", "pk")[:MOST]:
        named = {"name": row.raised_by.full_name, "month": month_text(row.payout.month), "plan": row.payout.plan.name}
        yield Attention(
            day_of(row.recorded_at) + WEEK,
            _("Answer %(name)s: a payout is disputed") % named,
            _("%(plan)s, %(month)s. Until it is answered nothing more is approved of it.") % named,
            row.payout.get_absolute_url(),
            _("Read it"),
        )


def _of_people_who_left(today: dt.date) -> Iterator[Attention]:
    plans: Any = IncentivePlan.objects.exclude(state=IncentivePlan.State.ENDED)
    rows = plans.in_force(today).filter(person__left_on__lt=today).select_related("person")
    for row in rows.order_by("person__left_on", "pk")[:MOST]:
        named = {"plan": row.name, "name": row.person.full_name, "day": day_text(row.person.left_on)}
        yield Attention(
            row.person.left_on + WEEK,
            _("End the plan “%(plan)s”") % named,
            _("%(name)s left on %(day)s. It pays no more, and still weighs in the pay signal.") % named,
            row.get_absolute_url(),
            _("Open it"),
        )


def _own(person: Any, today: dt.date) -> Iterator[Attention]:
    """A statement that was approved, or corrected, in the last two weeks."""
    rows: QuerySet = Payout.objects.paid_to(person).filter(
        state=State.APPROVED, approved_at__gte=start_of(today - NEW + dt.timedelta(days=1))
    )
    for row in rows.select_related("plan").order_by("approved_at", "pk")[:MOST]:
        named = {"month": month_text(row.month), "plan": row.plan.name, "amount": money(row.amount, 2)}
        yield Attention(
            day_of(row.approved_at) + NEW,
            _title(row) % named,
            _("%(plan)s: %(amount)s. The statement shows how it comes about; dispute what is wrong.") % named,
            row.get_absolute_url(),
            _("Look at it"),
        )


def _title(row: Payout) -> str:
    if row.plan.team_id and row.corrects_id:
        return _("Your team’s pay for %(month)s was corrected")
    if row.plan.team_id:
        return _("Your team’s pay for %(month)s is approved")
    return _("Your pay for %(month)s was corrected") if row.corrects_id else _("Your pay for %(month)s is approved")
