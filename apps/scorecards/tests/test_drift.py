"""The nightly check finds a figure that somebody changed in the table, and says so where it is seen."""

from io import StringIO
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from apps.activities.tests.factories import ActivityFactory
from apps.measures import checkup, drift
from apps.measures.models import RollUp
from apps.measures.services import roll_up
from apps.measures.tasks import check_figures
from apps.people.tests.factories import PersonFactory
from apps.scorecards.tests.quiet import CURRENT, ago, settle

EVERYTHING = 10_000


def falsify() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE measures_figure SET numerator = numerator + 1 WHERE measure = 'linked_effort' AND scope = 'company'"
            " AND month = %s",
            [ago(3, 1)],
        )


def test_figures_as_they_were_rolled_up_do_not_drift(firm: SimpleNamespace) -> None:
    assert drift.check(sample=EVERYTHING) == 0
    state = RollUp.objects.get()
    assert (state.drift, state.checked_at is None, state.checked > 100) == ([], False, True)
    assert "checked on" in checkup.figures()


def test_a_falsified_figure_is_found_and_told_of_until_it_is_mended(firm: SimpleNamespace) -> None:
    falsify()
    assert drift.check(sample=EVERYTHING) == 1
    found = RollUp.objects.get().drift[0]
    assert (found["month"], found["measure"], found["scope"], found["scope_id"]) == (
        str(CURRENT.plus(-3)),
        "linked_effort",
        "company",
        0,
    )
    assert found["kept"][0] == "31.000000"
    assert found["fresh"][0] == "30.000000"
    assert drift.check(sample=0) == 1  # what drifted is looked at again, whatever the sample
    roll_up(months=[CURRENT.plus(-3)])
    assert drift.check(sample=0) == 0


def test_what_is_still_to_be_rolled_up_is_no_drift(firm: SimpleNamespace) -> None:
    ActivityFactory(account=firm.account, occurred_on=ago(3))
    assert drift.check(sample=EVERYTHING) == 0
    roll_up()
    settle()
    assert drift.check(sample=EVERYTHING) == 0


def test_the_doctor_names_a_figure_that_drifts(firm: SimpleNamespace) -> None:
    falsify()
    drift.check(sample=EVERYTHING)
    said = StringIO()
    with pytest.raises(CommandError, match="Figures"):
        call_command("doctor", stdout=said)
    assert f"1 differ from a fresh computation, such as linked_effort of {CURRENT.plus(-3)}" in said.getvalue()
    assert "bin/manage rollup --month" in said.getvalue()


@pytest.mark.parametrize(("role", "is_told"), [("administrator", True), ("executive", False)])
def test_administrators_see_on_the_scorecard_that_figures_drift(
    firm: SimpleNamespace, client: Client, role: str, is_told: bool
) -> None:
    falsify()
    drift.check(sample=EVERYTHING)
    client.force_login(PersonFactory(role=role))
    page = client.get("/scorecard/").content.decode()
    assert ("In the nightly check 1 figure differed" in page) == is_told


def test_before_the_first_roll_up_there_is_nothing_to_check(db: None) -> None:
    assert check_figures() == 0
    assert checkup.figures() == "none are rolled up yet"


def test_what_a_roll_up_ran_into_is_an_ailment(db: None) -> None:
    RollUp.objects.create(pk=1, finished_at="2025-06-01T00:00Z", error="DataError: out of range")
    with pytest.raises(RuntimeError, match="out of range"):
        checkup.figures()


def test_the_check_is_on_the_schedule() -> None:
    from django.conf import settings

    assert settings.CELERY_BEAT_SCHEDULE["check-figures"]["task"] == check_figures.name
