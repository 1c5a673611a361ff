"""The forms of a decision: deciding, changing it, and the review."""

import datetime as dt
from typing import Any

from django import forms
from django.db.models import F, FilteredRelation, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core.forms import RowForm
from apps.core.months import end_of, start_of, today
from apps.core.templatetags.desk import day
from apps.feedback.models import Response
from apps.impacts.models import Impact
from apps.value.models import Decision
from apps.value.models.decisions import PARTS

LOOK_AGAIN = dt.timedelta(days=90)
OFFERED = 20  # answers at most, those about the impact first


class AnswersField(forms.ModelMultipleChoiceField):
    """Answers by who gave them, when, and what they say of the impact."""

    def label_from_instance(self, obj: Any) -> str:
        words = {"contact": obj.contact, "day": day(obj.answered_at), "i": obj.importance, "s": obj.satisfaction}
        if obj.importance is None and obj.satisfaction is None:
            return _("%(contact)s, %(day)s") % words
        words |= {"i": "–" if obj.importance is None else obj.importance}
        words |= {"s": "–" if obj.satisfaction is None else obj.satisfaction}
        return _("%(contact)s, %(day)s: importance %(i)s, satisfaction %(s)s") % words


class DecisionForm(RowForm):
    parts = forms.MultipleChoiceField(
        label=gettext_lazy("Parts of the combination"),
        choices=PARTS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Only where the decision is a combination: two or more."),
    )
    responses = AnswersField(
        label=gettext_lazy("Which answers led to it?"),
        queryset=Response.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("They count as feedback that was used."),
    )
    said = forms.CharField(
        label=gettext_lazy("You said"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("In the client’s own words. The client reads both on the next request."),
    )
    did = forms.CharField(
        label=gettext_lazy("We did"), required=False, max_length=600, widget=forms.Textarea(attrs={"rows": 2})
    )
    is_shared = forms.BooleanField(
        label=gettext_lazy("Show it to every contact of the account, not only to those whose answers led to it"),
        required=False,
        initial=True,
    )

    class Meta:
        model = Decision
        fields = ("kind", "reason", "review_on")
        widgets = {"kind": forms.RadioSelect, "reason": forms.Textarea(attrs={"rows": 3})}
        labels = {"kind": gettext_lazy("What do you decide?"), "reason": gettext_lazy("Why?")}
        help_texts = {
            "reason": gettext_lazy("So that whoever reads it in a year understands."),
            "review_on": gettext_lazy("On this day you are asked what came of it."),
        }

    def __init__(self, *args: Any, impact: Impact, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = Decision.Kind.choices  # type: ignore[attr-defined]
        self.fields["responses"].queryset = offered_answers(impact, self.user, self.instance)  # type: ignore[attr-defined]
        if self.instance.pk:
            row = self.instance
            linked = [answer.pk for answer in row.responses.all()]
            words = {"said": row.said, "did": row.did, "is_shared": row.is_shared}
            self.initial = {**self.initial, "parts": row.parts, "responses": linked, **words}
        else:
            self.fields["review_on"].initial = today() + LOOK_AGAIN

    def clean(self) -> dict[str, Any]:
        """Ticks left from another kind of decision are no parts of this one."""
        cleaned = super().clean() or {}
        if cleaned.get("kind") and cleaned["kind"] != Decision.Kind.COMBINATION:
            cleaned["parts"] = []
        return cleaned


class ReviewForm(forms.Form):
    outcome = forms.CharField(
        label=gettext_lazy("What came of it?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    version = forms.CharField(required=False, widget=forms.HiddenInput)


def offered_answers(impact: Impact, person: Any, decision: Decision) -> QuerySet:
    """Answers this person may read of the year up to the decision, those about the impact first; and those linked."""
    until = decision.decided_on or today()
    rows = Response.objects.readable_by(person).current().filter(account=impact.account_id)
    rating = FilteredRelation("impact_ratings", condition=Q(impact_ratings__impact=impact.pk))
    rated = rows.annotate(rating=rating).annotate(
        importance=F("rating__importance"), satisfaction=F("rating__satisfaction")
    )
    year = Q(answered_at__gte=start_of(until - dt.timedelta(days=365)), answered_at__lt=end_of(until))
    newest = rated.filter(year).order_by(F("rating__pk").desc(nulls_last=True), "-answered_at", "-pk")
    chosen = [*newest.values_list("pk", flat=True)[:OFFERED], *_linked(decision)]
    return (
        rated.filter(pk__in=chosen)
        .select_related("contact")
        .order_by(F("rating__pk").desc(nulls_last=True), "-answered_at", "-pk")
    )


def _linked(decision: Decision) -> list[int]:
    return [*decision.responses.values_list("pk", flat=True)] if decision.pk else []
