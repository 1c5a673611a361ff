"""What stands beside a figure: benchmarks on its own scale, who answers for it, and what people said."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from apps.activities.tests.factories import ActivityFactory
from apps.measures.models import Benchmark, Target
from apps.measures.services import roll_up
from apps.scorecards import services
from apps.scorecards.models import Accountable, Remark
from apps.scorecards.tests.facts import JUNE, day
from apps.scorecards.tests.test_api import api, figures

CARD = reverse("scorecards:scorecard") + "?month=2025-06"
BENCHMARKS = "/api/v1/benchmarks/"
ENTRY = {
    "measure": "overall_satisfaction",
    "value": "82",
    "scale": "percent",
    "source": "Panel",
    "source_on": "2025-02-01",
}


@pytest.fixture
def june(cast: SimpleNamespace) -> SimpleNamespace:
    ActivityFactory(account=cast.account, occurred_on=day("06-10"), minutes=60)
    roll_up(months=[JUNE])
    return cast


def lines(client: Any, query: str = "") -> dict[str, Any]:
    page = client.get(CARD + query)
    return {line.key: line for group in page.context["groups"] for line in group.figures}


# --- Benchmarks -----------------------------------------------------------------------------------
def test_a_benchmark_on_another_scale_is_refused_with_the_reason(june: SimpleNamespace) -> None:
    answered = api(june.administrator).post(BENCHMARKS, ENTRY | {"value": "4.1", "scale": "points_5"}, format="json")
    assert answered.status_code == 400
    assert answered.json() == {
        "scale": ["“Overall satisfaction” is read in percent; a figure in points from 1 to 5 cannot stand beside it."]
    }
    assert not Benchmark.objects.exists()


@pytest.mark.parametrize(
    ("measure", "scale"),
    [
        ("overall_satisfaction", "percent"),
        ("retainer_burn", "percent"),
        ("gross_revenue_retention", "percent"),
        ("net_promoter_score", "net_score"),
        ("perception_gap", "points_10"),
        ("silent_accounts", "number"),
        ("uncovered_pains", "number"),
    ],
)
def test_each_measure_takes_its_own_scale_and_no_other(june: SimpleNamespace, measure: str, scale: str) -> None:
    client = api(june.administrator)
    for tried in ("percent", "net_score", "score", "points_10", "points_5", "number"):
        answered = client.post(BENCHMARKS, ENTRY | {"measure": measure, "scale": tried}, format="json")
        assert answered.status_code == (201 if tried == scale else 400)


def test_a_benchmark_stands_beside_its_figure(june: SimpleNamespace, sign_in: Any) -> None:
    assert api(june.administrator).post(BENCHMARKS, ENTRY, format="json").status_code == 201
    assert figures(june.executive)["overall_satisfaction"]["benchmark"] == 82
    assert figures(june.executive)["impact_satisfaction"]["benchmark"] is None
    assert lines(sign_in(june.executive))["overall_satisfaction"].benchmark == "82\u00a0%"


def test_the_latest_benchmark_dated_by_the_months_end_counts_else_the_first_after_it(june: SimpleNamespace) -> None:
    def entered(value: int, dated: str) -> int:
        Benchmark.objects.create(**ENTRY | {"value": value, "source_on": dated, "source": dated})
        return int(figures(june.executive)["overall_satisfaction"]["benchmark"])

    assert entered(90, "2025-12-01") == 90
    assert entered(85, "2025-08-01") == 85
    assert entered(70, "2024-01-01") == 70
    assert entered(75, "2025-06-30") == 75


def test_administrators_enter_benchmarks_and_everybody_reads_them(june: SimpleNamespace, sign_in: Any) -> None:
    new = reverse("scorecards:benchmark_create")
    client = sign_in(june.administrator)
    entry = ENTRY | {"about": "company:0"}
    refused = client.post(new, entry | {"scale": "number"})
    assert (refused.status_code, "cannot stand beside it" in refused.text, "Panel" in refused.text) == (422, True, True)
    assert client.post(new, entry).status_code == 302
    row = Benchmark.objects.get()
    assert (
        client.post(reverse("scorecards:benchmark_update", args=[row.pk]), entry | {"value": "80"}).status_code == 302
    )
    for who in ("owner", "lead", "executive", "coach"):
        client = sign_in(getattr(june, who))
        assert "80\u00a0%" in client.get(reverse("scorecards:benchmark_list")).text
        assert client.get(new).status_code == 403
        assert api(getattr(june, who)).post(BENCHMARKS, ENTRY, format="json").status_code == 403


def test_a_benchmark_of_a_team_stands_beside_its_figures_and_the_companys_beside_all_others(june: Any) -> None:
    place = {"scope": "team", "scope_id": june.team.pk}
    client = api(june.administrator)
    for entry in (ENTRY, ENTRY | {"value": "75"} | place):
        assert client.post(BENCHMARKS, entry, format="json").status_code == 201
    asked: list[dict[str, Any]] = [
        {},
        {"scope": "team", "id": june.team.pk},
        {"scope": "account", "id": june.account.pk},
    ]
    found = [figures(june.executive, **query)["overall_satisfaction"]["benchmark"] for query in asked]
    assert found == [82, 75, 82]


def test_a_number_of_things_that_others_reach_is_not_passed_down(june: SimpleNamespace) -> None:
    entry = ENTRY | {"measure": "silent_accounts", "value": "3", "scale": "number"}
    assert api(june.administrator).post(BENCHMARKS, entry, format="json").status_code == 201
    assert figures(june.executive)["silent_accounts"]["benchmark"] == 3
    assert figures(june.executive, scope="team", id=june.team.pk)["silent_accounts"]["benchmark"] is None


def test_the_benchmark_of_an_account_is_for_those_who_see_it(june: SimpleNamespace, sign_in: Any) -> None:
    Benchmark.objects.create(**ENTRY, scope="account", scope_id=june.account.pk)
    seen = {
        who: "Northgate" in sign_in(getattr(june, who)).get(reverse("scorecards:benchmark_list")).text
        for who in ("owner", "lead", "executive", "coach", "outsider")
    }
    assert seen == {"owner": True, "lead": True, "executive": True, "coach": False, "outsider": False}


@pytest.mark.parametrize("kind", ["target", "benchmark", "accountable"])
def test_what_is_set_for_an_account_is_entered_from_the_page_of_its_figure(
    kind: str, june: SimpleNamespace, sign_in: Any
) -> None:
    client, place = sign_in(june.administrator), f"account:{june.account.pk}"
    page = client.get(reverse("scorecards:measure", args=["linked_effort"]) + f"?scope=account&id={june.account.pk}")
    url = page.context["target_url"].replace("targets", f"{kind}s" if kind != "accountable" else kind)
    form = client.get(url).context["form"]
    offered = [value for value, _name in form.fields["about"].choices[-1][1]]
    assert (form["measure"].value(), form["about"].value(), offered) == ("linked_effort", place, [place])
    fields = {"measure": "linked_effort", "about": place, "value": "90", "scale": "percent", "source": "Panel"}
    client.post(url, fields | {"source_on": "2025-02-01", "person": june.owner.pk})
    model = {"target": Target, "benchmark": Benchmark, "accountable": Accountable}[kind]
    assert list(model.objects.values_list("scope", "scope_id")) == [("account", june.account.pk)]


def test_only_administrators_are_offered_to_set_a_target(june: SimpleNamespace, sign_in: Any) -> None:
    page = sign_in(june.lead).get(reverse("scorecards:measure", args=["linked_effort"]))
    assert "target_url" not in page.context


# --- Who answers ----------------------------------------------------------------------------------
def test_whoever_is_named_answers_else_the_accounts_manager_and_the_teams_lead(
    june: SimpleNamespace, sign_in: Any
) -> None:
    services.create_accountable(by=june.administrator, measure="linked_effort", person=june.executive)
    client = sign_in(june.executive)
    company = lines(client)
    assert (company["linked_effort"].accountable, company["retainer_burn"].accountable) == ("Helen Marsh", "")
    assert lines(client, f"&scope=account&id={june.account.pk}")["linked_effort"].accountable == "Marta Lindqvist"
    assert lines(client, f"&scope=team&id={june.team.pk}")["linked_effort"].accountable == "Owen Clarke"
    assert "Answers for it: Helen Marsh" in client.get(measure_url("linked_effort")).text


def test_administrators_name_people_and_nobody_else(june: SimpleNamespace, sign_in: Any) -> None:
    new = reverse("scorecards:accountable_create")
    entry = {"measure": "linked_effort", "about": f"team:{june.team.pk}", "person": june.lead.pk}
    assert sign_in(june.executive).post(new, entry).status_code == 403
    assert sign_in(june.administrator).post(new, entry).status_code == 302
    row = Accountable.objects.get()
    assert (row.scope, row.scope_id, row.person) == ("team", june.team.pk, june.lead)
    assert "Owen Clarke" in sign_in(june.owner).get(reverse("scorecards:accountable_list")).text
    with pytest.raises(PermissionDenied):
        services.delete_accountable(by=june.lead, accountable=row)


# --- Remarks --------------------------------------------------------------------------------------
def measure_url(key: str, query: str = "") -> str:
    return reverse("scorecards:measure", args=[key]) + "?month=2025-06" + query


def test_a_remark_stands_on_its_measure_and_month_and_is_counted_on_the_scorecard(
    june: SimpleNamespace, sign_in: Any
) -> None:
    client = sign_in(june.executive)
    new = reverse("scorecards:remark_create", args=["linked_effort"]) + "?month=2025-06"
    assert new in client.get(measure_url("linked_effort")).text
    assert client.post(new, {"text": " "}).status_code == 422
    assert client.post(new, {"text": "A quiet month."}).url == measure_url("linked_effort") + "#remarks"
    assert "A quiet month." in client.get(measure_url("linked_effort")).text
    assert "A quiet month." not in client.get(measure_url("retainer_burn")).text
    found = lines(client)
    assert (found["linked_effort"].remarks, found["retainer_burn"].remarks) == (1, 0)
    assert api(june.owner).get("/api/v1/remarks/").json()["results"][0]["text"] == "A quiet month."


@pytest.mark.parametrize(
    ("who", "scopes"),
    [
        ("executive", {"company", "team", "account"}),
        ("administrator", {"company", "team", "account"}),
        ("lead", {"team", "account"}),
        ("owner", {"account"}),
        ("teammate", {"account"}),
        ("outsider", set()),
        ("coach", set()),
    ],
)
def test_one_speaks_about_what_one_answers_for(june: SimpleNamespace, sign_in: Any, who: str, scopes: set[str]) -> None:
    ids = {"company": 0, "team": june.team.pk, "account": june.account.pk}
    client = sign_in(getattr(june, who))
    for scope, pk in ids.items():
        where = "" if scope == "company" else f"&scope={scope}&id={pk}"
        url = reverse("scorecards:remark_create", args=["linked_effort"]) + f"?month=2025-06{where}"
        assert (client.post(url, {"text": "So it was."}).status_code == 302) == (scope in scopes)
    assert Remark.objects.count() == len(scopes)


def test_a_remark_is_taken_back_by_its_author_or_an_administrator(june: SimpleNamespace, sign_in: Any) -> None:
    where = {"measure": "linked_effort", "month": JUNE, "scope": "account", "scope_id": june.account.pk}
    row = services.add_remark(by=june.owner, text="Mine.", **where)
    url = reverse("scorecards:remark_delete", args=[row.pk])
    assert sign_in(june.outsider).post(url).status_code == 404
    assert sign_in(june.lead).post(url).status_code == 403
    assert sign_in(june.owner).get(url).status_code == 405
    assert sign_in(june.owner).post(url).status_code == 302
    assert not Remark.objects.exists()


def test_remarks_on_an_account_are_for_those_who_see_it(june: SimpleNamespace) -> None:
    where = {"measure": "linked_effort", "month": JUNE, "scope": "account", "scope_id": june.account.pk}
    services.add_remark(by=june.owner, text="Between us.", **where)
    assert api(june.outsider).get("/api/v1/remarks/").json()["count"] == 0
    assert api(june.lead).get("/api/v1/remarks/").json()["count"] == 1
