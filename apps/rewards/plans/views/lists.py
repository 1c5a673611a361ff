"""The lists of plans and of payouts: those a person may see, and no others."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core.access import EVERYONE
from apps.core.csvfiles import csv_response
from apps.core.months import last_closed_month
from apps.core.pages import CHUNK, Cell, Column, Empty, ListPage
from apps.core.templatetags.desk import day, money, month
from apps.rewards.plans import files, words
from apps.rewards.plans.filters import PayoutFilter, PlanFilter
from apps.rewards.plans.forms import ComputeForm
from apps.rewards.plans.models import IncentivePlan, Payout
from apps.rewards.plans.queries import APPROVERS
from apps.scorecards.targets import names_of


class _Tools:
    """What both lists offer."""

    request: HttpRequest

    def tools(self) -> list[dict[str, str]]:
        return [
            {"label": _("Pay signal"), "url": reverse("plans:signal"), "icon": "flag"},
            {"label": _("Payouts"), "url": reverse("plans:payouts"), "icon": "receipt"},
        ]


class PlanList(_Tools, ListPage):
    model, access, filterset_class = IncentivePlan, EVERYONE, PlanFilter
    page_title = gettext_lazy("Incentive plans")
    page_question = gettext_lazy(
        "What do we pay people for? Everybody sees what pays them, a lead the team’s; nobody else’s."
    )
    create_label = gettext_lazy("Plan")
    columns = [
        Column(gettext_lazy("Plan"), "name"),
        Column(gettext_lazy("Hangs on")),
        Column(gettext_lazy("Rewards"), "rewards", is_optional=True),
        Column(gettext_lazy("At target"), "payout_at_target", is_number=True),
        Column(gettext_lazy("From"), "starts_on", is_number=True, is_optional=True),
        Column(gettext_lazy("State"), "state", is_optional=True),
    ]

    def rows(self) -> QuerySet:
        return IncentivePlan.objects.select_related("person", "team", "initiative")

    @cached_property
    def names(self) -> words.Names:
        return names_of(IncentivePlan.objects.exclude(scope="company"))

    def cells(self, row: IncentivePlan) -> list[Any]:
        goal, whose = words.goal_of(row, self.names)
        return [
            Cell(row.name, sub=str(row.payee)),
            Cell(goal, sub=whose),
            row.get_rewards_display(),
            money(row.payout_at_target, 2),
            day(row.starts_on, "j M Y"),
            Cell(row.get_state_display(), state=words.STATES.get(row.state, "over")),
        ]

    def export(self, rows: QuerySet) -> HttpResponseBase:
        """A file with the columns of the import, so that it can be read back."""
        found = rows.iterator(chunk_size=CHUNK)
        return csv_response("incentive-plans", files.PLAN, files.plan_lines(found, self.names))

    def create_url(self) -> str:
        return reverse("plans:create") if self.request.user.is_administrator else ""  # type: ignore[union-attr]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"tools": self.tools()}

    def empty(self) -> Empty:
        told = _("An incentive plan pays for a figure of the scorecard that reached its target, or for an initiative.")
        if not self.create_url():
            return Empty(_("No plan pays you"), f"{told} {_('An administrator enters it.')}")
        return Empty(
            _("What will you pay people for?"),
            told,
            steps=[
                _("Choose the figure that shows what clients get from it, and its target."),
                _("Say what a month at target pays. The curve is the same for everybody unless you change it."),
                _("After a month is published, its payout is computed, looked at, and approved by somebody else."),
            ],
            action_url=self.create_url(),
            action_label=_("Enter the first plan"),
        )


class PayoutList(_Tools, ListPage):
    model, access, filterset_class, template_name = Payout, EVERYONE, PayoutFilter, "rewards/payouts.html"
    page_title = gettext_lazy("Payouts")
    page_question = gettext_lazy("What was paid for which month, and what still waits for approval?")
    columns = [
        Column(gettext_lazy("Plan"), "plan__name"),
        Column(gettext_lazy("Month"), "month"),
        Column(gettext_lazy("Attainment"), "attainment", is_number=True, is_optional=True),
        Column(gettext_lazy("Payout"), "payout_percent", is_number=True, is_optional=True),
        Column(gettext_lazy("Amount"), "amount", is_number=True),
        Column(gettext_lazy("State"), "state"),
    ]

    def rows(self) -> QuerySet:
        return Payout.objects.select_related("plan__person", "plan__team", "approved_by")

    def export(self, rows: QuerySet) -> HttpResponseBase:
        return csv_response("payouts", files.PAYOUT, files.payout_lines(rows.iterator(chunk_size=CHUNK)))

    def cells(self, row: Payout) -> list[Any]:
        return [
            Cell(row.plan.name, sub=str(row.plan.payee)),
            Cell(month(row.month, "short"), sub=_("correction") if row.corrects_id else ""),
            words.exact(row.attainment),
            words.exact(row.payout_percent),
            money(row.amount, 2),
            Cell(row.get_state_display(), state=words.STATES[row.state]),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_compute = self.request.user.role in APPROVERS  # type: ignore[union-attr, operator]
        form = ComputeForm(initial={"month": last_closed_month().first_day}) if may_compute else None
        crumbs = [(_("Incentive plans"), reverse("plans:list")), (_("Payouts"), "")]
        return super().get_context_data(**kwargs) | {"compute_form": form, "crumbs": crumbs}

    def empty(self) -> Empty:
        return Empty(
            _("Nothing is computed yet"),
            _("A payout is what a plan pays for a month. Those of a published month can be approved."),
        )
