"""Service levels, readings, authority and friction from files."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from apps.core.imports.values import Unreadable
from apps.outcomes.models import AuthorityUse, Friction, ServiceLevelReading
from apps.outcomes.months import month_in
from apps.outcomes.tests.factories import ServiceLevelFactory


def brought_in(path: Path, resource: str, text: str) -> None:
    file = path / "rows.csv"
    file.write_text(text)
    call_command("import_csv", resource, str(file))


def test_service_levels_and_their_months_are_brought_in_and_updated(cast: SimpleNamespace, tmp_path: Path) -> None:
    brought_in(tmp_path, "service-levels", "account,name,target_percent\nNorthgate,Reports on time,95 %\n")
    lines = "account,service_level,month,met,due,external_id\nNorthgate,Reports on time,{},{},20,R1\n"
    brought_in(tmp_path, "service-level-readings", lines.format("2025-06", 18))
    brought_in(tmp_path, "service-level-readings", lines.format("30.6.2025", 19))
    reading = ServiceLevelReading.objects.get()
    assert (reading.service_level.target_percent, reading.service_level.account) == (Decimal(95), cast.account)
    assert (reading.month, reading.met, reading.due) == (dt.date(2025, 6, 1), 19, 20)


def test_a_bad_line_writes_nothing_and_is_named(cast: SimpleNamespace, tmp_path: Path, capsys: Any) -> None:
    ServiceLevelFactory(account=cast.account, name="Calls")
    head = "account,service_level,month,met,due\nNorthgate,Calls,2025-06,19,20\n"
    for line, column in (
        ("Northgate,Calls,2025-05,21,20", "met"),
        ("Northgate,Calls,June,19,20", "month"),
        ("Northgate,Mails,2025-05,19,20", "service_level"),
    ):
        with pytest.raises(CommandError):
            brought_in(tmp_path, "service-level-readings", f"{head}{line}\n")
        assert f"line 3, column {column}:" in capsys.readouterr().err
    assert not ServiceLevelReading.objects.exists()


def test_uses_of_authority_and_frictions_are_brought_in(cast: SimpleNamespace, tmp_path: Path) -> None:
    uses = "account,person,day,summary,amount,minutes_to_fix,was_proof_demanded\n"
    brought_in(tmp_path, "authority-uses", f"{uses}Northgate,Marta Lindqvist,2025-06-12,Sent an engineer,250,35,yes\n")
    frictions = "account,person,day,summary,clause\n"
    brought_in(tmp_path, "frictions", f"{frictions}Northgate,Marta Lindqvist,2025-06-12,Nobody on Sundays,4.2\n")
    use, friction = AuthorityUse.objects.get(), Friction.objects.get()
    assert (use.person, use.amount, use.minutes_to_fix, use.was_proof_demanded) == (cast.owner, 250, 35, True)
    assert (friction.account, friction.contract_clause) == (cast.account, "4.2")


@pytest.mark.parametrize("text", ["2025-06", "2025-06-17", "17.6.2025", "17 June 2025"])
def test_a_month_is_read_from_a_month_or_a_day(text: str) -> None:
    assert month_in(text) == dt.date(2025, 6, 1)


@pytest.mark.parametrize("text", ["", "June", "2025-13", "0001-01"])
def test_what_is_no_month_is_not_guessed(text: str) -> None:
    with pytest.raises(Unreadable):
        month_in(text)
