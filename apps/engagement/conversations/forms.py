"""The form on a conversation."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core.access import Role
from apps.core.forms import RowForm
from apps.core.months import today
from apps.engagement.conversations.models import Conversation


class ConversationForm(RowForm):
    """An executive enters their own; whoever serves the account may enter another one's for them."""

    class Meta:
        model = Conversation
        fields = ("person", "contact", "held_on", "heard", "promised", "due_on", "done_on")
        widgets = {
            "heard": forms.Textarea(attrs={"rows": 6}),
            "promised": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "heard": _("In their words. Everybody who sees the account reads it."),
            "promised": _("Empty if nothing was."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person: Any = self.fields["person"]
        if self.user.role == Role.EXECUTIVE:
            person.queryset = person.queryset.filter(pk=self.user.pk)
        elif self.instance.pk is None:
            person.queryset = person.queryset.present()
        self.fields["person"].initial = self.user.pk
        self.fields["held_on"].initial = today
