"""Which coaching plans: seen by those who see the pair and by the coach, changed by who answers for it."""

from typing import Any, Self

from django.db.models import Q

from apps.core.access import Role
from apps.relationships.queries import PairQuerySet


class PlanQuerySet(PairQuerySet):
    def visible_to(self, person: Any) -> Self:
        """Of the pairs a person sees, and those they coach, whatever their role."""
        return super().visible_to(person) | self.filter(coach=person.pk)

    def writable_by(self, person: Any) -> Self:
        """The person's own, their coach's, those of a lead's team; administrators bring past ones in."""
        if person.role == Role.ADMINISTRATOR:
            return self
        mine = Q(person=person.pk) | Q(coach=person.pk)
        if person.role == Role.TEAM_LEAD and person.team_id:
            mine |= Q(contact__account__team=person.team_id) | Q(person__team=person.team_id)
        return self.filter(mine)

    def active(self) -> Self:
        return self.filter(state="active")

    def coached_by(self, person: Any) -> Self:
        """Active plans in which somebody is the coach."""
        return self.active().filter(coach=person.pk)

    def coach_of(self, person: Any) -> int | None:
        """Who coached somebody last, if they still work here."""
        known = self.filter(person=person, coach__is_active=True).order_by("-started_on", "-pk")
        return known.values_list("coach", flat=True).first()
