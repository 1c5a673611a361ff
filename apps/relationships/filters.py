"""How the board of pairs is narrowed."""

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Account
from apps.people.models import Person
from apps.relationships.models import Perception

SHOWN = (
    ("pairs", _("Paired")),
    ("misread", _("Misread: a blind spot or a significant gap")),
    ("waiting", _("Asked, not paired")),
    ("never", _("Never asked")),
)


class PairFilter(filters.FilterSet):
    """`show` chooses the list; the others narrow it to what the person sees."""

    q = filters.CharFilter(label=_("Name"), method="named", widget=forms.TextInput(attrs={"type": "search"}))
    show = filters.ChoiceFilter(label=_("Which"), choices=SHOWN, initial="pairs", empty_label=None, method="unchanged")
    account = filters.ModelChoiceFilter(
        queryset=Account.objects.all(), field_name="contact__account", label=_("Account"), empty_label=_("All")
    )
    person = filters.ModelChoiceFilter(queryset=Person.objects.all(), label=_("Person"), empty_label=_("All"))

    class Meta:
        model = Perception
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = Perception.objects.visible_to(self.request.user).order_by()
        self.filters["account"].queryset = Account.objects.filter(pk__in=seen.values("contact__account"))
        self.filters["person"].queryset = Person.objects.filter(pk__in=seen.values("person"))

    @property
    def shown(self) -> str:
        chosen = self.form.cleaned_data.get("show") if self.form.is_valid() else ""
        return chosen or "pairs"

    def named(self, rows: QuerySet, name: str, text: str) -> QuerySet:
        return rows.filter(
            Q(contact__full_name__icontains=text)
            | Q(person__full_name__icontains=text)
            | Q(contact__account__name__icontains=text)
        )

    def unchanged(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows

    def contacts(self, rows: QuerySet) -> QuerySet:
        """The same for contacts nobody was asked about: there is no person yet but the account's manager."""
        given = self.form.cleaned_data if self.form.is_valid() else {}
        if text := given.get("q"):
            rows = rows.filter(
                Q(full_name__icontains=text)
                | Q(account__name__icontains=text)
                | Q(account__manager__full_name__icontains=text)
            )
        if account := given.get("account"):
            rows = rows.filter(account=account)
        return rows.filter(account__manager=given["person"]) if given.get("person") else rows
