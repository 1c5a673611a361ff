"""The signals of an account are frozen as of the day it renewed or was lost, from what had been recorded by then."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import InternalError, connection, transaction
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import Account, Contact, Contract
from apps.accounts.tests.factories import AccountFactory, ContactFactory, ContractFactory, RevenueEventFactory
from apps.activities.models import Activity
from apps.activities.tests.factories import ActivityFactory
from apps.core.months import start_of
from apps.feedback.models import Response
from apps.relationships.models import Perception
from apps.relationships.tests.factories import DimensionFactory, PerceptionFactory
from apps.scorecards.models import SignalSnapshot
from apps.scorecards.signals.services import freeze_signals
from apps.scorecards.signals.tasks import freeze_signals as nightly
from apps.scorecards.tests.entered import entered
from apps.scorecards.tests.facts import answer, day, ledger, noon

pytestmark = pytest.mark.django_db
SIGNALS = ("satisfaction", "net_promoter", "stay_intent", "buy_more_intent", "gap", "seller_mean", "coverage", "burn")


def lose(account: Account, on: str) -> None:
    Account.objects.filter(pk=account.pk).update(lost_on=day(on))


def renew(account: Account, on: str, starts: str = "") -> Contract:
    before = ContractFactory(account=account, kind="project", starts_on=day("2024-07-01"))
    return ContractFactory(
        account=account, kind="project", renews=before, signed_on=day(on), starts_on=day(starts or on)
    )


def frozen(account: Account, event: str = "loss") -> dict[str, Any]:
    """What is frozen of its one event, only what is known."""
    freeze_signals()
    row = SignalSnapshot.objects.get(account=account, event=event)
    values = {
        name: getattr(row, name) for name in (*SIGNALS, *(f"{one}_n" for one in SIGNALS[:4]), "pairs_n", "coverage_n")
    }
    return {name: round(float(value), 3) for name, value in values.items() if value}


def days_of(event: str) -> list[str]:
    freeze_signals()
    return [str(row.day) for row in SignalSnapshot.objects.filter(event=event).order_by("day")]


@pytest.fixture
def firm() -> SimpleNamespace:
    """Two contacts of an account that is lost on 20 June 2025; all of it entered in time."""
    with entered("2024-03-01"):
        account = AccountFactory()
        people = [ContactFactory(account=account, full_name=name) for name in ("Dana", "Priya")]
    lose(account, "06-20")
    return SimpleNamespace(account=account, dana=people[0], priya=people[1])


def work(account: Account, on: str, hours: int) -> Activity:
    return ActivityFactory(account=account, occurred_on=day(on), minutes=60 * hours)


def say(contact: Contact, on: str, entered_on: str = "", **scores: Any) -> Response:
    with entered(entered_on or on):
        return answer(contact, on, **scores)


def test_every_signal_of_a_small_account_to_the_digit(firm: SimpleNamespace) -> None:
    say(firm.dana, "06-02", overall_satisfaction=4, recommend=9, stay_intent=2, buy_more_intent=3)
    say(firm.priya, "03-20", overall_satisfaction=3, recommend=6, stay_intent=4)
    with entered("06-05"):
        for seller, client in ((9, 8), (8, 4), (7, 8)):
            moments = {"seller_answered_at": noon(day("06-01")), "client_answered_at": noon(day("06-05"))}
            PerceptionFactory(contact=firm.dana, seller_score=seller, client_score=client, **moments)
        ContractFactory(account=firm.account, included_hours=Decimal(100), starts_on=day("05-16"))
        work(firm.account, "05-20", hours=20)
        work(firm.account, "05-21", hours=20)
        work(firm.account, "05-15", hours=1)  # no retainer covers this day
    assert frozen(firm.account) == {
        "satisfaction": 3.5,
        "satisfaction_n": 2,
        "net_promoter_n": 2,  # one promoter, one detractor: the score is 0
        "stay_intent": 3.0,
        "stay_intent_n": 2,
        "buy_more_intent": 3.0,
        "buy_more_intent_n": 1,
        "gap": 2.0,  # (1 + 4 + 1) ÷ 3
        "seller_mean": 8.0,
        "pairs_n": 3,
        "coverage": 50.0,  # Priya's answer is of the 20th of March: three months before lasts from the 21st on
        "coverage_n": 2,
        "burn": 77.5,  # 40 h of 100 h × 16 of 31 days
    }


def test_nothing_recorded_by_then_is_nothing_and_not_zero(firm: SimpleNamespace) -> None:
    say(firm.dana, "06-02", "07-01", overall_satisfaction=1)  # brought in after the loss
    assert frozen(firm.account) == {"coverage_n": 2}
    row = SignalSnapshot.objects.get()
    assert (row.satisfaction, row.burn, row.gap, row.coverage) == (None, None, None, 0)


def test_a_correction_of_a_past_day_leaves_a_late_snapshot_as_it_was(firm: SimpleNamespace) -> None:
    """The loss is entered weeks later: what was corrected, moved and deleted meanwhile is not in it."""
    said = say(firm.dana, "06-02", overall_satisfaction=5)
    with entered("05-31"):
        ContractFactory(account=firm.account, included_hours=Decimal(100), starts_on=day("05-01"))
        done, gone, moved = (work(firm.account, "05-20", hours=20) for _ in range(3))
    with entered("06-25"):
        Response.objects.filter(pk=said.pk).update(overall_satisfaction=1)
        Activity.objects.filter(pk=done.pk).update(minutes=60)
        Activity.objects.filter(pk=gone.pk).delete()
        Activity.objects.filter(pk=moved.pk).update(account=AccountFactory(), occurred_on=day("04-01"))
        work(firm.account, "05-21", hours=24)
        Contract.objects.update(included_hours=500)
        Contact.objects.filter(pk=firm.dana.pk).update(left_on=day("06-01"))
    found = frozen(firm.account)
    assert (found["satisfaction"], found["burn"], found["coverage_n"]) == (5, 60, 2)


def test_what_was_corrected_by_the_days_end_counts_as_corrected(firm: SimpleNamespace) -> None:
    said = say(firm.dana, "06-02", overall_satisfaction=5)
    with entered("05-31"):
        ContractFactory(account=firm.account, starts_on=day("05-01"))
        done = work(firm.account, "05-20", hours=20)
    with entered("06-20"):
        Response.objects.filter(pk=said.pk).update(overall_satisfaction=2)
        Activity.objects.filter(pk=done.pk).update(occurred_on=day("04-20"))
    found = frozen(firm.account)
    assert found["satisfaction"] == 2
    assert "burn" not in found  # none of 100 hours


def test_an_answer_the_client_changed_later_stands_as_it_was_on_the_day(firm: SimpleNamespace) -> None:
    said = say(firm.dana, "06-02", overall_satisfaction=4)
    with entered("06-21"):
        kept = {"version_of": said, "superseded_at": noon(day("06-21"))}
        answer(firm.dana, "06-02", overall_satisfaction=4, **kept)
        Response.objects.filter(pk=said.pk).update(answered_at=noon(day("06-21")), overall_satisfaction=1)
    assert frozen(firm.account)["satisfaction"] == 4


def test_the_day_ends_in_the_organisations_time_zone(firm: SimpleNamespace, settings: Any) -> None:
    settings.ORGANISATION_TIME_ZONE = "America/New_York"
    with entered("06-20"):
        answer(firm.dana, dt.datetime(2025, 6, 21, 2, 10, tzinfo=dt.UTC), overall_satisfaction=2)  # 22:10 on the 20th
        answer(firm.priya, dt.datetime(2025, 6, 21, 4, 10, tzinfo=dt.UTC), overall_satisfaction=5)  # past midnight
    assert frozen(firm.account)["satisfaction"] == 2


def test_an_answer_for_the_leadership_is_in_no_signal_of_an_account(firm: SimpleNamespace) -> None:
    say(firm.dana, "06-02", overall_satisfaction=1, recommend=0, is_leadership_only=True)
    with entered("06-02"):
        moments = {"seller_answered_at": noon(day("06-01")), "client_answered_at": noon(day("06-02"))}
        row = PerceptionFactory(contact=firm.dana, seller_score=9, client_score=1, **moments)
        Perception.objects.filter(pk=row.pk).update(is_leadership_only=True)
    assert frozen(firm.account) == {"coverage_n": 2}


def test_an_answer_that_became_one_for_the_leadership_before_it_was_frozen_stays_out(firm: SimpleNamespace) -> None:
    said = say(firm.dana, "06-02", overall_satisfaction=1)
    with entered("06-25"):
        Response.objects.filter(pk=said.pk).update(is_leadership_only=True)
    assert "satisfaction" not in frozen(firm.account)


def test_who_left_before_the_day_and_answers_older_than_a_year_drop_out(firm: SimpleNamespace) -> None:
    say(firm.dana, "2024-06-20", overall_satisfaction=1)
    say(firm.priya, "06-02", overall_satisfaction=2)
    with entered("06-10"):
        Contact.objects.filter(pk=firm.priya.pk).update(left_on=day("06-10"))
    assert frozen(firm.account) == {"coverage_n": 1}


def test_a_later_cannot_judge_withdraws_and_a_question_left_empty_does_not(firm: SimpleNamespace) -> None:
    say(firm.dana, "05-02", overall_satisfaction=5, stay_intent=4)
    say(firm.dana, "06-02", cannot_judge=["overall_satisfaction"])
    found = frozen(firm.account)
    assert "satisfaction" not in found
    assert found["stay_intent"] == 4


def test_pairs_more_than_thirty_days_apart_are_none(firm: SimpleNamespace) -> None:
    with entered("06-05"):
        for days in (30, 31):
            at = noon(day("06-05"))
            moments = {"seller_answered_at": at - dt.timedelta(days=days), "client_answered_at": at}
            PerceptionFactory(
                contact=firm.dana, dimension=DimensionFactory(), seller_score=9, client_score=5, **moments
            )
    assert frozen(firm.account)["pairs_n"] == 1


def test_a_contract_that_renews_another_is_a_renewal_on_the_day_it_was_signed() -> None:
    renew(AccountFactory(), "06-12", "07-01")
    unsigned = renew(AccountFactory(), "06-12", "07-05")
    Contract.objects.filter(pk=unsigned.pk).update(signed_on=None)
    ContractFactory(account=AccountFactory(), starts_on=day("06-01"))  # renews none
    assert days_of("renewal") == ["2025-06-12", "2025-07-05"]


def test_one_leaving_is_one_loss_however_it_was_entered_and_another_after_a_return_is_one_more() -> None:
    account = AccountFactory()
    ledger(account, new=("2024-01-01", 1000), churn=("2024-05-31", 1000))
    ledger(account, returned=("2024-09-01", 500))
    RevenueEventFactory(account=account, kind="churn", monthly_amount=Decimal(500), occurred_on=day("06-30"))
    lose(account, "06-20")
    assert days_of("loss") == ["2024-05-31", "2025-06-20"]


def test_a_churn_that_leaves_something_is_no_loss() -> None:
    account = AccountFactory()
    ledger(account, new=("2024-01-01", 1000), churn=("2024-05-31", 400))
    assert days_of("loss") == []


def test_nothing_is_frozen_of_a_day_that_is_not_over() -> None:
    from apps.core.months import today

    for days in (-1, 0, 3):
        account = AccountFactory()
        Account.objects.filter(pk=account.pk).update(lost_on=today() + dt.timedelta(days=days))
    assert days_of("loss") == [str(today() - dt.timedelta(days=1))]


def test_frozen_stays_frozen(firm: SimpleNamespace) -> None:
    say(firm.dana, "06-02", overall_satisfaction=4)
    freeze_signals()
    row = SignalSnapshot.objects.get()
    for change in (lambda: SignalSnapshot.objects.update(satisfaction=1), SignalSnapshot.objects.all().delete):
        with pytest.raises(InternalError), transaction.atomic():
            change()
    say(firm.dana, "06-10", overall_satisfaction=1)
    assert freeze_signals() == 0
    assert SignalSnapshot.objects.get().satisfaction == row.satisfaction == 4


def test_missed_nights_are_caught_up_in_as_many_statements_as_one() -> None:
    counts = []
    for many in (1, 6):
        for _ in range(many):
            renew(AccountFactory(), "06-12")
        with CaptureQueriesContext(connection) as queries:
            assert nightly() == many
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 6
    assert nightly() == 0


def test_a_batch_that_was_killed_is_taken_up_where_it_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apps.scorecards.signals.services.BATCH", 2)
    for month in range(1, 6):
        renew(AccountFactory(), f"0{month}-12")
    freeze_signals(until=day("02-28"))
    assert SignalSnapshot.objects.count() == 2
    assert freeze_signals() == 3
    assert start_of(day("06-01")) < SignalSnapshot.objects.first().frozen_at


@pytest.mark.django_db(transaction=True)
def test_two_at_once_freeze_each_day_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apps.scorecards.signals.services.BATCH", 2)
    for month in range(1, 6):
        renew(AccountFactory(), f"0{month}-12")
    with ThreadPoolExecutor(2) as desks:
        made = list(desks.map(lambda _number: _frozen_by_one(), range(2)))
    assert sum(made) == SignalSnapshot.objects.count() == 5


def _frozen_by_one() -> int:
    try:
        return freeze_signals()
    finally:
        connection.close()
