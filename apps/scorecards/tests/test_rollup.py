"""What changed is rolled up, and only that; and it gives the same figures as everything anew."""

import datetime as dt
import threading
from io import StringIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from apps.accounts.services import update_account
from apps.accounts.tests.factories import ContractFactory, RevenueEventFactory
from apps.activities.services import update_activity
from apps.activities.tests.factories import ActivityFactory
from apps.measures import services
from apps.measures.models import Figure, RollUp
from apps.measures.tasks import roll_up as task
from apps.people.tests.factories import TeamFactory
from apps.scorecards.tests.quiet import CURRENT, MONTHS, ago, settle, snapshot


def written_since() -> set[tuple[dt.date, str]]:
    """(month, measure) of what the next incremental roll-up writes."""
    before = dict(Figure.objects.filter(scope="company").values_list("pk", "rolled_up_at"))
    services.roll_up()
    new = Figure.objects.filter(scope="company").exclude(pk__in=before)
    return set(new.values_list("month", "measure"))


def test_without_a_change_nothing_is_written(firm: SimpleNamespace) -> None:
    assert services.roll_up() == 0


def test_an_activity_touches_its_month_and_the_measures_of_work(firm: SimpleNamespace) -> None:
    ActivityFactory(account=firm.account, occurred_on=ago(2))
    months = {month for month, _measure in written_since()}
    assert months == {ago(2, 1)}
    settle()
    ActivityFactory(account=firm.account, occurred_on=ago(2))
    assert {measure for _month, measure in written_since()} == {
        "linked_effort",
        "retainer_burn",
        "effort_on_low_importance",
    }


def test_only_the_touched_accounts_are_counted_anew(firm: SimpleNamespace) -> None:
    """Another account's figures stay as they are; the company's are added up of both."""
    other = ActivityFactory(occurred_on=ago(2), minutes=30).account
    services.roll_up()
    settle()
    of_other = set(Figure.objects.of("account", other.pk).values_list("pk", flat=True))
    ActivityFactory(account=firm.account, occurred_on=ago(2), minutes=60)
    services.roll_up()
    assert of_other == set(Figure.objects.of("account", other.pk).values_list("pk", flat=True))
    assert Figure.objects.of("company").get(measure="linked_effort", month=ago(2, 1)).denominator == 90


def test_where_too_many_accounts_change_all_are_counted_anew(
    firm: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services.changes, "MOST_ACCOUNTS", 0)
    before = set(Figure.objects.of("account", firm.account.pk).values_list("pk", flat=True))
    ActivityFactory(occurred_on=ago(3), minutes=30)
    services.roll_up()
    now = Figure.objects.of("account", firm.account.pk).get(measure="linked_effort", month=ago(3, 1))
    assert now.pk not in before
    assert now.denominator == 60
    assert Figure.objects.of("company").get(measure="linked_effort", month=ago(3, 1)).denominator == 90


def test_an_account_that_moves_is_not_counted_anew(firm: SimpleNamespace) -> None:
    before = set(Figure.objects.of("account", firm.account.pk).values_list("pk", flat=True))
    team = TeamFactory()
    update_account(by=None, account=firm.account, team=team, effective_on=ago(3))
    services.roll_up()
    kept = Figure.objects.of("account", firm.account.pk).exclude(measure="uncovered_pains")  # counted by scope
    assert before >= set(kept.exclude(measure__startswith="initiatives").values_list("pk", flat=True))
    assert Figure.objects.of("team", team.pk).get(measure="linked_effort", month=ago(3, 1)).denominator == 60


def test_a_moved_activity_touches_the_month_it_leaves(firm: SimpleNamespace) -> None:
    update_activity(by=None, activity=firm.activity, occurred_on=ago(1))
    assert {month for month, _measure in written_since()} == {ago(3, 1), ago(1, 1)}


def test_an_edit_of_no_consequence_costs_nothing(firm: SimpleNamespace) -> None:
    update_account(by=None, account=firm.account, industry="Mining", is_out_to_bid=True)
    assert services.roll_up() == 0


def test_an_open_transaction_is_not_missed(firm: SimpleNamespace) -> None:
    """It began before the roll-up and ends after it."""
    begun, go_on = threading.Event(), threading.Event()

    def slowly() -> None:
        with transaction.atomic():
            ActivityFactory(account=firm.account, occurred_on=ago(2), minutes=33)
            begun.set()
            go_on.wait(30)
        connection.close()

    writer = threading.Thread(target=slowly)
    writer.start()
    assert begun.wait(30)
    services.roll_up()
    go_on.set()
    writer.join()
    services.roll_up()
    assert Figure.objects.get(measure="linked_effort", scope="company", month=ago(2, 1)).denominator == 33


def test_two_at_once_give_one_set_of_figures(firm: SimpleNamespace) -> None:
    expected = snapshot()

    def anew() -> None:
        services.roll_up(months=[CURRENT.plus(-3), CURRENT.plus(-2)])
        connection.close()

    both = [threading.Thread(target=anew) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert snapshot() == expected


def test_killed_in_the_middle_of_a_month_the_old_figures_stand(
    firm: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = snapshot()
    ActivityFactory(account=firm.account, occurred_on=ago(2))
    insert = services.sums.insert_figures

    def dies(*given: Any) -> None:
        insert(*given)
        raise KeyboardInterrupt

    monkeypatch.setattr(services.sums, "insert_figures", dies)
    with pytest.raises(KeyboardInterrupt):
        services.roll_up()
    assert snapshot() == expected
    monkeypatch.undo()
    services.roll_up()
    assert Figure.objects.get(measure="linked_effort", scope="company", month=ago(2, 1)).denominator == 60


def test_a_failure_is_kept_for_the_doctor_and_forgotten_after_a_success(
    firm: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services.horizon, "horizon", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        task()
    assert RollUp.objects.get().error == "ZeroDivisionError: division by zero"
    monkeypatch.undo()
    task()
    assert RollUp.objects.get().error == ""


def test_the_command_rolls_up_a_month_everything_or_what_changed(firm: SimpleNamespace) -> None:
    said = StringIO()
    call_command("rollup", stdout=said)
    assert said.getvalue() == "Nothing has changed.\n"
    Figure.objects.all().delete()
    call_command("rollup", "--month", str(CURRENT.plus(-3)), stdout=StringIO())
    assert set(Figure.objects.values_list("month", flat=True)) == {ago(3, 1)}
    call_command("rollup", "--all", stdout=StringIO())
    assert Figure.objects.values("month").distinct().count() == MONTHS


@pytest.mark.parametrize("month", ["2025-13", "June", "2025-6", str(CURRENT.plus(1))])
def test_the_command_refuses_what_is_no_month(month: str, db: Any) -> None:
    with pytest.raises(CommandError):
        call_command("rollup", "--month", month, stdout=StringIO())


def test_an_empty_firm_rolls_up_nothing(db: Any) -> None:
    assert services.roll_up() == 0


@pytest.mark.django_db
def test_a_contract_that_ends_in_the_year_9999_stops_no_roll_up() -> None:
    ContractFactory(starts_on=ago(1))
    services.roll_up()
    ContractFactory(starts_on=ago(1), ends_on=dt.date(9999, 12, 31))
    RevenueEventFactory(occurred_on=dt.date(9999, 12, 31))
    assert services.roll_up() > 0
