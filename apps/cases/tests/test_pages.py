"""The pages of cases, tried as everybody of the cast."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.urls import reverse

from apps.accounts.tests.factories import ContactFactory
from apps.cases.models import Case
from apps.cases.tests.factories import CaseFactory
from apps.core.months import today
from apps.people.tests.answers import READS, WRITES
from apps.products.tests.factories import ProductFactory


@pytest.fixture
def served(cast):
    """The cast's account with a contact and a case of theirs."""
    cast.contact = ContactFactory(account=cast.account, full_name="Dana Whitfield")
    cast.case = CaseFactory(account=cast.account, contact=cast.contact, subject="Report arrived late")
    return cast


@pytest.mark.parametrize("page", ["detail", "history"])
@pytest.mark.parametrize(("who", "status"), READS.items())
def test_a_case_is_read_by_those_who_see_its_account(page, who, status, served, sign_in):
    response = sign_in(getattr(served, who)).get(reverse(f"cases:{page}", args=[served.case.pk]))
    assert response.status_code == status


@pytest.mark.parametrize(("who", "status"), WRITES.items())
def test_forms_open_for_those_who_may_change_the_account(who, status, served, sign_in):
    client = sign_in(getattr(served, who))
    found = {
        name: client.get(reverse(f"cases:{name}", args=[served.case.pk])).status_code for name in ("update", "delete")
    }
    found["create"] = client.get(f"{reverse('cases:create')}?account={served.account.pk}").status_code
    assert found == dict.fromkeys(found, status)


@pytest.mark.parametrize("who", ["executive", "outsider", "coach"])
def test_nobody_else_writes(who, served, sign_in):
    client = sign_in(getattr(served, who))
    client.post(reverse("cases:update", args=[served.case.pk]), {"subject": "Mine", "opened_on": "2025-06-02"})
    client.post(reverse("cases:delete", args=[served.case.pk]))
    client.post(f"{reverse('cases:create')}?account={served.account.pk}", {"opened_on": "2025-06-02"})
    assert [case.version for case in Case.objects.all()] == [served.case.version]


@pytest.mark.parametrize(("who", "n"), {"owner": 1, "teammate": 1, "lead": 1, "executive": 1, "outsider": 0}.items())
def test_the_list_shows_each_the_cases_they_see(who, n, served, sign_in):
    assert len(sign_in(getattr(served, who)).get(reverse("cases:list")).context["object_list"]) == n


def test_the_list_says_how_many_filters_are_set_and_what_an_empty_choice_means(served, sign_in):
    asked = {"state": "open", "q": "late", "cause": ""}
    page = sign_in(served.owner).get(reverse("cases:list"), asked).content.decode()
    assert "<b>2</b> set" in page
    assert "---------" not in page


def test_an_empty_choice_of_a_form_says_whether_one_must_choose(served, sign_in):
    page = sign_in(served.owner).get(f"{reverse('cases:create')}?account={served.account.pk}").content.decode()
    assert "---------" not in page
    assert re.search(r'name="product"[^>]*>\s*<option value=""[^>]*>None<', page)


@pytest.mark.parametrize(("page", "queries"), {"list": 6, "account": 6}.items())
def test_a_list_costs_the_same_at_one_and_at_three_cases(page, queries, served, sign_in, django_assert_num_queries):
    client = sign_in(served.owner)
    url = reverse("cases:list") if page == "list" else reverse("accounts:cases", args=[served.account.pk])
    with django_assert_num_queries(queries):
        client.get(url)
    for _ in range(2):
        CaseFactory(account=served.account, contact=ContactFactory(account=served.account))
    with django_assert_num_queries(queries):
        assert len(client.get(url).context["object_list"]) == 3


def test_the_list_begins_with_the_newest_and_says_what_became_of_each(served, sign_in):
    CaseFactory(
        account=served.account,
        subject="",
        opened_on=dt.date(2025, 7, 1),
        closed_on=dt.date(2025, 7, 3),
        cause="people",
        satisfaction=4,
    )
    rows = sign_in(served.owner).get(reverse("cases:list")).context["rows"]
    newest = Case.objects.first()
    assert [[cell.value for cell in row.cells] for row in rows] == [
        [f"Case {newest.pk}", "Northgate", "Closed", "People", "1 July 2025", "3 July 2025", 4],
        ["Report arrived late", "Northgate", "Open", "", "2 June 2025", None, None],
    ]
    assert rows[1].cells[0].sub == served.contact


@pytest.mark.parametrize(
    ("query", "n"),
    {
        "q=late": 1,
        "q=%25": 0,
        "state=open": 1,
        "state=closed": 0,
        "cause=people": 0,
        "opened_on_from=2025-06-02": 1,
        "opened_on_from=2025-06-03": 0,
        "opened_on_to=2025-06-02": 1,
        "opened_on_to=2025-06-01": 0,
    }.items(),
)
def test_the_list_is_narrowed(query, n, served, sign_in):
    assert len(sign_in(served.owner).get(f"{reverse('cases:list')}?{query}").context["object_list"]) == n


def test_the_list_is_narrowed_to_a_product_and_a_case_leads_to_it(served, sign_in):
    product = ProductFactory(name="Route Planner")
    case = CaseFactory(account=served.account, product=product)
    client = sign_in(served.owner)
    found = client.get(f"{reverse('cases:list')}?product={product.pk}").context["object_list"]
    assert list(found) == [case]
    assert product.get_absolute_url() in client.get(case.get_absolute_url()).text


