"""Initiatives, milestones and the firm's list of projects from files."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Account
from apps.core.access import ADMINISTRATORS
from apps.core.imports.columns import Column, Rows, choice, day, flag, number, visible, writable
from apps.core.imports.resources import EXTERNAL_ID, ServiceResource
from apps.core.imports.values import whole_in
from apps.feedback.models import Theme
from apps.initiatives import services
from apps.initiatives.models import Initiative, Milestone, PortfolioProject
from apps.people.models import BusinessUnit, Person, Team

ONE_TO_FIVE = _("From 1 to 5.")

INITIATIVES = ServiceResource(
    name="initiatives",
    label=_("Initiatives"),
    lead=_("What is improved for clients. Milestones come in a file of their own."),
    model=Initiative,
    columns=(
        Column("title", _("What is improved."), "A request list they can see", is_required=True),
        choice(
            "level",
            Initiative.Level.choices,
            _("key_account, business_unit or corporate."),
            example="key_account",
            is_required=True,
        ),
        Column(
            "theme",
            _("The pain it answers, by name."),
            "Customer service",
            rows=Rows(visible(Theme), ("name",), _("theme")),
        ),
        Column(
            "accounts",
            _("The accounts it is for, with “;” between them."),
            "Northgate; Halden Logistics",
            rows=Rows(writable(Account), ("name",), _("account")),
            is_list=True,
        ),
        Column(
            "business_unit",
            _("By name."),
            "Operations",
            rows=Rows(visible(BusinessUnit), ("name",), _("business unit")),
        ),
        Column(
            "owner",
            _("Who answers for it, by email or name; you, if empty."),
            "marta@firm.example",
            rows=Rows(visible(Person), ("email", "full_name"), _("person")),
        ),
        Column("team", _("By name."), "Growth West", rows=Rows(visible(Team), ("name",), _("team"))),
        Column("loyalty_impact", ONE_TO_FIVE, "5", is_required=True, read=whole_in),
        Column("vendor_choice_impact", ONE_TO_FIVE, "4", is_required=True, read=whole_in),
        Column("effort", ONE_TO_FIVE, "2", is_required=True, read=whole_in),
        Column("cost", ONE_TO_FIVE, "1", is_required=True, read=whole_in),
        Column(
            "approved_by",
            _("Who approved it, where it is costly."),
            rows=Rows(visible(Person), ("email", "full_name"), _("person")),
        ),
        day("starts_on", is_required=True, example="2025-04-01"),
        day("ends_on", is_required=True, example="2025-08-29"),
        day("delivered_on", _("Only of what is delivered."), example=""),
        flag("is_major", _("Whether its progress stands on the scorecard.")),
        choice(
            "claimed_status",
            Initiative.Claim.choices,
            _("What its owner says: on_schedule, at_risk or late."),
            example="on_schedule",
        ),
        choice(
            "state",
            Initiative.State.choices,
            _("proposed (if empty), active, paused, delivered or cancelled."),
            example="active",
        ),
        Column("pay_goal", _("The goal that pay is tied to."), ""),
        EXTERNAL_ID,
    ),
    create=services.create_initiative,
    update=services.update_initiative,
    argument="initiative",
)


class MilestoneResource(ServiceResource):
    """All lines of a file are written before their weights are summed, so that the order does not matter."""

    def write(self, by: Any, entries: Sequence[tuple[Any, dict[str, Any]]]) -> None:
        services.record_milestones(by=by, entries=entries)


MILESTONES = MilestoneResource(
    name="milestones",
    label=_("Milestones"),
    lead=_("The steps of initiatives; the weights of each initiative sum to 100."),
    model=Milestone,
    columns=(
        Column(
            "initiative",
            _("By its external id, title or number."),
            "A request list they can see",
            is_required=True,
            rows=Rows(writable(Initiative), ("title",), _("initiative")),
        ),
        Column("title", _("The step."), "Every request has a name", is_required=True),
        number("weight", _("In percent."), example="20", is_required=True),
        day("due_on", is_required=True, example="2025-04-30"),
        day("forecast_on", _("When it is expected, if not when it is due."), example=""),
        day("done_on", example="2025-04-30"),
        EXTERNAL_ID,
    ),
    create=services.create_milestone,
    update=services.update_milestone,
    argument="milestone",
)
PROJECTS = ServiceResource(
    name="projects",
    label=_("Projects of the firm"),
    lead=_("The whole list of what the firm works on, so that one sees how much of it is for clients."),
    model=PortfolioProject,
    roles=ADMINISTRATORS,
    columns=(
        Column("name", _("What it is called."), "New payroll system", is_required=True),
        Column("function", _("Which part of the firm runs it."), "Finance"),
        day("starts_on"),
        day("ends_on", example="2026-06-30"),
        Column("state", _("In your own words."), "running"),
        flag("is_for_clients", _("Whether clients asked for it or get something from it; no, if empty.")),
        Column(
            "initiative",
            _("The initiative it is here, by external id, title or number."),
            "",
            rows=Rows(visible(Initiative), ("title",), _("initiative")),
        ),
        EXTERNAL_ID,
    ),
    create=services.create_project,
    update=services.update_project,
    argument="project",
)
GROUP = _("Initiatives")
RESOURCES = [INITIATIVES, MILESTONES, PROJECTS]
