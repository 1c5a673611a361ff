"""Requests, answers and programmes for tests, made by the services the pages use."""

import datetime as dt
from typing import Any

import factory
from django.utils import timezone

from apps.accounts.tests.factories import ContactFactory
from apps.feedback import services
from apps.feedback.models import FeedbackRequest, Programme, Questionnaire, Response, Theme


class ThemeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Theme

    name = factory.Sequence(lambda n: f"Theme {n}")

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Theme:
        return services.create_theme(by=None, **kwargs)


class QuestionnaireFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Questionnaire

    name = factory.Sequence(lambda n: f"Questionnaire {n}")

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Questionnaire:
        return services.create_questionnaire(by=None, **kwargs)


class ProgrammeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Programme

    name = factory.Sequence(lambda n: f"Programme {n}")
    questionnaire = factory.SubFactory(QuestionnaireFactory)
    starts_on = dt.date(2025, 1, 1)

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Programme:
        return services.create_programme(by=None, **kwargs)


class RequestFactory(factory.django.DjangoModelFactory):
    """A contact asked now; its mail waits in the outbox."""

    class Meta:
        model = FeedbackRequest

    contact = factory.SubFactory(ContactFactory)

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> FeedbackRequest:
        return services.ask_contact(by=None, **kwargs)


class ResponseFactory(factory.django.DjangoModelFactory):
    """A past answer as an administrator brings it in."""

    class Meta:
        model = Response

    contact = factory.SubFactory(ContactFactory)
    answered_at = factory.LazyFunction(lambda: timezone.now() - dt.timedelta(days=1))
    overall_satisfaction = 4

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Response:
        return services.record_response(by=None, **kwargs)
