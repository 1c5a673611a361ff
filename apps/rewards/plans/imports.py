"""Incentive plans from files; for administrators."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.models import Account
from apps.core.access import ADMINISTRATORS
from apps.core.imports.columns import Column, Finder, Rows, choice, day, number, visible
from apps.core.imports.resources import EXTERNAL_ID, ServiceResource
from apps.core.imports.tables import Line, Problem
from apps.core.imports.values import Unreadable
from apps.initiatives.models import Initiative
from apps.measures.models import Scope
from apps.measures.registry import all_measures
from apps.people.models import BusinessUnit, Person, Team
from apps.rewards.plans import services
from apps.rewards.plans.models import IncentivePlan

# What a scope_id names, by its scope.
SCOPED = {
    Scope.BUSINESS_UNIT: Rows(visible(BusinessUnit), ("name",), gettext_lazy("business unit")),
    Scope.TEAM: Rows(visible(Team), ("name",), gettext_lazy("team")),
    Scope.ACCOUNT: Rows(visible(Account), ("name",), gettext_lazy("account")),
}


def measure_in(text: str) -> str:
    """The key of a measure that pay may hang on, named by its key or as on the scorecard."""
    word = text.strip().lower()
    found = [measure for measure in all_measures() if word in {measure.key, str(measure.name).lower()}]
    if not found:
        raise Unreadable(_("There is no measure “%(text)s”; write its key.") % {"text": text[:60]})
    if not found[0].is_payable:
        raise Unreadable(IncentivePlan(measure=found[0].key).never_paid_on)
    return found[0].key


class PlanResource(ServiceResource):
    """What a `scope_id` names hangs on the scope of its line: a finder for each kind."""

    def finders(self, by: Any) -> dict[str, Finder]:
        return super().finders(by) | {f"scope_id:{scope}": Finder(rows, by) for scope, rows in SCOPED.items()}

    def prepared(self, lines: Sequence[Line], finders: dict[str, Finder]) -> None:
        super().prepared(lines, finders)
        named = [(line.cells.get("scope", ""), line.cells["scope_id"]) for line in lines if line.cells.get("scope_id")]
        for scope in SCOPED:
            finders[f"scope_id:{scope}"].load(text for word, text in named if _scope_of(word) == scope)

    def complete(self, line: Line, values: dict[str, Any], finders: dict[str, Finder]) -> list[Problem]:
        """The row that a scope_id names."""
        named, scope = values.pop("scope_id", ""), values.get("scope")
        if scope == Scope.COMPANY:
            values["scope_id"] = 0
        elif scope and not named:
            return [Problem(line.number, "scope_id", _("Write which one it is."))]
        elif named and not scope:
            return [Problem(line.number, "scope", _("Write what scope_id is: business_unit, team or account."))]
        elif named:
            try:
                values["scope_id"] = finders[f"scope_id:{scope}"].find(named).pk
            except Unreadable as error:
                return [Problem(line.number, "scope_id", str(error))]
        return []

    def check(self, values: dict[str, Any], row: Any) -> None:
        """What the fields of a plan ask of each other, told in the preview."""
        super().check(values, row)
        has = {name: values.get(name) or getattr(row, f"{name}_id", None) for name in ("person", "team", "initiative")}
        measure = values.get("measure") or getattr(row, "measure", "")
        rewards, target = (values.get(name) or getattr(row, name, None) for name in ("rewards", "target"))
        if bool(has["person"]) == bool(has["team"]):
            raise ValidationError({"person": _("A plan is for one person or for one team.")})
        if measure and has["initiative"]:
            raise ValidationError({"initiative": _("A plan hangs on a measure or on an initiative, not on both.")})
        if measure and not target:
            raise ValidationError({"target": _("Write a target above 0, in the measure’s own unit.")})
        if not measure and not has["initiative"] and rewards != IncentivePlan.Rewards.NEW_SALES:
            raise ValidationError({"measure": _("Choose the measure or the initiative that it hangs on.")})


def _scope_of(text: str) -> str:
    return text.strip().lower().replace(" ", "_")


PLANS = PlanResource(
    name="incentive-plans",
    label=gettext_lazy("Incentive plans"),
    lead=gettext_lazy("What pays whom for what. What is never paid on is refused, with the reason."),
    model=IncentivePlan,
    roles=ADMINISTRATORS,
    columns=(
        Column("name", gettext_lazy("What it is called."), "Clients who stay", is_required=True),
        Column(
            "person",
            gettext_lazy("Whom it pays, by email or name; or a team."),
            "marta@firm.example",
            rows=Rows(visible(Person), ("email", "full_name"), gettext_lazy("person")),
        ),
        Column(
            "team",
            gettext_lazy("By name, in place of a person."),
            "",
            rows=Rows(visible(Team), ("name",), gettext_lazy("team")),
        ),
        choice(
            "rewards",
            IncentivePlan.Rewards.choices,
            gettext_lazy("new_sales, keeping_clients or other."),
            example="keeping_clients",
            is_required=True,
        ),
        Column(
            "measure",
            gettext_lazy("By key or as on the scorecard; empty for an initiative, and for sales booked elsewhere."),
            "gross_revenue_retention",
            read=measure_in,
        ),
        choice(
            "scope",
            Scope.choices,
            gettext_lazy("Whose figure it is: company (if empty), business_unit, team or account."),
            example="company",
        ),
        Column("scope_id", gettext_lazy("Which unit, team or account: by external id, name or number."), ""),
        number("target", gettext_lazy("In the measure’s own unit; shares in percent."), example="95"),
        Column(
            "initiative",
            gettext_lazy("In place of a measure, by external id, title or number."),
            "",
            rows=Rows(visible(Initiative), ("title",), gettext_lazy("initiative")),
        ),
        number("payout_at_target", gettext_lazy("For a month at target."), example="5000", is_required=True),
        number("threshold", gettext_lazy("Percent of the target from which something is paid; 90, if empty.")),
        number("cap", gettext_lazy("The most that is paid, in percent of the payout at target; 200, if empty.")),
        day("starts_on", is_required=True, example="2025-01-01"),
        day("ends_on", example=""),
        choice(
            "state",
            IncentivePlan.State.choices,
            gettext_lazy("draft (if empty), active or ended."),
            example="active",
        ),
        EXTERNAL_ID,
    ),
    create=services.create_incentive_plan,
    update=services.update_incentive_plan,
    argument="incentive_plan",
)
RESOURCES = [PLANS]
