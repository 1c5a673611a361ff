"""Initiatives and milestones from files."""

from types import SimpleNamespace
from typing import Any

import pytest

from apps.core.imports.run import bring_in
from apps.feedback.tests.factories import ThemeFactory
from apps.initiatives.imports import INITIATIVES, MILESTONES
from apps.initiatives.models import Initiative
from apps.initiatives.standing import standing_of
from apps.initiatives.tests.test_plans import JUNE

pytestmark = pytest.mark.django_db

SCALES = "loyalty_impact,vendor_choice_impact,effort,cost"
HEAD = f"title,level,theme,accounts,owner,{SCALES},starts_on,ends_on,state,external_id"
LINE = "A list,Key account,customer service,Northgate,Marta Lindqvist,5,4,2,1,2025-04-01,2025-08-29,active,PMO-1"
STEPS = """initiative,title,weight,due_on,forecast_on,done_on
PMO-1,The rest,30,2025-08-29,2025-09-12,
PMO-1,Names,20,2025-04-30,,2025-04-30
A list,Both see it,30,31.5.2025,,14 June 2025
PMO-1,A reply,20,2025-06-27,,
"""


@pytest.fixture(autouse=True)
def _theme(cast: SimpleNamespace) -> None:
    ThemeFactory(name="Customer Service")


def told(resource: Any, text: str, by: Any = None) -> list[str]:
    """What is wrong with a file; empty when it was written."""
    outcome = bring_in(resource, resource.table(text.encode(), {}, by), by, leave_out=False)
    return [str(problem) for problem in outcome.all_problems()]


def test_a_plan_comes_from_two_files(cast: SimpleNamespace) -> None:
    assert told(INITIATIVES, f"{HEAD}\n{LINE}\n", cast.owner) == []
    assert told(MILESTONES, STEPS, cast.owner) == []
    row = Initiative.objects.get()
    assert (row.theme.name, list(row.accounts.all()), row.owner) == ("Customer Service", [cast.account], cast.owner)
    assert (standing_of(row, JUNE).status, row.baselines.count()) == ("at_risk", 1)


def test_a_second_time_changes_nothing() -> None:
    for _time in range(2):
        assert told(INITIATIVES, f"{HEAD}\n{LINE}\n") == []
    assert Initiative.objects.count() == 1


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (LINE.replace(",5,4,", ",7,4,"), "loyalty_impact"),
        (LINE.replace("Key account", "galaxy"), "level"),
        (LINE.replace("2025-08-29", "2025-03-29"), "An initiative ends after it starts."),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_written(line: str, said: str) -> None:
    (problem,) = told(INITIATIVES, f"{HEAD}\n{line}\n")
    assert "2" in problem
    assert said in problem
    assert not Initiative.objects.exists()


def test_an_account_that_one_may_not_write_on_is_not_found(cast: SimpleNamespace) -> None:
    (problem,) = told(INITIATIVES, f"{HEAD}\n{LINE.replace('Northgate', 'Halden Logistics')}\n", cast.owner)
    assert "accounts" in problem


def test_weights_above_100_are_told_at_the_last_line() -> None:
    told(INITIATIVES, f"{HEAD}\n{LINE}\n")
    (problem,) = told(MILESTONES, f"{STEPS}PMO-1,One more,5,2025-06-27,,\n")
    assert "The weights would sum to 105 %" in problem
    assert "6" in problem
    assert not Initiative.objects.get().milestones.exists()
