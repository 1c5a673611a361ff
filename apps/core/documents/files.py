"""A document as a download."""

from django.http import HttpResponse

PDF = "application/pdf"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def as_download(content: bytes, name: str, kind: str) -> HttpResponse:
    """A file for whoever asked, that no cache keeps."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store, private"}
    return HttpResponse(content, content_type=kind, headers=headers)
