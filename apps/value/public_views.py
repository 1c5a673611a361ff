"""The value report behind its link: the page and its files, for whoever holds the link until it expires."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.core.emailed import unknown
from apps.core.shared import behind_link
from apps.feedback.public_pages import present_manager
from apps.value.models import SharedReport
from apps.value.reporting.files import FORMS, file_of


def ended(report: SharedReport) -> tuple[Any, str]:
    """Whom to call, and why the page is gone."""
    reason = _("The report was open for a limited time. Ask for a new link, and you will get one.")
    return present_manager(report.account), reason


with_report = behind_link(SharedReport, "account__manager", ended)


@with_report
def report(request: HttpRequest, report: SharedReport) -> HttpResponse:
    files = [(label, reverse("report_file", args=[report.token, form])) for form, (label, _kind) in FORMS.items()]
    context = {"report": report.content, "page_title": report.content["title"], "files": files, "row": report}
    return render(request, "value/report_public.html", context)


@with_report
def report_file(request: HttpRequest, report: SharedReport, form: str) -> HttpResponse:
    return file_of(report, form) if form in FORMS else unknown(request)
