"""Who is asked about whom, and how answers come over: once, whole, whoever looks first."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from apps.accounts.models import Account
from apps.accounts.tests.factories import AccountFactory, ContactFactory
from apps.core.months import today
from apps.feedback.models import FeedbackRequest, Response, StandingItem
from apps.feedback.services import ask_contact, delete_response
from apps.people.tests.factories import PersonFactory
from apps.relationships import attention
from apps.relationships.models import CoachingPlan, Dimension, Perception, Practice
from apps.relationships.services import default_dimensions, end_subject, name_subject, pull_answers, push_questions
from apps.relationships.services.coaching import update_coaching_plan
from apps.relationships.tests.asking import answer, ask_about, rows_of
from apps.relationships.tests.pairing import perceive, plan

pytestmark = pytest.mark.django_db
SIX = ["Integrity", "Competency", "Recognition", "Proactivity", "Savvy", "Chemistry"]


def asked_about(contact: Any) -> set[str]:
    items = StandingItem.objects.filter(contact=contact, is_asked=True)
    return set(items.values_list("about__full_name", flat=True))


def test_a_firm_begins_with_six_dimensions_in_five_languages():
    default_dimensions()
    default_dimensions()
    rows = list(Dimension.objects.all())
    assert [row.name for row in rows] == SIX
    for row in rows:
        assert set(row.client_wordings) == {"en", "de", "fr", "es", "pt"}
        assert all("{person}" in text for text in row.client_wordings.values())
        assert "{contact}" in row.seller_wordings["en"]


def test_contacts_are_asked_about_the_manager_and_whom_the_lead_names(cast):
    contact = ContactFactory(account=cast.account)
    push_questions()
    assert asked_about(contact) == {"Marta Lindqvist"}
    subject = name_subject(by=cast.lead, account=cast.account, person=cast.teammate)
    push_questions(account=cast.account.pk)
    assert asked_about(contact) == {"Marta Lindqvist", "Jon Teammate"}
    assert StandingItem.objects.filter(contact=contact).count() == 12
    end_subject(by=cast.lead, subject=subject)
    push_questions()
    assert asked_about(contact) == {"Marta Lindqvist"}


def test_who_left_whose_account_is_lost_or_has_no_manager_is_asked_nothing(cast):
    gone = ContactFactory(account=cast.account, left_on=today())
    lost = ContactFactory(account=AccountFactory(manager=cast.owner, lost_on=today()))
    alone = ContactFactory(account=AccountFactory(manager=None))
    push_questions()
    assert [asked_about(contact) for contact in (gone, lost, alone)] == [set(), set(), set()]


def test_another_manager_takes_over_and_a_dimension_that_is_not_asked_ends(cast):
    contact = ContactFactory(account=cast.account)
    push_questions()
    type(cast.account).objects.filter(pk=cast.account.pk).update(manager=cast.teammate)
    Dimension.objects.filter(name="Savvy").update(is_asked=False)
    push_questions()
    assert asked_about(contact) == {"Jon Teammate"}
    assert StandingItem.objects.filter(contact=contact, is_asked=True).count() == 5


def test_pushing_again_changes_nothing_and_costs_the_same_for_three_contacts(cast, django_assert_max_num_queries):
    ContactFactory(account=cast.account)
    assert push_questions() == 6
    assert push_questions() == 0
    ContactFactory(account=cast.account)
    ContactFactory(account=cast.foreign_account)
    with django_assert_max_num_queries(16):
        assert push_questions() == 12


def test_a_coaching_plan_asks_the_same_question_again_from_its_day(cast):
    asked = ask_about(cast)
    answer(asked, 4)
    row = rows_of(asked)[0]
    CoachingPlan.objects.create(
        contact=row.contact,
        person=row.person,
        dimension=row.dimension,
        practice=Practice.objects.create(name="Write it down", advice="Write."),
        started_on=today(),
        reask_on=today() + dt.timedelta(days=90),
    )
    push_questions()
    again = StandingItem.objects.get(contact=row.contact, key=f"perception:{row.dimension_id}")
    assert again.ask_from == today() + dt.timedelta(days=90)
    assert StandingItem.objects.filter(contact=row.contact, ask_from=today()).count() == 5


def test_an_asking_is_made_when_the_request_arrives_and_filled_when_it_is_answered(cast):
    asked = ask_about(cast)
    assert [(row.asked_on, row.client_answered_at) for row in rows_of(asked)] == [(today(), None)] * 6
    answer(asked, 8)
    assert {(row.client_score, row.person_id) for row in rows_of(asked)} == {(8, cast.owner.pk)}
    assert {row.response_id for row in rows_of(asked)} == {Response.objects.get().pk}
    answer(asked, 9)
    assert {row.client_score for row in rows_of(asked)} == {9}
    answer(asked, "cannot_judge")
    rows = rows_of(asked)
    assert {row.client_score for row in rows} == {None}
    assert all(row.client_answered_at for row in rows)


def test_what_a_client_takes_back_or_the_firm_deletes_is_no_answer_any_more(cast):
    asked = ask_about(cast)
    answer(asked, 8)
    answer(asked, "", comment="Only words now")
    assert {row.client_answered_at for row in rows_of(asked)} == {None}
    answer(asked, 8)
    delete_response(by=cast.administrator, response=Response.objects.current().get())
    pull_answers()
    assert {(row.client_score, row.client_answered_at) for row in rows_of(asked)} == {(None, None)}


def test_pulling_twice_changes_nothing_and_writes_no_event(cast):
    asked = ask_about(cast)
    answer(asked, 8)
    events = Perception.pgh_event_models["update"].objects.count()  # type: ignore[attr-defined]
    assert pull_answers() == 0
    assert Perception.pgh_event_models["update"].objects.count() == events  # type: ignore[attr-defined]


def test_pulling_costs_the_same_for_one_and_for_three(cast, django_assert_max_num_queries):
    for names in (["a"], ["b", "c", "d"]):
        for name in names:
            contact = ContactFactory(account=cast.account, email=f"{name}@northgate.example")
            push_questions()
            request = ask_contact(by=cast.owner, contact=contact)
            FeedbackRequest.objects.filter(pk=request.pk).update(
                state="sent", sent_at=timezone.now(), updated_at=timezone.now()
            )
        with django_assert_max_num_queries(12):
            assert pull_answers() == 6 * len(names)


def test_a_request_that_bounced_asked_nothing(cast):
    contact = ContactFactory(account=cast.account)
    push_questions()
    request = ask_contact(by=cast.owner, contact=contact)
    assert pull_answers() == 0
    FeedbackRequest.objects.filter(pk=request.pk).update(state="bounced", sent_at=timezone.now())
    assert pull_answers() == 0


def test_only_the_lead_of_the_account_and_administrators_name_people(cast):
    foreign_lead = PersonFactory(role="team_lead", team=cast.other_team)
    for person in (cast.owner, cast.teammate, cast.executive, cast.coach, cast.outsider, foreign_lead):
        with pytest.raises(PermissionDenied):
            name_subject(by=person, account=cast.account, person=cast.teammate)
    first = name_subject(by=cast.lead, account=cast.account, person=cast.teammate)
    assert name_subject(by=cast.administrator, account=cast.account, person=cast.teammate) == first


def test_naming_the_manager_or_somebody_who_left_is_refused(cast: SimpleNamespace) -> None:
    left = PersonFactory()
    type(left).objects.filter(pk=left.pk).update(is_active=False, left_on=today())
    left.refresh_from_db()
    for person in (cast.owner, left):
        with pytest.raises(ValidationError):
            name_subject(by=cast.lead, account=cast.account, person=person)


def test_a_comment_added_later_moves_no_answer_about_a_person(cast):
    asked = ask_about(cast)
    with time_machine.travel(timezone.now() + dt.timedelta(hours=1), tick=False):
        answer(asked, 4)
    before = [(row.client_score, row.client_answered_at) for row in rows_of(asked)]
    with time_machine.travel(timezone.now() + dt.timedelta(days=20), tick=False):
        answer(asked, 4, comment="Call first, please.")
        assert [(row.client_score, row.client_answered_at) for row in rows_of(asked)] == before
        answer(asked, 7)
        assert {row.client_answered_at for row in rows_of(asked)} == {timezone.now()}


def test_a_plan_that_is_dropped_lets_its_question_be_asked_as_the_others(cast):
    contact = ContactFactory(account=cast.account)
    push_questions()
    row = plan(contact, cast.owner, "Savvy", coach=cast.coach)
    push_questions()
    item = StandingItem.objects.get(contact=contact, key=f"perception:{row.dimension_id}")
    assert item.ask_from == row.reask_on
    update_coaching_plan(by=None, coaching_plan=row, state="dropped")
    push_questions()
    item.refresh_from_db()
    assert item.ask_from == today()


def test_whom_the_lead_named_is_reminded_of_their_blind_answers(cast):
    contact = ContactFactory(account=cast.account, full_name="Priya Nair")
    perceive(contact, cast.teammate, "Savvy", on=today())
    (due,) = attention.items(cast.teammate, Account.objects.none(), today())
    assert "Priya Nair" in due.title
