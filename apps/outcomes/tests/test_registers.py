"""The pages of the authority register, the friction log and workshops."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from apps.accounts.tests.factories import ContactFactory
from apps.core.months import today
from apps.impacts.models import Goal
from apps.impacts.tests.factories import GoalFactory
from apps.outcomes.models import AuthorityGrant, AuthorityUse, Friction, Workshop
from apps.outcomes.tests.factories import AuthorityGrantFactory, AuthorityUseFactory, FrictionFactory, WorkshopFactory


def facts(response: Any) -> dict[str, Any]:
    return {str(fact["label"]): str(fact["value"]).replace("\u00a0", " ") for fact in response.context["facts"]}


# --- Authority ------------------------------------------------------------------------------------
def test_no_use_asks_whether_people_are_trusted_and_praises_nobody(cast: SimpleNamespace, sign_in: Any) -> None:
    response = sign_in(cast.owner).get(reverse("outcomes:authority"))
    assert "Are people trusted to act?" in response.text
    assert "Nobody may act beyond a contract today." in response.text
    assert response.context["facts"] == []


def test_no_use_in_what_was_chosen_asks_as_well(cast: SimpleNamespace, sign_in: Any) -> None:
    AuthorityUseFactory(account=cast.account)
    response = sign_in(cast.owner).get(reverse("outcomes:authority") + "?occurred_on_from=2025-07-01")
    assert "Are people trusted to act?" in response.text


def test_the_register_sums_up_how_fast_it_helped_and_who_had_to_prove_it(cast: SimpleNamespace, sign_in: Any) -> None:
    AuthorityGrantFactory(person=cast.owner, up_to_amount=Decimal(300))
    for number, minutes in enumerate((10, 20, 90)):
        AuthorityUseFactory(
            account=cast.account,
            person=cast.owner,
            minutes_to_fix=minutes,
            amount=Decimal(200 + 100 * number),
            was_proof_demanded=number == 2,
        )
    response = sign_in(cast.owner).get(reverse("outcomes:authority"))
    assert facts(response) == {
        "Uses": "3",
        "Time to fix": "0 h 20",
        "Proof demanded first": "1",
        "Without a grant": "1",
    }
    assert [line.cells[-1].value for line in response.context["rows"]] == ["no", "yes", "yes"]


def test_a_use_is_recorded_for_a_chosen_account(cast: SimpleNamespace, sign_in: Any) -> None:
    client, url = sign_in(cast.owner), reverse("outcomes:use_create")
    assert list(client.get(url).context["accounts"]) == [cast.account]
    form = client.get(f"{url}?account={cast.account.pk}").context["form"]
    assert (form["person"].value(), form["occurred_on"].value()) == (cast.owner.pk, today())
    data = {"summary": "Sent a second engineer", "person": cast.owner.pk, "occurred_on": "2025-06-12"}
    data |= {"amount": "250", "minutes_to_fix": "35", "was_proof_demanded": "on"}
    response = client.post(f"{url}?account={cast.account.pk}", data)
    use = AuthorityUse.objects.get()
    assert response.url == reverse("outcomes:use", args=[use.pk])
    assert (use.account, use.amount, use.minutes_to_fix, use.was_proof_demanded) == (cast.account, 250, 35, True)
    assert "no, nobody had given leave for it" in client.get(response.url).text


def test_a_grant_is_given_and_named_in_force(cast: SimpleNamespace, sign_in: Any) -> None:
    client, url = sign_in(cast.executive), reverse("outcomes:grant_create")
    data = {"person": cast.owner.pk, "account": "", "up_to_amount": "500", "from_on": "2025-01-01"}
    assert client.post(url, data).status_code == 302
    grant = AuthorityGrant.objects.get()
    assert (grant.person, grant.account, grant.granted_by) == (cast.owner, None, cast.executive)
    assert list(sign_in(cast.owner).get(reverse("outcomes:authority")).context["grants"]) == [grant]


def test_a_lead_chooses_among_the_accounts_of_the_own_team(cast: SimpleNamespace, sign_in: Any) -> None:
    client, url = sign_in(cast.lead), reverse("outcomes:grant_create")
    assert list(client.get(url).context["form"].fields["account"].queryset) == [cast.account]
    data = {"person": cast.owner.pk, "account": "", "up_to_amount": "500", "from_on": "2025-01-01"}
    assert client.post(url, data).status_code == 422
    assert client.post(url, data | {"account": cast.foreign_account.pk}).status_code == 422
    assert client.post(url, data | {"account": cast.account.pk}).status_code == 302


def test_a_grant_that_ends_before_it_begins_is_refused_and_keeps_what_was_typed(
    cast: SimpleNamespace, sign_in: Any
) -> None:
    grant = AuthorityGrantFactory(person=cast.owner)
    url = reverse("outcomes:grant_update", args=[grant.pk])
    response = sign_in(cast.executive).post(
        url, {"up_to_amount": "750", "from_on": "2025-02-01", "until_on": "2025-01-31"}
    )
    assert response.status_code == 422
    assert "It cannot end before it begins." in response.text
    assert 'value="750"' in response.text


def test_grants_say_whether_they_hold_today(cast: SimpleNamespace, sign_in: Any) -> None:
    day = dt.timedelta(days=1)
    for from_on, until_on in ((today(), None), (today() + day, None), (today() - 2 * day, today() - day)):
        AuthorityGrantFactory(person=cast.owner, from_on=from_on, until_on=until_on)
    rows = sign_in(cast.owner).get(reverse("outcomes:grants")).context["rows"]
    assert [str(line.cells[3].value) for line in rows] == ["Later", "In force", "Over"]


# --- Friction -------------------------------------------------------------------------------------
def test_the_clauses_named_most_often_stand_on_top(cast: SimpleNamespace, sign_in: Any) -> None:
    for clause in ("4.2", "5.3", "5.3", ""):
        FrictionFactory(account=cast.account, contract_clause=clause)
    FrictionFactory(account=cast.foreign_account, contract_clause="4.2")
    client = sign_in(cast.owner)
    clauses = client.get(reverse("outcomes:frictions")).context["clauses"]
    assert [(row["contract_clause"], row["n"], row["accounts"]) for row in clauses] == [("5.3", 2, 1), ("4.2", 1, 1)]
    assert len(client.get(reverse("outcomes:frictions") + "?q=5.3").context["object_list"]) == 2


def test_a_friction_is_written_down(cast: SimpleNamespace, sign_in: Any) -> None:
    url = f"{reverse('outcomes:friction_create')}?account={cast.account.pk}"
    data = {"summary": "Nobody on Sundays", "contract_clause": "4.2 Hours", "person": cast.owner.pk}
    response = sign_in(cast.owner).post(url, data | {"occurred_on": "2025-06-12"})
    friction = Friction.objects.get()
    assert response.url == reverse("outcomes:friction", args=[friction.pk])
    assert (friction.account, friction.person) == (cast.account, cast.owner)
    assert sign_in(cast.owner).post(url, data | {"occurred_on": "2190-01-01"}).status_code == 422


# --- Workshops ------------------------------------------------------------------------------------
@pytest.fixture
def workshop(cast: SimpleNamespace) -> Workshop:
    cast.dana = ContactFactory(account=cast.account, full_name="Dana Whitfield")
    return WorkshopFactory(account=cast.account, our_attendees=[cast.owner], their_attendees=[cast.dana])


def test_a_workshop_is_entered_with_both_sides(cast: SimpleNamespace, sign_in: Any) -> None:
    dana, stranger = ContactFactory(account=cast.account), ContactFactory(account=cast.foreign_account)
    url = f"{reverse('outcomes:workshop_create')}?account={cast.account.pk}"
    client = sign_in(cast.owner)
    fields = client.get(url).context["form"].fields
    assert list(fields["their_attendees"].queryset) == [dana]
    assert cast.outsider not in fields["our_attendees"].queryset
    data = {"kind": "goals", "held_on": "2025-06-17", "our_attendees": [cast.owner.pk], "notes": "Fewer reports."}
    assert client.post(url, data | {"their_attendees": [stranger.pk]}).status_code == 422
    response = client.post(url, data | {"their_attendees": [dana.pk]})
    workshop = Workshop.objects.with_sides().get()
    assert response.url == reverse("outcomes:workshop", args=[workshop.pk])
    assert workshop.is_of_both_sides


def test_a_workshop_without_one_side_says_that_it_does_not_count(cast: SimpleNamespace, sign_in: Any) -> None:
    workshop = WorkshopFactory(account=cast.account, our_attendees=[cast.owner])
    GoalFactory(account=cast.account)
    text = sign_in(cast.owner).get(workshop.get_absolute_url()).text
    assert "It does not count as held yet" in text
    assert reverse("outcomes:goal_agree", args=[workshop.pk]) not in text


def test_a_goal_comes_of_it_with_a_name_of_each_side(cast: SimpleNamespace, sign_in: Any, workshop: Workshop) -> None:
    client, url = sign_in(cast.owner), reverse("outcomes:goal_agree", args=[workshop.pk])
    form = client.get(url).context["form"]
    assert (form["client_signatory"].value(), form["our_signatory"].value()) == (cast.dana.pk, cast.owner.pk)
    data = {"statement": "Trust the numbers", "agreed_on": "2025-06-17"}
    assert client.post(url, data | {"our_signatory": cast.owner.pk}).status_code == 422
    signed = {"our_signatory": cast.owner.pk, "client_signatory": cast.dana.pk}
    assert client.post(url, data | signed).url == workshop.get_absolute_url()
    goal = Goal.objects.get()
    assert (goal.statement, goal.client_signatory, goal.our_signatory) == ("Trust the numbers", cast.dana, cast.owner)
    assert "Signed by Dana Whitfield and Marta Lindqvist" in client.get(workshop.get_absolute_url()).text


def test_an_earlier_goal_is_renewed_on_the_workshops_day(
    cast: SimpleNamespace, sign_in: Any, workshop: Workshop
) -> None:
    goal = GoalFactory(account=cast.account, agreed_on=dt.date(2024, 1, 8))
    client, url = sign_in(cast.owner), reverse("outcomes:goal_renew", args=[workshop.pk, goal.pk])
    assert list(client.get(workshop.get_absolute_url()).context["others"]) == [goal]
    form = client.get(url).context["form"]
    assert (form["statement"].value(), form["agreed_on"].value()) == (goal.statement, workshop.held_on)
    data = {"statement": "Grow, and trust the numbers", "agreed_on": "2025-06-17", "version": goal.version}
    data |= {"our_signatory": cast.owner.pk, "client_signatory": cast.dana.pk}
    assert client.post(url, data).url == workshop.get_absolute_url()
    goal.refresh_from_db()
    assert (goal.statement, goal.agreed_on) == ("Grow, and trust the numbers", workshop.held_on)
    shown = client.get(workshop.get_absolute_url()).context
    assert (list(shown["goals"]), list(shown["others"])) == ([goal], [])
    assert client.post(url, data).status_code == 409


# --- Cost -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(("page", "queries"), {"authority": 9, "grants": 6, "frictions": 6, "workshops": 5}.items())
def test_a_list_costs_the_same_at_one_and_at_three_rows(
    cast: SimpleNamespace, sign_in: Any, django_assert_num_queries: Any, page: str, queries: int
) -> None:
    def more() -> None:
        AuthorityUseFactory(account=cast.account)
        AuthorityGrantFactory(account=cast.account)
        FrictionFactory(account=cast.account, contract_clause="4.2")
        WorkshopFactory(account=cast.account, their_attendees=[ContactFactory(account=cast.account)])

    more()
    client, url = sign_in(cast.owner), reverse(f"outcomes:{page}")
    with django_assert_num_queries(queries):
        client.get(url)
    more()
    more()
    with django_assert_num_queries(queries):
        assert len(client.get(url).context["object_list"]) == 3
