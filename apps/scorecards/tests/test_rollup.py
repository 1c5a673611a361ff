"""What changed is rolled up, and only that; and it gives the same figures as everything anew."""

import datetime as dt
import threading
from decimal import Decimal
from io import StringIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from apps.accounts.models import AccountTeam
from apps.accounts.services import delete_revenue_event, update_account, update_contact
from apps.accounts.tests.factories import AccountFactory, ContactFactory, ContractFactory, RevenueEventFactory
from apps.activities.services import delete_activity, update_activity
from apps.activities.tests.factories import ActivityFactory
from apps.core.months import Month, today
from apps.feedback.models import Response
from apps.impacts.services import update_impact
from apps.impacts.tests.factories import ImpactFactory, ImpactReadingFactory
from apps.measures import services
from apps.measures.models import Figure, RollUp
from apps.measures.tasks import roll_up as task
from apps.people.services import update_team
from apps.people.tests.factories import BusinessUnitFactory, TeamFactory
from apps.scorecards.tests.facts import answer, ask

CURRENT = Month.of(today())
MONTHS = 5  # enough for every reach that ends, and quick


def ago(months: int, number: int = 10) -> dt.date:
    """A day some months ago."""
    return CURRENT.plus(-months).first_day + dt.timedelta(days=number - 1)


def snapshot() -> set[tuple[Any, ...]]:
    fields = [f.name for f in Figure._meta.fields if f.name not in {"id", "rolled_up_at"}]
    return set(Figure.objects.values_list(*fields))


def written_since() -> set[tuple[dt.date, str]]:
    """(month, measure) of what the next incremental roll-up writes."""
    before = dict(Figure.objects.filter(scope="company").values_list("pk", "rolled_up_at"))
    services.roll_up()
    new = Figure.objects.filter(scope="company").exclude(pk__in=before)
    return set(new.values_list("month", "measure"))


