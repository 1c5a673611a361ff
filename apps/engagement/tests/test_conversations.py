"""Conversations of executives: pages and API, tried as everybody of the cast."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from apps.accounts.models import Account
from apps.accounts.tests.factories import ContactFactory
from apps.core.months import today
from apps.engagement import attention
from apps.engagement.conversations.models import Conversation
from apps.engagement.tests.factories import ConversationFactory
from apps.people.tests.answers import READS
from apps.people.tests.caller import Caller


@pytest.fixture
def talked(cast: SimpleNamespace) -> SimpleNamespace:
    cast.contact = ContactFactory(account=cast.account, full_name="Dana Whitfield")
    cast.row = ConversationFactory(account=cast.account, person=cast.executive, contact=cast.contact)
    return cast


@pytest.mark.parametrize("page", ["detail", "history"])
@pytest.mark.parametrize(("who", "status"), READS.items())
def test_it_is_read_by_those_who_see_the_account(page: str, who: str, status: int, talked: Any, sign_in: Any) -> None:
    response = sign_in(getattr(talked, who)).get(reverse(f"conversations:{page}", args=[talked.row.pk]))
    assert response.status_code == status


@pytest.mark.parametrize(("who", "status"), READS.items())
def test_the_account_has_them_on_a_page(who: str, status: int, talked: Any, sign_in: Any) -> None:
    response = sign_in(getattr(talked, who)).get(reverse("accounts:conversations", args=[talked.account.pk]))
    assert response.status_code == status
    assert ("They want fewer meetings." in response.text) == (status == 200)


@pytest.mark.parametrize(("who", "status"), READS.items())
def test_those_of_the_account_and_the_executive_change_it(who: str, status: int, talked: Any, sign_in: Any) -> None:
    client = sign_in(getattr(talked, who))
    found = [client.get(reverse(f"conversations:{n}", args=[talked.row.pk])).status_code for n in ("update", "delete")]
    found.append(client.get(f"{reverse('conversations:create')}?account={talked.account.pk}").status_code)
    assert found == [status] * 3


def test_an_executive_leaves_what_another_one_heard(talked: Any, sign_in: Any) -> None:
    other = ConversationFactory(account=talked.account)
    client = sign_in(talked.executive)
    assert client.get(reverse("conversations:detail", args=[other.pk])).status_code == 200
    assert client.get(reverse("conversations:update", args=[other.pk])).status_code == 403
    assert client.post(reverse("conversations:delete", args=[other.pk])).status_code == 403
    caller = Caller(talked.executive)
    assert caller.patch(f"conversations/{other.pk}/", {"heard": "x"}).status_code == 403
    row = {"account": talked.account.pk, "person": other.person_id, "held_on": "2025-06-03", "heard": "x"}
    assert caller.post("conversations/", row).status_code == 403


def test_an_executive_chooses_among_all_accounts_and_logs_it(talked: Any, sign_in: Any) -> None:
    client, url = sign_in(talked.executive), reverse("conversations:create")
    assert set(client.get(url).context["accounts"]) == {talked.account, talked.foreign_account}
    form = client.get(f"{url}?account={talked.account.pk}").context["form"]
    assert (list(form.fields["person"].queryset), list(form.fields["contact"].queryset)) == (
        [talked.executive],
        [talked.contact],
    )
    data = {"person": talked.executive.pk, "held_on": "2025-06-05", "heard": "More leads.", "promised": "A plan."}
    response = client.post(f"{url}?account={talked.account.pk}", data | {"due_on": "2025-06-20"})
    row = Conversation.objects.get(heard="More leads.")
    assert (response.url, row.person, row.promised, row.due_on) == (
        row.get_absolute_url(),
        talked.executive,
        "A plan.",
        dt.date(2025, 6, 20),
    )


def test_an_outsider_logs_nothing(talked: Any, sign_in: Any) -> None:
    data = {"person": talked.outsider.pk, "held_on": "2025-06-05", "heard": "x"}
    url = f"{reverse('conversations:create')}?account={talked.account.pk}"
    assert sign_in(talked.outsider).post(url, data).status_code == 404
    assert Conversation.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"due_on": "2025-06-20"}, "due_on"),
        ({"promised": "A plan.", "due_on": "2025-06-01"}, "due_on"),
        ({"promised": "A plan.", "done_on": "2025-06-01"}, "done_on"),
        ({"promised": "A plan.", "done_on": "2199-06-01"}, "done_on"),
        ({"held_on": "2199-06-01"}, "held_on"),
        ({"heard": ""}, "heard"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_lost(
    fields: dict[str, str], wrong: str, talked: Any, sign_in: Any
) -> None:
    data = {"person": talked.executive.pk, "held_on": "2025-06-05", "heard": "Typed words", "promised": ""} | fields
    url = f"{reverse('conversations:create')}?account={talked.account.pk}"
    response = sign_in(talked.owner).post(url, data)
    assert (response.status_code, list(response.context["form"].errors)) == (422, [wrong])
    assert data["heard"] in response.text
    answer = Caller(talked.owner).post(
        "conversations/", {k: v for k, v in data.items() if v} | {"account": talked.account.pk}
    )
    assert (answer.status_code, list(answer.json())) == (400, [wrong])


def test_a_promise_is_open_overdue_or_done(talked: Any) -> None:
    day = today()
    due = {"promised": "x", "held_on": day - dt.timedelta(days=9), "account": talked.account}
    rows = {
        "none": talked.row,
        "open": ConversationFactory(**due, due_on=day),
        "overdue": ConversationFactory(**due, due_on=day - dt.timedelta(days=1)),
        "done": ConversationFactory(**due, due_on=day - dt.timedelta(days=1), done_on=day),
    }
    undated = ConversationFactory(**due)
    caller = Caller(talked.owner)
    for state, row in rows.items():
        assert row.state == state
        assert set(caller.ids(f"conversations/?state={state}")) == {row.pk, *([undated.pk] if state == "open" else [])}


def test_a_promise_asks_for_whoever_made_it_and_those_who_care_for_the_account(talked: Any) -> None:
    held = {"account": talked.account, "person": talked.executive, "promised": "A plan."}
    day = today()
    week, later = (ConversationFactory(**held, due_on=day + dt.timedelta(days=days)) for days in (7, 8))
    ConversationFactory(**held, due_on=day, done_on=day)
    for who in ("executive", "owner", "lead"):
        person = getattr(talked, who)
        accounts = Account.objects.visible_to(person).in_care_of(person)
        [found] = attention.items(person, accounts, day)
        assert (found.due_on, found.url, found.account_id) == (week.due_on, week.get_absolute_url(), talked.account.pk)
        assert "A plan." in str(found.text)
    for who in ("teammate", "outsider"):
        person = getattr(talked, who)
        assert list(attention.items(person, Account.objects.visible_to(person).in_care_of(person), day)) == []
    assert later.state == "open"


@pytest.mark.parametrize(("who", "n"), {"owner": 1, "lead": 1, "executive": 1, "outsider": 0, "coach": 0}.items())
def test_the_api_gives_each_what_they_see(who: str, n: int, talked: Any) -> None:
    assert len(Caller(getattr(talked, who)).ids("conversations/")) == n


def test_its_person_is_whoever_enters_it_unless_told(talked: Any) -> None:
    row = {"account": talked.account.pk, "held_on": "2025-06-03", "heard": "x", "external_id": "C-1"}
    caller = Caller(talked.executive)
    answer = caller.post("conversations/", row)
    assert (answer.status_code, answer.json()["person"]) == (201, talked.executive.pk)
    assert caller.post("conversations/", row | {"heard": "y"}).status_code == 200
    assert Conversation.objects.get(external_id="C-1").heard == "y"


@pytest.mark.parametrize(("query", "n"), {"q=meetings": 1, "q=leads": 0, "state=none": 1, "state=open": 0}.items())
def test_the_list_is_narrowed(query: str, n: int, talked: Any, sign_in: Any) -> None:
    response = sign_in(talked.owner).get(f"{reverse('conversations:list')}?{query}")
    assert len(response.context["object_list"]) == n


@pytest.mark.parametrize("page", ["conversations:list", "accounts:conversations"])
def test_a_list_costs_the_same_at_one_and_at_three(
    page: str, talked: Any, sign_in: Any, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    client = sign_in(talked.owner)
    url = reverse(page, args=[talked.account.pk] if page.startswith("accounts") else [])
    with django_assert_max_num_queries(9) as before:
        client.get(url)
    for _ in range(2):
        ConversationFactory(account=talked.account, contact=ContactFactory(account=talked.account))
    with django_assert_num_queries(len(before)):
        assert len(client.get(url).context["object_list"]) == 3
