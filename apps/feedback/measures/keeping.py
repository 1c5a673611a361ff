"""Measures that ask whether satisfaction warns: who was content and left, who is content and leaving."""

import datetime as dt

from django.db.models import DateField, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Greatest, TruncDate
from django.utils.translation import gettext_lazy as _

from apps.core.months import zone
from apps.feedback.in_force import YEAR, contacts_on, with_answer
from apps.feedback.measures.reach import YEAR_OF_ANSWERS
from apps.feedback.models import Response
from apps.measures.counting import yes
from apps.measures.declare import YEAR as A_YEAR
from apps.measures.declare import Better, Column, Fact, Group, Kind, Measure, Unit
from apps.measures.measures import ACTIVITY, lost_between
from apps.measures.window import Window

SATISFIED, STAYING = 4, 4  # of 5: satisfied from four up; an intent to stay of three or less is none


def lost_with_opinion(window: Window, with_leadership_only: bool) -> QuerySet:
    """Accounts lost in the trailing twelve months, with what any of their contacts last said before the loss.

    An account lost twice counts once, with its last loss. The answer is taken as it stood on the day of the loss.
    """
    lost = lost_between(window.first_day_of(A_YEAR), window.last_day)
    last = _last_opinions(with_leadership_only).order_by("-answered_at", "-pk")
    return (
        lost.annotate(loss=Greatest("named_day", "churn_day"))
        .annotate(
            last_satisfaction=Subquery(last.values("overall_satisfaction")[:1]),
            last_contact=Subquery(last.values("contact_id")[:1]),
        )
        .filter(last_satisfaction__isnull=False)
        .annotate(numerator=yes(Q(last_satisfaction__gte=SATISFIED)), denominator=Value(1))
    )


def _last_opinions(with_leadership_only: bool) -> QuerySet:
    """Overall answers of the outer account, given 0 to 365 days before its `loss`.

    A later "can't judge" of the same contact withdraws the earlier answer.
    """
    loss = OuterRef("loss")
    rated = _standing_on(loss, with_leadership_only).filter(account=OuterRef("pk"), overall_satisfaction__isnull=False)
    beyond = Response.objects.filter(cannot_judge__contains=["overall_satisfaction"], contact=OuterRef("contact"))
    later = Q(answered_at__gt=OuterRef("answered_at")) | Q(answered_at=OuterRef("answered_at"), pk__gt=OuterRef("pk"))
    withdrawn = _standing_on(OuterRef(loss), with_leadership_only, beyond.filter(later))
    return rated.filter(~Exists(withdrawn), said_on__gte=Cast(loss, DateField()) - Value(dt.timedelta(days=YEAR)))


def _standing_on(day: OuterRef, with_leadership_only: bool, answers: QuerySet | None = None) -> QuerySet:
    """Answers given by a day of an outer row and not replaced by then."""
    said_on, replaced_on = (TruncDate(moment, tzinfo=zone()) for moment in ("answered_at", "superseded_at"))
    rows = Response.objects.all() if answers is None else answers
    given = rows.annotate(said_on=said_on, replaced_on=replaced_on).filter(
        Q(replaced_on=None) | Q(replaced_on__gt=day), said_on__lte=day
    )
    return given if with_leadership_only else given.filter(is_leadership_only=False)


def opinions_before_losses(window: Window) -> QuerySet:
    return lost_with_opinion(window, True).order_by().values_list("pk", "last_contact")


def content_and_leaving(window: Window, with_leadership_only: bool) -> QuerySet:
    """Contacts whose overall satisfaction in force is 4 or 5 and who said whether they mean to stay."""
    contacts = contacts_on(window.last_day)
    for question in ("overall_satisfaction", "stay_intent"):
        contacts = with_answer(contacts, question, window.last_day, with_leadership_only)
    return contacts.filter(overall_satisfaction__gte=SATISFIED, stay_intent__isnull=False).annotate(
        numerator=yes(Q(stay_intent__lt=STAYING)), denominator=Value(1)
    )


def voices_of_the_content(window: Window) -> QuerySet:
    return content_and_leaving(window, True).order_by().values_list("account_id", "pk")


_WILSON = _("Interval: Wilson 1927.")

MEASURES = [
    Measure(
        key="satisfied_yet_lost",
        name=_("Satisfied, yet lost"),
        question=_("Did satisfaction warn us?"),
        group=Group.KEEPING,
        place=4,
        kind=Kind.PROPORTION,
        better=Better.LOWER,
        account="pk",
        span=A_YEAR,
        contributions=lost_with_opinion,
        voices=opinions_before_losses,
        facts=(*ACTIVITY, Fact(Response, "answered_at", reach=25)),
        uses_answers=True,
        method=_(
            "Of the accounts lost in the trailing twelve months whose contacts had rated their overall satisfaction "
            "within the 365 days before, the share whose last such rating was 4 or 5."
        ),
        leaves_out=_("Lost accounts that nobody had asked, or that had not answered, in the year before the loss."),
        source=_WILSON,
        columns=(
            Column(_("Account"), "name"),
            Column(_("Lost on"), "loss"),
            Column(_("Last satisfaction"), "last_satisfaction", Unit.COUNT),
        ),
        rows_name=_("lost accounts"),
    ),
    Measure(
        key="satisfied_at_risk",
        name=_("Satisfied, at risk"),
        question=_("Who is content and leaving?"),
        group=Group.KEEPING,
        place=5,
        kind=Kind.PROPORTION,
        better=Better.LOWER,
        span=A_YEAR,
        contributions=content_and_leaving,
        voices=voices_of_the_content,
        facts=(YEAR_OF_ANSWERS,),
        uses_answers=True,
        method=_(
            "Of the contacts whose overall satisfaction in force is 4 or 5 and who also rated their intent to stay, "
            "the share whose intent is 3 or less."
        ),
        leaves_out=_("Contacts who skipped one of the two questions, who left, or whose account is no longer active."),
        source=_WILSON,
        columns=(
            Column(_("Contact"), "full_name"),
            Column(_("Account"), "account__name"),
            Column(_("Overall satisfaction"), "overall_satisfaction", Unit.COUNT),
            Column(_("Intent to stay"), "stay_intent", Unit.COUNT),
        ),
        rows_name=_("satisfied contacts"),
    ),
]
