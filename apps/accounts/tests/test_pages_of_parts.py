"""The pages of what hangs on an account: contacts, contracts, the ledger."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from apps.accounts.models import Contact, Contract, RevenueEvent
from apps.accounts.tests.factories import ContactFactory, ContractFactory, RevenueEventFactory
from apps.core.months import today

TABS = ["detail", "promises", "activities", "answers", "people", "revenue", "history"]


def test_a_contact_is_entered_under_its_account(cast, sign_in):
    data = {"full_name": "Priya Raman", "seniority": "senior", "buying_role": "champion", "language": "en"}
    response = sign_in(cast.teammate).post(reverse("accounts:contact_create", args=[cast.account.pk]), data)
    contact = Contact.objects.get(full_name="Priya Raman")
    assert contact.account == cast.account
    assert response.url == reverse("accounts:contact_detail", args=[contact.pk])


def test_a_contact_is_marked_as_introduced_by_one_post(filled, sign_in):
    url = reverse("accounts:introduce_contact", args=[filled.contact.pk])
    client = sign_in(filled.owner)
    assert client.get(url).status_code == 405
    response = client.post(url, {"next": "/accounts/"})
    assert response.url == "/accounts/"
    filled.contact.refresh_from_db()
    assert filled.contact.introduced_on == today()


@pytest.mark.parametrize(("who", "status"), {"outsider": 404, "executive": 403, "coach": 403}.items())
def test_others_do_not_introduce(who, status, filled, sign_in):
    url = reverse("accounts:introduce_contact", args=[filled.contact.pk])
    assert sign_in(getattr(filled, who)).post(url).status_code == status


def test_introducing_leads_to_no_other_host(filled, sign_in):
    url = reverse("accounts:introduce_contact", args=[filled.contact.pk])
    assert (
        sign_in(filled.owner).post(url, {"next": "https://elsewhere.example/"}).url == filled.contact.get_absolute_url()
    )


def test_the_contacts_cost_the_same_queries_at_one_and_at_three(filled, sign_in, django_assert_num_queries):
    client = sign_in(filled.owner)
    with django_assert_num_queries(5):
        client.get(reverse("accounts:contact_list"))
    ContactFactory.create_batch(2, account=filled.account)
    with django_assert_num_queries(5):
        assert len(client.get(reverse("accounts:contact_list")).context["object_list"]) == 3


def test_those_who_left_are_listed_on_request(filled, sign_in):
    ContactFactory(account=filled.account, full_name="Gone Person", left_on=dt.date(2025, 2, 1))
    client = sign_in(filled.owner)
    here = client.get(reverse("accounts:contact_list")).context["object_list"]
    everybody = client.get(f"{reverse('accounts:contact_list')}?left=on").context["object_list"]
    assert ([row.full_name for row in here], len(everybody)) == (["Dana Whitfield"], 2)


def test_a_renewal_is_filled_from_the_contract_before(filled, sign_in):
    url = f"{reverse('accounts:contract_create', args=[filled.account.pk])}?renews={filled.contract.pk}"
    form = sign_in(filled.owner).get(url).context["form"]
    assert form.initial == {
        "kind": "retainer",
        "monthly_fee": Decimal("12000.00"),
        "included_hours": Decimal("100.00"),
        "renews": filled.contract.pk,
    }


def test_a_contract_renews_only_one_of_its_own_account(filled, sign_in):
    ContractFactory(account=filled.foreign_account)
    form = (
        sign_in(filled.administrator).get(reverse("accounts:contract_create", args=[filled.account.pk])).context["form"]
    )
    assert list(form.fields["renews"].queryset) == [filled.contract]


def test_contracts_are_entered_changed_and_deleted(cast, sign_in):
    client = sign_in(cast.owner)
    data = {"kind": "project", "starts_on": "2025-01-01", "ends_on": "2025-12-31"}
    client.post(reverse("accounts:contract_create", args=[cast.account.pk]), data)
    contract = Contract.objects.get(account=cast.account)
    client.post(reverse("accounts:contract_update", args=[contract.pk]), data | {"ends_on": "2026-06-30"})
    contract.refresh_from_db()
    assert contract.ends_on == dt.date(2026, 6, 30)
    client.post(reverse("accounts:contract_delete", args=[contract.pk]))
    assert not Contract.objects.filter(account=cast.account).exists()


def test_the_ledger_shows_the_running_value_newest_first(filled, sign_in):
    RevenueEventFactory(
        account=filled.account, kind="contraction", monthly_amount=2000, occurred_on=dt.date(2025, 3, 1)
    )
    response = sign_in(filled.owner).get(reverse("accounts:revenue", args=[filled.account.pk]))
    cells = [[cell.value for cell in row.cells] for row in response.context["rows"]]
    assert cells == [
        ["1 March 2025", "Contraction", "−$2,000.00", "$10,000.00"],
        ["1 January 2024", "New", "+$12,000.00", "$12,000.00"],
    ]


def test_the_ledger_costs_the_same_queries_at_one_and_at_three_entries(filled, sign_in, django_assert_num_queries):
    client, url = sign_in(filled.owner), reverse("accounts:revenue", args=[filled.account.pk])
    with django_assert_num_queries(6):
        client.get(url)
    for day in (2, 3):
        RevenueEventFactory(account=filled.account, kind="expansion", occurred_on=dt.date(2025, 1, day))
    with django_assert_num_queries(6):
        client.get(url)


def test_a_ledger_never_falls_below_zero(filled, sign_in):
    data = {"kind": "churn", "monthly_amount": "12000.01", "occurred_on": "2025-05-01"}
    response = sign_in(filled.owner).post(reverse("accounts:revenue_create", args=[filled.account.pk]), data)
    assert response.status_code == 422
    assert "monthly_amount" in response.context["form"].errors
    assert RevenueEvent.objects.count() == 1
