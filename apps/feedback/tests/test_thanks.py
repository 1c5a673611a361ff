"""After sending: what happens next, and "you said, we did"."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from apps.accounts.tests.factories import ContactFactory
from apps.core.months import today
from apps.feedback.models import Change, FeedbackRequest, Response
from apps.feedback.tests.asking import ask
from apps.feedback.told import working_days_after
from apps.impacts.tests.factories import ImpactFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(cast):
    cast.impact = ImpactFactory(account=cast.account)
    return ask(cast)


def past_answer(contact, days_ago: int, **fields) -> Response:
    moment = timezone.now() - dt.timedelta(days=days_ago)
    return Response.objects.create(contact=contact, account=contact.account, answered_at=moment, **fields)


def changed(account, did: str, days_ago: int, *responses: Response, is_shared: bool = False) -> None:
    made_on = today() - dt.timedelta(days=days_ago)
    fields = {"said": f"You said: {did}", "did": did, "made_on": made_on, "is_shared": is_shared}
    Change.objects.create(account=account, **fields).responses.set(responses)


@pytest.mark.parametrize(
    ("day", "by"), [("2026-11-26", "2026-11-30"), ("2026-11-27", "2026-12-01"), ("2026-11-29", "2026-12-01")]
)
def test_two_working_days_pass_over_the_weekend(day, by):
    assert working_days_after(dt.date.fromisoformat(day), 2) == dt.date.fromisoformat(by)


@pytest.mark.parametrize("form", [{"overall": "2"}, {"importance": "5", "satisfaction": "3"}])
def test_whoever_is_not_satisfied_hears_by_when_somebody_answers(client, asked, cast, form):
    form = {name if name == "overall" else f"impact-{cast.impact.pk}-{name}": value for name, value in form.items()}
    with time_machine.travel(dt.datetime(2026, 11, 27, 15, tzinfo=dt.UTC), tick=False):
        FeedbackRequest.objects.update(expires_at=dt.datetime(2026, 12, 20, tzinfo=dt.UTC))
        client.post(asked.url, form)
        page = client.get(f"{asked.url}thanks/").content.decode()
    assert "One of us answers you by 1 December 2026." in page


def test_whoever_is_satisfied_is_promised_no_reply(client, asked):
    client.post(asked.url, {"overall": "3"})
    page = client.get(f"{asked.url}thanks/").content.decode()
    assert "One of us answers you by" not in page
    assert "Marta Lindqvist reads it" in page
    assert "Owen Clarke reads it as well" in page


def test_what_changed_since_their_last_answer_stands_on_page_and_thanks(client, asked, cast):
    theirs = past_answer(asked.contact, 100)
    past_answer(asked.contact, 300)
    colleague = ContactFactory(account=cast.account)
    others, closed = past_answer(colleague, 80), past_answer(colleague, 70, is_leadership_only=True)
    changed(cast.account, "Sorted by urgency.", 50, theirs)
    changed(cast.account, "A report on the third.", 40, others, is_shared=True)
    changed(cast.account, "Colleague was called.", 30, others)
    changed(cast.account, "Leadership heard.", 20, closed)
    changed(cast.account, "Long before.", 101, theirs, is_shared=True)
    changed(cast.foreign_account, "Elsewhere.", 10, is_shared=True)
    first = client.get(asked.url).content.decode()
    client.post(asked.url, {"overall": "4"})
    for page in (first, client.get(f"{asked.url}thanks/").content.decode(), client.get(asked.url).content.decode()):
        assert page.index("A report on the third.") < page.index("Sorted by urgency.")
        for hidden in ("Colleague was called.", "Leadership heard.", "Long before.", "Elsewhere."):
            assert hidden not in page


def test_at_most_five_changes_the_newest_first(client, asked, cast):
    past_answer(asked.contact, 100)
    for number in range(7):
        changed(cast.account, f"Change {number}.", number, is_shared=True)
    page = client.get(asked.url).content.decode()
    assert [f"<dd>Change {n}." in page or f'"mb-0">Change {n}.' in page for n in range(7)] == [True] * 5 + [False] * 2


def test_who_never_answered_is_told_of_no_change(client, asked, cast):
    changed(cast.account, "Sorted by urgency.", 5, is_shared=True)
    assert "You said, we did" not in client.get(asked.url).content.decode()
