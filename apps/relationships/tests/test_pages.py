"""The page of blind answers that are due, what calls for it, and the page of people asked about."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from apps.accounts.models import Account
from apps.core.months import today
from apps.people.tests.factories import PersonFactory
from apps.relationships import attention
from apps.relationships.models import Perception, Subject
from apps.relationships.queries import PAIRED_WITHIN
from apps.relationships.services import name_subject
from apps.relationships.tests.asking import answer, ask_about, rows_of

pytestmark = pytest.mark.django_db
DUE = "/relationships/due/"


def needs(person: Any) -> list[Any]:
    return list(attention.items(person, Account.objects.visible_to(person).in_care_of(person), today()))


def form_of(rows: list[Perception], *scores: int) -> dict[str, Any]:
    named = {f"item-{row.pk}": score for row, score in zip(rows, scores, strict=False)}
    return {"contact": rows[0].contact_id, **named}


def test_what_is_due_stands_in_one_form_a_buyer_and_tells_nothing_of_the_answer(cast, sign_in):
    asked = ask_about(cast)
    before = sign_in(cast.owner).get(DUE).content.decode()
    answer(asked, 10)
    page = sign_in(cast.owner).get(DUE).content.decode()
    assert page.count("<fieldset") == before.count("<fieldset") == 6
    assert "How do you expect Priya Nair to answer?" in page
    assert "An answer locks when you save it" in page
    assert "checked" not in page
    assert "Nothing is due." in sign_in(cast.outsider).get(DUE).content.decode()


def test_saving_locks_what_was_chosen_and_leaves_the_rest_due(cast, sign_in):
    rows = rows_of(ask_about(cast))
    done = sign_in(cast.owner).post(DUE, form_of(rows, 0, 10), follow=True).content.decode()
    assert "2 answers are locked." in done
    assert done.count("<fieldset") == 4
    assert [row.seller_score for row in Perception.objects.order_by("dimension__position")] == [0, 10, *[None] * 4]


@pytest.mark.parametrize(
    ("scores", "words"), [((), "Choose at least one number"), ((5, 11), "from 0 to 10"), (("x",), "from 0 to 10")]
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(cast, sign_in, scores, words):
    rows = rows_of(ask_about(cast))
    response = sign_in(cast.owner).post(DUE, form_of(rows, *scores))
    assert response.status_code == 422
    assert words in response.content.decode()
    assert response.content.decode().count("checked") == (1 if 5 in scores else 0)
    assert not Perception.objects.filter(seller_answered_at__isnull=False).exists()


def test_nobody_answers_in_anothers_name(cast, sign_in):
    rows = rows_of(ask_about(cast))
    for person in (cast.lead, cast.administrator, cast.outsider, cast.coach):
        assert sign_in(person).post(DUE, form_of(rows, 5)).status_code == 422
    assert not Perception.objects.filter(seller_answered_at__isnull=False).exists()


def test_the_page_costs_the_same_for_one_buyer_and_for_three(cast, sign_in, django_assert_num_queries):
    client = sign_in(cast.owner)
    ask_about(cast)
    client.get(DUE)
    with django_assert_num_queries(3):
        client.get(DUE)
    for name in ("a", "b"):
        ask_about(cast, full_name=name.title(), email=f"{name}@northgate.example")
    with django_assert_num_queries(3):
        assert client.get(DUE).content.decode().count("Lock my answers") == 3


def test_it_is_needed_while_the_client_was_asked_and_the_seller_has_not_answered(cast, sign_in):
    asked = ask_about(cast)
    (item,) = needs(cast.owner)
    assert item.title == "Say how you expect Priya Nair (Northgate) to answer"
    assert (item.due_on, item.account_id) == (today() + PAIRED_WITHIN, cast.account.pk)
    assert "6 questions wait" in item.text
    assert needs(cast.lead) == []
    sign_in(cast.owner).post(DUE, form_of(rows_of(asked), *[5] * 6))
    assert needs(cast.owner) == []


def subjects_page(cast: SimpleNamespace) -> str:
    return reverse("relationships:subjects", args=[cast.account.pk])


def test_the_lead_names_somebody_and_ends_it(cast, sign_in):
    client = sign_in(cast.lead)
    done = client.post(subjects_page(cast), {"person": cast.teammate.pk}, follow=True).content.decode()
    assert "From the next request on they are asked about Jon Teammate." in done
    assert "Named by Owen Clarke" in done
    subject = Subject.objects.get()
    ended = client.post(reverse("relationships:end_subject", args=[subject.pk]), follow=True).content.decode()
    assert "They are asked about Jon Teammate no more." in ended
    assert client.post(subjects_page(cast), {"person": ""}).status_code == 422


def test_who_may_open_and_who_may_name(cast, sign_in):
    subject = name_subject(by=cast.lead, account=cast.account, person=cast.teammate)
    end, someone = reverse("relationships:end_subject", args=[subject.pk]), PersonFactory()
    opened = {"owner": 200, "teammate": 200, "lead": 200, "executive": 200, "administrator": 200}
    opened |= {"coach": 403, "outsider": 404}
    for who, status in opened.items():
        client = sign_in(getattr(cast, who))
        assert client.get(subjects_page(cast)).status_code == status, who
        may_name = who in {"lead", "administrator"}
        if not may_name:
            assert client.post(subjects_page(cast), {"person": someone.pk}).status_code in {403, 404}, who
            assert client.post(end).status_code in {403, 404}, who
    assert Subject.objects.get().ended_on is None


def test_the_history_of_everything_never_shows_a_perception(cast, sign_in):
    asked = ask_about(cast)
    answer(asked, 8)
    client = sign_in(cast.administrator)
    for url in ("/history/", "/history/?model=relationships.perception"):
        page = client.get(url, follow=True).content.decode()
        assert "Perception" not in page
    assert "Dimension" in client.get("/history/").content.decode()
