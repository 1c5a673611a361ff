"""Where obstacles to targets show up, whom they ask, and what the API says of them."""

import csv
import datetime as dt
from io import StringIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError
from django.urls import reverse

from apps.activities.tests.factories import ActivityFactory
from apps.core.audit import acting
from apps.core.demo_firm import backdate
from apps.core.months import Month, last_closed_month, today
from apps.initiatives.tests.factories import InitiativeFactory
from apps.measures.models import Target
from apps.measures.registry import get
from apps.measures.services import roll_up
from apps.people.services import update_person
from apps.people.tests.caller import Caller
from apps.scorecards.models import Obstacle
from apps.scorecards.tests.facts import JUNE, day
from apps.scorecards.tests.obstacles import EVERYBODY, KEY, TEXT, bound, due, obstacle


@pytest.fixture
def held(cast: SimpleNamespace) -> SimpleNamespace:
    return bound(cast)


# --- Where they show up ---------------------------------------------------------------------------
def test_the_scorecard_counts_what_is_not_settled(held: Any, sign_in: Any) -> None:
    shown = last_closed_month()
    ActivityFactory(account=held.account, occurred_on=shown.first_day, minutes=60)
    roll_up(months=[shown])
    for state, reason in (("open", ""), ("in_progress", ""), ("removed", ""), ("accepted", "So be it.")):
        obstacle(held, "team", state=state, reason=reason)
    query = {"month": str(shown), "scope": "team", "id": held.team.pk}
    page = sign_in(held.coach).get(reverse("scorecards:scorecard"), query)
    counts = {line.key: line.obstacles for group in page.context["groups"] for line in group.figures}
    assert (counts[KEY], sum(counts.values())) == (2, 2)
    assert "2 obstacles" in page.text
    figure = sign_in(held.coach).get(reverse("scorecards:measure", args=[KEY]), query)
    assert "2 obstacles in its way" in figure.text


def test_an_earlier_month_shows_what_stood_in_the_way_on_its_last_day(held: Any, sign_in: Any) -> None:
    """In the organisation's time zone: an hour before July begins there, and as it begins."""
    rows = {name: obstacle(held, "team", text=f"{name}.") for name in ("June", "July", "settled", "removed later")}
    july = JUNE.ends_at
    backdate(Obstacle, {row.pk: july - dt.timedelta(hours=1) for row in rows.values()} | {rows["July"].pk: july})
    with acting(None):
        for name, on in (("settled", JUNE.last_day), ("removed later", dt.date(2025, 7, 1))):
            Obstacle.objects.filter(pk=rows[name].pk).update(state="removed", settled_on=on)
    ActivityFactory(account=held.account, occurred_on=day("06-10"), minutes=60)
    roll_up(months=[JUNE])
    client = sign_in(held.coach)

    def shown(month: Month) -> tuple[set[str], int]:
        query = {"month": str(month), "scope": "team", "id": held.team.pk}
        figure = client.get(reverse("scorecards:measure", args=[KEY]), query)
        return {row.text for row in figure.context["obstacles"]}, figure.context["line"].obstacles

    assert shown(JUNE) == ({"June.", "removed later."}, 2)
    assert shown(JUNE.plus(-1)) == (set(), 0)
    assert shown(JUNE.plus(1)) == ({"June.", "July."}, 2)
    assert shown(last_closed_month()) == shown(Month.current()) == ({"June.", "July."}, 2)


def test_the_button_asks_for_the_target_that_is_set_now(held: Any, sign_in: Any) -> None:
    Target.objects.all().delete()
    Target.objects.create(measure="response_rate", value=60, from_on=Month.current().first_day)
    client = sign_in(held.executive)
    for key, offered in (("response_rate", True), ("perception_gap", False)):
        for month in (JUNE, Month.current()):
            page = client.get(reverse("scorecards:measure", args=[key]), {"month": str(month)})
            assert bool(page.context["obstacle_url"]) is offered


def test_the_file_says_in_words_what_the_list_says(held: Any, sign_in: Any) -> None:
    yesterday = today() - dt.timedelta(days=1)
    obstacle(held, "team", kind="training", owner=held.lead, due_on=yesterday)
    url = reverse("scorecards:obstacle_list")
    file = b"".join(sign_in(held.lead).get(f"{url}?format=csv").streaming_content).decode("utf-8-sig")
    [line] = csv.DictReader(StringIO(file))
    measure: Any = get(KEY)
    found = [line[head] for head in ("Measure", "Of", "Kind", "Who works on it", "State", "Due on")]
    assert found == [str(measure.name), "Growth West", "Training", "Owen Clarke", "Overdue", str(yesterday)]


