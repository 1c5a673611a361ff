"""Service levels and their readings, uses of authority and friction from files."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from apps.accounts.imports import ACCOUNT, PEOPLE
from apps.core.imports.columns import Column, Finder, Rows, day, flag, number, writable
from apps.core.imports.resources import EXTERNAL_ID, ServiceResource
from apps.core.imports.tables import Line, Problem
from apps.core.imports.values import whole_in
from apps.outcomes import services
from apps.outcomes.models import AuthorityUse, Friction, ServiceLevel, ServiceLevelReading
from apps.outcomes.months import month_in

SERVICE_LEVELS = ServiceResource(
    name="service-levels",
    label=_("Service levels"),
    lead=_("What an account's contract promises and counts, each with its target."),
    model=ServiceLevel,
    columns=(
        ACCOUNT,
        Column("name", _("As the contract words it."), "Reports by the fifth working day", is_required=True),
        number("target_percent", _("Met at least so many times in a hundred."), example="95", is_required=True),
        EXTERNAL_ID,
    ),
    create=services.create_service_level,
    update=services.update_service_level,
    argument="service_level",
)


class ReadingResource(ServiceResource):
    """A reading hangs on a service level; the account is there to find it by its name."""

    def complete(self, line: Line, values: dict[str, Any], finders: dict[str, Finder]) -> list[Problem]:
        values.pop("account", None)
        return []


def _with_account(by: Any) -> QuerySet:
    return writable(ServiceLevel)(by).select_related("account")


READINGS = ReadingResource(
    name="service-level-readings",
    label=_("Readings of service levels"),
    lead=_("How many of those due in a month were met."),
    model=ServiceLevelReading,
    columns=(
        ACCOUNT,
        Column(
            "service_level",
            _("The service level's name, external id or number."),
            "Reports by the fifth working day",
            is_required=True,
            rows=Rows(_with_account, ("name",), _("service level"), is_scoped=True),
        ),
        Column("month", _("A month: 2025-06."), "2025-06", is_required=True, read=month_in),
        Column("met", _("How many were met."), "19", is_required=True, read=whole_in),
        Column("due", _("How many were due; 0 where nothing was."), "20", is_required=True, read=whole_in),
        EXTERNAL_ID,
    ),
    create=services.create_service_level_reading,
    update=services.update_service_level_reading,
    argument="service_level_reading",
)
PERSON = Column("person", _("Who it was, by email or name."), "marta@firm.example", is_required=True, rows=PEOPLE)
AUTHORITY_USES = ServiceResource(
    name="authority-uses",
    label=_("Uses of authority"),
    lead=_("Times somebody acted beyond the contract for a client."),
    model=AuthorityUse,
    columns=(
        ACCOUNT,
        PERSON,
        day("occurred_on", is_required=True, aliases=("day", "date")),
        Column("summary", _("What was done for the client."), "Took over the night shift's calls", is_required=True),
        number("amount", _("What it cost; 0 if empty."), example="250"),
        Column(
            "minutes_to_fix",
            _("From hearing of it until it was put right."),
            "35",
            is_required=True,
            read=whole_in,
        ),
        flag("was_proof_demanded", _("yes if the client had to prove it first.")),
        EXTERNAL_ID,
    ),
    create=services.create_authority_use,
    update=services.update_authority_use,
    argument="authority_use",
)
FRICTIONS = ServiceResource(
    name="frictions",
    label=_("Frictions"),
    lead=_("Times the contract stood in the way of what a client needed."),
    model=Friction,
    columns=(
        ACCOUNT,
        PERSON,
        day("occurred_on", is_required=True, aliases=("day", "date")),
        Column(
            "summary", _("What stood in the way."), "No help on Sundays, though the site was down", is_required=True
        ),
        Column("contract_clause", _("Where the contract says so."), "4.2 Hours of service", aliases=("clause",)),
        EXTERNAL_ID,
    ),
    create=services.create_friction,
    update=services.update_friction,
    argument="friction",
)
GROUP = _("Outcomes")
RESOURCES = [SERVICE_LEVELS, READINGS, AUTHORITY_USES, FRICTIONS]
