"""The demo firm of a day is the same however often it is loaded."""

import datetime as dt
import hashlib

import pytest
from django.db import transaction

from apps.accounts.models import Account, Contact, RevenueEvent
from apps.activities.models import Activity, Contribution
from apps.cases.models import Case
from apps.core.demo_firm import load_firm
from apps.engagement import models as meeting
from apps.feedback.models import FeedbackRequest, ImpactRating, Response
from apps.impacts.models import Impact, ImpactReading
from apps.measures.models import Figure
from apps.measures.services import roll_up
from apps.outbox.models import Message
from apps.outcomes.models import AuthorityUse, Friction, ServiceLevelReading
from apps.people.models import Person
from tests.demo_example import CONTRACT, EXAMPLE, JUNE, shares


@pytest.mark.slow
@pytest.mark.timeout(1200)
@pytest.mark.django_db
def test_a_day_gives_the_same_firm_twice_and_june_2025_its_example(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("apps.scorecards.demo.settle")  # figures follow from facts: one month is enough here
    day = dt.date(2025, 7, 9)
    first, second = fingerprint_of_a_load(day), fingerprint_of_a_load(day)
    assert first == second
    assert first["Northgate"] == EXAMPLE | CONTRACT


def fingerprint_of_a_load(day: dt.date) -> dict[str, object]:
    with transaction.atomic():
        load_firm(day)
        roll_up(months=[JUNE])
        found = {name: digest(rows) for name, rows in contents(day).items()}
        found["Northgate"] = shares(JUNE, Account.objects.get(name="Northgate"), EXAMPLE | CONTRACT)
        transaction.set_rollback(True)
    return found


def digest(rows: object) -> str:
    return hashlib.sha256("\n".join(sorted(map(repr, rows))).encode()).hexdigest()


def contents(day: dt.date) -> dict[str, object]:
    """Everything that matters, by names: ids differ from load to load, and so does when today's work was recorded."""
    work = ("account__name", "person__full_name", "kind__name", "occurred_on", "minutes", "summary", "recorded_at")
    asked = ("contact__email", "programme__name", "asked_by__email", "state", "sent_at", "answered_at", "expires_at")
    case = ("external_id", "account__name", "contact__email", "subject", "cause", "opened_on", "closed_on")
    level = ("service_level__account__name", "service_level__name", "service_level__target_percent")
    said = ("overall_satisfaction", "stay_intent", "buy_more_intent", "recommend", "comment", "is_leadership_only")
    split = ("activity__account__name", "activity__occurred_on", "impact__statement", "percent")
    return {
        "people": Person.objects.values_list("email", "full_name", "team__name", "left_on", "recorded_at"),
        "accounts": Account.objects.values_list("name", "team__name", "manager__email", "started_on", "recorded_at"),
        "contacts": Contact.objects.values_list("account__name", "full_name", "email", "joined_on", "left_on"),
        "ledger": RevenueEvent.objects.values_list("account__name", "kind", "occurred_on", "value_after"),
        "impacts": Impact.objects.values_list("account__name", "statement", "status", "started_on", "ended_on"),
        "readings": ImpactReading.objects.values_list("impact__statement", "read_on", "value", "recorded_at"),
        "work": Activity.objects.filter(occurred_on__lt=day).values_list(*work, "linked_percent", "is_beyond_contract"),
        "split": Contribution.objects.values_list(*split),
        "cases": Case.objects.values_list(*case, "reopened_on", "inbound_contacts", "satisfaction", "recorded_at"),
        "levels": ServiceLevelReading.objects.values_list(*level, "month", "met", "due", "recorded_at"),
        "uses": AuthorityUse.objects.values_list("account__name", "occurred_on", "summary", "amount", "recorded_at"),
        "frictions": Friction.objects.values_list("account__name", "occurred_on", "summary", "recorded_at"),
        "came": meeting.Attendance.objects.values_list("conference__name", "account__name", "email", "recorded_at"),
        "talks": meeting.TalkSubmission.objects.values_list("account__name", "title", "submitted_on", "recorded_at"),
        "vouched": meeting.Testimonial.objects.values_list("account__name", "contact__email", "asked_on", "given_on"),
        "heard": meeting.Conversation.objects.values_list("account__name", "held_on", "heard", "recorded_at"),
        "requests": FeedbackRequest.objects.values_list(*asked),
        "responses": Response.objects.values_list("contact__email", "answered_at", "superseded_at", *said),
        "ratings": ImpactRating.objects.values_list("impact__statement", "importance", "satisfaction", "cannot_judge"),
        "mails": Message.objects.values_list("to_email", "subject", "sent_at"),
        "figures": Figure.objects.of("company").values_list("measure", "month", "numerator", "denominator", "n"),
    }
