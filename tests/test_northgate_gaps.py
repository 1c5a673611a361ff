"""Northgate's pairs of docs/measures.md, entered through the services and read through API, page and scorecard."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from apps.accounts.models import Contact
from apps.people.models import Person
from apps.people.tests.caller import Caller
from apps.people.tests.factories import PersonFactory
from apps.relationships.tests.pairing import DANA, PRIYA, profile
from tests.northgate import enter_northgate, figures_of

pytestmark = pytest.mark.django_db

ON = "?on=2025-06-30"


@pytest.fixture
def entered(settings: Any) -> SimpleNamespace:
    settings.ORGANISATION_TIME_ZONE = settings.TIME_ZONE = "America/New_York"
    caller = Caller(PersonFactory(full_name="Ada Admin", role="administrator"))
    made = enter_northgate(caller)
    marta = Person.objects.get(pk=made.person)
    for name, scores in (("Dana Whitfield", DANA), ("Priya Raman", PRIYA)):
        contact = Contact.objects.get(pk=made.contacts[name])
        profile(contact, marta, scores, on=dt.date(2025, 6, 20), seller_on=dt.date(2025, 6, 16))
    made.caller, made.marta = caller, marta
    return made


def test_the_api_says_both_pairs_to_the_digit(entered: SimpleNamespace) -> None:
    told = entered.caller.get(f"accounts/{entered.account}/gaps/{ON}").json()
    assert (told["account"], told["on"], told["n"]) == (entered.account, "2025-06-30", 11)
    assert told["classes"] == {
        "agreed_strength": 5,
        "agreed_weakness": 2,
        "blind_spot": 3,
        "undervalued_advantage": 1,
    }
    dana, priya = told["pairs"]
    means = ("seller_mean", "client_mean", "signed_gap", "absolute_gap", "n", "unpaired")
    assert [dana[key] for key in means] == [8.5, 7, 1.5, 1.5, 6, 0]
    assert [priya[key] for key in means] == [6.2, 6.2, 0, 1.2, 5, 1]
    assert [(item["name"], item["class"], item["band"]) for item in dana["items"]] == [
        ("Integrity", "agreed_strength", "aligned"),
        ("Competency", "agreed_strength", "aligned"),
        ("Recognition", "blind_spot", "slight"),
        ("Proactivity", "blind_spot", "significant"),
        ("Savvy", "agreed_strength", "aligned"),
        ("Chemistry", "agreed_strength", "aligned"),
    ]
    assert [item["class"] for item in priya["items"]] == [
        "agreed_strength",
        "blind_spot",
        "agreed_weakness",
        "undervalued_advantage",
        "agreed_weakness",
    ]
    (chemistry,) = priya["unpaired_items"]
    assert (chemistry["name"], chemistry["seller_score"], chemistry["client_score"]) == ("Chemistry", 7, None)


def test_before_the_client_had_answered_nothing_is_paired(entered: SimpleNamespace) -> None:
    told = entered.caller.get(f"accounts/{entered.account}/gaps/?on=2025-06-19").json()
    assert [(pair["n"], pair["unpaired"], pair["signed_gap"]) for pair in told["pairs"]] == [(0, 6, None), (0, 6, None)]


def test_a_day_that_is_none_is_refused(entered: SimpleNamespace) -> None:
    response = entered.caller.get(f"accounts/{entered.account}/gaps/?on=yesterday")
    assert (response.status_code, list(response.json())) == (400, ["on"])


def test_the_page_says_it_in_words(entered: SimpleNamespace, client: Client) -> None:
    client.force_login(entered.marta, backend="django.contrib.auth.backends.ModelBackend")
    url = f"/relationships/{entered.contacts['Dana Whitfield']}/{entered.marta.pk}/{ON}"
    text = client.get(url).content.decode().replace("\u00a0", " ")
    for words in (
        "How well does Marta know Dana?",
        "Marta expects scores 1.5 points above the ones Dana gives.",
        "On recognition and proactivity, Marta counts on a strength that Dana does not see.",
        "7.0 / 8.5",
        "+1.5",
        "4 aligned, 1 slight, 1 significant",
        "and 4 agreed strengths",
        "The widest gap is proactivity: Marta expects 8, Dana gives 4.",
    ):
        assert words in text, words


def test_the_scorecard_says_three_of_eleven(entered: SimpleNamespace, client: Client) -> None:
    call_command("rollup", "--month", "2025-06")
    figures = figures_of(entered.caller, "account", entered.account)
    blind, gap = figures["blind_spot_share"], figures["perception_gap"]
    assert (blind["numerator"], blind["denominator"], blind["display"].replace("\u00a0", " ")) == (3, 11, "27.3 %")
    assert (gap["n"], gap["value"]) == (11, pytest.approx(15 / 11))
    assert figures["coaching_on_time"]["denominator"] == 0
    client.force_login(entered.marta, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(f"/scorecard/?month=2025-06&scope=account&id={entered.account}").text
    assert "3 of 11 paired answers are blind spots" in page.replace("\u00a0", " ")


def test_plans_were_due_in_july_fourteen_days_after_the_pairs(entered: SimpleNamespace) -> None:
    call_command("rollup", "--month", "2025-07")
    card = entered.caller.get(f"scorecards/?month=2025-07&scope=account&id={entered.account}").json()
    due = {figure["key"]: figure for figure in card["figures"]}["coaching_on_time"]
    assert (due["numerator"], due["denominator"]) == (0, 3)
