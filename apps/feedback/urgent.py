"""What answers, silence and bounces ask of somebody; shown on home and on an account's page (attention.py)."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.models import Contact
from apps.accounts.queries import AccountQuerySet
from apps.core.access import Role
from apps.core.due import Attention
from apps.core.months import day_of, start_of
from apps.feedback.models import FeedbackRequest, FollowUp, Response
from apps.feedback.spans import until_silent
from apps.outbox.models import Message, Suppression

RECENT = dt.timedelta(days=45)  # older silence is a matter of the scorecard, no longer of a call today
HOUR = 3600


def low_answers(person: Any, accounts: AccountQuerySet) -> Iterator[Attention]:
    """Low answers nobody has replied to: one's own; a lead also sees those that are overdue in the team."""
    within = Q(response__account__in=accounts.order_by().values("pk"))
    if person.role == Role.TEAM_LEAD:
        within &= Q(response__account__manager=person.pk) | Q(escalated_at__isnull=False)
    rows = FollowUp.objects.visible_to(person).unreplied().filter(within | Q(owner=person.pk))
    now = timezone.now()
    for row in rows.select_related("owner", "response__contact", "response__account").order_by("due_at"):
        words = {"contact": row.response.contact, "account": row.response.account}
        yield Attention(
            day_of(row.due_at),
            _("Reply to %(contact)s, %(account)s") % words,
            " ".join([time_left(row.due_at, now), *_whose(row, person)]),
            row.get_absolute_url(),
            _("Open the answer"),
            account_id=row.response.account_id,
            is_first=True,
        )


def time_left(due_at: dt.datetime, now: dt.datetime) -> str:
    """ "A low answer: 13 hours left to reply." or how long it is overdue."""
    seconds = (due_at - now).total_seconds()
    hours = int(abs(seconds) // HOUR)
    if seconds > 0:
        text = ngettext("A low answer: %(n)d hour left to reply.", "A low answer: %(n)d hours left to reply.", hours)
    else:
        text = ngettext(
            "A low answer: the reply is %(n)d hour overdue.", "A low answer: the reply is %(n)d hours overdue.", hours
        )
    return text % {"n": hours}


def _whose(row: FollowUp, person: Any) -> list[str]:
    if row.owner_id == person.pk:
        return []
    return [_("With %(owner)s.") % {"owner": row.owner}] if row.owner else [_("With nobody.")]


def silence(accounts: AccountQuerySet, today: dt.date) -> Iterator[Attention]:
    """Accounts with contacts whose latest request has had no answer for 14 days; one line an account."""
    until = start_of(today - until_silent())
    later = FeedbackRequest.objects.filter(contact=OuterRef("contact"), pk__gt=OuterRef("pk"))
    heard = Response.objects.filter(contact=OuterRef("contact"), answered_at__gte=OuterRef("sent_at"))
    rows = (
        FeedbackRequest.objects.filter(
            ~Exists(later.exclude(state="cancelled")),
            ~Exists(heard),
            contact__account__in=accounts.active_on(today).order_by().values("pk"),
            contact__left_on=None,
            state__in=["sent", "expired"],
            sent_at__lt=until,
            sent_at__gte=until - RECENT,
        )
        .order_by()
        .values("contact__account", "contact__account__name")
        .annotate(n=Count("pk"))
    )
    for row in rows:
        words = {"n": row["n"], "account": row["contact__account__name"]}
        title = ngettext("%(n)d contact of %(account)s is silent", "%(n)d contacts of %(account)s are silent", row["n"])
        yield Attention(
            today,  # a call is never overdue: nobody was promised one
            title % words,
            _("Asked more than 14 days ago and no answer. A call may tell why."),
            f"{reverse('feedback:requests')}?account={row['contact__account']}",
            _("See the requests"),
            account_id=row["contact__account"],
        )


def bounces(accounts: AccountQuerySet, today: dt.date) -> Iterator[Attention]:
    """Contacts whose latest request came back, while they still have the address it was sent to."""
    for contact in _unreached(accounts.active_on(today)):
        words = {"contact": contact, "account": contact.account, "address": contact.email}
        yield Attention(
            day_of(contact.bounced_at),
            _("Correct the address of %(contact)s, %(account)s") % words,
            _("The mail to %(address)s came back. Correct the address, then ask again.") % words,
            reverse("accounts:contact_update", args=[contact.pk]),
            _("Correct it"),
            account_id=contact.account_id,
        )


def _unreached(accounts: AccountQuerySet) -> QuerySet[Any]:
    latest = FeedbackRequest.objects.filter(contact=OuterRef("pk")).exclude(state="cancelled").order_by("-pk")
    sent_there = Message.objects.asking("answer", OuterRef("latest")).filter(to_email__iexact=OuterRef("email"))
    ended = Suppression.objects.filter(address=OuterRef("address"), reason=Suppression.Reason.BOUNCED)
    rows = Contact.objects.filter(account__in=accounts.order_by().values("pk"), left_on=None).exclude(email="")
    states = {name: Subquery(latest.values(field)[:1]) for name, field in _LATEST.items()}
    known: QuerySet[Any] = rows.annotate(**states)
    there = Q(Exists(sent_there)) | Q(Exists(ended))
    return known.filter(there, latest_state="bounced").select_related("account")


_LATEST = {"latest": "pk", "latest_state": "state", "bounced_at": "updated_at"}
