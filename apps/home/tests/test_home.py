"""Each role's home, handing over, and a fresh installation."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from apps.accounts.models import Account
from apps.accounts.tests.factories import AccountFactory, ContactFactory
from apps.core.months import today
from apps.home.services import hand_over
from apps.people.tests.factories import PersonFactory, TeamFactory

ALL = ["owner", "teammate", "lead", "executive", "coach", "administrator", "outsider"]


@pytest.mark.parametrize("who", ALL)
def test_everybody_has_a_home(who, cast, sign_in):
    response = sign_in(getattr(cast, who)).get(reverse("home:home"))
    assert response.status_code == 200
    assert ("log" in response.context) == (who in {"owner", "teammate", "lead", "administrator", "outsider"})


@pytest.mark.parametrize("who", ["executive", "coach"])
def test_who_does_not_log_sees_the_month(who, cast, sign_in):
    assert "There are no figures of that month yet." in sign_in(getattr(cast, who)).get(reverse("home:home")).text


def test_home_shows_what_is_due_with_its_reason_and_button(cast, sign_in):
    contact = ContactFactory(account=cast.account, full_name="Priya Raman", joined_on=today() - dt.timedelta(days=24))
    response = sign_in(cast.owner).get(reverse("home:home"))
    assert "10 days overdue" in response.text
    assert "Introduce Priya Raman" in response.text
    assert f'action="{reverse("accounts:introduce_contact", args=[contact.pk])}"' in response.text


def test_home_shows_eight_and_all_on_request(cast, sign_in):
    ContactFactory.create_batch(9, account=cast.account, joined_on=today() - dt.timedelta(days=24))
    client = sign_in(cast.owner)
    assert len(client.get(reverse("home:home")).context["due"]) == 8
    assert len(client.get(f"{reverse('home:home')}?all=yes").context["due"]) == 9


def test_home_costs_the_same_queries_at_one_and_at_three_accounts(cast, sign_in, django_assert_num_queries):
    client = sign_in(cast.owner)
    ContactFactory(account=cast.account, joined_on=today())
    with django_assert_num_queries(36):
        client.get(reverse("home:home"))
    for _ in range(2):
        ContactFactory(account=AccountFactory(manager=cast.owner), joined_on=today())
    with django_assert_num_queries(36):
        client.get(reverse("home:home"))


def test_a_fresh_installation_says_what_to_do_first(db, sign_in):
    administrator = PersonFactory(role="administrator")
    client = sign_in(administrator)
    steps = client.get(reverse("home:home")).context["steps"]
    assert [(step.title, step.is_done) for step in steps] == [
        ("Create a team", False),
        ("Enter people", False),
        ("Enter your first account", False),
    ]
    TeamFactory()
    PersonFactory()
    assert [step.is_done for step in client.get(reverse("home:home")).context["steps"]] == [True, True, False]
    AccountFactory()
    assert client.get(reverse("home:home")).context["steps"] == []


def test_who_manages_nothing_is_told_how_to_begin(db, sign_in):
    response = sign_in(PersonFactory()).get(reverse("home:home"))
    assert "You have no account yet." in response.text


@pytest.mark.parametrize("who", ALL)
def test_only_administrators_hand_over(who, cast, sign_in):
    status = sign_in(getattr(cast, who)).get(reverse("home:hand_over", args=[cast.outsider.pk])).status_code
    assert status == (200 if who == "administrator" else 403)


def test_all_accounts_of_a_person_go_to_another_in_one_step(cast, sign_in):
    AccountFactory(name="Joined", members=[cast.owner])
    url = reverse("home:hand_over", args=[cast.owner.pk])
    response = sign_in(cast.administrator).post(
        url, {"to": cast.teammate.pk, "effective_on": "2025-06-15"}, follow=True
    )
    assert "Jon Teammate has 2 more accounts." in response.text
    cast.account.refresh_from_db()
    assert cast.account.manager == cast.teammate
    assert cast.account.managers.get(manager=cast.teammate).from_on == dt.date(2025, 6, 15)
    assert list(Account.objects.get(name="Joined").members.all()) == [cast.teammate]


def test_nothing_goes_to_who_has_left_or_to_oneself(cast):
    gone = PersonFactory(left_on=dt.date(2025, 1, 1))
    for to in (gone, cast.owner):
        with pytest.raises(ValidationError):
            hand_over(by=cast.administrator, person=cast.owner, to=to)


def test_a_lead_hands_nothing_over(cast):
    with pytest.raises(PermissionDenied):
        hand_over(by=cast.lead, person=cast.owner, to=cast.teammate)


def test_a_day_in_the_future_changes_nothing(cast, sign_in):
    url = reverse("home:hand_over", args=[cast.owner.pk])
    tomorrow = (today() + dt.timedelta(days=1)).isoformat()
    response = sign_in(cast.administrator).post(url, {"to": cast.teammate.pk, "effective_on": tomorrow})
    assert response.status_code == 422
    assert "The day of a change cannot lie in the future." in response.text
    assert Account.objects.get(pk=cast.account.pk).manager == cast.owner
