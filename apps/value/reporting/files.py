"""A shared report as a file: PDF or slides, made anew each time from the content that was frozen."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from apps.value.models import SharedReport
from apps.value.reporting.pdf import pdf_of
from apps.value.reporting.slides import slides_of

PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
# Form → its name for the reader, its type.
FORMS: dict[str, tuple[Any, str]] = {"pdf": (_("PDF"), "application/pdf"), "pptx": (_("Slides"), PPTX)}
MAKERS: dict[str, Callable[[SharedReport], bytes]] = {
    "pdf": lambda report: pdf_of("report", report.content, report.recorded_at),
    "pptx": lambda report: slides_of(report.content),
}


def file_of(report: SharedReport, form: str) -> HttpResponse:
    name = f"{slugify(report.content['account']) or report.account_id}-{report.last_on}.{form}"
    return as_download(MAKERS[form](report), name, FORMS[form][1])


def as_download(content: bytes, name: str, kind: str) -> HttpResponse:
    """A file for whoever asked, that no cache keeps."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store, private"}
    return HttpResponse(content, content_type=kind, headers=headers)
