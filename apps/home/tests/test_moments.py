"""Moments that must not be missed: mailed once, in the morning, to whoever is in charge; and put off to a day."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.module_loading import import_string

from apps.accounts.services import introduce_contact, update_account
from apps.accounts.tests.factories import AccountFactory, ContactFactory
from apps.home import services
from apps.home.models import MomentRun, PutOff, ToldMoment
from apps.home.needs import needs_of
from apps.home.services import telling
from apps.outbox.models import Message

pytestmark = pytest.mark.django_db
NEW_YORK = ZoneInfo("America/New_York")
MORNING = dt.datetime(2025, 7, 3, 7, 0, tzinfo=NEW_YORK)
DAY, ONE_DAY = MORNING.date(), dt.timedelta(days=1)
DUE = DAY - dt.timedelta(days=14)  # who joined then is to be introduced by DAY


@pytest.fixture(autouse=True)
def _zone(settings: Any) -> None:
    settings.ORGANISATION_TIME_ZONE = "America/New_York"


def told(moment: dt.datetime = MORNING) -> int:
    with time_machine.travel(moment, tick=False):
        return services.tell_of_moments()


def newcomer(account: Any, name: str = "Priya Raman", joined_on: dt.date = DUE) -> Any:
    return ContactFactory(account=account, full_name=name, joined_on=joined_on)


def mails() -> list[tuple[str, str]]:
    return list(Message.objects.order_by("pk").values_list("to_email", "subject"))


# --- by mail ----------------------------------------------------------------------------------------


def test_a_moment_is_mailed_once_to_the_manager(cast: SimpleNamespace) -> None:
    newcomer(cast.account)
    assert [told(MORNING + days * ONE_DAY) for days in range(3)] == [1, 0, 0]
    assert mails() == [(cast.owner.email, "Introduce Priya Raman")]
    message = Message.objects.get()
    assert "Joined Northgate on 19 June; the introduction is due on 3 July." in message.text
    assert (message.kind, message.channel) == ("moments", "mail")


def test_nothing_is_mailed_before_it_is_due(cast: SimpleNamespace) -> None:
    newcomer(cast.account, joined_on=DUE + ONE_DAY)
    assert len(needs_of(cast.owner, DAY).due) == 1
    assert [told(), told(MORNING + ONE_DAY)] == [0, 1]


@pytest.mark.parametrize(("hour", "expected"), [(6, 0), (7, 1), (23, 1)])
def test_it_leaves_in_the_morning_of_the_organisation_or_later_that_day(
    cast: SimpleNamespace, hour: int, expected: int
) -> None:
    newcomer(cast.account)
    assert told(MORNING.replace(hour=hour, minute=59 if hour == 6 else 0)) == expected


def test_all_of_a_morning_is_one_mail_and_tomorrow_brings_only_what_is_new(cast: SimpleNamespace) -> None:
    newcomer(cast.account)
    ContactFactory(account=cast.account, full_name="Dana Ruiz", seniority="executive", left_on=DAY)
    newcomer(cast.foreign_account, "Henrik Brandt", DUE + ONE_DAY)
    assert told() == 2
    assert mails() == [(cast.owner.email, "2 moments not to miss")]
    text = Message.objects.get().text
    assert text.index("Introduce Priya Raman.") < text.index("Say who takes over from Dana Ruiz.")
    assert told(MORNING + ONE_DAY) == 1
    assert mails()[1:] == [(cast.outsider.email, "Introduce Henrik Brandt")]


def test_without_a_manager_the_lead_gets_it_and_without_a_lead_an_executive(cast: SimpleNamespace) -> None:
    newcomer(AccountFactory(name="Orphan", team=cast.team, manager=None), "Ida Orphan")
    newcomer(AccountFactory(name="Waif", manager=None), "Wim Waif")
    cast.outsider.is_active, cast.outsider.left_on = False, DAY
    cast.outsider.save()
    newcomer(cast.foreign_account, "Henrik Brandt")
    assert told() == 3
    assert sorted(mails()) == sorted(
        [(cast.lead.email, "Introduce Ida Orphan"), (cast.executive.email, "2 moments not to miss")]
    )


def test_a_run_that_is_killed_half_way_has_done_nothing(
    cast: SimpleNamespace, die_after: Any, monkeypatch: Any
) -> None:
    newcomer(cast.account)
    newcomer(cast.foreign_account)
    die_after(telling, "alert")
    with pytest.raises(SystemExit):
        told()
    assert not any(model.objects.exists() for model in (Message, ToldMoment, MomentRun))
    monkeypatch.undo()
    assert (told(), Message.objects.count()) == (2, 2)


@pytest.mark.django_db(transaction=True)
def test_four_at_once_send_each_mail_once(cast: SimpleNamespace) -> None:
    newcomer(cast.account)
    newcomer(cast.foreign_account)
    start = Barrier(4)

    def tell(_number: int) -> int:
        try:
            start.wait()
            return services.tell_of_moments()
        finally:
            connection.close()

    with time_machine.travel(MORNING, tick=False), ThreadPoolExecutor(4) as threads:
        assert sorted(threads.map(tell, range(4))) == [0, 0, 0, 2]
    assert Message.objects.count() == 2


def test_it_costs_the_same_at_one_and_at_three_moments_a_manager(cast: SimpleNamespace) -> None:
    counts = []
    for days in (0, 1):
        for number in range(1 + 2 * days):
            newcomer(cast.account, f"Newcomer {days}.{number}", DUE + days * ONE_DAY)
        with CaptureQueriesContext(connection) as queries:
            told(MORNING + days * ONE_DAY)
        counts.append(len(queries))
    assert Message.objects.order_by("pk").last().subject == "3 moments not to miss"
    assert counts[0] == counts[1]


def test_what_comes_again_later_is_told_again_and_what_was_gone_for_a_day_is_not(cast: SimpleNamespace) -> None:
    update_account(by=None, account=cast.account, is_out_to_bid=True)
    assert told() == 1
    update_account(by=None, account=cast.account, is_out_to_bid=False)
    assert told(MORNING + ONE_DAY) == 0
    update_account(by=None, account=cast.account, is_out_to_bid=True)
    assert told(MORNING + 2 * ONE_DAY) == 0
    update_account(by=None, account=cast.account, is_out_to_bid=False)
    for days in range(3, 12):
        told(MORNING + days * ONE_DAY)
    update_account(by=None, account=cast.account, is_out_to_bid=True)
    assert told(MORNING + 12 * ONE_DAY) == 1


def test_weeks_without_a_run_tell_nothing_twice(cast: SimpleNamespace) -> None:
    newcomer(cast.account)
    assert [told(), told(MORNING + 40 * ONE_DAY)] == [1, 0]


def test_a_mail_names_twenty_and_says_how_many_more_there_are(cast: SimpleNamespace) -> None:
    for number in range(23):
        newcomer(cast.account, f"Newcomer {number:02}")
    assert told() == 23
    text = Message.objects.get().text
    assert (text.count("Introduce"), "… and 3 more." in text) == (20, True)


# --- put off to a day -------------------------------------------------------------------------------


def moment_of(cast: SimpleNamespace) -> str:
    return needs_of(cast.owner, DAY).due[0].moment


@pytest.fixture
def on_the_day() -> Any:
    with time_machine.travel(MORNING, tick=False):
        yield


@pytest.fixture
def url(cast: SimpleNamespace, on_the_day: None) -> str:
    """The page on which the introduction of Priya is put off."""
    newcomer(cast.account)
    return f"{reverse('home:put_off', args=[cast.account.pk])}?moment={moment_of(cast)}"


def test_a_moment_put_off_leaves_home_and_comes_back_on_its_day_by_mail_too(
    cast: SimpleNamespace, sign_in: Any, url: str
) -> None:
    client = sign_in(cast.owner)
    assert told() == 1
    assert f'href="{url.replace(":", "%3A")}"' in client.get("/").text
    until = DAY + 5 * ONE_DAY
    assert client.post(url, {"until_on": until, "reason": "She is on leave until Monday."}).status_code == 302
    page = client.get("/?later=yes").text
    assert "She is on leave until Monday." in page
    assert needs_of(cast.owner, DAY).due == []
    assert needs_of(cast.lead, until - ONE_DAY).due == []
    assert "She is on leave" in client.get(cast.account.get_absolute_url()).text
    assert len(needs_of(cast.owner, until).due) == 1
    assert [told(MORNING + days * ONE_DAY) for days in (4, 5, 6)] == [0, 1, 0]


@pytest.mark.parametrize(
    ("until_on", "reason", "wrong"),
    [
        (DAY, "Later", "until_on"),
        (DAY + 91 * ONE_DAY, "Later", "until_on"),
        (DAY + ONE_DAY, "  ", "reason"),
        ("", "Typed a lot", "until_on"),
    ],
)
def test_it_is_put_off_to_a_day_within_90_with_a_reason(
    cast: SimpleNamespace, sign_in: Any, url: str, until_on: Any, reason: str, wrong: str
) -> None:
    refused = sign_in(cast.owner).post(url, {"until_on": until_on, "reason": reason})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, [wrong])
    assert reason.strip() in refused.text
    assert not PutOff.objects.exists()


def test_the_longest_is_90_days_and_the_later_decision_counts(cast: SimpleNamespace, sign_in: Any, url: str) -> None:
    client = sign_in(cast.owner)
    for days in (90, 3):
        assert client.post(url, {"until_on": DAY + days * ONE_DAY, "reason": f"{days} days"}).status_code == 302
    row = PutOff.objects.get()
    assert (row.until_on, row.reason, row.put_off_by) == (DAY + 3 * ONE_DAY, "3 days", cast.owner)
    assert row.events.count() == 2
    assert "3 days" in client.get(url).text
    client.post(url.replace("put-off", "bring-back"))
    assert len(needs_of(cast.owner, DAY).due) == 1


def test_what_is_no_longer_due_cannot_be_put_off(cast: SimpleNamespace, sign_in: Any, url: str) -> None:
    introduce_contact(by=cast.owner, contact=cast.account.contacts.get())
    answer = sign_in(cast.owner).post(url, {"until_on": DAY + ONE_DAY, "reason": "Later"}, follow=True)
    assert "That is no longer due." in answer.text
    assert not PutOff.objects.exists()


@pytest.mark.parametrize(
    ("who", "status"),
    [
        *(("owner", 200), ("teammate", 200), ("lead", 200), ("administrator", 200)),
        *(("executive", 403), ("coach", 403), ("outsider", 404)),
    ],
)
def test_who_writes_on_the_account_puts_off(
    cast: SimpleNamespace, sign_in: Any, url: str, who: str, status: int
) -> None:
    client = sign_in(getattr(cast, who))
    assert client.get(url).status_code == status
    back = client.post(url.replace("put-off", "bring-back")).status_code
    assert back == (302 if status == 200 else status)


def test_the_service_refuses_who_may_not_write(cast: SimpleNamespace, url: str) -> None:
    given = {"account": cast.account, "moment": moment_of(cast), "until_on": DAY + ONE_DAY, "reason": "Later"}
    with pytest.raises(PermissionDenied):
        services.put_off(by=cast.outsider, **given)
    with pytest.raises(ValidationError):
        services.put_off(by=cast.owner, **given | {"until_on": DAY - ONE_DAY})


def test_beat_knows_the_task(cast: SimpleNamespace, settings: Any) -> None:
    newcomer(cast.account)
    task = import_string(settings.CELERY_BEAT_SCHEDULE["tell-of-moments"]["task"])
    with time_machine.travel(MORNING, tick=False):
        assert (task(), task()) == (1, 0)
