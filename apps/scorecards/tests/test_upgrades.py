"""The fine print of the upgrade rate, and that rolling up what changed gives it anew."""

from types import SimpleNamespace
from typing import Any

import pytest

from apps.accounts.services import update_account
from apps.accounts.tests.factories import AccountFactory
from apps.core.months import Month
from apps.measures import services
from apps.products.models import Installation, Release
from apps.products.services import (
    delete_installation,
    delete_release,
    update_installation,
    update_release,
)
from apps.products.tests.factories import InstallationFactory, ProductFactory, ReleaseFactory
from apps.scorecards.tests.facts import JUNE, counted, day, figure, stored
from apps.scorecards.tests.quiet import ago, snapshot
from apps.scorecards.tests.test_rollup_equality import each_gives_the_same, lose_the_account, move_the_account

pytestmark = pytest.mark.django_db
RATE = "upgrade_rate"
NEXT = Month(2025, 7)


def product(**days: str) -> dict[str, Release]:
    """product(one="2024-01-10") → {"one": its release of that day}."""
    made = ProductFactory()
    return {number: ReleaseFactory(product=made, number=number, released_on=day(on)) for number, on in days.items()}


def has(release: Release, on: str, account: Any = None) -> Installation:
    return InstallationFactory(account=account or AccountFactory(), release=release, installed_on=day(on))


def test_on_it_is_who_has_the_latest_release_of_90_days_or_a_newer_one() -> None:
    """On 30 June the release of 1 April is 90 days old, that of 2 April is not."""
    made = product(old="2024-06-01", current="04-01", young="04-02")
    for release in made.values():
        has(release, "05-01")
    found = figure(RATE)
    assert found is not None
    assert (found.numerator, found.denominator, found.n) == (2, 3, 3)


def test_the_day_on_which_a_release_is_90_days_old_makes_it_the_current_one() -> None:
    made = product(old="2024-06-01", young="04-02")
    has(made["old"], "05-01")
    has(made["young"], "05-01")
    assert counted(RATE) == (2, 2)
    assert counted(RATE, month=NEXT) == (1, 2)


def test_what_an_account_has_is_its_latest_installation_by_the_months_end() -> None:
    made = product(old="2024-06-01", current="03-01")
    account = AccountFactory()
    has(made["old"], "01-05", account)
    has(made["current"], "07-01", account)
    assert counted(RATE) == (0, 1)
    assert counted(RATE, month=NEXT) == (1, 1)
    has(made["old"], "07-20", account)  # back to the old one
    assert counted(RATE, month=NEXT) == (0, 1)


def test_each_product_an_account_has_counts_and_one_without_a_release_that_old_does_not() -> None:
    account = AccountFactory()
    has(product(one="2024-06-01")["one"], "05-01", account)
    made = product(old="2024-06-01", current="03-01")
    has(made["old"], "05-01", account)
    has(product(young="06-01")["young"], "06-05", account)
    assert counted(RATE, "account", account.pk) == (1, 2)


def test_accounts_that_are_no_longer_clients_are_left_out_and_internal_ones_are_not() -> None:
    made = product(old="2024-06-01", current="03-01")
    gone = has(made["current"], "05-01").account
    has(made["old"], "05-01", AccountFactory(kind="internal"))
    update_account(by=None, account=gone, lost_on=day("06-30"))
    assert counted(RATE) == (0, 1)


def test_a_month_without_products_has_nothing_to_divide_by() -> None:
    AccountFactory()
    assert counted(RATE) == (0, 0)


def test_nothing_hangs_on_today_within_a_month(time_machine: Any) -> None:
    """The month's last day decides, so a release that becomes 90 days old meanwhile asks for no counting anew."""
    made = product(old="2024-06-01", young="04-02")
    has(made["old"], "05-01")
    found = []
    for moment in ("2025-06-10", "2025-06-30", "2025-07-05"):
        time_machine.move_to(f"{moment} 12:00Z", tick=False)
        found.append(counted(RATE))
    assert found == [(1, 1)] * 3


def test_when_a_month_begins_what_has_become_90_days_old_counts_without_anything_recorded(
    transactional_db: None, time_machine: Any
) -> None:
    made = product(old="2024-06-01", young="04-02")
    has(made["old"], "05-01")
    time_machine.move_to("2025-06-20 12:00Z", tick=False)
    services.roll_up(everything=True)
    time_machine.move_to("2025-07-01 12:00Z", tick=False)
    services.roll_up()
    incremental = snapshot()
    services.roll_up(everything=True)
    assert incremental == snapshot()
    found = [stored(RATE, month=month) for month in (JUNE, NEXT)]
    assert [row and (row.numerator, row.denominator) for row in found] == [(1, 1), (0, 1)]


# --- Rolled up as things happen ------------------------------------------------------------------------------------


def release_and_install(firm: SimpleNamespace) -> None:
    firm.old = ReleaseFactory(released_on=ago(12))
    firm.installation = InstallationFactory(account=firm.account, release=firm.old, installed_on=ago(4))


def release_a_newer_one(firm: SimpleNamespace) -> None:
    firm.new = ReleaseFactory(product=firm.old.product, released_on=ago(5))


def upgrade(firm: SimpleNamespace) -> None:
    firm.upgraded = InstallationFactory(account=firm.account, release=firm.new, installed_on=ago(1))


def upgrade_earlier(firm: SimpleNamespace) -> None:
    update_installation(by=None, installation=firm.upgraded, installed_on=ago(2))


def it_was_the_old_one(firm: SimpleNamespace) -> None:
    update_installation(by=None, installation=firm.upgraded, release=firm.old)


def take_the_upgrade_back(firm: SimpleNamespace) -> None:
    delete_installation(by=None, installation=firm.upgraded)


def date_the_release_anew(firm: SimpleNamespace) -> None:
    update_release(by=None, release=firm.new, released_on=ago(4))


def withdraw_the_release(firm: SimpleNamespace) -> None:
    delete_release(by=None, release=firm.new)


BEGUN = [release_and_install, release_a_newer_one]
HAPPENINGS = [
    [*BEGUN, upgrade, upgrade_earlier, it_was_the_old_one],
    [*BEGUN, upgrade, take_the_upgrade_back, date_the_release_anew, withdraw_the_release],
    [*BEGUN, upgrade, move_the_account, lose_the_account],
]


@pytest.mark.parametrize("happenings", HAPPENINGS)
def test_what_comes_of_releases_gives_the_figures_of_everything_anew(firm: SimpleNamespace, happenings: Any) -> None:
    each_gives_the_same(firm, happenings)
