"""A scorecard's content as a file: PDF, slides or spreadsheet.

What makes slides is loaded when they are wanted: every worker has the task that mails scorecards, and would hold 13 MB
for it.
"""

import datetime as dt
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from apps.core.documents.files import PDF, PPTX, XLSX, as_download
from apps.core.documents.pdf import pdf_of
from apps.scorecards.documents.content import outstanding
from apps.scorecards.documents.workbook import Rows, workbook_of

SCORECARD = Path(__file__).parent / "scorecard.typ"
# Form → its name for the reader, its type.
FORMS: dict[str, tuple[Any, str]] = {
    "pdf": (_("PDF, two sheets"), PDF),
    "pptx": (_("Slides"), PPTX),
    "xlsx": (_("Spreadsheet"), XLSX),
}


def pdf_of_scorecard(content: dict[str, Any], made_at: dt.datetime) -> bytes:
    """Exactly two sheets of A4."""
    return pdf_of(SCORECARD, content | {"outstanding": [figure["key"] for figure in outstanding(content)]}, made_at)


def made_of(content: dict[str, Any], form: str, made_at: dt.datetime, rows: Rows | None = None) -> bytes:
    """The content in a form; a spreadsheet with the rows behind the figures where there are some to be read."""
    if form == "pdf":
        return pdf_of_scorecard(content, made_at)
    if form == "pptx":
        from apps.scorecards.documents.slides import slides_of

        return slides_of(content)
    return workbook_of(content, made_at, rows)


def file_of(content: dict[str, Any], form: str, made_at: dt.datetime, rows: Rows | None = None) -> HttpResponse:
    name = f"{slugify(content['title'])}-{slugify(content['subject'])}".strip("-")
    return as_download(made_of(content, form, made_at, rows), f"{name[:100]}.{form}", FORMS[form][1])
