"""The administrators' pages of outgoing webhooks: made, tested, paused, given a new secret, deleted; what arrived."""

import datetime as dt
import re
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from apps.outbox.attention import items
from apps.outbox.models import Message
from apps.outbox.subscriptions import services, words
from apps.outbox.subscriptions.models import KEPT_FOR, Event, Subscription
from apps.outbox.subscriptions.sending import send_webhooks
from apps.people.tests.caller import Caller

pytestmark = pytest.mark.django_db
SECRET = re.compile(r"whsec_[\w-]{43}")
OTHERS = ["owner", "teammate", "lead", "executive", "coach", "outsider"]
PAGES = ["detail", "update", "delete", "history", "deliveries"]
BUTTONS = ["update", "delete", "pause", "resume", "rotate", "test"]
GIVEN = {"name": "Service desk", "url": "https://desk.example/in", "wanted": ["response.received", "follow_up.due"]}


def page(name: str, row: Any = None) -> str:
    return reverse(f"subscriptions:{name}", args=[row.pk] if row else [])


@pytest.mark.parametrize("role", OTHERS)
def test_only_administrators_open_them(desk: SimpleNamespace, sign_in: Any, happen: Any, role: str) -> None:
    happen(7)
    client = sign_in(getattr(desk.cast, role))
    for name in ("list", "create"):
        assert client.get(page(name)).status_code == 403
    assert client.post(page("create"), GIVEN).status_code == 403
    assert {client.get(page(name, desk.webhook)).status_code for name in PAGES} == {403}
    assert {client.post(page(name, desk.webhook)).status_code for name in BUTTONS} == {403}
    assert client.post(page("retry", Message.objects.get())).status_code == 403
    for service in (services.pause_subscription, services.rotate_secret, services.send_test):
        with pytest.raises(PermissionDenied):
            service(by=getattr(desk.cast, role), subscription=desk.webhook)
    api = Caller(getattr(desk.cast, role))
    assert [api.get(path).status_code for path in ("webhooks/", "webhook-deliveries/")] == [403, 403]


def test_a_secret_is_shown_in_the_answer_that_made_it_and_never_again(cast: SimpleNamespace, sign_in: Any) -> None:
    client = sign_in(cast.administrator)
    assert client.get(page("create")).status_code == 200
    made = client.post(page("create"), GIVEN)
    row = Subscription.objects.get()
    assert (made.status_code, set(SECRET.findall(made.text))) == (200, {row.secret})
    assert "no-store" in made["Cache-Control"]
    assert (row.name, row.url, row.wanted) == ("Service desk", GIVEN["url"], GIVEN["wanted"])
    for name in PAGES:
        shown = client.get(page(name, row))
        assert (shown.status_code, SECRET.findall(shown.text)) == (200, [])
    assert SECRET.findall(client.get(page("list")).text) == []
    assert row.salt not in client.get(reverse("home:history")).text


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("url", "http://desk.example/in", "It must begin with https://"),
        ("url", "https://10.0.0.7/in", "lies within a private network"),
        ("url", "", "This field is required."),
        ("wanted", [], "This field is required."),
        ("wanted", ["nonsense"], "Select a valid choice."),
        ("name", "", "This field is required."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    cast: SimpleNamespace, sign_in: Any, field: str, value: Any, words: str
) -> None:
    answer = sign_in(cast.administrator).post(page("create"), GIVEN | {"name": "Desk of old", field: value})
    assert (answer.status_code, Subscription.objects.count()) == (422, 0)
    assert words in answer.text
    assert field == "name" or 'value="Desk of old"' in answer.text
    assert SECRET.findall(answer.text) == []


