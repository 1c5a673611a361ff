"""Measures of knowing the buyer: blind spots, gaps, whether coaching begins in time, whether it helps.

Gaps are for coaching: none of these may be paid on, and none is ranked across people.
"""

from typing import Any

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Abs
from django.utils.translation import gettext_lazy as _

from apps.measures.counting import yes
from apps.measures.declare import YEAR, Better, Column, Fact, Group, Kind, Measure, Unit
from apps.measures.window import Window
from apps.relationships.coaching import BLIND, asking_for_plans, reasked_between
from apps.relationships.models import CoachingPlan, Perception
from apps.relationships.pairs import latest_on

OF_CONTACT = "contact__account"
ANSWERED = (
    Fact(Perception, "seller_answered_at", account=OF_CONTACT),
    Fact(Perception, "client_answered_at", account=OF_CONTACT),
)
PLANS = (Fact(CoachingPlan, "started_on", account=OF_CONTACT),)


def blind_spots(window: Window, with_leadership_only: bool) -> QuerySet:
    """One row a paired item: 1 where the seller's score is 7 or more and the client's below."""
    rows = latest_on(window.last_day, with_leadership_only=with_leadership_only)
    return rows.annotate(numerator=yes(BLIND), denominator=Value(1))


def gaps(window: Window, with_leadership_only: bool) -> QuerySet:
    """One row a paired item: the absolute gap."""
    rows = latest_on(window.last_day, with_leadership_only=with_leadership_only)
    apart = rows.annotate(gap=F("seen_seller_score") - F("seen_client_score"))
    return apart.annotate(numerator=Abs("gap"), denominator=Value(1), squares=F("gap") * F("gap"))


def begun_in_time(window: Window, with_leadership_only: bool) -> QuerySet:
    """One row an item with a significant gap or a blind spot whose plan was due in the month."""
    days = (window.first_day, window.last_day, window.last_day)
    rows = asking_for_plans(*days, with_leadership_only=with_leadership_only)
    return rows.annotate(numerator=yes(Q(is_begun=True)), denominator=Value(1))


def improved(window: Window, with_leadership_only: bool) -> QuerySet:
    """One row a coached item that the client answered again in the month: 1 where the client's score rose."""
    rows = reasked_between(window.first_day, window.last_day, with_leadership_only=with_leadership_only)
    return rows.annotate(numerator=yes(Q(score_after__gt=F("score_before"))), denominator=Value(1))


def _voices(contributions: Any) -> Any:
    def voices(window: Window) -> QuerySet:
        return contributions(window, True).order_by().values_list("contact__account_id", "contact_id")

    return voices


def _measure(key: str, contributions: Any, **fields: Any) -> Measure:
    return Measure(
        key=key,
        group=Group.BUYER,
        account="contact__account_id",
        contributions=contributions,
        voices=_voices(contributions),
        uses_answers=True,
        is_payable=False,
        is_by_the_clock=True,  # a client's answer may be read once it is too old to pair with
        **fields,
    )


_ITEM = (
    Column(_("Contact"), "contact__full_name"),
    Column(_("Account"), "contact__account__name"),
    Column(_("Dimension"), "dimension__name"),
)
_SCORES = (
    Column(_("Client"), "seen_client_score", Unit.COUNT),
    Column(_("Expected"), "seen_seller_score", Unit.COUNT),
)
_WILSON = _("Interval: Wilson 1927.")
_UNPAIRED = _(
    "Items without both answers at most 30 days apart, contacts who left, accounts no longer active. Never ranked "
    "across people, never paid on."
)

MEASURES = [
    _measure(
        "blind_spot_share",
        blind_spots,
        name=_("Blind spots"),
        question=_("Where do we count on a strength that the client does not see?"),
        place=1,
        kind=Kind.PROPORTION,
        better=Better.LOWER,
        span=YEAR,
        facts=ANSWERED,
        method=_(
            "Of the latest pairs in 365 days, one a contact, person and dimension, the share in which we expect 7 or "
            "more of 10 and the client gives less than 7."
        ),
        leaves_out=_UNPAIRED,
        source=_WILSON,
        columns=(*_ITEM, *_SCORES, Column(_("Blind spot"), "numerator", Unit.YES)),
        rows_name=_("paired items"),
    ),
    _measure(
        "perception_gap",
        gaps,
        name=_("Perception gap"),
        question=_("How far are we from what the client thinks?"),
        place=2,
        kind=Kind.MEAN,
        better=Better.LOWER,
        unit=Unit.POINTS,
        span=YEAR,
        facts=ANSWERED,
        method=_("The mean distance, either way, between what we expect a client to answer and what they answer."),
        leaves_out=_UNPAIRED,
        source=_("Interval: Student’s t."),
        columns=(*_ITEM, *_SCORES, Column(_("Gap, either way"), "numerator", Unit.COUNT)),
        rows_name=_("paired items"),
    ),
    _measure(
        "coaching_on_time",
        begun_in_time,
        name=_("Coaching begun in time"),
        question=_("Do we act on a gap within 14 days?"),
        place=3,
        kind=Kind.PROPORTION,
        better=Better.HIGHER,
        facts=(*ANSWERED, *PLANS),
        method=_(
            "Of the items with a gap of 4 or more or a blind spot whose fourteenth day lies in the month, the share "
            "for which a coaching plan was begun by then."
        ),
        leaves_out=_("Contacts who left, accounts no longer active."),
        source=_WILSON,
        columns=(*_ITEM, Column(_("Due on"), "due_on"), Column(_("In time"), "numerator", Unit.YES)),
        rows_name=_("items whose plan was due"),
    ),
    _measure(
        "coached_items_improved",
        improved,
        name=_("Coached items improved"),
        question=_("Does coaching help, by the client’s word?"),
        place=4,
        kind=Kind.PROPORTION,
        better=Better.HIGHER,
        facts=(*ANSWERED, *PLANS),
        method=_(
            "Of the coached items that the same client answered again in the month, on or after the day to ask again, "
            "the share whose score by the client rose above the last one before the plan began."
        ),
        leaves_out=_(
            "Items the client had not rated before the plan, answers that may not be read yet, contacts who left, "
            "accounts no longer active."
        ),
        source=_WILSON,
        columns=(
            *_ITEM,
            Column(_("Before"), "score_before", Unit.COUNT),
            Column(_("Again"), "score_after", Unit.COUNT),
            Column(_("Improved"), "numerator", Unit.YES),
        ),
        rows_name=_("items answered again"),
    ),
]
