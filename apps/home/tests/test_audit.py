"""The audit trail: who changed what, over all tables, for administrators."""

import pytest
from django.urls import reverse

from apps.accounts.services import update_account
from apps.accounts.tests.factories import ContactFactory
from apps.feedback.tests.factories import ResponseFactory
from apps.home.audit import tracked


@pytest.mark.parametrize("who", ["owner", "teammate", "lead", "executive", "coach", "outsider", "administrator"])
def test_only_administrators_open_it(who, cast, sign_in):
    status = sign_in(getattr(cast, who)).get(reverse("home:history")).status_code
    assert status == (200 if who == "administrator" else 403)


def test_a_change_says_who_did_it_and_leads_to_the_row(cast, sign_in):
    update_account(by=cast.owner, account=cast.account, industry="Retail")
    [entry] = sign_in(cast.administrator).get(reverse("home:history"), {"person": cast.owner.pk}).context["events"]
    assert (entry.by, str(entry.kind), entry.row) == ("Marta Lindqvist", "Changed", "Account: Northgate")
    assert entry.url == reverse("accounts:history", args=[cast.account.pk])


def test_it_is_narrowed_by_person_and_table(cast, sign_in):
    update_account(by=cast.owner, account=cast.account, industry="Retail")
    client = sign_in(cast.administrator)
    by_owner = client.get(reverse("home:history"), {"person": cast.owner.pk}).context["events"]
    teams = client.get(reverse("home:history"), {"model": "people.team"}).context["events"]
    assert [entry.row for entry in by_owner] == ["Account: Northgate"]
    assert {entry.row for entry in teams} == {"Team: Growth West", "Team: Growth East"}


def test_it_knows_every_table_that_keeps_a_history(db):
    assert {"accounts.account", "people.person", "impacts.impact", "activities.activity", "feedback.response"} <= set(
        tracked()
    )


@pytest.mark.parametrize("page", ["0", "-3", "x", "999", "٣"])
def test_a_page_that_does_not_exist_is_answered(page, cast, sign_in):
    assert sign_in(cast.administrator).get(reverse("home:history"), {"page": page}).status_code == 200


def test_older_changes_stand_on_the_next_page(cast, sign_in):
    ContactFactory.create_batch(51, account=cast.account)
    client, narrow = sign_in(cast.administrator), {"model": "accounts.contact"}
    first = client.get(reverse("home:history"), narrow)
    second = client.get(reverse("home:history"), narrow | {"page": 2})
    assert (len(first.context["events"]), first.context["has_next"]) == (50, True)
    assert (len(second.context["events"]), second.context["has_next"]) == (1, False)


def test_it_costs_the_same_queries_whatever_happened(cast, sign_in, django_assert_num_queries):
    client = sign_in(cast.administrator)
    update_account(by=cast.owner, account=cast.account, industry="Retail")
    with django_assert_num_queries(5):
        client.get(reverse("home:history"))
    ContactFactory.create_batch(3, account=cast.account)
    update_account(by=cast.lead, account=cast.account, industry="Freight")
    with django_assert_num_queries(5):
        client.get(reverse("home:history"))


def test_what_a_client_wrote_for_the_leadership_does_not_stand_in_it(cast, sign_in):
    ResponseFactory(contact=ContactFactory(account=cast.account), comment="We are leaving", is_leadership_only=True)
    page = sign_in(cast.administrator).get(reverse("home:history"), {"model": "feedback.response"})
    assert [entry.row for entry in page.context["events"]] == ["Response"]
    assert "We are leaving" not in page.content.decode()
