"""Forms on service levels and their months, authority, friction and workshops."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.models import Account
from apps.core.access import WRITERS, Role
from apps.core.forms import RowForm
from apps.core.months import today
from apps.impacts.models import Goal
from apps.outcomes.models import AuthorityGrant, AuthorityUse, Friction, ServiceLevel, ServiceLevelReading, Workshop
from apps.outcomes.months import MonthFormField
from apps.people.models import Person


def plain_numbers(form: RowForm, *names: str) -> None:
    """Decimals as people write them: 95, not 95.00."""
    for name in names:
        value = getattr(form.instance, name)
        if form.instance.pk and value is not None:
            form.initial[name] = f"{value.normalize():f}"


def people_here(form: RowForm, name: str) -> None:
    """Offer whoever has not left, and whom the row names; a new row proposes the person who writes it."""
    here = Q(is_active=True, role__in=WRITERS) | Q(pk=getattr(form.instance, f"{name}_id"))
    form.fields[name].queryset = Person.objects.filter(here)
    if not form.instance.pk:
        form.fields[name].initial = form.user.pk


class ServiceLevelForm(RowForm):
    class Meta:
        model = ServiceLevel
        fields = ("name", "target_percent")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain_numbers(self, "target_percent")


class ReadingForm(RowForm):
    """One reading, corrected; the month's readings of an account are entered together (`MonthForm`)."""

    month = MonthFormField(label=gettext_lazy("Month"))

    class Meta:
        model = ServiceLevelReading
        fields = ("month", "met", "due")


class MonthForm(forms.Form):
    """A month's readings of an account: met and due of each service level, those left empty untouched."""

    month = MonthFormField(label=gettext_lazy("Month"))

    def __init__(self, *args: Any, levels: Iterable[ServiceLevel], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.levels = list(levels)
        self.fields["month"].widget.attrs |= {"class": "form-control num"}
        for level in self.levels:
            for side, label in (("met", _("Met")), ("due", _("Due"))):
                field = forms.IntegerField(min_value=0, max_value=2**31 - 1, required=False)
                field.label = f"{level.name}: {label}"
                field.widget.attrs |= {"inputmode": "numeric", "class": "form-control num", "aria-label": field.label}
                self.fields[f"{side}_{level.pk}"] = field

    @property
    def lines(self) -> list[tuple[ServiceLevel, Any, Any]]:
        return [(level, self[f"met_{level.pk}"], self[f"due_{level.pk}"]) for level in self.levels]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        for level in self.levels:
            sides = {side: values.get(f"{side}_{level.pk}") for side in ("met", "due")}
            for side in [side for side, value in sides.items() if value is None and any_of(sides)]:
                if not self.has_error(f"{side}_{level.pk}"):
                    self.add_error(f"{side}_{level.pk}", _("Write both numbers, or neither."))
        if not self.errors and not self.counts:
            self.add_error(None, _("Write how many were due and how many of them were met."))
        return values

    @property
    def counts(self) -> dict[ServiceLevel, tuple[int, int]]:
        """{service level: (met, due)} of those filled in."""
        filled = [level for level in self.levels if self.cleaned_data.get(f"due_{level.pk}") is not None]
        return {row: (self.cleaned_data[f"met_{row.pk}"], self.cleaned_data[f"due_{row.pk}"]) for row in filled}


def any_of(sides: dict[str, Any]) -> bool:
    return any(value is not None for value in sides.values())


class GrantForm(RowForm):
    class Meta:
        model = AuthorityGrant
        fields: tuple[str, ...] = ("person", "account", "up_to_amount", "from_on", "until_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = Person.objects.filter(is_active=True, role__in=WRITERS)
        self.fields["from_on"].initial = today
        self.fields["account"].empty_label = _("Every account")
        if self.user.role == Role.TEAM_LEAD:
            self.fields["account"].queryset = Account.objects.filter(team=self.user.team_id)
            self.fields["account"].required = True
            self.fields["account"].empty_label = _("Choose one of your team’s accounts")
            self.fields["account"].help_text = ""
        else:
            self.fields["account"].queryset = Account.objects.visible_to(self.user)


class GrantChangeForm(RowForm):
    """Person and account stay; another grant is given for another one."""

    class Meta:
        model = AuthorityGrant
        fields = ("up_to_amount", "from_on", "until_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain_numbers(self, "up_to_amount")


class UseForm(RowForm):
    class Meta:
        model = AuthorityUse
        fields = ("summary", "person", "occurred_on", "amount", "minutes_to_fix", "was_proof_demanded")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people_here(self, "person")
        plain_numbers(self, "amount")
        self.fields["occurred_on"].initial = today


class FrictionForm(RowForm):
    class Meta:
        model = Friction
        fields = ("summary", "contract_clause", "person", "occurred_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people_here(self, "person")
        self.fields["occurred_on"].initial = today


class WorkshopForm(RowForm):
    class Meta:
        model = Workshop
        fields = ("kind", "held_on", "our_attendees", "their_attendees", "notes")
        widgets = {
            "our_attendees": forms.CheckboxSelectMultiple,
            "their_attendees": forms.CheckboxSelectMultiple,
            "notes": forms.Textarea(attrs={"rows": 6}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["our_attendees"].queryset = Person.objects.filter(self._of_ours()).distinct()
        self.fields["held_on"].initial = today

    def _of_ours(self) -> Q:
        """Whoever works on the account, leads, and whoever was there."""
        account = self.account
        near = Q(pk=account.manager_id) | Q(team=account.team_id, team__isnull=False) | Q(pk=self.user.pk)
        near |= Q(pk__in=account.members.values("pk")) | Q(role=Role.EXECUTIVE)
        there = Q(pk__in=self.instance.our_attendees.values("pk")) if self.instance.pk else Q()
        return Q(is_active=True) & near | there if there else Q(is_active=True) & near


class SignedGoalForm(RowForm):
    """A goal as both sides leave the workshop with it: its words, and a name of each side."""

    class Meta:
        model = Goal
        fields = ("statement", "client_signatory", "our_signatory", "agreed_on")
        widgets = {"statement": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, workshop: Workshop, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ours, theirs = self.fields["our_signatory"], self.fields["client_signatory"]
        ours.queryset = Person.objects.filter(pk__in=workshop.our_attendees.values("pk"))
        theirs.queryset = workshop.their_attendees.all()
        ours.required = theirs.required = self.fields["agreed_on"].required = True
        for field in (ours, theirs):
            only = list(field.queryset[:2])
            field.initial = only[0].pk if len(only) == 1 else None
        self.initial["agreed_on"] = workshop.held_on
