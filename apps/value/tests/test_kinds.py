"""Value by kind of work: its figures, its scopes on a day, and who sees what."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.accounts.models import Account
from apps.accounts.services import update_account
from apps.accounts.tests.factories import ContactFactory
from apps.activities.models import ActivityKind
from apps.activities.tests.factories import ActivityFactory
from apps.feedback.ratings import ratings_in, ratings_of
from apps.feedback.tests.factories import ResponseFactory
from apps.impacts.models import Impact
from apps.impacts.tests.factories import ImpactFactory
from apps.people.services import create_business_unit, update_team
from apps.value.kinds import KindValue, value_by_kind
from apps.value.tests.northgate import FIRST, LAST, enter_northgate

JUNE = {"from": "2025-06-01", "to": "2025-06-30"}


@pytest.fixture
def northgate(cast: SimpleNamespace) -> SimpleNamespace:
    return enter_northgate(cast.account, cast.owner)


def hours_of(line: KindValue) -> tuple[Decimal, ...]:
    return tuple(minutes / 60 for minutes in (line.valued, line.below, line.unrated, line.unlinked))


def shown(client: Any, **query: str) -> list[tuple[str, int]]:
    page = client.get(reverse("value:list"), JUNE | query)
    return [(line["name"], int(line["value"].effort.hours)) for line in page.context["lines"]]


def test_each_kind_is_split_by_how_what_it_served_is_rated(northgate: SimpleNamespace) -> None:
    found = {line.name: hours_of(line) for line in value_by_kind(None, FIRST, LAST)}
    assert found == {
        "Content": (24, 16, 0, 0),
        "Site audit": (0, 30, 0, 0),
        "Benchmark deck": (0, 20, 0, 0),
        "Coaching": (0, 12, 0, 0),
        "Reporting call": (10, 0, 0, 0),
        "Admin": (0, 0, 0, 8),
    }


def test_a_kind_has_its_cost_its_linked_share_and_its_accounts(northgate: SimpleNamespace) -> None:
    content = value_by_kind(None, FIRST, LAST)[0]
    assert (content.effort.cost, content.accounts, content.linked_share, content.valued_share) == (4800, 1, 100, 60)


def test_hours_on_an_impact_nobody_rated_are_unrated_not_worthless(cast: SimpleNamespace) -> None:
    impact = ImpactFactory(account=cast.account, started_on=FIRST)
    served = [{"impact": impact, "percent": 25}]
    ActivityFactory(account=cast.account, person=cast.owner, occurred_on=FIRST, minutes=60, contributions=served)
    assert [hours_of(line) for line in value_by_kind(None, FIRST, LAST)] == [
        (0, 0, Decimal("0.25"), Decimal("0.75")),
    ]


def test_what_only_the_leadership_may_read_is_left_out_for_everybody(
    cast: SimpleNamespace, northgate: SimpleNamespace
) -> None:
    """Five answers for the leadership only change no kind, neither on this page nor through it."""
    for _number in range(5):
        ResponseFactory(
            contact=ContactFactory(account=cast.account),
            answered_at=dt.datetime(2025, 6, 20, tzinfo=dt.UTC),
            is_leadership_only=True,
            impact_ratings=[{"impact": northgate.leads, "importance": 1, "satisfaction": 1}],
        )
    assert hours_of(value_by_kind(None, FIRST, LAST)[0]) == (24, 16, 0, 0)


def test_kinds_of_several_accounts_add_up(cast: SimpleNamespace, northgate: SimpleNamespace, sign_in: Any) -> None:
    content = ActivityKind.objects.get(name="Content")
    ActivityFactory(
        account=cast.foreign_account,
        person=cast.outsider,
        kind=content,
        occurred_on=LAST,
        minutes=120,
        contributions=[],
    )
    assert shown(sign_in(cast.executive))[0] == ("Content", 42)
    assert shown(sign_in(cast.owner))[0] == ("Content", 40)
    assert shown(sign_in(cast.outsider)) == [("Content", 2)]


def test_a_single_day_has_its_own_work_and_the_ratings_of_that_day(northgate: SimpleNamespace) -> None:
    before, after = dt.date(2025, 6, 10), dt.date(2025, 6, 26)  # Dana answers on 24 June
    assert [hours_of(line) for line in value_by_kind(None, before, before)] == [(0, 0, 20, 0)]
    assert [hours_of(line) for line in value_by_kind(None, after, after)] == [(0, 20, 0, 0)]


def test_a_team_is_what_served_the_account_on_the_last_day(
    cast: SimpleNamespace, northgate: SimpleNamespace, sign_in: Any
) -> None:
    update_account(
        by=None, account=Account.objects.get(pk=cast.account.pk), team=cast.other_team, effective_on=dt.date(2025, 7, 1)
    )
    client = sign_in(cast.executive)
    assert len(shown(client, of=f"team-{cast.team.pk}")) == 6
    assert shown(client, of=f"team-{cast.other_team.pk}") == []
    assert len(shown(client, of=f"team-{cast.other_team.pk}", to="2025-07-01")) == 6


def test_a_business_unit_holds_the_accounts_of_its_teams(
    cast: SimpleNamespace, northgate: SimpleNamespace, sign_in: Any
) -> None:
    unit, empty = (create_business_unit(by=None, name=name) for name in ("West", "East"))
    update_team(by=None, team=cast.team, business_unit=unit, effective_on=dt.date(2025, 1, 1))
    client = sign_in(cast.executive)
    assert len(shown(client, of=f"unit-{unit.pk}")) == 6
    assert shown(client, of=f"unit-{empty.pk}") == []


@pytest.mark.parametrize("of", ["team-999999", "team-x", "company", "unit-99999999999999999999"])
def test_a_scope_that_is_not_there_answers_404(cast: SimpleNamespace, sign_in: Any, of: str) -> None:
    assert sign_in(cast.executive).get(reverse("value:list"), {"of": of}).status_code == 404


def test_its_sentence_names_what_produces_value_and_what_nothing(
    cast: SimpleNamespace, northgate: SimpleNamespace, sign_in: Any
) -> None:
    page = sign_in(cast.owner).get(reverse("value:list"), JUNE)
    assert page.context["say"].replace("\u00a0", " ") == (
        "28.3 % of 120 h went to what matters and satisfies, most of it as “Content”: 24 h. "
        "Nothing is named that these served: “Admin”, 8 h."
    )


def test_its_table_can_be_taken_along(cast: SimpleNamespace, northgate: SimpleNamespace, sign_in: Any) -> None:
    answer = sign_in(cast.owner).get(reverse("value:list"), JUNE | {"format": "csv"})
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[1:3] == ["Content,1,2400,4800,100,1440,960,0,0", "Site audit,1,1800,3600,100,0,1800,0,0"]


@pytest.mark.parametrize(
    ("who", "status"),
    [
        *((name, 200) for name in ("owner", "teammate", "lead", "executive", "administrator", "outsider")),
        ("coach", 403),
    ],
)
def test_who_may_open_it(cast: SimpleNamespace, sign_in: Any, who: str, status: int) -> None:
    assert sign_in(getattr(cast, who)).get(reverse("value:list")).status_code == status


def test_it_costs_the_same_at_one_kind_and_at_six(
    cast: SimpleNamespace, northgate: SimpleNamespace, sign_in: Any
) -> None:
    client = sign_in(cast.lead)
    counts = []
    for days in ({"from": "2025-06-03", "to": "2025-06-03"}, JUNE):
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("value:list"), days)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_many_accounts_at_once_are_rated_as_each_by_itself(cast: SimpleNamespace, northgate: SimpleNamespace) -> None:
    """The one statement for many accounts says what an account’s page says: “can’t judge”, new minds, leavers."""
    ResponseFactory(
        contact=northgate.dana,
        answered_at=dt.datetime(2025, 6, 28, tzinfo=dt.UTC),
        impact_ratings=[
            {"impact": northgate.leads, "cannot_judge": True},
            {"impact": northgate.speed, "importance": 5},
            {"impact": northgate.leaders, "satisfaction": 5},
        ],
    )
    gone = ContactFactory(account=cast.account, left_on=dt.date(2025, 6, 29))
    for contact in (gone, ContactFactory(account=cast.foreign_account)):
        impact = northgate.speed if contact == gone else ImpactFactory(account=cast.foreign_account)
        ResponseFactory(
            contact=contact,
            answered_at=dt.datetime(2025, 6, 5, tzinfo=dt.UTC),
            impact_ratings=[{"impact": impact, "importance": 1, "satisfaction": 1}],
        )
    for day in (LAST, dt.date(2025, 6, 28), dt.date(2026, 6, 26), dt.date(2026, 8, 1)):
        assert ratings_in(None, day) == ratings_of(Impact.objects.all(), day)
    own = Account.objects.filter(pk=cast.account.pk)
    assert ratings_in(own, LAST) == ratings_of(Impact.objects.filter(account=cast.account), LAST)