@pytest.mark.parametrize(
    ("query", "expected"),
    {
        "": {"late", "soon", "done", "nobodys"},
        "state=unsettled": {"late", "soon", "nobodys"},
        "state=overdue": {"late"},
        "state=removed": {"done"},
        "whose=mine": {"late"},
        "whose=nobody": {"nobodys"},
        "measure=linked_effort": {"late", "soon", "done"},
        "scope=account": {"nobodys"},
        "q=TRAVEL": {"late", "soon", "done"},
    }.items(),
)
def test_the_list_is_narrowed_and_taken_along(query: str, expected: set[str], held: Any, sign_in: Any) -> None:
    Target.objects.create(measure="response_rate", value=60)
    yesterday, later = today() - dt.timedelta(days=1), today() + dt.timedelta(days=9)
    rows = {
        "late": obstacle(held, owner=held.lead, due_on=yesterday),
        "soon": obstacle(held, owner=held.owner, due_on=later),
        "done": obstacle(held, owner=held.owner, due_on=yesterday, state="removed"),
        "nobodys": obstacle(held, "account", measure="response_rate", text="=1+1"),
    }
    names = {row.pk: name for name, row in rows.items()}
    url = reverse("scorecards:obstacle_list")
    client = sign_in(held.lead)
    listed = [names[row.pk] for row in client.get(f"{url}?{query}").context["object_list"]]
    assert (set(listed), len(listed)) == (expected, len(expected))
    file = b"".join(client.get(f"{url}?{query}&format=csv").streaming_content).decode("utf-8-sig").splitlines()
    assert len(file) == 1 + len(expected)
    assert ("'=1+1" in "".join(file)) is ("nobodys" in expected)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_however_many(
    count: int, held: Any, sign_in: Any, django_assert_num_queries: Any
) -> None:
    for place in list(held.places)[1 : count + 1]:
        obstacle(held, place, owner=held.owner)
    client = sign_in(held.lead)
    with django_assert_num_queries(4):  # session, person, how many, the rows
        client.get(reverse("scorecards:obstacle_list"))


# --- Whom they ask --------------------------------------------------------------------------------
def test_its_owner_is_asked_from_a_week_before_it_is_due(held: Any) -> None:
    on = today() + dt.timedelta(days=7)
    row = obstacle(held, "team", owner=held.outsider, due_on=on)
    obstacle(held, "team", owner=held.outsider, due_on=on + dt.timedelta(days=1))
    obstacle(held, "team", owner=held.outsider, due_on=on, state="removed")
    [item] = due(held.outsider)
    assert (item.due_on, item.url) == (on, row.get_absolute_url())
    assert TEXT in str(item.text)
    assert [due(getattr(held, who)) for who in ("owner", "lead", "executive", "coach")] == [[]] * 4


def test_what_nobody_works_on_asks_those_in_charge(held: Any) -> None:
    for scope in held.places:
        obstacle(held, scope)
    asked = {who: len(due(getattr(held, who))) for who in EVERYBODY}
    assert asked == {
        "owner": 1,  # of the account they manage
        "teammate": 0,
        "lead": 2,  # of their team, and its account
        "executive": 3,  # of the company, its units and teams
        "administrator": 3,
        "coach": 0,
        "outsider": 0,
    }


def test_what_somebody_worked_on_who_left_asks_those_in_charge(held: Any) -> None:
    obstacle(held, "team", owner=held.owner)
    assert due(held.lead) == []
    update_person(by=None, person=held.owner, left_on=today())
    [item] = due(held.lead)
    assert "Nobody works on it" in str(item.text)


def test_what_is_due_costs_one_query(held: Any, django_assert_num_queries: Any) -> None:
    for count in (1, 3):
        for _ in range(count):
            obstacle(held, "account", owner=held.owner, due_on=today())
        with django_assert_num_queries(1):
            assert due(held.owner)


# --- The API --------------------------------------------------------------------------------------
def test_the_api_records_and_notes_by_the_same_rules(held: Any) -> None:
    place = {"measure": KEY, "scope": "team", "scope_id": held.team.pk, "text": TEXT}
    made = Caller(held.lead).post("obstacles/", place | {"external_id": "T-1"})
    assert (made.status_code, made.json()["target"], made.json()["recorded_by"]) == (201, 85, held.lead.pk)
    again = Caller(held.lead).post("obstacles/", {"external_id": "T-1", "state": "removed"} | place)
    assert (again.status_code, again.json()["settled_on"]) == (200, str(today()))
    for who in ("outsider", "coach"):
        assert Caller(getattr(held, who)).post("obstacles/", place).status_code == 403
    note = {"obstacle": made.json()["id"], "text": "Asked around."}
    told = Caller(held.lead).post("obstacle-notes/", note)
    assert (told.status_code, told.json()["author"]) == (201, held.lead.pk)
    assert Caller(held.outsider).post("obstacle-notes/", note).status_code == 403
    assert Caller(held.outsider).ids("obstacle-notes/") == [told.json()["id"]]
    assert Caller(held.lead).patch(f"obstacle-notes/{told.json()['id']}/", {"text": "x"}).status_code == 405


def test_the_api_finds_what_is_overdue(held: Any) -> None:
    late = obstacle(held, due_on=today() - dt.timedelta(days=1))
    obstacle(held, due_on=today())
    assert Caller(held.coach).ids("obstacles/?state=overdue") == [late.pk]
    assert len(Caller(held.coach).ids("obstacles/?state=unsettled")) == 2


def test_the_api_tells_nothing_of_an_initiative_that_one_does_not_see(held: Any) -> None:
    hidden = InitiativeFactory(level="key_account", accounts=[held.foreign_account])
    row = obstacle(held, "team", initiative=hidden)
    obstacle(held, "team")
    query = f"obstacles/?initiative={hidden.pk}"
    assert {who: Caller(getattr(held, who)).ids(query) for who in ("coach", "lead", "outsider", "executive")} == {
        "coach": [],
        "lead": [],
        "outsider": [row.pk],
        "executive": [row.pk],
    }
    refused = Caller(held.executive).get("obstacles/?ordering=initiative")
    assert (refused.status_code, list(refused.json())) == (400, ["ordering"])


def test_the_database_itself_refuses_what_cannot_be(held: Any) -> None:
    row = obstacle(held)
    with pytest.raises(IntegrityError), acting(None):
        Obstacle.objects.filter(pk=row.pk).update(state="removed")
