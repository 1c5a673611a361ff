"""Versions of a promise: what makes one, what it says changed, and what becomes of confirmations and signatures."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from apps.accounts.tests.factories import ContactFactory
from apps.core.errors import Conflict
from apps.core.history import events_of
from apps.core.months import today
from apps.impacts import services
from apps.impacts.confirmed import marks_of, versions_of
from apps.impacts.models import Impact, ImpactVersion
from apps.impacts.tests.factories import GoalFactory, ImpactFactory, ImpactReadingFactory
from apps.impacts.wording import measure_of

pytestmark = pytest.mark.django_db
CONFIRMED_AT = dt.datetime(2025, 7, 3, 12, tzinfo=dt.UTC)


@pytest.fixture
def confirmed(cast):
    """Leads, confirmed by Dana as version 1."""
    cast.dana = ContactFactory(account=cast.account, full_name="Dana Whitfield")
    given = {"account": cast.account, "statement": "100 leads", "target": Decimal(100)}
    cast.impact = ImpactFactory(**given, confirmed_by=cast.dana, confirmed_at=CONFIRMED_AT)
    return cast


def numbers(impact):
    return list(impact.versions.order_by("number").values_list("number", "statement", "target"))


def test_a_new_impact_is_its_first_version(confirmed):
    version = confirmed.impact.versions.get()
    assert (version.number, version.statement, version.target) == (1, "100 leads", Decimal(100))
    assert (version.confirmed_by, version.confirmed_at) == (confirmed.dana, CONFIRMED_AT)


def test_a_change_of_the_promise_is_a_version_that_nobody_has_confirmed(confirmed):
    changed = services.update_impact(by=confirmed.owner, impact=confirmed.impact, target=Decimal(120))
    assert (changed.confirmed_by, changed.confirmed_at) == (None, None)
    assert numbers(changed) == [(1, "100 leads", Decimal(100)), (2, "100 leads", Decimal(120))]
    second = changed.versions.get(number=2)
    assert (second.recorded_by, second.confirmed_by) == (confirmed.owner, None)
    assert changed.versions.get(number=1).confirmed_by == confirmed.dana
    assert marks_of([changed])[changed.pk] == [
        ("unconfirmed", "Confirmed by Dana Whitfield on 3 July 2025, version 1; changed since")
    ]


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "achieved"},
        {"started_on": dt.date(2025, 1, 1)},
        {"goal": None},
        {"target": Decimal("100.0000"), "statement": "100 leads"},
    ],
)
def test_what_changes_no_promise_makes_no_version(fields, confirmed):
    changed = services.update_impact(by=confirmed.owner, impact=confirmed.impact, **fields)
    assert len(numbers(changed)) == 1
    assert changed.confirmed_by == confirmed.dana


def test_a_confirmation_sent_back_as_it_was_does_not_confirm_the_new_words(confirmed):
    echoed = {"confirmed_by": confirmed.dana, "confirmed_at": CONFIRMED_AT}
    changed = services.update_impact(by=confirmed.owner, impact=confirmed.impact, statement="120 leads", **echoed)
    assert changed.confirmed_by is None


def test_a_new_confirmation_in_the_same_change_confirms_the_new_words(confirmed):
    later = CONFIRMED_AT + dt.timedelta(days=9)
    changed = services.update_impact(by=confirmed.owner, impact=confirmed.impact, statement="120", confirmed_at=later)
    assert (changed.confirmed_by, changed.confirmed_at) == (confirmed.dana, later)
    assert changed.versions.get(number=2).confirmed_at == later
    assert changed.versions.get(number=1).confirmed_at == CONFIRMED_AT


def test_another_name_under_a_confirmation_has_another_moment(confirmed):
    other = ContactFactory(account=confirmed.account)
    changed = services.update_impact(by=confirmed.owner, impact=confirmed.impact, confirmed_by=other)
    assert (changed.confirmed_by, changed.confirmed_at) == (other, None)
    assert changed.versions.get().confirmed_by == other


def test_each_version_says_in_words_what_it_changed(confirmed):
    changed = services.update_impact(by=confirmed.owner, impact=confirmed.impact, target=Decimal("120.5"), unit="leads")
    services.update_impact(
        by=confirmed.owner, impact=changed, statement="More", target=None, due_on=dt.date(2026, 9, 30)
    )
    third, second, first = versions_of(Impact.objects.get(pk=changed.pk))
    assert first["changes"] == []
    assert first["confirmed"] == "Confirmed by Dana Whitfield on 3 July 2025, version 1"
    assert second["changes"] == ["Unit: “leads”, not told before", "Target: 120.5 instead of 100"]
    assert third["changes"] == [
        "Impact: “More” instead of “100 leads”",
        "Target: no longer told, was 120.5",
        "Due on: 30 September 2026, not told before",
    ]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"due_on": dt.date(2026, 9, 30)}, "Leads: from 80 to 1,200 a month by 30 September 2026"),
        ({}, "Leads: from 80 to 1,200 a month"),
        ({"baseline": None, "due_on": dt.date(2026, 9, 30)}, "Leads: to 1,200 a month by 30 September 2026"),
        ({"target": None, "due_on": dt.date(2026, 9, 30)}, "Leads: by 30 September 2026"),
        ({"target": None}, "Leads"),
        ({"metric_name": "", "unit": ""}, "from 80 to 1,200"),
    ],
)
def test_a_measure_is_told_in_words(fields, said):
    known = {"metric_name": "Leads", "unit": "a month", "baseline": Decimal("80.0000"), "target": Decimal(1200)}
    assert measure_of(Impact(**known | fields)) == said


def test_an_impact_that_came_in_around_the_services_keeps_its_words_as_version_one(confirmed):
    ImpactVersion.objects.all().delete()
    changed = services.update_impact(by=None, impact=confirmed.impact, statement="120 leads")
    assert [statement for _number, statement, _target in numbers(changed)] == ["100 leads", "120 leads"]
    assert changed.versions.get(number=1).confirmed_by == confirmed.dana


def test_a_signed_goal_that_is_worded_anew_loses_its_signatures_which_history_keeps(confirmed):
    goal = GoalFactory(account=confirmed.account, client_signatory=confirmed.dana)
    goal = services.sign_goal(by=confirmed.owner, goal=goal)
    assert (goal.our_signatory, goal.our_signed_at is None) == (confirmed.owner, False)
    sent_back = {"client_signatory": confirmed.dana, "our_signatory": confirmed.owner}
    reworded = services.update_goal(by=confirmed.owner, goal=goal, statement="Grow faster", **sent_back)
    assert (reworded.client_signatory, reworded.our_signatory, reworded.our_signed_at) == (None, None, None)
    fallen = {str(label): (before, after) for label, before, after in events_of(reworded)[0].changes}
    assert fallen["signed for us by"] == ("Marta Lindqvist", None)
    assert fallen["signed for the client by"] == ("Dana Whitfield", None)


def test_signatures_stay_where_only_the_day_changes(confirmed):
    goal = services.sign_goal(by=confirmed.owner, goal=GoalFactory(account=confirmed.account))
    changed = services.update_goal(by=confirmed.lead, goal=goal, agreed_on=dt.date(2025, 3, 1))
    assert (changed.our_signatory, changed.our_signed_at) == (confirmed.owner, goal.our_signed_at)


def test_another_name_is_no_signature(confirmed):
    goal = services.sign_goal(by=confirmed.owner, goal=GoalFactory(account=confirmed.account))
    changed = services.update_goal(by=confirmed.lead, goal=goal, our_signatory=confirmed.lead)
    assert (changed.our_signatory, changed.our_signed_at) == (confirmed.lead, None)


def test_a_goal_is_signed_once_by_those_who_write_and_as_it_was_read(confirmed):
    goal = GoalFactory(account=confirmed.account)
    seen = goal.version
    with pytest.raises(PermissionDenied):
        services.sign_goal(by=confirmed.executive, goal=goal)
    services.update_goal(by=confirmed.lead, goal=goal, statement="Something else")
    with pytest.raises(Conflict):
        services.sign_goal(by=confirmed.owner, goal=goal, seen=seen)
    services.sign_goal(by=confirmed.owner, goal=goal)
    with pytest.raises(ValidationError, match="signed for us already"):
        services.sign_goal(by=confirmed.lead, goal=goal)


def test_a_goal_both_have_signed_was_agreed_on_that_day(confirmed):
    goal = GoalFactory(account=confirmed.account, agreed_on=None)
    goal.client_signatory, goal.client_signed_at = confirmed.dana, timezone.now()
    goal.save()
    assert services.sign_goal(by=confirmed.owner, goal=goal).agreed_on == today()


def test_the_marks_of_impacts_cost_the_same_at_one_and_at_three(confirmed, django_assert_num_queries):
    for more in (0, 2):
        impacts = [confirmed.impact, *ImpactFactory.create_batch(more, account=confirmed.account)]
        with django_assert_num_queries(2):
            assert len(marks_of(impacts)) == 1 + more


def test_a_reading_of_an_import_needs_no_source_and_the_page_asks_for_one(confirmed, sign_in):
    assert ImpactReadingFactory(impact=confirmed.impact).source == ""
    url = f"/impacts/{confirmed.impact.pk}/readings/new/"
    response = sign_in(confirmed.owner).post(url, {"read_on": "2025-07-31", "value": "112.5"})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["source"]
    assert 'value="112.5"' in response.text
