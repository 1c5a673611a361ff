"""The back-test as page, export and API: who opens it, whose rows they see, what is said before there is enough."""

import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from apps.accounts.models import Account
from apps.accounts.tests.factories import AccountFactory
from apps.scorecards.models import SignalSnapshot
from apps.scorecards.signals.declare import SIGNALS
from apps.scorecards.tests.facts import day
from apps.scorecards.tests.test_api import api
from apps.scorecards.tests.test_backtest import lost, renewed

pytestmark = pytest.mark.django_db
PAGE, API = "/scorecard/backtest/", "/api/v1/scorecards/backtest/"
EVERYBODY = ["owner", "teammate", "lead", "executive", "coach", "administrator", "outsider"]
OPEN_TO = {"lead", "executive", "administrator"}
GAPS = re.compile(r"(?<!\d)(7\.25|7\.3|8\.75|8\.8)")  # Northgate's; a moment's seconds are two digits


@pytest.fixture
def firm(cast: SimpleNamespace) -> SimpleNamespace:
    """Ten lost and ten renewed; Northgate is one of the lost, with a gap of 7.25 and an expectation of 8.75."""
    lost(account=cast.account, satisfaction=2, satisfaction_n=1, gap="7.25", seller_mean="8.75", pairs_n=6)
    for _ in range(9):
        lost(satisfaction=2, satisfaction_n=2)
    for _ in range(10):
        renewed(satisfaction=5, satisfaction_n=2)
    return cast


def text_of(person: Any, sign_in: Any, query: str = "") -> str:
    answered = sign_in(person).get(PAGE + query)
    return b"".join(answered).decode()


@pytest.mark.parametrize("who", EVERYBODY)
def test_the_leadership_alone_opens_it(firm: SimpleNamespace, sign_in: Any, who: str) -> None:
    person = getattr(firm, who)
    expected = 200 if who in OPEN_TO else 403
    assert reverse("scorecards:backtest") == PAGE
    assert sign_in(person).get(PAGE).status_code == expected
    assert sign_in(person).get(PAGE + "?format=csv").status_code == expected
    assert api(person).get(API).status_code == expected


@pytest.mark.parametrize("who", EVERYBODY)
def test_the_scorecard_and_its_measures_lead_there_whoever_may_go(
    firm: SimpleNamespace, sign_in: Any, who: str
) -> None:
    from apps.core.months import last_closed_month
    from apps.measures.services import roll_up

    roll_up(months=[last_closed_month()])
    client = sign_in(getattr(firm, who))
    for url in ("/scorecard/", "/scorecard/measures/account_retention/", "/scorecard/measures/overall_satisfaction/"):
        assert (PAGE in client.get(url).content.decode()) is (who in OPEN_TO)
    assert PAGE not in client.get("/scorecard/measures/linked_effort/").content.decode()


def test_a_measure_says_what_our_own_data_say_of_it(firm: SimpleNamespace, sign_in: Any) -> None:
    client = sign_in(firm.executive)
    shown = client.get("/scorecard/measures/overall_satisfaction/").context["predicts"]["sentences"]
    assert shown[0] == "Of a loss: would have warned (1.00, 0.80–1.00)."
    assert shown[1].startswith("Of growth: not enough yet (known of 0 that grew and 0 that did not")
    burn = client.get("/scorecard/measures/retainer_burn/").context["predicts"]["sentences"]
    assert burn[0].startswith("Of a loss: not enough yet (known of 0 losses and 0 renewals; 10 of each are needed)")


def test_rows_are_those_of_accounts_one_sees_and_the_others_are_counted(firm: SimpleNamespace, sign_in: Any) -> None:
    seen = text_of(firm.lead, sign_in)
    assert "Northgate" in seen
    assert "19 more that you may not see count as well" in seen
    assert "Account " not in seen
    assert sign_in(firm.executive).get(PAGE).context["hidden"] == 0
    assert len(text_of(firm.lead, sign_in, "?format=csv").splitlines()) == 2
    assert len(text_of(firm.executive, sign_in, "?format=csv").splitlines()) == 21


