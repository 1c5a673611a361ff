"""The orphan ledger: what serves nothing, what nobody works for, what nobody was asked about; and where to mend it."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from apps.accounts.views.on_account import whole_number
from apps.core.access import READERS, Role, open_to
from apps.core.months import today
from apps.core.pages import Empty
from apps.core.templatetags.desk import hours, money, number, percent
from apps.people.models import Person, Team
from apps.value.orphans import (
    Ledger,
    Scope,
    Totals,
    idle_impacts,
    priced,
    totals_of,
    unlinked_work,
    unrated_impacts,
    with_amounts,
)
from apps.value.period import read_period, switch_of
from apps.value.tabs import tabs_of

PER_PAGE = 50
PARTS: dict[str, str | Promise] = {
    "work": gettext_lazy("Work for no impact"),
    "idle": gettext_lazy("Impacts without work"),
    "unrated": gettext_lazy("Impacts nobody rated"),
}


@open_to(READERS)
@require_safe
def orphans(request: HttpRequest) -> HttpResponse:
    """`?scope=person|team|company&id=`, `?from=&to=`, `?what=work|idle|unrated`, `?page=`."""
    ledger, what = _asked(request)
    totals = totals_of(ledger)
    kept = {"what": what, **_scope_query(ledger)}
    page = _page(request, ledger, what, totals)
    context = {
        "page_title": _("Orphans"),
        "tabs": tabs_of("value:orphans"),
        "answer": answer_in_words(ledger, totals),
        "facts": _facts(totals),
        "parts": _parts(ledger, what, totals),
        "scopes": _scope_switch(request.user, ledger, what),
        "choices": _choices(request.user, ledger),
        "ledger": ledger,
        "period": switch_of(ledger.period, **kept),
        "what": what,
        "rows": _rows(ledger, what, page.object_list),
        "page_obj": page,
        "paginator": page.paginator,
        "is_paginated": page.has_other_pages(),
        "may_write": request.user.may_write,  # type: ignore[union-attr]
        "empty": _empty(totals, what),
    }
    is_fragment = request.htmx.target == "rows"  # type: ignore[attr-defined]
    return render(request, "value/_orphans.html" if is_fragment else "value/orphans.html", context)


def _asked(request: HttpRequest) -> tuple[Ledger, str]:
    """What the address asks for; what makes no sense or is not for this person is not there."""
    person: Any = request.user
    try:
        period = read_period(request.GET)
        scope = Scope(request.GET.get("scope") or _scopes_of(person)[0])
    except (ValidationError, ValueError) as error:
        raise Http404 from error
    what = request.GET.get("what") or "work"
    number = whole_number(request.GET.get("id"))
    found = _own(person, scope) if number is None else number
    is_allowed = scope == Scope.COMPANY or rows_of(person, scope).filter(pk=found).exists()
    if what not in PARTS or scope not in _scopes_of(person) or not is_allowed:
        raise Http404
    return Ledger(person, scope, found or 0, period, min(period.last, today())), what


def _scopes_of(person: Any) -> list[Scope]:
    """Whose ledgers a role reads, the first unless told."""
    if person.role in {Role.EXECUTIVE, Role.ADMINISTRATOR}:
        return [Scope.COMPANY, Scope.TEAM, Scope.PERSON]
    is_lead = person.role == Role.TEAM_LEAD and person.team_id
    return [Scope.PERSON, Scope.TEAM] if is_lead else [Scope.PERSON]


def rows_of(person: Any, scope: Scope) -> QuerySet:
    """The people or teams whose ledger one may open: a lead the own team and its people, executives all."""
    reads_all = person.role in {Role.EXECUTIVE, Role.ADMINISTRATOR}
    if scope == Scope.TEAM:
        return Team.objects.all() if reads_all else Team.objects.filter(pk=person.team_id)
    people = Person.objects.present()
    if reads_all:
        return people.exclude(role=Role.COACH)
    is_lead = person.role == Role.TEAM_LEAD and person.team_id
    return people.filter(team=person.team_id) if is_lead else people.filter(pk=person.pk)


def _own(person: Any, scope: Scope) -> int | None:
    """Oneself, one's team, else the first there is."""
    if scope == Scope.COMPANY:
        return None
    own = person.pk if scope == Scope.PERSON else person.team_id
    return own or rows_of(person, scope).values_list("pk", flat=True).first()


def _scope_query(ledger: Ledger) -> dict[str, str]:
    return {"scope": str(ledger.scope)} | ({"id": str(ledger.id)} if ledger.scope != Scope.COMPANY else {})


