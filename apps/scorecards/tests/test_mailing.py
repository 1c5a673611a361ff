"""The scorecard by mail: when it falls due, once to each on the list, with its PDF; and how a reader leaves."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.core.links import make_token
from apps.core.tests.reading import missing_glyphs, pages_of
from apps.measures.models import Figure, Scope
from apps.outbox.letters import as_email
from apps.outbox.models import Message
from apps.scorecards.asked import Asked
from apps.scorecards.circulation import mailing
from apps.scorecards.circulation.mailing import send_due_editions, send_now
from apps.scorecards.circulation.models import Recipient, SharedScorecard
from apps.scorecards.circulation.services import (
    consent_recipient,
    create_recipient,
    leave_list,
    update_recipient,
)
from apps.scorecards.services import publish
from apps.scorecards.tests.filled import JUNE, fill
from apps.scorecards.tests.listed import on_the_list, sent
from apps.scorecards.tests.test_api import api


@pytest.fixture
def filled(cast: SimpleNamespace, time_machine: Any) -> SimpleNamespace:
    return on_the_list(cast, time_machine)


# --- When -----------------------------------------------------------------------------------------
def test_it_goes_when_the_month_is_published_and_once(filled: SimpleNamespace) -> None:
    assert send_due_editions() == 0
    publish(by=filled.executive, month=JUNE)
    assert send_due_editions() == 2
    assert send_due_editions() == 0
    subjects = dict(sent())
    assert subjects[filled.executive.email].startswith("Scorecard, June 2025: ")
    assert "Junho de 2025" in subjects["ines@board.example"]
    shared = SharedScorecard.objects.get(language="en")
    assert shared.content["is_published"]


@pytest.mark.parametrize(("moment", "mails"), [("2025-07-05 23:00+02:00", 0), ("2025-07-06 09:00+02:00", 2)])
def test_where_nobody_publishes_it_goes_on_the_morning_after_the_closing_day_and_says_so(
    filled: SimpleNamespace, settings: Any, moment: str, mails: int
) -> None:
    settings.ORGANISATION_TIME_ZONE = "Europe/Berlin"
    filled.travel(moment)
    assert send_due_editions() == mails
    if mails:
        text = Message.objects.get(to_email=filled.executive.email).text
        assert "Not published yet" in text
        publish(by=filled.executive, month=JUNE)
        assert send_due_editions() == 0


def test_a_quarter_goes_with_its_last_month_to_those_who_want_it(filled: SimpleNamespace) -> None:
    update_recipient(by=filled.executive, recipient=filled.staff, is_monthly=False, is_quarterly=True)
    publish(by=filled.executive, month=JUNE)
    assert send_due_editions() == 2
    assert dict(sent())[filled.executive.email].startswith("Scorecard, Q2 2025: ")


def test_whoever_comes_late_gets_the_next_one_unless_it_is_sent_at_once(filled: SimpleNamespace) -> None:
    publish(by=filled.executive, month=JUNE)
    filled.travel("2025-07-02 15:00Z")
    late = create_recipient(by=filled.executive, person=filled.lead)
    assert send_due_editions() == 2
    assert filled.lead.email not in dict(sent())
    assert send_now(by=filled.executive, asked=Asked(JUNE)) == 1
    assert send_now(by=filled.executive, asked=Asked(JUNE)) == 0
    assert filled.lead.email in dict(sent())
    assert late.is_monthly
    with pytest.raises(PermissionDenied):
        send_now(by=filled.lead, asked=Asked(JUNE))


def test_a_month_without_figures_is_not_mailed(filled: SimpleNamespace) -> None:
    Figure.objects.all().delete()
    filled.travel("2025-07-06 12:00Z")
    assert send_due_editions() == 0
    assert not SharedScorecard.objects.exists()


# --- To whom --------------------------------------------------------------------------------------
def test_an_address_outside_waits_until_an_administrator_agrees(filled: SimpleNamespace) -> None:
    row = create_recipient(by=filled.executive, name="Ben", email="BEN@board.example ")
    assert (row.is_waiting, row.email) == (True, "ben@board.example")
    filled.travel("2025-07-02 18:00Z")
    publish(by=filled.executive, month=JUNE)
    send_due_editions()
    assert "ben@board.example" not in dict(sent())
    with pytest.raises(PermissionDenied):
        consent_recipient(by=filled.executive, recipient=row)
    consent_recipient(by=filled.administrator, recipient=row)
    assert send_now(by=filled.executive, asked=Asked(JUNE)) == 1


def test_only_whoever_may_see_an_account_gets_its_scorecard(filled: SimpleNamespace) -> None:
    place = {"scope": Scope.ACCOUNT, "scope_id": filled.account.pk}
    fill(**place)
    create_recipient(by=filled.executive, person=filled.owner, **place)
    with pytest.raises(ValidationError, match="may not see the account"):
        create_recipient(by=filled.executive, person=filled.outsider, **place)
    with pytest.raises(ValidationError, match="do not leave the house"):
        create_recipient(by=filled.administrator, email="x@board.example", **place)
    filled.account.manager = filled.outsider
    filled.account.save()
    filled.account.members.clear()
    filled.owner.team = filled.other_team
    filled.owner.save()
    Recipient.objects.filter(person=filled.owner).update(recorded_at=dt.datetime(2025, 6, 1, tzinfo=dt.UTC))
    filled.travel("2025-07-06 12:00Z")
    send_due_editions()
    assert filled.owner.email not in dict(sent())


def test_whoever_has_left_the_firm_or_the_list_gets_nothing(filled: SimpleNamespace) -> None:
    filled.executive.is_active, filled.executive.left_on = False, dt.date(2025, 7, 1)
    filled.executive.save()
    leave_list(recipient=filled.board)
    filled.travel("2025-07-06 12:00Z")
    assert send_due_editions() == 0


def test_who_may_put_whom_on_the_list(filled: SimpleNamespace) -> None:
    own = create_recipient(by=filled.owner, person=filled.owner)
    assert own.added_by == filled.owner
    for fields in ({"person": filled.lead}, {"email": "x@board.example"}):
        with pytest.raises(PermissionDenied):
            create_recipient(by=filled.owner, **fields)
    with pytest.raises(ValidationError, match="already"):
        create_recipient(by=filled.executive, person=filled.owner)
    with pytest.raises(ValidationError, match="already"):
        create_recipient(by=filled.executive, email="INES@board.example")
    with pytest.raises(ValidationError, match="somebody of the firm"):
        create_recipient(by=filled.executive, email=filled.lead.email)


# --- Once, whatever happens -----------------------------------------------------------------------
def test_a_run_that_is_killed_leaves_nothing_and_the_next_one_does_it_all(
    filled: SimpleNamespace, die_after: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(by=filled.executive, month=JUNE)
    with monkeypatch.context():
        real = mailing.queue_messages
        die_after(mailing, "queue_messages")
        with pytest.raises(SystemExit):
            send_due_editions()
        assert not SharedScorecard.objects.exists()
        assert sent() == []
        monkeypatch.setattr(mailing, "queue_messages", real)
    assert send_due_editions() == 2


def test_a_mail_is_the_same_when_it_is_tried_again(filled: SimpleNamespace) -> None:
    publish(by=filled.executive, month=JUNE)
    send_due_editions()
    message = Message.objects.get(to_email="ines@board.example")
    first = as_email(message)
    Figure.objects.update(numerator=1)
    second = as_email(Message.objects.get(pk=message.pk))
    assert first.extra_headers == second.extra_headers
    assert (first.body, first.alternatives, first.attachments) == (second.body, second.alternatives, second.attachments)


# --- What is in it --------------------------------------------------------------------------------
def test_it_carries_the_essence_and_the_pdf_in_the_readers_language(filled: SimpleNamespace) -> None:
    publish(by=filled.executive, month=JUNE)
    send_due_editions()
    message = Message.objects.get(to_email="ines@board.example")
    shared = SharedScorecard.objects.get(language="pt")
    mail = as_email(message)
    html = str(mail.alternatives[0][0])
    for sentence in shared.content["attention"]:
        assert sentence in mail.body
        assert sentence in html
    name, pdf, kind = mail.attachments[0]
    assert (name.endswith(".pdf"), kind) == (True, "application/pdf")
    pages = pages_of(pdf)
    assert len(pages) == 2
    assert "Junho de 2025" in pages[0]
    assert missing_glyphs(pdf) == 0
    assert "[[" not in mail.body + html
    assert f"/s/{shared.token}/" in mail.body


def test_people_of_the_firm_are_led_to_the_product(filled: SimpleNamespace, sign_in: Any) -> None:
    publish(by=filled.executive, month=JUNE)
    send_due_editions()
    body = as_email(Message.objects.get(to_email=filled.executive.email)).body
    assert "/scorecard/?month=2025-06" in body
    assert "/s/" not in body


# --- How a reader leaves --------------------------------------------------------------------------
def test_one_click_leaves_the_list_and_the_page_brings_back(filled: SimpleNamespace, client: Client) -> None:
    publish(by=filled.executive, month=JUNE)
    send_due_editions()
    headers = as_email(Message.objects.get(to_email="ines@board.example")).extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = "/scorecard-mail/" + headers["List-Unsubscribe"].rstrip(">").split("/scorecard-mail/")[1]
    page = client.get(path)
    assert (page.status_code, dict(page.cookies)) == (200, {})
    filled.board.refresh_from_db()
    assert filled.board.stopped_at is None  # a GET decides nothing
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    filled.board.refresh_from_db()
    assert filled.board.stopped_at is not None
    assert Message.objects.get(to_email="ines@board.example").state == "cancelled"
    assert client.post(path, {"choice": "again"}).status_code == 303
    filled.board.refresh_from_db()
    assert filled.board.stopped_at is None
    assert client.post(path, {"choice": "what"}).status_code == 422
    assert client.get(f"/scorecard-mail/{make_token('unsubscribe', filled.board.pk)}/").status_code == 404


# --- The page and the API -------------------------------------------------------------------------
def test_the_list_shows_all_to_whoever_keeps_it_and_ones_own_lines_to_others(
    filled: SimpleNamespace, sign_in: Any
) -> None:
    create_recipient(by=filled.owner, person=filled.owner)
    publish(by=filled.executive, month=JUNE)
    send_due_editions()
    whole = sign_in(filled.executive).get("/scorecard/recipients/").content.decode()
    own = sign_in(filled.owner).get("/scorecard/recipients/").content.decode()
    assert "ines@board.example" in whole
    assert "What was sent?" in whole
    assert "ines@board.example" not in own
    assert "What was sent?" not in own
    assert sign_in(filled.owner).get(f"/scorecard/recipients/{filled.board.pk}/").status_code == 404


def test_the_form_keeps_what_was_typed_and_says_what_is_wrong(filled: SimpleNamespace, sign_in: Any) -> None:
    client = sign_in(filled.executive)
    typed = {"about": "company:0", "email": "ines@board.example", "language": "en", "is_monthly": "on"}
    refused = client.post("/scorecard/recipients/new/", typed)
    assert refused.status_code == 422
    assert "This address is on the list already." in refused.content.decode()
    assert "ines@board.example" in refused.content.decode()
    taken = client.post("/scorecard/recipients/new/", typed | {"email": "leo@board.example"})
    assert taken.status_code == 302
    leo = Recipient.objects.get(email="leo@board.example")
    assert leo.is_waiting
    sign_in(filled.administrator).post(f"/scorecard/recipients/{leo.pk}/consent/")
    leo.refresh_from_db()
    assert leo.consented_by == filled.administrator


def test_the_list_costs_the_same_with_two_readers_and_with_four(filled: SimpleNamespace, sign_in: Any) -> None:
    client = sign_in(filled.administrator)

    def count() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get("/scorecard/recipients/").status_code == 200
        return len(caught)

    before = count()
    for person in (filled.lead, filled.owner):
        create_recipient(by=filled.executive, person=person)
    assert count() == before


def test_the_api_keeps_the_list(filled: SimpleNamespace) -> None:
    executive = api(filled.executive)
    made = executive.post("/api/v1/scorecard-recipients/", {"email": "leo@board.example", "name": "Leo"})
    assert (made.status_code, made.json()["is_waiting"]) == (201, True)
    url = f"/api/v1/scorecard-recipients/{made.json()['id']}/"
    assert executive.patch(url, {"is_quarterly": True}).json()["is_quarterly"] is True
    assert executive.delete(url).status_code == 204
    assert api(filled.owner).get("/api/v1/scorecard-recipients/").json()["count"] == 0
    assert api(filled.owner).post("/api/v1/scorecard-recipients/", {"email": "x@y.example"}).status_code == 403
