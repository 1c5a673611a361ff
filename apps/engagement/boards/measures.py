"""The measure of advisory boards: whether members hear what became of their advice."""

from django.db.models import Q, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from apps.engagement.boards.models import BoardAdvice
from apps.measures.counting import yes
from apps.measures.declare import YEAR, Better, Column, Fact, Group, Kind, Measure, Unit
from apps.measures.window import Window


def actions_closed(window: Window, with_leadership_only: bool) -> QuerySet:
    """One row an advice of the twelve months: 1 where it was closed with an answer by the month's end."""
    answered = Q(state="closed", closed_on__lte=window.last_day) & ~Q(answer="")
    rows = BoardAdvice.objects.filter(given_on__gte=window.first_day_of(YEAR), given_on__lte=window.last_day)
    return rows.annotate(numerator=yes(answered), denominator=Value(1))


MEASURES = [
    Measure(
        key="board_actions_closed",
        name=_("Board advice answered"),
        question=_("Do our advisory boards hear what became of their advice?"),
        group=Group.SERVING,
        place=90,
        kind=Kind.PROPORTION,
        better=Better.HIGHER,
        span=YEAR,
        account="contact__account_id",
        contributions=actions_closed,
        # Whatever changes of an advice touches the months that look back on the day it was given, and no other.
        facts=(Fact(BoardAdvice, "given_on", reach=YEAR - 1, account="contact__account"),),
        method=_(
            "Of the advice that members of advisory boards gave in the twelve months, the share that was closed with "
            "an answer by the month’s end. It counts for the account of whoever gave it."
        ),
        leaves_out=_("None. Advice closed without an answer stays unanswered."),
        source=_("Interval: Wilson 1927."),
        columns=(
            Column(_("Account"), "contact__account__name"),
            Column(_("Contact"), "contact__full_name"),
            Column(_("Board"), "board__name"),
            Column(_("Given on"), "given_on"),
            Column(_("Closed on"), "closed_on"),
            Column(_("Answered"), "numerator", Unit.YES),
        ),
        rows_name=_("pieces of advice"),
    )
]