def test_there_is_an_end_to_how_many_there_are_and_each_name_is_once(
    cast: SimpleNamespace, sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = sign_in(cast.administrator)
    client.post(page("create"), GIVEN)
    again = client.post(page("create"), GIVEN)
    assert (again.status_code, "already exists" in again.text) == (422, True)
    monkeypatch.setattr(services, "MOST", 1)
    assert "delete one that is not used" in client.post(page("create"), GIVEN | {"name": "Another"}).text


def test_a_new_secret_replaces_the_old_one_and_a_second_press_does_not(desk: SimpleNamespace, sign_in: Any) -> None:
    client = sign_in(desk.cast.administrator)
    seen = {"seen": desk.webhook.version}
    [secret] = set(SECRET.findall(client.post(page("rotate", desk.webhook), seen).text))
    assert secret != desk.secret
    assert client.post(page("rotate", desk.webhook), seen).status_code == 302
    assert Subscription.objects.get().secret == secret


def test_sending_changes_no_version_and_leaves_no_trace_in_the_history(
    desk: SimpleNamespace, receiver: Any, happen: Any
) -> None:
    receiver.always = 500
    happen(7)
    send_webhooks()
    row = Subscription.objects.get()
    assert (row.failures, row.version) == (1, desk.webhook.version)
    assert row.pgh_event_model.objects.filter(pgh_obj=row).count() == 1  # type: ignore[attr-defined]


def test_it_is_edited_paused_resumed_tested_and_deleted_by_buttons(
    desk: SimpleNamespace, sign_in: Any, receiver: Any, happen: Any
) -> None:
    client = sign_in(desk.cast.administrator)
    changed = {"name": "Desk of the north", "url": receiver.url, "wanted": [Event.RESPONSE_RECEIVED.value]}
    client.post(page("update", desk.webhook), changed | {"version": desk.webhook.version})
    assert Subscription.objects.get().name == "Desk of the north"
    client.post(page("pause", desk.webhook))
    assert "is kept for it" in client.get(page("detail", desk.webhook)).text
    receiver.answers, receiver.content = [403], b"<i>who are you?</i>"
    refused = client.post(page("test", desk.webhook), follow=True).text
    assert "It answered 403. &lt;i&gt;who are you?&lt;/i&gt;" in refused
    assert "status 204" in client.post(page("test", desk.webhook), follow=True).text
    client.post(page("resume", desk.webhook))
    assert not Subscription.objects.get().is_paused
    happen(7)
    assert "1 message that waits for it is cancelled." in client.get(page("delete", desk.webhook)).text
    client.post(page("delete", desk.webhook))
    assert (Subscription.objects.count(), Message.objects.get().state) == (0, "cancelled")


def test_its_page_says_what_arrived_what_did_not_and_tries_again(
    desk: SimpleNamespace, sign_in: Any, receiver: Any, happen: Any
) -> None:
    client = sign_in(desk.cast.administrator)
    happen(6)
    send_webhooks()
    receiver.answers, receiver.content = [500], b"out of order"
    happen(7)
    send_webhooks()
    shown = client.get(page("detail", desk.webhook)).text
    assert shown.count("It answered 500. out of order") == 2  # of the system, and of the message
    assert "It is tried again at" in shown
    assert shown.count("Try now") == 1
    failed = Message.objects.get(state="queued")
    assert client.post(page("retry", failed)).url == page("detail", desk.webhook)
    send_webhooks()
    assert receiver.ids == ["response.received:6", "response.received:7"]
    listed = client.get(page("deliveries", desk.webhook) + "?state=sent").text
    assert listed.count("response.received:") == 2
    outbox = client.get(reverse("home:message", args=[failed.pk])).text
    assert "To the system Desk" in outbox


def test_one_given_up_is_tried_again_from_the_outbox_as_well(
    desk: SimpleNamespace, sign_in: Any, receiver: Any, happen: Any
) -> None:
    happen(7)
    Message.objects.update(state="failed", attempts=16)
    Subscription.objects.update(failures=9, next_try_at=timezone.now() + dt.timedelta(hours=4))
    client = sign_in(desk.cast.administrator)
    client.post(reverse("home:retry_message", args=[Message.objects.get().pk]))
    assert send_webhooks() == {"sent": 1}


def test_home_tells_administrators_of_a_system_that_takes_nothing(
    desk: SimpleNamespace, receiver: Any, happen: Any
) -> None:
    receiver.always, today = 500, timezone.localdate()
    happen(7)
    send_webhooks()
    administrator = desk.cast.administrator
    assert list(items(administrator, None, today)) == []
    with time_machine.travel(timezone.now() + dt.timedelta(hours=2), tick=False):
        [item] = items(administrator, None, today)
        assert (item.title, item.url) == ("Desk is told nothing", page("detail", desk.webhook))
        assert "It answered 500." in item.text
        assert list(items(desk.cast.executive, None, today)) == []
    with time_machine.travel(timezone.now() + dt.timedelta(days=3), tick=False):
        send_webhooks()
        [item] = items(administrator, None, today)
        assert "It had taken nothing for two days." in item.text
        services.resume_subscription(by=administrator, subscription=Subscription.objects.get())
        assert list(items(administrator, None, today)) == []


def test_list_and_page_cost_the_same_at_one_row_and_at_three(
    desk: SimpleNamespace, subscribe: Any, sign_in: Any, happen: Any, django_assert_num_queries: Any
) -> None:
    client = sign_in(desk.cast.administrator)
    happen(1)
    client.get(page("list"))
    with django_assert_num_queries(4):
        client.get(page("list"))
    with django_assert_num_queries(5):
        client.get(page("detail", desk.webhook))
    with django_assert_num_queries(5):
        client.get(page("deliveries", desk.webhook))
    for number in (2, 3):
        subscribe(f"Desk {number}")
        happen(number)
    with django_assert_num_queries(4):
        client.get(page("list"))
    with django_assert_num_queries(5):
        client.get(page("detail", desk.webhook))
    with django_assert_num_queries(5):
        client.get(page("deliveries", desk.webhook))


def test_the_api_tells_administrators_how_it_goes_and_never_a_secret(
    desk: SimpleNamespace, receiver: Any, happen: Any
) -> None:
    receiver.always = 500
    happen(7)
    send_webhooks()
    api = Caller(desk.cast.administrator)
    [row] = api.get("webhooks/").json()["results"]
    assert (row["name"], row["events"], row["is_paused"]) == ("Desk", Event.values, False)
    assert row["error"] == "It answered 500."
    [sent] = api.get(f"webhook-deliveries/?subscription={desk.webhook.pk}&event=response.received").json()["results"]
    assert (sent["delivery"], sent["state"], sent["attempts"]) == ("response.received:7", "queued", 1)
    assert "whsec" not in api.get("webhooks/").content.decode()
    assert desk.webhook.salt not in api.get("webhooks/").content.decode()
    assert api.get("webhook-deliveries/?state=sent").json()["results"] == []
    assert api.post("webhooks/", {"name": "Another"}).status_code == 405


def test_what_the_last_time_was_is_said_where_anything_was_said() -> None:
    now = timezone.now()
    failing = Subscription(failing_since=now, failures=1)
    paused = Subscription(paused_at=now, is_paused_by_itself=True)
    assert "The last time" not in words.trouble_of(failing) + words.trouble_of(paused)
    failing.error = paused.error = "It answered 500."
    for row in (failing, paused):
        assert words.trouble_of(row).endswith("The last time: It answered 500.")


def test_a_long_pause_says_that_nothing_was_kept_since() -> None:
    paused = Subscription(paused_at=timezone.now() - KEPT_FOR + dt.timedelta(minutes=1))
    assert "What happens until" in words.trouble_of(paused)
    paused.paused_at = timezone.now() - KEPT_FOR
    assert "nothing was kept for it since" in words.trouble_of(paused)
