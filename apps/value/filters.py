"""How the list of decisions is narrowed."""

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Account
from apps.core.months import today
from apps.value.models import Decision


class DecisionFilter(filters.FilterSet):
    state = filters.ChoiceFilter(
        label=_("Review"),
        method="in_state",
        empty_label=_("All"),
        choices=[("due", _("Due")), ("to_review", _("To review")), ("reviewed", _("Reviewed"))],
    )
    kind = filters.ChoiceFilter(choices=Decision.Kind, label=_("Decision"), empty_label=_("All"))
    account = filters.ModelChoiceFilter(
        field_name="impact__account", queryset=Account.objects.all(), label=_("Account"), empty_label=_("All")
    )
    mine = filters.BooleanFilter(label=_("Only mine"), method="only_mine", widget=forms.CheckboxInput)

    class Meta:
        model = Decision
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["account"].queryset = Account.objects.visible_to(self.request.user)

    def in_state(self, rows: Any, name: str, value: str) -> QuerySet:
        if value == "due":
            return rows.review_due_by(today())
        return rows.to_review() if value == "to_review" else rows.exclude(reviewed_on=None)

    def only_mine(self, rows: QuerySet, name: str, value: bool) -> QuerySet:
        return rows.filter(decided_by=self.request.user.pk) if value else rows
