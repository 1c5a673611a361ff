"""An account's overview: its figures, promises, people and what has happened, at a fixed price."""

import datetime as dt
from decimal import Decimal

from django.urls import reverse
from django.utils import timezone

from apps.accounts.tests.factories import ContactFactory, ContractFactory, RevenueEventFactory
from apps.activities.tests.factories import ActivityFactory
from apps.core.months import last_closed_month, today
from apps.feedback.models import ImpactRating, Response
from apps.impacts.tests.factories import GoalFactory, ImpactFactory, ImpactReadingFactory
from apps.measures.models import Figure

DAY = dt.timedelta(days=1)


def overview(cast, sign_in, who="owner"):
    return sign_in(getattr(cast, who)).get(reverse("accounts:detail", args=[cast.account.pk]))


def facts(response):
    return [(fact["label"].split(",")[0], fact["value"], fact["note"]) for fact in response.context["facts"]]


def test_without_anything_the_facts_say_what_is_missing(cast, sign_in):
    assert facts(overview(cast, sign_in)) == [
        ("Contract ends", None, "No contract is running"),
        ("Retainer", None, "No retainer in that month"),
        ("Outcome index", None, "No impact with a reading and a rating"),
        ("Recurring value", None, "Nothing in the ledger"),
    ]


def test_the_facts_are_those_of_the_last_closed_month(cast, sign_in):
    ContractFactory(account=cast.account, ends_on=today() + 100 * DAY)
    RevenueEventFactory(account=cast.account, monthly_amount=Decimal(12000))
    _figure(cast, "retainer_burn", 120, 100)
    _figure(cast, "outcome_index", 700, 1200)
    found = facts(overview(cast, sign_in))
    assert found[0][2] == "in 100 days, $12,000 a month"
    assert found[1:] == [
        ("Retainer", "120.0", "120 h of 100 h"),
        ("Outcome index", "58.3", "below 70 %"),
        ("Recurring value", "$12,000", "a month, $144,000 a year"),
    ]


def test_a_contract_that_ends_soon_says_that_the_review_is_due(cast, sign_in):
    ContractFactory(account=cast.account, ends_on=today() + 89 * DAY)
    fact = overview(cast, sign_in).context["facts"][0]
    assert (fact["state"], fact["word"]) == ("overdue", "Review 1 day overdue")


def test_promises_show_attainment_and_what_clients_say(cast, sign_in):
    impact = ImpactFactory(account=cast.account, unit="leads", goal=GoalFactory(account=cast.account))
    ImpactReadingFactory(impact=impact, value=Decimal(90), read_on=dt.date(2025, 5, 31))
    ImpactReadingFactory(impact=impact, value=Decimal(110))
    _answer(cast, impact, 5, 4)
    _answer(cast, impact, 4, 2)
    [line] = overview(cast, sign_in).context["impacts"]
    assert line["attainment"] == Decimal(75)
    assert line["trend"] == [90, 110]
    assert line["trend_note"] == "80 → 120 leads, now 110"
    assert line["lines"] == ["Importance 4.5, satisfaction 3.0, n 2, indicative"]


def test_what_happened_stands_newest_first(cast, sign_in):
    contact = ContactFactory(account=cast.account, full_name="Priya Raman", joined_on=today() - 24 * DAY)
    shown = {"account": cast.account, "person": cast.owner, "minutes": 90, "summary": "Coaching"}
    ActivityFactory(occurred_on=today() - 2 * DAY, **shown)
    RevenueEventFactory(account=cast.account, occurred_on=today() - 300 * DAY)
    answer = Response.objects.create(contact=contact, account=cast.account, answered_at=_ago(1), overall_satisfaction=3)
    titles = [line.title for line in overview(cast, sign_in).context["happenings"]]
    assert titles == [
        "Priya Raman answered",
        "Coaching, 1\u00a0h\u00a030",
        "Priya Raman joined",
        "New: $10,000 a month",
    ]
    assert answer.get_absolute_url() in overview(cast, sign_in).text


def test_an_answer_for_the_leadership_is_shown_to_the_lead_only(cast, sign_in):
    contact = ContactFactory(account=cast.account, full_name="Dana Whitfield")
    Response.objects.create(
        contact=contact, account=cast.account, answered_at=_ago(1), overall_satisfaction=1, is_leadership_only=True
    )
    seen = {
        who: "Dana Whitfield answered" in overview(cast, sign_in, who).text for who in ("owner", "lead", "executive")
    }
    assert seen == {"owner": False, "lead": True, "executive": True}
    assert "Not heard yet" in overview(cast, sign_in, "owner").text


def test_a_content_contact_who_may_leave_is_marked(cast, sign_in):
    contact = ContactFactory(account=cast.account, title="VP marketing", buying_role="decision_maker")
    Response.objects.create(
        contact=contact, account=cast.account, answered_at=_ago(1), overall_satisfaction=4, stay_intent=2
    )
    [person] = overview(cast, sign_in).context["people"]
    assert person["lines"] == ["VP marketing, decision maker", "Satisfied 4, intends to stay 2"]
    assert person["state"] == "at_risk"


def test_readers_get_no_buttons(cast, sign_in):
    assert reverse("accounts:update", args=[cast.account.pk]) in overview(cast, sign_in, "owner").text
    assert reverse("accounts:update", args=[cast.account.pk]) not in overview(cast, sign_in, "executive").text


def test_a_long_name_stays_whole(cast, sign_in):
    cast.account.name = "The International Federation of Independent Fastener Manufacturers " * 2
    cast.account.save()
    assert cast.account.name.strip() in overview(cast, sign_in).text


def test_the_overview_costs_the_same_at_one_and_at_three_of_everything(cast, sign_in, django_assert_num_queries):
    client, url = sign_in(cast.owner), reverse("accounts:detail", args=[cast.account.pk])
    _something_of_everything(cast)
    with django_assert_num_queries(49):
        client.get(url)
    for _ in range(2):
        _something_of_everything(cast)
    with django_assert_num_queries(49):
        client.get(url)


def _something_of_everything(cast):
    impact = ImpactFactory(account=cast.account, goal=GoalFactory(account=cast.account))
    ImpactReadingFactory(impact=impact)
    ActivityFactory(account=cast.account, occurred_on=today())
    ContractFactory(account=cast.account, ends_on=today() + 80 * DAY)
    RevenueEventFactory(account=cast.account)
    _answer(cast, impact, 5, 4)


def _answer(cast, impact, importance, satisfaction):
    contact = ContactFactory(account=cast.account)
    answer = Response.objects.create(contact=contact, account=cast.account, answered_at=_ago(1))
    ImpactRating.objects.create(response=answer, impact=impact, importance=importance, satisfaction=satisfaction)


def _ago(days):
    return timezone.now() - dt.timedelta(days=days)


def _figure(cast, key, numerator, denominator):
    month = last_closed_month().first_day
    sums = {"numerator": numerator, "denominator": denominator, "rolled_up_at": timezone.now()}
    Figure.objects.create(measure=key, scope="account", scope_id=cast.account.pk, month=month, **sums)
