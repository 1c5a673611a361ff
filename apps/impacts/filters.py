"""How the list of impacts is narrowed."""

from typing import Any

import django_filters as filters
from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Account
from apps.impacts.models import Impact
from apps.people.models import Team


class ImpactFilter(filters.FilterSet):
    q = filters.CharFilter(
        label=_("Words"),
        field_name="statement",
        lookup_expr="icontains",
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    account = filters.ModelChoiceFilter(queryset=Account.objects.all(), empty_label=_("All"))
    team = filters.ModelChoiceFilter(
        field_name="account__team", label=_("Team"), queryset=Team.objects.all(), empty_label=_("All")
    )
    status = filters.ChoiceFilter(choices=Impact.Status, empty_label=_("All"))

    class Meta:
        model = Impact
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["account"].queryset = Account.objects.visible_to(self.request.user)
