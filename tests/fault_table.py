"""The table of counts that closes a run with tests of faults, also where all of them passed and in many processes."""

from typing import Any

import pytest

COUNTS = "counts of faults"
COLUMNS = ("mails", "taken", "Message-IDs", "in flight", "twice", "failed")


def keep_counts(request: pytest.FixtureRequest, **counts: int) -> None:
    """For the table; those without a column of their own are named in the last one."""
    request.node.user_properties.append((COUNTS, {name.replace("_", " "): value for name, value in counts.items()}))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    reports = [report for kind in ("passed", "failed") for report in terminalreporter.stats.get(kind, [])]
    rows = [_row(report, dict(report.user_properties)[COUNTS]) for report in reports if _has_counts(report)]
    if not rows:
        return
    terminalreporter.section("Mail through faults")
    rows.insert(0, ["", *COLUMNS, "seconds", ""])
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for first, *others, last in rows:
        cells = [cell.rjust(width) for cell, width in zip(others, widths[1:], strict=False)]
        terminalreporter.write_line("  ".join([first.ljust(widths[0]), *cells, last]).rstrip())


def _has_counts(report: Any) -> bool:
    return report.when == "call" and COUNTS in dict(report.user_properties)


def _row(report: Any, counts: dict[str, int]) -> list[str]:
    name = report.nodeid.rpartition("::test_")[2].replace("_", " ")
    columns = [str(counts.get(column, "")) for column in COLUMNS]
    others = ", ".join(f"{key} {value}" for key, value in counts.items() if key not in COLUMNS)
    return [name, *columns, f"{report.duration:.1f}", others]
