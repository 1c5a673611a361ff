"""Cases sent signed by another system: what is taken, in whose name, and what is refused without a hint."""

import datetime as dt
import json
import time
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.cases.models import Case
from apps.cases.tests.factories import CaseFactory
from apps.core.models import Tally
from apps.core.signing import signature_of
from apps.outbox.hooks import authentication
from apps.outbox.hooks.models import InboundHook
from apps.outbox.hooks.services import create_hook, end_hook, rotate_hook
from apps.people.services import update_person

pytestmark = pytest.mark.django_db
URL = "/api/v1/hooks/cases/"
NOT_SIGNED = {"detail": "Not signed as it must be."}


@pytest.fixture
def desk(cast: SimpleNamespace, client: Client) -> "Desk":
    hook, secret = create_hook(by=cast.administrator, name="Service desk", person=cast.owner)
    return Desk(client, cast, hook, secret)


class Desk:
    """The other system."""

    def __init__(self, client: Client, cast: Any, hook: InboundHook, secret: str) -> None:
        self.client, self.cast, self.hook, self.secret = client, cast, hook, secret

    def case(self, number: int = 1, **fields: Any) -> dict[str, Any]:
        given = {"account": self.cast.account.pk, "opened_on": "2025-06-02", "external_id": f"DESK-{number}"}
        return given | fields

    def send(self, data: Any, *, at: float | None = None, secret: str = "", **headers: str) -> Any:
        body = data if isinstance(data, bytes) else json.dumps(data).encode()
        timestamp = str(int(time.time() if at is None else at))
        signed = {
            "X-ImpactDesk-Timestamp": timestamp,
            "X-ImpactDesk-Signature": signature_of(secret or self.secret, timestamp, body),
        }
        return self.post(body, **(signed | headers))

    def post(self, body: bytes, **headers: str) -> Any:
        return self.client.post(URL, body, content_type="application/json", headers=headers)


def test_a_signed_case_is_written_in_the_name_of_the_webhooks_person(desk: Desk) -> None:
    response = desk.send(desk.case(subject="Report arrived late"))
    case = Case.objects.get()
    assert (response.status_code, response.json()) == (201, {"ids": [case.pk]})
    assert (case.account, case.subject, case.external_id) == (desk.cast.account, "Report arrived late", "DESK-1")
    event = Case.pgh_event_models["insert"].objects.select_related("pgh_context").get()  # type: ignore[attr-defined]
    assert event.pgh_context.metadata == {"user": desk.cast.owner.pk, "webhook": desk.hook.pk}


def test_sent_again_a_case_is_updated_and_not_doubled(desk: Desk) -> None:
    desk.send(desk.case())
    response = desk.send(desk.case(closed_on="2025-06-09", inbound_contacts=3), at=time.time() - 1)
    case = Case.objects.get()
    assert (response.status_code, str(case.closed_on), case.inbound_contacts) == (200, "2025-06-09", 3)


def test_a_list_is_written_whole_or_not_at_all_and_errors_come_by_index(desk: Desk) -> None:
    response = desk.send([desk.case(1), desk.case(2, opened_on="2025-13-01"), desk.case(3, account=0)])
    assert response.status_code == 400
    assert {index: list(told) for index, told in response.json().items()} == {"1": ["opened_on"], "2": ["account"]}
    assert not Case.objects.exists()
    assert desk.send([desk.case(number) for number in range(3)]).status_code == 201
    assert Case.objects.count() == 3


def test_a_delivery_that_failed_may_come_again_as_it_was(desk: Desk) -> None:
    at, given = time.time(), desk.case(account=desk.cast.foreign_account.pk)
    assert desk.send(given, at=at).status_code == 400
    desk.cast.foreign_account.members.add(desk.cast.owner)
    assert desk.send(given, at=at).status_code == 201


def test_more_than_a_thousand_are_refused(desk: Desk) -> None:
    response = desk.send([desk.case(number) for number in range(1001)])
    assert (response.status_code, Case.objects.count()) == (400, 0)


@pytest.mark.parametrize("given", [{}, {"external_id": ""}, {"external_id": None}, {"external_id": "  "}])
def test_a_case_without_the_senders_own_id_is_refused(desk: Desk, given: dict[str, Any]) -> None:
    body = {"account": desk.cast.account.pk, "opened_on": "2025-06-02", **given}
    response = desk.send(body)
    assert (response.status_code, list(response.json())) == (400, ["external_id"])
    assert not Case.objects.exists()


@pytest.mark.parametrize("body", [b"", b"[", b"3", b'"x"', b"[1]", b"\xff", b'{"a": NaN}'])
def test_what_is_no_case_is_refused_with_400(desk: Desk, body: bytes) -> None:
    assert desk.send(body).status_code == 400
    assert not Case.objects.exists()


def test_accounts_and_cases_its_person_does_not_see_do_not_exist_for_it(desk: Desk) -> None:
    CaseFactory(account=desk.cast.foreign_account, external_id="DESK-9")
    assert desk.send(desk.case(account=desk.cast.foreign_account.pk)).json().keys() == {"account"}
    assert desk.send(desk.case(9)).json().keys() == {"external_id"}
    assert Case.objects.count() == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"X-ImpactDesk-Signature": "0" * 64},
        {"X-ImpactDesk-Signature": ""},
        {"X-ImpactDesk-Signature": "é" * 64},
        {"X-ImpactDesk-Timestamp": "now"},
        {"X-ImpactDesk-Timestamp": ""},
        {"X-ImpactDesk-Timestamp": "9" * 40},
        {"X-ImpactDesk-Timestamp": "-1"},
    ],
)
def test_a_signature_or_timestamp_that_is_wrong_gets_401_and_no_hint(desk: Desk, headers: dict[str, str]) -> None:
    response = desk.send(desk.case(), **headers)
    assert (response.status_code, response.json(), Case.objects.count()) == (401, NOT_SIGNED, 0)


