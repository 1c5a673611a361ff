"""Whom the contacts of an account are asked about: its manager, and whom the lead names."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.exceptions import ValidationError as Invalid
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.models import Account
from apps.accounts.views.on_account import account_of, crumbs_of
from apps.core.access import READERS, WRITERS, open_to
from apps.core.pages.writing import add_errors
from apps.people.models import Person
from apps.relationships import services
from apps.relationships.models import Dimension, Subject


class SubjectForm(forms.Form):
    person = forms.ModelChoiceField(label=gettext_lazy("Person"), queryset=Person.objects.none())

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = Subject.objects.filter(account=account, ended_on=None).order_by().values("person")
        others = Person.objects.present().exclude(pk=account.manager_id).exclude(pk__in=named)
        self.fields["person"].queryset = others  # type: ignore[attr-defined]


@open_to(READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def subjects(request: HttpRequest, account: int) -> HttpResponse:
    """Who they are asked about and what; POST names one more."""
    row = account_of(request, account)
    may_name = services.may_name(request.user, row)  # type: ignore[arg-type]
    if request.method == "POST" and not may_name:
        raise PermissionDenied
    form = SubjectForm(request.POST if request.method == "POST" else None, account=row)
    if form.is_bound and form.is_valid():
        person = form.cleaned_data["person"]
        try:
            services.name_subject(by=request.user, account=row, person=person)  # type: ignore[arg-type]
        except Invalid as error:
            add_errors(form, error)
        else:
            messages.success(
                request, _("From the next request on they are asked about %(person)s.") % {"person": person}
            )
            return _back(row)
    context = {
        "page_title": _("Who are their contacts asked about?"),
        "crumbs": crumbs_of(row, _("People asked about")),
        "account": row,
        "manager": row.manager if row.manager and row.manager.is_active else None,
        "subjects": Subject.objects.filter(account=row, ended_on=None).select_related("person", "named_by"),
        "dimensions": Dimension.objects.filter(is_asked=True),
        "form": form if may_name else None,
    }
    return render(request, "relationships/subjects.html", context, status=422 if form.errors else 200)


@open_to(WRITERS)
@require_POST
def end_subject(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask about them no more."""
    row = get_object_or_404(Subject.objects.visible_to(request.user).select_related("account", "person"), pk=pk)
    services.end_subject(by=request.user, subject=row)  # type: ignore[arg-type]
    messages.success(request, _("They are asked about %(person)s no more.") % {"person": row.person})
    return _back(row.account)


def _back(account: Account) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("relationships:subjects", args=[account.pk]), status=303)
