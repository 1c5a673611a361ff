"""What is not mailed, not opened and not undone: accounts outside, months too soon, who has left the list."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from apps.core.errors import Refused
from apps.measures.models import Scope
from apps.scorecards.asked import Asked
from apps.scorecards.circulation import mailing
from apps.scorecards.circulation.mailing import send_due_editions, send_now
from apps.scorecards.circulation.models import Recipient, SharedScorecard
from apps.scorecards.circulation.services import create_recipient, delete_recipient, leave_list
from apps.scorecards.services import publish
from apps.scorecards.tests.filled import JUNE, fill
from apps.scorecards.tests.listed import on_the_list, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def filled(cast: SimpleNamespace, time_machine: Any) -> SimpleNamespace:
    return on_the_list(cast, time_machine)


def test_what_an_account_was_mailed_opens_for_nobody_outside(filled: SimpleNamespace, client: Client) -> None:
    place = {"scope": Scope.ACCOUNT, "scope_id": filled.account.pk}
    fill(**place)
    create_recipient(by=filled.executive, person=filled.owner, **place)
    Recipient.objects.filter(person=filled.owner).update(recorded_at=dt.datetime(2025, 6, 1, tzinfo=dt.UTC))
    filled.travel("2025-07-06 12:00Z")
    send_due_editions()
    row = SharedScorecard.objects.get(**place)
    assert not row.is_open
    assert client.get(f"/s/{row.token}/").status_code == 410


@pytest.mark.parametrize("asked", [Asked(JUNE), Asked(JUNE.plus(1)), Asked(JUNE, "team", 1, is_current=True)])
def test_what_nobody_has_signed_is_not_sent_before_its_day(filled: SimpleNamespace, asked: Asked) -> None:
    with pytest.raises(Refused, match="once it is published"):
        send_now(by=filled.executive, asked=asked)


def test_one_edition_that_fails_holds_up_no_other(filled: SimpleNamespace, monkeypatch: Any) -> None:
    publish(by=filled.executive, month=JUNE)
    team = {"scope": Scope.TEAM, "scope_id": filled.team.pk}
    row = create_recipient(by=filled.executive, person=filled.lead, **team)
    Recipient.objects.filter(pk=row.pk).update(recorded_at=dt.datetime(2025, 6, 1, tzinfo=dt.UTC))
    real = mailing.content_of
    monkeypatch.setattr(
        mailing, "content_of", lambda asked, *a, **k: 1 / 0 if asked.scope == "company" else real(asked, *a, **k)
    )
    filled.travel("2025-07-06 12:00Z")
    with pytest.raises(ZeroDivisionError):
        send_due_editions()
    assert [email for email, _subject in sent()] == [filled.lead.email]


def test_who_left_the_list_is_put_back_by_nobody_else(filled: SimpleNamespace) -> None:
    leave_list(recipient=filled.board)
    filled.board.refresh_from_db()
    with pytest.raises(Refused, match="only they can come back"):
        delete_recipient(by=filled.administrator, recipient=filled.board)
