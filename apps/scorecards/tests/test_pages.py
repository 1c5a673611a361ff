"""The pages of the scorecard: who may open which, what they say, and at what cost."""

import csv
from io import StringIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from apps.accounts.tests.factories import AccountFactory, ContactFactory
from apps.activities.tests.factories import ActivityFactory
from apps.core.months import Month
from apps.measures.models import Target
from apps.measures.services import roll_up
from apps.scorecards.tests.facts import JUNE, answer, contacts, day, ledger

CARD = reverse("scorecards:scorecard")
EVERYBODY = ("owner", "teammate", "lead", "executive", "coach", "administrator", "outsider")
SEE_NORTHGATE = ("owner", "teammate", "lead", "executive", "administrator")


def measure_url(key: str, query: str = "?month=2025-06") -> str:
    return reverse("scorecards:measure", args=[key]) + query


@pytest.fixture
def june(cast: SimpleNamespace) -> SimpleNamespace:
    """June 2025 of the cast's two accounts: work and answers on both."""
    for account in (cast.account, cast.foreign_account):
        ledger(account, new=("2024-01-01", 10000))
        ActivityFactory(account=account, person=cast.owner, occurred_on=day("06-03"), minutes=600)
        for contact in contacts(account, 3):
            answer(contact, "06-10", overall_satisfaction=5, stay_intent=2, recommend=9)
    roll_up(months=[JUNE])
    return cast


@pytest.mark.parametrize("name", ["target_list", "benchmark_list", "accountable_list", "obstacle_list"])
def test_what_belongs_to_the_scorecard_leads_back_to_it(cast: SimpleNamespace, sign_in: Any, name: str) -> None:
    response = sign_in(cast.executive).get(reverse(f"scorecards:{name}"))
    assert response.context["crumbs"][0] == ("Scorecard", CARD)


@pytest.mark.parametrize("who", EVERYBODY)
def test_everybody_reads_the_company_units_and_teams(june: SimpleNamespace, sign_in: Any, who: str) -> None:
    client = sign_in(getattr(june, who))
    team = june.other_team
    for query in ("", f"&scope=team&id={team.pk}", f"&scope=business_unit&id={team.business_unit_id}"):
        assert client.get(f"{CARD}?month=2025-06{query}").status_code == 200


@pytest.mark.parametrize("who", EVERYBODY)
def test_an_accounts_figures_are_for_those_who_see_it(june: SimpleNamespace, sign_in: Any, who: str) -> None:
    query = f"?month=2025-06&scope=account&id={june.account.pk}"
    expected = 200 if who in SEE_NORTHGATE else 404
    client = sign_in(getattr(june, who))
    assert client.get(CARD + query).status_code == expected
    assert client.get(measure_url("linked_effort", query)).status_code == expected


def test_strangers_are_asked_to_sign_in(client: Any, db: Any) -> None:
    assert client.get(CARD).status_code == 302
    assert client.get(measure_url("linked_effort")).status_code == 302


@pytest.mark.parametrize(
    ("who", "seen", "hidden"),
    [
        ("owner", 3, 3),
        ("outsider", 3, 3),
        ("lead", 3, 3),
        ("executive", 6, 0),
        ("coach", 0, 6),
        ("administrator", 6, 0),
    ],
)
def test_the_rows_behind_a_figure_are_those_one_may_see(
    june: SimpleNamespace, sign_in: Any, who: str, seen: int, hidden: int
) -> None:
    page = sign_in(getattr(june, who)).get(measure_url("overall_satisfaction"))
    assert (page.context["paginator"].count, page.context["hidden"]) == (seen, hidden)


def test_rows_and_scopes_below_name_only_what_one_may_see(june: SimpleNamespace, sign_in: Any) -> None:
    page = sign_in(june.owner).get(measure_url("linked_effort"))
    assert "Northgate" in page.text
    assert "Halden" not in page.text
    query = f"?month=2025-06&scope=team&id={june.other_team.pk}"
    assert "Halden" not in sign_in(june.owner).get(measure_url("linked_effort", query)).text


