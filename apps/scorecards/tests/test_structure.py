"""As it was then, and with the accounts of today."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from apps.accounts.services import update_account
from apps.activities.tests.factories import ActivityFactory
from apps.measures.services import roll_up
from apps.scorecards.asked import Asked
from apps.scorecards.reading import views_for
from apps.scorecards.tests.facts import JUNE, answer, contacts, day

CARD = reverse("scorecards:scorecard")


@pytest.fixture
def moved(cast: SimpleNamespace) -> SimpleNamespace:
    """In June Northgate was of one team with an hour, Halden of another with two; today both are of Halden's team."""
    ActivityFactory(account=cast.account, occurred_on=day("06-10"), minutes=60)
    ActivityFactory(account=cast.foreign_account, occurred_on=day("06-10"), minutes=120)
    for contact in contacts(cast.account, 3):
        answer(contact, "06-10", overall_satisfaction=5)
    update_account(by=cast.administrator, account=cast.account, team=cast.other_team, effective_on=day("2025-09-01"))
    roll_up(months=[JUNE])
    return cast


def minutes(team: Any, *, is_current: bool, key: str = "linked_effort") -> Any:
    views = views_for(Asked(JUNE, "team", team.pk, is_current=is_current))
    return next(view for view in views if view.measure.key == key).denominator


def test_a_team_has_the_accounts_of_that_month_unless_asked_otherwise(moved: SimpleNamespace) -> None:
    assert (minutes(moved.team, is_current=False), minutes(moved.other_team, is_current=False)) == (60, 120)
    assert (minutes(moved.team, is_current=True), minutes(moved.other_team, is_current=True)) == (None, 180)


def test_answers_move_with_their_account(moved: SimpleNamespace) -> None:
    views = views_for(Asked(JUNE, "team", moved.other_team.pk, is_current=True))
    overall = next(view for view in views if view.measure.key == "overall_satisfaction")
    assert (overall.numerator, overall.n, overall.figure.answered) == (3, 3, 3)  # type: ignore[union-attr]


@pytest.mark.parametrize(("speak", "counted"), [(4, 4), (5, 5)])
def test_no_answer_for_the_leadership_is_told_by_the_difference(
    cast: SimpleNamespace, speak: int, counted: int
) -> None:
    """Nothing moved, so both ways are the same: with such an answer from five contacts on, without it below."""
    *others, last = contacts(cast.account, speak)
    for contact in others:
        answer(contact, "06-10", overall_satisfaction=5)
    answer(last, "06-10", overall_satisfaction=1, is_leadership_only=True)
    roll_up(months=[JUNE])
    both = []
    for is_current in (False, True):
        views = views_for(Asked(JUNE, "team", cast.team.pk, is_current=is_current))
        view = next(view for view in views if view.measure.key == "overall_satisfaction")
        both.append((view.numerator, view.n, view.figure.answered))  # type: ignore[union-attr]
    assert both[0] == both[1]
    assert both[0][1] == (counted if speak >= 5 else counted - 1)


def test_the_page_offers_the_other_structure_and_says_which_it_shows(moved: SimpleNamespace, sign_in: Any) -> None:
    client = sign_in(moved.executive)
    query = f"?month=2025-06&scope=team&id={moved.other_team.pk}"
    then, today = client.get(CARD + query), client.get(f"{CARD}{query}&structure=current")
    assert "See current structure" in then.text
    assert "See it as it was then" in today.text
    assert "See current structure" not in client.get(f"{CARD}?month=2025-06").text
    rows = client.get(reverse("scorecards:measure", args=["linked_effort"]) + f"{query}&structure=current")
    assert rows.context["paginator"].count == 2


def test_a_unit_of_today_has_the_teams_of_today(moved: SimpleNamespace) -> None:
    unit = moved.other_team.business_unit_id
    views = views_for(Asked(JUNE, "business_unit", unit, is_current=True))
    assert next(view for view in views if view.measure.key == "linked_effort").denominator == 180
