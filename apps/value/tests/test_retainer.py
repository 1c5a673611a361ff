"""The retainer statement: part of a month, what was asked, what a client's copy says, and who may read it."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.accounts.tests.factories import ContactFactory, ContractFactory
from apps.activities.tests.factories import ActivityFactory
from apps.core.months import Month
from apps.core.tests.reading import missing_glyphs, pages_of
from apps.feedback.models import FeedbackRequest
from apps.people.tests.caller import Caller
from apps.value.retainer import statement_of
from apps.value.tests.northgate import LAST, enter_northgate

JUNE = Month(2025, 6)
TODAY = dt.date(2025, 7, 3)
NOTHING = "You have not been asked about any of this work."


@pytest.fixture
def northgate(cast: SimpleNamespace) -> SimpleNamespace:
    return enter_northgate(cast.account, cast.owner)


def url(account: Any, part: str = "", month: str = "2025-06", **query: str) -> str:
    more = "".join(f"&{name}={value}" for name, value in query.items())
    return f"/accounts/{account.pk}/retainer/{part}?month={month}{more}"


def work(cast: SimpleNamespace, day: dt.date, hours: int = 10, **fields: Any) -> Any:
    return ActivityFactory(account=cast.account, person=cast.owner, occurred_on=day, minutes=60 * hours, **fields)


def test_part_of_a_month_is_counted_by_its_days(cast: SimpleNamespace) -> None:
    """A retainer of 90 h and $9,000 from 21 June: 10 of 30 days; work before it does not count."""
    starts = dt.date(2025, 6, 21)
    ContractFactory(account=cast.account, starts_on=starts, ends_on=None, monthly_fee=9000, included_hours=90)
    work(cast, dt.date(2025, 6, 20))
    work(cast, dt.date(2025, 6, 21))
    june = statement_of(cast.account, JUNE, TODAY).current
    assert (june.hours, june.included, june.fee) == (10, 30, 3000)
    assert (june.realised_rate, june.over_service, june.balance) == (300, None, 20)


def test_overlapping_retainers_add_up_and_an_hour_counts_once(cast: SimpleNamespace) -> None:
    for hours in (10, 20):
        ContractFactory(account=cast.account, starts_on=JUNE.first_day, monthly_fee=1000, included_hours=hours)
    work(cast, dt.date(2025, 6, 10), hours=15)
    june = statement_of(cast.account, JUNE, TODAY).current
    assert (june.hours, june.included, june.fee, june.burn) == (15, 30, 2000, 50)


def test_without_a_rate_the_cost_is_not_known(cast: SimpleNamespace) -> None:
    ContractFactory(account=cast.account, starts_on=JUNE.first_day, monthly_fee=None, included_hours=5)
    work(cast, dt.date(2025, 6, 10))
    june = statement_of(cast.account, JUNE, TODAY).current
    assert (june.cost, june.over_service, june.fee, june.realised_rate) == (None, None, None, None)
    assert june.over_hours == 5


def test_a_month_without_a_retainer_has_no_figures(cast: SimpleNamespace) -> None:
    june = statement_of(cast.account, JUNE, TODAY).current
    assert (june.hours, june.burn, june.over_service, june.realised_rate, june.balance) == (None,) * 5


def test_the_balance_begins_anew_with_the_contract_that_runs(cast: SimpleNamespace) -> None:
    old, new = dt.date(2024, 6, 1), dt.date(2025, 5, 1)
    ContractFactory(account=cast.account, starts_on=old, ends_on=dt.date(2025, 4, 30), included_hours=50)
    ContractFactory(account=cast.account, starts_on=new, ends_on=None, included_hours=10)
    work(cast, dt.date(2025, 5, 5), hours=12)
    statement = statement_of(cast.account, JUNE, TODAY)
    assert statement.counted_from == Month(2025, 5)
    assert [line.balance for line in statement.months[-3:]] == [None, -2, 8]


def test_asking_before_the_print_counts_and_a_request_that_bounced_does_not(cast: SimpleNamespace) -> None:
    """Nobody has been asked about June; asked in July, the statement of June says so."""
    made = enter_northgate(cast.account, cast.owner)
    for response in cast.account.responses.all():
        response.delete()
    assert statement_of(cast.account, JUNE, TODAY).worth.asked == 0
    asked = {"contact": ContactFactory(account=cast.account), "impacts": [made.leads.pk], "expires_at": timezone.now()}
    sent_at = dt.datetime(2025, 7, 2, 12, tzinfo=dt.UTC)
    request = FeedbackRequest.objects.create(state="bounced", sent_at=sent_at, **asked)
    assert statement_of(cast.account, JUNE, TODAY).worth.asked == 0
    FeedbackRequest.objects.filter(pk=request.pk).update(state="sent")
    worth = statement_of(cast.account, JUNE, TODAY).worth
    assert (worth.asked, round(worth.asked_share or 0, 1)) == (34, Decimal("28.3"))
    assert statement_of(cast.account, JUNE, LAST).worth.asked == 0


def test_a_leadership_only_answer_tells_nothing_here(cast: SimpleNamespace) -> None:
    enter_northgate(cast.account, cast.owner)
    cast.account.responses.update(is_leadership_only=True)
    worth = statement_of(cast.account, JUNE, TODAY).worth
    assert (worth.satisfied, worth.below, worth.unrated, worth.unlinked, worth.asked) == (0, 0, 112, 8, 0)


def test_the_clients_copy_always_says_how_much_they_were_asked(
    northgate: SimpleNamespace, sign_in: Any, cast: Any
) -> None:
    client = sign_in(cast.owner)
    asked = " ".join(pages_of(client.get(url(northgate.account, "statement.pdf")).content))
    assert "You were asked about 93.3 % of this work." in asked
    northgate.account.responses.all().delete()
    pdf = client.get(url(northgate.account, "statement.pdf")).content
    assert NOTHING in " ".join(pages_of(pdf))
    german = client.get(url(northgate.account, "statement.pdf", lang="de", cost="1")).content
    text = " ".join(pages_of(german))
    for told in ("Sie wurden zu keiner dieser Arbeiten gefragt.", "14.400,00 $", "2.400,00 $", "120,0 %"):
        assert told in text, told
    assert missing_glyphs(german) == 0


def test_the_clients_copy_leaves_out_our_cost_unless_told(northgate: SimpleNamespace, sign_in: Any, cast: Any) -> None:
    text = " ".join(pages_of(sign_in(cast.owner).get(url(northgate.account, "statement.pdf")).content))
    assert "$12,000.00" in text
    assert "$14,400.00" not in text
    assert "$100.00" not in text


def test_where_nobody_was_asked_the_page_offers_to_ask_first(
    northgate: SimpleNamespace, sign_in: Any, cast: Any
) -> None:
    client, offer = sign_in(cast.owner), "Ask for feedback first"
    assert offer not in client.get(url(northgate.account)).content.decode()
    northgate.account.responses.all().delete()
    page = client.get(url(northgate.account)).content.decode()
    assert offer in page
    assert NOTHING in page


def test_an_executive_reads_it_and_is_offered_no_writing(northgate: SimpleNamespace, sign_in: Any, cast: Any) -> None:
    northgate.account.responses.all().delete()
    page = sign_in(cast.executive).get(url(northgate.account))
    assert page.status_code == 200
    assert "Ask for feedback first" not in page.content.decode()


@pytest.mark.parametrize("part", ["", "statement.pdf"])
def test_who_may_read_the_statement(northgate: SimpleNamespace, sign_in: Any, cast: Any, part: str) -> None:
    expected = {"owner": 200, "teammate": 200, "lead": 200, "executive": 200, "administrator": 200}
    expected |= {"coach": 403, "outsider": 404}
    found = {who: sign_in(getattr(cast, who)).get(url(northgate.account, part)).status_code for who in expected}
    assert found == expected


def test_the_api_is_read_by_the_same(northgate: SimpleNamespace, cast: Any) -> None:
    path = f"accounts/{northgate.account.pk}/retainer/?month=2025-06"
    expected = {"owner": 200, "lead": 200, "executive": 200, "administrator": 200, "coach": 403, "outsider": 404}
    found = {who: Caller(getattr(cast, who)).get(path).status_code for who in expected}
    assert found == expected


@pytest.mark.parametrize("month", ["2025-13", "June", "0001-01", "2025-6"])
def test_what_is_no_month_is_told(northgate: SimpleNamespace, cast: Any, sign_in: Any, month: str) -> None:
    answer = Caller(cast.owner).get(f"accounts/{northgate.account.pk}/retainer/?month={month}")
    assert (answer.status_code, list(answer.json())) == (400, ["month"])
    assert sign_in(cast.owner).get(url(northgate.account, month=month)).status_code == 404


def test_a_statement_takes_the_same_statements_whatever_the_amount(northgate: SimpleNamespace, cast: Any) -> None:
    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            statement_of(northgate.account, JUNE, TODAY)
        return len(caught)

    before = count()
    for day in range(1, 20):
        work(cast, dt.date(2025, 6, day), contributions=[{"impact": northgate.leads, "percent": 50}])
    ContractFactory(account=cast.account, starts_on=dt.date(2025, 1, 1), included_hours=10)
    assert (before, count()) == (9, 9)