def test_the_page_shows_the_figure_as_its_rules_say(june: SimpleNamespace, sign_in: Any) -> None:
    page = sign_in(june.executive).get(f"{CARD}?month=2025-06")
    lines = {line.key: line for group in page.context["groups"] for line in group.figures}
    overall, risk = lines["overall_satisfaction"], lines["satisfied_at_risk"]
    assert (overall.value, overall.unit, overall.sub, overall.range) == ("100.0", "%", "6 of 6", "61.0–100.0")
    assert (overall.state, overall.base) == ("low_confidence", "6 / 0 / 6")
    assert (risk.value, risk.sub) == ("100.0", "6 of 6")
    assert (lines["account_coverage"].value, lines["account_coverage"].of) == ("2", "2")
    assert lines["satisfied_yet_lost"].why == "no lost accounts"
    assert [group.question for group in page.context["groups"]] == [
        "Do our clients stay?",
        "What are we improving for them?",
        "Where are we green on contract and red in outcome?",
        "Whom do we misread?",
        "What do clients think of us?",
        "Where does effort not meet value?",
        "How well do we serve and meet them?",
        "What do we pay people for?",
    ]


def test_what_needs_attention_is_said_with_its_evidence(june: SimpleNamespace, sign_in: Any) -> None:
    page = sign_in(june.executive).get(f"{CARD}?month=2025-06")
    first = page.context["attention"][0]
    assert first.say == "6 of 6 satisfied contacts do not expect to stay."
    assert first.url == measure_url("satisfied_at_risk") + "#rows"


def test_nothing_to_say_is_no_sentence(cast: SimpleNamespace, sign_in: Any) -> None:
    ActivityFactory(account=cast.account, occurred_on=day("06-03"))
    roll_up(months=[JUNE])
    page = sign_in(cast.executive).get(f"{CARD}?month=2025-06")
    assert page.context["attention"] == []


@pytest.mark.parametrize(
    "query",
    [
        "?month=2025-13",
        "?month=June",
        "?month=0000-01",
        f"?month={Month.current().plus(1)}",
        "?scope=planet",
        "?scope=team&id=x",
        "?scope=team&id=999999",
        "?scope=account&id=-1",
        "?scope=account&id=99999999999999999999",
    ],
)
def test_what_makes_no_sense_is_not_there(june: SimpleNamespace, sign_in: Any, query: str) -> None:
    client = sign_in(june.executive)
    assert client.get(CARD + query).status_code == 404
    assert client.get(measure_url("linked_effort", query)).status_code == 404


def test_an_unknown_measure_is_not_there(june: SimpleNamespace, sign_in: Any) -> None:
    assert sign_in(june.executive).get(measure_url("love")).status_code == 404


def test_a_month_before_all_data_says_so(june: SimpleNamespace, sign_in: Any) -> None:
    page = sign_in(june.executive).get(f"{CARD}?month=1999-01")
    assert page.status_code == 200
    assert "Nothing is known of this month" in page.text
    assert sign_in(june.executive).get(measure_url("linked_effort", "?month=1999-01")).status_code == 200


def test_a_new_firm_is_told_what_to_do(cast: SimpleNamespace, sign_in: Any) -> None:
    assert "No figures yet" in sign_in(cast.administrator).get(CARD).text


@pytest.mark.parametrize("who", EVERYBODY)
def test_a_scope_without_an_id_leads_to_ones_own(june: SimpleNamespace, sign_in: Any, who: str) -> None:
    person = getattr(june, who)
    page = sign_in(person).get(f"{CARD}?scope=team")
    assert page.status_code == 302
    if person.team:
        assert page.url.endswith(f"scope=team&id={person.team.pk}")


def test_a_coach_has_no_account_to_choose(june: SimpleNamespace, sign_in: Any) -> None:
    assert "There is none you may see" in sign_in(june.coach).get(f"{CARD}?scope=account").text


def test_the_page_is_exported_as_it_stands(june: SimpleNamespace, sign_in: Any) -> None:
    answer_ = sign_in(june.executive).get(f"{CARD}?month=2025-06&format=csv")
    lines = list(csv.DictReader(StringIO(answer_.getvalue().decode("utf-8-sig"))))
    overall = next(line for line in lines if line["Measure"] == "overall_satisfaction")
    assert (overall["Shown as"], overall["n"], overall["Confidence"]) == ("100.0\u00a0%", "6", "low")


def test_rows_are_exported_as_far_as_one_sees_them(june: SimpleNamespace, sign_in: Any) -> None:
    export = sign_in(june.owner).get(measure_url("linked_effort") + "&format=csv").getvalue().decode("utf-8-sig")
    assert export.splitlines()[0] == "Activity,Account,Day,Minutes,Linked"
    assert len(export.splitlines()) == 2


def test_every_measure_has_a_page(june: SimpleNamespace, sign_in: Any) -> None:
    from apps.measures.registry import all_measures

    client = sign_in(june.executive)
    for measure in all_measures():
        assert client.get(measure_url(measure.key)).status_code == 200
        assert client.get(measure_url(measure.key) + "&format=csv").status_code == 200


