"""What the page of thanks says: what the client told us, and who answers by when."""

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from apps.core.months import day_of
from apps.feedback.content import worded
from apps.feedback.models import LOW_OVERALL
from apps.feedback.said import CASE, Answers, OwnAnswer
from apps.feedback.scales import item_worded
from apps.feedback.sheet import Sheet

WORKING_DAYS = 2  # by then somebody answers whoever is not satisfied


def told(sheet: Sheet) -> dict[str, Any]:
    """Lines of the table (question, important, satisfied), and pairs of a question and its answer below it."""
    answer = sheet.answer or Answers()
    return {
        "lines": [*_all_in_all(answer), *_impacts(sheet, answer)],
        "pairs": [*_scores(sheet, answer), *_items(sheet, answer), *_own(sheet)],
    }


def what_is_next(sheet: Sheet) -> dict[str, Any]:
    """Whether somebody replies, and on which day at the latest."""
    answer = sheet.answer or Answers()
    case = answer.case_satisfaction
    is_low = answer.is_low or (case is not None and case <= LOW_OVERALL)
    given = day_of(sheet.answered_at or timezone.now())
    return {"is_low": is_low, "by": working_days_after(given, WORKING_DAYS)}


def working_days_after(day: dt.date, days: int) -> dt.date:
    """So many days later, Saturdays and Sundays not counted."""
    while days:
        day += dt.timedelta(days=1)
        days -= day.weekday() < 5
    return day


def of(value: int | None, most: int = 5) -> str:
    return "" if value is None else _("%(value)s of %(most)s") % {"value": value, "most": most}


def _all_in_all(answer: Answers) -> list[dict[str, Any]]:
    said, is_beyond = answer.overall_satisfaction, "overall_satisfaction" in answer.cannot_judge
    line = {"statement": _("All in all"), "satisfied": of(said), "is_beyond": is_beyond}
    return [line] if said or is_beyond else []


def _impacts(sheet: Sheet, answer: Answers) -> list[dict[str, Any]]:
    rated = [(impact["statement"], answer.ratings.get(impact["id"])) for impact in sheet.impacts]
    return [
        {
            "statement": statement,
            "important": of(rating.importance),
            "satisfied": of(rating.satisfaction),
            "is_beyond": rating.cannot_judge,
        }
        for statement, rating in rated
        if rating
    ]


def _scores(sheet: Sheet, answer: Answers) -> list[tuple[str, str]]:
    account = {"account": sheet.request.contact.account}
    case = _("How we handled “%(case)s”") % {"case": sheet.request.case}
    asked = [
        (case, CASE, 5),
        (_("%(account)s stays next year") % account, "stay_intent", 5),
        (_("%(account)s buys more next year") % account, "buy_more_intent", 5),
        (_("You would recommend us"), "recommend", 10),
    ]
    beyond = _("can’t judge")
    said = [
        (label, beyond if name in answer.cannot_judge else of(getattr(answer, name), most))
        for label, name, most in asked
    ]
    return [(label, words) for label, words in said if words]


def _items(sheet: Sheet, answer: Answers) -> list[tuple[str, str]]:
    language = get_language() or "en"
    said = [(item, answer.items.get(item["id"])) for item in sheet.items]
    return [
        (item_worded(item, language), _("can’t judge") if one.cannot_judge else of(one.number, 10))
        for item, one in said
        if one
    ]


def _own(sheet: Sheet) -> list[tuple[str, str]]:
    said, language = (sheet.answer or Answers()).own, get_language() or "en"
    return [
        (worded(question["wording"], language), _words(question, said[question["id"]], language))
        for question in sheet.content.questions
        if question["id"] in said
    ]


def _words(question: dict[str, Any], said: OwnAnswer, language: str) -> str:
    if said.cannot_judge:
        return _("can’t judge")
    if said.option is not None:
        options = question.get("options") or []
        return worded(options[said.option], language) if said.option < len(options) else ""
    return said.text or of(said.number)
