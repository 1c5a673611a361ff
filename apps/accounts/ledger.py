"""The running value of the revenue ledger: recomputed by one statement whenever an account's events change."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.formats import date_format
from django.utils.translation import gettext as _

# Within a day gains come first, then contraction, churn, and last a return (RevenueEventQuerySet.in_ledger_order).
_RUNNING = """
    SELECT id, account_id, occurred_on, value_after, sum(
        CASE WHEN kind IN ('contraction', 'churn') THEN -monthly_amount ELSE monthly_amount END
    ) OVER (
        PARTITION BY account_id
        ORDER BY occurred_on,
            CASE kind WHEN 'contraction' THEN 1 WHEN 'churn' THEN 2 WHEN 'returned' THEN 3 ELSE 0 END, id
    ) AS running
    FROM accounts_revenueevent WHERE account_id = ANY(%s)
"""
# Both statements are made of constants alone.
_BELOW = f"SELECT occurred_on, running FROM ({_RUNNING}) ledger WHERE running < 0 ORDER BY occurred_on LIMIT 1"  # noqa: S608
_UPDATE = f"""
    UPDATE accounts_revenueevent event SET value_after = ledger.running, updated_at = now()
    FROM ({_RUNNING}) ledger WHERE event.id = ledger.id AND ledger.running <> ledger.value_after
"""  # noqa: S608


def recompute(accounts: Iterable[int]) -> None:
    """Set `value_after` of every event of the accounts; ValidationError where a value would fall below zero."""
    ids = list(accounts)
    with connection.cursor() as cursor:
        cursor.execute(_BELOW, [ids])
        below = cursor.fetchone()
        if below:
            raise ValidationError(
                {
                    "monthly_amount": _("The recurring value would fall %(amount)s below zero on %(day)s.")
                    % {"amount": -below[1], "day": date_format(below[0])}
                }
            )
        cursor.execute(_UPDATE, [ids])
