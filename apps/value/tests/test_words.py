"""Every word that a document says itself is translated."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
SOURCES = [
    *sorted((ROOT / "apps/value/reporting").glob("*.py")),
    ROOT / "apps/core/documents/wording.py",
    ROOT / "apps/value/public_views.py",
]


def said() -> Iterator[str]:
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"_", "ngettext"}:
                first = node.args[0]
                assert isinstance(first, ast.Constant), f"{source}:{node.lineno}"
                yield first.value


@pytest.mark.parametrize("language", ["de", "fr", "es", "pt"])
def test_every_word_of_a_document_is_translated(language: str) -> None:
    catalogue = (ROOT / "locale" / language / "LC_MESSAGES" / "django.po").read_text()
    words = list(said())
    assert len(words) > 80
    assert [word for word in words if f'\nmsgid "{word}"\n' not in catalogue] == []
