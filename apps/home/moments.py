"""Putting a moment that must not be missed off to a day, and bringing it back."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.models import Account
from apps.accounts.views.on_account import crumbs_of
from apps.core.access import WRITERS, open_to
from apps.core.due import Attention
from apps.core.months import today
from apps.core.pages.writing import add_errors
from apps.core.templatetags.desk import day
from apps.home import services
from apps.home.forms import PutOffForm
from apps.home.models import PutOff
from apps.home.needs import needs_of_account

AT_FIRST = dt.timedelta(days=7)


@open_to(WRITERS)
@require_http_methods(["GET", "HEAD", "POST"])
def put_off(request: HttpRequest, account: int) -> HttpResponse:
    on, chosen = today(), _account(request, account)
    item, row = _moment(request, chosen, on)
    if item is None:
        messages.info(request, _("That is no longer due."))
        return redirect(chosen.get_absolute_url())
    initial = {"until_on": row.until_on if row else on + AT_FIRST, "reason": row.reason if row else ""}
    form = PutOffForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.put_off(by=request.user, account=chosen, moment=item.moment, **form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
        else:
            until = day(form.cleaned_data["until_on"])
            messages.success(request, _("It comes back on %(day)s.") % {"day": until})
            return redirect("home:home")
    context = {
        "page_title": _("Until when can it wait?"),
        "crumbs": crumbs_of(chosen, _("Set a day")),
        "submit_label": _("Put it off"),
        "cancel_url": reverse("home:home"),
        "back_url": f"{reverse('home:bring_back', args=[account])}?{urlencode({'moment': item.moment})}",
        "item": item,
        "row": row,
        "form": form,
    }
    return render(request, "home/put_off.html", context, status=422 if form.errors else 200)


@open_to(WRITERS)
@require_POST
def bring_back(request: HttpRequest, account: int) -> HttpResponse:
    chosen = _account(request, account)
    services.bring_back(by=request.user, account=chosen, moment=request.GET.get("moment", ""))
    messages.success(request, _("It is due again."))
    return redirect("home:home")


def _account(request: HttpRequest, pk: int) -> Account:
    account = get_object_or_404(Account.objects.visible_to(request.user), pk=pk)
    if not account.is_writable_by(request.user):
        raise PermissionDenied
    return account


def _moment(request: HttpRequest, account: Account, on: dt.date) -> tuple[Attention | None, PutOff | None]:
    """The moment of the address as it is due on the account now, and how it is put off."""
    needs = needs_of_account(request.user, account, on)
    known: list[tuple[Any, Any]] = [*((item, None) for item in needs.due), *needs.later]
    asked = request.GET.get("moment", "")
    return next(((item, row) for item, row in known if item.moment and item.moment == asked), (None, None))
