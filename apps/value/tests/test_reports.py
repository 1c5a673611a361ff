"""Value reports: what goes in and what never does, sharing, the client's link, revoking, and who may do it."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.core.months import today
from apps.feedback.models import Change
from apps.impacts.services import create_impact
from apps.value.models import SharedReport
from apps.value.reporting.content import content_of
from apps.value.services.reports import share_report
from apps.value.tests.client import GERMAN, PORTUGUESE, answer, asked_for

MONTH = dt.timedelta(days=30)


def content(made: SimpleNamespace, cast: SimpleNamespace, **fields: Any) -> dict[str, Any]:
    return content_of(asked_for(made, **fields), cast.owner, today())


def results(report: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {result["statement"]: result for goal in report["goals"] for result in goal["results"]}


# --- What goes in ---------------------------------------------------------------------------------
def test_results_come_first_from_where_they_began_to_where_they_are(
    made: SimpleNamespace, cast: SimpleNamespace
) -> None:
    report = content(made, cast)
    leads = results(report)["120 qualified leads a month"]
    told = {name: leads[name] for name in ("baseline", "target", "actual", "percent", "moved", "hours")}
    assert told == {
        "baseline": "80",
        "target": "120\u00a0leads",
        "actual": "110\u00a0leads",
        "percent": 75.0,
        "moved": "closer",
        "hours": "",
    }
    assert [reading["value"] for reading in leads["readings"]] == [f"{n}\u00a0leads" for n in (110, 101, 93, 84)]
    assert [goal["statement"] for goal in report["goals"]] == ["Grow without adding head count", ""]
    assert report["work"] is None


def test_activities_stand_in_it_only_where_wanted(made: SimpleNamespace, cast: SimpleNamespace) -> None:
    report = content(made, cast, with_activities=True)
    assert report["work"]["total"] == "120.0\u00a0h"
    assert [row["hours"] for row in report["work"]["by_result"]] == [f"{n}.0\u00a0h" for n in (56, 34, 22, 8)]
    assert report["work"]["by_kind"][0] == {
        "label": "Content",
        "hours": "40.0\u00a0h",
        "share": "33.3\u00a0%",
        "percent": pytest.approx(33.333, abs=0.001),
    }
    assert results(report)["120 qualified leads a month"]["hours"] == "34.0\u00a0h"


def test_a_draft_is_no_promise_and_is_left_out(made: SimpleNamespace, cast: SimpleNamespace) -> None:
    create_impact(by=None, account=made.account, statement="Only an idea", status="draft")
    assert "Only an idea" not in results(content(made, cast))


def test_means_of_fewer_than_three_people_are_not_shown_to_their_colleagues(
    made: SimpleNamespace, cast: SimpleNamespace
) -> None:
    told = {statement: result["rating"] for statement, result in results(content(made, cast)).items()}
    assert told == {
        "120 qualified leads a month": "Importance 5.0 of 5, satisfaction 3.3 of 5, rated by 3 people",
        "Pages open in 2.5 seconds": "Rated by 2 people; shown from three people on",
        "Sales leaders coach their own teams": "Rated by 2 people; shown from three people on",
    }
    few = results(content(made, cast, with_few=True))["Pages open in 2.5 seconds"]["rating"]
    assert few == "Importance 2.5 of 5, satisfaction 4.5 of 5, rated by 2 people"


def test_words_stand_in_it_only_if_picked_and_without_a_name(made: SimpleNamespace, cast: SimpleNamespace) -> None:
    assert content(made, cast)["voices"]["quotes"] == []
    report = content(made, cast, quotes=[made.third])
    assert report["voices"]["quotes"] == [GERMAN]
    assert "Jürgen" not in str(report)
    assert report["voices"]["people"] == "4 people answered"


def test_themes_are_shown_from_three_people_on(made: SimpleNamespace, cast: SimpleNamespace) -> None:
    assert content(made, cast)["voices"]["themes"] == []
    answer(cast, made, "Third Person", "")
    assert content(made, cast)["voices"]["themes"] == ["Customer service"]


def test_leadership_only_answers_leave_no_trace(made: SimpleNamespace, cast: SimpleNamespace) -> None:
    """Not in a mean, a count, a theme, a change; and not even the leadership may quote one."""
    Change.objects.update(is_shared=True)
    before = content(made, cast)
    made.secret.delete()
    assert content(made, cast) == before
    secret = answer(cast, made, "Another Secret", "Hush", is_leadership_only=True)
    for person in (cast.lead, cast.executive):
        with pytest.raises((ValidationError, PermissionDenied)):
            share_report(by=person, asked=asked_for(made, quotes=[secret]), expires_on=today())


def test_only_shared_changes_of_the_period_are_told(made: SimpleNamespace, cast: SimpleNamespace) -> None:
    told = content(made, cast)["changes"]
    assert told == [
        {
            "said": "I never know who has my request.",
            "did": "One named person answers, within a day.",
            "day": "27 June 2025",
        }
    ]
    Change.objects.update(is_shared=False)
    assert content(made, cast)["changes"] == []


def test_a_report_takes_the_same_statements_whatever_the_amount(made: SimpleNamespace, cast: SimpleNamespace) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as caught:
            content(made, cast, with_activities=True)
        return len(caught)

    before = count()
    for number in range(3):
        answer(cast, made, f"Person {number}", "More")
        create_impact(by=None, account=made.account, statement=f"More {number}", started_on=dt.date(2025, 1, 1))
    assert count() == before
    assert before <= 16


# --- Sharing --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("last_on", {"first_on": dt.date(2025, 7, 1)}),
        ("last_on", {"last_on": dt.date(2999, 1, 1)}),
        ("first_on", {"first_on": dt.date(1, 1, 1)}),
    ],
)
def test_a_period_that_makes_no_sense_is_refused(
    made: SimpleNamespace, cast: SimpleNamespace, field: str, changed: dict[str, Any]
) -> None:
    asked = asked_for(made)
    asked = type(asked)(**(vars(asked) | changed))
    with pytest.raises(ValidationError) as refused:
        share_report(by=cast.owner, asked=asked, expires_on=today())
    assert list(refused.value.message_dict) == [field]


def test_a_quote_of_another_client_is_refused(made: SimpleNamespace, cast: SimpleNamespace) -> None:
    other = SimpleNamespace(account=cast.foreign_account)
    asked = type(asked_for(made))(cast.foreign_account, dt.date(2025, 6, 1), dt.date(2025, 6, 30), quotes=[made.third])
    with pytest.raises(ValidationError, match="answers of this period"):
        share_report(by=cast.outsider, asked=asked, expires_on=today())
    assert not SharedReport.objects.filter(account=other.account).exists()


def test_what_was_shared_stays_as_it_was(shared: SharedReport, made: SimpleNamespace, client: Client) -> None:
    before = client.get(f"/r/{shared.token}/").content
    made.leads.statement = "Changed since"
    made.leads.save()
    made.third.delete()
    assert client.get(f"/r/{shared.token}/").content == before
    assert GERMAN in before.decode()


def test_the_preview_shows_everything_and_writes_nothing(made: SimpleNamespace, cast: Any, sign_in: Any) -> None:
    client = sign_in(cast.owner)
    url = f"/value/reports/new/{made.account.pk}/"
    typed = {
        "first_on": "2025-06-01",
        "last_on": "2025-06-30",
        "language": "pt",
        "words": "Bom dia",
        "quotes": [made.fourth.pk],
        "expires_on": str(today() + MONTH),
    }
    page = client.post(url, typed)
    assert page.status_code == 200
    for told in ("O que obteve?", "Bom dia", PORTUGUESE, 'name="share"'):
        assert told in page.content.decode(), told
    assert not SharedReport.objects.exists()
    again = client.post(url, typed | {"change": "1"}).content.decode()
    assert "Bom dia</textarea>" in again
    done = client.post(url, typed | {"share": "1"})
    report = SharedReport.objects.get()
    assert (done.status_code, done.url) == (302, f"/value/reports/{report.pk}/")
    assert (report.language, report.shared_by, report.content["voices"]["quotes"]) == ("pt", cast.owner, [PORTUGUESE])


def test_the_form_offers_no_answer_for_the_leadership(made: SimpleNamespace, cast: Any, sign_in: Any) -> None:
    typed = {"first_on": "2025-06-01", "last_on": "2025-06-30", "language": "xx", "expires_on": str(today())}
    page = sign_in(cast.lead).post(f"/value/reports/new/{made.account.pk}/", typed)
    assert page.status_code == 422
    assert GERMAN in page.content.decode()
    assert "Only Owen may read this." not in page.content.decode()
