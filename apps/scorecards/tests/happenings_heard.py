"""What may be heard from the clients of the firm of `happenings.py`, and what comes of it."""

import datetime as dt
from typing import Any

from apps.feedback.models import FeedbackExclusion, FollowUp, Response
from apps.feedback.services import record_change
from apps.relationships.models import Perception
from apps.relationships.tests.factories import PerceptionFactory
from apps.scorecards.tests.chance import Chance
from apps.scorecards.tests.facts import answer, ask
from apps.scorecards.tests.quiet import ago


def hear(firm: Any, chance: Chance) -> None:
    contact = chance.choice(firm.contacts)
    ratings = {
        impact: chance.choice([None, (chance.score(), chance.score())])
        for impact in firm.impacts
        if impact.account_id == contact.account_id
    }
    said = answer(
        contact,
        chance.moment(14),
        ratings,
        overall_satisfaction=chance.choice([None, chance.score()]),
        stay_intent=chance.score(),
        recommend=chance.score(0, 10),
        is_leadership_only=chance.random() < 0.3,
    )
    if chance.random() < 0.4:
        said.themes.set([firm.theme])
    if chance.random() < 0.4:
        FollowUp.objects.create(response=said, due_at=said.answered_at + dt.timedelta(hours=48))
    firm.answers.append(said)


def change_an_answer(firm: Any, chance: Chance) -> None:
    if firm.answers:
        said = chance.choice(firm.answers)
        said.is_leadership_only = not said.is_leadership_only
        said.overall_satisfaction = chance.score()
        said.answered_at = chance.moment(14)
        said.save()


def replace_an_answer(firm: Any, chance: Chance) -> None:
    """The client changes what they said: the earlier version is kept."""
    if firm.answers:
        said = chance.choice(firm.answers)
        now = said.answered_at + dt.timedelta(days=chance.randint(1, 40))
        fields = {"contact": said.contact, "account": said.account, "overall_satisfaction": said.overall_satisfaction}
        Response.objects.create(**fields, answered_at=said.answered_at, superseded_at=now, version_of=said)
        Response.objects.filter(pk=said.pk).update(answered_at=now, overall_satisfaction=chance.score())
        said.refresh_from_db()


def drop_ratings(firm: Any, chance: Chance) -> None:
    if firm.answers:
        chance.choice(firm.answers).impact_ratings.all().delete()


def reply(firm: Any, chance: Chance) -> None:
    FollowUp.objects.filter(response__account=chance.choice(firm.accounts)).update(first_reply_at=chance.moment())


def make_a_change(firm: Any, chance: Chance) -> None:
    account = chance.choice(firm.accounts)
    ids = [said.pk for said in firm.answers if said.account_id == account.pk and chance.random() < 0.5]
    source = account.pk * 10 + chance.randrange(2)
    words = {"said": "Slow.", "did": "Faster.", "made_on": chance.day()}
    answers = Response.objects.filter(pk__in=ids)
    record_change(by=None, account=account, source_kind="decision", source=source, **words, responses=answers)


def send_a_request(firm: Any, chance: Chance) -> None:
    sent_on = chance.day()
    answered = str(sent_on + dt.timedelta(days=2)) if chance.random() < 0.5 else ""
    ask(chance.choice(firm.contacts), str(sent_on), answered=answered)


def exclude_a_contact(firm: Any, chance: Chance) -> None:
    FeedbackExclusion.objects.create(
        contact=chance.choice(firm.contacts),
        reason="On leave",
        requested_by=firm.person,
        approved_by=firm.approver,
        approved_at=chance.moment(),
        until_on=ago(-1),
    )


def compare_with_the_client(firm: Any, chance: Chance) -> None:
    at = chance.moment(5)
    PerceptionFactory(
        contact=chance.choice(firm.contacts),
        person=firm.person,
        dimension=firm.dimension,
        asked_on=at.date(),
        seller_score=chance.score(0, 10),
        seller_answered_at=at,
        client_score=chance.score(0, 10),
        client_answered_at=at + dt.timedelta(days=chance.randint(0, 6)),
    )


def keep_a_pair_for_the_leadership(firm: Any, chance: Chance) -> None:
    rows = Perception.objects.filter(contact__in=[contact.pk for contact in firm.contacts]).order_by("?")
    Perception.objects.filter(pk__in=rows.values("pk")[:1]).update(is_leadership_only=True)


HEARD = [
    hear,
    change_an_answer,
    replace_an_answer,
    drop_ratings,
    reply,
    make_a_change,
    send_a_request,
    exclude_a_contact,
    compare_with_the_client,
    keep_a_pair_for_the_leadership,
]
