"""Forms of home: handing one person's accounts to another, putting a moment off, and alert channels."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core.access import WRITERS
from apps.core.forms import RowForm
from apps.outbox.channels import check_url
from apps.outbox.models import AlertChannel
from apps.people.models import Person


class HandOverForm(forms.Form):
    to = forms.ModelChoiceField(label=_("Who takes them over?"), queryset=Person.objects.none())
    effective_on = forms.DateField(
        label=_("From"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Empty: from today. Earlier months keep the manager of then."),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        present = Person.objects.present().filter(role__in=WRITERS)
        self.fields["to"].queryset = present.exclude(pk=person.pk)


class PutOffForm(forms.Form):
    until_on = forms.DateField(
        label=_("Until"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("On this day it comes back. Within 90 days."),
    )
    reason = forms.CharField(
        label=_("Why?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Kept beside it, for you and whoever looks in on the account."),
    )


class ChannelForm(RowForm):
    """The address is written only: no page fills it in again, for it is a secret."""

    address = forms.CharField(
        label=_("Address"),
        max_length=1000,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "off"}),
        help_text=_(
            "As apprise writes it: slack://TokenA/TokenB/TokenC/ or the webhook’s own https://hooks.slack.com/… for "
            "Slack, workflows://… for Teams, json://… for your own. It is kept as a secret and not shown again."
        ),
    )
    field_order = ("name", "address", "team", "is_active")

    class Meta:
        model = AlertChannel
        fields = ("name", "team", "is_active")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].empty_label = _("All teams")

    def clean_address(self) -> str | None:
        """None where it is to stay as it is."""
        address = self.cleaned_data["address"].strip()
        if address:
            check_url(address)
        return address or None

    @property
    def values(self) -> dict[str, Any]:
        values = super().values
        address = values.pop("address")
        return values | {"url": address} if address else values


class ChannelChangeForm(ChannelForm):
    class Meta(ChannelForm.Meta):
        pass

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["address"].required = False
        self.fields["address"].label = _("New address")
        self.fields["address"].help_text = _("Empty: it stays %(address)s") % {"address": self.instance.shown_url}
