"""The pages of products, tried as everybody of the cast."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from apps.accounts.tests.factories import AccountFactory
from apps.core.months import today
from apps.people.tests.answers import READS, WRITES
from apps.products.models import Installation, Product, Release
from apps.products.services import update_product
from apps.products.shares import Share
from apps.products.tests.factories import InstallationFactory, ProductFactory, ReleaseFactory

EVERYBODY = {who: 403 if who == "coach" else 200 for who in READS}


def ago(days: int) -> dt.date:
    return today() - dt.timedelta(days=days)


@pytest.fixture
def used(cast: SimpleNamespace) -> SimpleNamespace:
    """The teammate owns a product; the cast's account and the foreign one are behind on it."""
    cast.product = ProductFactory(name="Route Planner", owner=cast.teammate)
    cast.old = ReleaseFactory(product=cast.product, number="1.0", released_on=ago(400))
    cast.current = ReleaseFactory(product=cast.product, number="2.0", released_on=ago(100))
    cast.newest = ReleaseFactory(product=cast.product, number="2.1", released_on=ago(20))
    cast.installation = InstallationFactory(account=cast.account, release=cast.old, installed_on=ago(300))
    InstallationFactory(account=cast.foreign_account, release=cast.current, installed_on=ago(50))
    return cast


@pytest.mark.parametrize("page", ["list", "installations", "detail", "history"])
@pytest.mark.parametrize(("who", "status"), EVERYBODY.items())
def test_products_are_known_to_everybody_who_reads(page: str, who: str, status: int, used: Any, sign_in: Any) -> None:
    args = [used.product.pk] if page in {"detail", "history"} else []
    assert sign_in(getattr(used, who)).get(reverse(f"products:{page}", args=args)).status_code == status


@pytest.mark.parametrize(("who", "status"), EVERYBODY.items())
def test_who_is_behind_is_open_to_everybody_who_reads(who: str, status: int, used: Any, sign_in: Any) -> None:
    assert sign_in(getattr(used, who)).get(reverse("home:product_behind", args=[used.product.pk])).status_code == status


@pytest.mark.parametrize(
    ("who", "status"),
    {who: 200 if who in {"teammate", "administrator"} else 403 for who in READS}.items(),
)
def test_its_owner_and_administrators_keep_a_product_and_its_releases(
    who: str, status: int, used: Any, sign_in: Any
) -> None:
    client = sign_in(getattr(used, who))
    pages = [
        reverse("products:update", args=[used.product.pk]),
        reverse("products:release_create", args=[used.product.pk]),
        reverse("products:release_update", args=[used.old.pk]),
        reverse("products:release_delete", args=[used.old.pk]),
    ]
    assert {client.get(page).status_code for page in pages} == {status}


@pytest.mark.parametrize(("who", "status"), {who: 200 if who == "administrator" else 403 for who in READS}.items())
def test_administrators_alone_add_and_delete_products(who: str, status: int, used: Any, sign_in: Any) -> None:
    client = sign_in(getattr(used, who))
    found = [client.get(reverse("products:create")), client.get(reverse("products:delete", args=[used.product.pk]))]
    assert [response.status_code for response in found] == [status, status]


@pytest.mark.parametrize(("who", "status"), READS.items())
def test_what_an_account_runs_is_read_by_those_who_see_it(who: str, status: int, used: Any, sign_in: Any) -> None:
    client = sign_in(getattr(used, who))
    assert client.get(reverse("accounts:products", args=[used.account.pk])).status_code == status
    history = reverse("products:installation_history", args=[used.installation.pk])
    assert client.get(history).status_code == status


@pytest.mark.parametrize(("who", "status"), WRITES.items())
def test_installations_are_written_by_those_who_may_change_the_account(
    who: str, status: int, used: Any, sign_in: Any
) -> None:
    client, pk = sign_in(getattr(used, who)), used.installation.pk
    found = {
        name: client.get(reverse(f"products:installation_{name}", args=[pk])).status_code
        for name in ("update", "delete")
    }
    create = f"{reverse('products:installation_create')}?account={used.account.pk}"
    found["create"] = client.get(create).status_code
    assert found == dict.fromkeys(found, status)


