"""Versions of a questionnaire: what was asked since when. A change of what is asked writes one, any other none."""

from typing import Any

from django.db.models import F

from apps.feedback.models import Questionnaire, QuestionnaireVersion

OF_A_QUESTION = ("id", "kind", "wording", "low", "high", "options")


def content_of(questionnaire: Questionnaire) -> dict[str, Any]:
    """What a questionnaire asks now: its flags by name, and its own questions in their order."""
    flags = [field.name for field in questionnaire._meta.fields if field.name.startswith("asks_")]
    asked = questionnaire.questions.filter(is_asked=True).order_by("position", "pk")
    return {name: getattr(questionnaire, name) for name in flags} | {"questions": list(asked.values(*OF_A_QUESTION))}


def standing_version(questionnaire: int) -> QuestionnaireVersion | None:
    """The version that a request of now is asked with."""
    standing = QuestionnaireVersion.objects.filter(questionnaire=questionnaire)
    return standing.filter(number=F("questionnaire__current_version")).first()


def keep_version(questionnaire: Questionnaire) -> None:
    """Keep what a questionnaire asks, if it is not what its latest version asked. Called under its row's lock."""
    content = content_of(questionnaire)
    latest = questionnaire.versions.order_by("-number").first()
    if latest is not None and latest.content == content:
        return
    number = latest.number + 1 if latest else 1
    QuestionnaireVersion.objects.create(questionnaire=questionnaire, number=number, content=content)
    if questionnaire.current_version != number:
        questionnaire.current_version = number
        questionnaire.save(update_fields=["current_version", "updated_at"])
