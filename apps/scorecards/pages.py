"""What the scorecard page shows: switchers, head, attention, groups. It reads figures and what was said of them."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.core.months import Month, Quarter, last_closed_month, today
from apps.core.pages import Empty
from apps.measures.models import Figure, RollUp, Scope
from apps.measures.read import FigureView
from apps.scorecards.access import may_publish
from apps.scorecards.asked import Asked, scopes_of
from apps.scorecards.circulation.models import OPEN_TO_ALL
from apps.scorecards.whole import whole_of

MOST_CHOICES = 500


@dataclass(frozen=True)
class Switch:
    """One part of a switcher."""

    label: str
    url: str
    is_current: bool = False


def scorecard_of(asked: Asked, person: Any) -> dict[str, Any]:
    """The context of the page: a fixed number of queries, whatever there is."""
    whole = whole_of(asked, person)
    context = {
        "asked": asked,
        "scopes": scope_switch(asked),
        "months": period_switch(asked),
        "lengths": length_switch(asked),
        "choices": choices_of(asked, person),
        "export_url": asked.query + "&format=csv",
        "rolled_up": next(iter(RollUp.objects.raw("SELECT * FROM measures_rollup")), None),
    }
    if whole.is_empty:
        return context | {"empty": nothing_of(asked), "export_url": ""}
    return context | {
        "attention": whole.attention,
        "groups": whole.groups,
        "active_accounts": active_accounts(whole.views),
        "trend_head": _("8 quarters") if asked.quarter else "",
        "signed": whole.signed,
        "restated": whole.restated,
        "publish_url": publish_url(asked, person) if not whole.signed else "",
        "share_url": reverse("scorecards:share") + asked.query if may_share(asked, person) else "",
        "regrouped_url": asked.grouped(is_current=not asked.is_current).query if asked.may_regroup else "",
    }


def may_share(asked: Asked, person: Any) -> bool:
    """What leaves the house by a link: no account's figures."""
    return may_publish(person) and asked.scope in OPEN_TO_ALL


def publish_url(asked: Asked, person: Any) -> str:
    is_open = not (asked.quarter or asked.is_current) and today() > asked.month.last_day
    return reverse("scorecards:publish") + asked.query if is_open and may_publish(person) else ""


def active_accounts(views: list[FigureView]) -> int:
    """How many accounts were active on the month's last day: what coverage is counted over."""
    found = [view for view in views if view.measure.key == "account_coverage" and view.figure]
    return int(found[0].denominator or 0) if found else 0


def scope_switch(asked: Asked) -> list[Switch]:
    when = f"?quarter={asked.quarter}" if asked.quarter else f"?month={asked.month}"
    return [Switch(str(scope.label), f"{when}&scope={scope}", scope == asked.scope) for scope in Scope]


def length_switch(asked: Asked) -> list[Switch]:
    """Month or quarter: the quarter that holds the month, the last month of the quarter."""
    quarter = asked.quarter or Quarter.of(asked.month)
    return [
        Switch(_("Month"), asked.at(asked.month).query, not asked.quarter),
        Switch(_("Quarter"), asked.in_quarter(quarter).query, bool(asked.quarter)),
    ]


def period_switch(asked: Asked) -> dict[str, Any]:
    """The month or quarter before, this one, and the next where it has begun."""
    if asked.quarter:
        before, later = (asked.in_quarter(asked.quarter.plus(step)) for step in (-1, 1))
        has_begun = asked.quarter < Quarter.of(Month.current())
    else:
        before, later = (asked.at(asked.month.plus(step)) for step in (-1, 1))
        has_begun = asked.month < Month.current()
    return {
        "current": asked.label,
        "before": before.query,
        "before_label": before.label,
        "after": later.query if has_begun else "",
        "after_label": later.label,
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


def about(asked: Asked) -> str:
    """ "June 2025 of Growth West", as a form says it."""
    named = {"when": asked.label, "name": asked.name}
    return _("%(when)s of %(name)s") % named if asked.name else asked.label