@pytest.mark.parametrize("accounts", [1, 3])
def test_the_scorecard_costs_the_same_however_much_there_is(
    june: SimpleNamespace, sign_in: Any, django_assert_num_queries: Any, accounts: int
) -> None:
    for _ in range(accounts):
        ActivityFactory(account=AccountFactory(), occurred_on=day("06-03"))
    roll_up(months=[JUNE.plus(i) for i in range(1 - accounts, 1)])
    client = sign_in(june.executive)
    # Session, person; figures, targets, benchmarks; the roll-up, the publication; remarks with who answers, majors.
    with django_assert_num_queries(8):
        client.get(f"{CARD}?month=2025-06")


@pytest.mark.parametrize("accounts", [1, 3])
def test_a_measure_costs_the_same_however_much_there_is(
    june: SimpleNamespace, sign_in: Any, django_assert_num_queries: Any, accounts: int
) -> None:
    for _ in range(accounts):
        answer(ContactFactory(account=AccountFactory(team=june.team)), "06-10", overall_satisfaction=5)
    roll_up(months=[JUNE])
    client = sign_in(june.executive)
    with django_assert_num_queries(17):  # what it foretold and the target of today among them
        client.get(measure_url("overall_satisfaction"))


@pytest.mark.parametrize("who", EVERYBODY)
def test_administrators_alone_set_targets(cast: SimpleNamespace, sign_in: Any, who: str) -> None:
    target = Target.objects.create(measure="response_rate", value=60)
    client = sign_in(getattr(cast, who))
    assert client.get(reverse("scorecards:target_list")).status_code == 200
    expected = 200 if who == "administrator" else 403
    assert client.get(reverse("scorecards:target_create")).status_code == expected
    assert client.get(reverse("scorecards:target_update", args=[target.pk])).status_code == expected
    assert client.get(reverse("scorecards:target_delete", args=[target.pk])).status_code == expected


def test_a_target_is_set_changed_and_taken_away(cast: SimpleNamespace, sign_in: Any) -> None:
    client = sign_in(cast.administrator)
    fields = {"measure": "response_rate", "about": f"team:{cast.team.pk}", "value": "60", "from_on": ""}
    client.post(reverse("scorecards:target_create"), fields)
    target = Target.objects.get()
    assert (target.scope, target.scope_id, target.value, target.from_on.year) == ("team", cast.team.pk, 60, 1)
    url = reverse("scorecards:target_update", args=[target.pk])
    client.post(url, fields | {"value": "65.5", "from_on": "2025-06-01"})
    target.refresh_from_db()
    assert (str(target.value), str(target.from_on)) == ("65.5000", "2025-06-01")
    client.post(reverse("scorecards:target_delete", args=[target.pk]))
    assert not Target.objects.exists()


def test_a_second_target_from_the_same_day_is_refused_beside_the_form(cast: SimpleNamespace, sign_in: Any) -> None:
    Target.objects.create(measure="response_rate", value=60)
    fields = {"measure": "response_rate", "about": "company:0", "value": "70", "from_on": ""}
    assert sign_in(cast.administrator).post(reverse("scorecards:target_create"), fields).status_code == 422
    assert Target.objects.get().value == 60


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_targets_costs_the_same_however_many(
    cast: SimpleNamespace, sign_in: Any, django_assert_num_queries: Any, count: int
) -> None:
    for key in ("response_rate", "linked_effort", "outcome_index")[:count]:
        Target.objects.create(measure=key, value=60, scope="team", scope_id=cast.team.pk)
    client = sign_in(cast.executive)
    with django_assert_num_queries(7):
        client.get(reverse("scorecards:target_list"))


@pytest.mark.parametrize("who", EVERYBODY)
def test_the_target_of_an_account_is_for_those_who_see_it(cast: SimpleNamespace, sign_in: Any, who: str) -> None:
    Target.objects.create(measure="response_rate", value=60, scope="account", scope_id=cast.account.pk)
    text = sign_in(getattr(cast, who)).get(reverse("scorecards:target_list")).content.decode()
    assert ("Northgate" in text) is (who in SEE_NORTHGATE)


def test_an_unreadable_month_is_not_there_even_for_who_has_no_account(cast: SimpleNamespace, sign_in: Any) -> None:
    assert sign_in(cast.coach).get(CARD, {"scope": "account", "month": "abc"}).status_code == 404
