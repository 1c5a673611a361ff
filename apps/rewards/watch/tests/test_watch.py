"""What an administrator may want to look at: each look sees what it should and nothing else, and who opens the page."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pgtrigger
import pytest
from django.apps import apps

from apps.accounts.models import Contact
from apps.accounts.tests.factories import ContactFactory
from apps.activities.tests.factories import ActivityFactory
from apps.feedback.models import FeedbackExclusion
from apps.measures.models import Figure
from apps.rewards.plans.tests.factories import IncentivePlanFactory
from apps.rewards.watch.looks import Look, looks
from apps.scorecards.tests.facts import answer, ask, noon

pytestmark = pytest.mark.django_db
TODAY = dt.date(2025, 7, 6)


@pytest.fixture(autouse=True)
def july(time_machine: Any) -> Any:
    time_machine.move_to("2025-07-06 12:00Z", tick=False)
    return time_machine


def look(key: str, cast: SimpleNamespace) -> Look:
    (found,) = [each for each in looks(cast.administrator, TODAY) if each.key == key]
    return found


def known_since(account: Any, moment: str = "2024-01-01T12:00Z", **fields: Any) -> Contact:
    contact = ContactFactory(account=account, **fields)
    Contact.objects.filter(pk=contact.pk).update(recorded_at=dt.datetime.fromisoformat(moment))
    return contact


def test_who_was_not_asked_for_a_year_is_listed_with_why(cast: SimpleNamespace) -> None:
    known_since(cast.account, full_name="Never")
    held = known_since(cast.account, full_name="Held")
    FeedbackExclusion.objects.create(
        contact=held,
        reason="In court with us",
        requested_by=cast.owner,
        approved_by=cast.lead,
        approved_at=noon(dt.date(2025, 6, 1)),
        until_on=dt.date(2025, 12, 31),
    )
    ask(known_since(cast.account, full_name="Asked"), "06-01")
    known_since(cast.account, "2025-06-01T12:00Z", full_name="New")
    known_since(cast.account, full_name="Gone", left_on=dt.date(2025, 1, 1))
    found = look("never_asked", cast)
    assert [(line.name, line.account) for line in found.lines] == [("Held", "Northgate"), ("Never", "Northgate")]
    assert "31 December 2025" in found.lines[0].seen
    assert "Marta Lindqvist" in found.lines[0].seen
    assert "In court" not in found.lines[0].seen


@pytest.mark.parametrize(("worked_on", "count"), [("2025-06-10", 1), ("2025-06-09", 0)])
def test_an_answer_on_the_day_of_a_visit_to_the_same_contact(cast: SimpleNamespace, worked_on: str, count: int) -> None:
    contact, other = ContactFactory(account=cast.account), ContactFactory(account=cast.account)
    day = dt.date.fromisoformat(worked_on)
    ActivityFactory(account=cast.account, person=cast.owner, occurred_on=day).contacts.add(contact)
    answer(contact, dt.datetime(2025, 6, 11, 2, tzinfo=dt.UTC))  # 10 June, 22:00 in New York
    answer(other, "06-10")
    found = look("visits", cast)
    assert found.count == len(found.lines) == count
    assert all("Marta Lindqvist" in line.seen for line in found.lines)


def test_an_answer_for_the_leadership_is_not_told_of(cast: SimpleNamespace) -> None:
    contact = ContactFactory(account=cast.account)
    ActivityFactory(account=cast.account, occurred_on=dt.date(2025, 6, 10)).contacts.add(contact)
    answer(contact, "06-10", is_leadership_only=True)
    assert look("visits", cast).count == 0


def test_a_contact_entered_or_changed_in_the_week_before_a_request(cast: SimpleNamespace) -> None:
    entered, stays, quiet = (
        ContactFactory(account=cast.account, full_name=name) for name in ("Entered", "Stays", "Quiet")
    )
    stays.email = "other@client.example"
    stays.save()
    quiet.title = "Head of quiet"
    quiet.save()
    date_events(entered, "2025-06-01T12:00Z")
    date_events(stays, "2025-06-01T12:00Z", "2025-06-20T12:00Z")
    date_events(quiet, "2025-06-01T12:00Z", "2025-06-27T12:00Z")
    ask(entered, "06-07")
    ask(stays, "06-21")
    ask(quiet, "06-28")
    assert {line.name: line.seen for line in look("changed", cast).lines} == {
        "Entered": "Entered on 1 June 2025, asked on 7 June 2025.",
        "Stays": "Changed on 20 June 2025, asked on 21 June 2025.",
    }


def date_events(contact: Contact, *moments: str) -> None:
    """PostgreSQL dates events by its own clock."""
    model = apps.get_model("accounts", "ContactEvent")
    with pgtrigger.ignore():
        for event, moment in zip(model.objects.filter(pgh_obj=contact.pk).order_by("pgh_id"), moments, strict=True):
            model.objects.filter(pk=event.pk).update(pgh_created_at=dt.datetime.fromisoformat(moment))


@pytest.mark.parametrize(("now", "count"), [(90, 1), (55, 0)])
def test_a_share_that_clearly_moved_since_pay_hangs_on_it(cast: SimpleNamespace, now: int, count: int) -> None:
    IncentivePlanFactory(name="Delight", measure="overall_satisfaction", starts_on=dt.date(2024, 6, 1))
    for month, k in ((dt.date(2024, 5, 1), 50), (dt.date(2025, 6, 1), now)):
        about = {"measure": "overall_satisfaction", "scope": "company", "month": month, "rolled_up_at": noon(TODAY)}
        Figure.objects.create(numerator=k, denominator=100, n=100, **about)
    found = look("pay", cast)
    assert found.count == count
    told = "Overall satisfaction: 50.0\xa0% in May 2024, 90.0\xa0% in June 2025."
    assert [line.seen for line in found.lines] == [told] * count


@pytest.mark.parametrize("who", ["owner", "teammate", "lead", "executive", "coach", "outsider"])
def test_administrators_alone_see_it(cast: SimpleNamespace, sign_in: Any, who: str) -> None:
    assert sign_in(getattr(cast, who)).get("/watch/").status_code == 403
    page = sign_in(cast.administrator).get("/watch/")
    assert page.status_code == 200
    assert "nothing here says that anybody did anything wrong" in page.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_for_any_number(
    cast: SimpleNamespace, sign_in: Any, django_assert_num_queries: Any, count: int
) -> None:
    for _ in range(count):
        known_since(cast.account)
        contact = ContactFactory(account=cast.account)
        ActivityFactory(account=cast.account, occurred_on=dt.date(2025, 6, 10)).contacts.add(contact)
        answer(contact, "06-10")
        IncentivePlanFactory(measure="overall_satisfaction", starts_on=dt.date(2024, 6, 1))
    client = sign_in(cast.administrator)
    client.get("/watch/")
    with django_assert_num_queries(10):
        client.get("/watch/")
