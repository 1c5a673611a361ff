"""A contact has left: who takes over, or what was done about it."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from apps.accounts.models import Contact
from apps.accounts.services import settle_departure, update_contact
from apps.accounts.tests.factories import ContactFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def gone(cast: SimpleNamespace) -> Contact:
    fields = {"full_name": "Dana Ruiz", "seniority": "executive", "left_on": dt.date(2025, 6, 30)}
    return ContactFactory(account=cast.account, **fields)


@pytest.fixture
def heir(cast: SimpleNamespace) -> Contact:
    return ContactFactory(account=cast.account, full_name="Priya Raman")


def url_of(contact: Contact) -> str:
    return reverse("accounts:departure", args=[contact.pk])


def test_a_successor_is_named_on_the_page_and_stands_with_the_contact(
    cast: SimpleNamespace, sign_in: Any, gone: Contact, heir: Contact
) -> None:
    client = sign_in(cast.owner)
    assert "Dana Ruiz left Northgate on 30 June 2025." in client.get(url_of(gone)).text
    assert client.post(url_of(gone), {"successor": heir.pk}).url == gone.get_absolute_url()
    assert "Priya Raman" in client.get(gone.get_absolute_url()).text
    assert gone.events.last().successor_id == heir.pk


def test_what_was_done_will_do_and_nothing_will_not(cast: SimpleNamespace, sign_in: Any, gone: Contact) -> None:
    client = sign_in(cast.owner)
    refused = client.post(url_of(gone), {"departure_note": "  "})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["successor"])
    assert client.post(url_of(gone), {"departure_note": "Met the board."}).status_code == 302
    gone.refresh_from_db()
    assert gone.departure_note == "Met the board."


def test_the_successor_is_somebody_else_at_the_same_client_who_is_there(
    cast: SimpleNamespace, sign_in: Any, gone: Contact, heir: Contact
) -> None:
    stranger = ContactFactory(account=cast.foreign_account)
    former = ContactFactory(account=cast.account, left_on=dt.date(2025, 1, 1))
    client = sign_in(cast.administrator)
    for wrong in (gone, stranger, former):
        assert client.post(url_of(gone), {"successor": wrong.pk}).status_code == 422
    for wrong in (gone, stranger):
        with pytest.raises(ValidationError, match="successor"):
            settle_departure(by=None, contact=gone, successor=wrong)
    with pytest.raises(ValidationError, match="has not left"):
        settle_departure(by=None, contact=heir, departure_note="Called.")


def test_of_two_at_once_the_second_sees_it_and_keeps_what_they_typed(
    cast: SimpleNamespace, sign_in: Any, gone: Contact, heir: Contact
) -> None:
    seen = gone.version
    settle_departure(by=cast.owner, contact=gone, successor=heir)
    late = sign_in(cast.teammate).post(url_of(gone), {"departure_note": "My own words", "version": seen})
    assert (late.status_code, "My own words" in late.text) == (409, True)


@pytest.mark.parametrize(
    ("who", "status"),
    [
        *(("owner", 200), ("teammate", 200), ("lead", 200), ("administrator", 200)),
        *(("executive", 403), ("coach", 403), ("outsider", 404)),
    ],
)
def test_who_writes_on_the_account_says_it(
    cast: SimpleNamespace, sign_in: Any, gone: Contact, who: str, status: int
) -> None:
    assert sign_in(getattr(cast, who)).get(url_of(gone)).status_code == status
    if status != 200:
        with pytest.raises(PermissionDenied):
            settle_departure(by=getattr(cast, who), contact=gone, departure_note="Called.")


def test_who_comes_back_and_leaves_again_is_asked_about_anew(cast: SimpleNamespace, gone: Contact) -> None:
    settle_departure(by=cast.owner, contact=gone, departure_note="Met the board.")
    update_contact(by=cast.owner, contact=gone, left_on=dt.date(2025, 7, 1))
    assert not Contact.objects.departed_by(dt.date(2025, 7, 2)).exists()
    update_contact(by=cast.owner, contact=gone, left_on=None)
    update_contact(by=cast.owner, contact=gone, left_on=dt.date(2025, 7, 2))
    assert list(Contact.objects.departed_by(dt.date(2025, 7, 2))) == [gone]


def test_who_is_still_there_has_no_such_page(cast: SimpleNamespace, sign_in: Any, heir: Contact) -> None:
    assert sign_in(cast.owner).get(url_of(heir)).status_code == 404
