"""Each role's home, and handing over the accounts of a person."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.models import Account
from apps.activities.log import log_context
from apps.activities.weeks import my_week
from apps.core.access import ADMINISTRATORS, EVERYONE, WRITERS, Role, open_to
from apps.core.due import due_lines
from apps.core.months import last_closed_month, today
from apps.core.pages.writing import add_errors
from apps.core.templatetags.desk import day
from apps.home import services
from apps.home.first_steps import first_steps
from apps.home.forms import HandOverForm
from apps.home.month import month_of
from apps.home.needs import later_lines, needs_of
from apps.people.models import Person

SHOWN = 8


@open_to(EVERYONE)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What needs this person today; the quick log and the week for those who log, the month for the others."""
    on = today()
    person: Any = request.user
    needs = needs_of(person, on)
    due = due_lines(needs.due, on, may_put_off=person.role in WRITERS)
    shown = due if "all" in request.GET else due[:SHOWN]
    context = {
        "page_title": day(on, "full"),
        "who": _who(person),
        "due": shown,
        "n_due": len(due),
        "later": later_lines(needs),
        "is_later_shown": "later" in request.GET,
    }
    context |= _log(request, on) if person.role in WRITERS else month_of(last_closed_month(on), person)
    if person.role == Role.ADMINISTRATOR:
        context["steps"] = first_steps()
    return render(request, "home/home.html", context)


def _who(person: Any) -> str:
    if person.role not in {Role.ACCOUNT_MANAGER, Role.TEAM_LEAD}:
        return f"{person.full_name} · {person.get_role_display()}"
    n = Account.objects.visible_to(person).count()
    return f"{person.full_name} · " + ngettext("%(n)d account", "%(n)d accounts", n) % {"n": n}


def _log(request: HttpRequest, on: dt.date) -> dict[str, Any]:
    person = request.user
    if not Account.objects.writable_by(person).exists():
        return {}
    return log_context(person, back_url=reverse("home:home")) | {"week": my_week(person, on)}


@open_to(ADMINISTRATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """All accounts of one person go to another, in one step."""
    person = get_object_or_404(Person, pk=pk)
    accounts = Account.objects.filter(manager=person)
    form = HandOverForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        try:
            given = services.hand_over(by=request.user, person=person, **form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
        else:
            words = {"n": len(given), "to": form.cleaned_data["to"]}
            messages.success(
                request,
                ngettext("%(to)s has %(n)d more account.", "%(to)s has %(n)d more accounts.", len(given)) % words,
            )
            return redirect("people:list")
    context = {
        "page_title": _("Who takes over from %(person)s?") % {"person": person},
        "person": person,
        "accounts": accounts,
        "joined": Account.objects.filter(members=person).exclude(manager=person),
        "form": form,
        "crumbs": [(_("People"), reverse("people:list")), (str(person), reverse("people:update", args=[pk]))],
    }
    return render(request, "home/hand_over.html", context, status=422 if form.errors else 200)
