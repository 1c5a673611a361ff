"""The inbox of answers by account: the account with the newest answer first, each with its answers of the span."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from apps.core.access import READERS, open_to
from apps.core.months import day_of, today
from apps.core.pages import Cell
from apps.core.pages.lists import Line
from apps.core.templatetags.desk import day
from apps.feedback.filters import AccountInboxFilter
from apps.feedback.models import Response
from apps.feedback.views.frame import tabs_of
from apps.feedback.views.inbox import marks_of, of, outcome_of

ACCOUNTS_A_PAGE, ANSWERS_AN_ACCOUNT = 20, 5


@open_to(READERS)
@require_safe
def by_account(request: HttpRequest) -> HttpResponse:
    readable = Response.objects.current().readable_by(request.user)
    narrowed = AccountInboxFilter(request.GET, queryset=readable, request=request)
    paginator = Paginator(narrowed.qs.by_account(), ACCOUNTS_A_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    is_fragment = getattr(request, "htmx", None) and request.htmx.target == "rows"  # type: ignore[attr-defined]
    context = {
        "groups": _groups(page, narrowed),
        "page_obj": page,
        "paginator": paginator,
        "filter": narrowed,
        "is_filtered": any(value for key, value in request.GET.items() if key != "page"),
        "tabs": tabs_of(request, "list"),
        "page_title": _("What clients say"),
        "page_question": _("Account by account, the one with the newest answer first."),
        "ask_url": reverse("feedback:ask") if request.user.may_write else "",  # type: ignore[union-attr]
    }
    return render(request, "feedback/_by_account.html" if is_fragment else "feedback/by_account.html", context)


def _groups(page: Page, narrowed: AccountInboxFilter) -> list[dict[str, Any]]:
    """The accounts of the page, each with its newest answers and a way to the others; four statements for all."""
    lines = list(page.object_list)
    of_page = narrowed.qs.filter(account__in=[line["account"] for line in lines])
    joined = of_page.newest_of_each_account(ANSWERS_AN_ACCOUNT).select_related("contact", "follow_up")
    answers: dict[int, list[Line]] = {line["account"]: [] for line in lines}
    for row in joined.prefetch_related("themes", "changes"):
        answers[row.account_id].append(Line(_cells(row), row.get_absolute_url()))
    since = narrowed.since_day()
    span = f"&since={since.isoformat()}" if since else ""
    return [
        {
            **line,
            "name": line["account__name"],
            "rows": answers[line["account"]],
            "more": line["answers"] > ANSWERS_AN_ACCOUNT,
            "unreplied_word": _unreplied(line["unreplied"]),
            "url": reverse("accounts:detail", args=[line["account"]]),
            "all_url": f"{reverse('feedback:list')}?account={line['account']}{span}",
        }
        for line in lines
    ]


def _cells(row: Response) -> list[Cell]:
    given = day_of(row.answered_at)
    return [
        Cell(row.contact.full_name, sub=day(given, "short" if given.year == today().year else "long"), is_head=True),
        Cell(Truncator(row.comment).chars(140), sub=marks_of(row)),
        outcome_of(row),
        Cell(of(row.overall_satisfaction, 5), is_number=True),
        Cell(of(row.stay_intent, 5), is_number=True, is_optional=True),
        Cell(of(row.recommend, 10), is_number=True, is_optional=True),
    ]


def _unreplied(count: int) -> str:
    return ngettext("%(n)s without a reply", "%(n)s without a reply", count) % {"n": count} if count else ""
