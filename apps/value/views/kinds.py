"""Value by kind of work, across the accounts that the person may see."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.core.access import READERS, WRITERS, open_to
from apps.core.pages import Empty
from apps.value import kind_words
from apps.value.effort import total
from apps.value.kinds import KindValue, value_by_kind
from apps.value.period import asked_period, switch_of
from apps.value.scope import accounts_of, choices, scope_of
from apps.value.tabs import tabs_of


@open_to(READERS)
@require_safe
def kinds(request: HttpRequest) -> HttpResponseBase:
    """`?from=&to=&of=team-3`; the current month of all accounts unless told; `?format=csv` is the table."""
    scope = scope_of(request.GET.get("of", ""))
    period, errors = asked_period(request.GET)
    lines = value_by_kind(accounts_of(request.user, scope, period.last), period.first, period.last)
    if request.GET.get("format") == "csv" and not errors:
        return kind_words.exported(lines, period)
    context = {
        "page_title": _("Which work produces what clients value?"),
        "tabs": tabs_of("value:list"),
        "say": kind_words.answer(lines, period),
        "period": period,
        "switch": switch_of(period, **scope.kept),
        "errors": errors,
        "typed": request.GET,
        "scope": scope,
        "choices": choices(),
        "lines": [_line(line) for line in lines],
        "total": total(line.effort for line in lines),
        "flow": kind_words.drawn(lines) if lines else None,
        "uses": kind_words.use_names(),
        "empty": None if lines else _nothing(request.user),
        "export_url": f"?{urlencode(scope.kept | period.query | {'format': 'csv'})}",
    }
    return render(request, "value/kinds.html", context, status=400 if errors else 200)


def _line(line: KindValue) -> dict[str, Any]:
    query = {"person": "all", "week": "all"} | ({"kind": str(line.kind)} if line.kind else {})
    return {
        "value": line,
        "name": kind_words.called(line),
        "url": f"{reverse('activities:list')}?{urlencode(query)}" if line.kind else "",
        "bar": kind_words.bar_of(line),
        "is_idle": line.unlinked == line.effort.minutes,
    }


def _nothing(person: Any) -> Empty:
    return Empty(
        _("No work is logged in this period"),
        _("This page adds up, by kind of work, what it served and how clients rate that."),
        action_url=reverse("activities:create") if person.role in WRITERS else "",
        action_label=_("Log an activity"),
    )
