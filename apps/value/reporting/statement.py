"""The retainer statement as a client's document: texts in their language, from the figures of the page."""

import datetime as dt
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from apps.core.documents.wording import amount, day, frame, hours, month
from apps.core.templatetags.desk import percent
from apps.value.arithmetic import share
from apps.value.retainer import RetainerMonth, Statement
from apps.value.worth import Worth

STATEMENT = Path(__file__).parent / "statement.typ"


def asked_line(worth: Worth) -> str:
    """How much of the work the client was asked about, in words; no print for a client is without it."""
    if worth.asked_share is None:
        return _("No work was logged under the retainer in this month.")
    if not worth.asked:
        return _("You have not been asked about any of this work.")
    return _("You were asked about %(share)s of this work.") % {"share": percent(worth.asked_share)}


def statement_content(statement: Statement, language: str, made_on: dt.date, *, with_cost: bool) -> dict[str, Any]:
    """What `statement.typ` prints. `with_cost` adds what the hours cost us, over-service and the realised rate."""
    with translation.override(language):
        title = _("Retainer of %(account)s") % {"account": statement.account}
        content: dict[str, Any] = dict(frame(title, settings.ORGANISATION_NAME, language, made_on))
        return content | {
            "period": month(statement.current.month),
            "asked": asked_line(statement.worth),
            "facts": _facts(statement.current, with_cost),
            "worth": _worth_rows(statement.worth),
            "months": [_month_row(line, with_cost) for line in statement.months if line.is_covered],
            "labels": _labels(with_cost),
            "how": _how(statement),
        }


def _facts(current: RetainerMonth, with_cost: bool) -> list[dict[str, str]]:
    of = _("%(share)s of %(included)s") % {"share": percent(current.burn), "included": hours(current.included)}
    facts = [(_("Hours worked"), hours(current.hours), of), (_("Fee"), amount(current.fee), "")]
    if with_cost:
        over = _("%(hours)s over") % {"hours": hours(current.over_hours)}
        facts += [
            (_("Over-service"), amount(current.over_service), over),
            (_("Realised rate"), amount(current.realised_rate), _("an hour")),
        ]
    else:
        facts.append((_("Rolled over"), hours(current.balance), ""))
    return [{"label": label, "value": value, "note": note} for label, value, note in facts]


def _worth_rows(worth: Worth) -> list[list[str]]:
    parts = [
        (_("Results you rate 4 or 5 of 5"), worth.satisfied),
        (_("Results you rate lower"), worth.below),
        (_("Results you have not rated"), worth.unrated),
        (_("Work for no named result"), worth.unlinked),
    ]
    return [[label, hours(spent), percent(share(spent, worth.total))] for label, spent in parts]


def _month_row(line: RetainerMonth, with_cost: bool) -> list[str]:
    row = [month(line.month), hours(line.hours), hours(line.included), percent(line.burn), hours(line.balance)]
    money = [amount(line.fee)]
    return row + money + ([amount(line.cost), amount(line.realised_rate)] if with_cost else [])


def _labels(with_cost: bool) -> dict[str, Any]:
    heads = [_("Month"), _("Worked"), _("Included"), _("Used"), _("Rolled over"), _("Fee")]
    return {
        "worth": _("What did the hours serve?"),
        "worth_heads": [_("Hours spent on"), _("Hours"), _("Share")],
        "months": _("Month by month"),
        "month_heads": heads + ([_("Cost"), _("Realised rate")] if with_cost else []),
    }


def _how(statement: Statement) -> str:
    if statement.counted_from is None:
        return ""
    counted = {"day": day(statement.counted_from.first_day)}
    return _("Rolled over: included less worked hours, added up since %(day)s. Below zero, more was worked.") % counted
