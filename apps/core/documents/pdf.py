"""PDF by Typst: a template of ours and the content as JSON, so that nothing a person typed is read as markup.

Fonts are those that the build cuts and those that Typst brings; the machine's own are not looked at, so that a document
looks the same wherever it is made.
"""

import datetime as dt
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from django.conf import settings

from apps.core.documents.letters import FOLDER, known, printable

if TYPE_CHECKING:
    import typst

ROOT = Path(settings.BASE_DIR) / "apps"  # templates import the look by its place: "/core/documents/look.typ"
STANDARD: Literal["ua-1"] = "ua-1"  # tagged for screen readers: PDF/UA-1


def pdf_of(template: Path, content: dict[str, Any], made_at: dt.datetime) -> bytes:
    """The document of a template, a file of an app; `made_at` is its date, so that it is the same each time."""
    stamp = made_at.astimezone(dt.UTC).replace(microsecond=0)
    made = compiler(template, content).compile(format="pdf", pdf_standards=STANDARD, timestamp=stamp)
    return bytes(made)  # type: ignore[arg-type]


def compiler(template: Path, content: dict[str, Any]) -> "typst.Compiler":
    """Typst with the content, letters that no font holds replaced; the template says so where there are some."""
    import typst  # when a document is made: every worker has the tasks that may make one

    missing: set[str] = set()
    data = printable(content, missing)
    inputs = {"data": json.dumps(data | {"has_unknown_letters": bool(missing)})}
    return typst.Compiler(
        str(template), root=str(ROOT), font_paths=fonts(), ignore_system_fonts=True, sys_inputs=inputs
    )


@cache
def fonts() -> "typst.Fonts":
    import typst

    known()  # raises where the assets are not built
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(FOLDER)])
