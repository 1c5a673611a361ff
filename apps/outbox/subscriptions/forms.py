"""The form of an outgoing webhook: which system, where, and what it is told."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core.forms import RowForm
from apps.outbox.subscriptions.models import Event, Subscription


class SubscriptionForm(RowForm):
    wanted = forms.MultipleChoiceField(
        label=_("What is it told?"), choices=Event.choices, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Subscription
        fields = ("name", "url", "wanted")
        labels = {"name": _("Which system is told?"), "url": _("Address")}
        help_texts = {
            "name": _("“Service desk of the north”, say: so that you know which to pause."),
            "url": _("https://…, where that system takes a POST. Nothing is sent into a private network."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain = {"inputmode": "url", "autocomplete": "off", "spellcheck": "false", "autocapitalize": "off"}
        self.fields["url"].widget.attrs |= plain

    def clean_url(self) -> str:
        return str(self.cleaned_data["url"]).strip()
