"""The forms of an activity: what was done, and the percent split over the impacts it served."""

import datetime as dt
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.forms import BaseFormSet, formset_factory
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Account
from apps.activities.durations import minutes_of, written
from apps.activities.models import MINUTES_OF_A_DAY, Activity
from apps.activities.services.checks import Share
from apps.core.forms import RowForm
from apps.core.months import today
from apps.impacts.models import Impact

ROWS_AT_MOST = 30
MORE_ROWS = 3


class DurationField(forms.CharField):
    """Minutes, written as people write time."""

    default_error_messages = {
        "unknown": _("Write the time as 90, 1 h 30, 1:30 or 1.5 h."),
        "none": _("Write at least one minute."),
        "long": _("A day has 24 hours; log longer work on its days."),
    }

    def prepare_value(self, value: Any) -> Any:
        return written(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            minutes = minutes_of(text)
        except ValueError as error:
            raise ValidationError(self.error_messages["unknown"], code="unknown") from error
        if not 1 <= minutes <= MINUTES_OF_A_DAY:
            code = "none" if minutes < 1 else "long"
            raise ValidationError(self.error_messages[code], code=code)
        return minutes


class PercentField(forms.DecimalField):
    """A share: "60", "60 %", "12,5"."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> Decimal | None:
        return super().to_python(re.sub(r"[\s%]", "", str(value)).replace(",", ".") if value else value)

    def prepare_value(self, value: Any) -> Any:
        return f"{value.normalize():f}" if isinstance(value, Decimal) else value


class ActivityForm(RowForm):
    """An activity as a person writes it, with its split; the account of a saved one stays.

    `shares` is the split it begins with.
    """

    minutes = DurationField(
        label=_("Time"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": "1 h 30", "data-minutes": ""}),
    )
    submission_id = forms.UUIDField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Activity
        fields = ["account", "occurred_on", "minutes", "kind", "summary", "contacts", "is_beyond_contract"]
        widgets = {
            "contacts": forms.CheckboxSelectMultiple,
            "summary": forms.TextInput(attrs={"autocomplete": "off"}),
        }

    def __init__(self, *args: Any, shares: Iterable[Share] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row = self.instance
        self.split = split_of(self.account, self.data if self.is_bound else None, list(shares), row)
        if row.pk:
            del self.fields["account"], self.fields["submission_id"]
        else:
            self.fields["account"].empty_label = _("Choose")  # type: ignore[attr-defined]
        self._offer_what_is_in_use(row)
        self.fields["occurred_on"].widget.attrs["max"] = today().isoformat()
        if self.account is None:
            self.fields["contacts"].queryset = self.fields["contacts"].queryset.none()  # type: ignore[attr-defined]

    def _offer_what_is_in_use(self, row: Activity) -> None:
        """Kinds still offered and contacts still there, besides those this row has."""
        kinds, contacts = self.fields["kind"], self.fields["contacts"]
        offered = kinds.queryset.filter(is_offered=True)  # type: ignore[attr-defined]
        kinds.queryset = offered | kinds.queryset.filter(pk=row.kind_id) if row.kind_id else offered  # type: ignore[attr-defined]
        kinds.empty_label = _("No kind")  # type: ignore[attr-defined]
        present = contacts.queryset.present_on(today())  # type: ignore[attr-defined]
        if row.pk:
            chosen = contacts.queryset.filter(pk__in=row.contacts.values("pk"))  # type: ignore[attr-defined]
            present = (present | chosen).distinct()
        contacts.queryset = present  # type: ignore[attr-defined]

    def is_valid(self) -> bool:
        is_split_fine = self.split.is_valid()
        return super().is_valid() and is_split_fine

    @property
    def values(self) -> dict[str, Any]:
        return super().values | {"contributions": self.split.shares}

    def stand_unjudged(self) -> None:
        """Show what was typed without its errors: only lines or choices were asked for."""
        self._errors: Any = {}
        self.split.stand_unjudged()

    def clean_occurred_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["occurred_on"]
        if day > today():
            raise ValidationError(_("The day lies in the future; log it when it is done."))
        return day


class ShareForm(forms.Form):
    """One impact and its percent; an empty line is no share."""

    impact = forms.ChoiceField(label=_("Impact"), required=False)
    percent = PercentField(
        label=_("Percent"),
        required=False,
        max_value=100,
        decimal_places=2,
        min_value=Decimal("0.01"),
        error_messages={
            "invalid": _("Write a number from 1 to 100."),
            "max_value": _("A share is at most 100 %."),
            "min_value": _("A share is above 0 %."),
        },
    )

    def __init__(self, *args: Any, impacts: dict[str, Impact], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.impacts = impacts
        choice: Any = self.fields["impact"]
        choice.choices = [("", _("Choose an impact")), *((key, impact.statement) for key, impact in impacts.items())]
        choice.error_messages["invalid_choice"] = _("Choose an impact of this account.")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if self.errors or bool(values.get("impact")) == (values.get("percent") is not None):
            return values
        if values.get("impact"):
            self.add_error("percent", _("Write how many percent of the time served it."))
        else:
            self.add_error("impact", _("Choose the impact these percent served, or empty them."))
        return values

    @property
    def share(self) -> Share | None:
        values = self.cleaned_data
        if not values.get("impact"):
            return None
        return Share(impact=self.impacts[values["impact"]], percent=values["percent"])


class BaseSplit(BaseFormSet):
    """The split as a whole: each impact once, together at most 100 %."""

    def get_deletion_widget(self) -> Any:
        return forms.CheckboxInput(attrs={"tabindex": "-1"})

    def clean(self) -> None:
        if any(form.errors for form in self._left()):
            return
        shares = self.shares
        total = sum((share["percent"] for share in shares), Decimal(0))
        if total > 100:
            over = {"total": f"{total.normalize():f}", "over": f"{(total - 100).normalize():f}"}
            message = _("The split adds up to %(total)s %%. Take %(over)s %% away, so that it reaches at most 100 %%.")
            raise ValidationError(message % over)
        if len({share["impact"].pk for share in shares}) < len(shares):
            raise ValidationError(_("An impact stands here twice; put its percent in one line."))

    @property
    def shares(self) -> list[Share]:
        return [share for form in self._left() if (share := form.share)]

    def stand_unjudged(self) -> None:
        for form in self.forms:
            form._errors = {}
        self._errors: Any = []
        self._non_form_errors = self.error_class()

    def _left(self) -> list[ShareForm]:
        """The lines that were not taken away."""
        return [form for form in self.forms if not self._should_delete_form(form)]  # type: ignore[attr-defined]


def split_of(account: Account | None, data: QueryDict | None, shares: list[Share], row: Activity) -> BaseSplit:
    """The split over the impacts of an account that are worked on, and those that the row or `shares` name."""
    given = [{"impact": str(share["impact"].pk), "percent": share["percent"]} for share in shares]
    impacts = {str(impact.pk): impact for impact in _impacts_of(account, row, shares)}
    kind = formset_factory(
        ShareForm,
        formset=BaseSplit,
        extra=max(2 - len(given), 1),
        can_delete=True,
        max_num=ROWS_AT_MOST,
        absolute_max=2 * ROWS_AT_MOST,
    )
    sent = None if data is None else _with_counts(data)
    return kind(sent, initial=given, prefix="split", form_kwargs={"impacts": impacts})  # type: ignore[return-value]


def _impacts_of(account: Account | None, row: Activity, shares: list[Share]) -> Iterable[Impact]:
    if account is None:
        return []
    rows = Impact.objects.filter(account=account)
    named = Q(pk__in=[share["impact"].pk for share in shares])
    if row.pk:
        named |= Q(pk__in=row.contributions.values("impact"))  # type: ignore[attr-defined]
    return (rows.open_to_work() | rows.filter(named)).order_by("statement")


def _with_counts(data: QueryDict) -> QueryDict:
    """A form sent by a script may leave out how many lines its split has."""
    if "split-TOTAL_FORMS" in data:
        return data
    data = data.copy()
    lines = [int(match[1]) for name in data if (match := re.fullmatch(r"split-(\d{1,2})-impact", name))]
    data["split-TOTAL_FORMS"], data["split-INITIAL_FORMS"] = str(max(lines, default=-1) + 1), "0"
    return data
