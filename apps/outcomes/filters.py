"""How the register of authority, the friction log and workshops are narrowed."""

from typing import Any

import django_filters as filters
from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Account
from apps.outcomes.models import AuthorityGrant, AuthorityUse, Friction, Workshop
from apps.people.models import Person

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
WORDS = forms.TextInput(attrs={"type": "search"})


def day_filter(label: Any, name: str, lookup: str) -> filters.DateFilter:
    return filters.DateFilter(label=label, field_name=name, lookup_expr=lookup, widget=DAY, input_formats=["%Y-%m-%d"])


class OfAccount(filters.FilterSet):
    """Rows of one account among those the person sees."""

    account = filters.ModelChoiceFilter(queryset=Account.objects.all(), empty_label=_("All"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["account"].queryset = Account.objects.visible_to(self.request.user)


class UseFilter(OfAccount):
    person = filters.ModelChoiceFilter(queryset=Person.objects.all(), label=_("Who acted"), empty_label=_("All"))
    occurred_on_from = day_filter(_("From"), "occurred_on", "gte")
    occurred_on_to = day_filter(_("Until"), "occurred_on", "lte")

    class Meta:
        model = AuthorityUse
        fields: tuple[str, ...] = ()


class GrantFilter(OfAccount):
    person = filters.ModelChoiceFilter(queryset=Person.objects.all(), label=_("Who may act"), empty_label=_("All"))

    class Meta:
        model = AuthorityGrant
        fields: tuple[str, ...] = ()


class FrictionFilter(OfAccount):
    q = filters.CharFilter(label=_("Clause"), field_name="contract_clause", lookup_expr="icontains", widget=WORDS)
    occurred_on_from = day_filter(_("From"), "occurred_on", "gte")
    occurred_on_to = day_filter(_("Until"), "occurred_on", "lte")

    class Meta:
        model = Friction
        fields: tuple[str, ...] = ()


class WorkshopFilter(OfAccount):
    kind = filters.ChoiceFilter(choices=Workshop.Kind, label=_("Kind"), empty_label=_("All"))

    class Meta:
        model = Workshop
        fields: tuple[str, ...] = ()
