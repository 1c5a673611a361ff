"""How a list of activities is narrowed: whose, of which account and kind, in which words."""

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Account
from apps.activities.models import Activity, ActivityKind
from apps.core.access import Role
from apps.people.models import Person

ME, TEAM, EVERYBODY = "me", "team", "all"


def accounts(request: Any) -> QuerySet:
    return Account.objects.visible_to(request.user)


def people(user: Any) -> list[tuple[str, Any]]:
    """Me, my team, everybody, and each person who has logged something this user may see."""
    seen = Activity.objects.visible_to(user).order_by().values("person")
    named = Person.objects.filter(pk__in=seen).exclude(pk=user.pk).values_list("pk", "full_name")
    team = [(TEAM, _("My team"))] if user.team_id else []
    return [(ME, _("Me")), *team, (EVERYBODY, _("Everybody")), *((str(pk), name) for pk, name in named)]


def first_choice(user: Any) -> str:
    """Account managers look at their own work first, leads at their team's, others at everybody's."""
    if user.role == Role.ACCOUNT_MANAGER:
        return ME
    return TEAM if user.role == Role.TEAM_LEAD and user.team_id else EVERYBODY


class ActivityFilter(filters.FilterSet):
    person = filters.ChoiceFilter(label=_("Person"), method="by_person", empty_label=None)
    account = filters.ModelChoiceFilter(label=_("Account"), queryset=accounts, empty_label=_("All accounts"))
    kind = filters.ModelChoiceFilter(label=_("Kind"), queryset=ActivityKind.objects.all(), empty_label=_("All kinds"))
    search = filters.CharFilter(label=_("Search in the summary"), field_name="summary", lookup_expr="icontains")
    unlinked = filters.BooleanFilter(label=_("Unlinked only"), method="only_unlinked", widget=forms.CheckboxInput)

    class Meta:
        model = Activity
        fields: tuple[str, ...] = ()

    def __init__(self, data: QueryDict, *args: Any, **kwargs: Any) -> None:
        user = kwargs["request"].user
        data = data.copy()
        data.setdefault("person", first_choice(user))
        super().__init__(data, *args, **kwargs)
        self.filters["person"].extra.update(choices=people(user), initial=first_choice(user))

    def by_person(self, rows: Any, name: str, value: str) -> Any:
        user = self.request.user
        if value == TEAM:
            return rows.filter(person__team=user.team_id)
        if value == EVERYBODY:
            return rows
        return rows.filter(person=user.pk if value == ME else value)

    def only_unlinked(self, rows: Any, name: str, value: bool) -> Any:
        return rows.unlinked() if value else rows
