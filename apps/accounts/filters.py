"""How the lists of accounts, contacts and revenue events are narrowed."""

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Account, Contact
from apps.accounts.queries import AccountQuerySet, ContactQuerySet
from apps.core.months import today
from apps.people.models import BusinessUnit, Person, Team

SEARCH = forms.TextInput(attrs={"type": "search"})


class AccountFilter(filters.FilterSet):
    """`status` needs rows annotated by `with_status`."""

    q = filters.CharFilter(label=_("Name or industry"), method="search", widget=SEARCH)
    team = filters.ModelChoiceFilter(queryset=Team.objects.all(), empty_label=_("All"))
    manager = filters.ModelChoiceFilter(queryset=Person.objects.all(), empty_label=_("All"))
    segment = filters.ChoiceFilter(choices=Account.Segment, empty_label=_("All"))
    kind = filters.ChoiceFilter(choices=Account.Kind, empty_label=_("All"))
    status = filters.ChoiceFilter(choices=Account.Status, label=_("Status"), empty_label=_("All"))
    unit = filters.ModelChoiceFilter(
        field_name="team__business_unit",
        queryset=BusinessUnit.objects.all(),
        label=_("Business unit"),
        empty_label=_("All"),
    )
    mine = filters.BooleanFilter(label=_("Only mine"), method="only_mine", widget=forms.CheckboxInput)

    class Meta:
        model = Account
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        managers = Account.objects.visible_to(self.request.user).values("manager")
        self.filters["manager"].queryset = Person.objects.filter(pk__in=managers)

    def search(self, rows: AccountQuerySet, name: str, value: str) -> AccountQuerySet:
        return rows.matching(value)

    def only_mine(self, rows: AccountQuerySet, name: str, value: bool) -> AccountQuerySet:
        return rows.in_care_of(self.request.user) if value else rows


class ContactFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Name, address or title"), method="search", widget=SEARCH)
    account = filters.ModelChoiceFilter(queryset=Account.objects.all(), empty_label=_("All"))
    buying_role = filters.ChoiceFilter(choices=Contact.BuyingRole, empty_label=_("All"))
    seniority = filters.ChoiceFilter(choices=Contact.Seniority, empty_label=_("All"))
    introduced = filters.BooleanFilter(
        label=_("Not introduced yet"), method="not_introduced", widget=forms.CheckboxInput
    )
    left = filters.BooleanFilter(label=_("With those who left"), method="with_left", widget=forms.CheckboxInput)

    class Meta:
        model = Contact
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["account"].queryset = Account.objects.visible_to(self.request.user)

    def filter_queryset(self, queryset: Any) -> Any:
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("left") else rows.present_on(today())

    def search(self, rows: ContactQuerySet, name: str, value: str) -> ContactQuerySet:
        return rows.matching(value)

    def not_introduced(self, rows: ContactQuerySet, name: str, value: bool) -> ContactQuerySet:
        return rows.filter(Q(introduced_on=None)) if value else rows

    def with_left(self, rows: ContactQuerySet, name: str, value: bool) -> ContactQuerySet:
        return rows
