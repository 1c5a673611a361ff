"""Forms on people, teams, business units, cost rates and API tokens."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from apps.core.forms import RowForm
from apps.people.models import BusinessUnit, CostRate, Person, Team


class PersonForm(RowForm):
    class Meta:
        model = Person
        fields: tuple[str, ...] = ("full_name", "email", "role", "team", "phone")


class PersonCreateForm(PersonForm):
    """A new person gets a password here, or a mail with a link to choose one."""

    password = forms.CharField(
        label=_("First password"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Empty: they get a mail with a link and choose their own."),
    )

    class Meta(PersonForm.Meta):
        pass

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        if password:
            validate_password(password, Person(email=self.cleaned_data.get("email", "")))
        return password


class PersonChangeForm(PersonForm):
    effective_on = forms.DateField(
        label=_("New team from"),
        required=False,
        help_text=_("From which day another team counts. Empty: from today. Earlier months keep the one before."),
    )

    class Meta(PersonForm.Meta):
        fields = (*PersonForm.Meta.fields, "left_on")

    field_order = ("full_name", "email", "role", "team", "effective_on", "phone", "left_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["left_on"].help_text = _(
            "With this day their sign-in, their open sessions and their API tokens end at once. What they did stays. "
            "You are then asked who takes over their accounts."
        )


class TeamForm(RowForm):
    class Meta:
        model = Team
        fields = ("name", "business_unit")


class TeamChangeForm(TeamForm):
    effective_on = forms.DateField(
        label=_("New business unit from"),
        required=False,
        help_text=_("From which day another unit counts. Empty: from today. Earlier months keep the one before."),
    )

    class Meta(TeamForm.Meta):
        pass


class BusinessUnitForm(RowForm):
    class Meta:
        model = BusinessUnit
        fields = ("name", "kind")


class CostRateForm(RowForm):
    """Either the rate itself, or what it is computed from: capacity cost ÷ (theoretical hours × practical percent)."""

    class Meta:
        model = CostRate
        fields = ("team", "from_on", "hourly_rate", "capacity_cost", "theoretical_hours", "practical_percent")
        help_texts = {
            "hourly_rate": _("Or leave it empty and write the three below."),
            "capacity_cost": _("What the team costs in a period: pay, rooms, tools."),
            "theoretical_hours": _("The hours the team is paid for in that period."),
            "practical_percent": _("The part of these hours that can go to clients, 80 % as a rule."),
        }


class TokenForm(forms.Form):
    name = forms.CharField(
        label=_("What is it for?"),
        max_length=80,
        help_text=_("“Time tracking export”, say: so that you know what to revoke."),
    )
