"""The pages of accounts, contacts, contracts and the ledger, tried as everybody of the cast."""

import datetime as dt

import pytest
from django.urls import reverse

from apps.accounts.models import Account, AccountManager
from apps.accounts.tests.factories import AccountFactory, RevenueEventFactory
from apps.people.tests.answers import READS, WRITES

TABS = ["detail", "promises", "activities", "answers", "people", "revenue", "history"]


@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize(("who", "status"), READS.items())
def test_every_tab_opens_for_those_who_see_the_account(tab, who, status, filled, sign_in):
    url = reverse(f"accounts:{tab}", args=[filled.account.pk])
    assert sign_in(getattr(filled, who)).get(url).status_code == status


@pytest.mark.parametrize("page", ["contact_detail", "contact_history"])
@pytest.mark.parametrize(("who", "status"), READS.items())
def test_a_contact_is_read_by_those_who_see_its_account(page, who, status, filled, sign_in):
    assert (
        sign_in(getattr(filled, who)).get(reverse(f"accounts:{page}", args=[filled.contact.pk])).status_code == status
    )


@pytest.mark.parametrize(("who", "status"), WRITES.items())
def test_forms_open_for_those_who_may_change_the_account(who, status, filled, sign_in):
    client = sign_in(getattr(filled, who))
    pages = [
        ("update", filled.account),
        ("contact_create", filled.account),
        ("contract_create", filled.account),
        ("revenue_create", filled.account),
        ("contact_update", filled.contact),
        ("contact_delete", filled.contact),
        ("contract_update", filled.contract),
        ("contract_delete", filled.contract),
        ("revenue_update", filled.event),
        ("revenue_delete", filled.event),
    ]
    found = {name: client.get(reverse(f"accounts:{name}", args=[row.pk])).status_code for name, row in pages}
    assert found == dict.fromkeys(found, status)


@pytest.mark.parametrize(
    ("who", "names"),
    {
        "owner": {"Northgate"},
        "teammate": {"Northgate"},
        "lead": {"Northgate"},
        "outsider": {"Halden Logistics"},
        "executive": {"Northgate", "Halden Logistics"},
        "administrator": {"Northgate", "Halden Logistics"},
    }.items(),
)
def test_the_list_shows_each_the_accounts_they_see(who, names, cast, sign_in):
    rows = sign_in(getattr(cast, who)).get(reverse("accounts:list")).context["object_list"]
    assert {row.name for row in rows} == names


def test_a_coach_has_no_accounts(cast, sign_in):
    assert sign_in(cast.coach).get(reverse("accounts:list")).status_code == 403


def test_the_list_costs_the_same_queries_at_one_and_at_three_accounts(cast, sign_in, django_assert_num_queries):
    client = sign_in(cast.owner)
    with django_assert_num_queries(7):
        client.get(reverse("accounts:list"))
    for _ in range(2):
        RevenueEventFactory(account=AccountFactory(manager=cast.owner, team=cast.team))
    with django_assert_num_queries(7):
        assert len(client.get(reverse("accounts:list")).context["object_list"]) == 3


@pytest.mark.parametrize(
    ("query", "names"),
    {
        "q=north": {"Northgate"},
        "q=%25": set(),
        "q=_": set(),
        "kind=internal": {"Our own IT"},
        "segment=key": {"Our own IT"},
        "status=lost": {"Halden Logistics"},
        "mine=on": set(),
        "status=nonsense": {"Northgate", "Halden Logistics", "Our own IT"},
    }.items(),
)
def test_the_list_is_narrowed(query, names, cast, sign_in):
    AccountFactory(name="Our own IT", kind="internal", segment="key", team=cast.team)
    cast.foreign_account.lost_on = dt.date(2025, 3, 1)
    cast.foreign_account.save()
    response = sign_in(cast.administrator).get(f"{reverse('accounts:list')}?{query}")
    assert {row.name for row in response.context["object_list"]} == names


