"""The forms of coaching: a plan, a check, a practice."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from apps.core.forms import RowForm
from apps.people.models import Person
from apps.relationships.models import CoachingPlan, Practice

PLAN = ("dimension", "practice", "coach", "agreed", "started_on", "check_on", "reask_on")


class PlanForm(RowForm):
    class Meta:
        model = CoachingPlan
        fields: tuple[str, ...] = PLAN
        widgets = {"agreed": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "practice": _("One is enough: what is practised every week helps, what is listed does not."),
            "coach": _("Who asks how it goes, once a month."),
            "agreed": _("What will be done, and first on which day."),
            "reask_on": _("The same client is asked the same again; 90 days show more than 30."),
        }

    def __init__(self, *args: Any, person: Person | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        person = person or self.instance.person
        fields["coach"].queryset = Person.objects.present().exclude(pk=person.pk)
        kept = [self.instance.practice_id] if self.instance.pk else []
        offered = Practice.objects.filter(is_offered=True)
        fields["practice"].queryset = offered | Practice.objects.filter(pk__in=kept)
        if dimension := kwargs.get("initial", {}).get("dimension") or self.instance.dimension_id:
            fields["practice"].choices = _suggested_first(fields["practice"].queryset, dimension)
        for name in ("started_on", "check_on", "reask_on"):
            fields[name].required = False


def _suggested_first(practices: QuerySet[Practice], dimension: int) -> list[Any]:
    """The choices in two groups: those suggested for the dimension, and the others."""
    fitting = set(practices.filter(dimensions=dimension).values_list("pk", flat=True))
    groups: list[list[Any]] = [[], []]
    for practice in practices:
        groups[practice.pk not in fitting].append((practice.pk, str(practice)))
    named = zip((_("Suggested for this dimension"), _("Others")), groups, strict=True)
    return [("", "---------"), *((name, group) for name, group in named if group)]


class PlanChangeForm(PlanForm):
    class Meta(PlanForm.Meta):
        fields = (*(name for name in PLAN if name != "dimension"), "state")

    @property
    def values(self) -> dict[str, Any]:
        """A day left empty stays as it is: a plan always has the day on which it began and the one to ask again."""
        given = super().values
        return {name: value for name, value in given.items() if value or name not in {"started_on", "reask_on"}}


class CheckForm(forms.Form):
    notes = forms.CharField(
        label=_("What was tried, and what did you see?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    next_check_on = forms.DateField(
        label=_("Next check on"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )


class PracticeForm(RowForm):
    class Meta:
        model = Practice
        fields = ("name", "advice", "dimensions", "is_offered")
        widgets = {"advice": forms.Textarea(attrs={"rows": 6}), "dimensions": forms.CheckboxSelectMultiple}
