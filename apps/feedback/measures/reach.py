"""Whom we asked and who answered: answered, invited, eligible (rule 2), and what every answer depends on."""

from collections.abc import Collection
from functools import partial

from django.db.models import Exists, OuterRef, Q, QuerySet

from apps.accounts.models import Account, Contact
from apps.feedback.in_force import THINGS, answers_on, newest_laid_out, newest_of, table_of, within_a_year
from apps.feedback.models import FeedbackRequest, ImpactRating, Response
from apps.measures.counting import yes
from apps.measures.declare import QUARTER, Answers, Fact, Layout
from apps.measures.measures import ACTIVITY
from apps.measures.window import Window

YEAR_OF_ANSWERS = Fact(Response, "answered_at", reach=12)
YEAR_OF_RATINGS = Fact(ImpactRating, "answered_at", reach=12, through="response")
OF_CONTACT = "contact__account"
REQUESTS = (
    Fact(FeedbackRequest, "sent_at", reach=2, account=OF_CONTACT),
    Fact(FeedbackRequest, "answered_at", reach=2, account=OF_CONTACT),
)
COLUMNS = tuple(str(field.column) for field in ImpactRating._meta.concrete_fields)
LEAVING = Fact(Contact, "left_on", fields=("left_on",))


def answered_in_quarter(window: Window, with_leadership_only: bool) -> QuerySet:
    """Answers of the trailing three months, as they stood at the month's end."""
    stood = answers_on(window.last_day, with_leadership_only)
    return Response.objects.filter(stood, window.within_months("answered_at", QUARTER))


def delivered_in_quarter(window: Window) -> QuerySet:
    """Requests sent in the trailing three months that did not bounce."""
    return FeedbackRequest.objects.filter(window.within_months("sent_at", QUARTER)).exclude(state="bounced")


def reach(window: Window, with_leadership_only: bool) -> QuerySet:
    """One row a contact: numerator answered, n invited, denominator eligible."""
    mine = {"contact": OuterRef("pk")}
    day = window.last_day
    present = (Q(joined_on=None) | Q(joined_on__lte=day)) & (Q(left_on=None) | Q(left_on__gt=day))
    eligible = present & Q(account__in=Account.objects.active_on(day).values("pk"))
    return Contact.objects.annotate(
        numerator=yes(Exists(answered_in_quarter(window, with_leadership_only).filter(**mine))),
        n=yes(Exists(delivered_in_quarter(window).filter(**mine))),
        denominator=yes(eligible),
    )


def voices(window: Window) -> QuerySet:
    """(account, contact) of whoever answered in the trailing three months."""
    return answered_in_quarter(window, True).order_by().values_list("account_id", "contact_id")


def has_leadership_only(window: Window) -> bool:
    """Whether any answer of the two years that figures look at is for the leadership alone."""
    recent = window.within_months("answered_at", 25)
    return Response.objects.filter(recent, is_leadership_only=True).exists()


def _newest(thing: str, window: Window, accounts: Collection[int] | None) -> QuerySet:
    return newest_of(thing, window.last_day, True, accounts).values_list(*COLUMNS)


def _newest_open(thing: str, window: Window, accounts: Collection[int] | None) -> QuerySet:
    """Without answers for the leadership: only of contacts who gave such are the newest looked for once more."""
    apart = Response.objects.filter(within_a_year(window.last_day), is_leadership_only=True).order_by()
    of_them = {"response__contact__in": apart.values("contact")}
    same = newest_laid_out(thing, True).exclude(**of_them).values_list(*COLUMNS)
    other = newest_of(thing, window.last_day, False, accounts).filter(**of_them).values_list(*COLUMNS)
    return same.union(other, all=True)


ANSWERS = Answers(
    contacts=reach,
    voices=voices,
    has_leadership_only=has_leadership_only,
    facts=(
        Fact(Response, "answered_at", reach=2),
        *REQUESTS,
        Fact(Contact, "joined_on", fields=("joined_on",), is_ever=True),
        LEAVING,
        *ACTIVITY,
    ),
    layouts=tuple(
        Layout(table_of(thing, with_all), COLUMNS, partial(_newest if with_all else _newest_open, thing))
        for thing in THINGS
        for with_all in (True, False)
    ),
)
