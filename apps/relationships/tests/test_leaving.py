"""Content and leaving: who says all is well and does not mean to stay, and what was known of those who left."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.accounts.tests.factories import AccountFactory, ContactFactory
from apps.core.months import Month, start_of, today
from apps.feedback.models import FeedbackRequest
from apps.feedback.services import record_request
from apps.feedback.tests.factories import ResponseFactory
from apps.relationships.tests.pairing import perceive

pytestmark = pytest.mark.django_db
LEAVING, DAYS = "/relationships/leaving/", dt.timedelta(days=1)
NOON = dt.timedelta(hours=12)


def says(account: Any, name: str, overall: int, stay: int | None = None, *, on: dt.date, **fields: Any) -> Any:
    contact = ContactFactory(account=account, full_name=name)
    given = {"overall_satisfaction": overall, "stay_intent": stay, "answered_at": start_of(on) + NOON, **fields}
    return ResponseFactory(contact=contact, **given).contact


def lost(cast: SimpleNamespace, name: str = "Harrow Mutual", **fields: Any) -> Any:
    """An account that was lost forty days ago; nobody there has said anything."""
    known = {"started_on": today() - 900 * DAYS, "lost_on": today() - 40 * DAYS, "lost_reason": "A merger."}
    return AccountFactory(name=name, team=cast.team, manager=cast.owner, **known | fields)


def page(sign_in: Any, person: Any, query: str = "") -> Any:
    return sign_in(person).get(LEAVING + query)


def plain(response: Any) -> str:
    return response.text.replace("\u00a0", " ")


def names(response: Any) -> list[str]:
    return [contact.full_name for contact in response.context["contacts"]]


def test_content_is_four_or_five_and_leaving_is_three_or_less(cast: SimpleNamespace, sign_in: Any) -> None:
    recent = today() - 5 * DAYS
    for name, overall, stay in (("Ann", 4, 3), ("Bea", 5, 1), ("Cid", 5, 4), ("Dan", 3, 1), ("Eve", 4, None)):
        says(cast.account, name, overall, stay, on=recent)
    says(cast.account, "Old", 5, 1, on=today() - 400 * DAYS)
    response = page(sign_in, cast.owner)
    assert names(response) == ["Ann", "Bea"]
    assert "2 contacts are content and do not mean to stay." in plain(response)


def test_each_sees_the_names_of_their_own_accounts(cast: SimpleNamespace, sign_in: Any) -> None:
    says(cast.account, "Dana Whitfield", 4, 2, on=today() - 5 * DAYS)
    for who in ("owner", "teammate", "lead", "executive", "administrator"):
        assert names(page(sign_in, getattr(cast, who))) == ["Dana Whitfield"], who
    assert names(page(sign_in, cast.outsider)) == []
    assert page(sign_in, cast.coach).status_code == 403


def test_an_answer_for_the_leadership_names_nobody_to_a_manager(cast: SimpleNamespace, sign_in: Any) -> None:
    says(cast.account, "Dana Whitfield", 4, 2, on=today() - 5 * DAYS, is_leadership_only=True)
    gone = lost(cast)
    says(gone, "Leonard Ellery", 5, on=today() - 60 * DAYS, is_leadership_only=True)
    for who in ("owner", "administrator"):
        response = page(sign_in, getattr(cast, who))
        assert names(response) == []
        assert response.context["lost"][0]["satisfaction"] is None
        assert "Leonard Ellery" not in plain(response)
    response = page(sign_in, cast.executive)
    assert names(response) == ["Dana Whitfield"]
    assert response.context["lost"][0]["satisfaction"] == 5


def test_the_autopsy_says_what_was_known_when_and_from_whom(cast: SimpleNamespace, sign_in: Any) -> None:
    gone = lost(cast)
    leonard = says(gone, "Leonard Ellery", 5, 2, on=today() - 60 * DAYS)
    request = record_request(by=None, contact=leonard, sent_at=start_of(today() - 50 * DAYS) + NOON)
    FeedbackRequest.objects.filter(pk=request.pk).update(asked_by=cast.owner)
    perceive(leonard, cast.owner, "Savvy", 4, 8, on=today() - 60 * DAYS)
    perceive(leonard, cast.owner, "Integrity", 9, 8, on=today() - 60 * DAYS)
    response = page(sign_in, cast.executive)
    (one,) = response.context["lost"]
    assert (one["satisfaction"], one["answer"].contact, one["said_on"]) == (5, leonard, today() - 60 * DAYS)
    assert (one["asked"], one["asked_on"], one["asked_by"]) == (
        "Leonard Ellery",
        today() - 50 * DAYS,
        "Marta Lindqvist",
    )
    (pair,) = one["pairs"]
    assert (pair.summary.signed_gap, pair.summary.absolute_gap) == (1.5, 2.5)
    text = plain(response)
    assert "Of 1 client lost in twelve months, 1 had last said they were satisfied." in text
    assert f"/relationships/{leonard.pk}/{cast.owner.pk}/?on={gone.lost_on}" in text
    assert "A merger." in text


def test_pairs_of_after_the_loss_and_other_peoples_are_left_out(cast: SimpleNamespace, sign_in: Any) -> None:
    gone = lost(cast)
    leonard = ContactFactory(account=gone, full_name="Leonard Ellery")
    perceive(leonard, cast.owner, "Savvy", 4, 8, on=today() - 20 * DAYS)
    perceive(leonard, cast.outsider, "Savvy", 4, 8, on=today() - 60 * DAYS)
    response = page(sign_in, cast.owner)
    (one,) = response.context["lost"]
    assert (one["pairs"], one["satisfaction"], one["asked_on"]) == ([], None, None)
    assert "not heard in the year before" in plain(response)


def test_an_account_lost_longer_ago_or_unseen_has_none(cast: SimpleNamespace, sign_in: Any) -> None:
    lost(cast, "Long gone", lost_on=today() - 420 * DAYS)
    assert page(sign_in, cast.owner).context["lost"] == []
    lost(cast)
    assert page(sign_in, cast.outsider).context["lost"] == []
    before = Month.of(today() - 120 * DAYS)
    response = page(sign_in, cast.owner, f"?month={before}")
    assert [one["account"].name for one in response.context["lost"]] == ["Long gone"]


@pytest.mark.parametrize("month", ["", "2999-01", "0001-01", "nonsense", "2025-13"])
def test_a_month_that_is_none_or_to_come_shows_this_one_or_the_first(
    cast: SimpleNamespace, sign_in: Any, month: str
) -> None:
    response = page(sign_in, cast.owner, f"?month={month}")
    assert response.status_code == 200
    assert response.context["month"] == (Month(1990, 1) if month == "0001-01" else Month.current())


def test_it_costs_the_same_for_one_lost_client_and_for_three(cast: SimpleNamespace, sign_in: Any) -> None:
    counts = []
    for many in (1, 3):
        for number in range(many):
            contact = says(lost(cast, f"Lost {many}.{number}"), "Leonard", 5, 2, on=today() - 60 * DAYS)
            perceive(contact, cast.owner, "Savvy", 4, 8, on=today() - 60 * DAYS)
            says(cast.account, f"Content {many}.{number}", 4, 2, on=today() - 5 * DAYS)
        client = sign_in(cast.executive)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(LEAVING).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