def _scope_switch(person: Any, ledger: Ledger, what: str) -> list[dict[str, Any]]:
    labels = {Scope.COMPANY: _("Company"), Scope.TEAM: _("Team"), Scope.PERSON: _("Person")}
    if person.role not in {Role.EXECUTIVE, Role.ADMINISTRATOR}:
        labels |= {Scope.TEAM: _("My team"), Scope.PERSON: _("Me")}
    kept = {"what": what, **ledger.period.query}
    return [
        {"label": labels[scope], "url": f"?{urlencode({'scope': scope, **kept})}", "is_current": scope == ledger.scope}
        for scope in _scopes_of(person)
    ]


def _choices(person: Any, ledger: Ledger) -> list[Any]:
    """The people or teams to choose from; none where there is only one."""
    found = list(rows_of(person, ledger.scope)) if ledger.scope != Scope.COMPANY else []
    return found if len(found) > 1 else []


def _parts(ledger: Ledger, what: str, totals: Totals) -> list[dict[str, Any]]:
    counts = {"work": totals.activities, "idle": totals.idle, "unrated": totals.unrated}
    kept = {**_scope_query(ledger), **ledger.period.query}
    return [
        {"label": label, "n": counts[key], "url": f"?{urlencode({'what': key, **kept})}", "is_current": key == what}
        for key, label in PARTS.items()
    ]


def _page(request: HttpRequest, ledger: Ledger, what: str, totals: Totals) -> Any:
    lists: dict[str, Any] = {"work": unlinked_work, "idle": idle_impacts, "unrated": unrated_impacts}
    paginator = Paginator(lists[what](ledger), PER_PAGE)
    if what == "work":
        paginator.count = totals.activities  # type: ignore[misc]
    return paginator.get_page(request.GET.get("page"))


def _rows(ledger: Ledger, what: str, page: Iterable[Any]) -> list[Any]:
    if what == "work":
        return priced(page)
    return with_amounts(list(page), ledger.on) if what == "idle" else list(page)


def _facts(totals: Totals) -> list[dict[str, Any]]:
    cost = totals.unlinked.cost
    of_impacts = ngettext("of %(n)d active impact", "of %(n)d active impacts", totals.impacts) % {"n": totals.impacts}
    return [
        {
            "label": _("Work for no impact"),
            "value": hours(totals.unlinked.minutes, 1),
            "note": _("%(share)s of %(all)s, %(cost)s")
            % {
                "share": percent(totals.unlinked_share),
                "all": hours(totals.work.minutes, 1),
                "cost": money(cost, 2) if cost is not None else _("no cost rate"),
            }
            if totals.work.minutes
            else _("No work in this period"),
        },
        {"label": _("Impacts without work"), "value": number(totals.idle), "note": of_impacts},
        {"label": _("Not rated in 180 days"), "value": number(totals.unrated), "note": of_impacts},
        {"label": _("Never rated"), "value": number(totals.never_rated), "note": of_impacts},
    ]


def answer_in_words(ledger: Ledger, totals: Totals) -> str:
    """The ledger in one sentence."""
    words = {
        "period": ledger.period.name,
        "loose": hours(totals.unlinked.minutes, 1),
        "all": hours(totals.work.minutes, 1),
        "idle": totals.idle,
        "unrated": totals.unrated,
        "impacts": totals.impacts,
    }
    work = (
        _("In %(period)s, %(loose)s of %(all)s served no named impact")
        if totals.work.minutes
        else _("In %(period)s, no work was logged")
    )
    if not totals.impacts:
        return (work + _("; no impact is active.")) % words
    rest = _("; of %(impacts)d active impacts, %(idle)d had no work and %(unrated)d were not rated in 180 days.")
    return (work + rest) % words


def _empty(totals: Totals, what: str) -> Empty:
    """Why there is nothing to mend, or how it comes about."""
    if what == "work":
        if not totals.work.minutes:
            return Empty(
                _("No work was logged in this period"),
                _("Logged work that names no impact would stand here: effort nobody can hold against its worth."),
                action_url=reverse("activities:list"),
                action_label=_("Open the activities"),
            )
        return Empty(_("All work names an impact"), _("Nothing to mend: every minute of this period serves a promise."))
    if not totals.impacts:
        return Empty(
            _("No impact is active"),
            _("An impact is one benefit promised to a client. Without one, work serves nothing that can be rated."),
            action_url=reverse("impacts:list"),
            action_label=_("Open the impacts"),
        )
    if what == "idle":
        return Empty(_("Every impact was worked for"), _("What was promised and left alone would stand here."))
    return Empty(_("Every impact was rated in 180 days"), _("What nobody was asked about would stand here."))
