"""Alert channels: who may open them, that their address is never shown again, and what a test says."""

import pytest

from apps.outbox.models import AlertChannel, Message
from apps.outbox.services import alert
from apps.outbox.tests.chat import Chat
from apps.outbox.tests.factories import AlertChannelFactory

pytestmark = pytest.mark.django_db
SLACK = "slack://T12345678/B12345678/abcdefghijklmnopqrstuvwx/"
PAGES = ["", "new/", "{pk}/", "{pk}/edit/", "{pk}/delete/", "{pk}/history/"]


@pytest.fixture
def channel(cast):
    return AlertChannelFactory(name="West chat", team=cast.team, url=SLACK)


@pytest.mark.parametrize("name", ["owner", "teammate", "lead", "executive", "coach", "outsider"])
def test_nobody_but_an_administrator_opens_a_channel(name, cast, channel, sign_in):
    client = sign_in(getattr(cast, name))
    for page in PAGES:
        assert client.get(f"/outbox/channels/{page.format(pk=channel.pk)}").status_code == 403
    for page in ("new/", "{pk}/edit/", "{pk}/delete/", "{pk}/test/"):
        assert client.post(f"/outbox/channels/{page.format(pk=channel.pk)}").status_code == 403
    assert AlertChannel.objects.count() == 1


def test_no_page_shows_the_address_of_a_channel(cast, channel, sign_in):
    client = sign_in(cast.administrator)
    for page in PAGES:
        shown = client.get(f"/outbox/channels/{page.format(pk=channel.pk)}")
        assert shown.status_code == 200
        assert "abcdefghijklmnopqrstuvwx" not in shown.content.decode()
    assert b"slack://T...8/B...8/a...x" in client.get(f"/outbox/channels/{channel.pk}/").content
    exported = b"".join(client.get("/outbox/channels/?format=csv").streaming_content).decode()
    assert "West chat" in exported
    assert "abcdefghijklmnopqrstuvwx" not in exported
    assert "abcdefghijklmnopqrstuvwx" not in client.get("/history/").content.decode()


def test_a_channel_is_added_with_its_team(cast, sign_in):
    client = sign_in(cast.administrator)
    fields = {"name": "West chat", "address": f" {SLACK} ", "team": cast.team.pk, "is_active": "on"}
    answer = client.post("/outbox/channels/new/", fields)
    channel = AlertChannel.objects.get()
    assert answer.url == f"/outbox/channels/{channel.pk}/"
    assert (channel.name, channel.url, channel.team, channel.is_active) == ("West chat", SLACK, cast.team, True)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("slack:/oops", "This is no address apprise knows."),
        ("dbus://", "stays on this machine"),
        ("", "This field is required."),
    ],
)
def test_a_wrong_address_is_refused_beside_its_field_and_what_was_typed_is_kept(address, words, cast, sign_in):
    fields = {"name": "West chat", "address": address, "is_active": "on"}
    answer = sign_in(cast.administrator).post("/outbox/channels/new/", fields)
    assert answer.status_code == 422
    assert words in " ".join(answer.context["form"].errors["address"])
    assert 'value="West chat"' in answer.content.decode()
    assert AlertChannel.objects.count() == 0


def test_the_same_name_twice_is_refused_beside_its_field(cast, channel, sign_in):
    fields = {"name": "West chat", "address": SLACK, "is_active": "on"}
    answer = sign_in(cast.administrator).post("/outbox/channels/new/", fields)
    assert answer.status_code == 422
    assert answer.context["form"].errors["name"]


def test_changing_a_channel_keeps_its_address_where_none_is_typed(cast, channel, sign_in):
    AlertChannel.objects.update(error="HTTP 500")
    client = sign_in(cast.administrator)
    url = f"/outbox/channels/{channel.pk}/edit/"
    client.post(url, {"name": "All chats", "team": "", "address": ""})
    channel.refresh_from_db()
    assert (channel.name, channel.team, channel.is_active, channel.url) == ("All chats", None, False, SLACK)
    assert channel.error == "HTTP 500"
    client.post(url, {"name": "All chats", "team": "", "address": "json://chat.firm.example/x"})
    channel.refresh_from_db()
    assert (channel.url, channel.error) == ("json://chat.firm.example/x", "")


