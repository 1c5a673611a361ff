"""Activities are written by services: one at a time, sent twice by a form, and many at once."""

import datetime as dt
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from apps.accounts.tests.factories import ContactFactory
from apps.activities import services
from apps.activities.models import Activity, Contribution
from apps.activities.tests.factories import ActivityFactory, ActivityKindFactory
from apps.core.errors import BulkErrors
from apps.impacts.tests.factories import ImpactFactory

DAY = dt.date(2025, 6, 3)


@pytest.fixture
def row(cast: Any) -> dict[str, Any]:
    return {"account": cast.account, "occurred_on": DAY, "minutes": 90, "summary": "Workshop"}


def test_a_double_press_is_one_activity(cast: Any, row: dict[str, Any]) -> None:
    sent = uuid4()
    first = services.record_activity(by=cast.owner, submission_id=sent, **row)
    second = services.record_activity(by=cast.owner, submission_id=sent, **row)
    assert first.pk == second.pk
    assert Activity.objects.count() == 1


def test_a_form_gone_back_to_and_changed_is_another_activity(cast: Any, row: dict[str, Any]) -> None:
    sent = uuid4()
    services.record_activity(by=cast.owner, submission_id=sent, **row)
    services.record_activity(by=cast.owner, submission_id=sent, **row | {"minutes": 30})
    assert sorted(Activity.objects.values_list("minutes", flat=True)) == [30, 90]


def test_a_form_gone_back_to_for_its_split_alone_is_another_activity(cast: Any, row: dict[str, Any]) -> None:
    sent, impact = uuid4(), ImpactFactory(account=cast.account)
    services.record_activity(by=cast.owner, submission_id=sent, **row)
    shares = [{"impact": impact, "percent": 50}]
    changed = services.record_activity(by=cast.owner, submission_id=sent, contributions=shares, **row)
    assert (changed.linked_percent, Activity.objects.count()) == (50, 2)


def test_a_share_with_three_decimals_is_refused(cast: Any, row: dict[str, Any]) -> None:
    impact = ImpactFactory(account=cast.account)
    with pytest.raises(ValidationError) as caught:
        services.record_activity(by=cast.owner, contributions=[{"impact": impact, "percent": "33.333"}], **row)
    assert caught.value.message_dict == {"contributions": ["A share has at most two decimals."]}


def test_many_activities_are_written_in_a_fixed_number_of_statements(
    cast: Any, row: dict[str, Any], django_assert_num_queries: Any
) -> None:
    impact, contact = ImpactFactory(account=cast.account), ContactFactory(account=cast.account)
    full = row | {"contributions": [{"impact": impact, "percent": 60}], "contacts": [contact]}
    for count in (1, 3):
        rows = [full | {"external_id": f"{count}-{index}"} for index in range(count)]
        with django_assert_num_queries(9):
            written = services.record_activities(by=cast.owner, rows=rows)
        assert [activity.linked_percent for activity in written] == [Decimal(60)] * count
    assert Contribution.objects.count() == 4
    assert Activity.contacts.through.objects.count() == 4
    assert set(Activity.objects.values_list("person", flat=True)) == {cast.owner.pk}


def test_a_row_with_a_known_external_id_updates_that_activity(cast: Any, row: dict[str, Any]) -> None:
    impacts = [ImpactFactory(account=cast.account) for _ in range(3)]
    before = [{"impact": impacts[0], "percent": 50}, {"impact": impacts[1], "percent": 20}]
    after = [{"impact": impacts[1], "percent": 30}, {"impact": impacts[2], "percent": 70}]
    [first] = services.record_activities(
        by=None, rows=[row | {"external_id": "a", "person": cast.owner, "contributions": before}]
    )
    [again] = services.record_activities(
        by=cast.owner, rows=[row | {"external_id": "a", "minutes": 60, "contributions": after}]
    )
    assert again.pk == first.pk
    saved = Activity.objects.get()
    assert (saved.minutes, saved.linked_percent, saved.person) == (60, 100, cast.owner)
    assert dict(saved.contributions.values_list("impact", "percent")) == {impacts[1].pk: 30, impacts[2].pk: 70}
    assert saved.version != first.version


def test_what_a_row_leaves_out_stays_when_it_updates(cast: Any, row: dict[str, Any]) -> None:
    impact, contact = ImpactFactory(account=cast.account), ContactFactory(account=cast.account)
    full = row | {"external_id": "a", "contributions": [{"impact": impact, "percent": 60}], "contacts": [contact]}
    services.record_activities(by=cast.owner, rows=[full])
    services.record_activities(by=cast.owner, rows=[row | {"external_id": "a", "minutes": 45}])
    saved = Activity.objects.get()
    assert (saved.minutes, saved.linked_percent, list(saved.contacts.all())) == (45, 60, [contact])


def test_each_wrong_row_is_named_by_its_index_and_nothing_is_written(cast: Any, row: dict[str, Any]) -> None:
    foreign = ImpactFactory(account=cast.foreign_account)
    rows = [
        row,
        row | {"minutes": 0},
        row | {"contributions": [{"impact": foreign, "percent": 10}]},
        row | {"occurred_on": dt.date(2999, 1, 1)},
        row | {"external_id": "twice"},
        row | {"external_id": "twice"},
    ]
    with pytest.raises(BulkErrors) as caught:
        services.record_activities(by=cast.owner, rows=rows)
    assert {index: list(error.message_dict) for index, error in caught.value.by_index.items()} == {
        1: ["minutes"],
        2: ["contributions"],
        3: ["occurred_on"],
        5: ["external_id"],
    }
    assert not Activity.objects.exists()


def test_nobody_writes_many_on_an_account_of_others(cast: Any, row: dict[str, Any]) -> None:
    for person in (cast.outsider, cast.executive, cast.coach):
        with pytest.raises(PermissionDenied):
            services.record_activities(by=person, rows=[row])
    assert not Activity.objects.exists()


def test_the_history_names_who_brought_in_many(cast: Any, row: dict[str, Any]) -> None:
    [activity] = services.record_activities(by=cast.lead, rows=[row | {"kind": ActivityKindFactory()}])
    event = Activity.pgh_event_models["insert"].objects.select_related("pgh_context").get(pgh_obj_id=activity.pk)
    assert event.pgh_context.metadata["user"] == cast.lead.pk


def test_an_external_id_does_not_move_an_activity_to_another_account(cast: Any, row: dict[str, Any]) -> None:
    ActivityFactory(account=cast.foreign_account, external_id="a")
    with pytest.raises(BulkErrors) as caught:
        services.record_activities(by=cast.owner, rows=[row | {"external_id": "a"}])
    assert list(caught.value.by_index[0].message_dict) == ["account"]
