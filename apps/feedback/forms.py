"""Forms on what is asked and how often, and on whom we leave out."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core.forms import RowForm
from apps.core.months import today
from apps.feedback.cadence import EVENTS
from apps.feedback.models import FeedbackExclusion, Programme, Questionnaire, Theme


class ProgrammeForm(RowForm):
    class Meta:
        model = Programme
        fields = ("name", "questionnaire", "cadence", "days", "audience", "starts_on", "is_running")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["days"].required = False

    def clean(self) -> dict[str, Any]:
        """Days are the event's alone: what stands in the field of a programme that runs by the calendar is left out."""
        values = super().clean() or {}
        if "days" not in self.errors:
            values["days"] = (values.get("days") or 0) if values.get("cadence") in EVENTS else 0
        return values


class ThemeForm(RowForm):
    class Meta:
        model = Theme
        fields = ("name",)


class QuestionnaireForm(RowForm):
    class Meta:
        model = Questionnaire
        fields = (
            "name",
            "asks_impacts",
            "asks_overall",
            "asks_stay",
            "asks_buy_more",
            "asks_recommend",
            "asks_comment",
            "asks_themes",
        )


class ExclusionForm(RowForm):
    class Meta:
        model = FeedbackExclusion
        fields = ("contact", "reason", "until_on")
        help_texts = {"until_on": _("The last day on which the contact is not asked; a year from now at most.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["contact"]
        present = choices.queryset.writable_by(self.user).present_on(today())
        choices.queryset = present.select_related("account").order_by("account__name", "full_name")
        choices.empty_label = _("Choose")
        choices.label_from_instance = lambda contact: f"{contact.account}: {contact}"
        self.fields["reason"].widget = forms.Textarea(attrs={"rows": 4})
