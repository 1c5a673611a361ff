"""What the demo firm pays for: the plans of the worked example, of teams, of an initiative; three months are paid."""

from decimal import Decimal

from apps.core.demo_firm import Firm, backdate, table
from apps.initiatives.models import Initiative
from apps.measures.models import Scope
from apps.rewards.plans import services
from apps.rewards.plans.models import IncentivePlan, Payout
from apps.scorecards.models import Publication

EXECUTIVE, OTHER_EXECUTIVE = "Helen Marsh", "Tomas Berg"
PAID = 3  # published months whose payouts are computed; the latest of them waits for approval
BEGUN = 11  # months before the last closed one
REASON = "Corvus Marine sent notice after the month had ended. Why does it count in it?"
ANSWER = "The loss is dated to its last paid day, which lies in the month. The row behind the figure shows it."


def load(firm: Firm) -> None:
    rows = [_plan(firm, line) for line in table(__file__, "plans")]
    backdate(IncentivePlan, {row.pk: firm.moment(row.starts_on, firm.dice("pay", row.name)) for row in rows})


def _plan(firm: Firm, line: dict[str, str]) -> IncentivePlan:
    initiative = Initiative.objects.filter(state="delivered").order_by("pk").first() if line["initiative"] else None
    team = firm.teams.get(line["scope"])
    row = IncentivePlan(
        name=line["name"],
        person=firm.people.get(line["payee"]),
        team=firm.teams.get(line["payee"]),
        rewards=line["rewards"],
        measure=line["measure"],
        initiative=initiative,
        scope="team" if team else "company",
        scope_id=team.pk if team else 0,
        target=Decimal(line["target"]) if line["target"] else None,
        payout_at_target=Decimal(line["at_target"]),
        starts_on=firm.day(BEGUN),
        state=line["state"],
    )
    row.full_clean()
    row.save()
    return row


def settle(firm: Firm) -> None:
    """Two months are approved; the latest published one waits, disputed once and answered; the last is a preview."""
    helen, tomas = firm.people[EXECUTIVE], firm.people[OTHER_EXECUTIVE]
    months = firm.month.plus(-PAID).until(firm.month)
    published = set(Publication.objects.of(Scope.COMPANY).values_list("month", flat=True))
    for month in months:
        for row in services.compute_month(by=helen, month=month):
            if month < months[-2] and month.first_day in published:
                services.approve_payout(by=helen if not row.plan.pays(helen) else tomas, payout=row)
    newest = Payout.objects.filter(month=months[-2].first_day, plan__person=firm.people["Marta Lindqvist"]).first()
    if newest is not None:
        services.dispute_payout(by=firm.people["Marta Lindqvist"], payout=newest, reason=REASON)
        services.answer_dispute(by=helen, payout=newest, answer=ANSWER)
