"""Telling owners of follow-ups: a low answer has come in, or the client has changed it, or it is now theirs.

The request that records an answer only asks for this (`ask_to_tell`); what it could not ask for, the next beat finds.
What an owner knows of stands on the follow-up (`told_of`, the moment of that answer), written in the transaction that
queues the message: each is told once, however often and by however many at once this runs.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.core.audit import acting
from apps.core.scheduling import schedule
from apps.core.templatetags.desk import moment
from apps.feedback.models import FollowUp, Response
from apps.outbox.services import alert
from apps.people.models import Person

FOLLOW_ANSWERS = "apps.feedback.tasks.follow_answers"
CATCH_UP = dt.timedelta(days=7)  # what was not told in time is still told; what is older is history
NAMED = 10  # in a mail; the page has the rest

Whom = Callable[[FollowUp], list[Any]]
Subjects = tuple[str, str]  # of one answer (account, at), of several (n)


def ask_to_tell() -> None:
    """Have a worker tell whoever has to know, once this transaction has committed."""
    schedule(FOLLOW_ANSWERS)


def tell_of_low_answers() -> dict[str, int]:
    """Tell owners of answers that have come in and of those changed since; how many of each."""
    with acting(None):
        return {"opened": _tell_of_opened(), "changed": _tell_of_changed()}


def _tell_of_opened() -> int:
    rows = list(_untold().filter(told_of=None))
    unfinished = [row for row in rows if row.state != FollowUp.State.CLOSED]
    subjects = (one_low_answer(), _("%(n)d low answers have come in"))
    tell_each(unfinished, owner_alone, subjects, lambda row: f"opened-{_stamp(row.response.answered_at)}", in_full)
    _mark(rows)
    return len(unfinished)


def _tell_of_changed() -> int:
    low = Response.objects.low().filter(pk=OuterRef("response"))
    since = timezone.now() - CATCH_UP
    changed = {"told_of__lt": F("response__answered_at"), "response__answered_at__gte": since}
    rows = list(_untold().filter(**changed).annotate(is_low=Exists(low)))
    still_low = [row for row in rows if row.is_low]
    subjects = (_("%(account)s: a low answer was changed"), _("%(n)d low answers were changed"))
    tell_each(still_low, owner_alone, subjects, lambda row: f"changed-{_stamp(row.response.answered_at)}", in_full)
    _mark(rows)
    return len(still_low)


def tell_of_handed_over(follow_up: FollowUp, by: Person | None) -> None:
    if by is None or by.pk != follow_up.owner_id:
        subjects = (_("%(account)s: a low answer is now yours"), "")
        tell_each([follow_up], owner_alone, subjects, lambda row: f"given-{_stamp(row.updated_at)}", in_full)


def _untold() -> QuerySet[FollowUp]:
    """Follow-ups to look through, locked; those that somebody else is telling of at this moment are left to them."""
    rows = FollowUp.objects.select_for_update(of=("self",), skip_locked=True).order_by("due_at", "pk")
    return rows.select_related("owner", "response__contact", "response__account")


def _mark(rows: Sequence[FollowUp]) -> None:
    """Write down which answer was told of, not when: one that has come in meanwhile is told of next time."""
    for row in rows:
        row.told_of = row.response.answered_at
    FollowUp.objects.bulk_update(rows, ["told_of"], batch_size=1000)


def tell_each(
    rows: Iterable[FollowUp], whom: Whom, subjects: Subjects, what: Callable[[FollowUp], str], one: Callable[..., str]
) -> None:
    """One message an owner, team and secrecy, whatever the number of answers; `one` is the text about a single one.

    Of answers for the leadership it says neither who nor which account: administrators read the Outbox.
    """
    groups: dict[Any, list[FollowUp]] = defaultdict(list)
    for row in rows:
        groups[(row.owner_id, row.response.account.team_id, row.response.is_leadership_only)].append(row)
    for (_owner, team, is_secret), found in groups.items():
        first, is_one = found[0], len(found) == 1
        alert(
            key=f"follow-up:{first.pk}:{what(first)}",
            kind="follow_up",
            to=whom(first),
            subject=_secret_subject(found) if is_secret else _subject(subjects, found),
            text=_secret_text() if is_secret else one(first) if is_one else lines([in_a_line(row) for row in found]),
            path=first.get_absolute_url() if is_one else reverse("feedback:follow_ups"),
            account_id=first.response.account_id if is_one and not is_secret else None,
            team_id=team,
            is_for_channels=not is_secret,
        )


def owner_alone(row: FollowUp) -> list[Any]:
    return [row.owner] if row.owner else []


def one_low_answer() -> str:
    return _("%(account)s: a low answer, reply by %(at)s")


def _subject(subjects: Subjects, found: list[FollowUp]) -> str:
    words = {"account": found[0].response.account, "at": moment(found[0].due_at), "n": len(found)}
    return subjects[len(found) > 1] % words


def _secret_subject(found: list[FollowUp]) -> str:
    n, words = len(found), {"n": len(found), "at": moment(found[0].due_at)}
    several = "%(n)d low answers for the leadership, reply to the first by %(at)s"
    return ngettext("A low answer for the leadership, reply by %(at)s", several, n) % words


def _secret_text() -> str:
    return _("Only the leadership reads it. Sign in to see who it is from, call, then record your reply.")


def in_full(row: FollowUp) -> str:
    words = _("%(contact)s, %(account)s, is not content. Call or write, then record your reply by %(at)s.")
    return words % _words(row)


def in_a_line(row: FollowUp) -> str:
    return _("%(contact)s, %(account)s: reply by %(at)s") % _words(row)


def _words(row: FollowUp) -> dict[str, Any]:
    return {"contact": row.response.contact, "account": row.response.account, "at": moment(row.due_at)}


def lines(found: list[str]) -> str:
    """The first of them, and how many more there are."""
    left = len(found) - NAMED
    return "\n".join([*found[:NAMED], *([_("… and %(n)d more.") % {"n": left}] if left > 0 else [])])


def _stamp(at: dt.datetime) -> str:
    return f"{at:%Y%m%d%H%M%S%f}"
