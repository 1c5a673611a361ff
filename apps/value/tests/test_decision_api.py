"""Decisions through the API: the same services, past ones brought in, answers only for who may read them."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest

from apps.core.months import start_of, today
from apps.feedback.models import Change, Response
from apps.feedback.tests.factories import ResponseFactory
from apps.people.tests.caller import Caller
from apps.value.figures import period_of_review
from apps.value.models import Decision
from apps.value.period import Period
from apps.value.tests.deciding import DecisionFactory
from apps.value.tests.northgate import FIRST, LAST, enter_northgate


@pytest.fixture
def northgate(cast: SimpleNamespace) -> SimpleNamespace:
    return enter_northgate(cast.account, cast.owner)


def body(northgate: Any, **fields: Any) -> dict[str, Any]:
    return {"impact": northgate.speed.pk, "kind": "trim", "reason": "It matters to nobody."} | fields


def test_a_decision_is_made_today_by_whoever_calls(cast: SimpleNamespace, northgate: Any) -> None:
    made = Caller(cast.owner).post("decisions/", body(northgate, review_on="2100-01-01"))
    assert made.status_code == 201
    told = made.json()
    assert (told["decided_by"], told["decided_on"], told["review_on"]) == (cast.owner.pk, str(today()), "2100-01-01")
    assert (told["outcome"], told["reviewed_on"], told["responses"], told["parts"]) == ("", None, [], [])


def test_a_past_one_is_held_against_the_month_of_its_day(cast: SimpleNamespace, northgate: Any) -> None:
    answers = [answer.pk for answer in Response.objects.order_by("pk")]
    given = body(northgate, decided_on="2025-06-26", decided_by=cast.lead.pk, responses=answers, external_id="D-1")
    told = Caller(cast.owner).post("decisions/", given).json()
    figures = told["figures_before"]
    assert (figures["from"], figures["to"], figures["minutes"][:4], figures["cost"][:4]) == (
        "2025-06-01",
        "2025-06-30",
        "3360",
        "6720",
    )
    assert (figures["suggestion"], figures["n"], figures["quadrant"]) == ("trim", 2, "possible_overkill")
    assert (told["decided_by"], told["responses"]) == (cast.lead.pk, answers)
    assert Change.objects.get().made_on == dt.date(2025, 6, 26)


def test_the_period_may_be_named(cast: SimpleNamespace, northgate: Any) -> None:
    given = body(northgate, decided_on="2025-07-03", figures_from="2025-06-01", figures_to="2025-06-30")
    figures = Caller(cast.owner).post("decisions/", given).json()["figures_before"]
    assert (figures["from"], figures["to"], figures["minutes"][:4]) == ("2025-06-01", "2025-06-30", "3360")


def test_a_known_external_id_updates_and_the_figures_stay(cast: SimpleNamespace, northgate: Any) -> None:
    caller = Caller(cast.owner)
    first = caller.post("decisions/", body(northgate, decided_on=str(LAST), external_id="D-1")).json()
    again = caller.post("decisions/", body(northgate, reason="Still.", decided_on=str(LAST), external_id="D-1"))
    assert (again.status_code, again.json()["id"], again.json()["reason"]) == (200, first["id"], "Still.")
    assert again.json()["figures_before"] == first["figures_before"]


def test_a_row_that_was_read_may_be_sent_back(cast: SimpleNamespace, northgate: Any) -> None:
    caller = Caller(cast.owner)
    words = {"said": "Too slow.", "did": "We look again.", "outcome": "It helped.", "review_on": "2025-08-31"}
    made = caller.post("decisions/", body(northgate, decided_on=str(LAST), **words)).json()
    assert (made["reviewed_on"], made["figures_after"]["from"]) == ("2025-08-31", "2025-08-01")
    back = caller.put(f"decisions/{made['id']}/", made)
    assert (back.status_code, back.json()) == (200, made)
    assert Change.objects.get().did == "We look again."


def test_an_outcome_reviews_it_once(cast: SimpleNamespace, northgate: Any) -> None:
    row = DecisionFactory(impact=northgate.speed, by=cast.owner)
    caller = Caller(cast.owner)
    told = caller.patch(f"decisions/{row.pk}/", {"outcome": "It helped."}).json()
    assert (told["outcome"], told["reviewed_on"], told["reviewed_by"]) == ("It helped.", str(today()), cast.owner.pk)
    assert told["figures_after"]["to"] == str(period_of_review(Period(FIRST, LAST), today()).last)
    assert caller.patch(f"decisions/{row.pk}/", {"outcome": ""}).json() == {"outcome": ["Say what came of it."]}


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"kind": "forget"}, "kind"),
        ({"kind": "combination", "parts": ["improve"]}, "parts"),
        ({"kind": "combination", "parts": ["improve", "keep"]}, "parts"),
        ({"reason": ""}, "reason"),
        ({"decided_on": "2150-01-01"}, "decided_on"),
        ({"decided_on": "2025-06-30", "review_on": "2025-06-29"}, "non_field_errors"),
        ({"said": "Only this."}, "did"),
        ({"figures_from": "2025-07-01", "figures_to": "2025-06-01"}, "to"),
        ({"because": "x"}, "because"),
    ],
)
def test_wrong_input_is_told_by_field(cast: SimpleNamespace, northgate: Any, given: dict[str, Any], field: str) -> None:
    answer = Caller(cast.owner).post("decisions/", body(northgate, **given))
    assert (answer.status_code, list(answer.json())[:1]) == (400, [field])
    assert not Decision.objects.exists()


def test_many_are_recorded_or_none(cast: SimpleNamespace, northgate: Any) -> None:
    caller = Caller(cast.owner)
    wrong = caller.post("decisions/", [body(northgate), body(northgate, kind="forget")])
    assert (wrong.status_code, list(wrong.json())) == (400, ["1"])
    assert len(caller.post("decisions/", [body(northgate), body(northgate, kind="keep")]).json()) == 2


def test_filters_search_and_export(cast: SimpleNamespace, northgate: Any) -> None:
    row = DecisionFactory(impact=northgate.speed, by=cast.owner, responses=list(Response.objects.all()))
    DecisionFactory(impact=northgate.leads, by=cast.owner, kind="keep", reason="All is well.")
    caller = Caller(cast.owner)
    answer = Response.objects.first()
    for query in (
        f"impact={row.impact_id}",
        "kind=trim",
        "search=hours",
        f"responses={answer.pk}",  # type: ignore[union-attr]
        f"account={cast.account.pk}&decided_on_to=2025-06-30&kind=trim",
    ):
        assert caller.ids(f"decisions/?{query}") == [row.pk], query
    assert "All is well." in caller.get("decisions/?format=csv").getvalue().decode()


@pytest.mark.parametrize(
    ("who", "read", "write"),
    [
        ("owner", 200, 200),
        ("teammate", 200, 200),
        ("lead", 200, 200),
        ("administrator", 200, 200),
        ("executive", 200, 403),
        ("outsider", 404, 404),
        ("coach", 404, 403),
    ],
)
def test_access(cast: SimpleNamespace, northgate: Any, who: str, read: int, write: int) -> None:
    row = DecisionFactory(impact=northgate.speed, by=cast.owner)
    caller = Caller(getattr(cast, who))
    assert caller.get(f"decisions/{row.pk}/").status_code == read
    assert caller.patch(f"decisions/{row.pk}/", {"reason": "Mine."}).status_code == write
    posted = caller.post("decisions/", body(northgate)).status_code
    assert posted == {200: 201, 403: 403, 404: 400}[write]
    assert caller.delete(f"decisions/{row.pk}/").status_code == (204 if write == 200 else write)


def test_answers_for_the_leadership_do_not_exist_for_others(cast: SimpleNamespace, northgate: Any) -> None:
    secret = ResponseFactory(contact=northgate.dana, is_leadership_only=True, answered_at=start_of(LAST))
    known = ResponseFactory(contact=northgate.priya, answered_at=start_of(LAST))
    for who in (cast.owner, cast.administrator):
        told = Caller(who).post("decisions/", body(northgate, responses=[secret.pk])).json()
        assert told == {"responses": [f"{secret.pk} does not exist."]}
    both = DecisionFactory(impact=northgate.speed, by=cast.lead, responses=[secret, known])
    alone = DecisionFactory(impact=northgate.speed, by=cast.lead, responses=[secret])
    for who, ids, shown in (
        (cast.owner, [both.pk], [known.pk]),
        (cast.lead, [alone.pk, both.pk], [secret.pk, known.pk]),
    ):
        caller = Caller(who)
        assert caller.ids("decisions/") == ids
        assert caller.get(f"decisions/{both.pk}/").json()["responses"] == shown
        assert caller.ids(f"decisions/?responses={secret.pk}") == (ids if who is cast.lead else [])
    assert Caller(cast.owner).patch(f"decisions/{both.pk}/", {"responses": []}).json()["responses"] == []
    assert list(both.responses.all()) == [secret]


def test_somebody_elses_write_is_not_lost(cast: SimpleNamespace, northgate: Any) -> None:
    row = DecisionFactory(impact=northgate.speed, by=cast.owner)
    caller = Caller(cast.owner)
    seen = caller.get(f"decisions/{row.pk}/").headers["ETag"]
    assert caller.patch(f"decisions/{row.pk}/", {"reason": "First."}, headers={"if-match": seen}).status_code == 200
    assert caller.patch(f"decisions/{row.pk}/", {"reason": "Second."}, headers={"if-match": seen}).status_code == 409


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_costs_the_same_at_any_length(
    cast: SimpleNamespace, northgate: Any, django_assert_num_queries: Any, count: int
) -> None:
    for _n in range(count):
        DecisionFactory(impact=northgate.speed, by=cast.owner, responses=list(Response.objects.all()))
    caller = Caller(cast.owner)
    with django_assert_num_queries(5):
        assert len(caller.ids("decisions/")) == count
