"""The pages of advisory boards: who opens them, what they say and leave unsaid, what their buttons do."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.messages import get_messages

from apps.accounts.tests.factories import ContactFactory
from apps.core.months import today
from apps.engagement.boards import services
from apps.engagement.boards.models import Board, BoardAdvice, BoardMeeting, BoardMember
from apps.engagement.tests.boards import AdviceFactory, BoardFactory, MeetingFactory, MemberFactory, days_ago, seated
from apps.initiatives.tests.factories import InitiativeFactory

pytestmark = pytest.mark.django_db

EVERYONE = ("owner", "teammate", "lead", "executive", "administrator", "outsider", "coach")
DETAIL, LIST = 11, 4  # statements of the pages


def plain(response: Any) -> str:
    return response.content.decode().replace("\u00a0", " ")


def told(response: Any) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def council(cast: SimpleNamespace, **fields: Any) -> SimpleNamespace:
    """A board that the administrator runs, with a member each of the cast's two accounts, a meeting and advice."""
    board = BoardFactory(name="Client council", owner=cast.administrator, **fields)
    ours = seated(board, contact=ContactFactory(account=cast.account, full_name="Priya Raman"))
    theirs = seated(board, contact=ContactFactory(account=cast.foreign_account, full_name="Henrik Brandt"))
    meeting = MeetingFactory(board=board, held_on=days_ago(20), attendees=[ours.contact, theirs.contact])
    advice = AdviceFactory(board=board, contact=ours.contact, given_on=days_ago(20), text="One invoice a site.")
    foreign = AdviceFactory(board=board, contact=theirs.contact, given_on=days_ago(20), text="Call before noon.")
    return SimpleNamespace(board=board, ours=ours, theirs=theirs, meeting=meeting, advice=advice, foreign=foreign)


@pytest.mark.parametrize("who", EVERYONE)
def test_who_opens_a_board(cast: SimpleNamespace, sign_in: Any, who: str) -> None:
    made = council(cast)
    lonely = BoardFactory()
    client = sign_in(getattr(cast, who))
    seen = 403 if who == "coach" else 200
    assert client.get(made.board.get_absolute_url()).status_code == seen
    assert client.get(f"/boards/{made.board.pk}/history/").status_code == seen
    sees_all = who in {"executive", "administrator"}
    assert client.get(lonely.get_absolute_url()).status_code == (200 if sees_all else 403 if who == "coach" else 404)
    runs = 200 if who == "administrator" else 403
    for page in ("edit/", "delete/", "meetings/new/"):
        assert client.get(f"/boards/{made.board.pk}/{page}").status_code == runs
    assert client.get(f"/boards/meetings/{made.meeting.pk}/").status_code == runs


@pytest.mark.parametrize("who", EVERYONE)
def test_who_changes_members_and_advice_of_an_account(cast: SimpleNamespace, sign_in: Any, who: str) -> None:
    made = council(cast)
    client = sign_in(getattr(cast, who))
    expected = {"coach": 403, "executive": 403, "outsider": 404}.get(who, 200)
    for url in (
        f"members/{made.ours.pk}/",
        f"members/{made.ours.pk}/delete/",
        f"advice/{made.advice.pk}/",
        f"advice/{made.advice.pk}/answer/",
        f"advice/{made.advice.pk}/delete/",
    ):
        assert client.get(f"/boards/{url}").status_code == expected, url
    moved = client.post(f"/boards/members/{made.ours.pk}/move/", {"state": "retired"}).status_code
    assert moved == (302 if expected == 200 else expected)
    may_note = 403 if who in {"coach", "executive"} else 200
    assert client.get(f"/boards/{made.board.pk}/advice/new/").status_code == may_note


def test_members_of_other_accounts_are_counted_and_not_named(cast: SimpleNamespace, sign_in: Any) -> None:
    made = council(cast)
    text = plain(sign_in(cast.owner).get(made.board.get_absolute_url()))
    assert "Priya Raman" in text
    assert "One invoice a site." in text
    assert "Henrik Brandt" not in text
    assert "Halden Logistics" not in text
    assert "Call before noon." not in text
    assert "and 1 of an account you may not see" in text
    assert "1 from an account you may not see" in text
    assert "1 you may not see" in text
    assert "2 of 2" in text
    everything = plain(sign_in(cast.executive).get(made.board.get_absolute_url()))
    assert "Henrik Brandt" in everything
    assert "Call before noon." in everything


def test_who_runs_a_board_sees_all_of_it(cast: SimpleNamespace, sign_in: Any) -> None:
    made = council(cast, advice_owner=cast.owner)
    client = sign_in(cast.owner)
    assert "Henrik Brandt" in plain(client.get(made.board.get_absolute_url()))
    done = client.post(f"/boards/advice/{made.foreign.pk}/answer/", {"answer": "We do now.", "closed_on": str(today())})
    assert done.status_code == 302
    made.foreign.refresh_from_db()
    assert (made.foreign.state, made.foreign.answer, made.foreign.closed_on) == ("closed", "We do now.", today())


