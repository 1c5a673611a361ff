"""What the services of decisions promise: figures frozen, answers counted as used, one review, two people at once."""

import datetime as dt
import threading
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from apps.core.errors import Conflict, Refused
from apps.core.months import Month, today
from apps.feedback.models import Change, Response
from apps.feedback.tests.factories import ResponseFactory
from apps.impacts.services import delete_impact
from apps.measures.registry import get
from apps.measures.window import Window
from apps.value.figures import kept, period_of_decision, period_of_review
from apps.value.models import Decision
from apps.value.period import Period
from apps.value.services import decisions as services
from apps.value.tests.deciding import DecisionFactory
from apps.value.tests.northgate import FIRST, LAST, enter_northgate

JUNE = Period(FIRST, LAST)


@pytest.fixture
def northgate(cast: SimpleNamespace) -> SimpleNamespace:
    return enter_northgate(cast.account, cast.owner)


def answers_of(*contacts: Any) -> list[Response]:
    return list(Response.objects.filter(contact__in=contacts).order_by("pk"))


def used() -> tuple[int, int]:
    """Numerator and denominator of feedback used, over single accounts."""
    rows = get("feedback_used").contributions(Window(Month(2025, 6)), False)
    return sum(row.numerator for row in rows), len(rows)


def test_the_figures_it_was_made_upon_are_kept_with_their_period(cast: SimpleNamespace, northgate: Any) -> None:
    row = DecisionFactory(impact=northgate.speed, by=cast.owner)
    before = kept(row.figures_before)
    assert before is not None
    numbers = {name: f"{value:.2f}" for name, value in before.numbers.items() if value is not None}
    assert numbers == {
        "minutes": "3360.00",
        "cost": "6720.00",
        "importance": "2.50",
        "satisfaction": "4.50",
        "effort_share": "50.00",
        "value_share": "20.83",
        "effort_index": "2.40",
        "opportunity": "2.50",
        "attainment": "100.00",
        "actual": "2.50",
    }
    assert (before.period, before.n, before.advice.suggestion, before.advice.reasons) == (
        JUNE,
        2,
        "trim",
        ("too_much",),
    )
    assert before.is_indicative


def test_a_later_correction_of_the_past_changes_nothing_of_them(cast: SimpleNamespace, northgate: Any) -> None:
    row = DecisionFactory(impact=northgate.speed, by=cast.owner)
    northgate.account.activities.all().delete()
    services.update_decision(by=cast.owner, decision=row, reason="Still true.")
    assert Decision.objects.get().figures_before == row.figures_before


@pytest.mark.parametrize(
    ("decided_on", "month"),
    [
        ((2026, 11, 27), (2026, 10)),
        ((2026, 11, 30), (2026, 11)),
        ((2026, 11, 1), (2026, 10)),
        ((2026, 10, 5), (2026, 10)),
    ],
)
def test_a_decision_is_held_against_the_last_full_month_and_a_past_one_against_its_own(
    decided_on: tuple[int, int, int], month: tuple[int, int]
) -> None:
    found = period_of_decision(dt.date(*decided_on), dt.date(2026, 11, 30))
    assert found == Period.of_month(Month(*month))


@pytest.mark.parametrize(
    ("before", "reviewed_on", "after"),
    [
        ("2025-06-01 2025-06-30", "2025-09-28", "2025-08-01 2025-08-31"),
        ("2025-06-01 2025-06-30", "2025-09-30", "2025-09-01 2025-09-30"),
        ("2025-04-01 2025-06-30", "2025-10-15", "2025-07-01 2025-09-30"),
        ("2025-06-02 2025-06-15", "2025-09-28", "2025-09-15 2025-09-28"),
    ],
)
def test_the_period_of_the_review_is_as_long_as_the_one_before(before: str, reviewed_on: str, after: str) -> None:
    first, last = map(dt.date.fromisoformat, before.split())
    found = period_of_review(Period(first, last), dt.date.fromisoformat(reviewed_on))
    assert f"{found.first} {found.last}" == after


