"""A value report as one structure of texts and numbers in the client's language: page, PDF and slides are made of it.

It is frozen in `SharedReport.content` when the report is shared, and holds nothing but strings, numbers and lists.
"""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from apps.accounts.models import Account
from apps.core.documents.wording import frame, period
from apps.feedback.models import Response
from apps.people.models import Person
from apps.value.analysis import analyse
from apps.value.reporting.labels import labels
from apps.value.reporting.results import goals_of, lines_of
from apps.value.reporting.voices import changes_of, voices_of
from apps.value.reporting.work import work_of


@dataclass(frozen=True)
class Asked:
    """What a report is asked for. `with_few` shows means of fewer than three people; `quotes` are answers picked."""

    account: Account
    first_on: dt.date
    last_on: dt.date
    language: str = "en"
    with_activities: bool = False
    with_few: bool = False
    words: str = ""
    quotes: list[Response] = field(default_factory=list)


def content_of(asked: Asked, sender: Person, made_on: dt.date) -> dict[str, Any]:
    """The report, in a fixed number of statements."""
    with translation.override(asked.language):
        account, first, last = asked.account, asked.first_on, asked.last_on
        analysis = analyse(account, first, last)
        lines = lines_of(analysis)
        goals = goals_of(analysis, lines, with_work=asked.with_activities, with_few=asked.with_few)
        voices = voices_of(account, first, last, asked.quotes, asked.with_few)
        changes = changes_of(account, first, last)
        title = _("%(account)s: what came of our work") % {"account": account}
        return {
            **frame(title, settings.ORGANISATION_NAME, asked.language, made_on),
            "footer": " · ".join(part for part in (sender.full_name, sender.email, sender.phone) if part),
            "account": account.name,
            "period": period(first, last),
            "words": asked.words,
            "sender": {"name": sender.full_name, "email": sender.email, "phone": sender.phone},
            "facts": _facts(goals, voices, changes),
            "goals": goals,
            "voices": voices,
            "changes": changes,
            "work": work_of(analysis) if asked.with_activities else None,
            "labels": labels(),
        }


def _facts(goals: list[dict[str, Any]], voices: dict[str, Any], changes: list[Any]) -> list[dict[str, str]]:
    results = [result for goal in goals for result in goal["results"]]
    measured = [result for result in results if result["percent"] is not None]
    reached = sum(result["is_reached"] for result in measured)
    closer = sum(result["moved"] == "closer" for result in results)
    of = _("of %(n)d with a target")
    facts = [
        (_("Targets reached"), str(reached), of % {"n": len(measured)}),
        (_("Moved closer"), str(closer), _("of %(n)d results in this period") % {"n": len(results)}),
        (_("Your satisfaction"), voices["overall"]["value"], voices["overall"]["note"]),
        (_("Changed"), str(len(changes)), _("because of what you said")),
    ]
    return [{"label": label, "value": value, "note": note} for label, value, note in facts]
