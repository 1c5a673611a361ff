"""The value report behind its link: the page and its files, for whoever holds the link until it expires.

No cookie, no session: the token in the address is the authority. GET writes nothing, also not that it was opened.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.core.emailed import dead, emailed, language_of, unknown
from apps.core.links import read_token
from apps.feedback.public_pages import present_manager
from apps.value.models import SharedReport
from apps.value.models.reports import PURPOSE
from apps.value.reporting.files import FORMS, file_of


def with_report(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    """Hands the view the report of a link that opens; a forged one answers 404, one that has ended 410."""

    @require_safe
    @wraps(view)
    def shown(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponse:
        read = read_token(PURPOSE, token)
        rows = SharedReport.objects.select_related("account__manager")
        report = rows.filter(pk=read[0]).first() if read else None
        if read is None or report is None:
            return unknown(request)
        if not report.is_open or report.generation != read[1]:
            with translation.override(language_of(request, report)):
                reason = _("The report was open for a limited time. Ask for a new link, and you will get one.")
                return dead(request, present_manager(report.account), reason)
        with translation.override(report.language):
            return view(request, report, **kwargs)

    return emailed(shown)


@with_report
def report(request: HttpRequest, report: SharedReport) -> HttpResponse:
    files = [(label, reverse("report_file", args=[report.token, form])) for form, (label, _kind) in FORMS.items()]
    context = {"report": report.content, "page_title": report.content["title"], "files": files, "row": report}
    return render(request, "value/report_public.html", context)


@with_report
def report_file(request: HttpRequest, report: SharedReport, form: str) -> HttpResponse:
    return file_of(report, form) if form in FORMS else unknown(request)
