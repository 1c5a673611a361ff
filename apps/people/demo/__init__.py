"""The demo firm's units, teams, people and cost rates, and how to sign in."""

import datetime as dt
import secrets
from decimal import Decimal

from apps.core.demo_firm import Firm, backdate, table
from apps.people import services
from apps.people.models import BusinessUnit, CostRate, Person, Team

ADMINISTRATOR = "admin@impactdesk.example"
PASSWORD = "impactdesk"  # noqa: S105 - printed for everybody, in the demo alone
MOVED = "Data & Analytics"  # the team that changed units, so that figures of the time before stay where they were
LEFT_MONTHS_AGO = 8


def load(firm: Firm) -> None:
    units = {row["name"]: services.create_business_unit(by=None, **row) for row in table(__file__, "units")}
    for row in table(__file__, "teams"):
        firm.teams[row["name"]] = services.create_team(by=None, name=row["name"], business_unit=units[row["unit"]])
    services.update_team(by=None, team=firm.teams[MOVED], business_unit=units["Digital"], effective_on=firm.day(10))
    for row in table(__file__, "people"):
        firm.people[row["name"]] = _person(firm, row)
    for row in table(__file__, "rates"):
        _rate(firm, row)
    _date(firm)


def _person(firm: Firm, row: dict[str, str]) -> Person:
    is_sign_in = row["email"].endswith("@impactdesk.example")
    person = services.create_person(
        by=None,
        password=PASSWORD if is_sign_in else None,
        email=row["email"],
        full_name=row["name"],
        role=row["role"],
        team=firm.teams.get(row["team"]),
        phone=row["phone"],
    )
    if row["leaves"]:
        person = services.update_person(by=None, person=person, left_on=firm.day(LEFT_MONTHS_AGO, 15))
    return person


def _rate(firm: Firm, row: dict[str, str]) -> None:
    """Capacity cost of a month over its practical hours; it rose a year ago."""
    for months_ago, cost in ((60, row["cost before"]), (14, row["cost"])):
        services.create_cost_rate(
            by=None,
            team=firm.teams[row["team"]],
            from_on=firm.day(months_ago),
            capacity_cost=Decimal(cost),
            theoretical_hours=Decimal(row["hours"]),
        )


def _date(firm: Firm) -> None:
    """Structure was entered when the firm began to use ImpactDesk, a later rate when it came."""
    dice = firm.dice("structure")
    for model in (BusinessUnit, Team, Person):
        backdate(model, {pk: firm.moment(firm.go_live, dice) for pk in model.objects.values_list("pk", flat=True)})
    rates = CostRate.objects.order_by("pk").values_list("pk", "from_on")
    backdate(CostRate, {pk: firm.moment(from_on - dt.timedelta(days=5), dice) for pk, from_on in rates})


def load_empty() -> list[str]:
    """One administrator with a password that is shown this once; the lines that say so."""
    password = secrets.token_urlsafe(12)
    services.create_person(
        by=None, password=password, email=ADMINISTRATOR, full_name="Administrator", role="administrator"
    )
    return [f"Sign in as {ADMINISTRATOR}", f"Password   {password}   (shown this once)", ""]


def sign_ins() -> list[str]:
    """The demo's sign-ins that still have the demo's password, as a block to print; nothing elsewhere."""
    named = [row["email"] for row in table(__file__, "people") if row["email"].endswith("@impactdesk.example")]
    people = Person.objects.present().filter(email__in=named).select_related("team").order_by("pk")
    known = [person for person in people if person.check_password(PASSWORD)]
    if not known:
        return []
    lines = [f"{p.email:<32}{p.full_name}, {_position(p)}" for p in known]
    return [f"Sign in with the password {PASSWORD} as", *(f"  {line}" for line in lines)]


def _position(person: Person) -> str:
    role = str(person.get_role_display()).lower()  # type: ignore[attr-defined]
    return f"{role}, {person.team}" if person.team else role
