"""The questions of the client's page that are answered by choosing one of several, in the language of the moment."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from apps.feedback.content import worded
from apps.feedback.said import CASE
from apps.feedback.sheet import Sheet

FIVE = range(1, 6)
SCORE_OF = {
    "overall": "overall_satisfaction",
    "stay": "stay_intent",
    "buy_more": "buy_more_intent",
    "recommend": "recommend",
    "case": CASE,
}


@dataclass
class Scale:
    """One question as components/_scale.html shows it; with `options`, as feedback/_own.html does."""

    name: str
    legend: str
    values: Sequence[int] = FIVE
    low: str = ""
    high: str = ""
    chosen: Any = ""
    error: str = ""
    note: str = ""
    judge: bool = True  # whether "can't judge" is one of its answers
    options: list[str] = field(default_factory=list)
    is_text: bool = False


def scales_of(sheet: Sheet) -> dict[str, Scale]:
    """All that the form has a field for, by name; own questions in free text are among them."""
    scales = [*_standard(sheet), *own_questions(sheet), *items_of(sheet), *_of_impacts(sheet)]
    return {scale.name: scale for scale in scales}


def own_questions(sheet: Sheet) -> list[Scale]:
    return [_own(question, get_language() or "en") for question in sheet.content.questions]


def items_of(sheet: Sheet) -> list[Scale]:
    """The standing items: each about one person, from 0 to 10."""
    language, ends = get_language() or "en", (_("Not at all"), _("Completely"))
    return [Scale(f"item-{item['id']}", item_worded(item, language), range(11), *ends) for item in sheet.items]


def item_worded(item: dict[str, Any], language: str) -> str:
    """The question of a standing item, with the name of the person it is about."""
    return worded(item["wordings"], language).replace("{person}", item["person"])


def _standard(sheet: Sheet) -> list[Scale]:
    asks, account = sheet.content, str(sheet.request.contact.account)
    likely, satisfied = (_("Very unlikely"), _("Very likely")), (_("Not satisfied"), _("Very satisfied"))
    case = _("How satisfied are you with how we handled “%(case)s”?") % {"case": sheet.request.case}
    us = _("How satisfied are you with %(us)s?") % {"us": settings.ORGANISATION_NAME}
    stay = _("How likely is %(account)s to stay with us next year?") % {"account": account}
    more = _("How likely is %(account)s to buy more from us next year?") % {"account": account}
    recommend = _("How likely are you to recommend us to a colleague?")
    standard = [
        (asks.asks_case, Scale("case", case, FIVE, *satisfied)),
        (asks.asks_overall, Scale("overall", us, FIVE, *satisfied)),
        (asks.asks_stay, Scale("stay", stay, FIVE, *likely)),
        (asks.asks_buy_more, Scale("buy_more", more, FIVE, *likely)),
        (asks.asks_recommend, Scale("recommend", recommend, range(11), _("Not at all"), _("Extremely likely"))),
    ]
    return [scale for is_asked, scale in standard if is_asked]


def _of_impacts(sheet: Sheet) -> list[Scale]:
    important = (_("How important is it to you?"), FIVE, _("Not important"), _("Very important"))
    content = (_("How satisfied are you with it?"), FIVE, _("Not satisfied"), _("Very satisfied"))
    named = [f"impact-{impact['id']}" for impact in sheet.impacts]
    both = [(Scale(f"{name}-importance", *important), Scale(f"{name}-satisfaction", *content)) for name in named]
    scales = [scale for pair in both for scale in pair]
    for scale in scales:
        scale.judge = False  # one box for the whole impact says it
    return scales


def _own(question: dict[str, Any], language: str) -> Scale:
    scale = Scale(f"question-{question['id']}", worded(question["wording"], language))
    if question["kind"] == "choice":
        scale.options = [worded(option, language) for option in question.get("options") or []]
        scale.values = range(len(scale.options))
    scale.low, scale.high = worded(question.get("low"), language), worded(question.get("high"), language)
    scale.is_text = question["kind"] == "text"
    return scale
