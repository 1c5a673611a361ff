"""How the list of people is narrowed."""

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.core.access import Role
from apps.people.models import Person, PersonQuerySet, Team


class PersonFilter(filters.FilterSet):
    q = filters.CharFilter(
        label=_("Name or address"), method="search", widget=forms.TextInput(attrs={"type": "search"})
    )
    role = filters.ChoiceFilter(choices=Role, empty_label=_("All"))
    team = filters.ModelChoiceFilter(queryset=Team.objects.all(), empty_label=_("All"))
    left = filters.BooleanFilter(label=_("With those who left"), method="with_left", widget=forms.CheckboxInput)

    class Meta:
        model = Person
        fields: tuple[str, ...] = ()

    def filter_queryset(self, queryset: Any) -> Any:
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("left") else rows.present()

    def search(self, rows: PersonQuerySet, name: str, value: str) -> PersonQuerySet:
        return rows.filter(Q(full_name__icontains=value) | Q(email__icontains=value))

    def with_left(self, rows: PersonQuerySet, name: str, value: bool) -> PersonQuerySet:
        return rows