def test_an_account_manager_opens_an_account_they_manage(cast, sign_in):
    client = sign_in(cast.owner)
    form = client.get(reverse("accounts:create")).context["form"]
    assert list(form.fields["manager"].queryset) == [cast.owner]
    response = client.post(reverse("accounts:create"), {**_account(cast), "name": "Brightwater Foods"})
    account = Account.objects.get(name="Brightwater Foods")
    assert response.url == account.get_absolute_url()
    assert account.managers.get().from_on == dt.date(1, 1, 1)


def test_a_lead_opens_accounts_of_their_own_team_only(cast, sign_in):
    data = _account(cast) | {"name": "Tern & Vale", "team": cast.other_team.pk, "manager": cast.outsider.pk}
    response = sign_in(cast.lead).post(reverse("accounts:create"), data)
    assert response.status_code == 422
    assert response.context["form"].errors["team"] == ["Choose your own team, or yourself as the manager."]
    assert not Account.objects.filter(name="Tern & Vale").exists()


def test_a_new_manager_holds_from_the_day_given(cast, sign_in):
    data = _account(cast) | {"manager": cast.teammate.pk, "effective_on": "2025-06-15"}
    sign_in(cast.owner).post(reverse("accounts:update", args=[cast.account.pk]), data)
    periods = AccountManager.objects.filter(account=cast.account).values_list("manager", "from_on")
    assert list(periods) == [(cast.owner.pk, dt.date(1, 1, 1)), (cast.teammate.pk, dt.date(2025, 6, 15))]


def test_who_hands_an_account_over_is_led_to_the_list(cast, sign_in):
    data = _account(cast) | {"manager": cast.outsider.pk, "members": []}
    response = sign_in(cast.owner).post(reverse("accounts:update", args=[cast.account.pk]), data)
    assert response.url == reverse("accounts:list")


def test_a_wrong_entry_keeps_what_was_typed(cast, sign_in):
    data = _account(cast) | {"name": "Halden Logistics", "industry": "Freight"}
    response = sign_in(cast.owner).post(reverse("accounts:update", args=[cast.account.pk]), data)
    assert response.status_code == 422
    assert "name" in response.context["form"].errors
    assert 'value="Freight"' in response.text


def test_the_second_of_two_who_edit_is_told_and_loses_nothing(cast, sign_in):
    client = sign_in(cast.owner)
    url = reverse("accounts:update", args=[cast.account.pk])
    seen = client.get(url).context["form"]["version"].value()
    cast.account.industry = "Retail"
    cast.account.save()
    response = client.post(url, _account(cast) | {"industry": "Freight", "version": seen})
    assert response.status_code == 409
    assert ("industry", "Retail", "Freight") in [
        (str(label).lower(), theirs, yours) for label, theirs, yours in response.context["conflict"].fields
    ]
    assert 'value="Freight"' in response.text
    cast.account.refresh_from_db()
    assert cast.account.industry == "Retail"


def test_only_an_administrator_deletes_an_account_and_not_one_others_need(filled, sign_in):
    url = reverse("accounts:delete", args=[filled.account.pk])
    assert sign_in(filled.owner).post(url).status_code == 403
    response = sign_in(filled.administrator).post(url)
    assert response.status_code == 422
    assert Account.objects.filter(pk=filled.account.pk).exists()


def test_the_export_holds_what_the_list_shows(filled, sign_in):
    response = sign_in(filled.owner).get(f"{reverse('accounts:list')}?format=csv")
    lines = response.getvalue().decode("utf-8-sig").splitlines()
    assert lines[0] == "Account,Team,Status,Contract ends,Monthly value,Last activity,Last answer"
    assert lines[1].startswith("Northgate,Growth West,Active,no end,")


def _account(cast):
    """What the form of the cast's account sends back unchanged."""
    return {
        "name": "Northgate",
        "kind": "external",
        "segment": "standard",
        "team": cast.team.pk,
        "manager": cast.owner.pk,
        "members": [cast.teammate.pk],
        "started_on": "2022-03-01",
    }
