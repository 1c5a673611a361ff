"""The pages of goals, impacts and readings, tried as everybody of the cast."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from apps.core.months import today
from apps.impacts.models import Goal, Impact, ImpactReading
from apps.impacts.tests.factories import GoalFactory, ImpactFactory, ImpactReadingFactory
from apps.people.tests.answers import READS, WRITES


@pytest.fixture
def promised(cast):
    """The cast's account with a goal, an impact of it and a reading."""
    cast.goal = GoalFactory(account=cast.account)
    cast.impact = ImpactFactory(account=cast.account, goal=cast.goal, statement="120 qualified leads a month")
    cast.reading = ImpactReadingFactory(impact=cast.impact)
    return cast


@pytest.mark.parametrize("page", ["detail", "history"])
@pytest.mark.parametrize(("who", "status"), READS.items())
def test_an_impact_is_read_by_those_who_see_its_account(page, who, status, promised, sign_in):
    response = sign_in(getattr(promised, who)).get(reverse(f"impacts:{page}", args=[promised.impact.pk]))
    assert response.status_code == status


@pytest.mark.parametrize(("who", "status"), WRITES.items())
def test_forms_open_for_those_who_may_change_the_account(who, status, promised, sign_in):
    client = sign_in(getattr(promised, who))
    pages = [
        ("update", promised.impact),
        ("delete", promised.impact),
        ("reading_create", promised.impact),
        ("reading_update", promised.reading),
        ("reading_delete", promised.reading),
        ("goal_create", promised.account),
        ("goal_update", promised.goal),
        ("goal_delete", promised.goal),
    ]
    found = {name: client.get(reverse(f"impacts:{name}", args=[row.pk])).status_code for name, row in pages}
    found["create"] = client.get(f"{reverse('impacts:create')}?account={promised.account.pk}").status_code
    assert found == dict.fromkeys(found, status)


@pytest.mark.parametrize(("who", "n"), {"owner": 1, "teammate": 1, "lead": 1, "executive": 1, "outsider": 0}.items())
def test_the_list_shows_each_the_impacts_they_see(who, n, promised, sign_in):
    assert len(sign_in(getattr(promised, who)).get(reverse("impacts:list")).context["object_list"]) == n


def test_the_list_costs_the_same_queries_at_one_and_at_three_impacts(promised, sign_in, django_assert_num_queries):
    client = sign_in(promised.owner)
    with django_assert_num_queries(6):
        client.get(reverse("impacts:list"))
    for _ in range(2):
        ImpactReadingFactory(impact=ImpactFactory(account=promised.account))
    with django_assert_num_queries(6):
        assert len(client.get(reverse("impacts:list")).context["object_list"]) == 3


def test_the_list_says_how_far_each_impact_is(promised, sign_in):
    row = sign_in(promised.owner).get(reverse("impacts:list")).context["rows"][0]
    assert [cell.value for cell in row.cells] == [
        "120 qualified leads a month",
        "Northgate",
        "Active",
        None,
        "30 June 2025",
        "75.0\u00a0%",
    ]


@pytest.mark.parametrize(("query", "n"), {"q=lead": 1, "q=%25": 0, "status=draft": 0, "status=active": 1}.items())
def test_the_list_is_narrowed(query, n, promised, sign_in):
    assert len(sign_in(promised.owner).get(f"{reverse('impacts:list')}?{query}").context["object_list"]) == n


def test_an_empty_list_teaches_what_an_impact_is(cast, sign_in):
    response = sign_in(cast.owner).get(reverse("impacts:list"))
    assert "What should be better for a client because of your work?" in response.text
    assert reverse("impacts:create") in response.text


def test_without_an_account_one_is_chosen_first(promised, sign_in):
    response = sign_in(promised.owner).get(reverse("impacts:create"))
    assert list(response.context["accounts"]) == [promised.account]


@pytest.mark.parametrize("account", ["0", "x", "99999999999999999999", "-1"])
def test_an_account_that_does_not_exist_is_not_found(account, cast, sign_in):
    assert sign_in(cast.owner).get(f"{reverse('impacts:create')}?account={account}").status_code == 404


