"""The form of a dimension: what the client is asked and what the seller is asked, in every language side by side."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from apps.core.forms import RowForm
from apps.relationships.models import Dimension
from apps.relationships.services.dimensions import LONGEST, check_wordings

CODES = tuple(code for code, _name in settings.LANGUAGES)
SIDES = {
    "client": (_("As the client is asked"), _("{person} stands for the name of whom it is about.")),
    "seller": (_("As the seller is asked"), _("{contact} stands for the client’s first name.")),
}


class DimensionForm(RowForm):
    class Meta:
        model = Dimension
        fields = ("name", "position", "is_asked")
        labels = {"position": _("Place in the order")}
        help_texts = {
            "is_asked": _("Asked from the next request on. What was answered stays, whether it is asked or not.")
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for side, (label, hint) in SIDES.items():
            texts = getattr(self.instance, f"{side}_wordings")
            for code in CODES:
                self.fields[f"{side}_{code}"] = forms.CharField(
                    label=label, help_text=hint, required=code == "en", initial=texts.get(code, ""), max_length=LONGEST
                )

    @property
    def by_language(self) -> list[tuple[Any, list[Any], bool]]:
        """(name, fields, whether it is open) of each language: English, and those that have words already."""
        sets = [(code, name, [self[f"{side}_{code}"] for side in SIDES]) for code, name in settings.LANGUAGES]
        return [(name, fields, code == "en" or any(f.errors for f in fields)) for code, name, fields in sets]

    @property
    def values(self) -> dict[str, Any]:
        given = {name: self.cleaned_data[name] for name in self.Meta.fields}
        return given | {f"{side}_wordings": self._texts(side) for side in SIDES}

    def clean(self) -> dict[str, Any]:
        """Says beside the words what is wrong with them, by the rules that hold for the row."""
        given = super().clean() or {}
        for side in SIDES:
            for code, text in self._texts(side).items():
                try:
                    check_wordings(f"{side}_wordings", {"en": text})
                except ValidationError as error:
                    self.add_error(f"{side}_{code}", error.message_dict[f"{side}_wordings"])
        return given

    def _texts(self, side: str) -> dict[str, str]:
        return {code: text for code in CODES if (text := self.cleaned_data.get(f"{side}_{code}"))}
