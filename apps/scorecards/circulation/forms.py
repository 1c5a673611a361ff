"""Forms: a scorecard's link, and who gets it by mail."""

import datetime as dt
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from apps.core.forms import RowForm
from apps.core.months import today
from apps.measures.models import Scope
from apps.people.models import Person
from apps.scorecards.asked import Asked, scopes_of
from apps.scorecards.circulation.models import Recipient, SharedScorecard
from apps.scorecards.circulation.services import check_share

OPEN_FOR = dt.timedelta(days=30)


class ShareForm(RowForm):
    class Meta:
        model = SharedScorecard
        fields = ("language", "with_remarks", "with_initiatives", "expires_on")
        help_texts = {
            "language": _("The page’s own words, numbers and days. What people wrote stays as they wrote it."),
            "with_remarks": _("They may name clients: read them first."),
            "with_initiatives": _("Their titles may name clients."),
            "expires_on": _("The link stops opening after this day. You can end it earlier."),
        }

    def __init__(self, *args: Any, asked: Asked, **kwargs: Any) -> None:
        super().__init__(*args, initial={"expires_on": today() + OPEN_FOR, "language": "en"}, **kwargs)
        self.asked = asked

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if not self.errors:
            check_share(asked=self.asked, expires_on=values["expires_on"])
        return values


class RecipientForm(RowForm):
    """Of a person or an address outside: `about` names scope and row in one choice."""

    about = forms.ChoiceField(label=_("Scorecard of"))

    class Meta:
        model = Recipient
        fields = ("person", "name", "email", "language", "is_monthly", "is_quarterly")
        help_texts = {
            "person": _("Somebody of the firm. Or leave it empty and write an address outside, of a board member say."),
            "email": _("An administrator has to agree before the first mail goes to an address outside."),
            "language": _("Of the mail and its PDF."),
            "is_monthly": _("When the month is published; at the latest on the morning after its closing day."),
            "is_quarterly": _("With the last month of the quarter."),
        }

    field_order = ("about", "person", "name", "email", "language", "is_monthly", "is_quarterly")

    def __init__(self, *args: Any, keeps_list: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(self.field_order)
        people: Any = self.fields["person"]
        people.queryset = Person.objects.present() if keeps_list else Person.objects.filter(pk=self.user.pk)
        self.fields["about"].choices = self._choices()  # type: ignore[attr-defined]
        self.fields["about"].initial = f"{self.instance.scope}:{self.instance.scope_id}"
        if not keeps_list:
            people.required, people.initial, people.help_text = True, self.user.pk, ""
            del self.fields["name"], self.fields["email"]
        if self.instance.pk:
            for name in {"about", "person", "name", "email"} & set(self.fields):
                del self.fields[name]

    def _choices(self) -> list[Any]:
        groups: list[Any] = [("company:0", settings.ORGANISATION_NAME)]
        for scope in (Scope.BUSINESS_UNIT, Scope.TEAM):
            rows = scopes_of(self.user, scope).values_list("pk", "name")
            groups.append((scope.label, [(f"{scope}:{pk}", name) for pk, name in rows]))
        return groups

    @property
    def values(self) -> dict[str, Any]:
        values = super().values
        if "about" in values:
            scope, _colon, scope_id = values.pop("about").partition(":")
            values |= {"scope": scope, "scope_id": int(scope_id)}
        return values
