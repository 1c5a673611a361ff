"""The pages of decisions, tried as everybody of the cast."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.core.months import Month, today
from apps.feedback.models import Change, Response
from apps.feedback.tests.asking import ask
from apps.feedback.tests.factories import ResponseFactory
from apps.impacts.tests.factories import ImpactFactory
from apps.people.tests.answers import READS, WRITES
from apps.value.models import Decision
from apps.value.tests.deciding import DecisionFactory
from apps.value.tests.northgate import enter_northgate

SOON = today() + dt.timedelta(days=30)


@pytest.fixture
def northgate(cast: SimpleNamespace) -> SimpleNamespace:
    return enter_northgate(cast.account, cast.owner)


@pytest.fixture
def row(cast: SimpleNamespace, northgate: SimpleNamespace) -> Decision:
    return DecisionFactory(impact=northgate.speed, by=cast.owner, review_on=SOON)


def url(name: str, row: Any = None) -> str:
    return reverse(f"value:{name}", args=[row.pk] if row else [])


@pytest.mark.parametrize("page", ["decision", "decision_history"])
@pytest.mark.parametrize(("who", "status"), READS.items())
def test_a_decision_is_read_by_those_who_see_its_account(
    cast: SimpleNamespace, row: Decision, sign_in: Any, page: str, who: str, status: int
) -> None:
    assert sign_in(getattr(cast, who)).get(url(page, row)).status_code == status


@pytest.mark.parametrize(("who", "status"), WRITES.items())
def test_forms_open_for_those_who_may_change_the_account(
    cast: SimpleNamespace, row: Decision, sign_in: Any, who: str, status: int
) -> None:
    client = sign_in(getattr(cast, who))
    found = {name: client.get(url(name, row)).status_code for name in ("decision_update", "decision_delete")}
    found["decide"] = client.get(url("decide", row.impact)).status_code
    found["review"] = client.post(url("review_decision", row), {"outcome": ""}).status_code
    refused = 422 if status == 200 else status
    assert found == {"decision_update": status, "decision_delete": status, "decide": status, "review": refused}


@pytest.mark.parametrize("who", ["executive", "outsider", "coach"])
def test_nobody_else_writes(cast: SimpleNamespace, row: Decision, sign_in: Any, who: str) -> None:
    client = sign_in(getattr(cast, who))
    client.post(url("decide", row.impact), {"kind": "keep", "reason": "Mine"})
    client.post(url("decision_update", row), {"kind": "keep", "reason": "Mine"})
    client.post(url("review_decision", row), {"outcome": "Mine"})
    client.post(url("decision_delete", row))
    assert [one.version for one in Decision.objects.all()] == [row.version]


def test_deciding_shows_the_figures_of_the_period_it_came_from_and_keeps_them(
    cast: SimpleNamespace, northgate: Any, sign_in: Any
) -> None:
    client = sign_in(cast.owner)
    address = f"{url('decide', northgate.leaders)}?from=2025-06-01&to=2025-06-30"
    page = client.get(address)
    assert page.context["before"]["suggestion"] == "Improve the work and revisit the goal"
    assert page.context["before"]["reasons"] == [
        "It matters (importance 4.5), and they are not content (satisfaction 2.5).",
        "Attainment is 16.7\u00a0%, below half.",
    ]
    assert [fact["value"] for fact in page.context["before"]["facts"]] == [
        "4.5 · 2.5",
        "22.0\u00a0h",
        "19.6\u00a0% · 37.5\u00a0%",
        "16.7\u00a0%",
    ]
    data = {"kind": "combination", "parts": ["improve", "revisit"], "reason": "Too little.", "review_on": str(SOON)}
    response = client.post(address, data)
    made = Decision.objects.get()
    assert response.url == made.get_absolute_url()
    assert (made.decided_by, made.decided_on, made.review_on) == (cast.owner, today(), SOON)
    assert (made.parts, made.figures_before["from"]) == (["improve", "revisit"], "2025-06-01")


def test_an_address_that_makes_no_sense_shows_the_last_full_month(
    cast: SimpleNamespace, northgate: Any, sign_in: Any
) -> None:
    client = sign_in(cast.owner)
    for query in ("", "?from=never", "?from=2025-06-30&to=2025-06-01", f"?from={SOON}&to={SOON}"):
        period = client.get(url("decide", northgate.speed) + query).context["period"]
        assert period.last < today() or today() == Month.of(today()).last_day, query


def test_the_review_day_lies_ninety_days_ahead_unless_another_is_chosen(
    cast: SimpleNamespace, northgate: Any, sign_in: Any
) -> None:
    form = sign_in(cast.owner).get(url("decide", northgate.speed)).context["form"]
    assert form["review_on"].value() == today() + dt.timedelta(days=90)


def test_the_words_for_the_client_are_recorded_and_taken_back(
    cast: SimpleNamespace, row: Decision, sign_in: Any
) -> None:
    client = sign_in(cast.owner)
    data = {"kind": "stop", "reason": "Enough.", "said": "Less of it.", "did": "We stopped.", "is_shared": "on"}
    assert client.post(url("decision_update", row), data).status_code == 302
    assert (Change.objects.get().did, Change.objects.get().is_shared) == ("We stopped.", True)
    assert "We stopped." in client.get(url("decision", row)).text
    assert client.get(url("decision_update", row)).context["form"]["did"].value() == "We stopped."
    client.post(url("decision_update", row), data | {"said": "", "did": ""})
    assert not Change.objects.exists()


def test_what_is_missing_is_told_and_what_was_typed_is_kept(
    cast: SimpleNamespace, northgate: Any, sign_in: Any
) -> None:
    data = {"kind": "combination", "parts": ["improve"], "reason": "Typed", "did": "We stopped."}
    response = sign_in(cast.owner).post(url("decide", northgate.speed), data)
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["parts"])
    assert "Typed" in response.text
    response = sign_in(cast.owner).post(url("decide", northgate.speed), data | {"kind": "trim"})
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["said"])


def test_the_second_of_two_who_change_a_decision_sees_both(cast: SimpleNamespace, row: Decision, sign_in: Any) -> None:
    client = sign_in(cast.owner)
    seen = client.get(url("decision_update", row)).context["form"]["version"].value()
    Decision.objects.get(pk=row.pk).save()
    response = client.post(url("decision_update", row), {"kind": "keep", "reason": "Mine", "version": seen})
    assert response.status_code == 409
    assert "Mine" in response.text


def test_of_two_who_review_the_second_is_told_and_loses_nothing(
    cast: SimpleNamespace, row: Decision, sign_in: Any
) -> None:
    client = sign_in(cast.owner)
    seen = client.get(url("decision", row)).context["form"]["version"].value()
    Decision.objects.get(pk=row.pk).save()
    response = client.post(url("review_decision", row), {"outcome": "Mine", "version": seen})
    assert response.status_code == 409
    assert "Mine" in response.text
    again = client.post(
        url("review_decision", row), {"outcome": "Mine", "version": response.context["form"].data["version"]}
    )
    assert again.status_code == 302


def test_before_and_after_stand_side_by_side(cast: SimpleNamespace, row: Decision, sign_in: Any) -> None:
    client = sign_in(cast.owner)
    before = client.get(url("decision", row)).context
    assert [(line.before, line.after) for line in before["lines"][:2]] == [
        ("56.0\u00a0h", "0.0\u00a0h"),
        ("$6,720.00", "$0.00"),
    ]
    assert [line.difference for line in before["lines"][:2]] == ["−56.0\u00a0h", "−$6,720.00"]
    satisfaction = next(line for line in before["lines"] if line.label == "Satisfaction")
    assert (satisfaction.before, satisfaction.before_note, satisfaction.difference) == (
        "4.5",
        "n 2, ind.",
        "",
    )
    client.post(url("review_decision", row), {"outcome": "Half the hours, and nobody minds."})
    page = client.get(url("decision", row))
    assert page.context["form"] is None
    assert "Half the hours, and nobody minds." in page.text
    assert page.context["lines"] == before["lines"]


def test_a_review_that_comes_too_early_says_so(cast: SimpleNamespace, northgate: Any, sign_in: Any) -> None:
    early = DecisionFactory(impact=northgate.speed, by=cast.owner, decided_on=today())
    context = sign_in(cast.owner).get(url("decision", early)).context
    assert context["is_early"]


def test_answers_one_may_not_read_are_neither_offered_nor_shown(
    cast: SimpleNamespace, northgate: Any, sign_in: Any
) -> None:
    secret = ResponseFactory(contact=northgate.dana, is_leadership_only=True)
    known = ResponseFactory(contact=northgate.priya)
    both = DecisionFactory(impact=northgate.speed, by=cast.lead, decided_on=today(), responses=[secret, known])
    for who, shown in (("owner", {known}), ("administrator", {known}), ("lead", {secret, known})):
        client = sign_in(getattr(cast, who))
        offered = client.get(url("decision_update", both)).context["form"].fields["responses"].queryset
        assert (set(offered), set(client.get(url("decision", both)).context["answers"])) == (shown, shown), who
        if who != "lead":
            assert secret not in client.get(url("decide", northgate.speed)).context["form"].fields["responses"].queryset


def test_the_conflict_names_no_answer_one_may_not_read(cast: SimpleNamespace, northgate: Any, sign_in: Any) -> None:
    secret = ResponseFactory(contact=northgate.dana, is_leadership_only=True)
    known = ResponseFactory(contact=northgate.priya)
    both = DecisionFactory(impact=northgate.speed, by=cast.lead, decided_on=today(), responses=[secret, known])
    data = {"kind": "keep", "reason": "Mine", "version": "2020-01-01T00:00:00+00:00"}
    text = sign_in(cast.owner).post(url("decision_update", both), data).text
    assert "Priya Raman" in text
    assert "Dana Whitfield" not in text


def test_an_answer_of_another_account_is_no_choice(cast: SimpleNamespace, northgate: Any, sign_in: Any) -> None:
    foreign = ResponseFactory(contact__account=cast.foreign_account)
    data = {"kind": "keep", "reason": "So.", "responses": [foreign.pk]}
    response = sign_in(cast.administrator).post(url("decide", northgate.speed), data)
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["responses"])


@pytest.mark.parametrize("count", [1, 3])
def test_a_page_costs_the_same_however_many_answers_led_to_it(
    cast: SimpleNamespace, northgate: Any, sign_in: Any, django_assert_num_queries: Any, count: int
) -> None:
    answers = [ResponseFactory(contact=northgate.dana) for _n in range(count)]
    made = DecisionFactory(impact=northgate.speed, by=cast.owner, responses=answers)
    client = sign_in(cast.owner)
    with django_assert_num_queries(11):
        client.get(url("decision", made))
    with django_assert_num_queries(13):
        client.get(url("decide", northgate.speed))


def test_the_pages_of_the_impact_and_the_account_show_the_latest_decisions(
    cast: SimpleNamespace, row: Decision, sign_in: Any
) -> None:
    client = sign_in(cast.executive)
    for address in (row.impact.get_absolute_url(), cast.account.get_absolute_url()):
        assert row.get_absolute_url() in client.get(address).text
    assert url("decide", row.impact) in sign_in(cast.owner).get(row.impact.get_absolute_url()).text


def test_the_client_reads_only_what_was_put_into_words(cast: SimpleNamespace, client: Any) -> None:
    asked = ask(cast)
    theirs = [ResponseFactory(contact=asked.contact, answered_at=timezone.now() - dt.timedelta(days=100))]
    impact = ImpactFactory(account=cast.account, statement="Reports on time")
    about = {"impact": impact, "by": cast.owner, "decided_on": today(), "responses": theirs}
    DecisionFactory(**about, reason="Nobody there knows what they want.")
    assert "You said, we did" not in client.get(asked.url).text
    DecisionFactory(**about, said="The report comes late.", did="It comes on the third.")
    page = client.get(asked.url).text
    assert "It comes on the third." in page
    assert "Nobody there knows" not in page


def test_the_answer_that_led_to_it_says_so(cast: SimpleNamespace, northgate: Any, sign_in: Any) -> None:
    answer = Response.objects.filter(contact=northgate.dana).get()
    made = DecisionFactory(impact=northgate.speed, by=cast.owner, responses=[answer])
    page = sign_in(cast.owner).get(answer.get_absolute_url()).text
    assert made.get_absolute_url() in page
    assert "the client is not told of it" in page
    assert "You said" not in page


def test_deleting_asks_first_and_says_what_goes_with_it(cast: SimpleNamespace, northgate: Any, sign_in: Any) -> None:
    made = DecisionFactory(impact=northgate.speed, by=cast.owner, responses=list(Response.objects.all()))
    client = sign_in(cast.owner)
    assert "no longer count as used" in client.get(url("decision_delete", made)).text
    assert client.post(url("decision_delete", made)).url == url("decisions")
    assert not Decision.objects.exists()
