"""The board of all pairs a person may see, and an account's tab with its own."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.views.on_account import account_of, frame
from apps.core.access import EVERYONE, READERS, open_to
from apps.core.months import today
from apps.relationships.board import counts_of, items_of, measured, misread, never_asked, waiting
from apps.relationships.filters import PairFilter
from apps.relationships.models import CoachingPlan, Perception
from apps.relationships.pairs import pairs_of
from apps.relationships.views.pair import past_day_in
from apps.relationships.words import answer_of

A_PAGE = 50


@open_to(EVERYONE)
def board(request: HttpRequest) -> HttpResponse:
    """As of today; `?show=` pairs (blind spots first), misread, waiting, never."""
    day, user = today(), request.user
    narrowed = PairFilter(request.GET, queryset=Perception.objects.visible_to(user), request=request)
    rows = narrowed.qs.order_by()
    items = items_of(rows, day, user)
    lists = {
        "pairs": measured(items),
        "waiting": waiting(rows, day, user),
        "never": narrowed.contacts(never_asked(user, day)),
    }
    lists["misread"] = misread(lists["pairs"])
    counts = counts_of(items, lists["waiting"], lists["never"])
    pages = Paginator(lists[narrowed.shown], A_PAGE)
    pages.count = counts[narrowed.shown]  # known: all pairs need not be formed once more to count them
    page = pages.get_page(request.GET.get("page"))
    context = {
        "page_title": _("How well do we know our buyers?"),
        "say": board_said(counts),
        "facts": facts_of(counts),
        "filter": narrowed,
        "shown": narrowed.shown,
        "counts": counts,
        "page_obj": page,
        "paginator": page.paginator,
        "rows": list(page.object_list),
        "is_filtered": any(value for key, value in request.GET.items() if key != "page"),
        "due": Perception.objects.answerable_by(user).count(),
        "calibration_url": reverse("relationships:calibration", args=[user.pk]),
    }
    is_fragment = getattr(request, "htmx", None) and request.htmx.target == "rows"  # type: ignore[attr-defined]
    return render(request, "relationships/_board_rows.html" if is_fragment else "relationships/board.html", context)


def board_said(counts: dict[str, Any]) -> str:
    """The answer in one or two sentences, with counts: a share of pairs would be an average of buyers."""
    if not counts["pairs"]:
        told = _("No pair is complete yet: both sides have to answer, ours first and blind.")
    else:
        words = {"k": counts["misread"], "n": counts["pairs"]}
        told = ngettext(
            "Of %(n)s pair, %(k)s is misread: a blind spot or a significant gap.",
            "Of %(n)s pairs, %(k)s are misread: a blind spot or a significant gap.",
            counts["pairs"],
        )
        told = told % words
    if counts["never"]:
        never = ngettext(
            "%(n)s contact has never been asked.", "%(n)s contacts have never been asked.", counts["never"]
        )
        told = f"{told} {never % {'n': counts['never']}}"
    return told


def facts_of(counts: dict[str, Any]) -> list[dict[str, Any]]:
    here = reverse("relationships:list")
    of = _("of %(n)s pairs") % {"n": counts["pairs"]}
    return [
        {"label": _("Pairs"), "value": counts["pairs"], "note": _("with both answers in 365 days"), "url": here},
        {"label": _("With a blind spot"), "value": counts["blind"], "note": of, "url": f"{here}?show=misread"},
        {
            "label": _("Asked, not paired"),
            "value": counts["waiting"],
            "note": _("pairs with items left unpaired"),
            "url": f"{here}?show=waiting",
        },
        {
            "label": _("Never asked"),
            "value": counts["never"],
            "note": _("contacts of active accounts"),
            "url": f"{here}?show=never",
        },
    ]


@open_to(READERS)
def account_pairs(request: HttpRequest, account: int) -> HttpResponse:
    """The pairs of one account that the person may see, each with its sentence, and its coaching plans."""
    row, day = account_of(request, account), past_day_in(request)
    seen = Perception.objects.visible_to(request.user).filter(contact__account=row)
    pairs = pairs_of(seen, day, request.user)
    plans = CoachingPlan.objects.visible_to(request.user).active().filter(contact__account=row)
    context = frame(row, "accounts:relationships", may_write=row.is_writable_by(request.user)) | {
        "pairs": [{"pair": pair, "say": answer_of(pair)} for pair in pairs],
        "unasked": never_asked(request.user, day).filter(account=row),
        "plans": plans.select_related("contact", "person", "dimension", "practice"),
        "day": day,
    }
    return render(request, "relationships/account.html", context)
