"""The form on a case. The client's satisfaction is not on it: only the client says how a case was handled."""

from typing import Any

from django.db.models import Q

from apps.cases.models import Case
from apps.core.forms import RowForm
from apps.core.months import today
from apps.people.models import Person


class CaseForm(RowForm):
    class Meta:
        model = Case
        fields: tuple[str, ...] = (
            "subject",
            "contact",
            "cause",
            "product",
            "opened_on",
            "closed_on",
            "reopened_on",
            "inbound_contacts",
            "minutes",
            "handled_by",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = Q(is_active=True) | Q(pk=self.instance.handled_by_id)
        self.fields["handled_by"].queryset = Person.objects.filter(here)


class NewCaseForm(CaseForm):
    """A new case has not come back yet."""

    class Meta(CaseForm.Meta):
        fields = tuple(name for name in CaseForm.Meta.fields if name != "reopened_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["opened_on"].initial = today