def test_two_people_in_one_channel_see_no_address_of_the_other(cast, channel, sign_in):
    seen = channel.version
    client = sign_in(cast.administrator)
    client.post(f"/outbox/channels/{channel.pk}/edit/", {"name": "Renamed", "version": seen})
    answer = client.post(f"/outbox/channels/{channel.pk}/edit/", {"name": "Mine", "version": seen})
    assert answer.status_code == 409
    assert "abcdefghijklmnopqrstuvwx" not in answer.content.decode()


def test_a_test_goes_out_at_once_and_says_what_came_of_it(cast, sign_in):
    with Chat() as chat:
        channel = AlertChannelFactory(name="West chat", url=chat.url)
        client = sign_in(cast.administrator)
        url = f"/outbox/channels/{channel.pk}/"
        assert client.get(f"{url}test/").status_code == 405
        page = client.post(f"{url}test/", follow=True).content.decode()
        assert "West chat took the test." in page
        assert chat.posts[0]["title"] == "A test from ImpactDesk"
        chat.answers = [404]
        page = client.post(f"{url}test/", follow=True).content.decode()
        assert "West chat did not take the test." in page
        assert "404" in page
        assert "The last notice failed" in page
        chat.shutdown()


def test_a_deleted_channel_says_what_waits_for_it_and_its_notices_stay_in_the_outbox(cast, channel, sign_in):
    alert(key="low:1", kind="low_answer", to=[], subject="Low", text="Low", team_id=cast.team.pk)
    client = sign_in(cast.administrator)
    url = f"/outbox/channels/{channel.pk}/delete/"
    assert "1 notice that waits for it is cancelled." in client.get(url).content.decode()
    assert client.post(url).url == "/outbox/channels/"
    notice = Message.objects.get()
    assert (notice.state, notice.to_name) == ("cancelled", "West chat")
    page = client.get(f"/outbox/{notice.pk}/").content.decode()
    assert "To the chat West chat" in page
    assert "West chat" in client.get("/outbox/").content.decode()


def test_the_outbox_leads_administrators_to_the_channels(cast, sign_in):
    assert "/outbox/channels/" in sign_in(cast.administrator).get("/outbox/").content.decode()
    assert "/outbox/channels/" not in sign_in(cast.owner).get("/outbox/").content.decode()


def test_an_empty_list_says_what_channels_are_for(cast, sign_in):
    assert "Add the first channel" in sign_in(cast.administrator).get("/outbox/channels/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries_at_any_length(count, cast, sign_in, django_assert_num_queries):
    AlertChannelFactory.create_batch(count, team=cast.team)
    client = sign_in(cast.administrator)
    with django_assert_num_queries(4):
        assert client.get("/outbox/channels/").status_code == 200


def test_the_api_has_no_channels(cast, sign_in):
    described = sign_in(cast.administrator).get("/api/v1/schema/").content.decode()
    assert "/api/v1/feedback-requests" in described
    assert "channel" not in described.lower()


def test_home_tells_administrators_alone_of_a_chat_that_takes_no_notice(cast, channel, sign_in):
    AlertChannel.objects.update(error="error=500.")
    home = sign_in(cast.administrator).get("/").content.decode()
    assert "Alerts do not reach West chat" in home
    assert f'href="/outbox/channels/{channel.pk}/"' in home
    assert "Alerts do not reach" not in sign_in(cast.lead).get("/").content.decode()
    AlertChannel.objects.update(is_active=False)
    assert "Alerts do not reach" not in sign_in(cast.administrator).get("/").content.decode()