def test_an_initiative_one_may_not_see_is_not_named(cast: SimpleNamespace, sign_in: Any) -> None:
    made = council(cast)
    secret = InitiativeFactory(level="key_account", accounts=[cast.foreign_account], title="Night shift at Halden")
    services.update_advice(by=None, board_advice=made.advice, initiative=secret)
    text = plain(sign_in(cast.owner).get(made.board.get_absolute_url()))
    assert "Night shift at Halden" not in text
    assert "An initiative you may not see came of it." in text
    assert "Night shift at Halden" in plain(sign_in(cast.executive).get(made.board.get_absolute_url()))


def test_the_check_says_what_is_missing_until_nothing_is(cast: SimpleNamespace, sign_in: Any) -> None:
    board = BoardFactory(seats_wanted=6, accounts_to_begin=2)
    client = sign_in(cast.executive)
    needs = client.get(board.get_absolute_url()).context["needs"]
    assert [need.is_met for need in needs] == [False] * 7
    texts = [need.says for need in needs]
    assert texts[0] == "Nobody yet. Name the executive who answers for it."
    assert texts[2] == "Accepted from 0 of at least 2 accounts."
    assert texts[4] == "2 more to date."
    services.update_board(
        by=None, board=board, sponsor=cast.executive, advice_owner=cast.lead, purpose="Ask.", what_they_get="Answers."
    )
    for seniority in ("executive", "senior"):
        MemberFactory(board=board, contact=ContactFactory(seniority=seniority), state="accepted")
    MeetingFactory(board=board, held_on=today() + dt.timedelta(days=10))
    MeetingFactory(board=board, held_on=today() + dt.timedelta(days=100))
    response = client.get(board.get_absolute_url())
    assert [need.is_met for need in response.context["needs"]] == [True] * 7
    assert "Is it ready to begin?" in plain(response)
    assert "7 of 7 in place" in plain(response)


def test_two_of_one_account_count_once_and_all_alike_is_not_mixed(cast: SimpleNamespace, sign_in: Any) -> None:
    board = BoardFactory(accounts_to_begin=2)
    for _number in range(2):
        MemberFactory(board=board, contact=ContactFactory(account=cast.account), state="accepted")
    needs = sign_in(cast.executive).get(board.get_absolute_url()).context["needs"]
    assert (needs[2].is_met, needs[2].says) == (False, "Accepted from 1 of at least 2 accounts.")
    assert (needs[3].is_met, needs[3].says) == (False, "All alike: 2 other, 2 standard.")


def test_the_pipeline_holds_those_on_the_way_against_seats_that_fall_empty(cast: SimpleNamespace, sign_in: Any) -> None:
    board = BoardFactory(seats_wanted=3, term_months=24)
    seated(board)
    seated(board, days=700)  # ends within six months
    client = sign_in(cast.executive)
    say = client.get(board.get_absolute_url()).context["pipeline_say"]
    assert say.startswith("Not yet: 1 seat is empty and 1 term ends by ")
    assert say.endswith("Invite 2 more.")
    MemberFactory(board=board)
    MemberFactory(board=board, state="accepted")
    response = client.get(board.get_absolute_url())
    assert response.context["pipeline_say"].endswith("2 people are on the way.")
    assert [step["value"] for step in response.context["pipeline"]] == [1, 1, 2, 1]


def test_who_left_the_client_leaves_the_seat_empty(cast: SimpleNamespace, sign_in: Any) -> None:
    made = council(cast, seats_wanted=2)
    made.ours.contact.left_on = days_ago(3)
    made.ours.contact.save()
    response = sign_in(cast.executive).get(made.board.get_absolute_url())
    assert response.context["pipeline"][2]["value"] == 1
    assert "Has left the client" in plain(response)


def test_attendance_is_of_those_with_a_seat_that_day(cast: SimpleNamespace, sign_in: Any) -> None:
    board = BoardFactory()
    early, late = seated(board, days=100), seated(board, days=10)
    guest = MemberFactory(board=board, state="accepted")
    MeetingFactory(
        board=board, held_on=days_ago(50), attendees=[early.contact, guest.contact], our_minutes=30, their_minutes=90
    )
    MeetingFactory(board=board, held_on=days_ago(5), attendees=[late.contact])
    response = sign_in(cast.executive).get(board.get_absolute_url())
    found = [(line["met"].came, line["met"].seats, line["met"].guests) for line in response.context["meetings"]]
    assert found == [(1, 2, 0), (1, 1, 1)]
    own = {line["row"].pk: (line["seat"].came, line["seat"].held) for line in response.context["members"]}
    assert own == {early.pk: (1, 2), late.pk: (1, 1), guest.pk: (0, 0)}
    assert "Yes: over twelve months our clients did 75 % of the talking." in plain(response)
    assert response.context["given"][0] == ("3", "attendances at 2 meetings")


