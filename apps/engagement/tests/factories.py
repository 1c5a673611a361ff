"""Conferences and conversations for tests."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import factory

from apps.accounts.tests.factories import AccountFactory
from apps.engagement.conferences import services
from apps.engagement.conferences.models import Attendance, Conference, TalkSubmission, Testimonial
from apps.engagement.conversations.models import Conversation
from apps.engagement.conversations.services import create_conversation
from apps.people.tests.factories import PersonFactory

LAST_YEAR, THIS_YEAR = dt.date(2024, 6, 13), dt.date(2025, 6, 12)


SERVICES: dict[Any, Callable[..., Any]] = {
    Conference: services.create_conference,
    Attendance: services.create_attendance,
    TalkSubmission: services.create_talk,
    Testimonial: services.create_testimonial,
    Conversation: create_conversation,
}


class ByService(factory.django.DjangoModelFactory):
    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Any:
        return SERVICES[model_class](by=None, **kwargs)


class ConferenceFactory(ByService):
    class Meta:
        model = Conference

    name = factory.Sequence(lambda n: f"Client Days {n}")
    held_on = THIS_YEAR


class AttendanceFactory(ByService):
    class Meta:
        model = Attendance

    conference = factory.SubFactory(ConferenceFactory)
    email = factory.Sequence(lambda n: f"guest{n}@client.example")


class TalkFactory(ByService):
    class Meta:
        model = TalkSubmission

    conference = factory.SubFactory(ConferenceFactory)
    title = factory.Sequence(lambda n: f"Talk {n}")
    submitted_on = dt.date(2025, 4, 1)


class TestimonialFactory(ByService):
    __test__ = False  # no test, whatever its name

    class Meta:
        model = Testimonial

    account = factory.SubFactory(AccountFactory)
    asked_on = THIS_YEAR


class ConversationFactory(ByService):
    class Meta:
        model = Conversation

    account = factory.SubFactory(AccountFactory)
    person = factory.SubFactory(PersonFactory, role="executive")
    held_on = dt.date(2025, 6, 3)
    heard = "They want fewer meetings."
