"""The form of a target."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core.dated import SINCE_EVER
from apps.core.forms import RowForm
from apps.measures.models import Scope, Target
from apps.measures.registry import all_measures
from apps.scorecards.asked import scopes_of


class TargetForm(RowForm):
    """`about` names scope and row in one choice: the company, a unit, a team."""

    about = forms.ChoiceField(label=_("For"))

    class Meta:
        model = Target
        fields = ["measure", "value", "from_on"]
        help_texts = {
            "value": _("In the measure’s own unit; shares in percent."),
            "from_on": _("The month of this day is the first that is held against it. Leave it empty: always."),
        }

    field_order = ["measure", "about", "value", "from_on"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["measure"] = forms.ChoiceField(
            label=_("Measure"), choices=[(measure.key, measure.name) for measure in all_measures()]
        )
        self.fields["about"].choices = self._choices()  # type: ignore[attr-defined]
        self.fields["about"].initial = f"{self.instance.scope}:{self.instance.scope_id}"
        self.fields["from_on"].required = False
        if self.instance.from_on == SINCE_EVER:
            self.initial["from_on"] = None
        self.order_fields(self.field_order)

    def _choices(self) -> list[Any]:
        groups: list[Any] = [("company:0", Scope.COMPANY.label)]
        for scope in (Scope.BUSINESS_UNIT, Scope.TEAM):
            rows = scopes_of(self.user, scope).values_list("pk", "name")
            groups.append((scope.label, [(f"{scope}:{pk}", name) for pk, name in rows]))
        if self.instance.scope == Scope.ACCOUNT:
            groups.append((f"account:{self.instance.scope_id}", _("This account")))
        return groups

    @property
    def values(self) -> dict[str, Any]:
        values = super().values
        scope, _colon, scope_id = values.pop("about").partition(":")
        from_on = values["from_on"] or SINCE_EVER
        return values | {"scope": scope, "scope_id": int(scope_id), "from_on": from_on}
