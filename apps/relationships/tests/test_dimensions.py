"""What both sides are asked is the firm's own: worded on a page or by the API, by leads and administrators."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from apps.accounts.tests.factories import ContactFactory
from apps.feedback.models import StandingItem
from apps.people.tests.caller import Caller
from apps.relationships.models import Dimension, Practice
from apps.relationships.services import default_dimensions, push_questions

pytestmark = pytest.mark.django_db
LIST, NEW = "/relationships/dimensions/", "/relationships/dimensions/new/"
GIVEN = {
    "name": "Candour",
    "position": 9,
    "is_asked": "on",
    "client_en": "Does {person} tell you what you would rather not hear?",
    "client_de": "Sagt {person} Ihnen auch Unangenehmes?",
    "seller_en": "Do you tell {contact} what is hard to hear?",
}


def edit_url(row: Dimension) -> str:
    return reverse("relationships:dimension_update", args=[row.pk])


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("lead", 200),
        ("administrator", 200),
        ("owner", 403),
        ("teammate", 403),
        ("executive", 403),
        ("coach", 403),
        ("outsider", 403),
    ],
)
def test_leads_and_administrators_word_what_is_asked_and_everybody_reads_it(
    cast: SimpleNamespace, sign_in: Any, who: str, status: int
) -> None:
    default_dimensions()
    client = sign_in(getattr(cast, who))
    assert "Can you rely on what {person} tells you?" in client.get(LIST).text
    row = Dimension.objects.get(name="Savvy")
    assert [client.get(NEW).status_code, client.get(edit_url(row)).status_code] == [status, status]
    assert client.post(NEW, GIVEN).status_code == (302 if status == 200 else 403)
    assert Dimension.objects.filter(name="Candour").exists() is (status == 200)


def test_a_new_dimension_is_asked_in_its_place_in_both_sides_words(cast: SimpleNamespace, sign_in: Any) -> None:
    default_dimensions()
    contact = ContactFactory(account=cast.account)
    assert sign_in(cast.lead).post(NEW, GIVEN).url == LIST
    row = Dimension.objects.get(name="Candour")
    assert row.client_wordings == {"en": GIVEN["client_en"], "de": GIVEN["client_de"]}
    assert row.seller_wordings == {"en": GIVEN["seller_en"]}
    push_questions()
    asked = StandingItem.objects.filter(contact=contact, is_asked=True).order_by("position")
    assert asked.count() == 7
    assert asked.last().wordings["de"] == GIVEN["client_de"]


def test_a_retired_dimension_is_asked_no_more_and_its_answers_stay(cast: SimpleNamespace, sign_in: Any) -> None:
    contact = ContactFactory(account=cast.account)
    push_questions()
    row = Dimension.objects.get(name="Chemistry")
    words = {f"{side}_{code}": text for side in ("client", "seller") for code, text in words_of(row, side).items()}
    given = {"name": row.name, "position": row.position, **words, "version": row.version}
    assert sign_in(cast.lead).post(edit_url(row), given).status_code == 302
    row.refresh_from_db()
    assert (row.is_asked, row.client_wordings["de"]) == (False, "Arbeiten Sie gern mit {person} zusammen?")
    push_questions()
    asked = StandingItem.objects.filter(contact=contact)
    assert (asked.filter(is_asked=True).count(), asked.count()) == (5, 6)
    assert "Not asked" in sign_in(cast.owner).get(LIST).text


def words_of(row: Dimension, side: str) -> dict[str, str]:
    return dict(getattr(row, f"{side}_wordings"))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"client_en": ""}, "This field is required."),
        ({"client_de": "Wie ist {contact}?"}, "Write {person} for the name; {contact} stands for nothing."),
        ({"seller_en": "What of {name}?"}, "Write {contact} for the name; {name} stands for nothing."),
        ({"name": "savvy"}, "There is a dimension of this name already."),
        ({"name": ""}, "This field is required."),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_what_was_typed_stays(
    cast: SimpleNamespace, sign_in: Any, wrong: dict[str, str], said: str
) -> None:
    default_dimensions()
    response = sign_in(cast.lead).post(NEW, GIVEN | wrong)
    assert response.status_code == 422
    assert said in response.text
    assert "Do you tell {contact}" in response.text or "seller_en" in wrong
    assert Dimension.objects.count() == 6


def test_of_two_who_change_one_the_second_is_told(cast: SimpleNamespace, sign_in: Any) -> None:
    default_dimensions()
    row = Dimension.objects.get(name="Savvy")
    seen = row.version
    given = GIVEN | {"name": "Savvy", "version": seen}
    assert sign_in(cast.lead).post(edit_url(row), given).status_code == 302
    second = sign_in(cast.administrator).post(edit_url(row), given | {"client_en": "Is {person} savvy?"})
    assert second.status_code == 409
    assert "Is {person} savvy?" in second.text
    assert GIVEN["client_en"] in second.text


def test_the_api_words_dimensions_for_the_same_people(cast: SimpleNamespace) -> None:
    default_dimensions()
    given = {"name": "Candour", "client_wordings": {"en": "Is {person} candid?"}, "position": 9}
    for who in ("owner", "executive", "coach"):
        assert Caller(getattr(cast, who)).post("dimensions/", given, format="json").status_code == 403
    made = Caller(cast.lead).post("dimensions/", given, format="json")
    assert (made.status_code, made.json()["position"], made.json()["is_asked"]) == (201, 9, True)
    url = f"dimensions/{made.json()['id']}/"
    assert Caller(cast.lead).patch(url, {"is_asked": False}, format="json").json()["is_asked"] is False
    wrong = Caller(cast.lead).patch(url, {"client_wordings": {"en": "Is {she} candid?"}}, format="json")
    assert (wrong.status_code, list(wrong.json())) == (400, ["client_wordings"])
    told = Caller(cast.owner).get("dimensions/").json()
    assert [row["name"] for row in told["results"]][-1] == "Candour"


def test_a_lead_adds_a_practice_of_the_firms_own_and_a_manager_does_not(cast: SimpleNamespace, sign_in: Any) -> None:
    url = reverse("relationships:practice_create")
    given = {"name": "Sit in their meeting", "advice": "Once a quarter, and say nothing.", "is_offered": "on"}
    assert sign_in(cast.owner).post(url, given).status_code == 403
    assert sign_in(cast.lead).post(url, given).status_code == 302
    assert Practice.objects.filter(name="Sit in their meeting").exists()
    assert "Sit in their meeting" in sign_in(cast.owner).get(reverse("relationships:practices")).text