def test_a_step_is_a_button_and_a_full_board_says_so(cast: SimpleNamespace, sign_in: Any) -> None:
    board = BoardFactory(owner=cast.owner, seats_wanted=1)
    row = MemberFactory(board=board, contact=ContactFactory(account=cast.account))
    client = sign_in(cast.owner)
    assert "Has accepted" in plain(client.get(board.get_absolute_url()))
    client.post(f"/boards/members/{row.pk}/move/", {"state": "accepted"})
    seated(board)
    refused = client.post(f"/boards/members/{row.pk}/move/", {"state": "serving"})
    assert told(refused)[-1].startswith("All 1 seats are taken.")
    assert told(client.post(f"/boards/members/{row.pk}/move/", {"state": "king"}))[-1] == "Choose one of the steps."
    row.refresh_from_db()
    assert row.state == "accepted"
    assert client.get(f"/boards/members/{row.pk}/move/").status_code == 405


def test_a_board_is_entered_changed_and_deleted_by_its_pages(cast: SimpleNamespace, sign_in: Any) -> None:
    client = sign_in(cast.owner)
    form = {"name": "Ours", "seats_wanted": "8", "term_months": "24", "accounts_to_begin": "4", "owner": cast.owner.pk}
    assert client.post("/boards/new/", form).status_code == 302
    board = Board.objects.get()
    wrong = client.post(f"/boards/{board.pk}/edit/", {**form, "seats_wanted": "0"})
    assert wrong.status_code == 422
    assert 'value="0"' in wrong.content.decode()
    assert client.get(f"/boards/{board.pk}/members/new/").status_code == 200
    contact = ContactFactory(account=cast.account)
    invite = f"/boards/{board.pk}/members/new/?account={cast.account.pk}"
    assert client.post(invite, {"contact": contact.pk, "state": "accepted"}).status_code == 302
    assert client.get(f"/boards/{board.pk}/members/new/?account={cast.foreign_account.pk}").status_code == 404
    meeting = {"held_on": str(days_ago(2)), "attendees": [contact.pk], "their_minutes": "40", "our_minutes": "20"}
    assert client.post(f"/boards/{board.pk}/meetings/new/", meeting).status_code == 302
    advice = {"contact": contact.pk, "given_on": str(days_ago(2)), "text": "Call us."}
    assert client.post(f"/boards/{board.pk}/advice/new/", advice).status_code == 302
    assert (BoardMember.objects.get().contact, BoardMeeting.objects.get().attendees.get()) == (contact, contact)
    assert client.post(f"/boards/{board.pk}/delete/").status_code == 422
    row = BoardAdvice.objects.get()
    assert client.post(f"/boards/advice/{row.pk}/answer/", {"answer": ""}).status_code == 422
    assert client.post(f"/boards/advice/{row.pk}/delete/").status_code == 302
    assert client.post(f"/boards/meetings/{BoardMeeting.objects.get().pk}/delete/").status_code == 302
    assert client.post(f"/boards/members/{BoardMember.objects.get().pk}/delete/").status_code == 302
    assert client.post(f"/boards/{board.pk}/delete/").status_code == 302
    assert not Board.objects.exists()


def test_an_empty_list_teaches(cast: SimpleNamespace, sign_in: Any) -> None:
    assert "Which clients would you ask before you decide?" in plain(sign_in(cast.owner).get("/boards/"))


@pytest.mark.parametrize("boards", [1, 3])
def test_the_list_costs_the_same_at_one_board_and_at_three(
    cast: SimpleNamespace, sign_in: Any, django_assert_num_queries: Any, boards: int
) -> None:
    for _number in range(boards):
        seated(BoardFactory(sponsor=cast.executive), contact=ContactFactory(account=cast.account))
    client = sign_in(cast.owner)
    with django_assert_num_queries(LIST):
        assert len(client.get("/boards/").context["rows"]) == boards


@pytest.mark.parametrize("size", [1, 4])
def test_the_page_costs_the_same_however_much_is_on_the_board(
    cast: SimpleNamespace, sign_in: Any, django_assert_num_queries: Any, size: int
) -> None:
    board = BoardFactory(owner=cast.lead, sponsor=cast.executive)
    for _number in range(size):
        row = seated(board, contact=ContactFactory(account=cast.account))
        MemberFactory(board=board)
        MeetingFactory(board=board, attendees=[row.contact], our_minutes=10, their_minutes=20)
        AdviceFactory(board=board, contact=row.contact, given_on=days_ago(3), initiative=InitiativeFactory())
    client = sign_in(cast.owner)
    with django_assert_num_queries(DETAIL):
        client.get(board.get_absolute_url())
