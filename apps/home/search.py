"""Search over everything a person may see: accounts, contacts, impacts, colleagues; work and answers of a year."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from apps.accounts.models import Account, Contact
from apps.activities.models import Activity
from apps.core.access import READERS, open_to
from apps.core.months import day_of, start_of, today
from apps.core.templatetags.desk import day
from apps.feedback.models import Response
from apps.impacts.models import Impact
from apps.people.models import Person

SHORTEST, LONGEST, SHOWN = 2, 100, 8
A_YEAR = dt.timedelta(days=365)


@dataclass(frozen=True)
class Hit:
    title: str
    text: str
    url: str


@dataclass(frozen=True)
class Group:
    """The hits of one kind; `has_more` where others were left out, `more_url` leads to them."""

    label: str | Promise
    hits: list[Hit]
    has_more: bool
    more_url: str = ""


@open_to(READERS)
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """`?q=`: at least two characters; each is taken as it is written, % and _ too."""
    text = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:LONGEST]
    context: dict[str, Any] = {
        "page_title": _("Search"),
        "q": text,
        "shortest": SHORTEST,
        "is_short": 0 < len(text) < SHORTEST,
    }
    if len(text) >= SHORTEST:
        groups = [group_of(text, request.user) for group_of in KINDS]
        context["groups"] = [group for group in groups if group.hits]
    return render(request, "home/search.html", context)


def _group(label: str | Promise, rows: Any, hit: Callable[[Any], Hit], more_url: str = "") -> Group:
    found = list(rows[: SHOWN + 1])
    return Group(label, [hit(row) for row in found[:SHOWN]], len(found) > SHOWN, more_url)


def _accounts(text: str, person: Any) -> Group:
    rows = Account.objects.visible_to(person).matching(text).select_related("manager")
    return _group(
        gettext_lazy("Accounts"),
        rows,
        lambda row: Hit(row.name, _line([row.industry, row.manager]), row.get_absolute_url()),
        _more("accounts:list", text),
    )


def _contacts(text: str, person: Any) -> Group:
    rows = Contact.objects.visible_to(person).matching(text).select_related("account")
    return _group(
        gettext_lazy("Contacts"),
        rows,
        lambda row: Hit(row.full_name, _line([row.title, row.account]), row.get_absolute_url()),
        _more("accounts:contact_list", text),
    )


def _impacts(text: str, person: Any) -> Group:
    words = Q(statement__icontains=text) | Q(metric_name__icontains=text)
    rows = Impact.objects.visible_to(person).filter(words).select_related("account")
    return _group(
        gettext_lazy("Impacts"),
        rows,
        lambda row: Hit(row.statement, _line([row.account, row.get_status_display()]), row.get_absolute_url()),
        _more("impacts:list", text),
    )


def _people(text: str, person: Any) -> Group:
    rows = (
        Person.objects.present().filter(Q(full_name__icontains=text) | Q(email__icontains=text)).select_related("team")
    )

    def hit(row: Person) -> Hit:
        url = reverse("people:update", args=[row.pk]) if person.is_administrator else ""
        return Hit(row.full_name, _line([row.get_role_display(), row.team, row.email]), url)

    return _group(gettext_lazy("People"), rows, hit)


def _activities(text: str, person: Any) -> Group:
    seen = Activity.objects.visible_to(person).between(today() - A_YEAR, today())
    rows = seen.filter(summary__icontains=text).select_related("account", "person")
    return _group(
        gettext_lazy("Activities of the last twelve months"),
        rows,
        lambda row: Hit(row.summary, _line([day(row.occurred_on), row.account, row.person]), row.get_absolute_url()),
    )


def _answers(text: str, person: Any) -> Group:
    """Comments, and what was done about a low answer; only of answers the person may read."""
    seen = Response.objects.current().readable_by(person).filter(answered_at__gte=start_of(today() - A_YEAR))
    words = Q(comment__icontains=text) | Q(follow_up__outcome__icontains=text)
    rows = seen.filter(words).select_related("account", "contact")

    def hit(row: Response) -> Hit:
        title = Truncator(row.comment).chars(100) or _("An answer without a comment")
        return Hit(title, _line([row.contact, row.account, day(day_of(row.answered_at))]), row.get_absolute_url())

    return _group(gettext_lazy("Answers of the last twelve months"), rows, hit, _more("feedback:list", text))


def _line(parts: Iterable[Any]) -> str:
    return ", ".join(str(part) for part in parts if part)


def _more(name: str, text: str) -> str:
    return f"{reverse(name)}?{urlencode({'q': text})}"


KINDS = (_accounts, _contacts, _impacts, _people, _activities, _answers)
