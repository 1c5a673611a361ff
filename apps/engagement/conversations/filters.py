"""How the list of conversations is narrowed."""

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Account
from apps.engagement.conversations.models import Conversation
from apps.people.models import Person

ALL = _("All")
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ConversationFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Words"), method="by_words", widget=forms.TextInput(attrs={"type": "search"}))
    account = filters.ModelChoiceFilter(queryset=Account.objects.all(), empty_label=ALL)
    person = filters.ModelChoiceFilter(label=_("Who of us"), queryset=Person.objects.all(), empty_label=ALL)
    state = filters.ChoiceFilter(label=_("Promise"), choices=Conversation.State, method="by_state", empty_label=ALL)
    held_on_from = filters.DateFilter(
        label=_("From"), field_name="held_on", lookup_expr="gte", widget=DAY, input_formats=["%Y-%m-%d"]
    )
    held_on_to = filters.DateFilter(
        label=_("Until"), field_name="held_on", lookup_expr="lte", widget=DAY, input_formats=["%Y-%m-%d"]
    )

    class Meta:
        model = Conversation
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["account"].queryset = Account.objects.visible_to(self.request.user)

    def by_words(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(Q(heard__icontains=value) | Q(promised__icontains=value))

    def by_state(self, rows: Any, name: str, value: str) -> Any:
        return rows.in_state(value)
