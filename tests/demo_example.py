"""What the tests of the demo firm share: the worked example's shares, and how its figures are read."""

from io import StringIO

from django.core.management import call_command

from apps.accounts.models import Account
from apps.core.months import Month
from apps.measures.arithmetic import rounded
from apps.measures.models import Figure

JUNE = Month(2025, 6)
EXAMPLE = {
    "linked_effort": "93.3",
    "retainer_burn": "120.0",
    "outcome_index": "58.3",
    "effort_on_low_importance": "50.0",
    "impact_satisfaction": "60.0",
    "satisfied_at_risk": "100.0",
    "response_rate": "100.0",
}
# Northgate's contract, which stands beside the example in the firm.
CONTRACT = {"service_levels_met": "95.0", "watermelon_accounts": "100.0"}


def printed(*arguments: str) -> str:
    out = StringIO()
    call_command("demo", *arguments, stdout=out)
    return out.getvalue()


def shares(month: Month, account: Account, keys: dict[str, str] = EXAMPLE) -> dict[str, str]:
    figures = Figure.objects.of("account", account.pk).filter(month=month.first_day, measure__in=keys)
    return {f.measure: str(rounded(100 * f.numerator / f.denominator)) for f in figures}


def reached(month: Month, account: Account) -> tuple[int, int, int]:
    figure = Figure.objects.of("account", account.pk).get(month=month.first_day, measure="overall_satisfaction")
    return figure.answered, figure.invited, figure.eligible
