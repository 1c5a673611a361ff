"""The matrix of accounts: service levels met against what came of the promises, the watermelons named first."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from apps.accounts.models import Account
from apps.core.access import READERS, open_to
from apps.core.asked import month_in
from apps.core.months import Month
from apps.core.pages import Empty
from apps.core.templatetags.desk import month as month_name
from apps.core.templatetags.desk import percent
from apps.outcomes.plot import Dot, picture_of
from apps.outcomes.standing import Standing, standings
from apps.outcomes.tabs import tabs_of

PER_PAGE = 50
FIRST = 10  # of those named with their reasons; the rest has a page of its own


@dataclass(frozen=True)
class Line:
    """An account and where it stands."""

    account: Account
    standing: Standing

    @property
    def url(self) -> str:
        return reverse("accounts:outcome", args=[self.account.pk]) + f"?month={Month.of(self.standing.day)}"

    @property
    def state(self) -> str:
        if self.standing.is_watermelon is None:
            return "no_data"
        if self.standing.is_watermelon:
            return "watermelon"
        return "on_target" if self.standing.is_green and not self.standing.is_red else "off_target"

    @property
    def word(self) -> str:
        words = {
            "watermelon": _("Green on contract, red in outcome"),
            "on_target": _("Green on both sides"),
            "no_data": _("One side unknown"),
        }
        both = _("Red on both sides") if self.standing.is_red else _("Contract missed, client content")
        return words.get(self.state, both)


@open_to(READERS)
@require_safe
def matrix(request: HttpRequest) -> HttpResponse:
    """The accounts a person sees, as of a month's last day.

    `?show=watermelons` and `?show=unknown` list all of these with their reasons, page by page.
    """
    month, show = month_in(request), request.GET.get("show", "")
    lines = _lines(request, month)
    known = sorted((one for one in lines if one.standing.is_watermelon is not None), key=_worst_first)
    groups = {
        "watermelons": [one for one in known if one.standing.is_watermelon],
        "unknown": [one for one in lines if one.standing.is_watermelon is None],
    }
    page = Paginator(groups.get(show, known), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_title": _("Contract and outcome"),
        "tabs": tabs_of("outcomes:list"),
        "month": month,
        "months": months_beside(month),
        "say": _say(known, month),
        "known": known,
        "watermelons": groups["watermelons"][:FIRST],
        "watermelons_count": len(groups["watermelons"]),
        "unknown": groups["unknown"][:FIRST],
        "unknown_count": len(groups["unknown"]),
        "show": show if show in groups else "",
        "page_obj": page,
        "paginator": page.paginator,
        "is_paginated": page.has_other_pages(),
        "empty": None if known else _empty(),
    }
    return render(request, "outcomes/matrix.html", context | _picture(known))


def _lines(request: HttpRequest, month: Month) -> list[Line]:
    accounts = list(Account.objects.visible_to(request.user).active_on(month.last_day).order_by("name", "pk"))
    found = standings(month.last_day, [account.pk for account in accounts])
    return [Line(account, found[account.pk]) for account in accounts]


def _worst_first(line: Line) -> tuple[bool, bool, Any, str]:
    """Watermelons, then the other red ones, the lower index first."""
    index = line.standing.outcome_index
    return (
        not line.standing.is_watermelon,
        not line.standing.is_red,
        1000 if index is None else index,
        line.account.name,
    )


def _picture(known: list[Line]) -> dict[str, Any]:
    """The dots of those with both numbers, and how many have none."""
    drawn = [dot for line in known if (dot := _dot(line))]
    return {"picture": picture_of(drawn) if drawn else None, "not_drawn": len(known) - len(drawn)}


def _dot(line: Line) -> Dot | None:
    met, index = line.standing.percent_met, line.standing.outcome_index
    if met is None or index is None:
        return None
    words = {"account": line.account.name, "met": percent(met), "index": percent(index)}
    title = _("%(account)s: service levels met %(met)s, outcome index %(index)s") % words
    is_watermelon = bool(line.standing.is_watermelon)
    return Dot(line.account.name, line.url, title, met, index, is_watermelon)


def _say(known: list[Line], month: Month) -> str:
    """The one sentence that answers; nothing where nothing is known."""
    if not known:
        return ""
    count = sum(bool(line.standing.is_watermelon) for line in known)
    words = {"k": count, "n": len(known), "month": month_name(month)}
    if not count:
        phrase = ngettext(
            "In %(month)s the one account of which both sides are known is not green outside and red inside.",
            "In %(month)s none of the %(n)s accounts of which both sides are known is green outside and red inside.",
            len(known),
        )
        return phrase % words
    phrase = ngettext(
        "In %(month)s %(k)s of %(n)s accounts kept its contract and disappoints its client.",
        "In %(month)s %(k)s of %(n)s accounts kept their contracts and disappoint their clients.",
        count,
    )
    return phrase % words


def months_beside(month: Month) -> dict[str, str]:
    """Links to the month before and after; none into the future."""
    after = month.plus(1)
    return {"back": f"?month={month.plus(-1)}", "on": "" if after > Month.current() else f"?month={after}"}


def _empty() -> Empty:
    return Empty(
        _("Is a client unhappy while the contract looks fine?"),
        _(
            "Service levels say whether you did what the contract asks. The outcome index and the ratings say whether "
            "the client got what they came for. Where the first is green and the second red, the contract hides it."
        ),
        steps=[
            _("Open an account, tab “Service levels”, and enter what its contract counts, with the target."),
            _("Enter each month how many were due and how many were met, or bring them in from a file."),
            _("Read the numbers of its impacts, and ask its contacts what matters to them."),
        ],
        action_url=reverse("accounts:list"),
        action_label=_("Choose an account"),
    )
