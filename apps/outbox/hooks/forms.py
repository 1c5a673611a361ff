"""The form that makes an inbound webhook."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core.access import WRITERS
from apps.people.models import Person


class HookForm(forms.Form):
    name = forms.CharField(
        label=_("Which system sends?"),
        max_length=80,
        help_text=_("“Service desk of the north”, say: so that you know which to end."),
    )
    person = forms.ModelChoiceField(
        label=_("In whose name does it write?"),
        queryset=Person.objects.none(),
        help_text=_("It may write on the accounts this person may write on, and on no other."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["person"]
        field.queryset = Person.objects.present().filter(role__in=WRITERS)
