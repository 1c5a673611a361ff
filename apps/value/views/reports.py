"""Value reports for a client, the staff's side: preview, share, look at, download, revoke."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.models import Account
from apps.accounts.views.on_account import account_of, crumbs_of, frame
from apps.core.access import READERS, WRITERS, open_to
from apps.core.months import today
from apps.value.models import SharedReport
from apps.value.reporting.content import content_of
from apps.value.reporting.files import FORMS, file_of
from apps.value.services.reports import revoke_report, share_report
from apps.value.sharing_forms import ReportForm, first_values

MOST = 200  # reports on the list of an account


@open_to(READERS)
@require_safe
def reports(request: HttpRequest, account: int) -> HttpResponse:
    """Every report shared with the client, the newest first."""
    row = account_of(request, account)
    context = frame(row, "accounts:reports", may_write=row.is_writable_by(request.user))
    found = SharedReport.objects.filter(account=row).defer("content").select_related("account", "shared_by")
    return render(request, "value/reports.html", context | {"reports": found[:MOST]})


@open_to(WRITERS)
@require_http_methods(["GET", "HEAD", "POST"])
def report_new(request: HttpRequest, account: int) -> HttpResponse:
    """The form; "Preview" shows the report and writes nothing, "Share" freezes it and opens its link."""
    row = account_of(request, account)
    if not row.is_writable_by(request.user):
        raise PermissionDenied
    is_sent = request.method == "POST"
    form = ReportForm(request.POST if is_sent else None, initial=first_values(row), user=request.user, account=row)
    if is_sent and form.is_valid():
        if "share" in request.POST:
            report = share_report(by=request.user, asked=form.asked, expires_on=form.cleaned_data["expires_on"])
            messages.success(request, _("Shared. Copy the link below and send it to your client."))
            return HttpResponseRedirect(report.get_absolute_url())
        if "change" not in request.POST:
            return _preview(request, row, form)
    status = 422 if is_sent and form.errors else 200
    return render(request, "value/report_form.html", _context(row, form), status=status)


def _preview(request: HttpRequest, account: Account, form: ReportForm) -> HttpResponse:
    content = content_of(form.asked, request.user, today())
    return render(request, "value/report_preview.html", _context(account, form) | {"report": content})


def _context(account: Account, form: ReportForm) -> dict[str, Any]:
    title = _("Value report for %(account)s") % {"account": account}
    back = reverse("accounts:reports", args=[account.pk])
    return {"account": account, "form": form, "page_title": title, "crumbs": crumbs_of(account, _("Value report"))} | {
        "cancel_url": back,
        "submit_label": _("Preview"),
    }


@open_to(READERS)
@require_safe
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """A shared report as the client sees it, its link, its files."""
    row = _report(request, pk)
    link = settings.BASE_URL + reverse("report", args=[row.token]) if row.is_open else ""
    context = {
        "row": row,
        "report": row.content,
        "link": link,
        "may_write": row.is_writable_by(request.user),
        "page_title": _("Value report for %(account)s") % {"account": row.account},
        "crumbs": crumbs_of(row.account, _("Value report")),
    }
    return render(request, "value/report.html", context)


@open_to(READERS)
@require_safe
def report_file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The report as `pdf` or `pptx`."""
    if form not in FORMS:
        raise Http404
    return file_of(_report(request, pk), form)


@open_to(WRITERS)
@require_POST
def report_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    row = _report(request, pk)
    revoke_report(by=request.user, report=row)
    messages.success(request, _("The link opens no more."))
    return HttpResponseRedirect(row.get_absolute_url())


def _report(request: HttpRequest, pk: int) -> SharedReport:
    rows = SharedReport.objects.visible_to(request.user).select_related("account", "shared_by")
    return get_object_or_404(rows, pk=pk)
