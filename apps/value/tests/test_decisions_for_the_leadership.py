"""A decision that only answers for the leadership led to is the leadership's."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from apps.core.months import start_of
from apps.feedback.models import Change, Response
from apps.feedback.services import update_response
from apps.feedback.tests.factories import ResponseFactory
from apps.value.models import Decision
from apps.value.services.decisions import update_decision
from apps.value.tests.deciding import DecisionFactory
from apps.value.tests.northgate import LAST, enter_northgate


@pytest.fixture
def northgate(cast: SimpleNamespace) -> SimpleNamespace:
    return enter_northgate(cast.account, cast.owner)


def answer_of(contact: Any) -> Response:
    return Response.objects.get(contact=contact)


@pytest.fixture
def secret(northgate: Any) -> Response:
    return ResponseFactory(contact=northgate.dana, is_leadership_only=True, answered_at=start_of(LAST))


@pytest.mark.parametrize(
    ("who", "sees"),
    {
        "lead": True,
        "executive": True,
        "owner": False,
        "teammate": False,
        "administrator": False,
        "outsider": False,
        "coach": False,
    }.items(),
)
def test_it_is_seen_by_whoever_may_read_one_of_its_answers(
    cast: SimpleNamespace, northgate: Any, secret: Response, who: str, sees: bool
) -> None:
    DecisionFactory(impact=northgate.speed, by=cast.lead, responses=[secret])
    assert Decision.objects.visible_to(getattr(cast, who)).exists() is sees
    assert Change.objects.visible_to(getattr(cast, who)).exists() is sees


def test_nobody_links_an_answer_they_may_not_read(cast: SimpleNamespace, northgate: Any, secret: Response) -> None:
    for who in (cast.owner, cast.administrator):
        with pytest.raises(ValidationError, match="may read"):
            DecisionFactory(impact=northgate.speed, by=who, responses=[secret])


def test_whoever_does_not_see_it_does_not_take_it_off(cast: SimpleNamespace, northgate: Any, secret: Response) -> None:
    open_one = answer_of(northgate.priya)
    row = DecisionFactory(impact=northgate.speed, by=cast.lead, responses=[secret, open_one])
    update_decision(by=cast.owner, decision=row, responses=[], reason="Mine.")
    assert list(row.responses.all()) == [secret]


def test_its_words_are_shared_with_nobody_else(cast: SimpleNamespace, northgate: Any, secret: Response) -> None:
    words = {"said": "Too slow.", "did": "We look again."}
    DecisionFactory(impact=northgate.speed, by=cast.lead, responses=[secret], **words)
    assert not Change.objects.get().is_shared


def test_an_answer_that_becomes_one_hides_the_decision(cast: SimpleNamespace, northgate: Any) -> None:
    answer = answer_of(northgate.priya)
    DecisionFactory(impact=northgate.speed, by=cast.owner, responses=[answer])
    update_response(by=None, response=answer, is_leadership_only=True)
    assert not Decision.objects.visible_to(cast.owner).exists()
