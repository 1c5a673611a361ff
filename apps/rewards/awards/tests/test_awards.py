"""Giving awards: Northgate's month to the digit, gates, who may, who sees what, mail to winners, the link to them."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse

from apps.accounts.tests.factories import AccountFactory, ContactFactory
from apps.core.errors import Refused
from apps.core.months import Month, Quarter
from apps.outbox.models import Message
from apps.outcomes.tests.factories import ServiceLevelFactory, ServiceLevelReadingFactory
from apps.people.tests.factories import TeamFactory
from apps.rewards.awards import attention, services
from apps.rewards.awards.models import Award, Prize, SharedAwards
from apps.scorecards.services import close_month
from apps.scorecards.tests.facts import JUNE, answer
from apps.scorecards.tests.test_api import api

pytestmark = pytest.mark.django_db
KEY, LIST, PERIOD = "service_levels_met", "/awards/", "/awards/2025-06/"
EVERYBODY = ["owner", "teammate", "lead", "executive", "coach", "administrator", "outsider"]


def served(team: Any, before: tuple[int, int], after: tuple[int, int], *, heard: bool = True) -> Any:
    """An account of a team with service levels met in May and June; heard in June."""
    account = AccountFactory(team=team, started_on=dt.date(2024, 1, 1))
    level = ServiceLevelFactory(account=account)
    for month, (met, due) in ((5, before), (6, after)):
        ServiceLevelReadingFactory(service_level=level, month=dt.date(2025, month, 1), met=met, due=due)
    if heard:
        answer(ContactFactory(account=account), "06-10", overall_satisfaction=4)
    return account


@pytest.fixture
def firm(cast: SimpleNamespace, time_machine: Any) -> SimpleNamespace:
    """Team A rose from 12 to 18 of 20, Team B from 2 to 4 of 4; the company's rate over both months is 70 %."""
    time_machine.move_to("2025-07-06 12:00Z", tick=False)
    cast.account.delete()
    cast.foreign_account.delete()
    cast.small = TeamFactory(name="Growth South")
    served(cast.team, (12, 20), (18, 20))
    served(cast.small, (2, 4), (4, 4))
    served(cast.other_team, (3, 6), (3, 6))
    Prize.objects.create(measure=KEY)
    close_month(by=None, month=JUNE)
    return cast


def give(by: Any, period: Any = JUNE) -> list[Award]:
    return services.give_awards(by=by, measure=KEY, period=period)


def test_the_most_improved_team_of_northgates_month(firm: SimpleNamespace) -> None:
    give(firm.executive)
    rows = {row.team: row for row in Award.objects.filter(kind="most_improved")}
    won, small = rows[firm.team], rows[firm.small]
    assert (won.is_winner, won.is_eligible, f"{won.pool:.1f}") == (True, True, "70.0")
    assert [f"{value:.1f}" for value in (won.shrunk_before, won.shrunk_after)] == ["63.3", "83.3"]
    assert (small.is_winner, small.is_eligible) == (False, False)
    assert [f"{value:.1f}" for value in (small.shrunk_before, small.shrunk_after)] == ["64.3", "78.6"]
    assert list(Award.objects.winners().values_list("team", flat=True)) == [firm.team.pk] * 2


def test_page_and_api_tell_it_to_the_digit(firm: SimpleNamespace, sign_in: Any) -> None:
    give(firm.executive)
    page = sign_in(firm.outsider).get(PERIOD).content.decode()
    assert "Most improved in “Service levels met”: +20.0 points" in page
    assert "Before: 12 of 20; shrunk (12 + 10 × 70.0\xa0%) ÷ (20 + 10) = 63.3\xa0%." in page
    (row,) = api(firm.coach).get("/api/v1/awards/", {"kind": "most_improved"}).json()["results"]
    assert (row["team"], row["period"], row["is_winner"]) == (firm.team.pk, "2025-06", True)
    assert [round(row[name], 1) for name in ("shrunk_before", "shrunk_after")] == [63.3, 83.3]


