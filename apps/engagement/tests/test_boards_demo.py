"""The demo firm's client council, on any day: six members, three meetings, seven pieces of advice, five answered."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine

from apps.accounts.tests.factories import AccountFactory, ContactFactory
from apps.core.demo_firm import Firm
from apps.engagement.boards import demo
from apps.engagement.boards.models import Board
from apps.engagement.boards.readiness import needs_of
from apps.engagement.boards.standing import standing_of
from apps.initiatives.tests.factories import InitiativeFactory
from apps.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("now", ["2026-11-27", "2026-03-01", "2028-02-29"])
def test_the_council_is_ready_and_lives(now: str) -> None:
    with time_machine.travel(dt.datetime.fromisoformat(f"{now}T15:00:00+00:00"), tick=False):
        day = dt.date.fromisoformat(now)
        firm = Firm(day)
        executive = PersonFactory(role="executive")
        firm.people = {demo.SPONSOR: executive, demo.OWNER: PersonFactory(role="team_lead")}
        for place, (name, *_rest) in enumerate(demo.MEMBERS):
            firm.accounts[name] = AccountFactory(name=name)
            seniority = "executive" if place % 2 else "senior"
            firm.contacts[name] = [ContactFactory(account=firm.accounts[name], seniority=seniority)]
        for title in demo.INITIATIVES:
            InitiativeFactory(title=title)
        demo.load(firm)
        standing = standing_of(Board.objects.get(), executive, day)
        assert (len(standing.seats), len(standing.meetings), len(standing.advice)) == (6, 3, 7)
        assert [need.label for need in needs_of(standing) if not need.is_met] == []
        assert [(met.came, met.seats) for met in standing.held] == [(4, 4), (3, 4)]
        assert standing.talk_share == Decimal(15700) / 240
        assert (len(standing.open_advice), sum(said.row.is_answered for said in standing.advice)) == (2, 5)
        assert (standing.pipeline.empty, standing.pipeline.coming) == (2, 2)
