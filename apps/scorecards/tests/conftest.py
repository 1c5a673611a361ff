"""A firm that was rolled up and has been quiet since."""

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from apps.accounts.tests.factories import AccountFactory, ContactFactory, ContractFactory, RevenueEventFactory
from apps.activities.tests.factories import ActivityFactory
from apps.impacts.tests.factories import ImpactFactory, ImpactReadingFactory
from apps.measures import plan, services
from apps.outcomes.tests.factories import AuthorityUseFactory, ServiceLevelReadingFactory
from apps.scorecards.tests.facts import answer, ask
from apps.scorecards.tests.quiet import MONTHS, ago, settle


@pytest.fixture
def firm(transactional_db: Any, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """One account with work, a retainer, a ledger, an impact, an answer, a service level; rolled up, quiet since."""
    monkeypatch.setattr(plan, "MOST_MONTHS", MONTHS)
    account = AccountFactory(started_on=ago(14, 1))
    contact = ContactFactory(account=account, joined_on=ago(14, 1))
    impact = ImpactFactory(account=account, started_on=ago(14, 1))
    shares = [{"impact": impact, "percent": Decimal(50)}]
    firm = SimpleNamespace(
        account=account,
        contact=contact,
        impact=impact,
        contract=ContractFactory(account=account, starts_on=ago(12, 1)),
        event=RevenueEventFactory(account=account, occurred_on=ago(13), monthly_amount=Decimal(1000)),
        activity=ActivityFactory(account=account, occurred_on=ago(3), contributions=shares),
        reading=ImpactReadingFactory(impact=impact, read_on=ago(4)),
        level_reading=ServiceLevelReadingFactory(service_level__account=account, month=ago(3), met=19, due=20),
        authority_use=AuthorityUseFactory(account=account, occurred_on=ago(3)),
    )
    ask(contact, str(ago(4, 3)), answered=str(ago(4, 12)))
    firm.answer = answer(contact, str(ago(4, 12)), {impact: (4, 5)}, overall_satisfaction=4, stay_intent=3, recommend=9)
    services.roll_up(everything=True)
    settle()
    return firm
