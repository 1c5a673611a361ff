"""Goals, impacts and the readings of their metrics from files."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from apps.accounts.imports import ACCOUNT
from apps.accounts.models import Contact
from apps.core.imports.columns import Column, Finder, Rows, choice, day, number, visible, writable
from apps.core.imports.resources import EXTERNAL_ID, ServiceResource
from apps.core.imports.tables import Line, Problem
from apps.impacts import services
from apps.impacts.models import Goal, Impact, ImpactReading
from apps.people.models import Person

CONTACT = Rows(writable(Contact), ("email", "full_name"), _("contact"), is_scoped=True)

GOALS = ServiceResource(
    name="goals",
    label=_("Goals"),
    lead=_("What a client wants to reach, in words both sides signed."),
    model=Goal,
    columns=(
        ACCOUNT,
        Column("statement", _("The goal."), "Grow the pipeline without adding head count", is_required=True),
        Column("client_signatory", _("A contact of the account, by email or name."), "Priya Raman", rows=CONTACT),
        Column(
            "our_signatory",
            _("One of us, by email or name."),
            "marta@firm.example",
            rows=Rows(visible(Person), ("email", "full_name"), _("person")),
        ),
        day("agreed_on"),
        EXTERNAL_ID,
    ),
    create=services.create_goal,
    update=services.update_goal,
    argument="goal",
)
IMPACTS = ServiceResource(
    name="impacts",
    label=_("Impacts"),
    lead=_("The benefits promised to a client, each with the metric that shows it."),
    model=Impact,
    columns=(
        ACCOUNT,
        Column(
            "goal",
            _("The goal's external id, words or number."),
            rows=Rows(writable(Goal), ("statement",), _("goal"), is_scoped=True),
        ),
        Column(
            "statement",
            _("What the client gets, in their words."),
            "Sales leaders coach their own teams",
            is_required=True,
            aliases=("impact",),
        ),
        choice("status", Impact.Status.choices, _("draft, active, achieved or retired."), example="active"),
        day("started_on", _("Empty: the day the goal was agreed on, else today.")),
        day("ended_on", _("Only for an achieved or retired impact."), example=""),
        Column("metric_name", "", "Coaching sessions a month", aliases=("metric",)),
        Column("unit", "", "sessions"),
        number("baseline", example="80"),
        number("target", example="120"),
        day("due_on", example="2026-06-30"),
        Column("client_standard", _("What the client demands, in their words.")),
        EXTERNAL_ID,
    ),
    create=services.create_impact,
    update=services.update_impact,
    argument="impact",
    set_by_service=frozenset({"started_on"}),
)


class ReadingResource(ServiceResource):
    """A reading hangs on an impact; the account is there to find it by its words."""

    def complete(self, line: Line, values: dict[str, Any], finders: dict[str, Finder]) -> list[Problem]:
        values.pop("account", None)
        return []


def _with_account(by: Any) -> QuerySet:
    return writable(Impact)(by).select_related("account")


READINGS = ReadingResource(
    name="impact-readings",
    label=_("Impact readings"),
    lead=_("What an impact's metric was on a day."),
    model=ImpactReading,
    columns=(
        ACCOUNT,
        Column(
            "impact",
            _("The impact's words, external id or number."),
            "Sales leaders coach their own teams",
            is_required=True,
            rows=Rows(_with_account, ("statement",), _("impact"), is_scoped=True),
        ),
        day("read_on", is_required=True, aliases=("day", "date")),
        number("value", example="110", is_required=True),
        Column("source", _("Where the number comes from."), "CRM report"),
        EXTERNAL_ID,
    ),
    create=services.create_impact_reading,
    update=services.update_impact_reading,
    argument="impact_reading",
)
GROUP = _("Goals and impacts")
RESOURCES = [GOALS, IMPACTS, READINGS]
