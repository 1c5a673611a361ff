"""The tab "Service levels" of an account: the verdict, twelve months, and a month entered in one form."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from apps.outcomes.models import ServiceLevel, ServiceLevelReading
from apps.outcomes.tests.factories import ServiceLevelFactory, ServiceLevelReadingFactory


@pytest.fixture
def levels(cast: SimpleNamespace) -> list[ServiceLevel]:
    return [
        ServiceLevelFactory(account=cast.account, name=name, target_percent=Decimal(95))
        for name in ("Calls", "Reports")
    ]


def tab(cast: SimpleNamespace, query: str = "") -> str:
    return reverse("accounts:outcome", args=[cast.account.pk]) + query


def given(month: str, *counts: tuple[ServiceLevel, str, str]) -> dict[str, str]:
    sides = {f"{side}_{row.pk}": n for row, met, due in counts for side, n in (("met", met), ("due", due))}
    return {"month": month} | sides


def test_a_tab_without_service_levels_teaches_what_one_is(cast: SimpleNamespace, sign_in: Any) -> None:
    create = reverse("outcomes:level_create", args=[cast.account.pk])
    text = sign_in(cast.owner).get(tab(cast)).text
    assert "What does this client’s contract count?" in text
    assert create in text
    assert create not in sign_in(cast.executive).get(tab(cast)).text


def test_a_service_level_is_added_and_leads_back_to_the_tab(cast: SimpleNamespace, sign_in: Any) -> None:
    url = reverse("outcomes:level_create", args=[cast.account.pk])
    response = sign_in(cast.owner).post(url, {"name": "Reports on time", "target_percent": "95"})
    level = ServiceLevel.objects.get()
    assert (response.url, level.account, level.target_percent) == (tab(cast), cast.account, Decimal(95))


def test_a_name_stands_once_an_account(cast: SimpleNamespace, sign_in: Any, levels: list[ServiceLevel]) -> None:
    url = reverse("outcomes:level_create", args=[cast.account.pk])
    response = sign_in(cast.owner).post(url, {"name": "Calls", "target_percent": "90"})
    assert response.status_code == 422
    assert "The account has a service level of this name already." in response.text


def test_a_month_is_entered_in_one_form(cast: SimpleNamespace, sign_in: Any, levels: list[ServiceLevel]) -> None:
    calls, reports = levels
    client = sign_in(cast.owner)
    response = client.post(tab(cast), given("2025-06", (calls, "19", "20"), (reports, "0", "0")))
    assert response.url == tab(cast, "?month=2025-06")
    rows = ServiceLevelReading.objects.order_by("service_level__name").values_list("month", "met", "due")
    assert list(rows) == [(dt.date(2025, 6, 1), 19, 20), (dt.date(2025, 6, 1), 0, 0)]
    shown = client.get(response.url).context
    assert (shown["standing"].met, shown["standing"].due, shown["standing"].is_green) == (19, 20, True)


def test_a_month_entered_before_is_corrected_and_what_is_empty_stays(
    cast: SimpleNamespace, sign_in: Any, levels: list[ServiceLevel]
) -> None:
    calls, reports = levels
    for level in levels:
        ServiceLevelReadingFactory(service_level=level)
    sign_in(cast.owner).post(tab(cast), given("2025-06", (calls, "18", "20"), (reports, "", "")))
    assert set(ServiceLevelReading.objects.values_list("service_level__name", "met")) == {
        ("Calls", 18),
        ("Reports", 19),
    }


@pytest.mark.parametrize(
    ("month", "met", "due", "said"),
    [
        ("2025-06", "21", "20", "No more can be met than were due."),
        ("2025-06", "", "20", "Write both numbers, or neither."),
        ("2025-06", "20", "", "Write both numbers, or neither."),
        ("2025-06", "-1", "20", "greater than or equal to 0"),
        ("2025-06", "", "", "Write how many were due and how many of them were met."),
        ("June", "19", "20", "Write a month as YYYY-MM."),
        ("2190-01", "19", "20", "This month has not begun."),
    ],
)
def test_a_wrong_month_is_told_beside_its_field_and_keeps_what_was_typed(
    cast: SimpleNamespace, sign_in: Any, levels: list[ServiceLevel], month: str, met: str, due: str, said: str
) -> None:
    response = sign_in(cast.owner).post(tab(cast), given(month, (levels[0], met, due), (levels[1], "", "")))
    assert response.status_code == 422
    assert said in response.text
    assert f'value="{month}"' in response.text
    assert not ServiceLevelReading.objects.exists()


def test_of_two_levels_of_which_one_is_wrong_none_is_written(
    cast: SimpleNamespace, sign_in: Any, levels: list[ServiceLevel]
) -> None:
    calls, reports = levels
    sign_in(cast.owner).post(tab(cast), given("2025-06", (calls, "19", "20"), (reports, "3", "2")))
    assert not ServiceLevelReading.objects.exists()


def test_twelve_months_stand_beside_each_other(
    cast: SimpleNamespace, sign_in: Any, levels: list[ServiceLevel], django_assert_num_queries: Any
) -> None:
    for month in range(1, 13):
        ServiceLevelReadingFactory(service_level=levels[0], month=dt.date(2024, month, 1), met=month + 7, due=20)
    client = sign_in(cast.owner)
    client.get(tab(cast))
    with django_assert_num_queries(10):
        shown = client.get(tab(cast, "?month=2025-01")).context["levels"]
    assert [row.met if row else None for row in shown[0].readings] == [*range(9, 20), None]
    assert (shown[0].trend[0], shown[0].is_met) == (Decimal(45), None)
    ServiceLevelFactory(account=cast.account)
    with django_assert_num_queries(10):
        client.get(tab(cast, "?month=2025-01"))


def test_a_reading_is_corrected_and_deleted(cast: SimpleNamespace, sign_in: Any, levels: list[ServiceLevel]) -> None:
    reading = ServiceLevelReadingFactory(service_level=levels[0])
    client = sign_in(cast.teammate)
    url = reverse("outcomes:reading_update", args=[reading.pk])
    assert 'value="2025-06"' in client.get(url).text
    assert client.post(url, {"month": "2025-05", "met": "20", "due": "20"}).url == tab(cast)
    reading.refresh_from_db()
    assert (reading.month, reading.met) == (dt.date(2025, 5, 1), 20)
    assert client.post(reverse("outcomes:reading_delete", args=[reading.pk])).url == tab(cast)
    assert not ServiceLevelReading.objects.exists()


def test_a_service_level_goes_with_its_readings_after_a_warning(
    cast: SimpleNamespace, sign_in: Any, levels: list[ServiceLevel]
) -> None:
    ServiceLevelReadingFactory(service_level=levels[0])
    client, url = sign_in(cast.owner), reverse("outcomes:level_delete", args=[levels[0].pk])
    assert "Its reading goes with it." in client.get(url).text
    assert client.post(url).url == tab(cast)
    assert list(ServiceLevel.objects.all()) == [levels[1]]
