"""Dimensions and perceptions through the API: nothing hidden leaks by field, filter, order, search or export."""

from types import SimpleNamespace
from typing import Any

import pytest

from apps.people.tests.caller import Caller
from apps.relationships.models import Dimension, Perception
from apps.relationships.services import default_dimensions, lock_seller_answer
from apps.relationships.tests.asking import answer, ask_about, rows_of
from apps.relationships.tests.factories import PerceptionFactory, days_ago

pytestmark = pytest.mark.django_db
CAST = ("owner", "teammate", "lead", "executive", "coach", "administrator", "outsider")


@pytest.fixture
def answered(cast: SimpleNamespace) -> SimpleNamespace:
    asked = ask_about(cast)
    answer(asked, 8)
    return SimpleNamespace(**vars(cast), asked=asked, row=rows_of(asked)[0])


def post(by: Any, path: str, /, **values: Any) -> Any:
    return Caller(by).post(path, values, format="json")


def patch(by: Any, row: Perception, /, **values: Any) -> Any:
    return Caller(by).patch(f"perceptions/{row.pk}/", values, format="json")


def test_who_sees_an_asking(answered):
    seen = {who: Caller(getattr(answered, who)).get(f"perceptions/{answered.row.pk}/").status_code for who in CAST}
    assert {who for who, status in seen.items() if status == 200} == {"owner", "lead", "executive", "administrator"}
    assert {who for who, status in seen.items() if status == 404} == {"teammate", "coach", "outsider"}


def test_the_clients_score_is_null_until_the_seller_has_answered(answered):
    for who in ("owner", "lead", "executive", "administrator"):
        row = Caller(getattr(answered, who)).get(f"perceptions/{answered.row.pk}/").json()
        assert (row["client_score"], row["client_answered_at"]) == (None, None)
    changed = patch(answered.owner, answered.row, seller_score=6)
    assert (changed.status_code, changed.json()["seller_score"], changed.json()["client_score"]) == (200, 6, 8)
    assert Caller(answered.lead).get(f"perceptions/{answered.row.pk}/").json()["client_score"] == 8


def test_only_the_person_answers_and_a_second_answer_is_refused(answered):
    for who in ("lead", "executive", "administrator"):
        response = patch(getattr(answered, who), answered.row, seller_score=6)
        assert response.status_code in {400, 403}, who
    assert patch(answered.outsider, answered.row, seller_score=6).status_code == 404
    assert patch(answered.owner, answered.row, client_score=6).status_code == 403
    assert patch(answered.owner, answered.row, seller_score=6).status_code == 200
    again = patch(answered.owner, answered.row, seller_score=7)
    assert (again.status_code, again.json()) == (400, {"seller_score": ["The seller’s answer is locked."]})
    answered.row.refresh_from_db()
    assert (answered.row.seller_score, answered.row.client_score) == (6, 8)


def test_no_filter_order_search_or_export_tells_a_hidden_score(answered):
    caller = Caller(answered.executive)
    for wrong in ("client_score=8", "ordering=client_score", "ordering=-client_answered_at", "ordering=seller_score"):
        assert caller.get(f"perceptions/?{wrong}").status_code == 400, wrong
    for empty in ("client_answered_at_from=2000-01-01", "client_answered_at_to=2100-01-01"):
        assert caller.ids(f"perceptions/?{empty}") == []
    export = b"".join(caller.get("perceptions/?format=csv").streaming_content).decode().splitlines()
    place = export[0].split(",").index("client_score")
    assert [line.split(",")[place] for line in export[1:]] == [""] * 6
    lock_seller_answer(by=answered.owner, perception=answered.row, seller_score=5)
    assert caller.ids("perceptions/?client_answered_at_from=2000-01-01") == [answered.row.pk]


def test_a_list_costs_the_same_for_one_and_for_three(cast, django_assert_max_num_queries):
    caller = Caller(cast.administrator)
    for count in (1, 3):
        for _ in range(count):
            PerceptionFactory(seller_score=5, seller_answered_at=days_ago(3))
        with django_assert_max_num_queries(6):
            assert caller.get("perceptions/").status_code == 200


def test_an_administrator_brings_in_the_past_with_both_scores(cast, answered):
    past = {
        "contact": answered.row.contact_id,
        "person": cast.owner.pk,
        "dimension": answered.row.dimension_id,
        "seller_score": 9,
        "seller_answered_at": "2025-06-20T14:00:00Z",
        "client_score": 6,
        "client_answered_at": "2025-06-20T15:00:00Z",
        "external_id": "dana-1",
    }
    made = post(cast.administrator, "perceptions/", **past)
    assert (made.status_code, made.json()["client_score"], made.json()["asked_on"]) == (201, 6, "2025-06-20")
    again = post(cast.administrator, "perceptions/", **past)
    assert (again.status_code, again.json()["id"]) == (200, made.json()["id"])
    other = post(cast.administrator, "perceptions/", **past | {"seller_score": 7})
    assert (other.status_code, other.json()) == (400, {"seller_score": ["The seller’s answer is locked."]})
    corrected = post(cast.administrator, "perceptions/", **past | {"client_score": 7})
    assert (corrected.status_code, corrected.json()["client_score"]) == (200, 7)
    for person in (cast.owner, cast.lead, cast.executive):
        assert post(person, "perceptions/", **past | {"external_id": "x"}).status_code == 403


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("seller_score", {"seller_score": 11, "seller_answered_at": "2025-06-20T14:00:00Z"}),
        ("client_answered_at", {"client_score": 5, "client_answered_at": "2999-01-01T00:00:00Z"}),
        ("client_answered_at", {"client_score": 5, "client_answered_at": None}),
        ("non_field_errors", {"seller_score": 5}),
    ],
)
def test_what_cannot_be_is_told_by_field(cast, answered, field, values):
    item = {"contact": answered.row.contact_id, "person": cast.owner.pk, "dimension": answered.row.dimension_id}
    response = post(cast.administrator, "perceptions/", **item, **values)
    assert (response.status_code, list(response.json())) == (400, [field])


def test_an_administrator_does_not_write_what_a_client_answered_here(cast, answered):
    for values in ({"client_score": 1}, {"seller_score": 1, "seller_answered_at": "2025-06-20T14:00:00Z"}):
        assert patch(cast.administrator, answered.row, **values).status_code == 400
    answered.row.refresh_from_db()
    assert (answered.row.seller_score, answered.row.client_score) == (None, 8)


def test_posting_the_six_names_finds_the_six(cast):
    default_dimensions()
    made = post(cast.administrator, "dimensions/", name="integrity", external_id="d1")
    assert made.status_code == 201
    assert Dimension.objects.count() == 6
    assert Dimension.objects.get(external_id="d1").client_wordings["de"].startswith("Können Sie")
    assert post(cast.administrator, "dimensions/", name="Patience").status_code == 201
    assert Dimension.objects.count() == 7
    assert post(cast.owner, "dimensions/", name="Wit").status_code == 403
    assert len(Caller(cast.owner).get("dimensions/").json()["results"]) == 7


@pytest.mark.parametrize("wordings", [{"xx": "Hm"}, {"de": "Nur deutsch"}, {"en": 5}, ["x"], {"en": "x" * 301}])
def test_wordings_are_checked(cast, wordings):
    response = post(cast.administrator, "dimensions/", name="Patience", client_wordings=wordings)
    assert (response.status_code, list(response.json())) == (400, ["client_wordings"])
