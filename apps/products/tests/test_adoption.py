"""What a product's page says of upgrades, of who is behind and of who stays: worked out by hand, to the digit."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from apps.accounts.services import update_account
from apps.accounts.tests.factories import AccountFactory
from apps.products.adoption import accounts_by_release, behind, counts_of, retention_of, upgrades_of
from apps.products.models import Installation, Product
from apps.products.shares import Share
from apps.products.tests.factories import InstallationFactory, ProductFactory, ReleaseFactory

pytestmark = pytest.mark.django_db
TODAY = dt.date(2025, 6, 30)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def has(account: Any, release: Any, on: str) -> Installation:
    return InstallationFactory(account=account, release=release, installed_on=day(on))


@pytest.fixture
def planner() -> SimpleNamespace:
    """A product with four releases; the third is 90 days old on 30 June (released on 1 April), the fourth is not."""
    product = ProductFactory(name="Route Planner")
    days = {"1": "2024-02-01", "2": "2024-10-01", "3": "2025-04-01", "4": "2025-05-01"}
    releases = {
        version: ReleaseFactory(product=product, number=version, released_on=day(on)) for version, on in days.items()
    }
    return SimpleNamespace(product=product, r=releases, newest_first=[releases[v] for v in "4321"])


def clients(count: int) -> list[Any]:
    return [AccountFactory(name=f"Client {number}", started_on=day("2024-01-01")) for number in range(count)]


def upgrades(planner: SimpleNamespace) -> dict[str, Any]:
    found = upgrades_of(planner.product, planner.newest_first, TODAY)
    return {release.number: found[release.pk] for release in planner.newest_first if release.pk in found}


def test_the_rate_at_90_days_counts_those_who_ran_an_older_release_when_it_came_out(planner: SimpleNamespace) -> None:
    """Of five on release 1, three have release 2 or a newer one by 30 December 2024, its 90th day."""
    five = clients(5)
    for account in five:
        has(account, planner.r["1"], "2024-03-01")
    has(five[0], planner.r["2"], "2024-10-11")  # 10 days
    has(five[1], planner.r["2"], "2024-12-30")  # 90 days
    has(five[2], planner.r["2"], "2024-12-31")  # 91: too late
    has(AccountFactory(), planner.r["2"], "2024-10-05")  # began with it: no upgrade
    found = upgrades(planner)
    assert (found["2"].share, found["2"].median_days, found["2"].is_settled) == (Share(2, 5), Decimal(90), True)
    assert found["3"].share == Share(0, 6)
    assert (found["4"].share, found["4"].median_days, found["4"].is_settled) == (Share(0, 6), None, False)
    assert "1" not in found


def test_who_skips_a_release_has_upgraded_to_it_with_the_next(planner: SimpleNamespace) -> None:
    account = clients(1)[0]
    has(account, planner.r["2"], "2025-01-01")
    has(account, planner.r["4"], "2025-05-21")
    found = upgrades(planner)
    assert (found["3"].share, found["3"].median_days) == (Share(1, 1), Decimal(50))
    assert (found["4"].share, found["4"].median_days) == (Share(1, 1), Decimal(20))


def test_the_median_of_two_lies_between_them_and_a_pilot_took_no_day(planner: SimpleNamespace) -> None:
    one, two = clients(2)
    for account in (one, two):
        has(account, planner.r["2"], "2025-01-01")
    has(one, planner.r["3"], "2025-03-20")
    has(two, planner.r["3"], "2025-04-16")
    assert upgrades(planner)["3"].median_days == Decimal("7.5")


def test_who_had_left_when_a_release_came_out_is_not_counted(planner: SimpleNamespace) -> None:
    gone, leaves = clients(2)
    for account in (gone, leaves):
        has(account, planner.r["2"], "2025-01-01")
    update_account(by=None, account=gone, lost_on=day("2025-04-01"))
    update_account(by=None, account=leaves, lost_on=day("2025-04-02"))
    assert upgrades(planner)["3"].share == Share(0, 1)


def test_a_release_of_another_product_counts_for_nothing(planner: SimpleNamespace) -> None:
    account = clients(1)[0]
    has(account, planner.r["2"], "2025-01-01")
    has(account, ReleaseFactory(released_on=day("2025-04-10")), "2025-04-11")
    assert upgrades(planner)["3"].share == Share(0, 1)
    assert accounts_by_release(planner.product, TODAY) == {planner.r["2"].pk: 1}


def test_what_an_account_has_is_its_latest_installation_and_of_one_day_the_newest(planner: SimpleNamespace) -> None:
    back, jump, gone = clients(3)
    has(back, planner.r["3"], "2025-04-10")
    has(back, planner.r["2"], "2025-04-12")
    has(jump, planner.r["3"], "2025-06-01")
    has(jump, planner.r["2"], "2025-06-01")
    has(gone, planner.r["3"], "2025-06-01")
    update_account(by=None, account=gone, lost_on=day("2025-06-20"))
    assert accounts_by_release(planner.product, TODAY) == {planner.r["2"].pk: 1, planner.r["3"].pk: 1}


def test_on_the_current_release_are_those_with_it_or_a_newer_one(planner: SimpleNamespace) -> None:
    """On 30 June release 3 is 90 days old; on 29 June release 2 is still the current one. A young product has none."""
    for account, version in zip(clients(4), "1234", strict=True):
        has(account, planner.r[version], "2025-06-15")
    young = ReleaseFactory(released_on=day("2025-06-01"))
    has(AccountFactory(), young, "2025-06-15")
    everything = Product.objects.all()
    assert counts_of(everything, TODAY) == {planner.product.pk: Share(2, 4), young.product.pk: Share(0, 1)}
    assert counts_of(everything, day("2025-06-29"))[planner.product.pk] == Share(3, 4)


def test_who_is_behind_by_how_many_releases_and_since_when(planner: SimpleNamespace) -> None:
    for account, version in zip(clients(4), "1234", strict=True):
        has(account, planner.r[version], "2025-06-15")
    found = [(row.account.name, row.releases_behind, row.behind_since) for row in behind(planner.product, TODAY)]
    assert found == [
        ("Client 0", 3, day("2024-10-01")),
        ("Client 1", 2, day("2025-04-01")),
        ("Client 2", 1, day("2025-05-01")),
    ]


def test_of_the_clients_of_a_year_ago_those_who_had_the_product_are_set_against_the_others(
    planner: SimpleNamespace,
) -> None:
    users, others = clients(3), [AccountFactory(started_on=day("2024-01-01")) for _ in range(4)]
    for account in users:
        has(account, planner.r["1"], "2024-06-30")
    has(others[0], planner.r["2"], "2024-11-01")  # had it later only
    AccountFactory(started_on=day("2024-07-01"))  # no client a year ago
    AccountFactory(started_on=day("2024-01-01"), kind="internal")
    for account in (users[0], others[0], others[1]):
        update_account(by=None, account=account, lost_on=day("2025-02-01"))
    assert retention_of(planner.product, TODAY) == (Share(2, 3), Share(2, 4))


def test_a_share_of_fewer_than_five_has_no_percent_and_below_ten_is_low() -> None:
    assert (Share(3, 4).percent, Share(3, 4).interval) == (None, None)
    assert (Share(3, 5).percent, Share(3, 5).is_low) == (Decimal(60), True)
    assert (Share(6, 10).percent, Share(6, 10).is_low) == (Decimal(60), False)
    low, high = Share(6, 10).interval or (None, None)
    assert (round(low or 0, 4), round(high or 0, 4)) == (Decimal("31.2670"), Decimal("83.1822"))


def test_a_product_without_releases_has_nothing_to_upgrade_to() -> None:
    product = ProductFactory()
    assert upgrades_of(product, [], TODAY) == {}
    assert accounts_by_release(product, TODAY) == {}
