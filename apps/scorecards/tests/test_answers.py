"""The fine print of figures that come from people's answers."""

import datetime as dt
from types import SimpleNamespace

import pytest

from apps.accounts.tests.factories import AccountFactory, ContactFactory
from apps.feedback.models import Response
from apps.impacts.tests.factories import ImpactFactory, ImpactReadingFactory
from apps.scorecards.tests.facts import JUNE, answer, ask, contacts, counted, day, figure, ledger, noon

pytestmark = pytest.mark.django_db
OVERALL, RATINGS, NPS, RATE = "overall_satisfaction", "impact_satisfaction", "net_promoter_score", "response_rate"


@pytest.fixture
def buyer() -> SimpleNamespace:
    account = AccountFactory()
    return SimpleNamespace(account=account, one=ContactFactory(account=account), impact=ImpactFactory(account=account))


@pytest.mark.parametrize(
    ("said_on", "expected"),
    [("06-30", (1, 1)), ("07-01", (0, 0)), ("2024-07-01", (1, 1)), ("2024-06-30", (0, 0))],
)
def test_an_answer_is_in_force_for_365_days(buyer: SimpleNamespace, said_on: str, expected: tuple[int, int]) -> None:
    answer(buyer.one, said_on, overall_satisfaction=4)
    assert counted(OVERALL) == expected


def test_a_month_ends_in_the_organisations_time_zone(buyer: SimpleNamespace) -> None:
    answer(buyer.one, dt.datetime(2025, 7, 1, 3, 59, tzinfo=dt.UTC), overall_satisfaction=4)
    answer(ContactFactory(account=buyer.account), dt.datetime(2025, 7, 1, 4, 0, tzinfo=dt.UTC), overall_satisfaction=4)
    assert counted(OVERALL) == (1, 1)


def test_a_month_ends_elsewhere_in_another_zone(buyer: SimpleNamespace, settings: object) -> None:
    settings.ORGANISATION_TIME_ZONE = "Asia/Tokyo"  # type: ignore[attr-defined]
    answer(buyer.one, dt.datetime(2025, 6, 30, 15, 0, tzinfo=dt.UTC), overall_satisfaction=4)
    assert counted(OVERALL) == (0, 0)
    assert counted(OVERALL, month=JUNE.plus(1)) == (1, 1)


def test_the_latest_answer_to_each_question_counts(buyer: SimpleNamespace) -> None:
    answer(buyer.one, "05-01", overall_satisfaction=5, stay_intent=2)
    answer(buyer.one, "06-01", overall_satisfaction=4)
    answer(buyer.one, "06-02", stay_intent=5)
    assert counted("satisfied_at_risk") == (0, 1)


def test_who_skipped_the_intent_to_stay_is_not_asked_for_it(buyer: SimpleNamespace) -> None:
    answer(buyer.one, "06-01", overall_satisfaction=5)
    assert counted("satisfied_at_risk") == (0, 0)


def test_a_replaced_version_stands_in_the_month_that_knew_it(buyer: SimpleNamespace) -> None:
    stands = answer(buyer.one, "07-02", overall_satisfaction=1)
    answer(buyer.one, "06-25", overall_satisfaction=5, version_of=stands, superseded_at=noon(day("07-02")))
    assert counted(OVERALL) == (1, 1)
    assert counted(OVERALL, month=JUNE.plus(1)) == (0, 1)


@pytest.mark.parametrize(("left_on", "expected"), [("06-29", (0, 0)), ("06-30", (1, 1)), ("07-05", (1, 1))])
def test_who_left_before_the_last_day_has_no_say(left_on: str, expected: tuple[int, int]) -> None:
    answer(ContactFactory(left_on=day(left_on)), "06-01", overall_satisfaction=5)
    assert counted(OVERALL) == expected


def test_answers_of_a_lost_account_end_until_it_returns() -> None:
    account = AccountFactory()
    ledger(account, new=("2024-01-01", 100), churn=("06-10", 100))
    answer(ContactFactory(account=account), "06-01", overall_satisfaction=5)
    assert counted(OVERALL) == (0, 0)
    ledger(account, returned=("07-04", 50))
    assert counted(OVERALL, month=JUNE.plus(1)) == (1, 1)


def test_lost_and_returned_on_one_day_is_active() -> None:
    account = AccountFactory()
    ledger(account, new=("2024-01-01", 100), churn=("06-10", 100), returned=("06-10", 50))
    answer(ContactFactory(account=account), "06-01", overall_satisfaction=5)
    assert counted(OVERALL) == (1, 1)


def test_cannot_judge_withdraws_a_rating_and_an_empty_question_does_not(buyer: SimpleNamespace) -> None:
    other = ImpactFactory(account=buyer.account)
    answer(buyer.one, "05-01", {buyer.impact: (5, 5), other: (5, 5)})
    answer(buyer.one, "06-01", {buyer.impact: None, other: (3, None)})
    assert counted(RATINGS) == (1, 1)


def test_importance_and_satisfaction_are_rated_apart(buyer: SimpleNamespace) -> None:
    ImpactReadingFactory(impact=buyer.impact, value=100)
    answer(buyer.one, "05-01", {buyer.impact: (4, 2)})
    answer(buyer.one, "06-01", {buyer.impact: (None, 5)})
    assert counted(RATINGS) == (1, 1)
    assert counted("outcome_index") == (2, 4)


