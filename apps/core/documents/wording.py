"""Numbers, days and money as a client's document writes them, in the language that is active."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from apps.core.templatetags.desk import MISSING, SPACE, SYMBOLS, money, number, plain


def day(value: dt.date | None) -> str:
    return date_format(value, "DATE_FORMAT") if value else MISSING


def month(value: Any) -> str:
    return date_format(value.first_day, "YEAR_MONTH_FORMAT")


def period(first: dt.date, last: dt.date) -> str:
    """ "1 June 2025 – 30 June 2025"."""
    return day(first) if first == last else f"{day(first)} – {day(last)}"


def amount(value: Any) -> str:
    """$12,000.00 in English, 12.000,00 $ elsewhere in Europe."""
    if (get_language() or "en").startswith("en") or value is None:
        return money(value, 2)
    code = settings.ORGANISATION_CURRENCY
    sign = SYMBOLS.get(code, code)
    text = number(value, 2)
    return f"{sign}{SPACE}{text}" if code == "BRL" else f"{text}{SPACE}{sign}"


def quantity(value: Any, unit: str) -> str:
    """ "110 leads": a reading with the decimals it has, and its unit."""
    return plain(value) if value is None or not unit else f"{plain(value)}{SPACE}{unit}"


def hours(value: Any, places: int = 1) -> str:
    return MISSING if value is None else f"{number(value, places)}{SPACE}h"


def frame(title: str, organisation: str, language: str, made_on: dt.date) -> dict[str, str]:
    """What every document carries: head, foot, and the words for what it cannot write."""
    return {
        "language": language,
        "title": title,
        "organisation": organisation,
        "made": _("As of %(day)s") % {"day": day(made_on)},
        "footer": f"{organisation} · {title}",
        "page-of": _("Page %(page)s of %(of)s") % {"page": "{page}", "of": "{of}"},
        "unknown-letters": _("A question mark stands for a letter that this file cannot write."),
    }
