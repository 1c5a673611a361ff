"""Accounts green outside and red inside: the rules of `apps.outcomes.standing`, for all accounts in SQL."""

from typing import Any

from django.db.models import F, Q, QuerySet, Value
from django.db.models.expressions import RawSQL

from apps.accounts.models import Account
from apps.feedback.in_force import ratings_in_force
from apps.measures.counting import yes
from apps.measures.window import Window
from apps.outcomes.index import outcomes_on
from apps.outcomes.models import ServiceLevelReading
from apps.outcomes.pains import painful_on, with_both_means
from apps.outcomes.standing import LOW_INDEX

# Sums of an account's impacts, which are themselves means over ratings: a sum of an aggregate, which the ORM has not.
_BELOW = """
    SELECT outcome.account_id FROM ({outcomes}) AS outcome (account_id, numerator, denominator)
    GROUP BY outcome.account_id HAVING 100 * SUM(outcome.numerator) < %s * SUM(outcome.denominator)
"""


def judged_accounts(window: Window, with_leadership_only: bool) -> QuerySet:
    """One row an account of which both sides are known on the month's last day, with `is_green` and `is_red`."""
    day = window.last_day
    index = outcomes_on(day, with_leadership_only).order_by()
    both_means = with_both_means(day, with_leadership_only).values("account")
    painful = painful_on(day, with_leadership_only).values("account")
    client_known = Q(pk__in=index.values("response__account_id")) | Q(pk__in=both_means)
    below_target = due(window).below_target().values("service_level__account")
    return (
        Account.objects.filter(client_known, pk__in=due(window).values("service_level__account"))
        .annotate(
            is_green=yes(~Q(pk__in=below_target)),
            is_red=yes(Q(pk__in=_with_low_index(index)) | Q(pk__in=painful)),
        )
        .annotate(numerator=F("is_green") * F("is_red"), denominator=Value(1))
    )


def due(window: Window) -> Any:
    """Readings of the month in which anything was due."""
    return ServiceLevelReading.objects.due_in(window.month).order_by()


def voices_of_judged(window: Window) -> QuerySet:
    """(account, contact) of the ratings in force of accounts with service levels due."""
    accounts = due(window).values("service_level__account")
    importance, satisfaction = (
        ratings_in_force(thing, window.last_day, True)
        .filter(response__account__in=accounts)
        .values_list("response__account_id", "response__contact_id")
        for thing in ("importance", "satisfaction")
    )
    return importance.union(satisfaction)


def _with_low_index(index: QuerySet) -> RawSQL:
    rows = index.values_list("response__account_id", "numerator", "denominator")
    sql, params = rows.query.sql_with_params()
    return RawSQL(_BELOW.format(outcomes=sql), [*params, LOW_INDEX])  # noqa: S611 - the ORM's own statement
