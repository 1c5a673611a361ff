"""Exclusions: a reason, a second person, an end; obeyed everywhere and reported."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.accounts.models import Account
from apps.accounts.tests.factories import ContactFactory
from apps.core.months import Month, today
from apps.feedback import attention, services
from apps.feedback.models import FeedbackExclusion
from apps.measures.models import Figure
from apps.measures.services import roll_up
from apps.outbox.models import Message
from apps.people.tests.caller import Caller

pytestmark = pytest.mark.django_db
SOON = dt.timedelta(days=60)


@pytest.fixture
def waiting(cast):
    contact = ContactFactory(account=cast.account, full_name="Priya Nair", email="priya@client.example")
    return services.request_exclusion(by=cast.owner, contact=contact, reason="On leave", until_on=today() + SOON)


def may_be_asked(contact, by):
    try:
        with transaction.atomic():
            services.ask_contact(by=by, contact=contact)
            transaction.set_rollback(True)
    except ValidationError:
        return False
    return True


def test_it_holds_only_once_a_second_person_approved_it_and_until_its_end(cast, waiting):
    assert may_be_asked(waiting.contact, cast.owner)
    services.approve_exclusion(by=cast.lead, exclusion=waiting)
    assert not may_be_asked(waiting.contact, cast.owner)
    with time_machine.travel(timezone.now() + SOON + dt.timedelta(days=1)):
        assert may_be_asked(waiting.contact, cast.owner)


def test_it_counts_for_the_address_at_every_account(cast, waiting):
    elsewhere = ContactFactory(account=cast.foreign_account, email="PRIYA@client.example")
    services.approve_exclusion(by=cast.lead, exclusion=waiting)
    assert not may_be_asked(elsewhere, cast.outsider)


@pytest.mark.parametrize("name", ["lead", "executive", "administrator"])
def test_leads_executives_and_administrators_approve(cast, waiting, name):
    approved = services.approve_exclusion(by=getattr(cast, name), exclusion=waiting)
    assert (approved.approved_by, approved.state) == (getattr(cast, name), "in_force")


@pytest.mark.parametrize("name", ["teammate", "outsider", "coach"])
def test_nobody_else_approves(cast, waiting, name):
    with pytest.raises(PermissionDenied):
        services.approve_exclusion(by=getattr(cast, name), exclusion=waiting)


def test_who_asked_for_it_never_approves_it(cast):
    contact = ContactFactory(account=cast.account)
    row = services.request_exclusion(by=cast.lead, contact=contact, reason="On leave", until_on=today() + SOON)
    with pytest.raises(ValidationError, match="second person"):
        services.approve_exclusion(by=cast.lead, exclusion=row)
    with pytest.raises(IntegrityError), transaction.atomic():
        FeedbackExclusion.objects.update(approved_by=cast.lead, approved_at=timezone.now())


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"until_on": today() - dt.timedelta(days=1)}, "over"),
        ({"until_on": today() + dt.timedelta(days=366)}, "a year at most"),
        ({"reason": "   "}, "blank"),
    ],
)
def test_a_reason_and_an_end_within_a_year_are_needed(cast, fields, words):
    contact = ContactFactory(account=cast.account)
    with pytest.raises(ValidationError, match=words):
        services.request_exclusion(
            by=cast.owner, contact=contact, **{"reason": "On leave", "until_on": today() + SOON} | fields
        )


def test_declining_tells_who_asked_and_withdrawing_tells_nobody(cast, waiting):
    services.withdraw_exclusion(by=cast.lead, exclusion=waiting)
    assert [(m.to_email, m.kind) for m in Message.objects.all()] == [(cast.owner.email, "exclusion_declined")]
    row = services.request_exclusion(by=cast.owner, contact=waiting.contact, reason="On leave", until_on=today() + SOON)
    services.withdraw_exclusion(by=cast.owner, exclusion=row)
    assert (Message.objects.count(), FeedbackExclusion.objects.count()) == (1, 0)


def test_it_may_end_earlier_and_not_later(cast, waiting):
    services.approve_exclusion(by=cast.lead, exclusion=waiting)
    with pytest.raises(ValidationError, match="only end earlier"):
        services.end_exclusion(by=cast.owner, exclusion=waiting, until_on=today() + SOON * 2)
    assert services.end_exclusion(by=cast.owner, exclusion=waiting).state == "over"
    assert may_be_asked(waiting.contact, cast.owner)


def test_the_days_on_which_it_held_are_not_taken_back(cast, waiting):
    services.approve_exclusion(by=cast.lead, exclusion=waiting)
    with time_machine.travel(timezone.now() + dt.timedelta(days=40)):
        for day in (today() - dt.timedelta(days=2), dt.date(2020, 1, 1)):
            with pytest.raises(ValidationError, match="that stays"):
                services.end_exclusion(by=cast.owner, exclusion=waiting, until_on=day)
        ended = services.end_exclusion(by=cast.owner, exclusion=waiting)
        assert ended.until_on == today() - dt.timedelta(days=1)
    with (
        time_machine.travel(timezone.now() + dt.timedelta(days=50)),
        pytest.raises(ValidationError, match="that stays"),
    ):
        services.end_exclusion(by=cast.owner, exclusion=waiting, until_on=today() - dt.timedelta(days=40))


def test_it_comes_up_with_whoever_may_approve_it(cast, waiting):
    def told(person):
        accounts = Account.objects.visible_to(person).in_care_of(person)
        items = attention.items(person, accounts, today())
        return [item for item in items if "Approve or decline" in str(item.title)]

    assert [len(told(person)) for person in (cast.lead, cast.owner, cast.executive)] == [1, 0, 0]
    assert told(cast.lead)[0].url == waiting.get_absolute_url()
    services.withdraw_exclusion(by=cast.owner, exclusion=waiting)
    services.request_exclusion(by=cast.lead, contact=waiting.contact, reason="On leave", until_on=today() + SOON)
    assert [len(told(person)) for person in (cast.lead, cast.executive)] == [0, 1]


def test_the_scorecard_reports_how_many_are_left_out(cast, waiting):
    ContactFactory(account=cast.account, joined_on=None)
    month = Month.of(today())

    def figure():
        roll_up()
        row = Figure.objects.of("account", cast.account.pk).get(month=month.first_day, measure="excluded_contacts")
        return row.numerator, row.denominator

    assert figure() == (0, 2)
    services.approve_exclusion(by=cast.lead, exclusion=waiting)
    with time_machine.travel(timezone.now() + dt.timedelta(seconds=5)):
        assert figure() == (1, 2)
    services.end_exclusion(by=cast.owner, exclusion=waiting)
    with time_machine.travel(timezone.now() + dt.timedelta(seconds=9)):
        assert figure() == (0, 2)


def test_in_the_api_one_asks_and_another_approves(cast):
    contact = ContactFactory(account=cast.account)
    given = {"contact": contact.pk, "reason": "On leave", "until_on": (today() + SOON).isoformat()}
    made = Caller(cast.owner).post("feedback-exclusions/", given)
    assert (made.status_code, made.json()["requested_by"], made.json()["approved_by"]) == (201, cast.owner.pk, None)
    url = f"feedback-exclusions/{made.json()['id']}/"

    def patch(person, **values):
        return Caller(person).patch(url, values).status_code

    assert patch(cast.owner, approved_by=cast.owner.pk) == 400
    assert patch(cast.outsider, approved_by=cast.outsider.pk) == 404
    assert patch(cast.teammate, approved_by=cast.teammate.pk) == 403
    assert patch(cast.executive, approved_by=cast.lead.pk) == 400
    assert patch(cast.executive, approved_by=cast.executive.pk) == 200
    assert FeedbackExclusion.objects.get().approved_by == cast.executive
    assert Caller(cast.owner).delete(url).status_code == 400
    assert patch(cast.owner, until_on=today().isoformat()) == 200
    assert FeedbackExclusion.objects.get().until_on == today()
    assert Caller(cast.coach).get(url).status_code == 404
    assert Caller(cast.executive).post("feedback-exclusions/", given).status_code == 403


def test_pages_ask_for_it_approve_it_and_end_it(cast, waiting, sign_in):
    contact = ContactFactory(account=cast.account, full_name="Tom Reyes")
    client = sign_in(cast.owner)
    form = {"contact": contact.pk, "reason": "In mourning", "until_on": (today() + SOON).isoformat()}
    assert client.get(f"/feedback/exclusions/new/?contact={contact.pk}").status_code == 200
    refused = client.post("/feedback/exclusions/new/", form | {"until_on": "2020-01-01"})
    assert refused.status_code == 422
    assert "In mourning" in refused.content.decode()
    client.post("/feedback/exclusions/new/", form)
    row = FeedbackExclusion.objects.get(contact=contact)
    assert f"/{row.pk}/approve/" not in client.get(row.get_absolute_url()).content.decode()
    client.post(f"/feedback/exclusions/{row.pk}/approve/")
    row.refresh_from_db()
    assert row.state == "waiting"
    client = sign_in(cast.lead)
    client.post(f"/feedback/exclusions/{row.pk}/approve/", {"version": row.version})
    row.refresh_from_db()
    assert (row.state, row.approved_by) == ("in_force", cast.lead)
    assert [r.pk for r in client.get("/feedback/exclusions/?state=waiting").context["object_list"]] == [waiting.pk]
    client.post(f"/feedback/exclusions/{row.pk}/end/")
    row.refresh_from_db()
    assert row.state == "over"


CODES = {
    "owner": 200,
    "teammate": 200,
    "lead": 200,
    "executive": 200,
    "administrator": 200,
    "outsider": 404,
    "coach": 403,
}


@pytest.mark.parametrize(("name", "code"), CODES.items())
def test_each_page_opens_to_those_who_see_the_account(cast, waiting, sign_in, name, code):
    client = sign_in(getattr(cast, name))
    assert client.get(f"/feedback/exclusions/{waiting.pk}/").status_code == code
    assert client.get(f"/feedback/exclusions/{waiting.pk}/history/").status_code == code
    assert client.get("/feedback/exclusions/").status_code == (403 if name == "coach" else 200)
    shown = {"outsider": 200, "executive": 403, "coach": 403}.get(name, 200)
    assert client.get("/feedback/exclusions/new/").status_code == shown


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries_at_any_length(cast, sign_in, count, django_assert_num_queries):
    for _ in range(count):
        contact = ContactFactory(account=cast.account)
        services.request_exclusion(by=cast.owner, contact=contact, reason="On leave", until_on=today() + SOON)
    client = sign_in(cast.administrator)
    with django_assert_num_queries(5):
        assert client.get("/feedback/exclusions/").status_code == 200
