"""Who is behind on a product stands beside what they say: each reads the ratings of the accounts they see."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from apps.accounts.tests.factories import ContactFactory
from apps.core.months import end_of, today
from apps.feedback.models import Response
from apps.products.tests.factories import InstallationFactory, ProductFactory, ReleaseFactory


def ago(days: int) -> dt.date:
    return today() - dt.timedelta(days=days)


@pytest.fixture
def used(cast: SimpleNamespace) -> SimpleNamespace:
    """The cast's account is two releases behind, the foreign one is one."""
    cast.product = ProductFactory()
    days = {"1.0": 400, "2.0": 100, "2.1": 20}
    made = [ReleaseFactory(product=cast.product, number=number, released_on=ago(n)) for number, n in days.items()]
    InstallationFactory(account=cast.account, release=made[0], installed_on=ago(300))
    InstallationFactory(account=cast.foreign_account, release=made[1], installed_on=ago(50))
    return cast


def test_who_is_behind_stands_beside_what_they_say(used: Any, sign_in: Any) -> None:
    said(used.account, 4)
    said(used.account, 1, is_leadership_only=True)
    said(used.foreign_account, 2)
    url = reverse("home:product_behind", args=[used.product.pk])
    rows = sign_in(used.owner).get(url).context["rows"]
    assert [[cell.value for cell in row.cells] for row in rows] == [["Northgate", "1.0", 2, 100, "4.0"]]
    panel = sign_in(used.executive).get(url, headers={"HX-Request": "true", "HX-Target": "behind"})
    assert [template.name for template in panel.templates][:1] == ["products/_behind.html"]
    assert [line.rating and line.rating.mean for line in panel.context["lagging"]] == [Decimal(4), Decimal(2)]


def said(account: Any, score: int, **fields: Any) -> Response:
    at = end_of(ago(10)) - dt.timedelta(hours=12)
    contact = ContactFactory(account=account)
    return Response.objects.create(
        contact=contact, account=account, answered_at=at, overall_satisfaction=score, **fields
    )
