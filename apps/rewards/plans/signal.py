"""The pay signal: what plans pay for new sales against keeping clients, each at its target, by scope."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Case, CharField, F, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from apps.measures.declare import Scoped
from apps.measures.places import COMPANY, Place, Places, places
from apps.measures.window import Window
from apps.people.models import Membership
from apps.rewards.plans.arithmetic import ratio
from apps.rewards.plans.models import IncentivePlan

Rewards = IncentivePlan.Rewards
TWICE = Decimal(2)  # from here on it is flagged
WEIGHED = (Rewards.NEW_SALES, Rewards.KEEPING_CLIENTS)


@dataclass
class Tally:
    """Payout at target, added up over plans."""

    new_sales: Decimal = Decimal(0)
    keeping_clients: Decimal = Decimal(0)
    plans: int = 0

    def add(self, plan: IncentivePlan) -> None:
        self.plans += 1
        if plan.rewards == Rewards.NEW_SALES:
            self.new_sales += plan.payout_at_target
        else:
            self.keeping_clients += plan.payout_at_target

    @property
    def ratio(self) -> Decimal | None:
        return ratio(self.new_sales, self.keeping_clients)

    @property
    def is_flagged(self) -> bool:
        """Twice and more for new sales, or money for new sales and none for keeping clients."""
        return self.ratio >= TWICE if self.ratio is not None else self.new_sales > 0


def weighed(window: Window) -> QuerySet:
    """Plans in force on the month's last day that reward new sales or keeping clients."""
    plans: Any = IncentivePlan.objects
    return plans.in_force(window.last_day).filter(rewards__in=WEIGHED)


def located(window: Window) -> list[tuple[IncentivePlan, set[Place]]]:
    """Each plan with the scopes it counts in: the company; its team, or the team of its person as it was on the month's
    last day; and the unit of that team.
    """
    rows = list(weighed(window).order_by("pk"))
    people = {row.person_id for row in rows if row.person_id}
    belonged = Membership.objects.in_force(window.last_day).filter(person__in=people).order_by()
    teams, structure = dict(belonged.values_list("person", "team")), window.once(places)
    return [(row, _places_of(row, teams, structure)) for row in rows]


def _places_of(row: IncentivePlan, teams: dict[int, int], structure: Places) -> set[Place]:
    team = row.team_id or teams.get(row.person_id or 0)
    return {COMPANY, *structure.of_team(team)}


def tallies(window: Window) -> dict[Place, Tally]:
    found: dict[Place, Tally] = {COMPANY: Tally()}
    for row, mine in window.once(located):
        for place in mine:
            found.setdefault(place, Tally()).add(row)
    return found


def tally_of(plans: Iterable[IncentivePlan]) -> Tally:
    """What some plans say by themselves: those that somebody may read."""
    found = Tally()
    for row in plans:
        found.add(row)
    return found


def pay_signal(window: Window) -> Iterator[Scoped]:
    """The ratio itself and not the sums it is made of: whoever reads figures need not read amounts."""
    for place, tally in window.once(tallies).items():
        known = tally.ratio
        yield Scoped(*place, known or 0, 0 if known is None else 1, tally.plans)


def behind_signal(window: Window, scope: str, scope_id: int, reader: Any) -> QuerySet:
    """The plans behind a figure, those of them that the reader may see."""
    mine = [row.pk for row, scopes in window.once(located) if (scope, scope_id) in scopes]
    rows = IncentivePlan.objects.filter(pk__in=mine)
    words = [When(rewards=key, then=Value(str(label))) for key, label in Rewards.choices]
    found = rows.annotate(
        numerator=Case(When(rewards=Rewards.NEW_SALES, then=F("payout_at_target")), default=Value(Decimal(0))),
        denominator=Value(1),
        payee_name=Coalesce("person__full_name", "team__name"),
        rewards_name=Case(*words, output_field=CharField()),
    )
    return found if reader is None else found.visible_to(reader)


def company_rows(window: Window, with_leadership_only: bool) -> QuerySet:
    return behind_signal(window, *COMPANY, None)


def said(tally: Tally) -> str:
    """What the signal says, in a sentence without amounts."""
    if not tally.plans:
        return _("No plan in force rewards new sales or keeping clients.")
    if tally.ratio is None:
        return _("Plans pay for new sales, and nothing for keeping clients.")
    if not tally.new_sales:
        return _("Plans pay for keeping clients, and nothing for new sales.")
    if tally.is_flagged:
        return _("A new sale pays at least twice what keeping a client pays: clients are forgotten once it is signed.")
    if tally.ratio > 1:
        return _("A new sale pays more than keeping a client.")
    return _("Keeping a client pays as much as a new sale, or more.")
