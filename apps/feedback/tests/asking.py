"""A contact who has been asked, for tests of the client's page: own questions, a mail that was delivered, a form."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from apps.accounts.tests.factories import ContactFactory
from apps.core.links import make_token
from apps.feedback.content import Content
from apps.feedback.models import FeedbackRequest, Question, QuestionnaireVersion
from apps.feedback.services import ask_contact
from apps.feedback.tests.factories import QuestionnaireFactory
from apps.feedback.turns import choose_impacts
from apps.outbox.models import Message

OWN = [
    {"kind": "scale", "wording": {"en": "How clear are our reports?", "de": "Wie klar sind unsere Berichte?"}},
    {"kind": "choice", "wording": {"en": "Who reads them?"}, "options": [{"en": "The board"}, {"en": "The team"}]},
    {"kind": "text", "wording": {"en": "What is missing in them?"}},
]


def ask(cast: Any, **fields: Any) -> SimpleNamespace:
    """Priya of Northgate is asked; the address of her page."""
    known = {"account": cast.account, "full_name": "Priya Nair", "email": "priya@northgate.example"}
    contact = ContactFactory(**known | fields)
    request = ask_contact(by=cast.owner, contact=contact)
    return SimpleNamespace(request=request, contact=contact, url=f"/a/{make_token('answer', request.pk)}/")


def ask_own(asked: SimpleNamespace, questions: list[dict[str, Any]] = OWN, **flags: bool) -> list[Question]:
    """The request asks these own questions as well, in this order."""
    questionnaire = QuestionnaireFactory()
    rows = [Question.objects.create(questionnaire=questionnaire, position=n, **q) for n, q in enumerate(questions)]
    content = flags | {"questions": [{"id": row.pk, **q} for row, q in zip(rows, questions, strict=True)]}
    asked.request.asked_version = QuestionnaireVersion.objects.create(
        questionnaire=questionnaire, number=2, content=content
    )
    choose_impacts([asked.request])
    asked.request.save()
    return rows


def deliver(asked: SimpleNamespace, seconds_ago: float, state: str = "sent") -> None:
    """The mail has left, so many seconds ago."""
    moment = timezone.now() - dt.timedelta(seconds=seconds_ago)
    Message.objects.asking("answer", asked.request.pk).update(state=state, sent_at=moment)


def content_of(asked: SimpleNamespace) -> Content:
    return Content.of(FeedbackRequest.objects.get(pk=asked.request.pk))