@pytest.mark.parametrize("who", EVERYBODY)
def test_how_a_team_stood_that_did_not_win_is_for_itself_and_those_who_give(
    firm: SimpleNamespace, sign_in: Any, who: str
) -> None:
    give(firm.executive)
    person = getattr(firm, who)
    page = sign_in(person).get(PERIOD)
    every, own = {firm.team, firm.small, firm.other_team}, {firm.other_team}
    expected = {"executive": every, "administrator": every, "teammate": own, "outsider": own}
    assert {each["row"].team for each in page.context["others"]} == expected.get(who, set())
    seen = {row["team"] for row in api(person).get("/api/v1/awards/").json()["results"]}
    assert seen == {firm.team.pk, *(team.pk for team in expected.get(who, set()))}


def test_without_enough_answers_from_enough_accounts_nobody_wins(firm: SimpleNamespace) -> None:
    served(firm.team, (0, 0), (0, 0), heard=False)
    give(firm.executive)
    row = Award.objects.get(kind="highest", team=firm.team)
    assert (row.covered, row.accounts, row.is_eligible) == (1, 2, False)
    assert not Award.objects.winners().exists()


def test_awards_are_given_once_on_what_is_published_and_stay(firm: SimpleNamespace) -> None:
    give(firm.executive)
    with pytest.raises(Refused):
        give(firm.administrator)
    with pytest.raises(ValidationError, match="Publish"):
        give(firm.executive, Month(2025, 5))
    with pytest.raises(ValidationError, match="no prize"):
        give(firm.executive, Quarter(2025, 2))
    row = Award.objects.winners().first()
    with pytest.raises(DatabaseError), transaction.atomic():
        Award.objects.filter(pk=row.pk).update(is_winner=False)
    with pytest.raises(DatabaseError), transaction.atomic():
        row.delete()


@pytest.mark.parametrize("who", ["owner", "teammate", "lead", "coach", "outsider"])
def test_only_executives_and_administrators_give(firm: SimpleNamespace, sign_in: Any, who: str) -> None:
    person = getattr(firm, who)
    with pytest.raises(PermissionDenied):
        give(person)
    assert sign_in(person).post(reverse("awards:give", args=["2025-06", KEY])).status_code == 403
    assert sign_in(person).get(reverse("awards:prize_create")).status_code == 403
    assert sign_in(person).post(reverse("awards:share", args=["2025-06"])).status_code == 403
    assert api(person).post("/api/v1/awards/", {"measure": KEY, "period": "2025-06"}, format="json").status_code == 403
    assert not Award.objects.exists()


@pytest.mark.parametrize("who", ["executive", "administrator"])
def test_whoever_gives_awards_changes_and_removes_what_they_are_for(
    firm: SimpleNamespace, sign_in: Any, who: str
) -> None:
    prize, client = Prize.objects.get(), sign_in(getattr(firm, who))
    edit = reverse("awards:prize_update", args=[prize.pk])
    assert client.get(edit).status_code == 200
    client.post(edit, {"measure": KEY, "cadence": "quarterly", "words": "Kept", "version": prize.version})
    prize.refresh_from_db()
    assert (prize.cadence, prize.words) == ("quarterly", "Kept")
    client.post(reverse("awards:prize_delete", args=[prize.pk]))
    assert not Prize.objects.exists()


def test_giving_through_the_page_writes_to_everybody_in_the_team_that_won(firm: SimpleNamespace, sign_in: Any) -> None:
    client = sign_in(firm.executive)
    assert [each["period"] for each in client.get(LIST).context["waiting"]] == ["June 2025"]
    assert client.post(reverse("awards:give", args=["2025-06", KEY])).url == PERIOD
    mails = Message.objects.filter(kind="award")
    assert {mail.to_email for mail in mails} == {firm.owner.email, firm.lead.email}
    assert {mail.subject for mail in mails} == {
        "Growth West: highest in “Service levels met”, June 2025",
        "Growth West: most improved in “Service levels met”, June 2025",
    }
    assert client.get(LIST).context["waiting"] == []
    client.post(reverse("awards:give", args=["2025-06", KEY]))
    assert Message.objects.filter(kind="award").count() == 4


