"""A month is published once and stays; what is entered later restates it, with the reason."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import InternalError, transaction
from django.urls import reverse

from apps.activities.tests.factories import ActivityFactory
from apps.core.errors import Refused
from apps.core.months import Month
from apps.measures import plan
from apps.measures.models import Figure
from apps.measures.registry import all_measures
from apps.measures.services import roll_up
from apps.people.tests.factories import PersonFactory
from apps.scorecards import services
from apps.scorecards.models import Publication, PublishedFigure
from apps.scorecards.restating import restatements_in
from apps.scorecards.tests import northgate as example
from apps.scorecards.tests.facts import JUNE, day
from apps.scorecards.tests.northgate import make_northgate
from apps.scorecards.tests.test_api import CARD, api, figures

LATE = "2025-07-09 14:00Z"
RESTATED = ["linked_effort", "effort_on_low_importance", "retainer_burn"]
REASON = "1 activity of 26 June recorded on 9 July"
NOW = "120.0\u00a0%"


@pytest.fixture
def june(db: Any, time_machine: Any, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """The worked example as it stood on 5 July, when A5 had not been entered."""
    time_machine.move_to("2025-07-03 12:00Z")
    monkeypatch.setattr(plan, "MOST_MONTHS", 2)
    monkeypatch.setattr(example, "WORK", [row for row in example.WORK if row[0] != ("06-26",)])
    facts = make_northgate()
    facts.executive = PersonFactory(role="executive", full_name="Helen Marsh")
    roll_up(months=[JUNE])
    time_machine.move_to("2025-07-05 13:12Z", tick=False)
    return facts


@pytest.fixture
def enter_a5(june: SimpleNamespace, time_machine: Any) -> Any:
    """A5, 20 hours of 26 June, entered on 9 July."""

    def enter() -> None:
        time_machine.move_to(LATE, tick=False)
        shares = [{"impact": impact, "percent": Decimal(50)} for impact in june.impacts[1:]]
        ActivityFactory(account=june.account, contributions=shares, minutes=20 * 60, occurred_on=day("06-26"))
        roll_up(months=[JUNE])

    return enter


def test_a5_entered_on_9_july_restates_june_from_100_to_120_hours(june: SimpleNamespace, enter_a5: Any) -> None:
    row = services.publish(by=june.executive, month=JUNE, comment="As read on the fifth.")
    was = row.figures.get(measure="retainer_burn")
    assert (was.numerator, was.denominator, was.value, was.display) == (100, 100, 100, "100.0\u00a0%")
    assert restatements_in(JUNE, june.executive) == []
    enter_a5()
    found = restatements_in(JUNE, june.executive)
    assert [each.measure.key for each in found] == RESTATED
    burn = found[-1]
    assert (burn.was.value, burn.was.numerator, burn.now.value, burn.now.numerator) == (100, 100, 120, 120)
    assert burn.reason == REASON
    was.refresh_from_db()
    assert (was.numerator, was.value, was.display) == (100, 100, "100.0\u00a0%")


def test_the_same_through_the_api(june: SimpleNamespace, enter_a5: Any) -> None:
    where = {"month": "2025-06", "scope": "account", "id": june.account.pk}
    answered = api(june.executive).post(f"{CARD}publish/", where | {"comment": "Read."}, format="json")
    assert answered.status_code == 201, answered.json()
    assert answered.json() == {
        "month": "2025-06",
        "scope": "account",
        "id": june.account.pk,
        "published_at": "2025-07-05T13:12:00Z",
        "published_by": june.executive.pk,
        "comment": "Read.",
    }
    enter_a5()
    page = api(june.executive).get(CARD, where).json()
    assert page["published_at"] == "2025-07-05T13:12:00Z"
    burn = figures(june.executive, scope="account", id=june.account.pk)["retainer_burn"]
    assert (burn["value"], burn["numerator"]) == (120, 120)
    was = burn["published"]
    assert (was["value"], was["numerator"], was["denominator"], was["display"]) == (100, 100, 100, "100.0\u00a0%")
    answer = api(june.executive).get("/api/v1/restatements/", {"month": "2025-06"}).json()
    assert (answer["count"], [row["key"] for row in answer["results"]]) == (3, RESTATED)
    row = answer["results"][-1]
    names = ("month", "scope", "id", "key", "before", "after", "reason")
    assert tuple(row[name] for name in names) == (
        "2025-06",
        "account",
        june.account.pk,
        "retainer_burn",
        100,
        120,
        REASON,
    )


def test_the_same_on_the_page(june: SimpleNamespace, enter_a5: Any, sign_in: Any) -> None:
    client = sign_in(june.executive)
    card, publish = reverse("scorecards:scorecard"), reverse("scorecards:publish")
    assert f"{publish}?month=2025-06" in client.get(f"{card}?month=2025-06").text
    sent = client.post(f"{publish}?month=2025-06", {"comment": "Read on the fifth."})
    assert sent.url == f"{card}?month=2025-06"
    enter_a5()
    page = client.get(f"{card}?month=2025-06")
    assert "Published</span> 5 July 2025, 09:12, by Helen Marsh." in page.text
    assert "3 figures restated since" in page.text
    assert "Read on the fifth." in page.text
    lines = {line.key: line for group in page.context["groups"] for line in group.figures}
    assert (lines["retainer_burn"].value, lines["retainer_burn"].published) == ("120.0", "100.0\u00a0%")
    assert lines["outcome_index"].published == ""
    listed = client.get(reverse("scorecards:restatements") + "?month=2025-06").text
    assert listed.count(REASON) == 3
    measure = client.get(reverse("scorecards:measure", args=["retainer_burn"]) + "?month=2025-06").text
    assert f"Restated since: 100.0\u00a0% as published, {NOW} now. {REASON}." in measure


def test_a_second_time_it_is_refused_and_nothing_changes(june: SimpleNamespace, sign_in: Any) -> None:
    services.publish(by=june.executive, month=JUNE)
    with pytest.raises(Refused):
        services.publish(by=june.executive, month=JUNE)
    assert api(june.executive).post(f"{CARD}publish/", {"month": "2025-06"}, format="json").status_code == 409
    page = sign_in(june.executive).post(reverse("scorecards:publish") + "?month=2025-06", {"comment": "Again"})
    assert (page.status_code, "is published already" in page.text, "Again" in page.text) == (422, True, True)
    assert Publication.objects.count() == 1


def test_every_measure_is_kept_with_its_version_and_what_was_shown(june: SimpleNamespace) -> None:
    services.publish(by=june.executive, month=JUNE)
    kept = {row.measure: row for row in PublishedFigure.objects.all()}
    assert set(kept) == {measure.key for measure in all_measures()}
    risk = kept["satisfied_at_risk"]
    assert (risk.display, risk.value, risk.confidence, risk.answered) == ("1 of 1", None, "none", 2)
    assert (kept["gross_revenue_retention"].display, kept["gross_revenue_retention"].numerator) == ("—", 0)


@pytest.mark.parametrize("model", [Publication, PublishedFigure])
def test_the_database_refuses_to_change_or_delete_what_was_published(june: SimpleNamespace, model: Any) -> None:
    services.publish(by=june.executive, month=JUNE)
    changed = {"comment": "x"} if model is Publication else {"display": "x"}
    for write in (lambda: model.objects.update(**changed), lambda: model.objects.all()._raw_delete("default")):
        with pytest.raises(InternalError), transaction.atomic():
            write()


def test_a_changed_method_restates_nothing(june: SimpleNamespace, enter_a5: Any) -> None:
    services.publish(by=june.executive, month=JUNE)
    enter_a5()
    Figure.objects.filter(measure="retainer_burn").update(version=2)
    assert [each.measure.key for each in restatements_in(JUNE, june.executive)] == RESTATED[:2]


def test_a_figure_that_came_or_went_is_restated_from_or_to_nought(june: SimpleNamespace) -> None:
    services.publish(by=june.executive, month=JUNE)
    Figure.objects.filter(measure="retainer_burn", scope="company").delete()
    (gone,) = restatements_in(JUNE, june.executive)
    assert (gone.was.numerator, gone.display) == (100, "—")


def test_a_changed_and_a_deleted_activity_are_told_apart(june: SimpleNamespace, time_machine: Any) -> None:
    services.publish(by=june.executive, month=JUNE)
    time_machine.move_to(LATE, tick=False)
    first, *_others = june.account.activities.order_by("occurred_on")
    first.summary = "Said better"
    first.save()
    roll_up(months=[JUNE])
    assert restatements_in(JUNE, june.executive) == []
    time_machine.move_to("2025-07-10 14:00Z", tick=False)
    first.minutes += 60
    first.save()
    roll_up(months=[JUNE])
    assert {each.reason for each in restatements_in(JUNE, june.executive)} == {
        "1 activity of 3 June changed on 10 July"
    }


def test_the_company_closes_with_its_units_and_teams_once(june: SimpleNamespace) -> None:
    made = services.close_month(by=june.executive, month=JUNE)
    team = june.team
    places = {("company", 0), ("team", team.pk), ("business_unit", team.business_unit_id)}
    assert {(row.scope, row.scope_id) for row in made} >= places - {("business_unit", None)}
    assert not Publication.objects.filter(scope="account").exists()
    assert services.close_month(by=june.executive, month=JUNE) == []


def test_the_company_is_signed_with_its_units_and_teams_at_once(june: SimpleNamespace) -> None:
    services.publish(by=june.executive, month=JUNE, scope="team", scope_id=june.team.pk)
    signed = services.publish(by=june.executive, month=JUNE, with_parts=True)
    assert (signed.scope, signed.scope_id) == ("company", 0)
    assert services.close_month(by=june.executive, month=JUNE) == []


def test_nothing_is_signed_with_a_company_that_is_signed_already(june: SimpleNamespace) -> None:
    services.publish(by=june.executive, month=JUNE)
    with pytest.raises(Refused):
        services.publish(by=june.executive, month=JUNE, with_parts=True)
    assert Publication.objects.get().scope == "company"


def test_a_month_that_is_not_over_cannot_be_published(june: SimpleNamespace) -> None:
    with pytest.raises(ValidationError):
        services.publish(by=june.executive, month=Month(2025, 7))
    answered = api(june.executive).post(f"{CARD}publish/", {"month": "2025-07"}, format="json")
    assert (answered.status_code, list(answered.json())) == (400, ["month"])


@pytest.mark.parametrize("who", ["owner", "teammate", "lead", "coach", "outsider"])
def test_only_executives_and_administrators_publish(cast: SimpleNamespace, sign_in: Any, who: str) -> None:
    person = getattr(cast, who)
    with pytest.raises(PermissionDenied):
        services.publish(by=person, month=JUNE)
    assert api(person).post(f"{CARD}publish/", {"month": "2025-06"}, format="json").status_code == 403
    assert sign_in(person).post(reverse("scorecards:publish") + "?month=2025-06").status_code == 403
    assert not Publication.objects.exists()


def test_restatements_of_an_account_are_for_those_who_see_it(june: SimpleNamespace, enter_a5: Any) -> None:
    services.publish(by=june.executive, month=JUNE, scope="account", scope_id=june.account.pk)
    enter_a5()
    assert len(restatements_in(JUNE, june.executive)) == 3
    assert restatements_in(JUNE, PersonFactory(role="coach")) == []
    query = {"month": "2025-06", "scope": "account", "id": june.account.pk}
    assert api(PersonFactory(role="coach")).get("/api/v1/restatements/", query).status_code == 404


def test_what_was_being_recorded_while_it_was_published_is_no_mystery(june: SimpleNamespace) -> None:
    """A figure that changed with nothing recorded since still says so in words."""
    services.publish(by=june.executive, month=JUNE)
    Figure.objects.filter(measure="retainer_burn", scope="company").update(numerator=101)
    (one,) = restatements_in(JUNE, june.executive)
    assert one.reason == "What was being recorded while the month was published"


# --- The close of a month -------------------------------------------------------------------------
@pytest.fixture
def fifth(june: SimpleNamespace, time_machine: Any, settings: Any) -> Any:
    """Sets the setting and moves to a local moment of July 2025."""

    def move(moment: str, is_by_itself: bool) -> None:
        settings.SCORECARD_CLOSES_BY_ITSELF = is_by_itself
        time_machine.move_to(dt.datetime.fromisoformat(moment), tick=False)

    return move


def test_a_month_closes_by_itself_on_day_five_in_the_organisations_zone(fifth: Any) -> None:
    fifth("2025-07-05T03:59+00:00", True)  # 4 July, 23:59 in New York
    assert services.close_by_the_day() == 0
    fifth("2025-07-05T04:00+00:00", True)
    assert services.close_by_the_day() >= 2
    company = Publication.objects.get(scope="company")
    assert (company.month, company.published_by) == (JUNE.first_day, None)
    assert services.close_by_the_day() == 0


def test_without_the_setting_those_who_may_publish_are_reminded_once(june: SimpleNamespace, fifth: Any) -> None:
    from apps.outbox.models import Message

    PersonFactory(role="administrator")
    fifth("2025-07-05T12:00+00:00", False)
    services.close_by_the_day()
    services.close_by_the_day()
    mails = Message.objects.filter(kind="month_to_publish")
    assert mails.count() == 2
    assert mails.filter(to_email=june.executive.email, subject="June 2025 can be published").exists()
    assert not Publication.objects.exists()


def test_a_published_month_is_not_closed_again_nor_reminded_of(june: SimpleNamespace, fifth: Any) -> None:
    services.publish(by=june.executive, month=JUNE, with_parts=True)
    for is_by_itself in (True, False):
        fifth("2025-07-06T12:00+00:00", is_by_itself)
        assert services.close_by_the_day() == 0


def test_where_the_company_alone_was_signed_its_teams_close_by_themselves(june: SimpleNamespace, fifth: Any) -> None:
    services.publish(by=june.executive, month=JUNE)
    fifth("2025-07-06T12:00+00:00", True)
    assert services.close_by_the_day() >= 1
    assert Publication.objects.filter(scope="team", scope_id=june.team.pk, published_by=None).exists()
    assert services.close_by_the_day() == 0
