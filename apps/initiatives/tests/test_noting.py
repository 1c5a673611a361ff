"""Other systems hear when an initiative's status changes: once, also when days were missed."""

import datetime as dt
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.initiatives.noted import NotedStatus
from apps.initiatives.services import activate_initiative, cancel_initiative, noting
from apps.initiatives.services.noting import note_statuses
from apps.initiatives.tests.factories import InitiativeFactory, northgates
from apps.outbox.models import Message
from apps.outbox.subscriptions.models import Event
from apps.outbox.subscriptions.services import create_subscription

pytestmark = pytest.mark.django_db
JUNE_30 = dt.datetime(2025, 6, 30, 16, tzinfo=dt.UTC)  # the day of the worked example


@pytest.fixture(autouse=True)
def _on_30_june(settings: Any) -> Iterator[None]:
    settings.BASE_URL = "https://desk.firm.example"
    with time_machine.travel(JUNE_30, tick=False):
        wanted = [Event.INITIATIVE_STATUS_CHANGED.value]
        create_subscription(by=None, name="Desk", url="https://desk.example/in", wanted=wanted)
        yield


def told() -> list[dict[str, Any]]:
    rows = Message.objects.filter(channel="webhook").order_by("pk")
    return [json.loads(text) for text in rows.values_list("text", flat=True)]


def test_what_is_seen_for_the_first_time_is_noted_and_not_told() -> None:
    row = northgates()
    assert (note_statuses(), note_statuses()) == (1, 0)
    noted = NotedStatus.objects.get()
    assert (noted.initiative_id, noted.status, noted.changes) == (row.pk, "at_risk", 0)
    assert told() == []


def test_a_change_by_a_person_is_told_with_before_and_after() -> None:
    row = InitiativeFactory()
    note_statuses()
    cancel_initiative(by=None, initiative=row)
    assert (note_statuses(), note_statuses()) == (1, 0)
    [said] = told()
    assert said["id"] == f"initiative.status_changed:{row.pk}:1"
    assert said["data"] == {
        "initiative": row.pk,
        "status": "cancelled",
        "status_before": "proposed",
        "url": f"https://desk.firm.example/initiatives/{row.pk}/",
        "api_url": f"https://desk.firm.example/api/v1/initiatives/{row.pk}/",
    }


def test_a_change_by_the_calendar_is_told_once_also_after_days_without_a_look() -> None:
    row = InitiativeFactory(starts_on=dt.date(2025, 7, 15), ends_on=dt.date(2025, 9, 1))
    activate_initiative(by=None, initiative=row)
    note_statuses()
    assert NotedStatus.objects.get().status == "proposed"
    with time_machine.travel(JUNE_30 + dt.timedelta(days=40), tick=False):
        assert (note_statuses(), note_statuses()) == (1, 0)
    assert [(said["data"]["status_before"], said["data"]["status"]) for said in told()] == [("proposed", "unplanned")]


def test_what_changes_back_is_told_as_another_change() -> None:
    row = InitiativeFactory()
    note_statuses()
    cancel_initiative(by=None, initiative=row)
    note_statuses()
    type(row).objects.filter(pk=row.pk).update(state="proposed")
    note_statuses()
    assert [said["id"].rpartition(":")[2] for said in told()] == ["1", "2"]
    assert told()[1]["data"]["status"] == "proposed"


def test_who_dies_in_between_has_neither_noted_nor_told() -> None:
    row = InitiativeFactory()
    note_statuses()
    cancel_initiative(by=None, initiative=row)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(noting, "tell", lambda found: [*found] and 1 / 0)
        with pytest.raises(ZeroDivisionError):
            note_statuses()
    assert NotedStatus.objects.get().status == "proposed"
    note_statuses()
    assert len(told()) == 1


def test_the_look_costs_the_same_at_one_and_at_three_and_passes_what_has_ended(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    counts = []
    for number in (1, 2):
        for _n in range(number):
            northgates()
        with CaptureQueriesContext(connection) as queries:
            note_statuses()
        counts.append(len(queries))
    assert counts[0] == counts[1]
    ended = InitiativeFactory()
    cancel_initiative(by=None, initiative=ended)
    note_statuses()
    assert ended not in type(ended).objects.may_have_changed()
    assert type(ended).objects.may_have_changed().count() == 3
    monkeypatch.setattr(noting, "BATCH", 2)
    NotedStatus.objects.all().delete()
    assert note_statuses() == 4


@pytest.mark.django_db(transaction=True)
def test_two_looks_at_once_tell_once() -> None:
    for _n in range(3):
        InitiativeFactory()
    note_statuses()
    for row in NotedStatus.objects.select_related("initiative"):
        cancel_initiative(by=None, initiative=row.initiative)

    def look(_n: int) -> int:
        try:
            return note_statuses()
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as threads:
        assert sorted(threads.map(look, range(3))) == [0, 0, 3]
    assert len(told()) == 3
