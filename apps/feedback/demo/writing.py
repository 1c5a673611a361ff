"""Writes what was asked and answered at the demo firm, set by set."""

import datetime as dt
from collections.abc import Mapping

from apps.core.demo_firm import backdate
from apps.feedback.demo.replies import Asking, Reply
from apps.feedback.letter import letters_for
from apps.feedback.models import FeedbackRequest, ImpactRating, QuestionnaireVersion, Response, Theme
from apps.feedback.services.versions import standing_version
from apps.feedback.spans import life_of_a_link, until_reminder
from apps.outbox.models import Message

BATCH = 1000
State = FeedbackRequest.State


def write(askings: list[Asking], themes: Mapping[str, Theme], now: dt.datetime) -> None:
    """`now` decides which links still live."""
    versions = {
        asking.programme: standing_version(asking.programme.questionnaire_id) for asking in askings if asking.programme
    }
    requests = [_request(asking, now, versions.get(asking.programme)) for asking in askings]
    FeedbackRequest.objects.bulk_create(requests, batch_size=BATCH)
    backdate(FeedbackRequest, {request.pk: request.sent_at for request in requests})
    answered = [(asking.reply, request) for asking, request in zip(askings, requests, strict=True) if asking.reply]
    standing = [(reply, _response(reply, request)) for reply, request in answered]
    Response.objects.bulk_create([response for _reply, response in standing], batch_size=BATCH)
    earlier = [(reply.earlier, _version(reply, response)) for reply, response in standing if reply.earlier]
    Response.objects.bulk_create([version for _reply, version in earlier])
    _write_parts([*standing, *earlier], themes)


def _write_parts(replies: list[tuple[Reply, Response]], themes: Mapping[str, Theme]) -> None:
    backdate(Response, {response.pk: response.answered_at for _reply, response in replies})
    ratings = [
        ImpactRating(
            response=response,
            impact=impact,
            importance=importance,
            satisfaction=satisfaction,
            cannot_judge=importance is None,
        )
        for reply, response in replies
        for impact, (importance, satisfaction) in reply.ratings.items()
    ]
    ImpactRating.objects.bulk_create(ratings, batch_size=BATCH)
    backdate(ImpactRating, {rating.pk: rating.response.answered_at for rating in ratings})
    named = Response.themes.through
    chosen = [named(response=response, theme=themes[reply.theme]) for reply, response in replies if reply.theme]
    named._default_manager.bulk_create(chosen, batch_size=BATCH)


def write_messages(now: dt.datetime) -> None:
    """The mails whose links still live, kept in the Outbox as if they had left: a newcomer can open one."""
    recent = FeedbackRequest.objects.filter(expires_at__gt=now).exclude(state=State.BOUNCED).order_by("sent_at", "pk")
    loaded = ("contact__account__manager", "contact__account__team", "programme__questionnaire")
    requests = list(recent.select_related(*loaded))
    messages = letters_for(requests)
    moments = {request.pk: request.sent_at for request in requests}
    for message in messages:
        message.state, message.attempts = Message.State.KEPT, 1
        message.next_try_at = message.sent_at = moments[message.link_row]
    Message.objects.bulk_create(messages, batch_size=BATCH)
    backdate(Message, {message.pk: message.sent_at for message in messages})


def _request(asking: Asking, now: dt.datetime, version: QuestionnaireVersion | None) -> FeedbackRequest:
    expires_at = asking.sent_at + life_of_a_link()
    waits = State.SENT if expires_at > now else State.EXPIRED
    first = asking.reply and (asking.reply.earlier or asking.reply)
    reminded_at = asking.sent_at + until_reminder()
    is_reminded = reminded_at < min(now, first.at if first else now) and not asking.is_bounced
    return FeedbackRequest(
        contact=asking.contact,
        programme=asking.programme,
        asked_by=asking.asked_by,
        asked_version=version,
        due_on=asking.due_on,
        sent_at=asking.sent_at,
        expires_at=expires_at,
        reminded_at=reminded_at if is_reminded else None,
        answered_at=first.at if first else None,
        state=State.BOUNCED if asking.is_bounced else State.ANSWERED if first else waits,
    )


def _response(reply: Reply, request: FeedbackRequest) -> Response:
    return Response(
        contact=request.contact,
        account=request.contact.account,
        request=request,
        answered_at=reply.at,
        comment=reply.comment,
        is_leadership_only=reply.is_leadership_only,
        is_hand_picked=request.programme_id is None,
        **reply.scores,
    )


def _version(reply: Reply, standing: Response) -> Response:
    """The row that keeps what the client had answered before."""
    version = _response(reply.earlier, standing.request)  # type: ignore[arg-type]
    version.version_of, version.superseded_at = standing, reply.at
    return version
