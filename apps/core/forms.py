"""The base of every form on a row: choices narrowed to what the person may see, and the version it was filled from."""

from decimal import Decimal
from typing import Any

from django import forms
from django.db import models


class RowForm(forms.ModelForm):
    """A ModelForm that knows who fills it.

    Every related choice starts from the related QuerySet's `visible_to(user)`, so that nobody attaches a row to an
    account they cannot see. `account` is the one a new row will hang on, where the URL names it; subclasses narrow
    contacts, goals and the like to it in `narrow_to`.
    """

    version = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: Any, account: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {name: _as_written(value) for name, value in self.initial.items()}
        self.user = user
        self.account = account
        self.fields["version"].initial = self.instance.version if self.instance.pk else ""
        for name, field in self.fields.items():
            self._narrow(name, field)
            self._shape(field)
        if self.account is not None:
            self.narrow_to(self.account)

    def narrow_to(self, account: Any) -> None:
        """Leave only choices of one account: every field whose rows have an `account`."""
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField) and _has_account(field.queryset.model):
                field.queryset = field.queryset.filter(account=account)

    def _narrow(self, name: str, field: forms.Field) -> None:
        if isinstance(field, forms.ModelChoiceField):
            rows = field.queryset
            reach = "writable_by" if name == "account" else "visible_to"
            field.queryset = getattr(rows, reach)(self.user) if hasattr(rows, reach) else rows

    @staticmethod
    def _shape(field: forms.Field) -> None:
        if isinstance(field, forms.DateField) and not isinstance(field, forms.DateTimeField):
            field.widget = forms.DateInput(format="%Y-%m-%d", attrs={**field.widget.attrs, "type": "date"})

    @property
    def seen(self) -> str:
        """The version of the row the person looked at."""
        return self.cleaned_data.get("version", "")

    @property
    def values(self) -> dict[str, Any]:
        """What the service is called with: the cleaned fields less the version."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    def _post_clean(self) -> None:
        """The service checks the row itself (`full_clean`), so that page, API and import say the same."""

    def save(self, commit: bool = True) -> models.Model:
        raise TypeError("A form never saves: its page calls a service.")


def _as_written(value: Any) -> Any:
    """98.5000 is 98.5 and 90.000 is 90, as people write them; money keeps its cents."""
    if not isinstance(value, Decimal) or not value.is_finite() or int(value.as_tuple().exponent) >= -2:
        return value
    return Decimal(f"{value.normalize():f}")


def _has_account(model: type[models.Model]) -> bool:
    return any(field.name == "account" for field in model._meta.fields)
