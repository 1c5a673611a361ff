"""The client's link of a value report: opens without a trace, ends, is revoked; and who of us may read and share."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.core.links import make_token
from apps.core.months import today
from apps.core.tests.reading import pages_of, slides_of
from apps.people.tests.answers import READS
from apps.value.models import SharedReport
from apps.value.services.reports import revoke_report, share_report
from apps.value.tests.client import asked_for


# --- The client's link ----------------------------------------------------------------------------
def test_the_client_reads_it_without_a_cookie_and_without_a_trace(shared: SharedReport, client: Client) -> None:
    seen = SharedReport.objects.values().get()
    with CaptureQueriesContext(connection) as caught:
        page = client.get(f"/r/{shared.token}/")
    text = page.content.decode()
    assert page.status_code == 200
    assert not page.cookies
    assert all(query["sql"].startswith("SELECT") for query in caught.captured_queries)
    assert 'lang="de"' in text
    assert "Was haben Sie bekommen?" in text
    assert "75,0\u00a0%" in text
    assert SharedReport.objects.values().get() == seen
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert page["Referrer-Policy"] == "no-referrer"
    assert page["Cache-Control"] == "no-store, private"


def test_the_client_takes_pdf_and_slides_along(shared: SharedReport, client: Client) -> None:
    pdf, deck = (client.get(f"/r/{shared.token}/report.{form}") for form in ("pdf", "pptx"))
    assert "Guten Tag" in " ".join(pages_of(pdf.content))
    assert pdf["Content-Disposition"] == 'attachment; filename="northgate-2025-06-30.pdf"'
    assert len(slides_of(deck.content)) == 8
    assert client.get(f"/r/{shared.token}/report.exe").status_code == 404


@pytest.mark.parametrize("part", ["", "report.pdf", "report.pptx"])
def test_a_link_ends_with_its_last_day(shared: SharedReport, client: Client, part: str) -> None:
    with time_machine.travel(dt.datetime.combine(shared.expires_on, dt.time(12), tzinfo=dt.UTC)):
        assert client.get(f"/r/{shared.token}/{part}").status_code == 200
    with time_machine.travel(dt.datetime.combine(shared.expires_on + dt.timedelta(days=2), dt.time(), tzinfo=dt.UTC)):
        ended = client.get(f"/r/{shared.token}/{part}")
    assert ended.status_code == 410
    assert "Bitten Sie um einen neuen Link" in ended.content.decode()


@pytest.mark.parametrize("part", ["", "report.pdf", "report.pptx"])
def test_a_revoked_link_opens_no_more(shared: SharedReport, cast: Any, client: Client, part: str) -> None:
    revoke_report(by=cast.owner, report=shared)
    assert client.get(f"/r/{shared.token}/{part}").status_code == 410
    shared.refresh_from_db()
    assert client.get(f"/r/{shared.token}/{part}").status_code == 410
    revoke_report(by=cast.owner, report=shared)
    shared.refresh_from_db()
    assert shared.generation == 2


def test_a_forged_link_is_unknown(shared: SharedReport, client: Client) -> None:
    other_purpose = make_token("answer", shared.pk, 1)
    no_row = make_token("report", 999_999, 1)
    for token in (other_purpose, no_row, shared.token[:-1], "x"):
        for part in ("", "report.pdf"):
            assert client.get(f"/r/{token}/{part}").status_code == 404
    assert client.post(f"/r/{shared.token}/").status_code == 405


# --- Who may --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "page", ["/value/reports/{report}/", "/value/reports/{report}/report.pdf", "/accounts/{account}/reports/"]
)
def test_who_may_read_a_report(shared: SharedReport, cast: Any, sign_in: Any, page: str) -> None:
    url = page.format(report=shared.pk, account=shared.account_id)
    assert {who: sign_in(getattr(cast, who)).get(url).status_code for who in READS} == READS


def test_who_may_make_one(made: SimpleNamespace, cast: Any, sign_in: Any) -> None:
    expected = READS | {"executive": 403}
    url = f"/value/reports/new/{made.account.pk}/"
    assert {who: sign_in(getattr(cast, who)).get(url).status_code for who in expected} == expected


def test_who_may_revoke_one(shared: SharedReport, cast: Any, sign_in: Any) -> None:
    url = f"/value/reports/{shared.pk}/revoke/"
    expected = {"coach": 403, "outsider": 404, "executive": 403, "owner": 302}
    assert {who: sign_in(getattr(cast, who)).post(url).status_code for who in expected} == expected
    assert sign_in(cast.owner).get(url).status_code == 405
    with pytest.raises(PermissionDenied):
        revoke_report(by=cast.executive, report=shared)


def test_a_list_of_reports_costs_the_same_at_one_and_at_three(
    shared: SharedReport, made: SimpleNamespace, cast: Any, sign_in: Any
) -> None:
    client = sign_in(cast.owner)
    url = f"/accounts/{made.account.pk}/reports/"

    def count() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(url).status_code == 200
        return len(caught)

    before = count()
    for _ in range(2):
        share_report(by=cast.owner, asked=asked_for(made), expires_on=today())
    assert count() == before
