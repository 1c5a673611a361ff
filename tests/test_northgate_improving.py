"""Northgate's initiative on the scorecard of June 2025, through the API and on the page: at risk, by level."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse_lazy

from apps.core.months import Month
from apps.measures.services import roll_up
from apps.people.models import Person
from apps.people.tests.caller import Caller
from apps.people.tests.factories import PersonFactory
from tests.northgate import figures_of
from tests.test_northgate_initiative import entered

__all__ = ["entered"]
pytestmark = pytest.mark.django_db

CARD = reverse_lazy("scorecards:scorecard", query={"month": "2025-06"})
AT_RISK = reverse_lazy("scorecards:measure", args=["initiatives_at_risk"], query={"month": "2025-06"})
STATUSES = {"on_schedule": 0, "at_risk": 1, "late": 0, "unplanned": 0}


@pytest.fixture
def rolled_up(entered: SimpleNamespace) -> SimpleNamespace:
    roll_up(months=[Month(2025, 6)])
    return entered


@pytest.fixture(params=["company", "business_unit", "team", "account"])
def figures(request: Any, rolled_up: SimpleNamespace) -> dict[str, dict[str, Any]]:
    """Of every scope the initiative belongs to: its unit is that of its team."""
    team = Person.objects.get(pk=rolled_up.owner).team
    ids = {"company": None, "team": team.pk, "business_unit": team.business_unit_id, "account": rolled_up.account}
    return figures_of(rolled_up.caller, request.param, ids[request.param])


def test_one_is_at_risk_and_none_is_on_schedule_or_late(figures: dict[str, dict[str, Any]]) -> None:
    for status, count in STATUSES.items():
        figure = figures[f"initiatives_{status}"]
        assert (figure["value"], figure["numerator"], figure["display"]) == (count, count, str(count)), status


def test_each_is_split_by_level_with_zeros(figures: dict[str, dict[str, Any]]) -> None:
    for status, count in STATUSES.items():
        levels = {"key_account": count, "business_unit": 0, "corporate": 0}
        assert figures[f"initiatives_{status}"]["by_level"] == levels, status
    assert figures["linked_effort"]["by_level"] is None


def test_of_one_planned_initiative_none_is_on_schedule(figures: dict[str, dict[str, Any]]) -> None:
    share = figures["schedule_share"]
    assert (share["numerator"], share["denominator"], share["n"]) == (0, 1, 1)
    assert (share["value"], share["display"], share["confidence"]) == (None, "0 of 1", "none")


def test_a_single_client_makes_no_pain(figures: dict[str, dict[str, Any]]) -> None:
    pains = figures["uncovered_pains"]
    assert (pains["numerator"], pains["denominator"], pains["value"], pains["display"]) == (0, 0, None, "—")


def test_the_scorecard_shows_the_levels(rolled_up: SimpleNamespace, client: Client) -> None:
    owner = Person.objects.get(pk=rolled_up.owner)
    client.force_login(owner, backend="django.contrib.auth.backends.ModelBackend")
    text = client.get(CARD).content.decode()
    assert "1 · 0 · 0" in text
    assert "Split: key account · business unit · corporate." in text
    assert "0 of 1 planned initiatives are on schedule." in text


def test_the_row_behind_the_figure_leads_to_the_initiative(rolled_up: SimpleNamespace, client: Client) -> None:
    owner = Person.objects.get(pk=rolled_up.owner)
    client.force_login(owner, backend="django.contrib.auth.backends.ModelBackend")
    text = client.get(AT_RISK).content.decode()
    assert f'href="/initiatives/{rolled_up.pk}/"' in text
    assert "A request list they can see" in text


def test_who_may_not_see_the_initiative_is_told_that_there_is_one(rolled_up: SimpleNamespace, client: Client) -> None:
    outsider = PersonFactory(role="account_manager")
    client.force_login(outsider, backend="django.contrib.auth.backends.ModelBackend")
    text = client.get(AT_RISK).content.decode()
    assert "A request list they can see" not in text
    assert "1 more that you may not see counts as well" in text
    assert Caller(outsider).get(f"initiatives/{rolled_up.pk}/").status_code == 404
