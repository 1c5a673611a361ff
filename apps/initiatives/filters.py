"""How the list of initiatives is narrowed."""

from typing import Any

import django_filters as filters
from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Account
from apps.core.asked import day_of_text
from apps.feedback.models import Theme
from apps.initiatives.arithmetic import Status
from apps.initiatives.models import Initiative, PortfolioProject
from apps.initiatives.standing import progress_of
from apps.initiatives.words import STATUS_WORDS
from apps.people.models import Person, Team

ALL = _("All")


class InitiativeFilter(filters.FilterSet):
    q = filters.CharFilter(
        label=_("Words"), field_name="title", lookup_expr="icontains", widget=forms.TextInput(attrs={"type": "search"})
    )
    state = filters.ChoiceFilter(choices=Initiative.State, empty_label=ALL)
    status = filters.ChoiceFilter(
        label=_("Status"),
        choices=[(str(status), STATUS_WORDS[status]) for status in Status],
        method="with_status",
        empty_label=ALL,
    )
    level = filters.ChoiceFilter(choices=Initiative.Level, empty_label=ALL)
    account = filters.ModelChoiceFilter(
        label=_("Account"), queryset=Account.objects.none(), method="for_account", empty_label=ALL
    )
    theme = filters.ModelChoiceFilter(label=_("Pain"), queryset=Theme.objects.all(), empty_label=ALL)
    asked_for = filters.ChoiceFilter(
        label=_("Asked for by a client"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        method="with_asker",
        empty_label=ALL,
    )
    owner = filters.ModelChoiceFilter(queryset=Person.objects.present(), empty_label=ALL)
    team = filters.ModelChoiceFilter(queryset=Team.objects.all(), empty_label=ALL)
    on = filters.DateFilter(
        label=_("As of"), method="unchanged", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    class Meta:
        model = Initiative
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["account"].queryset = Account.objects.visible_to(self.request.user)

    def for_account(self, rows: Any, name: str, value: Account) -> Any:
        return rows.for_account(Account.objects.filter(pk=value.pk))

    def with_asker(self, rows: Any, name: str, value: str) -> Any:
        """Whether a theme or an answer of a client stands behind them."""
        return rows.asked_for() if value == "yes" else rows.not_asked_for()

    def unchanged(self, rows: Any, name: str, value: Any) -> Any:
        """The day changes what is computed, not which rows there are."""
        return rows

    def with_status(self, rows: Any, name: str, value: str) -> Any:
        """Those active with a computed status, on the day of `?on=` or today; in three statements."""
        day = day_of_text(self.data.get("on", ""))
        found = progress_of(rows.active_on(day).order_by(), day)
        return rows.filter(pk__in=[pk for pk, standing in found.items() if standing.status == value])


class TimelineFilter(InitiativeFilter):
    """Of what is under way."""

    q = state = asked_for = None


def functions() -> list[tuple[str, str]]:
    names = PortfolioProject.objects.exclude(function="").order_by("function").values_list("function", flat=True)
    return [(name, name) for name in names.distinct()]


class ProjectFilter(filters.FilterSet):
    q = filters.CharFilter(
        label=_("Words"), field_name="name", lookup_expr="icontains", widget=forms.TextInput(attrs={"type": "search"})
    )
    function = filters.ChoiceFilter(label=_("Function"), choices=functions, empty_label=ALL)
    is_for_clients = filters.ChoiceFilter(
        label=_("For clients"), choices=[("True", _("Yes")), ("False", _("No"))], empty_label=ALL
    )

    class Meta:
        model = PortfolioProject
        fields: tuple[str, ...] = ()
