"""Obstacles to targets: who records and works on them, and what is refused."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from apps.core.audit import acting
from apps.core.errors import Conflict
from apps.core.history import events_of
from apps.core.months import last_closed_month, today
from apps.initiatives.tests.factories import InitiativeFactory
from apps.measures.models import Target
from apps.people.tests.caller import Caller
from apps.people.tests.factories import PersonFactory
from apps.scorecards.models import Obstacle, ObstacleNote
from apps.scorecards.obstacles import services
from apps.scorecards.tests.obstacles import EVERYBODY, KEY, TEXT, bound, obstacle


@pytest.fixture
def held(cast: SimpleNamespace) -> SimpleNamespace:
    return bound(cast)


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


def test_what_was_removed_and_is_accepted_after_all_is_settled_anew(held: Any) -> None:
    row = obstacle(held, state="removed")
    earlier = today() - dt.timedelta(days=9)
    with acting(None):
        Obstacle.objects.filter(pk=row.pk).update(settled_on=earlier)
    row = services.update_obstacle(by=held.lead, obstacle=row, reason="We built it.")
    assert row.settled_on == earlier
    row = services.update_obstacle(by=held.lead, obstacle=row, state="accepted", reason="It came back.")
    assert row.settled_on == today()


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


@pytest.mark.parametrize("who", ["coach", "lead", "outsider"])
def test_the_history_names_no_initiative_that_one_does_not_see(who: str, held: Any, sign_in: Any) -> None:
    hidden = InitiativeFactory(level="key_account", accounts=[held.foreign_account], title="Night shift at Halden")
    shared = InitiativeFactory(title="Fewer forms")
    row = obstacle(held, "team")
    for initiative in (hidden, shared, None):
        row = services.update_obstacle(by=None, obstacle=row, initiative=initiative)
    text = sign_in(getattr(held, who)).get(reverse("scorecards:obstacle_history", args=[row.pk])).text
    assert ("Night shift at Halden" in text, "Fewer forms" in text) == (who == "outsider", who != "coach")
    seen = [len(each.changes) for each in events_of(row, reader=getattr(held, who))]
    assert seen == {"coach": [0], "lead": [1, 1, 0], "outsider": [1, 1, 1, 0]}[who]


def test_a_conflict_names_no_initiative_that_one_does_not_see(held: Any, sign_in: Any) -> None:
    hidden = InitiativeFactory(level="key_account", accounts=[held.foreign_account], title="Night shift at Halden")
    row = obstacle(held, "team", owner=held.outsider)
    url = reverse("scorecards:obstacle_update", args=[row.pk])
    seen = row.version
    row = services.update_obstacle(by=None, obstacle=row, initiative=hidden)
    typed = {"text": "In other words", "state": "open", "owner": held.outsider.pk, "initiative": "", "version": seen}
    told = sign_in(held.outsider).post(url, typed)
    assert (told.status_code, "Night shift at Halden" in told.text) == (409, True)
    told = sign_in(held.lead).post(url, typed)
    assert (told.status_code, "Night shift at Halden" in told.text) == (409, False)
    again = typed | {"version": told.context["form"]["version"].value()}
    assert sign_in(held.lead).post(url, again).status_code == 302
    row.refresh_from_db()
    assert (row.text, row.initiative) == ("In other words", hidden)


def test_an_initiative_that_came_meanwhile_stays(held: Any) -> None:
    row = obstacle(held, "team")
    hidden = InitiativeFactory(level="key_account", accounts=[held.foreign_account])
    services.update_obstacle(by=None, obstacle=Obstacle.objects.get(pk=row.pk), initiative=hidden)
    assert services.update_obstacle(by=held.lead, obstacle=row, text="x", initiative=None).initiative == hidden


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
    figure = reverse("scorecards:measure", args=[KEY]) + f"?month={last_closed_month()}&scope=team&id={held.team.pk}"
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