def test_a_chosen_period_ends_with_the_day_of_the_decision(cast: SimpleNamespace, northgate: Any) -> None:
    decided_on = dt.date(2025, 6, 17)
    row = DecisionFactory(impact=northgate.speed, by=cast.owner, period=JUNE, decided_on=decided_on)
    assert (row.figures_before["from"], row.figures_before["to"]) == ("2025-06-01", "2025-06-17")


def test_an_impact_that_nothing_is_known_of_keeps_its_period_alone(cast: SimpleNamespace, northgate: Any) -> None:
    row = DecisionFactory(impact=northgate.speed, by=cast.owner, decided_on=dt.date(2024, 6, 30))
    assert row.figures_before == {"from": "2024-06-01", "to": "2024-06-30"}
    before = kept(row.figures_before)
    assert before is not None
    assert not before.is_known


def test_answers_that_led_to_a_decision_count_as_used_without_words_for_the_client(
    cast: SimpleNamespace, northgate: Any
) -> None:
    assert used() == (0, 2)
    DecisionFactory(impact=northgate.speed, by=cast.owner, responses=answers_of(northgate.dana))
    assert used() == (1, 2)
    change = Change.objects.get()
    assert (change.said, change.did, change.is_shared, change.made_on) == ("", "", False, LAST)
    assert not Change.objects.worded().exists()


def test_the_client_reads_the_words_that_are_given(cast: SimpleNamespace, northgate: Any) -> None:
    words = {"said": "Speed matters less.", "did": "We stopped the weekly audits."}
    row = DecisionFactory(impact=northgate.speed, by=cast.owner, responses=answers_of(northgate.dana), **words)
    change = Change.objects.worded().get()
    assert (change.said, change.did, change.is_shared) == (*words.values(), True)
    services.update_decision(by=cast.owner, decision=row, said="", did="")
    assert not Change.objects.worded().exists()
    assert used() == (1, 2)


def test_without_answers_and_words_there_is_no_change(cast: SimpleNamespace, northgate: Any) -> None:
    row = DecisionFactory(impact=northgate.speed, by=cast.owner, responses=answers_of(northgate.dana))
    services.update_decision(by=cast.owner, decision=row, responses=[])
    assert not Change.objects.exists()
    assert used() == (0, 2)


def test_a_deleted_decision_takes_its_change_along(cast: SimpleNamespace, northgate: Any) -> None:
    row = DecisionFactory(impact=northgate.speed, by=cast.owner, responses=answers_of(northgate.dana))
    services.delete_decision(by=cast.owner, decision=row)
    assert not Decision.objects.exists()
    assert not Change.objects.exists()


@pytest.mark.parametrize(
    ("given", "field"),
    {
        ("did", "We stopped."): "said",
        ("said", "Less of it."): "did",
        ("reason", " "): "reason",
        ("kind", "combination"): "parts",
        ("parts", ("improve",)): "parts",
        ("decided_on", dt.date(2200, 1, 1)): "decided_on",
        ("review_on", dt.date(2025, 6, 29)): "__all__",
        ("reviewed_on", dt.date(2025, 7, 1)): "outcome",
    }.items(),
)
def test_what_is_wrong_is_told_beside_its_field(cast: SimpleNamespace, given: tuple[str, Any], field: str) -> None:
    name, value = given
    with pytest.raises(ValidationError) as error:
        DecisionFactory(impact__account=cast.account, by=cast.owner, **{name: value})
    assert list(error.value.message_dict) == [field]
    assert not Decision.objects.exists()


def test_words_that_nobody_would_read_are_refused(cast: SimpleNamespace) -> None:
    words = {"said": "Less of it.", "did": "We stopped.", "is_shared": False}
    with pytest.raises(ValidationError, match="Nobody would read it"):
        DecisionFactory(impact__account=cast.account, by=cast.owner, **words)


