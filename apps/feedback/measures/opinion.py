"""Measures of what clients think: satisfaction in all, with each impact, and whether they would recommend us."""

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from apps.feedback.in_force import contacts_on, ratings_in_force, with_answer
from apps.feedback.measures.keeping import SATISFIED
from apps.feedback.measures.reach import YEAR_OF_ANSWERS, YEAR_OF_RATINGS
from apps.impacts.models import Impact
from apps.measures.counting import yes
from apps.measures.declare import YEAR, Better, Column, Fact, Group, Kind, Measure, Unit
from apps.measures.window import Window

PROMOTER, DETRACTOR = 9, 6

# A change of an impact's life may move any month since it began.
IMPACTS = (
    Fact(Impact, "started_on", fields=("started_on", "status", "baseline", "target")),
    Fact(Impact, "ended_on", fields=("ended_on",)),
)


def overall(window: Window, with_leadership_only: bool) -> QuerySet:
    """One row a contact with an overall satisfaction in force."""
    rows = with_answer(contacts_on(window.last_day), "overall_satisfaction", window.last_day, with_leadership_only)
    return rows.filter(overall_satisfaction__isnull=False).annotate(
        numerator=yes(Q(overall_satisfaction__gte=SATISFIED)), denominator=Value(1)
    )


def of_impacts(window: Window, with_leadership_only: bool) -> QuerySet:
    """One row a satisfaction rating in force, of impacts active or achieved."""
    impacts = Impact.objects.active_or_achieved_on(window.last_day).order_by()
    rows = ratings_in_force("satisfaction", window.last_day, with_leadership_only)
    return rows.filter(impact__in=impacts.values("pk")).annotate(
        numerator=yes(Q(satisfaction__gte=SATISFIED)), denominator=Value(1)
    )


def recommending(window: Window, with_leadership_only: bool) -> QuerySet:
    """One row a contact: 1 a promoter, −1 a detractor, 0 else. The squares add up to promoters and detractors."""
    rows = with_answer(contacts_on(window.last_day), "recommend", window.last_day, with_leadership_only)
    side = Case(
        When(recommend__gte=PROMOTER, then=1),
        When(recommend__lte=DETRACTOR, then=-1),
        default=0,
        output_field=IntegerField(),
    )
    return rows.filter(recommend__isnull=False).annotate(
        numerator=side,
        denominator=Value(1),
        squares=yes(Q(recommend__gte=PROMOTER) | Q(recommend__lte=DETRACTOR)),
    )


def voices_overall(window: Window) -> QuerySet:
    return overall(window, True).order_by().values_list("account_id", "pk")


def voices_on_impacts(window: Window) -> QuerySet:
    return of_impacts(window, True).values_list("response__account_id", "response__contact_id")


def voices_recommending(window: Window) -> QuerySet:
    return recommending(window, True).order_by().values_list("account_id", "pk")


_WILSON = _("Interval: Wilson 1927.")
_CONTACT, _ACCOUNT = Column(_("Contact"), "full_name"), Column(_("Account"), "account__name")
_IN_FORCE = _("Answers older than 365 days, contacts who left, accounts no longer active, and questions left empty.")

MEASURES = [
    Measure(
        key="overall_satisfaction",
        name=_("Overall satisfaction"),
        question=_("Are they satisfied?"),
        group=Group.OPINION,
        place=1,
        kind=Kind.PROPORTION,
        better=Better.HIGHER,
        span=YEAR,
        contributions=overall,
        voices=voices_overall,
        facts=(YEAR_OF_ANSWERS,),
        uses_answers=True,
        method=_("Of the contacts with an overall satisfaction in force, the share who gave 4 or 5 of 5."),
        leaves_out=_IN_FORCE,
        source=_WILSON,
        columns=(_CONTACT, _ACCOUNT, Column(_("Overall satisfaction"), "overall_satisfaction", Unit.COUNT)),
        rows_name=_("contacts with an answer"),
    ),
    Measure(
        key="impact_satisfaction",
        name=_("Impact satisfaction"),
        question=_("With each impact?"),
        group=Group.OPINION,
        place=2,
        kind=Kind.PROPORTION,
        better=Better.HIGHER,
        account="response__account_id",
        span=YEAR,
        contributions=of_impacts,
        voices=voices_on_impacts,
        facts=(YEAR_OF_ANSWERS, YEAR_OF_RATINGS, *IMPACTS),
        uses_answers=True,
        method=_("Of the satisfaction ratings in force, one a contact and impact, the share that is 4 or 5 of 5."),
        leaves_out=_(
            "Drafts and retired impacts, ratings older than 365 days or withdrawn by “can’t judge”, contacts who left, "
            "accounts no longer active."
        ),
        source=_WILSON,
        columns=(
            Column(_("Impact"), "impact__statement"),
            Column(_("Account"), "response__account__name"),
            Column(_("Contact"), "response__contact__full_name"),
            Column(_("Satisfaction"), "satisfaction", Unit.COUNT),
        ),
        rows_name=_("ratings"),
    ),
    Measure(
        key="net_promoter_score",
        name=_("Net promoter score"),
        question=_("Would they recommend us? Read last."),
        group=Group.OPINION,
        place=99,
        kind=Kind.SCORE,
        better=Better.HIGHER,
        unit=Unit.POINTS,
        span=YEAR,
        contributions=recommending,
        voices=voices_recommending,
        facts=(YEAR_OF_ANSWERS,),
        uses_answers=True,
        method=_(
            "Of the answers in force to “would you recommend us, 0 to 10”: the share of 9 and 10 less the share of 0 "
            "to 6, times 100. It stands last: satisfaction and this score warn of leaving, they do not predict buying."
        ),
        leaves_out=_IN_FORCE,
        source=_("Interval: adjusted Wald (Agresti & Coull 1998; Rocks 2016)."),
        columns=(_CONTACT, _ACCOUNT, Column(_("Would recommend, 0 to 10"), "recommend", Unit.COUNT)),
        rows_name=_("contacts with an answer"),
    ),
]
