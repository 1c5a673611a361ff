"""How the list of obstacles is narrowed."""

from typing import Any

import django_filters as filters
from django import forms
from django.utils.translation import gettext_lazy as _

from apps.measures.models import Scope
from apps.measures.registry import all_measures
from apps.scorecards.obstacles.models import Obstacle

ALL = _("All")
STATES = [("unsettled", _("Not settled")), ("overdue", _("Overdue")), *Obstacle.State.choices]
WHOSE = [("mine", _("Mine")), ("nobody", _("Nobody’s"))]


def measures() -> list[tuple[str, Any]]:
    return [(measure.key, measure.name) for measure in all_measures()]


class ObstacleFilter(filters.FilterSet):
    q = filters.CharFilter(
        label=_("Words"),
        field_name="text",
        lookup_expr="icontains",
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    state = filters.ChoiceFilter(label=_("State"), choices=STATES, method="by_state", empty_label=ALL)
    whose = filters.ChoiceFilter(label=_("Who works on it"), choices=WHOSE, method="by_owner", empty_label=ALL)
    measure = filters.ChoiceFilter(label=_("Measure"), choices=measures, empty_label=ALL)
    scope = filters.ChoiceFilter(label=_("Figure of"), choices=Scope.choices, empty_label=ALL)

    class Meta:
        model = Obstacle
        fields: tuple[str, ...] = ()

    def by_state(self, rows: Any, name: str, value: str) -> Any:
        return rows.in_state(value)

    def by_owner(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(owner=self.request.user.pk) if value == "mine" else rows.nobodys()
