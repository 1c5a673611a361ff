"""A case somebody was asked about, and who reads how they found its handling."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from apps.accounts.tests.factories import ContactFactory
from apps.cases.services import delete_case
from apps.cases.tests.factories import CaseFactory
from apps.feedback.models import FeedbackRequest, Response
from apps.feedback.tests.asking import ask
from apps.feedback.tests.factories import RequestFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(cast: SimpleNamespace) -> SimpleNamespace:
    asked = ask(cast)
    asked.case = CaseFactory(account=cast.account, contact=asked.contact)
    FeedbackRequest.objects.update(case=asked.case)
    return asked


def read(asked: SimpleNamespace) -> int | None:
    """What everybody on the account reads on the case."""
    asked.case.refresh_from_db()
    return asked.case.satisfaction


def test_a_case_somebody_was_asked_about_stays(cast: SimpleNamespace) -> None:
    contact = ContactFactory(account=cast.account)
    case = CaseFactory(account=cast.account, contact=contact)
    request = RequestFactory(contact=contact)
    FeedbackRequest.objects.filter(pk=request.pk).update(case=case)
    with pytest.raises(ValidationError) as error:
        delete_case(by=cast.owner, case=case)
    assert error.value.messages == ["It cannot be deleted, because other rows stand on it: 1 feedback requests."]


def test_what_is_said_of_a_case_for_the_leadership_is_read_by_nobody_else(
    client: Client, cast: SimpleNamespace, asked: SimpleNamespace, sign_in: Any
) -> None:
    client.post(asked.url, {"case": "1", "leadership": "1"})
    assert read(asked) is None
    assert 'name="case" value="1" checked' in client.get(asked.url).content.decode(), "the client finds it again"
    assert "1 of 5" in client.get(f"{asked.url}thanks/").content.decode()
    assert (
        "How we handled the case" in sign_in(cast.lead).get(Response.objects.get().get_absolute_url()).content.decode()
    )


def test_it_goes_to_the_case_when_the_client_opens_the_answer_to_all_and_comes_back_when_they_close_it(
    client: Client, asked: SimpleNamespace
) -> None:
    client.post(asked.url, {"case": "1", "leadership": "1"})
    client.post(asked.url, {"case": "1"})
    assert (read(asked), Response.objects.current().get().case_satisfaction) == (1, None)
    client.post(asked.url, {"case": "1", "leadership": "1"})
    assert (read(asked), Response.objects.current().get().case_satisfaction) == (None, 1)
    assert [row.case_satisfaction for row in Response.objects.exclude(version_of=None).order_by("pk")] == [1, None]
    assert client.post(asked.url, {"case": "1", "leadership": "1"}).status_code == 303
    assert Response.objects.count() == 3, "the same once more is no new answer"


def test_an_answer_for_the_leadership_takes_nothing_from_the_case_that_others_entered(
    client: Client, asked: SimpleNamespace
) -> None:
    type(asked.case).objects.update(satisfaction=4)
    client.post(asked.url, {"case": "cannot_judge", "overall": "3", "leadership": "1"})
    assert read(asked) == 4
