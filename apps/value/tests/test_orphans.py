"""The orphan ledger: what stands alone, whose it is, in which period, what it costs, and where it is mended."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from apps.accounts.tests.factories import ContactFactory
from apps.activities.tests.factories import ActivityFactory
from apps.core.months import Month, start_of
from apps.feedback.tests.factories import ResponseFactory
from apps.impacts.tests.factories import ImpactFactory
from apps.measures.registry import get
from apps.measures.window import Window
from apps.people.tests.factories import PersonFactory
from apps.value.orphans import Ledger, Scope, totals_of
from apps.value.period import Period
from apps.value.tests.northgate import FIRST, LAST, enter_northgate

pytestmark = pytest.mark.django_db
JUNE = f"from={FIRST}&to={LAST}"
URL = "/value/orphans/"


@pytest.fixture
def northgate(cast: SimpleNamespace) -> SimpleNamespace:
    return enter_northgate(cast.account, cast.owner)


def shown(client: Any, query: str = "") -> Any:
    return client.get(f"{URL}?{JUNE}{query}").context


def ledger(cast: Any, scope: Scope = Scope.COMPANY, pk: int = 0) -> Ledger:
    return Ledger(cast.executive, scope, pk, Period(FIRST, LAST), LAST)


def test_what_serves_no_impact_is_told_in_hours_and_cost(cast: SimpleNamespace, northgate: Any, sign_in: Any) -> None:
    context = shown(sign_in(cast.owner))
    assert context["answer"] == (
        "In June 2025, 8.0\u00a0h of 120.0\u00a0h served no named impact; "
        "of 3 active impacts, 0 had no work and 0 were not rated in 180 days."
    )
    assert next((fact["value"], fact["note"]) for fact in context["facts"]) == (
        "8.0\u00a0h",
        "6.7\u00a0% of 120.0\u00a0h, $960.00",
    )
    assert [(str(row), row.loose, row.cost) for row in context["rows"]] == [("Admin", 480, 960)]


def test_the_most_work_for_nothing_comes_first(cast: SimpleNamespace, northgate: Any, sign_in: Any) -> None:
    half = [{"impact": northgate.leads, "percent": 50}]
    about = {"account": cast.account, "person": cast.owner, "occurred_on": FIRST}
    ActivityFactory(**about, minutes=1200, summary="Half of it", contributions=half)
    ActivityFactory(**about, minutes=60, summary="A little")
    ActivityFactory(**about | {"occurred_on": FIRST - dt.timedelta(days=1)}, minutes=900, summary="The day before")
    rows = shown(sign_in(cast.owner))["rows"]
    assert [(str(row), row.loose) for row in rows] == [("Half of it", 600), ("Admin", 480), ("A little", 60)]


def test_impacts_without_work_and_impacts_nobody_rated(cast: SimpleNamespace, northgate: Any, sign_in: Any) -> None:
    idle = ImpactFactory(account=cast.account, statement="Nobody works for it")
    rated = ImpactFactory(account=cast.account, statement="It matters, and nobody works for it")
    worked = ImpactFactory(account=cast.account, statement="Nobody was asked")
    ImpactFactory(account=cast.account, statement="A draft", status="draft")
    ImpactFactory(account=cast.account, status="retired", ended_on=LAST)
    ImpactFactory(account=cast.account, started_on=LAST + dt.timedelta(days=1))
    contact = ContactFactory(account=cast.account)
    old = start_of(LAST - dt.timedelta(days=179))
    ResponseFactory(
        contact=contact, answered_at=old, impact_ratings=[{"impact": rated, "importance": 5, "satisfaction": 4}]
    )
    ResponseFactory(contact=contact, answered_at=old, impact_ratings=[{"impact": worked, "cannot_judge": True}])
    all_of_it = [{"impact": worked, "percent": 100}]
    ActivityFactory(account=cast.account, person=cast.owner, occurred_on=LAST, minutes=90, contributions=all_of_it)
    client = sign_in(cast.owner)
    found = shown(client, "&what=idle")
    assert [(row.impact, row.ratings.importance, row.worked_on) for row in found["rows"]] == [
        (rated, 5, None),
        (idle, None, None),
    ]
    found = shown(client, "&what=unrated")
    assert [(row.impact, row.effort.minutes, row.effort.cost) for row in found["rows"]] == [
        (worked, 90, 180),
        (idle, 0, 0),
    ]
    assert [fact["value"] for fact in found["facts"]][1:] == ["2", "2", "2"]
    later = client.get(f"{URL}?from=2025-07-01&to=2025-07-31&what=unrated").context
    assert {row.impact for row in later["rows"]} >= {rated, worked, idle}
    assert {row.impact: row.impact.is_never_rated for row in later["rows"]}[rated] is False


def test_an_answer_for_the_leadership_is_no_rating(cast: SimpleNamespace, northgate: Any, sign_in: Any) -> None:
    impact = ImpactFactory(account=cast.account)
    rating = [{"impact": impact, "importance": 5, "satisfaction": 1}]
    ResponseFactory(contact=northgate.dana, answered_at=start_of(LAST), impact_ratings=rating, is_leadership_only=True)
    for who, scope in (("owner", "person"), ("lead", "team"), ("executive", "company")):
        context = shown(sign_in(getattr(cast, who)), f"&what=unrated&scope={scope}")
        assert [row.impact for row in context["rows"]] == [impact], who


def test_unrated_impacts_are_those_of_the_measure(cast: SimpleNamespace, northgate: Any) -> None:
    for _n in range(2):
        ImpactFactory(account=cast.account)
    window = Window(Month(2025, 6))
    measured = sum(row.numerator for row in get("unrated_impacts").contributions(window, False))
    assert (totals_of(ledger(cast)).unrated, measured) == (2, 2)


def test_without_a_rate_the_cost_is_not_known(cast: SimpleNamespace, sign_in: Any) -> None:
    ActivityFactory(account=cast.account, person=cast.owner, occurred_on=FIRST, minutes=60)
    context = shown(sign_in(cast.owner))
    assert context["facts"][0]["note"].endswith("no cost rate")
    assert [row.cost for row in context["rows"]] == [None]


class TestWhose:
    """A person's work, a team's accounts, the firm."""

    @pytest.fixture
    def work(self, cast: SimpleNamespace) -> None:
        for account, person, minutes in (
            (cast.account, cast.owner, 60),
            (cast.account, cast.teammate, 120),
            (cast.foreign_account, cast.outsider, 240),
        ):
            ActivityFactory(account=account, person=person, occurred_on=FIRST, minutes=minutes)

    @pytest.mark.parametrize(
        ("who", "scope", "minutes"),
        [
            ("owner", "", 60),
            ("teammate", "", 120),
            ("outsider", "", 240),
            ("lead", "", 0),
            ("lead", "team", 180),
            ("executive", "", 420),
            ("administrator", "", 420),
        ],
    )
    def test_the_work_of_a_scope(
        self, cast: SimpleNamespace, work: None, sign_in: Any, who: str, scope: str, minutes: int
    ) -> None:
        context = shown(sign_in(getattr(cast, who)), f"&scope={scope}")
        assert sum(row.loose for row in context["rows"]) == minutes

    def test_executives_choose_a_team_or_a_person(self, cast: SimpleNamespace, work: None, sign_in: Any) -> None:
        client = sign_in(cast.executive)
        for query, minutes in (
            (f"&scope=team&id={cast.other_team.pk}", 240),
            (f"&scope=person&id={cast.teammate.pk}", 120),
        ):
            assert sum(row.loose for row in shown(client, query)["rows"]) == minutes

    def test_a_lead_opens_people_of_the_team_alone(self, cast: SimpleNamespace, work: None, sign_in: Any) -> None:
        client = sign_in(cast.lead)
        assert sum(row.loose for row in shown(client, f"&scope=person&id={cast.owner.pk}")["rows"]) == 60
        for query in (f"scope=person&id={cast.outsider.pk}", f"scope=team&id={cast.other_team.pk}", "scope=company"):
            assert client.get(f"{URL}?{query}").status_code == 404

    def test_an_account_manager_opens_no_other(self, cast: SimpleNamespace, work: None, sign_in: Any) -> None:
        client = sign_in(cast.owner)
        for query in (
            f"scope=person&id={cast.teammate.pk}",
            "scope=team",
            "scope=company",
            "scope=x",
            "what=x",
            "from=x",
        ):
            assert client.get(f"{URL}?{query}").status_code == 404
        assert sign_in(cast.coach).get(URL).status_code == 403

    def test_impacts_of_a_person_are_those_of_the_accounts_they_manage(
        self, cast: SimpleNamespace, sign_in: Any
    ) -> None:
        mine, foreign = ImpactFactory(account=cast.account), ImpactFactory(account=cast.foreign_account)
        for who, expected in (
            ("owner", {mine}),
            ("teammate", set()),
            ("outsider", {foreign}),
            ("executive", {mine, foreign}),
        ):
            found = {row.impact for row in shown(sign_in(getattr(cast, who)), "&what=idle")["rows"]}
            assert found == expected, who


def test_each_row_leads_to_where_it_is_mended(cast: SimpleNamespace, northgate: Any, sign_in: Any) -> None:
    admin = cast.account.activities.get(summary="Admin")
    impact = ImpactFactory(account=cast.account)
    client = sign_in(cast.owner)
    assert reverse("activities:update", args=[admin.pk]) in client.get(f"{URL}?{JUNE}").text
    assert f"account={cast.account.pk}&amp;impact={impact.pk}" in client.get(f"{URL}?{JUNE}&what=idle").text
    assert f"{reverse('feedback:ask')}?account={cast.account.pk}" in client.get(f"{URL}?{JUNE}&what=unrated").text
    read = sign_in(cast.executive)
    assert reverse("activities:update", args=[admin.pk]) not in read.get(f"{URL}?{JUNE}").text


@pytest.mark.parametrize(("what", "queries"), {"work": 6, "idle": 10, "unrated": 6}.items())
@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_however_much_stands_alone(
    cast: SimpleNamespace, sign_in: Any, django_assert_num_queries: Any, what: str, queries: int, count: int
) -> None:
    for _n in range(count):
        person = PersonFactory(team=cast.team)
        ActivityFactory(account=cast.account, person=person, occurred_on=FIRST, minutes=60)
        ImpactFactory(account=cast.account)
    client = sign_in(cast.executive)
    with django_assert_num_queries(queries):
        assert len(shown(client, f"&what={what}")["rows"]) == count


def test_a_long_list_comes_in_pages(cast: SimpleNamespace, sign_in: Any) -> None:
    for _n in range(51):
        ActivityFactory(account=cast.account, person=cast.owner, occurred_on=FIRST, minutes=60)
    client = sign_in(cast.owner)
    assert [len(shown(client, f"&page={page}")["rows"]) for page in (1, 2)] == [50, 1]
    rows = client.get(f"{URL}?{JUNE}&page=2", headers={"hx-request": "true", "hx-target": "rows"})
    assert "<h1" not in rows.text


@pytest.mark.parametrize(
    ("what", "taught"),
    {
        "work": "No work was logged in this period",
        "idle": "No impact is active",
        "unrated": "No impact is active",
    }.items(),
)
def test_an_empty_ledger_teaches(cast: SimpleNamespace, sign_in: Any, what: str, taught: str) -> None:
    assert taught in sign_in(cast.owner).get(f"{URL}?{JUNE}&what={what}").text
