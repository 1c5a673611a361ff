"""The house rule on size: no file of Python above 300 lines, no function above 50. Migrations are exempt."""

import ast
from collections.abc import Iterator
from pathlib import Path

LONGEST_FILE = 300
LONGEST_FUNCTION = 50
FOLDERS = ("apps", "impactdesk", "tests", "benchmarks")


def too_long(root: Path) -> list[str]:
    """What exceeds the limits, one line each: `path:line what is how long`."""
    found = []
    for file in _sources(root):
        text = file.read_text()
        lines = text.count("\n")
        name = file.relative_to(root)
        if lines > LONGEST_FILE:
            found.append(f"{name}:1 the file has {lines} lines, {LONGEST_FILE} are allowed")
        found += [f"{name}:{line} {what}" for line, what in _long_functions(text)]
    return found


def _sources(root: Path) -> Iterator[Path]:
    for folder in FOLDERS:
        yield from (file for file in sorted((root / folder).rglob("*.py")) if "migrations" not in file.parts)


def _long_functions(text: str) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > LONGEST_FUNCTION:
                yield node.lineno, f"{node.name} has {lines} lines, {LONGEST_FUNCTION} are allowed"