@pytest.mark.parametrize("who", ["executive", "outsider", "coach"])
def test_nobody_else_writes(who: str, used: Any, sign_in: Any) -> None:
    client, before = sign_in(getattr(used, who)), snapshot()
    release = {"number": "9", "released_on": "2025-01-01"}
    client.post(reverse("products:create"), {"name": "Mine"})
    client.post(reverse("products:update", args=[used.product.pk]), {"name": "Mine"})
    client.post(reverse("products:delete", args=[used.product.pk]))
    client.post(reverse("products:release_create", args=[used.product.pk]), release)
    client.post(reverse("products:release_update", args=[used.old.pk]), release)
    client.post(reverse("products:release_delete", args=[used.newest.pk]))
    installation = {"release": used.current.pk, "installed_on": "2025-01-01"}
    client.post(f"{reverse('products:installation_create')}?account={used.account.pk}", installation)
    client.post(reverse("products:installation_update", args=[used.installation.pk]), installation)
    client.post(reverse("products:installation_delete", args=[used.installation.pk]))
    assert snapshot() == before


def snapshot() -> list[Any]:
    return [row.updated_at for model in (Product, Release, Installation) for row in model.objects.order_by("pk")]


def test_a_product_is_entered_with_its_release_and_an_installation(cast: SimpleNamespace, sign_in: Any) -> None:
    client = sign_in(cast.administrator)
    client.post(reverse("products:create"), {"name": "Route Planner", "owner": cast.owner.pk})
    product = Product.objects.get()
    assert (product.name, product.owner) == ("Route Planner", cast.owner)
    client = sign_in(cast.owner)
    client.post(reverse("products:release_create", args=[product.pk]), {"number": "4.2", "released_on": "2025-03-01"})
    release = Release.objects.get()
    assert (release.product, release.number, release.released_on) == (product, "4.2", dt.date(2025, 3, 1))
    url = f"{reverse('products:installation_create')}?account={cast.account.pk}"
    response = client.post(url, {"release": release.pk, "installed_on": "2025-03-10"})
    assert response.url == reverse("accounts:products", args=[cast.account.pk])
    found = Installation.objects.get()
    assert (found.account, found.release, found.installed_on) == (cast.account, release, dt.date(2025, 3, 10))


def test_an_installation_entered_twice_is_told_and_nothing_typed_is_lost(used: Any, sign_in: Any) -> None:
    url = f"{reverse('products:installation_create')}?account={used.account.pk}"
    typed = {"release": used.old.pk, "installed_on": ago(300).isoformat()}
    response = sign_in(used.owner).post(url, typed)
    assert response.status_code == 422
    assert "This installation is entered already." in response.text
    assert f'value="{ago(300).isoformat()}"' in response.text


def test_a_release_of_tomorrow_and_a_version_known_already_are_refused(used: Any, sign_in: Any) -> None:
    client, url = sign_in(used.teammate), reverse("products:release_create", args=[used.product.pk])
    late = client.post(url, {"number": "3.0", "released_on": ago(-1).isoformat()})
    again = client.post(url, {"number": "2.0", "released_on": ago(1).isoformat()})
    assert "The day lies in the future" in late.text
    assert again.context["form"].errors == {"number": ["There is a release of that version already."]}
    assert Release.objects.count() == 3


def test_a_product_somebody_has_is_not_deleted(used: Any, sign_in: Any) -> None:
    response = sign_in(used.administrator).post(reverse("products:delete", args=[used.product.pk]))
    assert response.status_code == 422
    assert "3 releases" in response.text


def test_the_page_counts_all_accounts_and_names_those_one_sees(used: Any, sign_in: Any) -> None:
    url = reverse("products:detail", args=[used.product.pk])
    own = sign_in(used.owner).get(url).context
    assert [line.account for line in own["lagging"]] == [used.account]
    assert (own["total"], own["now"]) == (2, Share(1, 2))
    every = sign_in(used.executive).get(url).context
    assert [line.account for line in every["lagging"]] == [used.account, used.foreign_account]
    foreign = sign_in(used.outsider).get(url)
    assert "Northgate" not in foreign.text
    assert (foreign.context["total"], foreign.context["now"]) == (2, Share(1, 2))


def test_a_release_younger_than_90_days_says_which_day_it_is(used: Any, sign_in: Any) -> None:
    context = sign_in(used.owner).get(reverse("products:detail", args=[used.product.pk])).context
    found = [(line["release"].number, line["n"], line["rate"], line["note"]) for line in context["releases"]]
    assert found == [("2.1", 0, "0 of 2", "day 20 of 90"), ("2.0", 1, "0 of 1", ""), ("1.0", 1, "", "")]
    assert (context["current"], context["may_write"]) == (used.current, False)


