"""Service cases from files."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from apps.accounts.imports import ACCOUNT
from apps.accounts.models import Contact
from apps.cases import services
from apps.cases.models import Case
from apps.core.imports.columns import Column, Rows, choice, day, visible, writable
from apps.core.imports.resources import EXTERNAL_ID, ServiceResource
from apps.core.imports.values import whole_in
from apps.people.models import Person
from apps.products.models import Product


class CaseResource(ServiceResource):
    """Written a batch at a time: a file may have a million cases."""

    def write(self, by: Any, entries: Sequence[tuple[Any, dict[str, Any]]]) -> None:
        services.record_cases(by=by, entries=entries)


CASES = CaseResource(
    name="cases",
    label=_("Cases"),
    lead=_("What clients asked you to put right, and when it closed."),
    model=Case,
    columns=(
        ACCOUNT,
        Column(
            "contact",
            _("Who asked: a contact of the account, by email or name."),
            "Priya Raman",
            rows=Rows(writable(Contact), ("email", "full_name"), _("contact"), is_scoped=True),
        ),
        Column("subject", _("What it is about."), "Report arrived with last month’s numbers"),
        day("opened_on", is_required=True, aliases=("opened",)),
        day("closed_on", _("The day it first closed; empty while it is open."), aliases=("closed",)),
        day("reopened_on", _("Only for a case that came back."), example="", aliases=("reopened",)),
        Column("inbound_contacts", _("How often the client got in touch about it; 1 if empty."), "1", read=whole_in),
        Column("satisfaction", _("The client’s own word, 1 to 5."), "4", read=whole_in),
        choice("cause", Case.Cause.choices, _("people, training, product, process or other."), example="process"),
        Column("minutes", _("All the time it took you, in minutes."), "45", read=whole_in),
        Column(
            "handled_by",
            _("Who handled it, by email or name; their team’s rate gives what it cost."),
            "marta@firm.example",
            rows=Rows(visible(Person), ("email", "full_name"), _("person")),
        ),
        Column(
            "product",
            _("What it is about, where it is one of your products."),
            "Route Planner",
            rows=Rows(visible(Product), ("name",), _("product")),
        ),
        EXTERNAL_ID,
    ),
    create=services.create_case,
    update=services.update_case,
    argument="case",
)
GROUP = _("Cases")
RESOURCES = [CASES]
