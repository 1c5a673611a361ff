"""How the list of initiatives is narrowed."""

from typing import Any

import django_filters as filters
from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Account
from apps.feedback.models import Theme
from apps.initiatives.models import Initiative
from apps.people.models import Person, Team

ALL = _("All")


class InitiativeFilter(filters.FilterSet):
    q = filters.CharFilter(
        label=_("Words"), field_name="title", lookup_expr="icontains", widget=forms.TextInput(attrs={"type": "search"})
    )
    state = filters.ChoiceFilter(choices=Initiative.State, empty_label=ALL)
    level = filters.ChoiceFilter(choices=Initiative.Level, empty_label=ALL)
    account = filters.ModelChoiceFilter(
        label=_("Account"), queryset=Account.objects.none(), method="for_account", empty_label=ALL
    )
    theme = filters.ModelChoiceFilter(label=_("Pain"), queryset=Theme.objects.all(), empty_label=ALL)
    owner = filters.ModelChoiceFilter(queryset=Person.objects.present(), empty_label=ALL)
    team = filters.ModelChoiceFilter(queryset=Team.objects.all(), empty_label=ALL)

    class Meta:
        model = Initiative
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["account"].queryset = Account.objects.visible_to(self.request.user)

    def for_account(self, rows: Any, name: str, value: Account) -> Any:
        return rows.for_account(Account.objects.filter(pk=value.pk))
