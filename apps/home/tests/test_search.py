"""Search finds what one may see, as it is written, and says why it found nothing."""

import pytest
from django.urls import reverse

from apps.accounts.tests.factories import AccountFactory, ContactFactory
from apps.activities.tests.factories import ActivityFactory
from apps.core.months import today
from apps.impacts.tests.factories import ImpactFactory


@pytest.fixture
def filled(cast):
    """Something of each kind on the cast's account, called "north"."""
    ContactFactory(account=cast.account, full_name="Nora Northcote")
    ImpactFactory(account=cast.account, statement="Northern pages open in 2.5 seconds")
    ActivityFactory(account=cast.account, person=cast.owner, occurred_on=today(), summary="Call with the north")
    return cast


def found(client, text):
    groups = client.get(reverse("home:search"), {"q": text}).context["groups"]
    return {str(group.label).split()[0]: [hit.title for hit in group.hits] for group in groups}


def test_it_finds_every_kind(filled, sign_in):
    assert found(sign_in(filled.owner), "north") == {
        "Accounts": ["Northgate"],
        "Contacts": ["Nora Northcote"],
        "Impacts": ["Northern pages open in 2.5 seconds"],
        "Activities": ["Call with the north"],
    }


def test_it_finds_nothing_of_accounts_one_does_not_see(filled, sign_in):
    assert found(sign_in(filled.outsider), "north") == {}


def test_it_finds_colleagues(cast, sign_in):
    assert found(sign_in(cast.outsider), "lindqvist") == {"People": ["Marta Lindqvist"]}


def test_a_coach_does_not_search(cast, sign_in):
    assert sign_in(cast.coach).get(reverse("home:search")).status_code == 403


@pytest.mark.parametrize("text", ["%%", "__", "_a", "\\\\"])
def test_signs_are_taken_as_they_are(text, filled, sign_in):
    assert found(sign_in(filled.administrator), text) == {}


def test_a_name_with_signs_is_found_by_them(cast, sign_in):
    AccountFactory(name="100% Organic_Foods")
    assert found(sign_in(cast.administrator), "0% organic_") == {"Accounts": ["100% Organic_Foods"]}


@pytest.mark.parametrize(
    ("query", "words"),
    {
        "": "Finds accounts, contacts, impacts and people by name",
        "?q=n": "Write at least 2 characters.",
        "?q=zzzz": "Nothing is called “zzzz”.",
        "?q=%3Cscript%3E": "Nothing is called “&lt;script&gt;”.",
        "?q=a%00b": "Nothing is called “ab”.",
    }.items(),
)
def test_nothing_found_says_why(query, words, filled, sign_in):
    assert words in sign_in(filled.owner).get(reverse("home:search") + query).text


def test_it_costs_the_same_queries_whatever_it_finds(filled, sign_in, django_assert_num_queries):
    client = sign_in(filled.owner)
    for name in ("zzzz", "north"):
        with django_assert_num_queries(8):
            client.get(reverse("home:search"), {"q": name})


def test_more_than_eight_lead_to_the_list(cast, sign_in):
    AccountFactory.create_batch(9, manager=cast.owner)
    [group] = sign_in(cast.owner).get(reverse("home:search"), {"q": "Account"}).context["groups"]
    assert (len(group.hits), group.has_more, group.more_url) == (8, True, "/accounts/?q=Account")
