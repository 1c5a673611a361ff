"""A day in the address that no page can show is answered with today, not with an error."""

from types import SimpleNamespace
from typing import Any

import pytest

from apps.accounts.tests.factories import ContactFactory
from apps.core.months import today
from apps.relationships.tests.pairing import perceive

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("on", ["0001-01-01", "9999-12-31", "1899-12-31", "2025-02-30", "yesterday"])
def test_a_day_out_of_reach_is_today(cast: SimpleNamespace, sign_in: Any, on: str) -> None:
    contact = ContactFactory(account=cast.account)
    perceive(contact, cast.owner, "Savvy", 4, 8, on=today())
    client = sign_in(cast.owner)
    for path in (
        f"/relationships/{contact.pk}/{cast.owner.pk}/",
        f"/accounts/{cast.account.pk}/relationships/",
        "/initiatives/",
        "/initiatives/?status=late&",
        "/initiatives/portfolio/",
        "/initiatives/timeline/",
    ):
        there = f"{path}{'' if '?' in path else '?'}on={on}"
        assert client.get(there).status_code == 200, there
