"""What became of a coaching plan, in words that claim no more than was seen."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from apps.core.templatetags.desk import day as day_name


class Result(StrEnum):
    BETTER = "better"  # the client's score rose, and nothing else counts
    SAME = "same"
    WORSE = "worse"
    UNKNOWN = "unknown"  # there was no score before the plan
    WAITING = "waiting"  # the client has not been asked again, or not answered, or it may not be read yet


@dataclass(frozen=True)
class Outcome:
    """`state` is a key of the `state` tag; `sentence` says what was seen and what it does not show."""

    result: Result
    state: str
    word: str
    sentence: str


def outcome_of(plan: Any, day: dt.date) -> Outcome:
    """Of a plan with `score_before`, `score_after` and `answered_on` (`coaching.with_outcome`), seen on a day."""
    if plan.score_after is None:
        return Outcome(Result.WAITING, *_waiting(plan, day))
    if plan.score_before is None:
        return Outcome(Result.UNKNOWN, "no_data", _("Nothing to compare with"), _unknown(plan))
    words = {"before": plan.score_before, "after": plan.score_after, "day": day_name(plan.answered_on)}
    honest = _("One answer of one person: it does not show that the practice did it.")
    if plan.score_after > plan.score_before:
        told = _("It went from %(before)s to %(after)s, as the client answered on %(day)s.") % words
        return Outcome(Result.BETTER, "achieved", _("Better"), f"{told} {honest}")
    if plan.score_after == plan.score_before:
        told = _("The client gave %(after)s again on %(day)s: nothing has changed that they would see.") % words
        return Outcome(Result.SAME, "no_target", _("The same"), told)
    told = _("It went from %(before)s down to %(after)s, as the client answered on %(day)s.") % words
    return Outcome(Result.WORSE, "off_target", _("Worse"), f"{told} {honest}")


def _waiting(plan: Any, day: dt.date) -> tuple[str, str, str]:
    if plan.state == "dropped":
        told = _("It was dropped on %(day)s; the client’s answer to the same question is not known.")
        return "cancelled", _("Dropped"), told % {"day": day_name(plan.ended_on)}
    again = {"day": day_name(plan.reask_on)}
    if asked := getattr(plan, "asked_again_on", None):
        told = _("The same was asked again on %(day)s; no answer can be read yet. Whether it helped is not known.")
        return "near_target", _("Asked again"), told % {"day": day_name(asked)}
    if day < plan.reask_on:
        told = _("Nobody knows yet whether it helps. The client is asked the same again from %(day)s on.") % again
        return "in_progress", _("Under way"), told
    told = _(
        "The same question has been due since %(day)s; no answer to it can be read yet. Whether it helped is not known."
    )
    return "near_target", _("Waits for the client"), told % again


def _unknown(plan: Any) -> str:
    words = {"after": plan.score_after, "day": day_name(plan.answered_on)}
    told = _("The client gave %(after)s on %(day)s, but no score of theirs is known from before the plan.") % words
    return f"{told} {_('Whether it rose cannot be said.')}"
