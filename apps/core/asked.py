"""What the address of a page asks for."""

import datetime as dt

from django.http import Http404, HttpRequest
from django.utils.dateparse import parse_date

from apps.core.months import Month, last_closed_month, today

FIRST_YEAR, LAST_YEAR = 1900, 2200  # no page goes further back or ahead


def day_in(request: HttpRequest) -> dt.date:
    """`?on=YYYY-MM-DD`, else today."""
    return day_of_text(request.GET.get("on", ""))


def day_of_text(text: str) -> dt.date:
    """A day that a page can show; today for what is none."""
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    return day if day and FIRST_YEAR <= day.year <= LAST_YEAR else today()


def month_in(request: HttpRequest) -> Month:
    """`?month=YYYY-MM`, else the last closed one; 404 for what is no month that has begun."""
    text = request.GET.get("month", "")
    try:
        month = Month.parse(text) if text else last_closed_month()
    except ValueError as error:
        raise Http404 from error
    if month.year < FIRST_YEAR or month > Month.current():
        raise Http404
    return month
