"""Conferences and conversations for tests."""

import datetime as dt
from typing import Any

import factory

from apps.accounts.tests.factories import AccountFactory
from apps.engagement.conferences import services
from apps.engagement.conferences.models import Attendance, Conference, TalkSubmission, Testimonial
from apps.engagement.conversations.models import Conversation
from apps.engagement.conversations.services import create_conversation
from apps.people.tests.factories import PersonFactory

LAST_YEAR, THIS_YEAR = dt.date(2024, 6, 13), dt.date(2025, 6, 12)


class ByService(factory.django.DjangoModelFactory):
    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Any:
        return cls.service(by=None, **kwargs)


class ConferenceFactory(ByService):
    class Meta:
        model = Conference

    service = services.create_conference
    name = factory.Sequence(lambda n: f"Client Days {n}")
    held_on = THIS_YEAR


class AttendanceFactory(ByService):
    class Meta:
        model = Attendance

    service = services.create_attendance
    conference = factory.SubFactory(ConferenceFactory)
    email = factory.Sequence(lambda n: f"guest{n}@client.example")


class TalkFactory(ByService):
    class Meta:
        model = TalkSubmission

    service = services.create_talk
    conference = factory.SubFactory(ConferenceFactory)
    title = factory.Sequence(lambda n: f"Talk {n}")
    submitted_on = dt.date(2025, 4, 1)


class TestimonialFactory(ByService):
    class Meta:
        model = Testimonial

    service = services.create_testimonial
    account = factory.SubFactory(AccountFactory)
    asked_on = THIS_YEAR


class ConversationFactory(ByService):
    class Meta:
        model = Conversation

    service = create_conversation
    account = factory.SubFactory(AccountFactory)
    person = factory.SubFactory(PersonFactory, role="executive")
    held_on = dt.date(2025, 6, 3)
    heard = "They want fewer meetings."
