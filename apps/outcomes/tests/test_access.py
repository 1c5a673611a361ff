"""Every page of outcomes, tried as everybody of the cast."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from apps.accounts.tests.factories import ContactFactory
from apps.impacts.tests.factories import GoalFactory
from apps.outcomes import models
from apps.outcomes.tests import factories
from apps.people.tests.answers import READS, WRITES

# Trust is given from above: managers neither give it to themselves nor to others.
GRANTS = READS | {"owner": 403, "teammate": 403, "outsider": 403}
ROWS = ("level", "reading", "use", "friction", "workshop")


@pytest.fixture
def served(cast: SimpleNamespace) -> SimpleNamespace:
    """The cast's account with one row of everything."""
    on = {"account": cast.account}
    cast.level = factories.ServiceLevelFactory(**on)
    cast.reading = factories.ServiceLevelReadingFactory(service_level=cast.level)
    cast.grant = factories.AuthorityGrantFactory(**on, person=cast.owner)
    cast.use = factories.AuthorityUseFactory(**on, person=cast.owner)
    cast.friction = factories.FrictionFactory(**on, person=cast.owner)
    both = {"our_attendees": [cast.owner], "their_attendees": [ContactFactory(**on)]}
    cast.workshop = factories.WorkshopFactory(**on, **both)
    cast.goal = GoalFactory(**on)
    return cast


def statuses(client: Any, names: dict[str, list[int]]) -> dict[str, int]:
    return {name: client.get(reverse(name, args=args)).status_code for name, args in names.items()}


@pytest.mark.parametrize(("who", "status"), READS.items())
def test_rows_and_their_histories_are_read_by_those_who_see_the_account(
    served: SimpleNamespace, sign_in: Any, who: str, status: int
) -> None:
    pages = {f"outcomes:{name}_history": [getattr(served, name).pk] for name in (*ROWS, "grant")}
    pages |= {f"outcomes:{name}": [getattr(served, name).pk] for name in ("use", "grant", "friction", "workshop")}
    pages |= {"accounts:outcome": [served.account.pk]}
    found = statuses(sign_in(getattr(served, who)), pages)
    assert found == dict.fromkeys(pages, status)


@pytest.mark.parametrize(("who", "status"), WRITES.items())
def test_forms_open_for_those_who_may_change_the_account(
    served: SimpleNamespace, sign_in: Any, who: str, status: int
) -> None:
    pages = {f"outcomes:{name}_{what}": [getattr(served, name).pk] for name in ROWS for what in ("update", "delete")}
    pages |= {"outcomes:level_create": [served.account.pk], "outcomes:goal_agree": [served.workshop.pk]}
    pages |= {"outcomes:goal_renew": [served.workshop.pk, served.goal.pk]}
    client = sign_in(getattr(served, who))
    found = statuses(client, pages)
    for name in ("use", "friction", "workshop"):
        url = reverse(f"outcomes:{name}_create")
        found[name] = client.get(f"{url}?account={served.account.pk}").status_code
    assert found == dict.fromkeys(found, status)


@pytest.mark.parametrize(("who", "status"), GRANTS.items())
def test_authority_is_given_from_above(served: SimpleNamespace, sign_in: Any, who: str, status: int) -> None:
    pages = {f"outcomes:grant_{what}": [served.grant.pk] for what in ("update", "delete")}
    assert statuses(sign_in(getattr(served, who)), pages) == dict.fromkeys(pages, status)


def test_a_lead_gives_no_authority_over_accounts_of_another_team(served: SimpleNamespace, sign_in: Any) -> None:
    grant = factories.AuthorityGrantFactory(account=served.foreign_account)
    for_all = factories.AuthorityGrantFactory()
    client = sign_in(served.lead)
    assert client.get(reverse("outcomes:grant_update", args=[grant.pk])).status_code == 404
    assert client.get(reverse("outcomes:grant", args=[for_all.pk])).status_code == 200
    assert client.get(reverse("outcomes:grant_update", args=[for_all.pk])).status_code == 403


@pytest.mark.parametrize("page", ["list", "authority", "grants", "frictions", "workshops"])
@pytest.mark.parametrize(("who", "status"), {"owner": 200, "executive": 200, "outsider": 200, "coach": 403}.items())
def test_lists_open_for_all_but_coaches(
    served: SimpleNamespace, sign_in: Any, page: str, who: str, status: int
) -> None:
    assert sign_in(getattr(served, who)).get(reverse(f"outcomes:{page}")).status_code == status


@pytest.mark.parametrize("page", ["authority", "grants", "frictions", "workshops"])
@pytest.mark.parametrize(("who", "n"), {"owner": 1, "teammate": 1, "lead": 1, "executive": 1, "outsider": 0}.items())
def test_lists_show_each_the_rows_they_see(served: SimpleNamespace, sign_in: Any, page: str, who: str, n: int) -> None:
    response = sign_in(getattr(served, who)).get(reverse(f"outcomes:{page}"))
    assert len(response.context["object_list"]) == n


@pytest.mark.parametrize("who", ["executive", "outsider", "coach"])
def test_nobody_else_writes(served: SimpleNamespace, sign_in: Any, who: str) -> None:
    client = sign_in(getattr(served, who))
    for name in ROWS:
        row = getattr(served, name)
        client.post(reverse(f"outcomes:{name}_update", args=[row.pk]), {"name": "Mine", "summary": "Mine"})
        client.post(reverse(f"outcomes:{name}_delete", args=[row.pk]))
        assert type(row).objects.get(pk=row.pk).version == row.version
    month = {"month": "2025-05", f"met_{served.level.pk}": "1", f"due_{served.level.pk}": "1"}
    client.post(reverse("accounts:outcome", args=[served.account.pk]), month)
    goal = {"statement": "Ours", "agreed_on": "2025-06-17"}
    client.post(reverse("outcomes:goal_agree", args=[served.workshop.pk]), goal)
    assert models.ServiceLevelReading.objects.count() == 1
    assert served.workshop.goals.count() == 0


def test_a_goal_of_another_account_is_not_renewed(served: SimpleNamespace, sign_in: Any) -> None:
    foreign = GoalFactory(account=served.foreign_account)
    url = reverse("outcomes:goal_renew", args=[served.workshop.pk, foreign.pk])
    assert sign_in(served.administrator).get(url).status_code == 404
