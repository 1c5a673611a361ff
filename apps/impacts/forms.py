"""Forms on goals, impacts, readings and effects. The address tells the account, so goals and contacts are its own."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.core.forms import RowForm
from apps.core.months import today
from apps.impacts.models import Effect, Goal, Impact, ImpactReading
from apps.people.models import Person


class GoalForm(RowForm):
    class Meta:
        model = Goal
        fields = ("statement", "client_signatory", "our_signatory", "agreed_on")
        widgets = {"statement": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = Q(is_active=True) | Q(pk=self.instance.our_signatory_id)
        self.fields["our_signatory"].queryset = Person.objects.filter(here)


class ImpactForm(RowForm):
    class Meta:
        model = Impact
        fields: tuple[str, ...] = (
            "statement",
            "goal",
            "status",
            "started_on",
            "ended_on",
            "metric_name",
            "unit",
            "baseline",
            "target",
            "due_on",
            "client_standard",
            "confirmed_by",
        )
        widgets = {"client_standard": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["started_on"].required = False
        for name in ("baseline", "target"):
            self.fields[name].localize = False
            if self.instance.pk and getattr(self.instance, name) is not None:
                self.initial[name] = f"{getattr(self.instance, name).normalize():f}"


class NewImpactForm(ImpactForm):
    """A new impact has not ended and is confirmed later."""

    class Meta(ImpactForm.Meta):
        fields = tuple(name for name in ImpactForm.Meta.fields if name not in {"ended_on", "confirmed_by"})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["status"].choices = [
            (value, label) for value, label in Impact.Status.choices if value in {"draft", "active"}
        ]


class ImpactReadingForm(RowForm):
    class Meta:
        model = ImpactReading
        fields = ("read_on", "value", "source")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].required = True
        self.fields["source"].help_text = _("Where the number comes from: the client’s report, a count of ours, …")
        if self.instance.pk:
            self.initial["value"] = f"{self.instance.value.normalize():f}"
        else:
            self.fields["read_on"].initial = today


class EffectForm(RowForm):
    class Meta:
        model = Effect
        fields = (
            "statement",
            "kind",
            "impact",
            "noticed_on",
            "reported_by_contact",
            "reported_by",
            "action",
            "closed_on",
        )
        widgets = {"statement": forms.Textarea(attrs={"rows": 3}), "action": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = Q(is_active=True) | Q(pk=self.instance.reported_by_id)
        self.fields["reported_by"].queryset = Person.objects.filter(here)
        if not self.instance.pk:
            self.fields["noticed_on"].initial = today
            del self.fields["closed_on"]
