"""The measure of what pay says: new sales against keeping clients."""

from django.utils.translation import gettext_lazy as _

from apps.measures.declare import MONTH, Better, Column, Fact, Group, Kind, Measure, Quarterly, Unit
from apps.people.models import Membership
from apps.rewards.plans.models import IncentivePlan
from apps.rewards.plans.queries import APPROVERS
from apps.rewards.plans.signal import TWICE, behind_signal, company_rows, pay_signal

MEASURES = [
    Measure(
        key="pay_signal_ratio",
        name=_("Pay signal"),
        question=_("What does a new sale pay against keeping a client?"),
        group=Group.PAY,
        place=1,
        kind=Kind.SCORE,
        better=Better.LOWER,
        is_plain=True,
        flagged_from=TWICE,
        noun=_("plans"),
        account="pk",
        span=MONTH,
        quarterly=Quarterly.STANDING,
        contributions=company_rows,
        by_scope=pay_signal,
        rows_behind=behind_signal,
        facts=(
            Fact(
                IncentivePlan,
                "starts_on",
                fields=("starts_on", "ends_on", "state", "rewards", "payout_at_target", "person_id", "team_id"),
            ),
            Fact(Membership, "from_on", fields=("from_on", "team_id"), account=None),
            Fact(Membership, "until_on", fields=("until_on",), account=None),
        ),
        method=_(
            "What the incentive plans in force on the month’s last day pay for new sales, each at its target, divided "
            "by what they pay for keeping clients. From 2.0 on it is flagged."
        ),
        leaves_out=_("Drafts, plans that are over, and plans that reward something else."),
        columns=(
            Column(_("Plan"), "name", page="plans:detail"),
            Column(_("For"), "payee_name"),
            Column(_("Rewards"), "rewards_name"),
            Column(_("At target"), "payout_at_target", Unit.MONEY),
        ),
        rows_name=_("plans that pay for keeping clients"),
        is_payable=False,
        readers=APPROVERS,
    ),
]
