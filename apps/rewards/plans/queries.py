"""Which plans and payouts: every named question about them. Pay is private: others do not find a plan at all."""

import datetime as dt
from typing import Any, Self

from django.db import models
from django.db.models import DateField, Exists, Func, OuterRef, Q
from django.db.models.functions import Coalesce

from apps.core.access import Role
from apps.people.models import Membership

APPROVERS = frozenset({Role.EXECUTIVE, Role.ADMINISTRATOR})


class LastDay(Func):
    """The last day of the month that begins on a day."""

    template, output_field = "(%(expressions)s + interval '1 month' - interval '1 day')::date", DateField()


def own(person: Any, prefix: str = "plan__") -> Q:
    """What pays a person: by themselves, or by their team."""
    mine = Q(**{f"{prefix}person": person.pk})
    return mine | Q(**{f"{prefix}team": person.team_id}) if person.team_id else mine


def seen_by(person: Any, prefix: str = "") -> Q:
    """Plans of a person: their own, their team's; of a lead also those of the account managers of the team, whom they
    lead, and of nobody else who is in it: not of another lead, a coach, an executive or an administrator.
    """
    mine = own(person, prefix)
    if person.team_id and person.role == Role.TEAM_LEAD:
        led = {"team": person.team_id, "role": Role.ACCOUNT_MANAGER}
        mine |= Q(**{f"{prefix}person__{name}": value for name, value in led.items()})
    return mine


class PlanQuerySet(models.QuerySet):
    def visible_to(self, person: Any) -> Self:
        """Executives and administrators all; the payee, the members of a team that is one, and the team's lead."""
        return self if person.role in APPROVERS else self.filter(seen_by(person))

    def writable_by(self, person: Any) -> Self:
        return self if person.role == Role.ADMINISTRATOR else self.none()

    def in_force(self, day: dt.date) -> Self:
        """Agreed, begun by a day and not over before it."""
        return self.exclude(state="draft").filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)


def belonged_to(person: Any) -> Exists:
    """Whether a payout is of a team that somebody was in on the month's last day."""
    last_day: Any = LastDay(OuterRef("month"))
    return Exists(Membership.objects.in_force(last_day).filter(person=person.pk, team=OuterRef("plan__team")))


class PayoutQuerySet(models.QuerySet):
    def visible_to(self, person: Any) -> Self:
        """Those of the plans one sees; also of a team that one has left since the month."""
        if person.role in APPROVERS:
            return self
        return self.filter(Q(seen_by(person, "plan__")) | Q(belonged_to(person)))

    def paid_to(self, person: Any) -> Self:
        """A person's own; of a team's those of months at whose end they were in it."""
        return self.filter(Q(plan__person=person.pk) | Q(belonged_to(person)))

    def writable_by(self, person: Any) -> Self:
        """Whoever sees it: the payee and the lead may dispute it; what each may do is for the services to say."""
        return self.visible_to(person)

    def decided_by(self, person: Any) -> Self:
        """What a person may approve, take back or answer: nobody decides about their own pay, neither as the payee,
        nor as a member of the team today or at the month's end.
        """
        if person.role not in APPROVERS:
            return self.none()
        return self.exclude(own(person)).exclude(belonged_to(person))

    def first_lines(self) -> Self:
        """Without corrections."""
        return self.filter(corrects=None)

    def lines_of(self, payout: Any) -> Self:
        """A payout and what corrects it, in order."""
        first = payout.corrects_id or payout.pk
        return self.filter(Q(pk=first) | Q(corrects=first)).order_by("pk")

    def total(self) -> Any:
        return self.aggregate(sum=Coalesce(models.Sum("amount"), 0, output_field=models.DecimalField()))["sum"]
