"""A locked answer stays as it is, by any path: service, page, API, ORM, raw SQL, deleting it or what it hangs on."""

import contextlib
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError, RestrictedError
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.accounts.tests.factories import ContactFactory
from apps.people.tests.caller import Caller
from apps.relationships.models import Perception
from apps.relationships.services import lock_seller_answer, pull_answers, update_perception
from apps.relationships.tests.factories import DimensionFactory, PerceptionFactory, days_ago

pytestmark = pytest.mark.django_db


def by_service(row: Perception, cast: Any, score: int) -> Any:
    return lock_seller_answer(by=cast.owner, perception=row, seller_score=score)


def by_administrator(row: Perception, cast: Any, score: int) -> Any:
    return update_perception(by=cast.administrator, perception=row, seller_score=score)


def by_api(row: Perception, cast: Any, score: int) -> Any:
    given = {"contact": row.contact_id, "person": row.person_id, "dimension": row.dimension_id, "seller_score": score}
    for person in (cast.owner, cast.lead, cast.executive, cast.coach, cast.administrator):
        Caller(person).patch(f"perceptions/{row.pk}/", {"seller_score": score}, format="json")
        Caller(person).put(f"perceptions/{row.pk}/", given, format="json")
        Caller(person).delete(f"perceptions/{row.pk}/")


def by_bulk_post(row: Perception, cast: Any, score: int) -> Any:
    item = {"contact": row.contact_id, "person": row.person_id, "dimension": row.dimension_id}
    given = {
        **item,
        "external_id": row.external_id,
        "seller_score": score,
        "seller_answered_at": "2025-06-30T10:00:00Z",
    }
    Caller(cast.administrator).post("perceptions/", [given], format="json")


def by_update(row: Perception, cast: Any, score: int) -> Any:
    return Perception.objects.filter(pk=row.pk).update(seller_score=score)


def by_save(row: Perception, cast: Any, score: int) -> Any:
    row.seller_score = score
    row.save()


def by_bulk_update(row: Perception, cast: Any, score: int) -> Any:
    row.seller_score = score
    return Perception.objects.bulk_update([row], ["seller_score"])


def by_upsert(row: Perception, cast: Any, score: int) -> Any:
    row.seller_score = score
    Perception.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["id"], update_fields=["seller_score", "seller_answered_at"]
    )


def by_sql(row: Perception, cast: Any, score: int) -> Any:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE relationships_perception SET seller_score = %s WHERE id = %s", [score, row.pk])


def by_unlocking(row: Perception, cast: Any, score: int) -> Any:
    return Perception.objects.filter(pk=row.pk).update(seller_score=None, seller_answered_at=None)


def by_another_item(row: Perception, cast: Any, score: int) -> Any:
    return Perception.objects.filter(pk=row.pk).update(dimension=DimensionFactory().pk)


def by_another_frame(row: Perception, cast: Any, score: int) -> Any:
    return Perception.objects.filter(pk=row.pk).update(frame="own")


def by_the_page(row: Perception, cast: Any, score: int) -> Any:
    client = Client()
    client.force_login(cast.owner, backend="django.contrib.auth.backends.ModelBackend")
    client.post("/relationships/due/", {"contact": row.contact_id, f"item-{row.pk}": score})


def by_pulling(row: Perception, cast: Any, score: int) -> Any:
    return pull_answers()


def by_deleting(row: Perception, cast: Any, score: int) -> Any:
    return row.delete()


def by_deleting_many(row: Perception, cast: Any, score: int) -> Any:
    return Perception.objects.filter(pk=row.pk).delete()


def by_raw_delete(row: Perception, cast: Any, score: int) -> Any:
    return Perception.objects.filter(pk=row.pk)._raw_delete("default")


def by_deleting_in_sql(row: Perception, cast: Any, score: int) -> Any:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM relationships_perception WHERE id = %s", [row.pk])


def by_another_id(row: Perception, cast: Any, score: int) -> Any:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE relationships_perception SET id = id + 100000 WHERE id = %s", [row.pk])


def by_deleting_whom_it_is_about(row: Perception, cast: Any, score: int) -> Any:
    for parent in (row.dimension, row.contact, row.person, row.contact.account):
        with contextlib.suppress(ProtectedError, RestrictedError), transaction.atomic():
            parent.delete()


def by_the_pages(row: Perception, cast: Any, score: int) -> Any:
    """Every page of relationships that takes a POST, by everybody who might."""
    for person in (cast.owner, cast.lead, cast.administrator):
        client = Client()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        for url in (f"/relationships/{row.contact_id}/{row.person_id}/", "/relationships/", "/relationships/due/"):
            client.post(url, {"contact": row.contact_id, f"item-{row.pk}": score, "seller_score": score})


PATHS: list[Callable[[Perception, Any, int], Any]] = [
    by_service,
    by_administrator,
    by_api,
    by_bulk_post,
    by_update,
    by_save,
    by_bulk_update,
    by_upsert,
    by_sql,
    by_unlocking,
    by_another_item,
    by_another_frame,
    by_the_page,
    by_pulling,
    by_deleting,
    by_deleting_many,
    by_raw_delete,
    by_deleting_in_sql,
    by_another_id,
    by_deleting_whom_it_is_about,
    by_the_pages,
]


def attempt(path: Callable[[Perception, Any, int], Any], row: Perception, cast: Any, score: int) -> None:
    """Whether it is refused or does something else does not matter here."""
    with contextlib.suppress(DatabaseError, ValidationError, PermissionDenied), transaction.atomic():
        path(Perception.objects.get(pk=row.pk), cast, score)


def kept(row: Perception) -> tuple[Any, ...]:
    names = ("seller_score", "seller_answered_at", "frame", "contact", "person", "dimension")
    return Perception.objects.values_list(*names).get(pk=row.pk)  # DoesNotExist: it was deleted, or moved


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_locked_answer_never_changes_whatever_is_tried(cast: SimpleNamespace, data: st.DataObject) -> None:
    """Whatever the score, and whatever is tried on it, in whatever order."""
    score = data.draw(st.integers(0, 10))
    tries = data.draw(st.lists(st.tuples(st.sampled_from(PATHS), st.integers(0, 10)), min_size=1, max_size=3))
    with transaction.atomic():
        row = _locked(cast, score)
        before = kept(row)
        for path, other in tries:
            attempt(path, row, cast, other)
            assert kept(row) == before, path.__name__
        transaction.set_rollback(True)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.__name__)
def test_each_path_by_itself_leaves_a_locked_answer_as_it_is(cast, path):
    row = _locked(cast, 4)
    before = kept(row)
    attempt(path, row, cast, 9)
    assert kept(row) == before


def _locked(cast: Any, score: int) -> Perception:
    return PerceptionFactory(
        contact=ContactFactory(account=cast.account),
        person=cast.owner,
        seller_score=score,
        seller_answered_at=days_ago(3),
        client_score=7,
        client_answered_at=days_ago(2),
        external_id="one",
    )