def test_only_accounts_one_sees_are_offered_as_a_filter(served, sign_in):
    filter_ = sign_in(served.owner).get(reverse("cases:list")).context["filter"]
    assert list(filter_.form.fields["account"].queryset) == [served.account]


def test_a_list_without_cases_teaches_what_a_case_is(cast, sign_in):
    response = sign_in(cast.owner).get(reverse("cases:list"))
    assert "What did a client ask you to put right?" in response.text
    assert reverse("cases:create") in response.text
    assert reverse("cases:create") not in sign_in(cast.executive).get(reverse("cases:list")).text


def test_without_an_account_one_is_chosen_first(served, sign_in):
    response = sign_in(served.owner).get(reverse("cases:create"))
    assert list(response.context["accounts"]) == [served.account]
    assert f'href="{reverse("cases:list")}">Cancel' in response.text


def test_a_case_is_entered_for_its_account(served, sign_in):
    url = f"{reverse('cases:create')}?account={served.account.pk}"
    client = sign_in(served.teammate)
    assert client.get(url).context["form"]["opened_on"].value() == today()
    data = {"subject": "Export stops", "opened_on": "2025-06-03", "inbound_contacts": "2", "contact": served.contact.pk}
    response = client.post(url, data)
    case = Case.objects.get(subject="Export stops")
    assert response.url == reverse("cases:detail", args=[case.pk])
    assert (case.account, case.contact, case.opened_on, case.inbound_contacts, case.satisfaction) == (
        served.account,
        served.contact,
        dt.date(2025, 6, 3),
        2,
        None,
    )


def test_contacts_of_another_account_are_no_choice(served, sign_in):
    foreign = ContactFactory(account=served.foreign_account)
    client, url = sign_in(served.administrator), f"{reverse('cases:create')}?account={served.account.pk}"
    assert list(client.get(url).context["form"].fields["contact"].queryset) == [served.contact]
    response = client.post(url, {"opened_on": "2025-06-03", "inbound_contacts": 1, "contact": foreign.pk})
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["contact"])


def test_a_wrong_day_is_told_and_what_was_typed_is_kept(served, sign_in):
    url = reverse("cases:update", args=[served.case.pk])
    data = {"subject": "Typed", "opened_on": "2025-06-02", "closed_on": "2025-06-01", "inbound_contacts": 1}
    response = sign_in(served.owner).post(url, data)
    assert response.status_code == 422
    assert response.context["form"].errors == {"closed_on": ["A case cannot close before it was opened."]}
    assert 'value="Typed"' in response.text
    assert 'value="2025-06-01"' in response.text


def test_the_clients_word_is_not_on_the_form(served, sign_in):
    url = reverse("cases:update", args=[served.case.pk])
    data = {"subject": "Late", "opened_on": "2025-06-02", "inbound_contacts": 1, "satisfaction": 5}
    assert sign_in(served.owner).post(url, data).status_code == 302
    served.case.refresh_from_db()
    assert (served.case.subject, served.case.satisfaction) == ("Late", None)


def test_the_second_of_two_who_edit_a_case_is_told(served, sign_in):
    client, url = sign_in(served.owner), reverse("cases:update", args=[served.case.pk])
    seen = client.get(url).context["form"]["version"].value()
    Case.objects.get(pk=served.case.pk).save()
    data = {"subject": "Mine", "opened_on": "2025-06-02", "inbound_contacts": 1, "version": seen}
    response = client.post(url, data)
    assert response.status_code == 409
    assert 'value="Mine"' in response.text


def test_a_case_is_deleted(served, sign_in):
    response = sign_in(served.owner).post(reverse("cases:delete", args=[served.case.pk]))
    assert response.url == reverse("cases:list")
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("fields", "facts"),
    [
        ({"closed_on": dt.date(2025, 6, 9), "satisfaction": 4}, [("Days until it closed", 7), ("of 5", 4)]),
        ({"opened_on": today() - dt.timedelta(days=3)}, [("Days open", 3), ("", None)]),
    ],
)
def test_the_page_of_a_case_says_how_long_it_took_and_what_the_client_said(fields, facts, served, sign_in):
    case = CaseFactory(account=served.account, **fields)
    shown = sign_in(served.owner).get(reverse("cases:detail", args=[case.pk])).context["facts"]
    assert (shown[0]["label"], shown[0]["value"]) == facts[0]
    assert (shown[2]["unit"], shown[2]["value"]) == facts[1]


def test_cases_stand_in_the_menu_for_those_who_may_read_them(served, sign_in):
    link = f'href="{reverse("cases:list")}"'
    assert link in sign_in(served.executive).get(reverse("home:home")).text
    assert link not in sign_in(served.coach).get(reverse("home:home")).text


def test_a_file_of_all_cases_is_read_as_it_goes_and_not_held_whole(served, sign_in):
    lines = sign_in(served.owner).get(f"{reverse('cases:list')}?format=csv").streaming_content
    assert [next(lines).split(b",")[1] for _line in range(2)] == [b"Account", b"Northgate"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM pg_cursors WHERE name LIKE %s", ["\\_django\\_curs\\_%"])
        assert (cursor.fetchone(), list(lines)) == ((1,), [])
