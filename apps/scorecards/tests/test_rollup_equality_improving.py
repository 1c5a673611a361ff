"""Whatever happens to initiatives and pains, rolling up what changed gives the figures of everything anew."""

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from apps.accounts.tests.factories import AccountFactory, ContactFactory
from apps.feedback.tests.factories import ThemeFactory
from apps.initiatives.models import Initiative, InitiativeAccount, Milestone
from apps.initiatives.services import (
    approve_baseline,
    create_milestone,
    deliver_initiative,
    pause_initiative,
    request_baseline,
    update_initiative,
    update_milestone,
)
from apps.initiatives.tests.factories import InitiativeFactory
from apps.people.tests.factories import BusinessUnitFactory, PersonFactory
from apps.scorecards.tests.facts import answer
from apps.scorecards.tests.quiet import ago
from apps.scorecards.tests.test_rollup_equality import each_gives_the_same, move_the_account, move_the_team


def start_an_initiative(firm: SimpleNamespace) -> None:
    firm.theme = ThemeFactory()
    firm.initiative = InitiativeFactory(
        level="key_account", accounts=[firm.account], starts_on=ago(4, 1), ends_on=ago(0, 20), state="active"
    )


def plan_it(firm: SimpleNamespace) -> None:
    for weight, due_on in ((60, ago(3)), (40, ago(0, 20))):
        create_milestone(by=None, initiative=firm.initiative, title="Step", weight=Decimal(weight), due_on=due_on)


def finish_a_milestone(firm: SimpleNamespace) -> None:
    update_milestone(by=None, milestone=Milestone.objects.order_by("due_on").first(), done_on=ago(2))


def expect_it_later(firm: SimpleNamespace) -> None:
    update_milestone(by=None, milestone=Milestone.objects.order_by("due_on").last(), forecast_on=ago(-4))


def agree_it_anew(firm: SimpleNamespace) -> None:
    update_initiative(by=None, initiative=Initiative.objects.get(), ends_on=ago(-4, 25))
    plan = request_baseline(by=None, initiative=Initiative.objects.get(), reason="They asked for more.")
    approve_baseline(by=PersonFactory(role="executive"), baseline=plan)


def lift_it_to_the_company(firm: SimpleNamespace) -> None:
    update_initiative(by=None, initiative=Initiative.objects.get(), level="corporate")


def give_it_to_a_team(firm: SimpleNamespace) -> None:
    update_initiative(by=None, initiative=Initiative.objects.get(), team=firm.account.team)


def give_it_to_a_unit(firm: SimpleNamespace) -> None:
    update_initiative(by=None, initiative=Initiative.objects.get(), business_unit=BusinessUnitFactory())


def unlink_its_account(firm: SimpleNamespace) -> None:
    InitiativeAccount.objects.all().delete()


def pause_it(firm: SimpleNamespace) -> None:
    pause_initiative(by=None, initiative=Initiative.objects.get())


def deliver_it(firm: SimpleNamespace) -> None:
    deliver_initiative(by=None, initiative=Initiative.objects.get(), delivered_on=ago(1), client_words="")


def name_a_pain(firm: SimpleNamespace) -> None:
    """Two accounts of the team name a theme in low answers; the team's pain, and the company's."""
    firm.theme = ThemeFactory()
    other = AccountFactory(team=firm.account.team, started_on=ago(14, 1))
    for account in (firm.account, other):
        low = answer(ContactFactory(account=account, joined_on=ago(14, 1)), str(ago(3)), overall_satisfaction=1)
        low.themes.set([firm.theme])
    firm.low = low


def work_on_the_pain(firm: SimpleNamespace) -> None:
    InitiativeFactory(theme=firm.theme, starts_on=ago(2), ends_on=ago(-2), state="active")


def work_on_another_pain(firm: SimpleNamespace) -> None:
    update_initiative(by=None, initiative=Initiative.objects.get(), theme=ThemeFactory())


def take_the_theme_off(firm: SimpleNamespace) -> None:
    firm.low.theme_marks.all().delete()


def make_the_answer_better(firm: SimpleNamespace) -> None:
    firm.low.overall_satisfaction = 4
    firm.low.save()


IMPROVING = [
    [start_an_initiative, plan_it, finish_a_milestone, expect_it_later, agree_it_anew],
    [start_an_initiative, lift_it_to_the_company, give_it_to_a_team, move_the_team, give_it_to_a_unit],
    [start_an_initiative, unlink_its_account],
    [start_an_initiative, plan_it, pause_it],
    [start_an_initiative, plan_it, deliver_it],
    [name_a_pain, work_on_the_pain, work_on_another_pain, take_the_theme_off],
    [name_a_pain, make_the_answer_better],
    [name_a_pain, move_the_account],
]


@pytest.mark.parametrize("happenings", IMPROVING)
def test_what_is_improved_gives_the_figures_of_everything_anew(firm: SimpleNamespace, happenings: Any) -> None:
    each_gives_the_same(firm, happenings)
