"""What the address of a page asks for."""

from django.http import Http404, HttpRequest

from apps.core.months import Month, last_closed_month

FIRST_YEAR = 1900  # no page goes further back


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
