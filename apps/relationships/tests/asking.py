"""Priya is asked for feedback, and about Marta: items pushed, request delivered, page answered, answers taken."""

from types import SimpleNamespace
from typing import Any

from django.test import Client
from django.utils import timezone

from apps.accounts.tests.factories import ContactFactory
from apps.core.links import make_token
from apps.feedback.models import FeedbackRequest
from apps.feedback.services import ask_contact
from apps.relationships.models import Perception
from apps.relationships.services import pull_answers, push_questions


def ask_about(cast: Any, **fields: Any) -> SimpleNamespace:
    """A request that reached Priya and carries the questions about the account's manager."""
    known = {"account": cast.account, "full_name": "Priya Nair", "email": "priya@northgate.example"}
    contact = ContactFactory(**known | fields)
    push_questions()
    request = ask_contact(by=cast.owner, contact=contact)
    FeedbackRequest.objects.filter(pk=request.pk).update(
        state="sent", sent_at=timezone.now(), updated_at=timezone.now()
    )
    pull_answers()
    return SimpleNamespace(request=request, contact=contact, url=f"/a/{make_token('answer', request.pk)}/")


def answer(asked: SimpleNamespace, score: int | str = 8, **said: str) -> None:
    """The client gives one number to every question about a person, and what they said is taken over."""
    asked.request.refresh_from_db()
    form = {f"item-{item}": str(score) for item in asked.request.items} | said
    assert Client().post(asked.url, form).status_code == 303
    pull_answers()


def rows_of(asked: SimpleNamespace) -> list[Perception]:
    return list(Perception.objects.filter(contact=asked.contact).order_by("dimension__position"))
