"""Business units, teams and people from files; for administrators."""

from django.utils.translation import gettext_lazy as _

from apps.core.access import ADMINISTRATORS, Role
from apps.core.imports.columns import Column, Rows, choice, day, visible
from apps.core.imports.resources import EXTERNAL_ID, ServiceResource
from apps.people import services
from apps.people.models import BusinessUnit, Person, Team

BUSINESS_UNITS = ServiceResource(
    name="business-units",
    label=_("Business units"),
    model=BusinessUnit,
    columns=(
        Column("name", _("Must be unique."), "Growth", is_required=True),
        choice("kind", BusinessUnit.Kind.choices, _("product, regional or functional."), example="regional"),
        EXTERNAL_ID,
    ),
    roles=ADMINISTRATORS,
    create=services.create_business_unit,
    update=services.update_business_unit,
    argument="business_unit",
)
TEAMS = ServiceResource(
    name="teams",
    label=_("Teams"),
    model=Team,
    columns=(
        Column("name", _("Must be unique."), "Growth West", is_required=True),
        Column(
            "business_unit",
            _("The unit's name."),
            "Growth",
            rows=Rows(visible(BusinessUnit), ("name",), _("business unit")),
        ),
        EXTERNAL_ID,
    ),
    roles=ADMINISTRATORS,
    create=services.create_team,
    update=services.update_team,
    argument="team",
)
PEOPLE = ServiceResource(
    name="people",
    label=_("People"),
    lead=_("Those who sign in. Each sets a password through “forgot password”."),
    model=Person,
    columns=(
        Column("email", _("Must be unique."), "marta@firm.example", is_required=True),
        Column("full_name", "", "Marta Lindqvist", is_required=True, aliases=("name",)),
        choice(
            "role",
            Role.choices,
            _("account_manager, team_lead, executive, coach or administrator."),
            example="account_manager",
        ),
        Column("team", _("The team's name."), "Growth West", rows=Rows(visible(Team), ("name",), _("team"))),
        Column("phone"),
        day("left_on", example=""),
        EXTERNAL_ID,
    ),
    roles=ADMINISTRATORS,
    set_by_service=frozenset({"password"}),
    create=services.create_person,
    update=services.update_person,
    argument="person",
)
GROUP = _("People and teams")
RESOURCES = [BUSINESS_UNITS, TEAMS, PEOPLE]
