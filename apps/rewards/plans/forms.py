"""The forms of plans, of "what if", of a month to compute, of disputes and their answers."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core.forms import RowForm
from apps.measures.models import Scope
from apps.measures.registry import all_measures
from apps.outcomes.months import MonthFormField
from apps.rewards.plans.models import IncentivePlan
from apps.scorecards.asked import scopes_of

LARGEST = Decimal(10) ** 9


class PlanForm(RowForm):
    """`about` names the scope and its row in one choice."""

    about = forms.ChoiceField(label=_("Figure of"), required=False)
    field_order = (
        *("name", "person", "team", "rewards", "measure", "about", "target", "initiative"),
        *("payout_at_target", "threshold", "cap", "starts_on", "ends_on", "state"),
    )

    class Meta:
        model = IncentivePlan
        fields: tuple[str, ...] = (
            *("name", "person", "team", "rewards", "measure", "target", "initiative", "payout_at_target"),
            *("threshold", "cap", "starts_on", "ends_on", "state"),
        )
        help_texts = {
            "person": _("Either a person or a team."),
            "measure": _("Hours, gaps, coaching, authority and silence are not here: pay may not hang on them."),
            "target": _("In the measure’s own unit; shares in percent."),
            "initiative": _("In place of a measure: delivered by the end of its baseline pays all, late pays nothing."),
            "payout_at_target": _("For a month that reaches its target exactly."),
            "threshold": _("Percent of the target from which something is paid."),
            "cap": _("The most that is paid, in percent of the payout at target."),
            "ends_on": _("Leave it empty: until it is ended."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        payable = [(measure.key, measure.name) for measure in all_measures() if measure.is_payable]
        self.fields["measure"] = forms.ChoiceField(
            label=_("Measure"),
            choices=[("", _("None: an initiative, or sales booked elsewhere")), *payable],
            required=False,
            help_text=self.fields["measure"].help_text,
        )
        self.fields["about"].choices = self._scopes()  # type: ignore[attr-defined]
        self.fields["about"].initial = f"{self.instance.scope}:{self.instance.scope_id}"
        self.order_fields(self.field_order)

    def _scopes(self) -> list[Any]:
        groups: list[Any] = [("company:0", Scope.COMPANY.label)]
        for scope in (Scope.BUSINESS_UNIT, Scope.TEAM, Scope.ACCOUNT):
            rows = scopes_of(self.user, scope).values_list("pk", "name")
            groups.append((scope.label, [(f"{scope}:{pk}", name) for pk, name in rows]))
        return groups

    @property
    def values(self) -> dict[str, Any]:
        values = super().values
        scope, _colon, scope_id = (values.pop("about") or "company:0").partition(":")
        return values | {"scope": scope, "scope_id": int(scope_id)}


class WhatIfForm(forms.Form):
    trouble = _("Nothing to show yet.")  # it asks and saves nothing
    actual = forms.DecimalField(
        label=_("If the figure were"), max_value=LARGEST, min_value=-LARGEST, max_digits=20, decimal_places=10
    )


class ComputeForm(forms.Form):
    month = MonthFormField(label=_("Month"))


class DisputeForm(forms.Form):
    reason = forms.CharField(
        label=_("What is wrong?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Name the row or the term, so that it can be looked up."),
    )


class AnswerForm(forms.Form):
    answer = forms.CharField(label=_("Answer"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