def test_a_review_keeps_the_figures_after_and_never_again(cast: SimpleNamespace, northgate: Any) -> None:
    row = DecisionFactory(impact=northgate.speed, by=cast.owner, review_on=dt.date(2025, 9, 28))
    done = services.review_decision(by=cast.teammate, decision=row, outcome=" Half the hours, and nobody minds. ")
    assert (done.outcome, done.reviewed_on, done.reviewed_by) == (
        "Half the hours, and nobody minds.",
        today(),
        cast.teammate,
    )
    after = kept(done.figures_after)
    assert after is not None
    assert after.period == period_of_review(JUNE, today())
    with pytest.raises(ValidationError, match="reviewed already"):
        services.review_decision(by=cast.owner, decision=row, outcome="Again.")
    corrected = services.update_decision(by=cast.owner, decision=row, outcome="A third less.")
    assert (corrected.outcome, corrected.figures_after) == ("A third less.", done.figures_after)


def test_a_past_decision_brings_its_review_along(cast: SimpleNamespace, northgate: Any) -> None:
    row = DecisionFactory(impact=northgate.speed, by=cast.owner, review_on=dt.date(2025, 8, 31), outcome="It helped.")
    assert (row.reviewed_on, row.figures_after["from"], row.figures_after["to"]) == (
        dt.date(2025, 8, 31),
        "2025-08-01",
        "2025-08-31",
    )


def test_of_two_who_review_at_once_the_second_is_told(cast: SimpleNamespace, northgate: Any) -> None:
    row = DecisionFactory(impact=northgate.speed, by=cast.owner)
    seen = row.version
    services.review_decision(by=cast.owner, decision=row, outcome="It helped.", seen=seen)
    with pytest.raises(Conflict):
        services.review_decision(by=cast.lead, decision=row, outcome="It did not.", seen=seen)
    assert Decision.objects.get().outcome == "It helped."


def test_a_kind_that_is_no_combination_drops_the_parts(cast: SimpleNamespace, northgate: Any) -> None:
    row = DecisionFactory(impact=northgate.speed, by=cast.owner, kind="combination", parts=["improve", "revisit"])
    assert services.update_decision(by=cast.owner, decision=row, kind="keep").parts == []


@pytest.mark.parametrize("who", ["executive", "outsider", "coach"])
def test_nobody_else_decides_changes_reviews_or_deletes(cast: SimpleNamespace, northgate: Any, who: str) -> None:
    by = getattr(cast, who)
    row = DecisionFactory(impact=northgate.speed, by=cast.owner)
    for call in (
        lambda: DecisionFactory(impact=northgate.speed, by=by),
        lambda: services.update_decision(by=by, decision=row, reason="Mine."),
        lambda: services.review_decision(by=by, decision=row, outcome="Mine."),
        lambda: services.delete_decision(by=by, decision=row),
    ):
        with pytest.raises(PermissionDenied):
            call()


def test_an_impact_that_was_decided_on_is_not_deleted(cast: SimpleNamespace) -> None:
    row = DecisionFactory(impact__account=cast.account)
    with pytest.raises(Refused):
        delete_impact(by=cast.owner, impact=row.impact)


def test_an_answer_of_another_account_leads_to_nothing(cast: SimpleNamespace, northgate: Any) -> None:
    foreign = ResponseFactory(contact__account=cast.foreign_account)
    with pytest.raises(ValidationError):
        DecisionFactory(impact=northgate.speed, by=cast.administrator, responses=[foreign])
    assert not Decision.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_four_reviews_at_once_one_is_recorded(cast: SimpleNamespace) -> None:
    row = DecisionFactory(impact__account=cast.account, by=cast.owner)
    told: list[str] = []

    def review(number: int) -> None:
        try:
            services.review_decision(by=cast.owner, decision=row, outcome=f"Review {number}")
            told.append("recorded")
        except ValidationError:
            told.append("reviewed already")
        finally:
            connection.close()

    threads = [threading.Thread(target=review, args=[number]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["recorded", *["reviewed already"] * 3]
    assert Decision.objects.get().figures_after
