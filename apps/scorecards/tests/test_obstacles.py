"""Obstacles to targets: who records and works on them, what is refused, where they show up, and whom they ask."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.urls import reverse

from apps.accounts.models import Account
from apps.activities.tests.factories import ActivityFactory
from apps.core.audit import acting
from apps.core.errors import Conflict
from apps.core.months import today
from apps.initiatives.tests.factories import InitiativeFactory
from apps.measures.models import Target
from apps.measures.services import roll_up
from apps.people.services import update_person
from apps.people.tests.caller import Caller
from apps.people.tests.factories import BusinessUnitFactory, PersonFactory
from apps.scorecards import attention
from apps.scorecards.models import Obstacle, ObstacleNote
from apps.scorecards.obstacles import services
from apps.scorecards.tests.facts import JUNE, day

EVERYBODY = ("owner", "teammate", "lead", "executive", "coach", "administrator", "outsider")
KEY = "linked_effort"
TEXT = "Nobody knows which impact travel belongs to."


@pytest.fixture
def held(cast: SimpleNamespace) -> SimpleNamespace:
    """A target of the company, which binds all; one team is in a unit, the other in another."""
    cast.unit, cast.other_unit = BusinessUnitFactory(name="Growth"), BusinessUnitFactory(name="Operations")
    for team, unit in ((cast.team, cast.unit), (cast.other_team, cast.other_unit)):
        team.business_unit = unit
        team.save()
    Target.objects.create(measure=KEY, value=85)
    cast.places = {
        "company": 0,
        "business_unit": cast.unit.pk,
        "team": cast.team.pk,
        "account": cast.account.pk,
    }
    return cast


def obstacle(held: Any, scope: str = "team", by: Any = None, **fields: Any) -> Obstacle:
    given = {"measure": KEY, "text": TEXT} | fields
    return services.create_obstacle(by=by, scope=scope, scope_id=held.places[scope], **given)


def due(person: Any) -> list[Any]:
    accounts = Account.objects.visible_to(person).in_care_of(person)
    return [item for item in attention.items(person, accounts, today()) if "stands in the way" in str(item.title)]


# --- Who records and who reads --------------------------------------------------------------------
@pytest.mark.parametrize(
    ("scope", "who"),
    {
        "company": {"executive", "administrator"},
        "business_unit": {"owner", "lead", "executive", "administrator"},
        "team": {"owner", "lead", "executive", "administrator"},
        "account": {"owner", "teammate", "lead", "executive", "administrator"},
    }.items(),
)
def test_those_held_to_a_target_record_what_stands_in_its_way(scope: str, who: set[str], held: Any) -> None:
    recorded = set()
    for name in EVERYBODY:
        try:
            obstacle(held, scope, by=getattr(held, name))
            recorded.add(name)
        except PermissionDenied:
            pass
    assert recorded == who
    assert Obstacle.objects.count() == len(who)


@pytest.mark.parametrize("who", EVERYBODY)
def test_who_sees_a_figure_sees_what_stands_in_its_way(who: str, held: Any, sign_in: Any) -> None:
    rows = [obstacle(held, scope) for scope in held.places]
    sees_account = who not in {"coach", "outsider"}
    client = sign_in(getattr(held, who))
    pages = [client.get(row.get_absolute_url()).status_code for row in rows]
    assert pages == [200, 200, 200, 200 if sees_account else 404]
    assert client.get(reverse("scorecards:obstacle_history", args=[rows[3].pk])).status_code == pages[3]
    assert set(Caller(getattr(held, who)).ids("obstacles/")) == {row.pk for row in rows[: 4 if sees_account else 3]}


@pytest.mark.parametrize("who", EVERYBODY)
def test_only_those_held_to_it_and_its_owner_change_it(who: str, held: Any, sign_in: Any) -> None:
    row = obstacle(held, "team", owner=held.outsider)
    person = getattr(held, who)
    expected = 200 if who in {"owner", "lead", "executive", "administrator", "outsider"} else 403
    client = sign_in(person)
    found = [client.get(reverse(f"scorecards:obstacle_{n}", args=[row.pk])).status_code for n in ("update", "note")]
    assert found == [expected] * 2
    assert Caller(person).patch(f"obstacles/{row.pk}/", {"kind": "training"}).status_code == expected


@pytest.mark.parametrize("who", EVERYBODY)
def test_who_recorded_it_takes_it_back_and_an_administrator_does(who: str, held: Any, sign_in: Any) -> None:
    row = obstacle(held, "team", by=held.owner)
    status = sign_in(getattr(held, who)).post(reverse("scorecards:obstacle_delete", args=[row.pk])).status_code
    assert status == (302 if who in {"owner", "administrator"} else 403)
    assert Obstacle.objects.exists() is (status == 403)


def test_an_owner_who_no_longer_sees_the_account_no_longer_writes(held: Any) -> None:
    row = obstacle(held, "account", owner=held.teammate)
    held.account.members.clear()
    with pytest.raises(PermissionDenied):
        services.add_note(by=held.teammate, obstacle=row, text="x")


# --- What is refused ------------------------------------------------------------------------------
def test_without_a_target_nothing_stands_in_its_way(held: Any) -> None:
    with pytest.raises(ValidationError) as refused:
        obstacle(held, "team", measure="perception_gap")
    assert refused.value.message_dict == {"measure": ["No target is set for it here: nothing can stand in its way."]}
    assert obstacle(held, "team").target == 85
    Target.objects.create(measure=KEY, value=90, scope="team", scope_id=held.team.pk)
    assert (obstacle(held, "team").target, obstacle(held, "account").target) == (90, 85)


def test_what_is_accepted_needs_a_reason(held: Any) -> None:
    row = obstacle(held)
    with pytest.raises(ValidationError) as refused:
        services.update_obstacle(by=held.lead, obstacle=row, state="accepted", reason="  ")
    assert refused.value.message_dict == {"reason": ["Say why you live with it."]}
    row = services.update_obstacle(by=held.lead, obstacle=row, state="accepted", reason="It costs more to remove.")
    assert (row.settled_on, row.is_settled) == (today(), True)
    row = services.update_obstacle(by=held.lead, obstacle=row, state="in_progress")
    assert row.settled_on is None


def test_an_owner_is_still_here_and_sees_the_account(held: Any) -> None:
    gone = PersonFactory(left_on=dt.date(2025, 1, 1), full_name="Gone Away")
    for owner, words in ((gone, "Gone Away has left."), (held.outsider, "Ola Outsider does not see this account.")):
        with pytest.raises(ValidationError) as refused:
            obstacle(held, "account", owner=owner)
        assert refused.value.message_dict == {"owner": [words]}
    assert obstacle(held, "team", owner=held.outsider).owner == held.outsider


def test_an_initiative_that_one_does_not_see_is_not_named(held: Any, sign_in: Any) -> None:
    hidden = InitiativeFactory(level="key_account", accounts=[held.foreign_account])
    with pytest.raises(ValidationError) as refused:
        obstacle(held, "team", by=held.lead, initiative=hidden)
    assert list(refused.value.message_dict) == ["initiative"]
    row = obstacle(held, "team", initiative=hidden, owner=held.outsider)
    assert hidden.title in sign_in(held.outsider).get(row.get_absolute_url()).text
    assert hidden.title not in sign_in(held.coach).get(row.get_absolute_url()).text
    assert Caller(held.coach).get(f"obstacles/{row.pk}/").json()["initiative"] is None
    assert Caller(held.executive).get(f"obstacles/{row.pk}/").json()["initiative"] == hidden.pk


def test_an_initiative_that_one_does_not_see_stays_when_one_saves(held: Any, sign_in: Any) -> None:
    hidden = InitiativeFactory(level="key_account", accounts=[held.foreign_account])
    row = obstacle(held, "team", initiative=hidden)
    url = reverse("scorecards:obstacle_update", args=[row.pk])
    assert (
        sign_in(held.lead).post(url, {"text": "In other words", "state": "open", "initiative": ""}).status_code == 302
    )
    assert Caller(held.lead).patch(f"obstacles/{row.pk}/", {"initiative": None}).status_code == 200
    row.refresh_from_db()
    assert (row.text, row.initiative) == ("In other words", hidden)
    Caller(held.executive).patch(f"obstacles/{row.pk}/", {"initiative": None})
    row.refresh_from_db()
    assert row.initiative is None


def test_it_stays_with_its_target(held: Any) -> None:
    row = obstacle(held)
    answered = Caller(held.lead).patch(f"obstacles/{row.pk}/", {"scope": "company", "scope_id": 0})
    assert (answered.status_code, list(answered.json())) == (400, ["measure"])
    assert Caller(held.lead).patch(f"obstacles/{row.pk}/", {"measure": KEY}).status_code == 200


def test_of_two_people_at_once_the_second_is_told(held: Any, sign_in: Any) -> None:
    row = obstacle(held)
    url = reverse("scorecards:obstacle_update", args=[row.pk])
    client = sign_in(held.lead)
    seen = client.get(url).context["form"]["version"].value()
    services.update_obstacle(by=held.owner, obstacle=row, kind="training")
    typed = {"text": "What I typed", "state": "open", "version": seen}
    answered = client.post(url, typed)
    assert (answered.status_code, "What I typed" in answered.text) == (409, True)
    row.refresh_from_db()
    assert (row.text, row.kind) == (TEXT, "training")
    with pytest.raises(Conflict):
        services.update_obstacle(by=held.lead, obstacle=row, seen=seen, text="x")
    stale = Caller(held.lead).patch(f"obstacles/{row.pk}/", {"text": "x"}, headers={"If-Match": f'"{seen}"'})
    assert stale.status_code == 409


def test_nothing_typed_is_lost(held: Any, sign_in: Any) -> None:
    client, url = sign_in(held.lead), reverse("scorecards:obstacle_create")
    data = {"measure": "perception_gap", "about": f"team:{held.team.pk}", "text": "Typed words"}
    refused = client.post(url, data)
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["measure"])
    assert "Typed words" in refused.text
    assert client.post(reverse("scorecards:obstacle_note", args=[obstacle(held).pk]), {"text": ""}).status_code == 422


def test_it_goes_by_its_first_sentence(held: Any) -> None:
    assert str(obstacle(held, text="Mails end up in junk. Nobody told us.")) == "Mails end up in junk."
    assert str(obstacle(held, text="Version 2.1 is late\nand so are we")) == "Version 2.1 is late"
    long = str(obstacle(held, text="word " * 40))
    assert (len(long) <= 82, long[-2:]) == (True, " …")


# --- Recording and working on it ------------------------------------------------------------------
def test_it_is_recorded_from_the_page_of_its_figure_and_worked_on(held: Any, sign_in: Any) -> None:
    client = sign_in(held.lead)
    figure = reverse("scorecards:measure", args=[KEY]) + f"?month=2025-06&scope=team&id={held.team.pk}"
    url = client.get(figure).context["obstacle_url"]
    form = client.get(url).context["form"]
    assert (form["measure"].value(), form["about"].value()) == (KEY, f"team:{held.team.pk}")
    data = {"measure": KEY, "about": f"team:{held.team.pk}", "text": TEXT, "owner": held.owner.pk}
    client.post(url, data | {"due_on": "2025-07-01", "kind": "training"})
    row = Obstacle.objects.get()
    assert (row.scope, row.scope_id, row.owner, row.recorded_by) == ("team", held.team.pk, held.owner, held.lead)
    assert TEXT in client.get(figure).text
    client.post(reverse("scorecards:obstacle_note", args=[row.pk]), {"text": "Asked three colleagues."})
    [note] = ObstacleNote.objects.all()
    assert (note.text, note.author) == ("Asked three colleagues.", held.lead)
    assert "Asked three colleagues." in client.get(row.get_absolute_url()).text
    done = {"text": TEXT, "state": "removed", "reason": "A list of what belongs where."}
    client.post(reverse("scorecards:obstacle_update", args=[row.pk]), done)
    assert client.get(figure).context["obstacles"] == []
    assert "A list of what belongs where." in client.get(row.get_absolute_url()).text
    events = client.get(reverse("scorecards:obstacle_history", args=[row.pk])).text
    assert held.lead.full_name in events


def test_one_is_offered_what_one_is_held_to(held: Any, sign_in: Any) -> None:
    def offered(person: Any) -> set[str]:
        form = sign_in(person).get(reverse("scorecards:obstacle_create")).context["form"]
        flat = [each if isinstance(each[1], list) else (None, [each]) for each in form.fields["about"].choices]
        return {value for _label, group in flat for value, _name in group}

    own = {f"team:{held.team.pk}", f"business_unit:{held.unit.pk}", f"account:{held.account.pk}"}
    assert offered(held.lead) == offered(held.owner) == own
    assert f"account:{held.foreign_account.pk}" not in offered(held.teammate)
    assert {"company:0", f"team:{held.other_team.pk}"} < offered(held.executive)
    assert sign_in(held.coach).get(reverse("scorecards:obstacle_create")).status_code == 403


def test_who_is_not_held_to_a_target_is_offered_no_button(held: Any, sign_in: Any) -> None:
    figure = reverse("scorecards:measure", args=[KEY]) + "?month=2025-06"
    assert sign_in(held.lead).get(figure).context["obstacle_url"] == ""
    assert sign_in(held.executive).get(figure).context["obstacle_url"]
    untargeted = reverse("scorecards:measure", args=["perception_gap"]) + "?month=2025-06"
    assert sign_in(held.executive).get(untargeted).context["obstacle_url"] == ""


# --- Where they show up ---------------------------------------------------------------------------
def test_the_scorecard_counts_what_is_not_settled(held: Any, sign_in: Any) -> None:
    ActivityFactory(account=held.account, occurred_on=day("06-10"), minutes=60)
    roll_up(months=[JUNE])
    for state, reason in (("open", ""), ("in_progress", ""), ("removed", ""), ("accepted", "So be it.")):
        obstacle(held, "team", state=state, reason=reason)
    query = {"month": "2025-06", "scope": "team", "id": held.team.pk}
    page = sign_in(held.coach).get(reverse("scorecards:scorecard"), query)
    counts = {line.key: line.obstacles for group in page.context["groups"] for line in group.figures}
    assert (counts[KEY], sum(counts.values())) == (2, 2)
    assert "2 obstacles" in page.text
    figure = sign_in(held.coach).get(
        f"{reverse('scorecards:measure', args=[KEY])}?month=2025-06&scope=team&id={held.team.pk}"
    )
    assert "2 obstacles in its way" in figure.text


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


def test_the_database_itself_refuses_what_cannot_be(held: Any) -> None:
    row = obstacle(held)
    with pytest.raises(IntegrityError), acting(None):
        Obstacle.objects.filter(pk=row.pk).update(state="removed")
