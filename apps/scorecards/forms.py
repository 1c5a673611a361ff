"""The forms of targets, benchmarks, accountable people, of publishing and of remarks."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core.dated import SINCE_EVER
from apps.core.forms import RowForm
from apps.measures.models import Benchmark, Scope, Target
from apps.measures.registry import all_measures
from apps.scorecards.asked import scopes_of
from apps.scorecards.models import Accountable


def place_of(row: Any) -> str:
    """Scope and id of a row in one word, as `ScopedForm` offers them."""
    return f"{row.scope}:{row.scope_id}"


def told_in(query: Any) -> dict[str, Any]:
    """What the address of a new row's form says of it: `measure`, `scope` and `id`."""
    told = {"measure": query.get("measure", "")}
    pk = query.get("id", "0")
    if query.get("scope") in Scope.values and pk.isascii() and pk.isdecimal() and len(pk) < 19:
        told["about"] = f"{query['scope']}:{pk}"
    return told


class MeasureForm(RowForm):
    """Of a row about a measure."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["measure"] = forms.ChoiceField(
            label=_("Measure"), choices=[(measure.key, measure.name) for measure in all_measures()]
        )
        self.order_fields(self.field_order)


class ScopedForm(MeasureForm):
    """Of a row about a measure of a scope: `about` names scope and row in one choice: the company, a unit, a team.

    An account is among them where the address of the form names it, as the page of its figure does.
    """

    about = forms.ChoiceField(label=_("For"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["about"].choices = self._choices()  # type: ignore[attr-defined]
        self.fields["about"].initial = place_of(self.instance)

    def _choices(self) -> list[Any]:
        groups: list[Any] = [("company:0", Scope.COMPANY.label)]
        for scope in (Scope.BUSINESS_UNIT, Scope.TEAM):
            rows = scopes_of(self.user, scope).values_list("pk", "name")
            groups.append((scope.label, [(f"{scope}:{pk}", name) for pk, name in rows]))
        told, _colon, pk = str(self.initial.get("about") or place_of(self.instance)).partition(":")
        if told == Scope.ACCOUNT:
            rows = scopes_of(self.user, told).filter(pk=pk).values_list("name", flat=True)
            groups.append((Scope.ACCOUNT.label, [(f"account:{pk}", name) for name in rows]))
        return groups

    @property
    def values(self) -> dict[str, Any]:
        values = super().values
        scope, _colon, scope_id = values.pop("about").partition(":")
        return values | {"scope": scope, "scope_id": int(scope_id)}


class TargetForm(ScopedForm):
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
        self.fields["from_on"].required = False
        if self.instance.from_on == SINCE_EVER:
            self.initial["from_on"] = None

    @property
    def values(self) -> dict[str, Any]:
        values = super().values
        return values | {"from_on": values["from_on"] or SINCE_EVER}


class BenchmarkForm(ScopedForm):
    field_order = ["measure", "about", "value", "scale", "source", "source_on"]

    class Meta:
        model = Benchmark
        fields = ["measure", "value", "scale", "source", "source_on"]
        help_texts = {
            "scale": _("What the value is read in. It must be the measure’s own scale, or the two cannot be compared."),
            "source": _("Who found it, and where it can be read."),
        }


class AccountableForm(ScopedForm):
    class Meta:
        model = Accountable
        fields = ["measure", "person"]

    field_order = ["measure", "about", "person"]


class PublishForm(forms.Form):
    comment = forms.CharField(
        label=_("Comment"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "What a reader should know of this month. It stays beside the figures, and goes with them into the mail to "
            "the list and behind every link that shares them."
        ),
    )
    with_parts = forms.BooleanField(
        label=_("Publish every business unit and team as well"), required=False, initial=True
    )

    def __init__(self, *args: Any, has_parts: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_parts:
            del self.fields["with_parts"]


class RemarkForm(forms.Form):
    text = forms.CharField(label=_("Remark"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5}))
