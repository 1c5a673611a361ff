"""Past answers from a table: read in the organisation's zone, all or nothing, in few statements."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.accounts.tests.factories import ContactFactory
from apps.core.imports.run import Outcome, bring_in
from apps.feedback.imports import RESPONSES
from apps.feedback.models import FollowUp, Response
from apps.feedback.services import record_request
from apps.feedback.tests.factories import ThemeFactory
from apps.impacts.tests.factories import ImpactFactory
from apps.outbox.models import Message

pytestmark = pytest.mark.django_db
HEAD = "account,contact,answered_at,overall_satisfaction,comment,themes,impacts,is_leadership_only,request,external_id"


@pytest.fixture
def dana(cast: SimpleNamespace, settings: Any) -> Any:
    settings.ORGANISATION_TIME_ZONE = "America/New_York"
    return ContactFactory(account=cast.account, full_name="Dana Ruiz", email="dana@northgate.example")


def brought(*lines: str, head: str = HEAD, by: Any = None) -> Outcome:
    table = RESPONSES.table("\n".join([head, *lines]).encode(), {}, by)
    return bring_in(RESPONSES, table, by, leave_out=False)


def told(outcome: Outcome) -> list[tuple[str, str]]:
    return [(problem.column, str(problem.message)) for problem in outcome.all_problems()]


def test_a_line_is_an_answer_with_its_ratings_and_opens_nothing(cast: SimpleNamespace, dana: Any) -> None:
    for statement in ("Leads", "Site speed", "Leaders"):
        ImpactFactory(account=cast.account, statement=statement)
    ThemeFactory(name="Billing")
    rated = "Leads: 5/4; Site speed: can't judge; Leaders: 4/–"
    brought(f"Northgate,dana@northgate.example,2025-06-30 22:10,1,Slow,Billing,{rated},yes,,old-1")
    row = Response.objects.get()
    assert row.answered_at == dt.datetime(2025, 7, 1, 2, 10, tzinfo=dt.UTC)
    assert (row.overall_satisfaction, row.comment, row.is_leadership_only) == (1, "Slow", True)
    ratings = row.impact_ratings.order_by("impact__pk")
    assert [(r.importance, r.satisfaction, r.cannot_judge) for r in ratings] == [
        (5, 4, False),
        (None, None, True),
        (4, None, False),
    ]
    assert [mark.source for mark in row.theme_marks.all()] == ["client"]
    assert not FollowUp.objects.exists()
    assert not Message.objects.exists()


def test_ratings_may_stand_in_numbered_columns_and_a_day_is_its_first_instant(cast: SimpleNamespace, dana: Any) -> None:
    ImpactFactory(account=cast.account, statement="Leads")
    head = "account,contact,day,impact_1,importance_1,satisfaction_1"
    brought("Northgate,Dana Ruiz,2025-06-30,Leads,5,3", head=head)
    row = Response.objects.get()
    assert row.answered_at == dt.datetime(2025, 6, 30, 4, 0, tzinfo=dt.UTC)
    assert [(one.importance, one.satisfaction) for one in row.impact_ratings.all()] == [(5, 3)]


def test_a_known_external_id_updates_its_answer_and_the_same_line_changes_nothing(
    cast: SimpleNamespace, dana: Any
) -> None:
    line = "Northgate,dana@northgate.example,2025-06-30,{},,,,,,old-1"
    fates = [brought(line.format(score)).fates for score in (3, 3, 4)]
    assert fates == ["n", "s", "u"]
    assert Response.objects.get().overall_satisfaction == 4


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ("dana@northgate.example,2025-06-31,3,,,,,,", "answered_at"),
        ("dana@northgate.example,2999-06-30,3,,,,,,", "answered_at"),
        ("dana@northgate.example,2025-06-30 25:10,3,,,,,,", "answered_at"),
        ("dana@northgate.example,2025-06-30,7,,,,,,", "overall_satisfaction"),
        ("nobody@northgate.example,2025-06-30,3,,,,,,", "contact"),
        ("dana@northgate.example,2025-06-30,3,,Nothing,,,,", "themes"),
        ("dana@northgate.example,2025-06-30,3,,,Leads 5,,,", "impacts"),
        ("dana@northgate.example,2025-06-30,3,,,Foreign: 5/4,,,", "impacts"),
        ("dana@northgate.example,2025-06-30,3,,,,,no-such,", "request"),
    ],
)
def test_a_bad_cell_is_named_and_nothing_is_written(cast: SimpleNamespace, dana: Any, cells: str, column: str) -> None:
    ImpactFactory(statement="Foreign")
    outcome = brought(f"Northgate,{cells}")
    assert [name for name, _text in told(outcome)] == [column], told(outcome)
    assert not Response.objects.exists()


def test_a_request_is_answered_by_one_line_only(cast: SimpleNamespace, dana: Any) -> None:
    sent_at = dt.datetime(2025, 6, 18, tzinfo=dt.UTC)
    request = record_request(by=None, contact=dana, sent_at=sent_at, external_id="ask-1")
    line = "Northgate,dana@northgate.example,2025-06-2{},3,,,,,ask-1,"
    assert [name for name, _text in told(brought(line.format(0), line.format(1)))] == ["request"]
    brought(line.format(0))
    request.refresh_from_db()
    assert (request.state, Response.objects.get().request) == ("answered", request)


@pytest.mark.parametrize("text", ["0001-01-01", "0001-01-01 00:00+14:00", "9999-12-31T23:59-12:00"])
def test_a_moment_no_clock_of_ours_shows_is_refused_and_breaks_no_page(dana: Any, text: str) -> None:
    """PostgreSQL keeps the year before the first, and no page could be shown with it."""
    wrong = told(brought(f"Northgate,dana@northgate.example,{text},3,,,,,,"))
    assert [name for name, _text in wrong] == ["answered_at"]
    assert not Response.objects.exists()


def test_only_administrators_bring_in_answers(cast: SimpleNamespace) -> None:
    assert RESPONSES.roles == {"administrator"}


def test_a_thousand_lines_cost_few_statements(cast: SimpleNamespace, dana: Any) -> None:
    counts = []
    for number in (10, 300):
        lines = [f"Northgate,dana@northgate.example,2024-01-01,3,Line {n},,,,,{number}-{n}" for n in range(number)]
        with CaptureQueriesContext(connection) as queries:
            brought(*lines)
        counts.append(len(queries))
    assert counts[0] == counts[1]
