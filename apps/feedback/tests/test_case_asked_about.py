"""A case somebody was asked about."""

from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError

from apps.accounts.tests.factories import ContactFactory
from apps.cases.services import delete_case
from apps.cases.tests.factories import CaseFactory
from apps.feedback.models import FeedbackRequest
from apps.feedback.tests.factories import RequestFactory


def test_a_case_somebody_was_asked_about_stays(cast: SimpleNamespace) -> None:
    contact = ContactFactory(account=cast.account)
    case = CaseFactory(account=cast.account, contact=contact)
    request = RequestFactory(contact=contact)
    FeedbackRequest.objects.filter(pk=request.pk).update(case=case)
    with pytest.raises(ValidationError) as error:
        delete_case(by=cast.owner, case=case)
    assert error.value.messages == ["It cannot be deleted, because other rows stand on it: 1 feedback requests."]