@pytest.fixture
def firm(transactional_db: Any, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """One account with work, a retainer, a ledger, an impact, and an answer; rolled up and long since quiet."""
    monkeypatch.setattr(services, "MOST_MONTHS", MONTHS)
    account = AccountFactory(started_on=ago(14, 1))
    contact = ContactFactory(account=account, joined_on=ago(14, 1))
    impact = ImpactFactory(account=account, started_on=ago(14, 1))
    shares = [{"impact": impact, "percent": Decimal(50)}]
    firm = SimpleNamespace(
        account=account,
        contact=contact,
        impact=impact,
        contract=ContractFactory(account=account, starts_on=ago(12, 1)),
        event=RevenueEventFactory(account=account, occurred_on=ago(13), monthly_amount=Decimal(1000)),
        activity=ActivityFactory(account=account, occurred_on=ago(3), contributions=shares),
        reading=ImpactReadingFactory(impact=impact, read_on=ago(4)),
    )
    ask(contact, str(ago(4, 3)), answered=str(ago(4, 12)))
    firm.answer = answer(contact, str(ago(4, 12)), {impact: (4, 5)}, overall_satisfaction=4, stay_intent=3, recommend=9)
    services.roll_up(everything=True)
    settle()
    return firm


def settle() -> None:
    """As if what was recorded so far were long past: the watermark looks back a little further than it must."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp() + interval '1 millisecond'")
        RollUp.objects.update(watermark=cursor.fetchone()[0])
        cursor.execute("SELECT pg_sleep(0.01)")


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


def test_a_moved_activity_touches_the_month_it_leaves(firm: SimpleNamespace) -> None:
    update_activity(by=None, activity=firm.activity, occurred_on=ago(1))
    assert {month for month, _measure in written_since()} == {ago(3, 1), ago(1, 1)}


def move_activity(firm: SimpleNamespace) -> None:
    update_activity(by=None, activity=firm.activity, occurred_on=ago(1), minutes=77)


def drop_activity(firm: SimpleNamespace) -> None:
    delete_activity(by=None, activity=firm.activity)


def split_anew(firm: SimpleNamespace) -> None:
    update_activity(by=None, activity=firm.activity, contributions=[])


def answer_long_ago(firm: SimpleNamespace) -> None:
    other = ContactFactory(account=firm.account, joined_on=ago(14, 1))
    answer(other, str(ago(11)), {firm.impact: (2, 2)}, overall_satisfaction=2)


def correct_an_answer(firm: SimpleNamespace) -> None:
    Response.objects.get(pk=firm.answer.pk).impact_ratings.all().delete()


def drop_an_answer(firm: SimpleNamespace) -> None:
    Response.objects.get(pk=firm.answer.pk).delete()


def make_it_leadership_only(firm: SimpleNamespace) -> None:
    firm.answer.is_leadership_only = True
    firm.answer.save()


def let_the_contact_leave(firm: SimpleNamespace) -> None:
    update_contact(by=None, contact=firm.contact, left_on=ago(3))


def add_a_contact(firm: SimpleNamespace) -> None:
    ContactFactory(account=firm.account)


def lose_the_account(firm: SimpleNamespace) -> None:
    RevenueEventFactory(account=firm.account, kind="churn", occurred_on=ago(3), monthly_amount=Decimal(1000))


def date_a_loss(firm: SimpleNamespace) -> None:
    update_account(by=None, account=firm.account, lost_on=ago(3))


def make_it_internal(firm: SimpleNamespace) -> None:
    update_account(by=None, account=firm.account, kind="internal")


def drop_the_ledger(firm: SimpleNamespace) -> None:
    delete_revenue_event(by=None, revenue_event=firm.event)


def end_the_retainer(firm: SimpleNamespace) -> None:
    firm.contract.ends_on = ago(3)
    firm.contract.save()


def achieve_the_impact(firm: SimpleNamespace) -> None:
    update_impact(by=None, impact=firm.impact, status="retired", ended_on=ago(3))


def move_the_target(firm: SimpleNamespace) -> None:
    update_impact(by=None, impact=firm.impact, target=Decimal(200))


def drop_the_reading(firm: SimpleNamespace) -> None:
    firm.reading.delete()


def move_the_account(firm: SimpleNamespace) -> None:
    update_account(by=None, account=firm.account, team=TeamFactory(), effective_on=ago(3))


def move_the_team(firm: SimpleNamespace) -> None:
    update_team(by=None, team=firm.account.team, business_unit=BusinessUnitFactory(), effective_on=ago(3))


def rewrite_the_first_team(firm: SimpleNamespace) -> None:
    AccountTeam.objects.filter(account=firm.account).update(team=TeamFactory())


def ask_again(firm: SimpleNamespace) -> None:
    ask(firm.contact, str(ago(2)))
    ask(firm.contact, str(ago(1)))


def add_an_account(firm: SimpleNamespace) -> None:
    AccountFactory(started_on=ago(3))


HAPPENINGS = [
    move_activity,
    drop_activity,
    split_anew,
    answer_long_ago,
    correct_an_answer,
    drop_an_answer,
    make_it_leadership_only,
    let_the_contact_leave,
    add_a_contact,
    lose_the_account,
    date_a_loss,
    make_it_internal,
    drop_the_ledger,
    end_the_retainer,
    achieve_the_impact,
    move_the_target,
    drop_the_reading,
    move_the_account,
    move_the_team,
    rewrite_the_first_team,
    ask_again,
    add_an_account,
]


@pytest.mark.slow
@pytest.mark.parametrize("happening", HAPPENINGS)
def test_each_change_gives_the_figures_of_everything_anew(firm: SimpleNamespace, happening: Any) -> None:
    before = snapshot()
    happening(firm)
    services.roll_up()
    incremental = snapshot()
    services.roll_up(everything=True)
    assert incremental == snapshot()
    assert incremental != before


def test_one_change_after_the_other_gives_the_figures_of_everything_anew(firm: SimpleNamespace) -> None:
    gone = {drop_activity, drop_an_answer, drop_the_ledger, make_it_leadership_only}  # these leave nothing to change
    for happening in [one for one in HAPPENINGS if one not in gone][::2]:
        happening(firm)
        services.roll_up()
    incremental = snapshot()
    services.roll_up(everything=True)
    assert incremental == snapshot()


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

    def dies(measure: Any, window: Any) -> None:
        insert(measure, window)
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
    monkeypatch.setattr(services.changes, "horizon", lambda: 1 / 0)
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
