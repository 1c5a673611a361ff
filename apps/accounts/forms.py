"""Forms on accounts, contacts, contracts and revenue events."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Account, Contact, Contract, RevenueEvent
from apps.core.access import WRITERS, Role
from apps.core.forms import RowForm
from apps.core.months import today
from apps.people.models import Person


class AccountForm(RowForm):
    """An account. Who is entered for the first time holds since ever; see `AccountChangeForm` for later changes."""

    class Meta:
        model = Account
        fields: tuple[str, ...] = (
            "name",
            "kind",
            "segment",
            "industry",
            "team",
            "manager",
            "members",
            "started_on",
            "lost_on",
            "lost_reason",
            "is_out_to_bid",
        )
        widgets = {"lost_reason": forms.Textarea(attrs={"rows": 3}), "members": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = Q(is_active=True, role__in=WRITERS)
        if self.instance.pk:
            here |= Q(pk=self.instance.manager_id) | Q(pk__in=self.instance.members.values("pk"))
        self.fields["manager"].queryset = self.fields["members"].queryset = Person.objects.filter(here)
        self.fields["members"].required = False


class AccountCreateForm(AccountForm):
    """A new account: account managers open those they manage, leads those of their team."""

    class Meta(AccountForm.Meta):
        fields = tuple(name for name in AccountForm.Meta.fields if not name.startswith("lost_"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].initial = self.user.team_id
        if self.user.role == Role.ACCOUNT_MANAGER:
            self.fields["manager"].queryset = Person.objects.filter(pk=self.user.pk)
            self.fields["manager"].required = True
        self.fields["manager"].initial = None if self.user.is_administrator else self.user.pk

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        is_own = values.get("manager") == self.user or (self.user.team_id and values.get("team") == self.user.team)
        if self.user.role == Role.TEAM_LEAD and not is_own:
            self.add_error("team", _("Choose your own team, or yourself as the manager."))
        return values


class AccountChangeForm(AccountForm):
    effective_on = forms.DateField(
        label=_("New team or manager from"),
        required=False,
        help_text=_(
            "From which day another team or manager counts. Empty: from today. Earlier months keep the ones before."
        ),
    )

    class Meta(AccountForm.Meta):
        pass

    field_order = ("name", "kind", "segment", "industry", "team", "manager", "effective_on")


class ContactForm(RowForm):
    class Meta:
        model = Contact
        fields: tuple[str, ...] = (
            "full_name",
            "email",
            "title",
            "seniority",
            "buying_role",
            "language",
            "joined_on",
            "introduced_on",
            "left_on",
        )


class DepartureForm(RowForm):
    """Who takes over from a contact who has left; somebody who is still there."""

    class Meta:
        model = Contact
        fields = ("successor", "departure_note")
        widgets = {"departure_note": forms.Textarea(attrs={"rows": 3})}

    def narrow_to(self, account: Any) -> None:
        super().narrow_to(account)
        there = self.fields["successor"].queryset.present_on(today()).exclude(pk=self.instance.pk)
        self.fields["successor"].queryset = there


class ContractForm(RowForm):
    class Meta:
        model = Contract
        fields = ("kind", "monthly_fee", "included_hours", "signed_on", "starts_on", "ends_on", "renews")

    def narrow_to(self, account: Any) -> None:
        super().narrow_to(account)
        if self.instance.pk:
            self.fields["renews"].queryset = self.fields["renews"].queryset.exclude(pk=self.instance.pk)


class RevenueEventForm(RowForm):
    class Meta:
        model = RevenueEvent
        fields = ("kind", "monthly_amount", "occurred_on")
