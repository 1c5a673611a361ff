"""The demo firm's three products: their releases of two years, and how its clients came along, some of them late.

In `products.csv`, `share` is that of the clients that have it; in `releases.csv`, `months` counts back from the last
closed month.
"""

import datetime as dt
from random import Random

from apps.accounts.models import Account
from apps.core.demo_firm import Firm, backdate, table
from apps.products.models import Installation, Product, Release

AUTHORS = {Product: "owner", Release: "product__owner", Installation: "account__manager"}
DAYS_TO_UPGRADE = (6, 11, 15, 19, 24, 28, 33, 41, 52, 66, 84, 101, 127)
COMES_ALONG = (0.93, 0.82, 0.7, 0.4)  # how often a client takes a release: clients differ, and stay as they are
DAYS_TO_BEGIN = 75  # at most so long after the first day it could


def load(firm: Firm) -> None:
    installations: list[Installation] = []
    for row in table(__file__, "products"):
        product = Product.objects.create(name=row["name"], owner=firm.people[row["owner"]])
        releases = [_release(firm, product, line) for line in table(__file__, "releases")]
        out = [release for release in releases if release and release.released_on <= firm.yesterday]
        Release.objects.bulk_create(out)
        for account in firm.accounts.values():
            dice = firm.dice("products", product.name, account.name)
            if account.kind == Account.Kind.EXTERNAL and dice.random() < float(row["share"]):
                installations += _history(firm, account, out, dice)
    Installation.objects.bulk_create(sorted(installations, key=lambda row: (row.installed_on, row.account.name)))
    dice = firm.dice("products recorded")
    backdate(Product, {row.pk: firm.moment(firm.go_live, dice) for row in Product.objects.order_by("pk")})
    backdate(Release, {row.pk: firm.moment(row.released_on, dice) for row in Release.objects.order_by("pk")})
    entered = Installation.objects.order_by("pk")
    backdate(Installation, {row.pk: firm.moment(row.installed_on, dice, 1) for row in entered})


def _release(firm: Firm, product: Product, line: dict[str, str]) -> Release | None:
    if line["product"] != product.name:
        return None
    released_on = firm.day(int(line["months"]), int(line["day"]))
    return Release(product=product, number=line["version"], released_on=released_on)


def _history(firm: Firm, account: Account, releases: list[Release], dice: Random) -> list[Installation]:
    """What a client has had of a product, as long as it was one: it begins with the release of the day, and then takes
    one after the other, or leaves some out.
    """
    comes_along, last = dice.choice(COMES_ALONG), min(account.lost_on or firm.yesterday, firm.yesterday)
    first = max(account.started_on, releases[0].released_on) + dt.timedelta(days=dice.randrange(DAYS_TO_BEGIN))
    found: list[Installation] = []
    for release, following in zip(releases, [*releases[1:], None], strict=True):
        day = release.released_on + dt.timedelta(days=dice.choice(DAYS_TO_UPGRADE))
        is_taken = dice.random() < comes_along
        if following is not None and following.released_on <= first:
            continue  # it was no client yet, or chose a newer one
        on = day if found else max(first, release.released_on)
        if on <= last and (is_taken or not found):
            found = [row for row in found if row.installed_on < on]  # who was so late left that one out
            found.append(Installation(account=account, release=release, installed_on=on))
    return found
