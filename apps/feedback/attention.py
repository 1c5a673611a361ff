"""What needs somebody about feedback: low answers, silence, bounces (urgent.py); clients nobody hears."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, F, IntegerField, Min, OuterRef, QuerySet, Subquery, Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.models import Contact
from apps.accounts.queries import AccountQuerySet
from apps.activities.models import Activity
from apps.core.due import Attention
from apps.core.months import start_of
from apps.core.templatetags.desk import day, hours
from apps.feedback.exclusions_due import exclusions_to_approve
from apps.feedback.models import FeedbackRequest, Response
from apps.feedback.urgent import bounces, low_answers, silence

SILENCE = dt.timedelta(days=90)
WITHIN = dt.timedelta(days=4)  # nobody waits for it on a day: this week


def items(person: Any, accounts: AccountQuerySet, today: dt.date) -> Iterator[Attention]:
    """A fixed number of queries, however many accounts there are."""
    yield from low_answers(person, accounts)
    yield from silence(accounts, today)
    yield from bounces(accounts, today)
    yield from unheard(accounts, today)
    yield from exclusions_to_approve(person, accounts, today)


def moments(accounts: AccountQuerySet, today: dt.date) -> Iterator[Attention]:
    return unheard(accounts, today)


def unheard(accounts: AccountQuerySet, today: dt.date) -> Iterator[Attention]:
    """Accounts with work in the last 90 days and no answer in them; a request on its way is waited for."""
    for row in _unheard(accounts.active_on(today), today):
        words = {"account": row, "hours": hours(Decimal(row.minutes)), "since": day(row.since, "j F")}
        text = _("%(hours)s of work since %(since)s and no answer in 90 days.") % words
        yield Attention(
            today + WITHIN,
            _("Ask %(account)s how it is going") % words,
            f"{text} {_askable(row.askable)}",
            *_way(row),
            account_id=row.pk,
            moment=f"unheard:account:{row.pk}",
        )


def _unheard(accounts: AccountQuerySet, today: dt.date) -> QuerySet:
    since = today - SILENCE
    here = OuterRef("pk")
    work = Activity.objects.filter(account=here, occurred_on__gt=since, occurred_on__lte=today)
    answers = Response.objects.filter(account=here, answered_at__gte=start_of(since))
    waiting = FeedbackRequest.objects.filter(contact__account=here).waiting()
    contacts = Contact.objects.filter(account=here).present_on(today).exclude(email="")
    return (
        accounts.filter(~Exists(answers), ~Exists(waiting), started_on__lte=since, is_out_to_bid=False)
        .annotate(
            minutes=_one(work, Sum("minutes"), IntegerField()),
            since=_one(work, Min("occurred_on")),
            askable=_one(contacts, Count("pk"), IntegerField()),
        )
        .exclude(minutes=None)
        .order_by(F("minutes").desc())
    )


def _one(rows: QuerySet, value: Any, output_field: Any = None) -> Subquery:
    return Subquery(rows.order_by().values("account").annotate(one=value).values("one"), output_field=output_field)


def _askable(contacts: int | None) -> str:
    if not contacts:
        return _("Nobody there can be asked yet.")
    return ngettext("%(n)d contact can be asked.", "%(n)d contacts can be asked.", contacts) % {"n": contacts}


def _way(row: Any) -> tuple[str, str]:
    if not row.askable:
        return reverse("accounts:contact_create", args=[row.pk]), _("Add a contact")
    return f"{reverse('feedback:ask')}?account={row.pk}", _("Choose contacts")
