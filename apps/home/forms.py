"""The form that hands one person's accounts to another."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core.access import WRITERS
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
