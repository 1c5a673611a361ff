"""A shared report as a file: PDF or slides, made anew each time from the content that was frozen."""

from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from apps.core.documents.files import PDF, PPTX, as_download
from apps.core.documents.pdf import pdf_of
from apps.value.models import SharedReport

REPORT = Path(__file__).parent / "report.typ"
# Form → its name for the reader, its type.
FORMS: dict[str, tuple[Any, str]] = {"pdf": (_("PDF"), PDF), "pptx": (_("Slides"), PPTX)}


def made_of(report: SharedReport, form: str) -> bytes:
    if form == "pdf":
        return pdf_of(REPORT, report.content, report.recorded_at)
    from apps.value.reporting.slides import slides_of  # loaded when wanted: a worker without it is 13 MB smaller

    return slides_of(report.content)


def file_of(report: SharedReport, form: str) -> HttpResponse:
    name = f"{slugify(report.content['account']) or report.account_id}-{report.last_on}.{form}"
    return as_download(made_of(report, form), name, FORMS[form][1])
