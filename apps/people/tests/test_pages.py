"""The administrators' pages on the structure of the firm, and everybody's own."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from apps.core.months import today
from apps.people.models import ApiToken, BusinessUnit, CostRate, Membership, Person, Team
from apps.people.services import issue_token
from apps.people.tests.factories import PersonFactory, TeamFactory

ALL = ["owner", "teammate", "lead", "executive", "coach", "administrator", "outsider"]
LISTS = {"list": 5, "teams": 4, "units": 4, "rates": 4}


@pytest.mark.parametrize("page", [*LISTS, "create", "team_create", "unit_create", "rate_create"])
@pytest.mark.parametrize("who", ALL)
def test_only_administrators_open_the_structure(page, who, cast, sign_in):
    status = sign_in(getattr(cast, who)).get(reverse(f"people:{page}")).status_code
    assert status == (200 if who == "administrator" else 403)


@pytest.mark.parametrize("page", ["me", "tokens"])
@pytest.mark.parametrize("who", ALL)
def test_everybody_has_their_own_page(page, who, cast, sign_in):
    assert sign_in(getattr(cast, who)).get(reverse(f"people:{page}")).status_code == 200


@pytest.mark.parametrize(("page", "queries"), LISTS.items())
def test_a_list_costs_the_same_queries_whatever_it_holds(page, queries, cast, sign_in, django_assert_num_queries):
    client = sign_in(cast.administrator)
    CostRate.objects.create(team=cast.team, from_on=dt.date(2025, 1, 1), hourly_rate=120)
    with django_assert_num_queries(queries):
        client.get(reverse(f"people:{page}"))
    for team in TeamFactory.create_batch(2):
        PersonFactory(team=team)
        CostRate.objects.create(team=team, from_on=dt.date(2025, 1, 1), hourly_rate=100)
    with django_assert_num_queries(queries):
        client.get(reverse(f"people:{page}"))


def test_a_new_person_with_a_password_can_sign_in(cast, sign_in):
    data = {"full_name": "Nia New", "email": "Nia@Firm.example", "role": "account_manager", "team": cast.team.pk}
    data["password"] = "a long enough one 7"
    sign_in(cast.administrator).post(reverse("people:create"), data)
    person = Person.objects.get(email="nia@firm.example")
    assert person.check_password("a long enough one 7")
    assert Membership.objects.get(person=person).from_on == dt.date(1, 1, 1)


def test_a_new_person_without_a_password_is_invited(cast, sign_in):
    data = {"full_name": "Nia New", "email": "nia@firm.example", "role": "account_manager"}
    response = sign_in(cast.administrator).post(reverse("people:create"), data, follow=True)
    assert not Person.objects.get(email="nia@firm.example").has_usable_password()
    assert "A mail with a link to choose a password is on its way." in response.text


def test_a_weak_password_is_refused(cast, sign_in):
    data = {"full_name": "Nia New", "email": "nia@firm.example", "role": "coach", "password": "12345"}
    response = sign_in(cast.administrator).post(reverse("people:create"), data)
    assert response.status_code == 422
    assert "password" in response.context["form"].errors
    assert not Person.objects.filter(email="nia@firm.example").exists()


def test_a_new_team_holds_from_the_day_given(cast, sign_in):
    data = _person(cast.owner) | {"team": cast.other_team.pk, "effective_on": "2025-06-15"}
    sign_in(cast.administrator).post(reverse("people:update", args=[cast.owner.pk]), data)
    periods = Membership.objects.filter(person=cast.owner).values_list("team", "from_on")
    assert list(periods) == [(cast.team.pk, dt.date(1, 1, 1)), (cast.other_team.pk, dt.date(2025, 6, 15))]


def test_who_leaves_loses_sign_in_and_tokens_and_somebody_takes_over(cast, sign_in, client):
    issue_token(by=None, person=cast.owner)
    data = _person(cast.owner) | {"left_on": today().isoformat()}
    response = sign_in(cast.administrator).post(reverse("people:update", args=[cast.owner.pk]), data)
    assert response.url == reverse("home:hand_over", args=[cast.owner.pk])
    cast.owner.refresh_from_db()
    assert not cast.owner.is_active
    assert not ApiToken.objects.filter(person=cast.owner).exists()


def test_the_last_administrator_cannot_leave(cast, sign_in):
    data = _person(cast.administrator) | {"left_on": today().isoformat()}
    response = sign_in(cast.administrator).post(reverse("people:update", args=[cast.administrator.pk]), data)
    assert response.status_code == 422
    assert "This is the last administrator; appoint another one first." in response.text


def test_the_second_of_two_who_edit_a_person_is_told(cast, sign_in):
    client, url = sign_in(cast.administrator), reverse("people:update", args=[cast.owner.pk])
    seen = client.get(url).context["form"]["version"].value()
    cast.owner.phone = "1"
    cast.owner.save()
    response = client.post(url, _person(cast.owner) | {"phone": "2", "version": seen})
    assert response.status_code == 409
    assert 'value="2"' in response.text


def test_those_who_left_are_listed_on_request(cast, sign_in):
    PersonFactory(full_name="Gone Person", left_on=dt.date(2025, 1, 1))
    client = sign_in(cast.administrator)
    here = client.get(reverse("people:list")).context["object_list"]
    everybody = client.get(f"{reverse('people:list')}?left=on").context["object_list"]
    assert (len(here), len(everybody)) == (7, 8)


def test_teams_and_units_are_entered(cast, sign_in):
    client = sign_in(cast.administrator)
    client.post(reverse("people:unit_create"), {"name": "Client Growth", "kind": "product"})
    unit = BusinessUnit.objects.get(name="Client Growth")
    client.post(reverse("people:team_create"), {"name": "Growth North", "business_unit": unit.pk})
    assert Team.objects.get(name="Growth North").units.get().business_unit == unit


def test_a_rate_is_computed_from_what_the_capacity_costs(cast, sign_in):
    data = {
        "team": cast.team.pk,
        "from_on": "2025-01-01",
        "capacity_cost": "48000",
        "theoretical_hours": "500",
        "practical_percent": "80",
    }
    sign_in(cast.administrator).post(reverse("people:rate_create"), data)
    assert CostRate.objects.get(team=cast.team).hourly_rate == Decimal("120.0000")


def test_a_new_token_is_shown_once(cast, sign_in):
    client = sign_in(cast.coach)
    response = client.post(reverse("people:tokens"), {"name": "Export"})
    key = response.context["new_key"]
    assert len(key) == 43
    assert key in response.text
    assert key not in client.get(reverse("people:tokens")).text
    assert "no-store" in response["Cache-Control"]


def test_one_revokes_ones_own_tokens_only(cast, sign_in):
    mine, _key = issue_token(by=None, person=cast.owner)
    other, _key = issue_token(by=None, person=cast.outsider)
    client = sign_in(cast.owner)
    assert client.get(reverse("people:revoke_token", args=[mine.pk])).status_code == 405
    assert client.post(reverse("people:revoke_token", args=[mine.pk])).status_code == 302
    assert client.post(reverse("people:revoke_token", args=[other.pk])).status_code == 404
    assert list(ApiToken.objects.all()) == [other]


def _person(person):
    return {
        "full_name": person.full_name,
        "email": person.email,
        "role": person.role,
        "team": person.team_id or "",
        "phone": "",
    }


def test_who_has_no_password_yet_chooses_one_where_others_change_it(cast, sign_in):
    cast.owner.set_unusable_password()
    cast.owner.save()
    client = sign_in(cast.owner)
    page = client.get(reverse("account_change_password"), follow=True)
    assert (page.status_code, page.redirect_chain) == (200, [(reverse("account_set_password"), 302)])
    chosen = {"password1": "a long enough one 7", "password2": "a long enough one 7"}
    assert client.post(reverse("account_set_password"), chosen).status_code == 302
    cast.owner.refresh_from_db()
    assert cast.owner.check_password("a long enough one 7")
    assert client.get(reverse("account_set_password")).url == reverse("account_change_password")