def test_an_impact_is_entered_for_its_account_and_begins_with_its_goal(promised, sign_in):
    url = f"{reverse('impacts:create')}?account={promised.account.pk}"
    data = {"statement": "Pages open in 2.5 seconds", "status": "active", "goal": promised.goal.pk, "baseline": "4"}
    response = sign_in(promised.teammate).post(url, data)
    impact = Impact.objects.get(statement="Pages open in 2.5 seconds")
    assert (impact.account, impact.started_on) == (promised.account, dt.date(2025, 2, 3))
    assert response.url == reverse("impacts:detail", args=[impact.pk])


def test_goals_of_another_account_are_no_choice(promised, sign_in):
    foreign = GoalFactory(account=promised.foreign_account)
    client, url = sign_in(promised.administrator), f"{reverse('impacts:create')}?account={promised.account.pk}"
    assert list(client.get(url).context["form"].fields["goal"].queryset) == [promised.goal]
    response = client.post(url, {"statement": "X", "status": "active", "goal": foreign.pk})
    assert response.status_code == 422
    assert "goal" in response.context["form"].errors


def test_achieving_an_impact_enters_the_day(promised, sign_in):
    url = reverse("impacts:update", args=[promised.impact.pk])
    sign_in(promised.owner).post(url, {"statement": "Leads", "status": "achieved", "started_on": "2025-02-03"})
    promised.impact.refresh_from_db()
    assert (promised.impact.status, promised.impact.ended_on) == ("achieved", today())


def test_the_second_of_two_who_edit_an_impact_is_told(promised, sign_in):
    client, url = sign_in(promised.owner), reverse("impacts:update", args=[promised.impact.pk])
    seen = client.get(url).context["form"]["version"].value()
    Impact.objects.get(pk=promised.impact.pk).save()
    data = {"statement": "Mine", "status": "active", "started_on": "2025-02-03", "version": seen}
    response = client.post(url, data)
    assert response.status_code == 409
    assert 'value="Mine"' in response.text


def test_a_reading_is_entered_on_the_page_of_the_impact(promised, sign_in):
    url = reverse("impacts:reading_create", args=[promised.impact.pk])
    response = sign_in(promised.owner).post(url, {"read_on": "2025-07-31", "value": "112.5", "source": "CRM"})
    assert response.url == promised.impact.get_absolute_url()
    assert ImpactReading.objects.get(read_on=dt.date(2025, 7, 31)).value == Decimal("112.5")


def test_a_reading_of_tomorrow_is_refused_and_kept(promised, sign_in):
    tomorrow = today() + dt.timedelta(days=1)
    url = reverse("impacts:reading_create", args=[promised.impact.pk])
    response = sign_in(promised.owner).post(url, {"read_on": tomorrow.isoformat(), "value": "112.5", "source": "CRM"})
    assert response.status_code == 422
    assert "read_on" in response.context["form"].errors
    assert 'value="112.5"' in response.text


def test_a_goal_is_entered_changed_and_deleted(cast, sign_in):
    client = sign_in(cast.owner)
    client.post(reverse("impacts:goal_create", args=[cast.account.pk]), {"statement": "Grow"})
    goal = Goal.objects.get(account=cast.account)
    response = client.post(reverse("impacts:goal_update", args=[goal.pk]), {"statement": "Grow faster"})
    assert response.url == reverse("accounts:promises", args=[cast.account.pk])
    goal.refresh_from_db()
    assert goal.statement == "Grow faster"
    client.post(reverse("impacts:goal_delete", args=[goal.pk]))
    assert not Goal.objects.filter(pk=goal.pk).exists()


def test_a_goal_with_impacts_stays(promised, sign_in):
    response = sign_in(promised.owner).post(reverse("impacts:goal_delete", args=[promised.goal.pk]))
    assert response.status_code == 422
    assert Goal.objects.filter(pk=promised.goal.pk).exists()
