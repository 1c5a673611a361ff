"""Whatever happens, rolling up what changed gives the figures of everything anew."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from apps.accounts.models import AccountTeam
from apps.accounts.services import delete_revenue_event, update_account, update_contact
from apps.accounts.tests.factories import AccountFactory, ContactFactory, RevenueEventFactory
from apps.activities.services import delete_activity, update_activity
from apps.core.months import end_of
from apps.feedback.models import ChangeResponse, FollowUp, Response
from apps.feedback.services import record_change, withdraw_change
from apps.impacts.services import update_impact
from apps.measures import services
from apps.measures.models import Figure
from apps.outcomes.services import (
    delete_service_level,
    update_authority_use,
    update_service_level,
    update_service_level_reading,
)
from apps.outcomes.tests.factories import ServiceLevelReadingFactory
from apps.people.services import update_team
from apps.people.tests.factories import BusinessUnitFactory, TeamFactory
from apps.scorecards.tests.facts import answer, ask
from apps.scorecards.tests.quiet import ago, snapshot


def move_activity(firm: SimpleNamespace) -> None:
    update_activity(by=None, activity=firm.activity, occurred_on=ago(1), minutes=77)


def drop_activity(firm: SimpleNamespace) -> None:
    delete_activity(by=None, activity=firm.activity)


def split_anew(firm: SimpleNamespace) -> None:
    update_activity(by=None, activity=firm.activity, contributions=[])


def answer_long_ago(firm: SimpleNamespace) -> None:
    other = ContactFactory(account=firm.account, joined_on=ago(14, 1))
    answer(other, str(ago(11)), {firm.impact: (2, 2)}, overall_satisfaction=2)


def correct_an_answer(firm: SimpleNamespace) -> None:
    Response.objects.get(pk=firm.answer.pk).impact_ratings.all().delete()


def drop_an_answer(firm: SimpleNamespace) -> None:
    Response.objects.get(pk=firm.answer.pk).delete()


def make_it_leadership_only(firm: SimpleNamespace) -> None:
    firm.answer.is_leadership_only = True
    firm.answer.save()


def let_the_contact_leave(firm: SimpleNamespace) -> None:
    update_contact(by=None, contact=firm.contact, left_on=ago(3))


def add_a_contact(firm: SimpleNamespace) -> None:
    ContactFactory(account=firm.account)


def lose_the_account(firm: SimpleNamespace) -> None:
    RevenueEventFactory(account=firm.account, kind="churn", occurred_on=ago(3), monthly_amount=Decimal(1000))


def date_a_loss(firm: SimpleNamespace) -> None:
    update_account(by=None, account=firm.account, lost_on=ago(3))


def make_it_internal(firm: SimpleNamespace) -> None:
    update_account(by=None, account=firm.account, kind="internal")


def drop_the_ledger(firm: SimpleNamespace) -> None:
    delete_revenue_event(by=None, revenue_event=firm.event)


def end_the_retainer(firm: SimpleNamespace) -> None:
    firm.contract.ends_on = ago(3)
    firm.contract.save()


def achieve_the_impact(firm: SimpleNamespace) -> None:
    update_impact(by=None, impact=firm.impact, status="retired", ended_on=ago(3))


def move_the_target(firm: SimpleNamespace) -> None:
    update_impact(by=None, impact=firm.impact, target=Decimal(200))


def drop_the_reading(firm: SimpleNamespace) -> None:
    firm.reading.delete()


def move_the_account(firm: SimpleNamespace) -> None:
    update_account(by=None, account=firm.account, team=TeamFactory(), effective_on=ago(3))


def move_the_team(firm: SimpleNamespace) -> None:
    update_team(by=None, team=firm.account.team, business_unit=BusinessUnitFactory(), effective_on=ago(3))


def rewrite_the_first_team(firm: SimpleNamespace) -> None:
    AccountTeam.objects.filter(account=firm.account).update(team=TeamFactory())


def ask_again(firm: SimpleNamespace) -> None:
    ask(firm.contact, str(ago(2)))
    ask(firm.contact, str(ago(1)))


def open_a_follow_up(firm: SimpleNamespace) -> None:
    """Due the day after the last of a month: the answer lies in one month, its reply in the next."""
    response = answer(firm.contact, end_of(ago(1, 1) - dt.timedelta(days=1)) - dt.timedelta(hours=20))
    FollowUp.objects.create(response=response, due_at=response.answered_at + dt.timedelta(hours=48))


def reply_to_the_low_answer(firm: SimpleNamespace) -> None:
    for row in FollowUp.objects.all():
        row.first_reply_at = row.due_at
        row.save()


def make_a_change(firm: SimpleNamespace) -> None:
    words = {"said": "Slow.", "did": "Faster."}
    firm.made = {"account": firm.account, "source_kind": "decision", "source": 1, **words}
    record_change(by=None, **firm.made, made_on=ago(2), responses=Response.objects.filter(account=firm.account))


def date_the_change_anew(firm: SimpleNamespace) -> None:
    answers = Response.objects.filter(account=firm.account)
    record_change(by=None, **firm.made, made_on=ago(1), responses=answers)


def unlink_an_answer(firm: SimpleNamespace) -> None:
    ChangeResponse.objects.all().delete()


def withdraw_the_change(firm: SimpleNamespace) -> None:
    withdraw_change(by=None, source_kind="decision", source=1)


def count_another_month(firm: SimpleNamespace) -> None:
    ServiceLevelReadingFactory(service_level=firm.level_reading.service_level, month=ago(2), met=1, due=2)


def correct_a_service_level(firm: SimpleNamespace) -> None:
    update_service_level_reading(by=None, service_level_reading=firm.level_reading, month=ago(1), met=7)


def ask_more_of_a_service_level(firm: SimpleNamespace) -> None:
    """A promise far from kept makes a watermelon, until the service level's target rises above what was met."""
    update_impact(by=None, impact=firm.impact, target=Decimal(200))
    services.roll_up()
    assert Figure.objects.filter(measure="watermelon_accounts", numerator=1).exists()
    update_service_level(by=None, service_level=firm.level_reading.service_level, target_percent=Decimal(96))


