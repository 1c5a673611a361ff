"""Writes on what is asked and how often: themes, questionnaires, programmes. Administrators' work."""

from typing import Any

from apps.core.audit import acting
from apps.core.services import change, create, must_administer, remove
from apps.feedback.models import Programme, Questionnaire, Theme
from apps.feedback.services.questions import write_questions
from apps.feedback.services.versions import keep_version
from apps.people.models import Person


def create_theme(*, by: Person | None, **fields: Any) -> Theme:
    must_administer(by)
    return create(Theme(**fields), by=by)


def update_theme(*, by: Person | None, theme: Theme, seen: str = "", **fields: Any) -> Theme:
    must_administer(by)
    return change(theme, by=by, seen=seen, **fields)


def delete_theme(*, by: Person | None, theme: Theme) -> None:
    must_administer(by)
    remove(theme, by=by)


def create_questionnaire(
    *, by: Person | None, questions: list[dict[str, Any]] | None = None, **fields: Any
) -> Questionnaire:
    """A new questionnaire, `questions` as in `set_questions`; what it asks is kept as its first version."""
    must_administer(by)
    with acting(by):
        questionnaire = create(Questionnaire(**fields), by=by)
        if questions:
            write_questions(questionnaire, questions, by=by)
        keep_version(questionnaire)
    return questionnaire


def update_questionnaire(
    *,
    by: Person | None,
    questionnaire: Questionnaire,
    seen: str = "",
    questions: list[dict[str, Any]] | None = None,
    **fields: Any,
) -> Questionnaire:
    """Change what is asked; requests on their way keep the version they were asked with."""
    must_administer(by)
    with acting(by):
        changed = change(questionnaire, by=by, seen=seen, **fields)
        if questions is not None:
            write_questions(changed, questions, by=by)
        keep_version(changed)
    return changed


def delete_questionnaire(*, by: Person | None, questionnaire: Questionnaire) -> None:
    must_administer(by)
    remove(questionnaire, by=by)


def standard_questionnaire() -> Questionnaire:
    """What "ask now" asks: every standard question. Not saved; programmes choose a saved one."""
    return Questionnaire(name="")


def create_programme(*, by: Person | None, **fields: Any) -> Programme:
    must_administer(by)
    return create(Programme(**fields), by=by)


def update_programme(*, by: Person | None, programme: Programme, seen: str = "", **fields: Any) -> Programme:
    must_administer(by)
    return change(programme, by=by, seen=seen, **fields)


def delete_programme(*, by: Person | None, programme: Programme) -> None:
    """Delete a programme that never asked anybody; stop one that did."""
    must_administer(by)
    remove(programme, by=by)