@pytest.mark.parametrize("who", sorted(OPEN_TO))
def test_no_gap_stands_beside_a_name(firm: SimpleNamespace, sign_in: Any, who: str) -> None:
    person = getattr(firm, who)
    pages = [text_of(person, sign_in, query) for query in ("", "?format=csv")]
    pages.append(b"".join(api(person).get(API, {"format": "csv"})).decode())
    for text in pages:
        assert "Northgate" in text
        assert not GAPS.search(text)


def test_it_says_what_warned_and_what_is_not_known_yet(firm: SimpleNamespace, sign_in: Any) -> None:
    page = sign_in(firm.executive).get(PAGE)
    assert page.context["say"] == (
        "On our own losses, overall satisfaction would have warned. Which foretell growth cannot be said yet."
    )
    words = {line.signal.key: str(line.word) for line in page.context["losses"]}
    assert words == {signal.key: "Not enough yet" for signal in SIGNALS} | {"satisfaction": "Would have warned"}
    assert "known of 1 losses and 0 renewals; 10 of each are needed" in page.content.decode()


def test_before_anything_happened_it_teaches(cast: SimpleNamespace, sign_in: Any) -> None:
    page = sign_in(cast.executive).get(PAGE)
    assert (
        page.context["say"]
        == "Which signals warn of a loss cannot be said yet. Which foretell growth cannot be said yet."
    )
    assert "Nothing you may see yet" in page.content.decode()


def test_the_api_gives_the_same_value_by_value(firm: SimpleNamespace) -> None:
    found = api(firm.executive).get(API).json()
    assert (found["enough"], found["losses"], found["renewals"]) == (10, 10, 10)
    assert found["growth"] == {"k": 0, "n": 0, "value": None, "low": None, "high": None}
    satisfaction, *_, burn = found["signals"]
    told = satisfaction["of_loss"]
    assert (told["verdict"], told["auc"], round(told["low"], 4), told["high"]) == ("clear", 1.0, 0.8002, 1.0)
    assert {name: round(value, 4) for name, value in told["warned"].items()} == {
        "k": 10,
        "n": 10,
        "value": 1,
        "low": 0.7225,
        "high": 1,
    }
    assert (burn["key"], burn["of_loss"]["verdict"], burn["of_loss"]["auc"]) == ("burn", "not_enough", None)
    assert burn["of_loss"]["warned"] == {"k": 0, "n": 0, "value": None, "low": None, "high": None}
    assert api(firm.administrator).post(API, {}).status_code == 405


@pytest.mark.parametrize("many", [1, 3])
def test_the_page_costs_the_same_however_many_there_are(
    cast: SimpleNamespace, sign_in: Any, django_assert_num_queries: Any, many: int
) -> None:
    for _ in range(many):
        lost(satisfaction=1)
    client = sign_in(cast.executive)
    with django_assert_num_queries(4):  # session, person, what was observed, which accounts one sees
        client.get(PAGE)


def test_a_score_of_few_answers_stands_as_counts(cast: SimpleNamespace, sign_in: Any) -> None:
    values = {"net_promoter": -50, "net_promoter_n": 2, "coverage": "33.333333", "coverage_n": 3}
    lost(account=cast.account, stay_intent="2.5", stay_intent_n=2, burn="77.5", **values)
    [line] = sign_in(cast.executive).get(PAGE).context["lines"]
    assert [cell.value for cell in line[2:]] == ["–", "net −1 of 2", "2.5 (n\u00a02)", "–", "1 of 3", "77.5\u00a0%"]


def test_an_account_that_has_frozen_signals_is_not_deleted(cast: SimpleNamespace) -> None:
    from apps.accounts.services import delete_account
    from apps.core.errors import Refused

    account = AccountFactory()
    SignalSnapshot.objects.create(account=account, event="loss", day=day("06-20"))
    with pytest.raises(Refused):
        delete_account(by=cast.administrator, account=account)
    assert Account.objects.filter(pk=account.pk).exists()
