"""What the data say to the four questions of the year-end reflection, and to whom."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine

from apps.accounts.services import update_account
from apps.accounts.tests.factories import AccountFactory, ContactFactory
from apps.activities.tests.factories import ActivityFactory
from apps.feedback.models import Change, ChangeResponse, FeedbackExclusion, FeedbackRequest, FollowUp, Response
from apps.feedback.tests.factories import ResponseFactory
from apps.impacts.tests.factories import ImpactFactory
from apps.value import reflecting
from apps.value.models import Decision
from apps.value.reflecting import Share
from apps.value.subjects import Subject, Year, reach_of
from apps.value.tests.northgate import enter_northgate

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2025, 7, 3, 14, tzinfo=dt.UTC)
QUESTIONS = (
    reflecting.notable_impacts,
    reflecting.how_we_know,
    reflecting.what_changed,
    reflecting.what_we_do_not_ask,
)


@pytest.fixture(autouse=True)
def _july() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def look(reader: Any, subject: Subject, year: int = 2025) -> list[dict[str, Any]]:
    reach = reach_of(subject, Year(year), reader)
    return [question(reach) for question in QUESTIONS]


# --- what the data say ------------------------------------------------------------------------------


@pytest.mark.parametrize("whose", ["person", "team", "company"])
def test_northgate_is_told_exactly(cast: SimpleNamespace, whose: str) -> None:
    case = enter_northgate(cast.account, cast.owner)
    subjects = {"person": Subject(person=cast.owner), "team": Subject(team=cast.team), "company": Subject()}
    impacts, value, changes, fears = look(cast.executive, subjects[whose])
    assert (impacts["n"], impacts["achieved"], impacts["met"]) == (3, 0, 1)
    lines = [(line.impact, line.attainment.quantize(Decimal("0.1"))) for line in impacts["lines"]]
    assert lines == [(case.speed, Decimal(100)), (case.leads, Decimal(75)), (case.leaders, Decimal("16.7"))]
    ratings = impacts["lines"][2].ratings
    assert (ratings.importance, ratings.satisfaction, ratings.n) == (Decimal("4.5"), Decimal("2.5"), 2)
    assert value["satisfied"] == Share(3, 5)
    assert value["impacts"] == {"active": 3, "rated": 3}
    assert [(line["impact"], line["n"]) for line in value["least"]] == [(case.leaders.pk, 2)]
    assert value["answers"] == {"n": 2, "contacts": 2, "picked": 0}
    assert (changes["used"], changes["on_time"], changes["n_decisions"]) == (Share(0, 2), Share(0, 0), 0)
    assert [fears[name]["n"] for name in ("unrated", "unasked", "silent", "excluded")] == [0, 0, 0, 0]


@pytest.mark.parametrize(
    ("k", "n", "percent", "interval", "state"),
    [
        (3, 4, None, "", "too_few"),
        (3, 5, Decimal(60), "23.1–88.2", "low_confidence"),
        (5, 10, Decimal(50), "23.7–76.3", ""),
    ],
)
def test_a_share_follows_the_rules_for_small_samples(
    k: int, n: int, percent: Decimal | None, interval: str, state: str
) -> None:
    share = Share(k, n)
    assert (share.percent, share.range, share.state) == (percent, interval, state)


def test_what_was_achieved_in_the_year_comes_first_and_only_in_its_year(cast: SimpleNamespace) -> None:
    case = enter_northgate(cast.account, cast.owner)
    ended = {"status": "achieved", "started_on": dt.date(2024, 1, 1)}
    now = ImpactFactory(account=cast.account, ended_on=dt.date(2025, 1, 1), **ended)
    before = ImpactFactory(account=cast.account, ended_on=dt.date(2024, 12, 31), **ended)
    impacts = look(cast.owner, Subject(person=cast.owner))[0]
    assert [line.impact for line in impacts["lines"]] == [now, case.speed, case.leads, case.leaders]
    assert (impacts["n"], impacts["achieved"]) == (4, 1)
    last_year = look(cast.owner, Subject(person=cast.owner), 2024)[0]
    assert [line.impact for line in last_year["lines"]] == [before]


def test_a_target_that_equals_the_baseline_stops_nothing(cast: SimpleNamespace) -> None:
    ImpactFactory(account=cast.account, baseline=Decimal(4), target=Decimal(4))
    assert look(cast.owner, Subject(person=cast.owner))[0]["lines"] == []


def test_changes_decisions_and_replies_because_of_answers_are_counted(cast: SimpleNamespace) -> None:
    case = enter_northgate(cast.account, cast.owner)
    answer = Response.objects.get(contact=case.dana)
    change = Change.objects.create(account=cast.account, said="Slow", did="Faster", made_on=dt.date(2025, 7, 1))
    ChangeResponse.objects.create(change=change, response=answer)
    Change.objects.create(account=cast.account, said="Old", did="Older", made_on=dt.date(2024, 12, 31), source=1)
    due = NOW - dt.timedelta(days=1)
    FollowUp.objects.create(response=answer, due_at=due, first_reply_at=due, is_changed=True)
    Decision.objects.create(
        impact=case.speed, kind="trim", reason="Enough.", decided_by=cast.owner, decided_on=dt.date(2025, 7, 2)
    )
    changes = look(cast.owner, Subject(person=cast.owner))[2]
    assert changes["used"] == Share(1, 2)
    assert [row.did for row in changes["changes"]["rows"]] == ["Faster"]
    assert (changes["on_time"], changes["changed"]) == (Share(1, 1), 1)
    assert [(str(kind["label"]), kind["n"]) for kind in changes["decisions"]] == [("Trim the work", 1)]


def test_what_we_do_not_ask_is_named(cast: SimpleNamespace) -> None:
    impact = ImpactFactory(account=cast.account, started_on=dt.date(2025, 1, 1))
    never = ContactFactory(account=cast.account, full_name="Never Asked")
    asked = ContactFactory(account=cast.account, full_name="Asked Twice")
    for days in (60, 20):
        sent_at = NOW - dt.timedelta(days=days)
        FeedbackRequest.objects.create(contact=asked, state="expired", sent_at=sent_at, expires_at=sent_at)
    FeedbackExclusion.objects.create(
        contact=never,
        reason="On leave",
        requested_by=cast.owner,
        approved_by=cast.lead,
        approved_at=NOW - dt.timedelta(days=9),
        until_on=dt.date(2025, 8, 1),
    )
    fears = look(cast.owner, Subject(person=cast.owner))[3]
    rows = {name: [getattr(row, "contact", row) for row in part["rows"]] for name, part in fears.items()}
    assert rows == {"unrated": [impact], "unasked": [never], "silent": [cast.account], "excluded": [never]}


def test_lists_are_cut_and_say_how_many_there_are(cast: SimpleNamespace) -> None:
    for _n in range(13):
        ContactFactory(account=cast.account)
    unasked = look(cast.owner, Subject(person=cast.owner))[3]["unasked"]
    assert (len(unasked["rows"]), unasked["n"], unasked["more"]) == (10, 13, 3)


# --- whose accounts ---------------------------------------------------------------------------------


def reached(reader: Any, subject: Subject, year: int = 2025) -> tuple[set[int], int]:
    reach = reach_of(subject, Year(year), reader)
    return set(reach.ids), reach.hidden


def test_a_persons_accounts_are_those_they_managed_on_the_years_last_day(cast: SimpleNamespace) -> None:
    update_account(by=None, account=cast.account, manager=cast.outsider, members=[], effective_on=dt.date(2025, 1, 1))
    mine = {cast.account.pk}
    assert reached(cast.executive, Subject(person=cast.owner), 2024) == (mine, 0)
    assert reached(cast.executive, Subject(person=cast.owner)) == (set(), 0)
    assert reached(cast.owner, Subject(person=cast.owner), 2024) == (set(), 1)


def test_who_manages_none_reflects_on_those_they_worked_for(cast: SimpleNamespace) -> None:
    ActivityFactory(account=cast.account, person=cast.teammate, occurred_on=dt.date(2025, 3, 1))
    assert reached(cast.teammate, Subject(person=cast.teammate)) == ({cast.account.pk}, 0)
    assert reached(cast.teammate, Subject(person=cast.teammate), 2024) == (set(), 0)


def test_a_member_of_the_team_sees_only_accounts_they_see(cast: SimpleNamespace) -> None:
    hidden = AccountFactory(name="Hidden", team=cast.team)
    ImpactFactory(account=hidden, statement="Nobody tells")
    assert reached(cast.owner, Subject(team=cast.team)) == ({cast.account.pk}, 1)
    assert look(cast.owner, Subject(team=cast.team))[3]["unrated"]["n"] == 0
    assert look(cast.lead, Subject(team=cast.team))[3]["unrated"]["n"] == 1


# --- answers for the leadership only ----------------------------------------------------------------


def test_they_show_to_the_leadership_alone(cast: SimpleNamespace) -> None:
    case = enter_northgate(cast.account, cast.owner)
    secret = ContactFactory(account=cast.account)
    rating = {"impact": case.leads, "importance": 1, "satisfaction": 1}
    made = ResponseFactory(
        contact=secret, is_leadership_only=True, impact_ratings=[rating], answered_at=NOW - dt.timedelta(days=1)
    )
    answer = Response.objects.get(pk=made.pk)
    change = Change.objects.create(account=cast.account, said="Secret", did="Secretly", made_on=dt.date(2025, 7, 2))
    ChangeResponse.objects.create(change=change, response=answer)
    FollowUp.objects.create(response=answer, due_at=NOW - dt.timedelta(hours=1))
    told = {}
    for who in ("owner", "lead", "executive", "administrator"):
        impacts, value, changes, fears = look(getattr(cast, who), Subject(person=cast.owner))
        leads = next(line for line in impacts["lines"] if line.impact == case.leads)
        assert (leads.ratings.n, value["satisfied"]) == (1, Share(3, 5))
        assert [row.pk for row in fears["unasked"]["rows"]] == [secret.pk]
        told[who] = (value["answers"]["n"], len(changes["changes"]["rows"]), changes["on_time"].n, changes["used"].k)
    assert told == {
        "owner": (2, 0, 0, 0),
        "administrator": (2, 0, 0, 0),
        "lead": (3, 1, 1, 1),
        "executive": (3, 1, 1, 1),
    }


@pytest.mark.parametrize(("others", "of_the_team"), [(3, Share(6, 8)), (2, Share(4, 6))])
def test_a_share_of_a_team_counts_them_where_five_contacts_stand_behind_it(
    cast: SimpleNamespace, others: int, of_the_team: Share
) -> None:
    """Northgate's two contacts with 3 of 5, and others with one content rating each, one of them kept back."""
    case = enter_northgate(cast.account, cast.owner)
    for number in range(others):
        ResponseFactory(
            contact=ContactFactory(account=cast.account),
            is_leadership_only=number == 0,
            impact_ratings=[{"impact": case.leads, "importance": 5, "satisfaction": 5}],
            answered_at=NOW - dt.timedelta(days=1),
        )
    assert look(cast.lead, Subject(team=cast.team))[1]["satisfied"] == of_the_team
    assert look(cast.lead, Subject(person=cast.owner))[1]["satisfied"] == Share(2 + others, 4 + others)