def test_retired_impacts_drop_out_and_achieved_ones_stay(buyer: SimpleNamespace) -> None:
    ended = {"ended_on": day("06-20"), "account": buyer.account}
    achieved, retired = ImpactFactory(status="achieved", **ended), ImpactFactory(status="retired", **ended)
    answer(buyer.one, "06-01", {achieved: (5, 5), retired: (5, 5)})
    assert counted(RATINGS) == (1, 1)


def test_promoters_less_detractors(buyer: SimpleNamespace) -> None:
    for score, contact in zip((10, 9, 8, 7, 6, 0), contacts(buyer.account, 6), strict=True):
        answer(contact, "06-01", recommend=score)
    found = figure(NPS)
    assert found is not None
    assert (found.numerator, found.n, found.squares) == (0, 6, 4)


@pytest.mark.parametrize(("voices", "expected"), [(3, (3, 3)), (4, (5, 5))])
def test_leadership_only_answers_count_for_a_team_from_five_contacts_on(
    buyer: SimpleNamespace, voices: int, expected: tuple[int, int]
) -> None:
    for contact in contacts(buyer.account, voices):
        answer(contact, "06-01", overall_satisfaction=5)
    answer(buyer.one, "06-01", overall_satisfaction=5, is_leadership_only=True)
    for scope in (("company", 0), ("team", buyer.account.team_id)):
        assert counted(OVERALL, *scope) == expected
    assert counted(OVERALL, "account", buyer.account.pk) == (voices, voices)


def test_a_leadership_only_answer_does_not_show_in_an_accounts_reach(buyer: SimpleNamespace) -> None:
    for contact in contacts(buyer.account, 4):
        answer(contact, "06-01", overall_satisfaction=5)
    answer(buyer.one, "06-01", overall_satisfaction=5, is_leadership_only=True)
    company = figure(OVERALL)
    account = figure(OVERALL, "account", buyer.account.pk)
    assert (company.answered, account.answered) == (5, 4)  # type: ignore[union-attr]


def test_a_request_answered_after_the_month_is_unanswered_in_it(buyer: SimpleNamespace) -> None:
    ask(buyer.one, "06-25", answered="07-02")
    ask(buyer.one, "05-25", answered="05-26")
    ask(buyer.one, "04-25", state="bounced")
    ask(buyer.one, "03-31")
    assert counted(RATE) == (1, 2)
    assert counted(RATE, month=JUNE.plus(1)) == (2, 2)


def test_coverage_takes_active_accounts_and_three_months() -> None:
    heard, silent, gone = (AccountFactory(lost_on=lost) for lost in (None, None, day("06-30")))
    for account, amount in ((heard, 30), (silent, 70), (gone, 900)):
        ledger(account, new=("2024-01-01", amount))
    answer(ContactFactory(account=heard), "04-01")
    answer(ContactFactory(account=silent), "03-31")
    answer(ContactFactory(account=gone), "06-01")
    assert counted("account_coverage") == (1, 2)
    assert counted("revenue_coverage") == (30, 100)


def test_internal_accounts_count_as_accounts_and_not_as_revenue() -> None:
    account = AccountFactory(kind="internal")
    ledger(account, new=("2024-01-01", 30))
    answer(ContactFactory(account=account), "06-01")
    assert counted("account_coverage") == (1, 1)
    assert counted("revenue_coverage") == (0, 0)


def test_silent_is_who_left_two_requests_older_than_14_days_unanswered(buyer: SimpleNamespace) -> None:
    ask(buyer.one, "05-01")
    ask(buyer.one, "06-15")
    assert counted("silent_accounts") == (1, 1)


@pytest.mark.parametrize("latest", ["06-16", "06-29"])
def test_a_request_of_the_last_14_days_makes_nobody_silent(buyer: SimpleNamespace, latest: str) -> None:
    ask(buyer.one, "05-01")
    ask(buyer.one, latest)
    assert counted("silent_accounts") == (0, 1)


def test_an_unasked_answer_breaks_the_silence(buyer: SimpleNamespace) -> None:
    ask(buyer.one, "05-01")
    ask(buyer.one, "06-01")
    answer(buyer.one, "05-20")
    assert counted("silent_accounts") == (0, 1)


def test_unrated_after_180_days_and_cannot_judge_is_no_rating(buyer: SimpleNamespace) -> None:
    old, judged = ImpactFactory(account=buyer.account), ImpactFactory(account=buyer.account)
    answer(buyer.one, "01-01", {old: (5, 5)})
    answer(buyer.one, "01-02", {buyer.impact: (5, 5)})
    answer(buyer.one, "06-01", {judged: None})
    assert counted("unrated_impacts") == (2, 3)


def test_eligible_are_contacts_present_of_active_accounts(buyer: SimpleNamespace) -> None:
    ContactFactory(account=buyer.account, left_on=day("06-30"))
    ContactFactory(account=buyer.account, joined_on=day("07-01"))
    ContactFactory(account=AccountFactory(lost_on=day("06-01")))
    ask(buyer.one, "04-01")
    found = figure(OVERALL)
    assert (found.answered, found.invited, found.eligible) == (0, 1, 1)  # type: ignore[union-attr]


def test_nobody_answered_is_no_answer_and_not_nought(buyer: SimpleNamespace) -> None:
    assert not Response.objects.exists()
    assert counted(OVERALL) == (0, 0)
