"""The tab "Goals and impacts": signatures, confirmations, what each contact ranks highest, effects."""

from decimal import Decimal

import pytest
from django.urls import reverse

from apps.core.months import today
from apps.home.promises import said_to_matter
from apps.impacts.models import Confirmation
from apps.impacts.tests.factories import EffectFactory, ImpactFactory
from apps.impacts.tests.promised import ask, deliver, filled

pytestmark = pytest.mark.django_db


@pytest.fixture
def answered(cast, client):
    """Dana agrees with leads, not with speed, ranks both and has signed the goal."""
    asked = ask(cast)
    deliver(asked.confirmation, seconds_ago=60)
    client.post(asked.url, filled(asked))
    return asked


def test_the_accounts_tab_shows_signatures_what_matters_and_who_was_asked(cast, answered, sign_in):
    page = sign_in(cast.owner).get(reverse("accounts:promises", args=[cast.account.pk]))
    assert "Signed for the client by Dana Whitfield" in page.text
    assert "Confirmed by Dana Whitfield on" in page.text
    assert "Dana Whitfield: not quite" in page.text
    matters = page.context["matters"]
    assert matters["contacts"] == [("Dana Whitfield", today())]
    assert [(row["line"]["statement"], row["ranks"]) for row in matters["rows"]] == [
        ("120 qualified leads a month", [1]),
        ("Pages open in 2.5 seconds", [2]),
    ]


def test_only_the_last_ranking_of_each_contact_counts(cast, answered):
    lines = [{"pk": answered.leads.pk}, {"pk": answered.speed.pk}]
    assert [row["ranks"] for row in said_to_matter(cast.account, lines)["rows"]] == [[1], [2]]
    end = answered.confirmation.expires_at
    later = Confirmation.objects.create(contact=answered.dana, expires_at=end, closed_at=end)
    later.ranks.create(impact=answered.speed, rank=1, ranked_on=today())
    assert [(row["line"]["pk"], row["ranks"]) for row in said_to_matter(cast.account, lines)["rows"]] == [
        (answered.speed.pk, [1])
    ]


def test_the_tab_costs_the_same_at_one_and_at_three_of_everything(cast, answered, sign_in, django_assert_num_queries):
    client, url = sign_in(cast.owner), reverse("accounts:promises", args=[cast.account.pk])
    EffectFactory(account=cast.account, impact=answered.leads)
    with django_assert_num_queries(14):
        client.get(url)
    for _ in range(2):
        EffectFactory(account=cast.account, impact=ImpactFactory(account=cast.account, target=Decimal(9)))
    with django_assert_num_queries(14):
        client.get(url)
