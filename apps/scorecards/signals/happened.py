"""Which renewals and losses there were, by what is recorded now: one row an account, event and day.

A renewal is a contract that names the one it renews, on the day it was signed (else on the day it starts). A loss is
the first day of loss since the account began or last returned: `lost_on`, or a churn that ends its recurring value.
Both, entered for one leaving, are one loss. A return on a day comes after that day's loss (accounts/queries.py).
"""

HAPPENED = """
    loss_day AS MATERIALIZED (
        SELECT id AS account_id, lost_on AS day FROM accounts_account WHERE lost_on IS NOT NULL
        UNION
        SELECT account_id, occurred_on FROM accounts_revenueevent WHERE kind = 'churn' AND value_after = 0
    ),
    happened AS MATERIALIZED (
        SELECT account_id, 'loss' AS event, day
        FROM (SELECT *, LAG(day) OVER (PARTITION BY account_id ORDER BY day) AS day_before FROM loss_day) lost
        WHERE day_before IS NULL OR EXISTS (
            SELECT FROM accounts_revenueevent back
            WHERE back.account_id = lost.account_id AND back.kind = 'returned'
                AND back.occurred_on >= day_before AND back.occurred_on < day
        )
        UNION
        SELECT account_id, 'renewal', COALESCE(signed_on, starts_on) FROM accounts_contract
        WHERE renews_id IS NOT NULL
    )
"""
