"""The page of an impact: the chain from work over readings to what clients say, in numbers."""

import datetime as dt

import pytest

from apps.accounts.tests.factories import ContactFactory
from apps.activities.tests.factories import ActivityFactory
from apps.core.months import today
from apps.feedback.models import ImpactRating, Response
from apps.impacts.models import ImpactReading
from apps.impacts.tests.factories import GoalFactory, ImpactFactory, ImpactReadingFactory


@pytest.fixture
def promised(cast):
    cast.impact = ImpactFactory(account=cast.account, goal=GoalFactory(account=cast.account))
    ImpactReadingFactory(impact=cast.impact)
    return cast


def test_the_page_of_an_impact_shows_the_chain_in_numbers(promised, sign_in):
    shares = [{"impact": promised.impact, "percent": 60}]
    ActivityFactory(account=promised.account, person=promised.owner, minutes=1200, contributions=shares)
    contact = ContactFactory(account=promised.account)
    answer = Response.objects.create(contact=contact, account=promised.account, answered_at=_noon(today()))
    ImpactRating.objects.create(response=answer, impact=promised.impact, importance=5, satisfaction=3)
    facts = sign_in(promised.owner).get(promised.impact.get_absolute_url()).context["facts"]
    assert [(fact["value"], fact["note"]) for fact in facts] == [
        ("75.0", "80 → 120"),
        ("110", "30 June 2025"),
        ("5.0 · 3.0", "n 1, indicative"),
        ("12.0\u00a0h", "in 1 activity"),
    ]


def test_the_page_of_an_impact_costs_the_same_at_one_and_at_three_rows(promised, sign_in, django_assert_num_queries):
    client, url = sign_in(promised.owner), promised.impact.get_absolute_url()
    _chain(promised)
    with django_assert_num_queries(15):
        client.get(url)
    for _ in range(2):
        _chain(promised)
    with django_assert_num_queries(15):
        client.get(url)


def _chain(promised):
    """One more reading, one more activity, one more answer."""
    day = dt.date(2025, 5, 1) + dt.timedelta(days=ImpactReading.objects.count())
    ImpactReadingFactory(impact=promised.impact, read_on=day)
    ActivityFactory(account=promised.account, contributions=[{"impact": promised.impact, "percent": 100}])
    contact = ContactFactory(account=promised.account)
    answer = Response.objects.create(contact=contact, account=promised.account, answered_at=_noon(today()))
    ImpactRating.objects.create(response=answer, impact=promised.impact, importance=4, satisfaction=4)


def _noon(day):
    return dt.datetime.combine(day, dt.time(0, 1), tzinfo=dt.UTC)
