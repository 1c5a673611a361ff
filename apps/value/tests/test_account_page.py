"""The value page of an account: what it says, its table, its pictures' data, periods, and who may open it."""

import json
import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.activities.tests.factories import ActivityFactory, ActivityKindFactory
from apps.impacts.tests.factories import ImpactFactory
from apps.value.tests.northgate import FIRST, enter_northgate

JUNE = {"from": "2025-06-01", "to": "2025-06-30"}


@pytest.fixture
def northgate(cast: SimpleNamespace) -> SimpleNamespace:
    return enter_northgate(cast.account, cast.owner)


def opened(client: Any, account: Any, **query: str) -> Any:
    return client.get(reverse("accounts:value", args=[account.pk]), query)


def text_of(page: Any) -> str:
    """What a reader sees, with every space alike."""
    without_data = re.sub(r"<script.*?</script>", "", page.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", without_data).replace("\u00a0", " "))


def data_of(page: Any, source: str) -> Any:
    found = re.search(
        rf'<script id="{source}" type="application/json">(.*?)</script>', page.content.decode(), re.DOTALL
    )
    assert found
    return json.loads(found[1])


def test_one_sentence_says_where_effort_and_value_part(
    cast: SimpleNamespace, sign_in: Any, northgate: SimpleNamespace
) -> None:
    said = opened(sign_in(cast.owner), northgate.account, **JUNE).context["say"].replace("\u00a0", " ")
    assert said == (
        "50.0 % of the linked work of June 2025 went to “Pages open in 2.5 seconds”, rated 2.5 of 5 in importance. "
        "“Sales leaders coach their own teams”, important and unsatisfying, got 19.6 %."
    )


LINES = """
Sales leaders coach their own teams | Concentrate here, indicative | 22 h $2,640.00 | 4.5 n 2 | 2.5 n 2 | 19.6 %
| 37.5 % | 0.52 | 6.5 | 16.7 % | Improve the work and revisit the goal
| Important, and satisfaction is below 4. Attainment is below 50 %.

Pages open in 2.5 seconds | Possible overkill, indicative | 56 h $6,720.00 | 2.5 n 2 | 4.5 n 2 | 50.0 % | 20.8 % | 2.40
| 2.5 | 100.0 % | Trim or stop
| Importance is below 4 and the effort index is at least 1.5. The target is reached.

120 qualified leads a month | Keep up, indicative | 34 h $4,080.00 | 5.0 n 1 | 4.0 n 1 | 30.4 % | 41.7 % | 0.73 | 6.0
| 75.0 % | Keep | Important and satisfying. Priya Raman can’t judge it.

Unlinked time | Admin | 8 h $960.00

June 2025 | 120 h $14,400.00
"""


@pytest.mark.parametrize("line", LINES.strip().split("\n\n"))
def test_the_table_is_the_worked_example(
    cast: SimpleNamespace, sign_in: Any, northgate: SimpleNamespace, line: str
) -> None:
    text = text_of(opened(sign_in(cast.owner), northgate.account, **JUNE)).replace(" , ", ", ")
    assert " ".join(line.replace("|", " ").split()) in text


def test_the_flow_leads_from_kinds_over_impacts_to_ratings(
    cast: SimpleNamespace, sign_in: Any, northgate: SimpleNamespace
) -> None:
    flow = data_of(opened(sign_in(cast.owner), northgate.account, **JUNE), "flow-data")
    names = {node["id"]: node["name"] for node in flow["nodes"]}
    links = {(names[link["source"]], names[link["target"]]): link["value"] for link in flow["links"]}
    leaders, speed, leads = (
        "Sales leaders coach their own tea…",
        "Pages open in 2.5 seconds",
        "120 qualified leads a month",
    )
    assert links == {
        ("Reporting call", leads): 10,
        ("Content", leads): 24,
        ("Content", speed): 16,
        ("Site audit", speed): 30,
        ("Coaching", leaders): 12,
        ("Benchmark deck", speed): 10,
        ("Benchmark deck", leaders): 10,
        ("Admin", "Unlinked"): 8,
        (leads, "Rated 4 or more"): 34,
        (speed, "Rated 4 or more"): 56,
        (leaders, "Rated below 4"): 22,
    }


def test_the_circles_of_the_matrix_are_hollow_while_few_have_answered(
    cast: SimpleNamespace, sign_in: Any, northgate: SimpleNamespace
) -> None:
    matrix = data_of(opened(sign_in(cast.owner), northgate.account, **JUNE), "matrix-data")
    points = [(i["importance"], i["satisfaction"], i["effort_share"], i["is_indicative"]) for i in matrix["impacts"]]
    assert points == [(4.5, 2.5, 19.6429, True), (5.0, 4.0, 30.3571, True), (2.5, 4.5, 50.0, True)]


def test_kinds_beyond_twelve_are_gathered(cast: SimpleNamespace, sign_in: Any) -> None:
    impact = ImpactFactory(account=cast.account, started_on=FIRST)
    for number in range(14):
        ActivityFactory(
            account=cast.account,
            person=cast.owner,
            kind=ActivityKindFactory(name=f"Kind {number:02d}"),
            occurred_on=FIRST,
            minutes=60 * (20 - number),
            contributions=[{"impact": impact, "percent": 100}],
        )
    page = opened(sign_in(cast.owner), cast.account, **JUNE)
    kinds = {node["name"]: node["hours"] for node in data_of(page, "flow-data")["nodes"] if node["depth"] == 0}
    assert len(kinds) == 12
    assert kinds["Other kinds"].replace("\u00a0", " ") == "24 h"


def test_unlinked_time_leads_to_its_activities(cast: SimpleNamespace, sign_in: Any, northgate: SimpleNamespace) -> None:
    client = sign_in(cast.owner)
    found = client.get(opened(client, northgate.account, **JUNE).context["unlinked_url"])
    assert [row.summary for row in found.context["object_list"]] == ["Admin"]


def test_a_month_is_left_by_whole_months_and_a_quarter_by_quarters(cast: SimpleNamespace, sign_in: Any) -> None:
    client = sign_in(cast.owner)
    switch = opened(client, cast.account, **JUNE).context["switch"]
    assert (switch["name"], switch["before"]["name"], switch["after"]["name"]) == (
        "June 2025",
        "May 2025",
        "July 2025",
    )
    quarter = client.get(reverse("accounts:value", args=[cast.account.pk]) + switch["units"][1]["url"])
    assert (quarter.context["switch"]["name"], quarter.context["switch"]["after"]["name"]) == ("Q2 2025", "Q3 2025")


def test_days_that_make_no_sense_are_told_and_stay_typed(cast: SimpleNamespace, sign_in: Any) -> None:
    page = opened(sign_in(cast.owner), cast.account, **{"from": "2025-07-01", "to": "2025-06-01"})
    assert page.status_code == 400
    assert "The period cannot end before it begins." in text_of(page)
    assert 'value="2025-07-01"' in page.content.decode()


def test_without_anything_it_says_what_the_page_is_for(cast: SimpleNamespace, sign_in: Any) -> None:
    assert "Nothing to hold against each other yet" in text_of(opened(sign_in(cast.owner), cast.account, **JUNE))


def test_work_that_nobody_has_rated_offers_to_ask(cast: SimpleNamespace, sign_in: Any) -> None:
    impact = ImpactFactory(account=cast.account, started_on=FIRST)
    ActivityFactory(
        account=cast.account,
        person=cast.owner,
        occurred_on=FIRST,
        minutes=60,
        contributions=[{"impact": impact, "percent": 50}],
    )
    page = opened(sign_in(cast.owner), cast.account, **JUNE)
    assert text_of(page).count("Nobody has rated it in the last 365 days.") == 1
    assert (
        page.context["say"].replace("\u00a0", " ").startswith("50.0 % of the work of June 2025 serves a named impact.")
    )
    assert page.context["ask_url"] == f"{reverse('feedback:ask')}?account={cast.account.pk}"
    assert opened(sign_in(cast.executive), cast.account, **JUNE).context["ask_url"] == ""


def test_ratings_stay_when_no_work_is_logged(cast: SimpleNamespace, sign_in: Any, northgate: SimpleNamespace) -> None:
    page = opened(sign_in(cast.owner), northgate.account, **{"from": "2025-07-01", "to": "2025-07-31"})
    assert page.context["say"] == "No work is logged in July 2025."
    assert page.context["flow"] is None
    assert len(page.context["matrix"]["impacts"]) == 3


def test_its_table_can_be_taken_along(cast: SimpleNamespace, sign_in: Any, northgate: SimpleNamespace) -> None:
    page = opened(sign_in(cast.owner), northgate.account, **JUNE, format="csv")
    lines = b"".join(page.streaming_content).decode("utf-8-sig").splitlines()
    assert [line.split(",")[:3] for line in lines[1:]] == [
        ["Sales leaders coach their own teams", "1320", "2640"],
        ["120 qualified leads a month", "2040", "4080"],
        ["Pages open in 2.5 seconds", "3360", "6720"],
        ["Unlinked time", "480", "960"],
        ["All work", "7200", "14400"],
    ]


@pytest.mark.parametrize(
    ("who", "status"),
    [
        *((name, 200) for name in ("owner", "teammate", "lead", "executive", "administrator")),
        ("outsider", 404),
        ("coach", 403),
    ],
)
def test_who_sees_the_account_sees_its_value(cast: SimpleNamespace, sign_in: Any, who: str, status: int) -> None:
    assert opened(sign_in(getattr(cast, who)), cast.account).status_code == status


def test_it_costs_the_same_at_one_impact_and_at_three(
    cast: SimpleNamespace, sign_in: Any, northgate: SimpleNamespace
) -> None:
    one = ImpactFactory(account=cast.foreign_account, started_on=FIRST)
    ActivityFactory(
        account=cast.foreign_account,
        person=cast.outsider,
        kind=ActivityKindFactory(name="Call"),
        occurred_on=FIRST,
        contributions=[{"impact": one, "percent": 100}],
    )
    client = sign_in(cast.administrator)
    counts = []
    for account in (cast.foreign_account, northgate.account):
        with CaptureQueriesContext(connection) as captured:
            opened(client, account, **JUNE)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_how_it_is_computed_is_open_to_those_who_see_accounts(cast: SimpleNamespace, sign_in: Any) -> None:
    assert "Effort share divided by value share." in text_of(sign_in(cast.executive).get(reverse("value:method")))
    assert sign_in(cast.coach).get(reverse("value:method")).status_code == 403
