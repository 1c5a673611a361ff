"""What the scorecard page shows, gathered: switchers, head, attention, groups. Reads only figures and targets."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.core.months import Month, last_closed_month
from apps.core.pages import Empty
from apps.measures.models import Figure, RollUp, Scope
from apps.measures.queries import views_of
from apps.measures.read import FigureView
from apps.scorecards.asked import Asked, scopes_of
from apps.scorecards.lines import groups_of
from apps.scorecards.majors import majors_of
from apps.scorecards.sentences import attention

MOST_CHOICES = 500


@dataclass(frozen=True)
class Switch:
    """One part of a switcher."""

    label: str
    url: str
    is_current: bool = False


def scorecard_of(asked: Asked, person: Any) -> dict[str, Any]:
    """The context of the page: a fixed number of queries, whatever there is."""
    views = views_of(asked.month, asked.scope, asked.id)
    context = {
        "asked": asked,
        "scopes": scope_switch(asked),
        "months": month_switch(asked),
        "choices": choices_of(asked, person),
        "export_url": asked.query + "&format=csv",
        "rolled_up": RollUp.objects.first(),
    }
    if not any(view.figure for view in views):
        return context | {"empty": nothing_of(asked), "export_url": ""}
    return context | {
        "attention": attention(views, asked),
        "groups": groups_of(views, asked, majors_of(asked, person)),
        "active_accounts": active_accounts(views),
    }


def active_accounts(views: list[FigureView]) -> int:
    """How many accounts were active on the month's last day: what coverage is counted over."""
    found = [view for view in views if view.measure.key == "account_coverage" and view.figure]
    return int(found[0].denominator or 0) if found else 0


def scope_switch(asked: Asked) -> list[Switch]:
    return [Switch(str(scope.label), f"?month={asked.month}&scope={scope}", scope == asked.scope) for scope in Scope]


def month_switch(asked: Asked) -> dict[str, Any]:
    """The month before, this one, and the next where it has begun."""
    later = asked.month.plus(1)
    return {
        "current": asked.month,
        "before": asked.at(asked.month.plus(-1)).query,
        "before_month": asked.month.plus(-1),
        "after": asked.at(later).query if asked.month < Month.current() else "",
        "after_month": later,
        "latest": asked.at(last_closed_month()).query if asked.month != last_closed_month() else "",
    }


def choices_of(asked: Asked, person: Any) -> list[tuple[int, str]]:
    """The units, teams or accounts one may switch to."""
    if asked.scope == Scope.COMPANY:
        return []
    return list(scopes_of(person, asked.scope).values_list("pk", "name")[:MOST_CHOICES])


def first_choice(person: Any, scope: str) -> int | None:
    """What a scope is about where no id is named: one's own team or unit, else the first there is."""
    own = person.team if person.team_id else None
    if scope == Scope.TEAM and own:
        return own.pk
    if scope == Scope.BUSINESS_UNIT and own and own.business_unit_id:
        return own.business_unit_id
    return scopes_of(person, scope).values_list("pk", flat=True).first()


def nothing_of(asked: Asked) -> Empty:
    """Why there is nothing to see, and what to do."""
    first = Figure.objects.of(asked.scope, asked.id).order_by("month").values_list("month", flat=True).first()
    if first and Month.of(first) > asked.month:
        later = asked.at(max(Month.of(first), last_closed_month()))
        return Empty(
            _("Nothing is known of this month"),
            _("The first figures are of a later month. What happened earlier can be imported."),
            action_url=reverse("scorecards:scorecard") + later.query,
            action_label=_("Show the latest month"),
        )
    return Empty(
        _("No figures yet"),
        _("The scorecard counts work, answers, contracts and revenue; it is brought up to date every two minutes."),
        steps=[
            _("Enter accounts with their contracts and revenue."),
            _("Log work and split it over impacts."),
            _("Ask contacts for feedback."),
        ],
    )
