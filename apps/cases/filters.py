"""How the list of cases is narrowed."""

from typing import Any

import django_filters as filters
from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Account
from apps.cases.models import Case
from apps.products.models import Product

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class CaseFilter(filters.FilterSet):
    q = filters.CharFilter(
        label=_("Words"),
        field_name="subject",
        lookup_expr="icontains",
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    account = filters.ModelChoiceFilter(queryset=Account.objects.all(), empty_label=_("All"))
    state = filters.ChoiceFilter(choices=Case.State, label=_("State"), method="by_state", empty_label=_("All"))
    cause = filters.ChoiceFilter(choices=Case.Cause, empty_label=_("All"))
    product = filters.ModelChoiceFilter(queryset=Product.objects.all(), empty_label=_("All"))
    opened_on_from = filters.DateFilter(
        label=_("Opened from"), field_name="opened_on", lookup_expr="gte", widget=DAY, input_formats=["%Y-%m-%d"]
    )
    opened_on_to = filters.DateFilter(
        label=_("Opened until"), field_name="opened_on", lookup_expr="lte", widget=DAY, input_formats=["%Y-%m-%d"]
    )
    closed_on_from = filters.DateFilter(
        label=_("Closed from"), field_name="closed_on", lookup_expr="gte", widget=DAY, input_formats=["%Y-%m-%d"]
    )
    closed_on_to = filters.DateFilter(
        label=_("Closed until"), field_name="closed_on", lookup_expr="lte", widget=DAY, input_formats=["%Y-%m-%d"]
    )

    class Meta:
        model = Case
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["account"].queryset = Account.objects.visible_to(self.request.user)

    def by_state(self, rows: Any, name: str, value: str) -> Any:
        return rows.in_state(value)
