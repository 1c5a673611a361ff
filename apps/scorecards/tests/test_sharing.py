"""The board's link of a scorecard: as it was shared, without a trace, until its day; and who may share."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine as travel
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.core.links import make_token
from apps.core.months import today
from apps.core.tests.reading import pages_of, slides_of
from apps.measures.models import Figure, Scope
from apps.scorecards.asked import Asked
from apps.scorecards.circulation.models import SharedScorecard
from apps.scorecards.circulation.services import revoke_scorecard, share_scorecard
from apps.scorecards.services import add_remark, create_accountable
from apps.scorecards.tests.filled import JUNE, fill, sheets_of
from apps.scorecards.tests.test_api import api

PARTS = ["", "scorecard.pdf", "scorecard.pptx", "scorecard.xlsx"]
WHO = {"owner": 403, "lead": 403, "coach": 403, "outsider": 403, "executive": 200, "administrator": 200}


@pytest.fixture
def filled(cast: SimpleNamespace, time_machine: Any) -> SimpleNamespace:
    time_machine.move_to("2025-07-05 12:00Z", tick=False)
    fill()
    add_remark(by=cast.executive, measure="account_retention", month=JUNE, text="Northgate has left us.")
    create_accountable(by=cast.administrator, measure="account_retention", person=cast.owner)
    return cast


def share(cast: SimpleNamespace, **fields: Any) -> SharedScorecard:
    return share_scorecard(by=cast.executive, asked=Asked(JUNE), expires_on=today() + dt.timedelta(days=30), **fields)


@pytest.fixture
def shared(filled: SimpleNamespace) -> SharedScorecard:
    return share(filled, language="de")


# --- The reader's link ----------------------------------------------------------------------------
def test_the_board_reads_it_without_a_cookie_and_without_a_trace(shared: SharedScorecard, client: Client) -> None:
    seen = SharedScorecard.objects.values().get()
    with CaptureQueriesContext(connection) as caught:
        page = client.get(f"/s/{shared.token}/")
    text = page.content.decode()
    assert page.status_code == 200
    assert not page.cookies
    assert all(query["sql"].startswith("SELECT") for query in caught.captured_queries)
    assert 'lang="de"' in text
    assert "Juni 2025" in text
    assert SharedScorecard.objects.values().get() == seen
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert page["Cache-Control"] == "no-store, private"


def test_what_is_entered_later_does_not_change_what_was_shared(shared: SharedScorecard, client: Client) -> None:
    before = [client.get(f"/s/{shared.token}/{part}").content for part in PARTS[:2]]
    Figure.objects.update(numerator=1)
    assert [client.get(f"/s/{shared.token}/{part}").content for part in PARTS[:2]] == before


def test_the_board_takes_the_files_along_without_any_row(shared: SharedScorecard, client: Client) -> None:
    pdf, deck, book = (client.get(f"/s/{shared.token}/{part}").content for part in PARTS[1:])
    assert len(pages_of(pdf)) == 2
    assert len(slides_of(deck)) > 10
    assert len(sheets_of(book)) == 3  # no sheet of rows, none of counts
    assert client.get(f"/s/{shared.token}/scorecard.exe").status_code == 404


def test_no_client_and_nobody_of_the_firm_is_named_unless_the_sharer_says_so(
    filled: SimpleNamespace, client: Client
) -> None:
    closed, open_to_read = share(filled), share(filled, with_remarks=True)
    assert "Northgate" not in str(closed.content)
    assert "Marta" not in str(closed.content)
    assert "Northgate has left us." in client.get(f"/s/{open_to_read.token}/").content.decode()


@pytest.mark.parametrize("part", PARTS)
def test_a_link_ends_with_its_last_day(shared: SharedScorecard, client: Client, part: str) -> None:
    with travel.travel(dt.datetime.combine(shared.expires_on, dt.time(12), tzinfo=dt.UTC)):
        assert client.get(f"/s/{shared.token}/{part}").status_code == 200
    with travel.travel(dt.datetime.combine(shared.expires_on + dt.timedelta(days=2), dt.time(), tzinfo=dt.UTC)):
        assert client.get(f"/s/{shared.token}/{part}").status_code == 410


@pytest.mark.parametrize("part", PARTS)
def test_a_revoked_link_opens_no_more(
    shared: SharedScorecard, filled: SimpleNamespace, client: Client, part: str
) -> None:
    revoke_scorecard(by=filled.administrator, shared=shared)
    assert client.get(f"/s/{shared.token}/{part}").status_code == 410
    shared.refresh_from_db()
    assert client.get(f"/s/{shared.token}/{part}").status_code == 410


def test_a_forged_link_is_unknown(shared: SharedScorecard, client: Client) -> None:
    others = (make_token("report", shared.pk), make_token("shared_scorecard", 999_999), shared.token[:-1], "x")
    assert {client.get(f"/s/{token}/{part}").status_code for token in others for part in PARTS[:2]} == {404}
    assert client.post(f"/s/{shared.token}/").status_code == 405


# --- Who may share --------------------------------------------------------------------------------
def test_who_may_share_and_see_what_is_shared(shared: SharedScorecard, filled: SimpleNamespace, sign_in: Any) -> None:
    for url in ("/scorecard/share/?month=2025-06", "/scorecard/shared/", f"/scorecard/shared/{shared.pk}/"):
        assert {who: sign_in(getattr(filled, who)).get(url).status_code for who in WHO} == WHO, url
    with pytest.raises(PermissionDenied):
        share_scorecard(by=filled.lead, asked=Asked(JUNE), expires_on=today())
    with pytest.raises(PermissionDenied):
        revoke_scorecard(by=filled.lead, shared=shared)


def test_an_accounts_figures_are_shared_with_nobody_outside(filled: SimpleNamespace, sign_in: Any) -> None:
    asked = Asked(JUNE, Scope.ACCOUNT, filled.account.pk, "Northgate")
    with pytest.raises(ValidationError, match="do not leave the house"):
        share_scorecard(by=filled.executive, asked=asked, expires_on=today())
    url = f"/scorecard/share/?month=2025-06&scope=account&id={filled.account.pk}"
    assert sign_in(filled.executive).get(url).status_code == 404


def test_the_form_shows_what_the_board_will_see_before_it_is_shared(filled: SimpleNamespace, sign_in: Any) -> None:
    client = sign_in(filled.executive)
    url, day = "/scorecard/share/?month=2025-06", str(today() + dt.timedelta(days=10))
    preview = client.post(url, {"language": "en", "expires_on": day, "with_remarks": "on"})
    assert "Northgate has left us." in preview.content.decode()
    assert not SharedScorecard.objects.exists()
    answer = client.post(url, {"language": "en", "expires_on": day, "with_remarks": "on", "share": "1"})
    row = SharedScorecard.objects.get()
    assert answer.url == f"/scorecard/shared/{row.pk}/"
    assert (row.shared_by, row.with_remarks, row.with_initiatives) == (filled.executive, True, False)
    late = client.post(url, {"language": "en", "expires_on": "2030-01-01", "share": "1"})
    assert late.status_code == 422
    assert "from today to a year from now" in late.content.decode()
    assert client.get(f"/scorecard/shared/{row.pk}/").context["link"].endswith(f"/s/{row.token}/")
    client.post(f"/scorecard/shared/{row.pk}/revoke/")
    assert client.get(f"/scorecard/shared/{row.pk}/").context["link"] == ""


def test_the_list_of_links_costs_the_same_at_one_and_at_three(filled: SimpleNamespace, sign_in: Any) -> None:
    client = sign_in(filled.executive)

    def count() -> int:
        share(filled)
        with CaptureQueriesContext(connection) as caught:
            assert client.get("/scorecard/shared/").status_code == 200
        return len(caught)

    before = count()
    count()
    assert count() == before


# --- The API --------------------------------------------------------------------------------------
def test_the_api_shares_and_revokes(filled: SimpleNamespace) -> None:
    executive = api(filled.executive)
    made = executive.post("/api/v1/shared-scorecards/", {"quarter": "2025-Q2", "expires_on": "2025-08-01"})
    assert made.status_code == 201
    body = made.json()
    assert (body["month"], body["is_quarter"], body["with_remarks"]) == ("2025-06-01", True, False)
    assert body["url"].endswith(f"/s/{SharedScorecard.objects.get().token}/")
    ended = executive.post(f"/api/v1/shared-scorecards/{body['id']}/revoke/")
    assert (ended.status_code, ended.json()["url"]) == (200, "")
    assert executive.get("/api/v1/shared-scorecards/").json()["count"] == 1
    assert api(filled.owner).get("/api/v1/shared-scorecards/").status_code == 403
    wrong = executive.post("/api/v1/shared-scorecards/", {"month": "2025-06", "expires_on": "2030-01-01"})
    assert (wrong.status_code, list(wrong.json())) == (400, ["expires_on"])


def test_the_api_gives_the_files(filled: SimpleNamespace) -> None:
    answer = api(filled.owner).get("/api/v1/scorecards/pdf/?month=2025-06&lang=de")
    assert answer["Content-Type"] == "application/pdf"
    assert "Juni 2025" in pages_of(answer.content)[0]
    assert "Rows" in sheets_of(api(filled.owner).get("/api/v1/scorecards/xlsx/?month=2025-06").content)
    url = f"/api/v1/scorecards/pdf/?month=2025-06&scope=account&id={filled.account.pk}"
    assert api(filled.outsider).get(url).status_code == 404
