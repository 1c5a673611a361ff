"""Whether a submission looks like a machine's: programs that check mail follow its links, and some press the buttons.

Any one sign is enough to keep an answer unconfirmed; a person undoes the doubt with one tap.
"""

import datetime as dt
from collections.abc import Mapping

from django.utils import timezone

from apps.core.emailed import TRAP
from apps.feedback.answer_form import AnswerForm
from apps.feedback.sheet import Sheet

TOO_SOON = dt.timedelta(seconds=10)  # after delivery


def signs_of(form: AnswerForm, sheet: Sheet) -> list[str]:
    """Why a valid submission is doubted, in words for the table; empty for a person's."""
    signs = {
        "hidden_field": is_trapped(form.data),
        "too_soon": is_too_soon(sheet),
        "only_the_tapped_number": is_only_tapped(form),
    }
    return [sign for sign, is_there in signs.items() if is_there]


def is_trapped(data: Mapping[str, str]) -> bool:
    return bool(data.get(TRAP))


def is_too_soon(sheet: Sheet) -> bool:
    """The mail is leaving just now, or was delivered only seconds ago; one that was kept here reached no scanner."""
    delivery = sheet.delivery or {}
    if delivery.get("state") == "sending":
        return True
    if delivery.get("state") != "sent" or not delivery["sent_at"]:
        return False
    return timezone.now() - dt.datetime.fromisoformat(delivery["sent_at"]) < TOO_SOON


def is_only_tapped(form: AnswerForm) -> bool:
    """The number that the link in the mail had chosen, and nothing else."""
    answers = form.answers
    return bool(form.tapped) and answers.is_only_overall and str(answers.overall_satisfaction) == form.tapped
