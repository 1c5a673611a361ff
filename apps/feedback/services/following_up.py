"""Follow-ups of low answers: opened by an answer, worked on by people, closed with what was done and what changed."""

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core.audit import acting
from apps.core.months import day_of
from apps.core.services import lock
from apps.feedback.care import owner_of
from apps.feedback.models import FollowUp, Response
from apps.feedback.services import telling
from apps.feedback.services.changes import write_change
from apps.people.models import Person

REPLY_WITHIN = dt.timedelta(hours=48)
SOURCE = "follow_up"  # of the change that a follow-up leads to
State = FollowUp.State


def follow_low_answer(response: Response, *, is_first: bool = False, is_low: bool | None = None) -> None:
    """Open a follow-up where the answer is low and has none; one for the leadership only moves to the lead.

    Whoever has to know is told after the commit (telling.py).
    """
    known = None if is_first else FollowUp.objects.select_for_update().filter(response=response).first()
    if known is None:
        if is_low is None:
            is_low = Response.objects.low().filter(pk=response.pk).exists()
        if not is_low:
            return
        due_at = response.answered_at + REPLY_WITHIN
        FollowUp.objects.create(response=response, owner=owner_of(response), due_at=due_at)
    elif response.is_leadership_only:
        _keep_to_the_leadership(known, response)
    telling.ask_to_tell()


def _keep_to_the_leadership(follow_up: FollowUp, response: Response) -> None:
    owner = follow_up.owner
    if owner is not None and Response.objects.readable_by(owner).filter(pk=response.pk).exists():
        return
    follow_up.owner = owner_of(response)
    if follow_up.state != State.CLOSED:
        follow_up.told_of = None  # whose it is now has heard of nothing
    follow_up.save()


def take_follow_up(*, by: Person, follow_up: FollowUp, seen: str = "") -> FollowUp:
    """Say that one works on it; it becomes theirs."""
    with acting(by):
        locked = _unfinished(by, follow_up, seen)
        locked.owner, locked.state = by, State.IN_PROGRESS
        return _saved(locked)


def record_reply(
    *, by: Person | None, follow_up: FollowUp, replied_at: dt.datetime | None = None, seen: str = ""
) -> FollowUp:
    """Record when the client was replied to, now if no moment is given. The first reply counts and stays."""
    moment = replied_at or timezone.now()
    with acting(by):
        locked = _unfinished(by, follow_up, seen)
        if locked.first_reply_at is not None:
            if replied_at is None or locked.first_reply_at == replied_at:
                return locked
            raise ValidationError({"first_reply_at": _("The first reply is recorded already.")})
        if moment > timezone.now():
            raise ValidationError({"first_reply_at": _("This cannot lie in the future.")})
        if moment < locked.due_at - REPLY_WITHIN:
            raise ValidationError({"first_reply_at": _("Nobody replies before the answer.")})
        locked.first_reply_at = moment
        locked.state = State.IN_PROGRESS
        return _saved(locked)


def hand_over_follow_up(*, by: Person | None, follow_up: FollowUp, to: Person, seen: str = "") -> FollowUp:
    """Give it to somebody else, who must be here and able to read the answer."""
    with acting(by):
        locked = _unfinished(by, follow_up, seen)
        if not to.is_active or not FollowUp.objects.visible_to(to).filter(pk=locked.pk).exists():
            raise ValidationError({"owner": _("Choose somebody who may read the answer.")})
        if locked.owner_id == to.pk:
            return locked
        locked.owner = to
        saved = _saved(locked)
        telling.tell_of_handed_over(saved, by)
        return saved


def close_follow_up(
    *,
    by: Person | None,
    follow_up: FollowUp,
    outcome: str,
    is_changed: bool = False,
    said: str = "",
    did: str = "",
    is_shared: bool = True,
    seen: str = "",
) -> FollowUp:
    """Close it with what was done. Where something changed, the client's words and ours become a `Change`."""
    with acting(by):
        locked = _unfinished(by, follow_up, seen)
        _check_closing(outcome, is_changed, said, did)
        locked.state, locked.outcome, locked.is_changed = State.CLOSED, outcome.strip(), is_changed
        locked.closed_at = timezone.now()
        saved = _saved(locked)
        if is_changed:
            write_change(
                by=by,
                account=locked.response.account,
                source=(SOURCE, locked.pk),
                words=(said, did),
                made_on=day_of(locked.closed_at),
                answers=[locked.response],
                is_shared=is_shared,
            )
    return saved


def update_follow_up(*, by: Person | None, follow_up: FollowUp, seen: str = "", **fields: Any) -> FollowUp:
    """What the API may change, through the services above: owner, first_reply_at, state, outcome, is_changed."""
    with acting(by):
        row = _unfinished(by, follow_up, seen)
        if fields.get("owner") is not None and fields["owner"].pk != row.owner_id:
            row = hand_over_follow_up(by=by, follow_up=row, to=fields["owner"])
        if fields.get("first_reply_at") is not None:
            row = record_reply(by=by, follow_up=row, replied_at=fields["first_reply_at"])
        state = fields.get("state", row.state)
        closing = {name: fields[name] for name in ("outcome", "is_changed", "said", "did") if name in fields}
        if state == State.CLOSED:
            return close_follow_up(by=by, follow_up=row, **{"outcome": "", **closing})
        if any(closing.values()):
            raise ValidationError({"state": _("Say what was done when you close it.")})
        if state != row.state:
            row = _moved(by, row, state)
    return row


def _moved(by: Person | None, row: FollowUp, state: str) -> FollowUp:
    if state == State.OPEN:
        raise ValidationError({"state": _("What is in progress does not go back to open.")})
    locked = lock(row)
    locked.state = state
    return _saved(locked)


def _unfinished(by: Person | None, follow_up: FollowUp, seen: str) -> FollowUp:
    """The follow-up as it is now, locked; PermissionDenied, Conflict, or ValidationError where it is closed."""
    if by is not None and not FollowUp.objects.writable_by(by).filter(pk=follow_up.pk).exists():
        raise PermissionDenied
    locked = lock(follow_up, seen=seen)
    if locked.state == State.CLOSED:
        raise ValidationError(_("This follow-up is closed."))
    return locked


def _saved(row: FollowUp) -> FollowUp:
    row.full_clean()
    row.save()
    return row


def _check_closing(outcome: str, is_changed: bool, said: str, did: str) -> None:
    errors: dict[str, str] = {}
    if not outcome.strip():
        errors["outcome"] = _("Say what was done.")
    if is_changed:
        needed = {"said": said, "did": did}
        errors |= {name: _("The client reads this; write it.") for name, text in needed.items() if not text.strip()}
    if errors:
        raise ValidationError(errors)