def test_without_a_signature_nothing_is_told_a_token_does_not_open_it_and_get_reads_nothing(desk: Desk) -> None:
    from apps.people.services import issue_token

    _token, key = issue_token(by=None, person=desk.cast.owner)
    assert desk.post(b"{}", Authorization=f"Token {key}").json() == NOT_SIGNED
    assert desk.client.get(URL).status_code == 401


def test_a_body_that_was_changed_on_the_way_is_refused(desk: Desk) -> None:
    timestamp, body = str(int(time.time())), json.dumps(desk.case()).encode()
    signature = signature_of(desk.secret, timestamp, body)
    headers = {"X-ImpactDesk-Timestamp": timestamp, "X-ImpactDesk-Signature": signature}
    assert desk.post(body.replace(b"DESK-1", b"DESK-2"), **headers).status_code == 401
    later = headers | {"X-ImpactDesk-Timestamp": str(int(timestamp) + 1)}
    assert desk.post(body, **later).status_code == 401
    assert desk.post(body, **headers).status_code == 201


@pytest.mark.parametrize(("seconds", "status"), [(-310, 401), (-290, 201), (290, 201), (310, 401)])
def test_a_timestamp_more_than_five_minutes_away_is_refused(desk: Desk, seconds: int, status: int) -> None:
    assert desk.send(desk.case(), at=time.time() + seconds).status_code == status


def test_the_same_delivery_is_not_taken_twice(desk: Desk) -> None:
    at = time.time()
    assert desk.send(desk.case(), at=at).status_code == 201
    again = desk.send(desk.case(), at=at)
    assert (again.status_code, again.json().keys()) == (409, {"non_field_errors"})


def test_a_new_secret_ends_the_one_before_and_an_ended_webhook_takes_nothing(desk: Desk) -> None:
    _hook, secret = rotate_hook(by=desk.cast.administrator, hook=desk.hook)
    assert desk.send(desk.case()).status_code == 401
    assert desk.send(desk.case(), secret=secret).status_code == 201
    end_hook(by=desk.cast.administrator, hook=desk.hook)
    assert desk.send(desk.case(2), secret=secret).status_code == 401


def test_a_webhook_ends_with_the_person_and_writes_nothing_for_one_who_may_only_read(desk: Desk) -> None:
    update_person(by=None, person=desk.cast.owner, role="executive")
    assert desk.send(desk.case()).status_code == 403
    update_person(by=None, person=desk.cast.owner, left_on=dt.date(2025, 6, 1))
    assert desk.send(desk.case()).status_code == 401
    assert not Case.objects.exists()


def test_two_systems_each_have_their_own_secret(desk: Desk) -> None:
    other, secret = create_hook(by=desk.cast.administrator, name="Another desk", person=desk.cast.administrator)
    assert desk.send(desk.case(account=desk.cast.foreign_account.pk), secret=secret).status_code == 201
    assert secret != desk.secret
    other.refresh_from_db()
    desk.hook.refresh_from_db()
    assert (other.last_used_at is None, desk.hook.last_used_at is None) == (False, True)


def test_a_body_above_two_megabytes_is_not_read(desk: Desk) -> None:
    response = desk.send(desk.case(subject="x" * authentication.MOST_BYTES))
    assert (response.status_code, Case.objects.count()) == (413, 0)


@pytest.mark.parametrize("limit", ["MOST_AN_ADDRESS", "MOST_A_HOOK"])
def test_too_many_deliveries_wait(desk: Desk, limit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(authentication, limit, 2)
    told = [desk.send(desk.case(number)).status_code for number in range(3)]
    assert told == [201, 201, 429]
    assert Case.objects.count() == 2


def test_guessing_is_slowed_down(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(authentication, "MOST_WRONG", 2)
    told = [desk.send(desk.case(), secret="whsec_guess") for _ in range(3)]
    assert [response.status_code for response in told] == [401, 401, 429]
    assert told[-1].headers["Retry-After"] == "900"


def test_the_secret_is_in_no_table_no_history_and_no_log(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    desk.send(desk.case())
    desk.send(desk.case(), secret="whsec_wrong")
    rows = [*InboundHook.objects.values(), *InboundHook.pgh_event_models["update"].objects.values()]  # type: ignore[attr-defined]
    assert desk.secret not in str(rows) + str(list(Tally.objects.values())) + caplog.text
    assert "salt" not in InboundHook.pgh_event_models["update"].objects.values()[0]  # type: ignore[attr-defined]


def test_a_known_list_costs_the_same_to_check_however_many_webhooks_there_are(desk: Desk) -> None:
    with CaptureQueriesContext(
        connection,
    ) as one:
        desk.send(desk.case())
    for number in range(3):
        create_hook(by=None, name=f"Desk {number}", person=desk.cast.teammate)
    InboundHook.objects.update(last_used_at=None)
    Case.objects.all().delete()
    with CaptureQueriesContext(connection) as four:
        desk.send(desk.case(), at=time.time() - 5)
    assert len(one) == len(four)