def test_the_current_release_is_found_behind_any_number_of_younger_ones(used: Any, sign_in: Any) -> None:
    for n in range(24):
        ReleaseFactory(product=used.product, number=f"3.{n}", released_on=ago(20))
    context = sign_in(used.owner).get(reverse("products:detail", args=[used.product.pk])).context
    assert (context["current"], context["now"], context["facts"][1]["value"]) == (used.current, Share(1, 2), "1 of 2")
    last = context["releases"][-1]
    assert (last["release"], last["is_current"], last["rate"]) == (used.current, True, "0 of 1")


def test_the_list_says_who_runs_what_and_of_a_young_product_only_who_has_it(used: Any, sign_in: Any) -> None:
    update_product(by=None, product=ProductFactory(name="Field Notes"), owner=None)
    young = ReleaseFactory(product=ProductFactory(name="Surveys"), number="1.0", released_on=ago(89))
    InstallationFactory(account=used.account, release=young, installed_on=ago(10))
    rows = sign_in(used.outsider).get(reverse("products:list")).context["rows"]
    assert [[cell.value for cell in row.cells] for row in rows] == [
        ["Field Notes", None, None, 0, ""],
        ["Route Planner", "Jon Teammate", "2.1", 2, "1 of 2"],
        ["Surveys", None, "1.0", 1, ""],
    ]


def test_an_accounts_tab_says_what_is_in_use_and_how_far_behind(used: Any, sign_in: Any) -> None:
    InstallationFactory(account=used.account, release=used.current, installed_on=ago(30))
    rows = sign_in(used.owner).get(reverse("accounts:products", args=[used.account.pk])).context["rows"]
    assert [[cell.value for cell in row.cells][1:4:2] for row in rows] == [
        ["2.0", "1 release behind"],
        ["1.0", "Replaced"],
    ]


@pytest.mark.parametrize(("who", "n"), {"owner": 1, "lead": 1, "executive": 2, "outsider": 1}.items())
def test_the_installations_shown_are_those_of_the_accounts_one_sees(who: str, n: int, used: Any, sign_in: Any) -> None:
    response = sign_in(getattr(used, who)).get(reverse("products:installations"))
    assert len(response.context["object_list"]) == n


@pytest.mark.parametrize(("query", "n"), {"product": 1, "installed_on_from": 0, "installed_on_to": 1}.items())
def test_the_installations_are_narrowed(query: str, n: int, used: Any, sign_in: Any) -> None:
    value = used.product.pk if query == "product" else ago(200).isoformat()
    response = sign_in(used.owner).get(f"{reverse('products:installations')}?{query}={value}")
    assert len(response.context["object_list"]) == n


def test_the_installations_leave_as_csv(used: Any, sign_in: Any) -> None:
    response = sign_in(used.owner).get(f"{reverse('products:installations')}?format=csv")
    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0] == "Account,Product,Release,Installed,State"
    assert lines[1].startswith("Northgate,Route Planner,1.0,")


@pytest.mark.parametrize(
    ("page", "queries"), {"list": 5, "detail": 12, "behind": 9, "installations": 6, "tab": 6}.items()
)
def test_a_page_costs_the_same_at_one_and_at_three_rows(
    page: str, queries: int, used: Any, sign_in: Any, django_assert_num_queries: Any
) -> None:
    client = sign_in(used.owner)
    url = {
        "list": reverse("products:list"),
        "detail": reverse("products:detail", args=[used.product.pk]),
        "behind": reverse("home:product_behind", args=[used.product.pk]),
        "installations": reverse("products:installations"),
        "tab": reverse("accounts:products", args=[used.account.pk]),
    }[page]
    with django_assert_num_queries(queries):
        client.get(url)
    for version in ("1.1", "1.2"):
        release = ReleaseFactory(product=used.product, number=version, released_on=ago(390))
        account = AccountFactory(team=used.team, manager=used.owner)
        InstallationFactory(account=account, release=release, installed_on=ago(200))
        InstallationFactory(account=used.account, release=release, installed_on=ago(200))
        ProductFactory()
    with django_assert_num_queries(queries):
        client.get(url)
