"""Writes on a questionnaire's own questions. Each keeps a new version, if it changes what is asked.

A question that was answered keeps its kind, and its options keep their places: answers point at them. It is retired
and not deleted.
"""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _

from apps.core.audit import acting
from apps.core.services import change, create, lock, must_administer, must_stay
from apps.feedback.models import Question, Questionnaire
from apps.feedback.services.versions import keep_version
from apps.people.models import Person

MOST_QUESTIONS = 30


def create_question(*, by: Person | None, questionnaire: Questionnaire, **fields: Any) -> Question:
    """Add a question behind the others."""
    must_administer(by)
    with acting(by):
        locked = lock(questionnaire)
        last = locked.questions.aggregate(last=Max("position"))["last"] or 0
        question = create(Question(questionnaire=locked, position=last + 1, **fields), by=by)
        _keep(locked)
    return question


def update_question(*, by: Person | None, question: Question, seen: str = "", **fields: Any) -> Question:
    must_administer(by)
    must_stay(question, "questionnaire", fields)
    with acting(by):
        questionnaire = lock(question.questionnaire)
        _must_keep_meaning(question, fields)
        changed = change(question, by=by, seen=seen, **fields)
        _keep(questionnaire)
    return changed


def move_question(*, by: Person | None, question: Question, is_up: bool) -> None:
    """Change places with the question before or behind; at the end of the list nothing changes."""
    must_administer(by)
    with acting(by):
        questionnaire = lock(question.questionnaire)
        order = [row for row in _in_order(questionnaire) if row.is_asked]
        place = next((n for n, row in enumerate(order) if row.pk == question.pk), None)
        other = None if place is None else place + (-1 if is_up else 1)
        if place is None or other is None or not 0 <= other < len(order):
            return
        order[place], order[other] = order[other], order[place]
        _number(order)
        _keep(questionnaire)


def write_questions(questionnaire: Questionnaire, questions: Sequence[dict[str, Any]], *, by: Person | None) -> None:
    """Make a whole list the questions of a locked questionnaire; with an `id` one is changed, those left out retire.

    Raises ValidationError on `questions`, which says which one is wrong; then nothing is written.
    """
    known = {row.pk: row for row in questionnaire.questions.all()}
    kept: set[int] = set()
    for place, given in enumerate(questions, start=1):
        values = {"low": {}, "high": {}, "options": [], **given, "position": place, "is_asked": True}
        try:
            row = _write(questionnaire, known, kept, values, by)
        except ValidationError as error:
            words = {"n": place, "why": " ".join(error.messages)}
            raise ValidationError({"questions": _("Question %(n)d: %(why)s") % words}) from error
        kept.add(row.pk)
    for row in known.values():
        if row.pk not in kept and row.is_asked:
            change(row, by=by, is_asked=False)
    _must_be_few(questionnaire)


def _write(
    questionnaire: Questionnaire, known: dict[int, Question], kept: set[int], values: dict[str, Any], by: Person | None
) -> Question:
    number = values.pop("id", None)
    if number is None:
        return create(Question(questionnaire=questionnaire, **values), by=by)
    if number not in known or number in kept:
        raise ValidationError(_("The questionnaire has no such question, or it is listed twice."))
    _must_keep_meaning(known[number], values)
    return change(known[number], by=by, **values)


def _must_keep_meaning(question: Question, fields: dict[str, Any]) -> None:
    if not question.answers.exists():
        return
    if fields.get("kind", question.kind) != question.kind:
        raise ValidationError({"kind": _("It has answers already; retire it and add a new one.")})
    if len(fields.get("options", question.options)) < len(question.options):
        raise ValidationError({"options": _("It has answers already; add or reword options, take none away.")})


def _in_order(questionnaire: Questionnaire) -> list[Question]:
    return list(questionnaire.questions.order_by("position", "pk"))


def _number(order: list[Question]) -> None:
    for position, row in enumerate(order, start=1):
        row.position = position
    Question.objects.bulk_update(order, ["position"])


def _keep(questionnaire: Questionnaire) -> None:
    _must_be_few(questionnaire)
    keep_version(questionnaire)


def _must_be_few(questionnaire: Questionnaire) -> None:
    if questionnaire.questions.filter(is_asked=True).count() > MOST_QUESTIONS:
        raise ValidationError(_("A questionnaire has at most %(n)d questions of its own.") % {"n": MOST_QUESTIONS})
