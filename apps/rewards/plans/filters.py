"""How the lists of plans and payouts are narrowed."""

import django_filters as filters
from django import forms
from django.utils.translation import gettext_lazy as _

from apps.outcomes.months import MonthFilter
from apps.rewards.plans.models import IncentivePlan, Payout

ALL = _("All")


class PlanFilter(filters.FilterSet):
    q = filters.CharFilter(
        label=_("Words"), field_name="name", lookup_expr="icontains", widget=forms.TextInput(attrs={"type": "search"})
    )
    rewards = filters.ChoiceFilter(choices=IncentivePlan.Rewards, empty_label=ALL)
    state = filters.ChoiceFilter(choices=IncentivePlan.State, empty_label=ALL)

    class Meta:
        model = IncentivePlan
        fields: tuple[str, ...] = ()


class PayoutFilter(filters.FilterSet):
    month = MonthFilter(label=_("Month"))
    state = filters.ChoiceFilter(choices=Payout.State, empty_label=ALL)

    class Meta:
        model = Payout
        fields: tuple[str, ...] = ()
