"""Advisory boards by other systems: the contract's names, what each of the cast reads and writes, files."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from rest_framework.test import APIClient

from apps.accounts.tests.factories import ContactFactory
from apps.core.months import today
from apps.engagement.boards import services
from apps.engagement.boards.models import Board, BoardAdvice, BoardMeeting, BoardMember
from apps.engagement.tests.boards import AdviceFactory, BoardFactory, MeetingFactory, days_ago, seated
from apps.initiatives.tests.factories import InitiativeFactory

pytestmark = pytest.mark.django_db
SEEING = {"owner", "teammate", "lead", "executive", "administrator"}
EVERYONE = (*sorted(SEEING), "outsider", "coach")


def api(person: Any) -> APIClient:
    client = APIClient()
    client.force_authenticate(person)
    return client


def council(cast: SimpleNamespace) -> SimpleNamespace:
    board = BoardFactory(name="Client council")
    ours = seated(board, contact=ContactFactory(account=cast.account))
    theirs = seated(board)
    meeting = MeetingFactory(board=board, attendees=[ours.contact, theirs.contact])
    advice = AdviceFactory(board=board, contact=ours.contact)
    AdviceFactory(board=board, contact=theirs.contact)
    return SimpleNamespace(board=board, ours=ours, theirs=theirs, meeting=meeting, advice=advice)


def test_advice_tells_nothing_of_an_initiative_that_one_does_not_see(cast: SimpleNamespace) -> None:
    made = council(cast)
    hidden = InitiativeFactory(level="key_account", accounts=[cast.foreign_account])
    services.update_advice(by=None, board_advice=made.advice, initiative=hidden)
    url = f"/api/v1/board-advice/{made.advice.pk}/"
    for who, seen in (("owner", False), ("executive", True)):
        client = api(getattr(cast, who))
        assert client.get(url).json()["initiative"] == (hidden.pk if seen else None)
        found = client.get(f"/api/v1/board-advice/?initiative={hidden.pk}").json()["results"]
        assert [row["id"] for row in found] == ([made.advice.pk] if seen else [])
        assert client.get("/api/v1/board-advice/?ordering=initiative").status_code == 400
    assert api(cast.owner).patch(url, {"initiative": None, "text": "In short"}, format="json").status_code == 200
    made.advice.refresh_from_db()
    assert (made.advice.text, made.advice.initiative) == ("In short", hidden)


def test_a_board_is_fed_from_its_name_to_an_answer(cast: SimpleNamespace) -> None:
    client = api(cast.administrator)
    board = client.post("/api/v1/boards/", {"name": "Client council"}, format="json").data
    assert (board["seats_wanted"], board["term_months"], board["serving"]) == (12, 24, 0)
    contact = ContactFactory(account=cast.account)
    given = {"board": board["id"], "account": cast.account.pk, "contact": contact.pk}
    made = client.post("/api/v1/board-members/", {**given, "state": "invited"}, format="json")
    assert (made.status_code, made.data["invited_on"]) == (201, str(today()))
    url = f"/api/v1/board-members/{made.data['id']}/"
    assert client.patch(url, {"state": "serving"}, format="json").data == {
        "state": ["Only who has accepted takes a seat."]
    }
    assert client.patch(url, {"state": "accepted"}, format="json").status_code == 200
    seat = client.patch(url, {"state": "serving", "seat_from_on": "2026-01-01"}, format="json").data
    assert (seat["state"], seat["seat_from_on"], seat["seat_until_on"]) == ("serving", "2026-01-01", "2027-12-31")
    meeting = {"board": board["id"], "held_on": "2026-03-04", "is_virtual": True, "attendees": [contact.pk]}
    assert client.post("/api/v1/board-meetings/", meeting, format="json").data["attendees"] == [contact.pk]
    initiative = InitiativeFactory()
    advice = {"board": board["id"], "contact": contact.pk, "given_on": "2026-03-04", "text": "One invoice a site."}
    made = client.post("/api/v1/board-advice/", {**advice, "state": "open"}, format="json")
    assert (made.status_code, made.data["state"], made.data["closed_on"]) == (201, "open", None)
    closed = {"state": "closed", "answer": "Since May.", "closed_on": "2026-05-04", "initiative": initiative.pk}
    found = client.patch(f"/api/v1/board-advice/{made.data['id']}/", closed, format="json").data
    assert {name: found[name] for name in closed} == closed
    found = client.get(f"/api/v1/boards/{board['id']}/").data
    assert (found["serving"], found["pipeline"], found["open_advice"]) == (1, 0, 0)


def test_advice_closed_without_a_day_is_closed_today(cast: SimpleNamespace) -> None:
    made = council(cast)
    url = f"/api/v1/board-advice/{made.advice.pk}/"
    closed = {"state": "closed", "answer": "Done."}
    assert api(cast.administrator).patch(url, closed, format="json").data["closed_on"] == str(today())


def test_an_external_id_that_is_known_updates_the_row(cast: SimpleNamespace) -> None:
    client = api(cast.administrator)
    for purpose, status in (("Ask.", 201), ("Ask first.", 200)):
        given = {"name": "Client council", "purpose": purpose, "external_id": "B1"}
        assert client.post("/api/v1/boards/", given, format="json").status_code == status
    assert Board.objects.get().purpose == "Ask first."


@pytest.mark.parametrize("who", EVERYONE)
def test_who_reads_what_of_a_board(cast: SimpleNamespace, who: str) -> None:
    made = council(cast)
    client = api(getattr(cast, who))
    everything = who in {"executive", "administrator"}
    seen = who in SEEING
    expected = {"boards": 1, "board-meetings": 1, "board-members": 2 if everything else 1}
    expected["board-advice"] = expected["board-members"]
    for name, count in expected.items():
        assert client.get(f"/api/v1/{name}/").data["count"] == (count if seen else 0), name
    if seen:
        (meeting,) = client.get("/api/v1/board-meetings/").data["results"]
        named = [made.ours.contact_id, made.theirs.contact_id] if everything else [made.ours.contact_id]
        assert meeting["attendees"] == sorted(named)
    assert client.get(f"/api/v1/boards/{made.board.pk}/").status_code == (200 if seen else 404)


@pytest.mark.parametrize("who", EVERYONE)
def test_who_writes_what_of_a_board(cast: SimpleNamespace, who: str) -> None:
    made = council(cast)
    client = api(getattr(cast, who))
    runs = {"administrator": 200, "outsider": 404, "coach": 403}.get(who, 403)
    assert client.patch(f"/api/v1/boards/{made.board.pk}/", {"purpose": "Ask."}, format="json").status_code == runs
    assert client.patch(f"/api/v1/board-meetings/{made.meeting.pk}/", {}, format="json").status_code == runs
    mine = {"executive": 403, "outsider": 404, "coach": 403}.get(who, 200)
    given = {"references_given": 2}
    assert client.patch(f"/api/v1/board-members/{made.ours.pk}/", given, format="json").status_code == mine
    assert (
        client.patch(f"/api/v1/board-advice/{made.advice.pk}/", {"answer": "Soon."}, format="json").status_code == mine
    )


def test_a_contact_one_may_not_see_does_not_exist(cast: SimpleNamespace) -> None:
    made = council(cast)
    foreign = ContactFactory(account=cast.foreign_account)
    given = {"board": made.board.pk, "contact": foreign.pk}
    for name, more in (("board-members", {}), ("board-advice", {"text": "More."})):
        refused = api(cast.owner).post(f"/api/v1/{name}/", {**given, **more}, format="json")
        assert (refused.status_code, list(refused.data)) == (400, ["contact"]), name


@pytest.mark.parametrize("name", ["boards", "board-members", "board-meetings", "board-advice"])
def test_a_list_costs_the_same_at_one_row_and_at_three(
    cast: SimpleNamespace, django_assert_max_num_queries: Any, name: str
) -> None:
    client = api(cast.executive)
    counts = []
    for _number in range(2):
        board = BoardFactory()
        row = seated(board)
        MeetingFactory(board=board, attendees=[row.contact])
        AdviceFactory(board=board, contact=row.contact)
        with django_assert_max_num_queries(6) as asked:
            client.get(f"/api/v1/{name}/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_members_meetings_and_advice_come_from_files(cast: SimpleNamespace, tmp_path: Any) -> None:
    BoardFactory(name="Client council")
    for name in ("Priya Raman", "Dana Whitfield"):
        ContactFactory(account=cast.account, full_name=name)
    files = {
        "board-members": "board,account,contact,state,seat_from_on\n"
        "Client council,Northgate,Priya Raman,serving,2026-01-01\nclient council,Northgate,Dana Whitfield,,\n",
        "board-meetings": "board,held_on,is_virtual,attendees,our_minutes,their_minutes\n"
        "Client council,2026-03-04,no,Priya Raman,20,60\n",
        "board-advice": "board,account,contact,given_on,text,state,answer,closed_on,external_id\n"
        "Client council,Northgate,Priya Raman,2026-03-04,One invoice a site,closed,Since May,2026-05-04,A1\n"
        "Client council,Northgate,Dana Whitfield,2026-03-04,Fewer reports,,,,A2\n",
    }
    for name, content in files.items():
        (tmp_path / f"{name}.csv").write_text(content)
        call_command("import_csv", name, str(tmp_path / f"{name}.csv"))
    assert list(BoardMember.objects.values_list("state", flat=True)) == ["serving", "invited"]
    assert BoardMeeting.objects.get().attendees.get().full_name == "Priya Raman"
    call_command("import_csv", "board-advice", str(tmp_path / "board-advice.csv"))
    assert [(row.state, str(row.closed_on)) for row in BoardAdvice.objects.order_by("external_id")] == [
        ("closed", "2026-05-04"),
        ("open", "None"),
    ]


def test_a_file_that_seats_too_many_writes_nothing(cast: SimpleNamespace, tmp_path: Any, capsys: Any) -> None:
    board = BoardFactory(name="Client council", seats_wanted=1)
    seated(board, contact=ContactFactory(account=cast.account, full_name="Priya Raman"))
    ContactFactory(account=cast.account, full_name="Dana Whitfield")
    file = tmp_path / "members.csv"
    file.write_text(
        f"board,account,contact,state,seat_from_on\nClient council,Northgate,Dana Whitfield,serving,{days_ago(3)}\n"
    )
    with pytest.raises(CommandError, match="nothing was written"):
        call_command("import_csv", "board-members", str(file))
    assert "All 1 seats are taken." in capsys.readouterr().err
    assert BoardMember.objects.count() == 1