def test_a_quarters_awards_wait_once_each_of_its_months_is_published(firm: SimpleNamespace, sign_in: Any) -> None:
    Prize.objects.all().update(cadence="quarterly")
    due = list(attention.items(firm.executive, None, dt.date(2025, 7, 6)))
    assert (due, sign_in(firm.executive).get(LIST).context["waiting"]) == ([], [])
    for month in (Month(2025, 4), Month(2025, 5)):
        close_month(by=None, month=month)
    (item,) = attention.items(firm.executive, None, dt.date(2025, 7, 6))
    assert item.title == "Give the awards of Q2 2025"
    assert list(attention.items(firm.lead, None, dt.date(2025, 7, 6))) == []


def test_the_api_gives_once(firm: SimpleNamespace) -> None:
    client, sent = api(firm.administrator), {"measure": KEY, "period": "2025-06"}
    assert len(client.post("/api/v1/awards/", sent, format="json").json()) == 6
    assert client.post("/api/v1/awards/", sent, format="json").status_code == 409
    assert client.post("/api/v1/awards/", {"measure": KEY, "period": "June"}, format="json").json().keys() == {"period"}


def test_a_measure_that_is_never_paid_on_has_no_prize(firm: SimpleNamespace) -> None:
    for key in ("linked_effort", "perception_gap", "gross_revenue_retention", "silent_accounts", "nonsense"):
        with pytest.raises(ValidationError):
            services.create_prize(by=firm.executive, measure=key)
    assert services.create_prize(by=firm.executive, measure="overall_satisfaction", cadence="quarterly").pk


def test_the_link_shows_the_winners_and_nobody_else_until_it_is_revoked(
    firm: SimpleNamespace, sign_in: Any, client: Any
) -> None:
    give(firm.executive)
    shared = services.share_awards(by=firm.executive, period=JUNE, expires_on=dt.date(2025, 8, 1))
    url = reverse("shared_awards", args=[shared.token])
    text = client.get(url).content.decode()
    assert "Growth West" in text
    assert not any(name in text for name in ("Growth South", "Growth East"))
    assert url in sign_in(firm.executive).get(PERIOD).content.decode()
    services.revoke_awards(by=firm.executive, shared=shared)
    assert client.get(url).status_code == 410
    assert client.get(url[:-2] + "x/").status_code == 404


def test_nothing_is_shared_where_nobody_won(firm: SimpleNamespace) -> None:
    with pytest.raises(ValidationError):
        services.share_awards(by=firm.executive, period=JUNE, expires_on=dt.date(2025, 8, 1))
    give(firm.executive)
    with pytest.raises(ValidationError):
        services.share_awards(by=firm.executive, period=JUNE, expires_on=dt.date(2027, 8, 1))
    assert not SharedAwards.objects.exists()


@pytest.mark.parametrize("teams", [1, 3])
def test_a_period_costs_the_same_for_any_number_of_teams(
    firm: SimpleNamespace, sign_in: Any, django_assert_num_queries: Any, teams: int
) -> None:
    for _ in range(teams):
        served(TeamFactory(), (5, 10), (6, 10))
    give(firm.executive)
    client = sign_in(firm.executive)
    client.get(PERIOD)
    with django_assert_num_queries(4):
        client.get(PERIOD)


def test_what_makes_no_sense_is_not_there(firm: SimpleNamespace, sign_in: Any) -> None:
    client = sign_in(firm.executive)
    for period in ("2025-06", "2025-13", "2025-Q5", "june"):
        assert client.get(f"/awards/{period}/").status_code == 404
