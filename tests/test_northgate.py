"""The acceptance case of docs/measures.md: entered through the API, rolled up, read back to the digit."""

import datetime as dt
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from django.db.transaction import atomic, set_rollback
from django.test import Client, override_settings

from apps.accounts.models import Account
from apps.impacts.models import Impact, ImpactReading
from apps.outcomes.standing import standing_of
from apps.people.tests.caller import Caller
from apps.people.tests.factories import PersonFactory
from tests.northgate import MONTH, enter_company, enter_northgate, figures_of

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def june(django_db_setup: None, django_db_blocker: Any) -> Iterator[SimpleNamespace]:
    """Entered once for all tests of this file, in a transaction that is rolled back after the last."""
    zone = "America/New_York"
    with django_db_blocker.unblock(), override_settings(ORGANISATION_TIME_ZONE=zone, TIME_ZONE=zone), atomic():
        yield _entered()
        set_rollback(True)


def _entered() -> SimpleNamespace:
    caller = Caller(PersonFactory(full_name="Ada Admin", role="administrator"))
    northgate = enter_northgate(caller)
    company = enter_company(caller, northgate)
    call_command("rollup", "--month", "2025-06")
    return SimpleNamespace(
        caller=caller,
        northgate=northgate,
        lost=company.Halden,
        of_company=figures_of(caller),
        of_northgate=figures_of(caller, "account", northgate.account),
    )


def said(figure: dict[str, Any]) -> str:
    return figure["display"].replace("\u00a0", " ")


def counted(figure: dict[str, Any]) -> tuple[float, float]:
    return figure["numerator"], figure["denominator"]


def test_attainment_of_each_impact(june: SimpleNamespace) -> None:
    actual = {reading.impact_id: reading.value for reading in ImpactReading.objects.all()}
    attained = {name: Impact.objects.get(pk=pk).attainment(actual[pk]) for name, pk in june.northgate.impacts.items()}
    told = {name: f"{percent:.1f} %" for name, percent in attained.items()}
    assert told == {"leads": "75.0 %", "speed": "100.0 %", "leaders": "16.7 %"}


@pytest.mark.parametrize(
    ("key", "display", "numerator", "denominator", "confidence"),
    [
        ("linked_effort", "93.3 %", 6720, 7200, "ok"),
        ("retainer_burn", "120.0 %", 120, 100, "ok"),
        ("outcome_index", "58.3 %", 7, 12, "ok"),
        ("effort_on_low_importance", "50.0 %", 3360, 6720, "ok"),
        ("service_levels_met", "95.0 %", 19, 20, "ok"),
        ("watermelon_accounts", "1 of 1", 1, 1, "ok"),
        ("authority_uses", "0", 0, 1, "ok"),
        ("satisfied_at_risk", "1 of 1", 1, 1, "none"),
        ("overall_satisfaction", "1 of 2", 1, 2, "none"),
        ("impact_satisfaction", "60.0 %", 3, 5, "low"),
        ("response_rate", "2 of 2", 2, 2, "none"),
        ("account_coverage", "1 of 1", 1, 1, "none"),
        ("revenue_coverage", "100.0 %", 12000, 12000, "ok"),
        ("unrated_impacts", "0 of 3", 0, 3, "none"),
        ("silent_accounts", "0", 0, 1, "ok"),
        ("net_promoter_score", "—", 0, 0, "none"),
        ("feedback_used", "0 of 2", 0, 2, "none"),
        ("follow_ups_on_time", "—", 0, 0, "none"),
        ("gross_revenue_retention", "100.0 %", 12000, 12000, "ok"),
    ],
)
def test_northgates_figures(
    june: SimpleNamespace, key: str, display: str, numerator: float, denominator: float, confidence: str
) -> None:
    figure = june.of_northgate[key]
    assert said(figure) == display
    assert counted(figure) == (pytest.approx(numerator), pytest.approx(denominator))
    assert figure["confidence"] == confidence


@pytest.mark.parametrize(
    ("key", "value"),
    [("linked_effort", 6720 / 72), ("retainer_burn", 120), ("outcome_index", 175 / 3), ("impact_satisfaction", 60)],
)
def test_values_are_in_percent_and_not_rounded(june: SimpleNamespace, key: str, value: float) -> None:
    assert june.of_northgate[key]["value"] == pytest.approx(value, rel=1e-9)


@pytest.mark.parametrize("key", ["satisfied_at_risk", "overall_satisfaction", "response_rate"])
def test_fewer_than_five_show_no_percentage(june: SimpleNamespace, key: str) -> None:
    figure = june.of_northgate[key]
    assert (figure["value"], figure["low"], figure["high"], figure["status"]) == (None, None, None, "none")


def test_two_answered_of_two_invited_of_two_eligible(june: SimpleNamespace) -> None:
    figure = june.of_northgate["overall_satisfaction"]
    assert (figure["answered"], figure["invited"], figure["eligible"]) == (2, 2, 2)


def test_an_answer_ten_past_ten_on_the_last_evening_counts_in_june(june: SimpleNamespace) -> None:
    assert june.of_northgate["overall_satisfaction"]["n"] == 2
    assert june.of_northgate["response_rate"]["numerator"] == 2


