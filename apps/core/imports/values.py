"""What a cell says: days, numbers, yes or no. What could mean two things is refused, not guessed. No database here."""

import datetime as dt
import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from apps.core.api.fields import FIRST_YEAR, LAST_YEAR

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[t ].*)?", re.ASCII)
_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})", re.ASCII)
_SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})", re.ASCII)
_NAMED = re.compile(r"(\d{1,2})\.? ([a-z]{3})[a-z]*\.?,? (\d{4})", re.ASCII)
_NAMED_FIRST = re.compile(r"([a-z]{3})[a-z]*\.? (\d{1,2}),? (\d{4})", re.ASCII)
_NUMBER = re.compile(r"[+-]?(?:\d{1,20}(?:[.,]\d{0,12})?|[.,]\d{1,12})", re.ASCII)
_EITHER = re.compile(r"[+-]?\d{1,3},\d{3}", re.ASCII)
_COMMAS = re.compile(r"[+-]?\d{1,3}(?:,\d{3}){1,5}(?:\.\d{1,12})?", re.ASCII)  # 1,234.50
_POINTS = re.compile(r"[+-]?\d{1,3}(?:(?:\.\d{3}){1,5},\d{1,12}|(?:\.\d{3}){2,5})", re.ASCII)  # 1.234,50
Day = TypeVar("Day", bound=dt.date)
_YES = {"yes", "y", "true", "1", "x", "ja", "oui", "sí", "si", "sim"}
_NO = {"no", "n", "false", "0", "nein", "non", "não", "nao"}


class Unreadable(ValueError):
    """A cell that cannot be understood; its text says what to write instead."""


@lru_cache(4096)  # files of many lines name the same days over and over
def day_in(text: str) -> dt.date:
    """2025-07-03, 03.07.2025, 3 July 2025, July 3, 2025; 25/07/2025 where only one reading is a day."""
    parts = _parts_of(text.strip().lower())
    if parts is None:
        raise Unreadable(_("“%(text)s” is no day; write it as 2025-07-03.") % {"text": text[:40]})
    try:
        day = dt.date(*parts)
    except ValueError as error:
        raise Unreadable(_("There is no day “%(text)s”.") % {"text": text[:40]}) from error
    return in_our_time(day)


def in_our_time(day: Day) -> Day:
    """A day or moment as it is; a slip of the pen (the year 205) is refused, as in the API."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Unreadable(_("Choose a year from 1900 to 2200."))
    return day


def _parts_of(text: str) -> tuple[int, int, int] | None:
    if match := _ISO.fullmatch(text):
        return int(match[1]), int(match[2]), int(match[3])
    if match := _DOTTED.fullmatch(text):
        return int(match[3]), int(match[2]), int(match[1])
    if match := _SLASHED.fullmatch(text):
        return _unambiguous(int(match[1]), int(match[2]), int(match[3]), text)
    if (match := _NAMED.fullmatch(text)) and match[2] in _MONTHS:
        return int(match[3]), _MONTHS.index(match[2]) + 1, int(match[1])
    if (match := _NAMED_FIRST.fullmatch(text)) and match[1] in _MONTHS:
        return int(match[3]), _MONTHS.index(match[1]) + 1, int(match[2])
    return None


def _unambiguous(first: int, second: int, year: int, text: str) -> tuple[int, int, int]:
    if first <= 12 and second <= 12 and first != second:
        message = _("“%(text)s” may mean two days; write it as %(year)s-MM-DD.")
        raise Unreadable(message % {"text": text, "year": year})
    return (year, second, first) if first > 12 or first == second else (year, first, second)


def number_in(text: str) -> Decimal:
    """1234.5, 1234,5, 1,234.50, 1.234,50, 1 234,50; "1,234" alone could be either and is refused."""
    plain = re.sub(r"[\s'’%]", "", text)
    if _EITHER.fullmatch(plain):
        raise Unreadable(_("“%(text)s” may mean two numbers; write it without a comma.") % {"text": text[:40]})
    if _COMMAS.fullmatch(plain):
        return Decimal(plain.replace(",", ""))
    if _POINTS.fullmatch(plain):
        return Decimal(plain.replace(".", "").replace(",", "."))
    if not _NUMBER.fullmatch(plain):
        raise Unreadable(_("“%(text)s” is no number.") % {"text": text[:40]})
    return Decimal(plain.replace(",", "."))


def whole_in(text: str) -> int:
    """A number without a fraction."""
    number = number_in(text)
    if number != number.to_integral_value():
        raise Unreadable(_("Write a whole number, not “%(text)s”.") % {"text": text[:40]})
    return int(number)


def flag_in(text: str) -> bool:
    word = text.strip().lower()
    if word not in _YES | _NO:
        raise Unreadable(_("Write yes or no, not “%(text)s”.") % {"text": text[:40]})
    return word in _YES


def choice_in(text: str, choices: Iterable[tuple[Any, Any]]) -> Any:
    """The value of a choice, named by its value or by the word on the screen."""
    word = text.strip().lower().replace(" ", "_")
    offered = list(choices)
    for value, _label in offered:
        if word == str(value).lower():
            return value
    for value, label in offered:
        if word == str(label).lower().replace(" ", "_"):
            return value
    names = ", ".join(str(value) for value, _label in offered)
    raise Unreadable(_("Write one of: %(names)s; not “%(text)s”.") % {"names": names, "text": text[:40]})
