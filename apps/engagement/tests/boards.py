"""Advisory boards for tests, made by the services the pages use."""

import datetime as dt
from typing import Any

import factory
import pytest
from django.core.exceptions import ValidationError

from apps.accounts.tests.factories import ContactFactory
from apps.core.months import today
from apps.engagement.boards import services
from apps.engagement.boards.models import Board, BoardAdvice, BoardMeeting, BoardMember


def days_ago(days: int) -> dt.date:
    return today() - dt.timedelta(days=days)


class BoardFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Board

    name = factory.Sequence(lambda n: f"Board {n}")

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Board:
        return services.create_board(by=None, **kwargs)


class MemberFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = BoardMember

    board = factory.SubFactory(BoardFactory)
    contact = factory.SubFactory(ContactFactory)

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> BoardMember:
        return services.create_member(by=None, **kwargs)


class MeetingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = BoardMeeting

    board = factory.SubFactory(BoardFactory)
    held_on = factory.Sequence(lambda n: days_ago(n + 1))

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> BoardMeeting:
        return services.create_meeting(by=None, **kwargs)


class AdviceFactory(factory.django.DjangoModelFactory):
    """Whoever gives it is a member of the board first."""

    class Meta:
        model = BoardAdvice

    board = factory.SubFactory(BoardFactory)
    contact = factory.SubFactory(ContactFactory)
    text = "Tell us which site an invoice is for."

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> BoardAdvice:
        board, contact = kwargs["board"], kwargs["contact"]
        if not board.members.filter(contact=contact).exists():
            services.create_member(by=None, board=board, contact=contact)
        return services.create_advice(by=None, **kwargs)


def seated(board: Board, days: int = 100, **fields: Any) -> BoardMember:
    """A member who has served for so many days."""
    return MemberFactory(board=board, state="serving", seat_from_on=days_ago(days), **fields)


def refused(call: Any) -> dict[str, list[str]]:
    """What a service says when it refuses, by field."""
    with pytest.raises(ValidationError) as told:
        call()
    return told.value.message_dict if hasattr(told.value, "error_dict") else {"": told.value.messages}
