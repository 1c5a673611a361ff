"""Editing and deleting an activity, and the list by week and day, tried as everybody of the cast."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from apps.activities import services
from apps.activities.models import Activity
from apps.activities.tests.factories import ActivityFactory
from apps.impacts.tests.factories import ImpactFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_a_thursday")]
LIST_QUERIES = 13
MEMBERS = ("owner", "teammate", "lead", "administrator")


def edited(activity: Activity, client: Client, **changes: Any) -> dict[str, Any]:
    form = client.get(reverse("activities:update", args=[activity.pk])).context["form"]
    return {
        "version": form["version"].value(),
        "occurred_on": "2025-07-02",
        "minutes": "1:00",
        "summary": activity.summary,
        "split-TOTAL_FORMS": "1",
        "split-INITIAL_FORMS": "0",
    } | changes


def test_an_edit_replaces_the_split_and_shows_in_the_history(cast: Any, sign_in: Any, activity: Activity) -> None:
    impact = ImpactFactory(account=cast.account, statement="Agents use the portal daily")
    client = sign_in(cast.teammate)
    form = edited(activity, client, **{"split-0-impact": impact.pk, "split-0-percent": "40", "minutes": "2 h"})
    assert client.post(reverse("activities:update", args=[activity.pk]), form).status_code == 302
    activity.refresh_from_db()
    assert (activity.minutes, activity.linked_percent, activity.person) == (120, 40, cast.owner)
    events = client.get(reverse("activities:history", args=[activity.pk])).context["events"]
    changes = [(event.by, *change) for event in events for change in event.changes]
    assert ("Jon Teammate", "Agents use the portal daily", None, 40) in changes
    assert ("Jon Teammate", "minutes", 60, 120) in changes


def test_of_two_people_who_edit_one_activity_the_second_is_told_and_loses_nothing(
    cast: Any, sign_in: Any, activity: Activity
) -> None:
    impact = ImpactFactory(account=cast.account, statement="Agents use the portal daily")
    form = edited(activity, sign_in(cast.owner), minutes="3 h")
    services.update_activity(by=cast.lead, activity=activity, contributions=[{"impact": impact, "percent": 50}])
    response = sign_in(cast.owner).post(reverse("activities:update", args=[activity.pk]), form)
    assert response.status_code == 409
    assert 'value="3 h"' in response.content.decode()
    fields = {str(label): (theirs, yours) for label, theirs, yours in response.context["conflict"].fields}
    assert fields["Impacts served"] == ("Agents use the portal daily 50 %", "")
    assert fields["Time"] == (60, 180)
    activity.refresh_from_db()
    assert activity.minutes == 60


def test_more_lines_while_editing_keep_what_was_typed(cast: Any, sign_in: Any, activity: Activity) -> None:
    client = sign_in(cast.owner)
    form = edited(activity, client, more="yes", summary="Half a sen")
    response = client.post(reverse("activities:update", args=[activity.pk]), form)
    assert (response.status_code, len(response.context["form"].split.forms)) == (200, 4)
    assert "Half a sen" in response.content.decode()


def test_a_deleted_activity_leaves_the_list(cast: Any, sign_in: Any, activity: Activity) -> None:
    client = sign_in(cast.owner)
    assert client.get(reverse("activities:delete", args=[activity.pk])).status_code == 200
    assert Activity.objects.exists()
    assert client.post(reverse("activities:delete", args=[activity.pk])).url == "/activities/?week=2025-W27"
    assert not Activity.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_at_one_and_at_three_rows(
    cast: Any, sign_in: Any, django_assert_num_queries: Any, count: int
) -> None:
    for index in range(count):
        impact = ImpactFactory(account=cast.account)
        shares = [{"impact": impact, "percent": 50}]
        for day in (2, 20):
            ActivityFactory(
                account=cast.account,
                person=[cast.owner, cast.teammate, cast.lead][index],
                occurred_on=dt.date(2025, 7 if day == 2 else 6, day),
                contributions=shares,
            )
    client = sign_in(cast.executive)
    with django_assert_num_queries(LIST_QUERIES):
        response = client.get(reverse("activities:list"))
    assert (len(response.context["rows"]), len(response.context["late"])) == (count, count)
    with django_assert_num_queries(7):
        list(client.get(reverse("activities:list"), {"week": "all", "format": "csv"}).streaming_content)


def test_the_list_adds_up_hours_and_what_is_linked(cast: Any, sign_in: Any) -> None:
    share = {"impact": ImpactFactory(account=cast.account), "percent": 50}
    ActivityFactory(account=cast.account, person=cast.owner, occurred_on=dt.date(2025, 7, 2), minutes=90)
    ActivityFactory(account=cast.account, person=cast.owner, occurred_on=dt.date(2025, 7, 1), contributions=[share])
    ActivityFactory(account=cast.account, person=cast.owner, occurred_on=dt.date(2025, 6, 27))
    page = sign_in(cast.owner).get(reverse("activities:list"))
    total = page.context["total"]
    assert (total.minutes, total.linked_percent, total.unlinked, total.accounts) == (150, 20, 120, 1)
    assert "2\u00a0h\u00a030 on 1 account, 20.0\u00a0% linked" in page.content.decode()
    assert [row.occurred_on.day for row in page.context["late"]] == [27]


def test_people_see_their_own_their_teams_or_everybodys_work_first(cast: Any, sign_in: Any) -> None:
    for person in (cast.owner, cast.teammate):
        ActivityFactory(account=cast.account, person=person, occurred_on=dt.date(2025, 7, 2), summary=person.full_name)
    ActivityFactory(account=cast.foreign_account, person=cast.outsider, occurred_on=dt.date(2025, 7, 2), summary="Far")

    def shown(as_person: Any, **query: Any) -> set[str]:
        page = sign_in(as_person).get(reverse("activities:list"), query)
        return {row.summary for row in page.context["object_list"]}

    assert shown(cast.owner) == {"Marta Lindqvist"}
    assert shown(cast.owner, person="all") == {"Marta Lindqvist", "Jon Teammate"}
    assert shown(cast.owner, person=cast.teammate.pk) == {"Jon Teammate"}
    assert shown(cast.lead) == {"Marta Lindqvist"}
    assert shown(cast.executive) == {"Marta Lindqvist", "Jon Teammate", "Far"}
    assert shown(cast.executive, search="far", unlinked="on") == {"Far"}
    assert shown(cast.executive, account=cast.account.pk) == {"Marta Lindqvist", "Jon Teammate"}


@pytest.mark.parametrize(
    ("query", "first", "last"),
    [
        ({}, "2025-06-30", "2025-07-06"),
        ({"week": "2025-W01"}, "2024-12-30", "2025-01-05"),
        ({"day": "2025-07-01"}, "2025-07-01", "2025-07-01"),
    ],
)
def test_a_week_or_a_day_is_chosen_by_the_address(
    cast: Any, sign_in: Any, query: dict[str, str], first: str, last: str
) -> None:
    period = sign_in(cast.owner).get(reverse("activities:list"), query).context["period"]
    assert (str(period.first), str(period.last), period.error) == (first, last, "")


@pytest.mark.parametrize("query", [{"week": "2025-W60"}, {"week": "soon"}, {"day": "2025-02-30"}, {"week": "9999-W53"}])
def test_a_period_that_is_none_is_answered_in_words(cast: Any, sign_in: Any, query: dict[str, str]) -> None:
    page = sign_in(cast.owner).get(reverse("activities:list"), query)
    assert page.status_code == 200
    assert "This week is shown instead." in page.content.decode()


def test_a_count_of_lines_that_is_no_number_is_answered(cast: Any, sign_in: Any, activity: Activity) -> None:
    url = reverse("activities:update", args=[activity.pk])
    assert sign_in(cast.owner).post(url, {"more": "1", "split-TOTAL_FORMS": "abc"}).status_code == 200