@pytest.mark.parametrize(
    ("key", "display", "value", "numerator", "denominator"),
    [
        ("gross_revenue_retention", "94.0 %", 94, 94_000, 100_000),
        ("net_revenue_retention", "99.0 %", 99, 99_000, 100_000),
        ("account_retention", "90.0 %", 90, 9, 10),
        ("satisfied_yet_lost", "1 of 1", None, 1, 1),
        ("satisfied_at_risk", "1 of 1", None, 1, 1),
        ("service_levels_met", "95.0 %", 95, 19, 20),
        ("watermelon_accounts", "1 of 1", 1, 1, 1),
        ("linked_effort", "93.3 %", 6720 / 72, 6720, 7200),
        ("cases_closed_to_satisfaction", "62.5 %", 62.5, 5, 8),
        ("case_answer_rate", "66.7 %", 800 / 12, 8, 12),
        ("first_contact_resolution", "58.3 %", 700 / 12, 7, 12),
    ],
)
def test_the_companys_figures(
    june: SimpleNamespace, key: str, display: str, value: float | None, numerator: float, denominator: float
) -> None:
    figure = june.of_company[key]
    assert said(figure) == display
    assert figure["value"] == (value if value is None else pytest.approx(value, rel=1e-9))
    assert counted(figure) == (numerator, denominator)


def test_the_interval_of_account_retention(june: SimpleNamespace) -> None:
    figure = june.of_company["account_retention"]
    assert (round(figure["low"], 1), round(figure["high"], 1)) == (59.6, 98.2)
    assert (figure["n"], figure["confidence"]) == (10, "ok")


@pytest.mark.parametrize(
    ("key", "low", "high", "n", "confidence"),
    [
        ("cases_closed_to_satisfaction", 30.6, 86.3, 8, "low"),
        ("case_answer_rate", 39.1, 86.2, 12, "ok"),
        ("first_contact_resolution", 32.0, 80.7, 12, "ok"),
    ],
)
def test_the_intervals_of_the_twelve_cases(
    june: SimpleNamespace, key: str, low: float, high: float, n: int, confidence: str
) -> None:
    figure = june.of_company[key]
    assert (round(figure["low"], 1), round(figure["high"], 1)) == (low, high)
    assert (figure["n"], figure["confidence"]) == (n, confidence)


def test_the_scorecard_shows_the_twelve_cases(june: SimpleNamespace, client: Client) -> None:
    client.force_login(PersonFactory(role="executive"))
    page = client.get(f"/scorecard/?month={MONTH}").content.decode()
    rows = {row.partition("</a>")[0].rpartition(">")[2]: row for row in page.split('<tr role="row">')}
    for name, value, interval in (
        ("Cases closed to satisfaction", "62.5", "30.6–86.3"),
        ("Case answer rate", "66.7", "39.1–86.2"),
        ("First contact resolution", "58.3", "32.0–80.7"),
    ):
        assert f'<div class="value">{value}<' in rows[name]
        assert f'<div class="range">{interval}</div>' in rows[name]


def test_northgate_keeps_its_contract_and_disappoints_its_client(june: SimpleNamespace) -> None:
    """The watermelon: met exactly at its target, and why the client's side is red, on page and register alike."""
    standing = standing_of(Account.objects.get(pk=june.northgate.account), dt.date(2025, 6, 30))
    assert (standing.met, standing.due, standing.is_green, standing.is_red) == (19, 20, True, True)
    assert f"{standing.outcome_index:.1f}" == "58.3"
    assert [reason.replace("\u00a0", " ") for reason in standing.reasons] == [
        "service level met: “Reports on time” 19 of 20 (target 95 %)",
        "the outcome index is 58.3 %, below 70 %",
        "“Leaders who can tell the story” matters (4.5) and does not satisfy (2.5)",
    ]
    reading = june.caller.get("service-level-readings/?month=2025-06").json()["results"][0]
    assert (reading["month"], reading["met"], reading["due"]) == ("2025-06", 19, 20)


def test_a_team_and_its_unit_hold_what_their_accounts_add_up_to(june: SimpleNamespace) -> None:
    for scope, pk in (("team", june.northgate.team), ("business_unit", june.northgate.unit)):
        figures = figures_of(june.caller, scope, pk)
        assert said(figures["retainer_burn"]) == "120.0 %"
        assert said(figures["net_revenue_retention"]) == "99.0 %"
        assert said(figures["account_retention"]) == "90.0 %"


def test_the_lost_account_shows_its_loss(june: SimpleNamespace) -> None:
    account = june.caller.get(f"accounts/{june.lost}/").json()
    assert account["status"] == "lost"
    assert said(figures_of(june.caller, "account", june.lost)["gross_revenue_retention"]) == "0.0 %"


def test_an_account_somebody_cannot_see_has_no_scorecard(june: SimpleNamespace) -> None:
    stranger = Caller(PersonFactory())
    path = f"scorecards/?month=2025-06&scope=account&id={june.northgate.account}"
    assert stranger.get(path).status_code == 404
    assert june.caller.get("scorecards/?month=2025-06&scope=account&id=999999").status_code == 404
    assert june.caller.get("scorecards/?month=2025-13").status_code == 400


def test_what_is_entered_later_changes_june(june: SimpleNamespace) -> None:
    """The live figure follows the facts: an hour more on the last day, found by `rollup` without arguments."""
    with atomic():
        worked = {"account": june.northgate.account, "person": june.northgate.person}
        assert (
            june.caller.post("activities/", {**worked, "occurred_on": "2025-06-30", "minutes": 60}).status_code == 201
        )
        call_command("rollup")
        assert said(figures_of(june.caller, "account", june.northgate.account)["retainer_burn"]) == "121.0 %"
        set_rollback(True)