def drop_a_service_level(firm: SimpleNamespace) -> None:
    delete_service_level(by=None, service_level=firm.level_reading.service_level)


def act_in_another_month(firm: SimpleNamespace) -> None:
    update_authority_use(by=None, authority_use=firm.authority_use, occurred_on=ago(1))


def add_an_account(firm: SimpleNamespace) -> None:
    AccountFactory(started_on=ago(3))


HAPPENINGS = [
    move_activity,
    drop_activity,
    split_anew,
    answer_long_ago,
    correct_an_answer,
    drop_an_answer,
    make_it_leadership_only,
    let_the_contact_leave,
    add_a_contact,
    lose_the_account,
    date_a_loss,
    make_it_internal,
    drop_the_ledger,
    end_the_retainer,
    achieve_the_impact,
    move_the_target,
    drop_the_reading,
    move_the_account,
    move_the_team,
    rewrite_the_first_team,
    ask_again,
    count_another_month,
    correct_a_service_level,
    ask_more_of_a_service_level,
    drop_a_service_level,
    act_in_another_month,
    add_an_account,
]
CLOSING = [
    [open_a_follow_up, reply_to_the_low_answer],
    [make_a_change, date_the_change_anew, unlink_an_answer],
    [make_a_change, withdraw_the_change],
]


@pytest.mark.slow
@pytest.mark.parametrize("happening", HAPPENINGS)
def test_each_change_gives_the_figures_of_everything_anew(firm: SimpleNamespace, happening: Any) -> None:
    before = snapshot()
    happening(firm)
    services.roll_up()
    incremental = snapshot()
    services.roll_up(everything=True)
    assert incremental == snapshot()
    assert incremental != before


def test_one_change_after_the_other_gives_the_figures_of_everything_anew(firm: SimpleNamespace) -> None:
    gone = {
        drop_activity,
        drop_an_answer,
        drop_the_ledger,
        make_it_leadership_only,
        drop_a_service_level,
    }  # these leave nothing to change
    for happening in [one for one in HAPPENINGS if one not in gone][::2]:
        happening(firm)
        services.roll_up()
    incremental = snapshot()
    services.roll_up(everything=True)
    assert incremental == snapshot()


@pytest.mark.parametrize("happenings", CLOSING)
def test_what_comes_of_answers_gives_the_figures_of_everything_anew(firm: SimpleNamespace, happenings: Any) -> None:
    each_gives_the_same(firm, happenings)


def each_gives_the_same(firm: SimpleNamespace, happenings: Any) -> None:
    for happening in happenings:
        before = snapshot()
        happening(firm)
        services.roll_up()
        incremental = snapshot()
        services.roll_up(everything=True)
        assert incremental == snapshot()
        assert incremental != before, happening
