"""How a product's clients come along: upgrades release by release, what they have now, who is behind, who stays.

Counts are of all accounts, for everybody; names come from rows that the reader narrows by `visible_to`.
"""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connections, router
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from apps.accounts.models import Account
from apps.measures.measures import lost_between
from apps.products.models import Installation, Product, Release
from apps.products.queries import SETTLED
from apps.products.shares import Share

YEAR = dt.timedelta(days=365)


class Upgrades(NamedTuple):
    """What came of a release: of the accounts that ran an older one the day it came out, those that had it, or a newer
    one, by the 90th day; and the median of days it took all who have it by now.
    """

    share: Share
    median_days: Decimal | None
    is_settled: bool  # 90 days have passed


_UPGRADES = """
    WITH release (id, released_on) AS (SELECT * FROM unnest(%s::bigint[], %s::date[])), installed AS (
        SELECT entry.account_id, entry.installed_on, version.released_on
        FROM {installation} entry JOIN {release} version ON version.id = entry.release_id
        WHERE version.product_id = %s AND entry.installed_on <= %s
    ), account (id, loss_day, return_day) AS ({losses}), reached AS (
        SELECT release.id, release.released_on, installed.account_id,
            MIN(installed.installed_on) FILTER (WHERE installed.released_on >= release.released_on) AS reached_on
        FROM release CROSS JOIN installed JOIN account ON account.id = installed.account_id
        WHERE loss_day IS NULL OR loss_day > release.released_on OR return_day >= loss_day
        GROUP BY release.id, release.released_on, installed.account_id
        HAVING bool_or(installed.released_on < release.released_on AND installed.installed_on < release.released_on)
    )
    SELECT id, COUNT(*), COUNT(*) FILTER (WHERE reached_on <= released_on + %s),
        percentile_cont(0.5) WITHIN GROUP (ORDER BY GREATEST(reached_on - released_on, 0))
            FILTER (WHERE reached_on IS NOT NULL)
    FROM reached GROUP BY id
"""


def upgrades_of(product: Product, releases: Sequence[Release], day: dt.date) -> dict[int, Upgrades]:
    """{release id: Upgrades} of some releases, in one statement; without those nobody could upgrade to."""
    chosen = {release.pk: release for release in releases}
    accounts: Any = Account.objects.with_losses(day)
    losses = accounts.order_by().values_list("pk", "loss_day", "return_day")
    inner, params = losses.query.sql_with_params()
    names = {"installation": Installation._meta.db_table, "release": Release._meta.db_table}
    days = [release.released_on for release in chosen.values()]
    with connections[router.db_for_read(Installation)].cursor() as cursor:
        cursor.execute(
            _UPGRADES.format(losses=inner, **names), [list(chosen), days, product.pk, day, *params, SETTLED.days]
        )
        found = cursor.fetchall()
    return {
        pk: Upgrades(
            Share(upgraded, base),
            None if median is None else Decimal(str(median)),
            chosen[pk].released_on + SETTLED <= day,
        )
        for pk, base, upgraded, median in found
    }


def installed_now(products: Any, day: dt.date) -> Any:
    """What clients of a day have of products, one row an account and product."""
    clients = Account.objects.active_on(day).order_by()
    rows = Installation.objects.latest_on(day).order_by()
    return rows.filter(account__in=clients.values("pk"), release__product__in=products)


def accounts_by_release(product: Product, day: dt.date) -> dict[int, int]:
    """{release id: number of accounts that have it}."""
    found = installed_now([product.pk], day).values("release").annotate(n=Count("pk"))
    return {line["release"]: line["n"] for line in found}


def counts_of(products: QuerySet, day: dt.date) -> dict[int, Share]:
    """{product id: those on the current release or a newer one, of those that have it}, in one query.

    Where a product has no release that is 90 days old nobody is on it: there is none.
    """
    rows = installed_now(products.order_by().values("pk"), day).with_current(day)
    is_on_it = Q(release__released_on__gte=F("current_since"))
    found = rows.values("release__product").annotate(n=Count("pk"), k=Count("pk", filter=is_on_it))
    return {line["release__product"]: Share(line["k"], line["n"]) for line in found}


def behind(product: Product, day: dt.date) -> Any:
    """Installations that newer releases have overtaken, the furthest behind first (`with_behind`)."""
    rows = installed_now([product.pk], day).with_behind(day).filter(releases_behind__gt=0)
    return rows.order_by("-releases_behind", "behind_since", "account__name", "pk")


class Retention(NamedTuple):
    """Of the clients of a year ago, those not lost since: among those that had the product then, and the others."""

    with_it: Share
    without_it: Share


def retention_of(product: Product, day: dt.date) -> Retention:
    """Internal accounts left out; a return undoes no loss."""
    then = day - YEAR
    had_it = Installation.objects.filter(account=OuterRef("pk"), release__product=product, installed_on__lte=then)
    lost = lost_between(then + dt.timedelta(days=1), day).order_by()
    clients = Account.objects.external().filter(pk__in=Account.objects.active_on(then).order_by().values("pk"))
    had, stayed = Q(had_it=True), ~Q(pk__in=lost.values("pk"))
    counted = clients.annotate(had_it=Exists(had_it)).aggregate(
        users=Count("pk", filter=had),
        kept_users=Count("pk", filter=had & stayed),
        others=Count("pk", filter=~had),
        kept_others=Count("pk", filter=~had & stayed),
    )
    return Retention(Share(counted["kept_users"], counted["users"]), Share(counted["kept_others"], counted["others"]))
