"""The form of a value report: period, language, what goes into it, and until when its link opens."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Account
from apps.core.forms import RowForm
from apps.core.months import last_closed_month, today
from apps.core.templatetags.desk import day
from apps.feedback.models import Response
from apps.value.models import SharedReport
from apps.value.readers import language_of
from apps.value.reporting.content import Asked
from apps.value.reporting.voices import quotable_by
from apps.value.services.reports import check

OPEN_FOR = dt.timedelta(days=30)
MONTHS = 12


class QuoteField(forms.ModelMultipleChoiceField):
    """Answers to pick from; who said it is for the person who picks, not for the report."""

    def label_from_instance(self, answer: Any) -> str:
        return f"“{answer.comment}” · {answer.contact.full_name}, {day(answer.answered_at)}"


class ReportForm(RowForm):
    with_few = forms.BooleanField(
        label=_("Show ratings of fewer than three people"),
        required=False,
        help_text=_(
            "Their colleagues could tell who gave them. They were told that their answer stays with us: ask them first."
        ),
    )
    quotes = QuoteField(
        label=_("In their words"),
        queryset=Response.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Comments of the period. They were written to you, not to colleagues: pick only what its author has agreed "
            "to. They appear without a name; the choice follows the period when you press Preview."
        ),
    )

    class Meta:
        model = SharedReport
        fields = ("first_on", "last_on", "language", "words", "with_activities", "expires_on")
        widgets = {"words": forms.Textarea(attrs={"rows": 4})}
        labels = {"words": _("A word to the client")}
        help_texts = {
            "language": _("The report’s own words, numbers and days. What people wrote stays as they wrote it."),
            "words": _("Stands first, under your name."),
            "expires_on": _("The link stops opening after this day. You can end it earlier."),
        }

    field_order = ("first_on", "last_on", "language", "words", "quotes", "with_few", "with_activities", "expires_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.account is None:
            raise TypeError("A report is of an account.")
        first, last = self._days()
        quotes: Any = self.fields["quotes"]
        quotes.queryset = quotable_by(self.user, self.account, first, last)

    def narrow_to(self, account: Any) -> None:
        """`quotes` are narrowed by the period as well, in the constructor."""

    def _days(self) -> tuple[dt.date, dt.date]:
        """The period typed, as far as it makes sense, to offer its comments."""
        found = {}
        for name in ("first_on", "last_on"):
            raw = self.data.get(self.add_prefix(name)) if self.is_bound else self.initial.get(name)
            try:
                found[name] = self.fields[name].to_python(raw)
            except ValidationError:
                found[name] = None
        return found["first_on"] or today(), found["last_on"] or today()

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if not self.errors:
            check(by=self.user, asked=self.asked, expires_on=values["expires_on"])
        return values

    @property
    def asked(self) -> Asked:
        names = ("first_on", "last_on", "language", "with_activities", "with_few", "words")
        chosen = {name: self.cleaned_data[name] for name in names}
        return Asked(account=self.account, quotes=list(self.cleaned_data["quotes"]), **chosen)


def first_values(account: Account) -> dict[str, Any]:
    """A new report: the twelve months that closed last, in the language of whoever decides, open for thirty days."""
    last = last_closed_month()
    return {
        "first_on": last.plus(1 - MONTHS).first_day,
        "last_on": last.last_day,
        "language": language_of(account),
        "expires_on": today() + OPEN_FOR,
    }
