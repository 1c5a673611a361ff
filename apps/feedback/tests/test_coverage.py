"""Coverage by account, and this year against the year before."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import Account
from apps.accounts.tests.factories import AccountFactory, ContactFactory, RevenueEventFactory
from apps.core.months import Month, start_of
from apps.feedback.models import FeedbackRequest, ImpactRating, Response
from apps.impacts.tests.factories import ImpactFactory
from apps.measures.services import roll_up

pytestmark = pytest.mark.django_db
JUNE, URL = Month(2025, 6), "/feedback/coverage/?month=2025-06"


def noon(day: dt.date) -> dt.datetime:
    return start_of(day) + dt.timedelta(hours=12)


def answer(contact: Any, day: dt.date, **fields: Any) -> Response:
    return Response.objects.create(contact=contact, account=contact.account, answered_at=noon(day), **fields)


def ask(contact: Any, day: dt.date) -> None:
    expires_at = noon(day) + dt.timedelta(days=30)
    FeedbackRequest.objects.create(contact=contact, sent_at=noon(day), state="sent", expires_at=expires_at)


@pytest.fixture
def heard(cast: SimpleNamespace) -> SimpleNamespace:
    """Northgate answered in May, for everybody and for the leadership; Quiet left two requests; New was never asked."""
    quiet, new = (AccountFactory(name=name, team=cast.team, manager=cast.owner) for name in ("Quiet", "New"))
    for account, amount in ((cast.account, 30), (quiet, 70)):
        RevenueEventFactory(account=account, kind="new", occurred_on=dt.date(2024, 7, 1), monthly_amount=amount)
    answer(ContactFactory(account=cast.account), dt.date(2025, 5, 1))
    answer(ContactFactory(account=cast.account), dt.date(2025, 5, 2), is_leadership_only=True)
    contact = ContactFactory(account=quiet)
    for day in (dt.date(2025, 4, 10), dt.date(2025, 6, 1)):
        ask(contact, day)
    Account.objects.filter(pk=cast.foreign_account.pk).delete()
    roll_up(months=[JUNE])
    return SimpleNamespace(quiet=quiet, new=new)


def lines(page: Any) -> list[tuple[Any, ...]]:
    return [tuple(line.cells[i].value for i in (0, 1, 2, 3, 4)) for line in page.context["rows"]]


def test_the_worst_stand_first_with_what_was_asked_and_answered(
    cast: SimpleNamespace, heard: SimpleNamespace, sign_in: Any
) -> None:
    page = sign_in(cast.owner).get(URL)
    assert lines(page) == [
        ("Quiet", "Silent", 1, 1, 0),
        ("New", "Never asked", 0, 0, 0),
        ("Northgate", "Heard", 2, 0, 1),
    ]


def test_its_figures_are_those_of_the_scorecard(cast: SimpleNamespace, heard: SimpleNamespace, sign_in: Any) -> None:
    client = sign_in(cast.executive)
    for where, scope in (("", ""), (f"&team={cast.team.pk}", f"&scope=team&id={cast.team.pk}")):
        shown = [fact["value"] for fact in client.get(URL + where).context["facts"]]
        card = client.get(f"/scorecard/?month=2025-06{scope}").content.decode()
        assert shown[:2] == ["1 of 3", "30.0\u00a0%"], shown
        assert "30.0" in card


@pytest.mark.parametrize(
    ("which", "names"), [("silent", {"Quiet"}), ("never", {"New", "Northgate"}), ("unheard", {"Quiet", "New"})]
)
def test_it_is_narrowed_to_who_is_not_heard(
    cast: SimpleNamespace, heard: SimpleNamespace, sign_in: Any, which: str, names: set[str]
) -> None:
    assert {line[0] for line in lines(sign_in(cast.owner).get(f"{URL}&which={which}"))} == names


def test_an_account_nobody_shows_you_is_not_listed(cast: SimpleNamespace, heard: SimpleNamespace, sign_in: Any) -> None:
    assert lines(sign_in(cast.outsider).get(URL)) == []


def test_it_costs_the_same_at_one_account_and_at_three(cast: SimpleNamespace, sign_in: Any) -> None:
    client, counts = sign_in(cast.owner), []
    for _n in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(URL)
        counts.append(len(queries))
        for _m in range(2):
            AccountFactory(team=cast.team, manager=cast.owner)
    assert counts[0] == counts[1]


@pytest.mark.parametrize("month", ["2025-13", "9000-01", "x"])
def test_what_is_no_month_is_not_there(cast: SimpleNamespace, sign_in: Any, month: str) -> None:
    for page in ("coverage", "years"):
        assert sign_in(cast.owner).get(f"/feedback/{page}/?month={month}").status_code == 404


def test_a_year_is_held_against_the_year_before(cast: SimpleNamespace, sign_in: Any) -> None:
    """Ten of ten are satisfied now, none of ten were: a clear change. Fewer than five show no percentage."""
    for _n in range(10):
        contact = ContactFactory(account=cast.account)
        answer(contact, dt.date(2024, 6, 10), overall_satisfaction=1, recommend=9)
        answer(contact, dt.date(2025, 6, 10), overall_satisfaction=5)
    answer(contact, dt.date(2025, 6, 11), stay_intent=2)
    roll_up(months=[JUNE, JUNE.plus(-12)])
    page = sign_in(cast.owner).get(f"/feedback/years/?month=2025-06&scope=account&id={cast.account.pk}")
    found = {str(one.name): one for one in page.context["figures"]}
    overall = found["Overall satisfaction"]
    assert (overall.now, overall.before, overall.change) == ("100.0\u00a0%", "0.0\u00a0%", "▲ +100.0 pts")
    assert (found["Satisfied, at risk"].now, found["Satisfied, at risk"].change) == ("1 of 1", "")


def test_each_impact_is_held_against_the_year_before_without_the_leaderships_answers(
    cast: SimpleNamespace, sign_in: Any
) -> None:
    impact, contact = ImpactFactory(account=cast.account), ContactFactory(account=cast.account)
    for day, importance, secret in (
        (dt.date(2024, 6, 10), 5, False),
        (dt.date(2025, 6, 10), 3, False),
        (dt.date(2025, 6, 12), 1, True),
    ):
        response = answer(contact, day, is_leadership_only=secret)
        ImpactRating.objects.create(response=response, impact=impact, importance=importance)
    page = sign_in(cast.owner).get(f"/feedback/years/?month=2025-06&scope=account&id={cast.account.pk}")
    line = page.context["impacts"][0]
    assert (line["importance_now"].mean, line["importance_before"].mean, line["satisfaction_now"].n) == (3, 5, 0)
    assert line["importance_now"].is_indicative


def test_years_of_an_account_open_to_those_who_see_it(cast: SimpleNamespace, sign_in: Any) -> None:
    url = f"/feedback/years/?month=2025-06&scope=account&id={cast.account.pk}"
    for who, status in (("owner", 200), ("executive", 200), ("outsider", 404)):
        assert sign_in(getattr(cast, who)).get(url).status_code == status
