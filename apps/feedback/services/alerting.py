"""Who is told what about answers: at once when a follow-up opens, before and after it is due, of silence and bounces.

No word of a client leaves the house. What concerns an answer for the leadership goes to its owner alone, to no channel.
Everything that a schedule sends is sent once: its mark is written in the transaction that queues the message.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.core.audit import acting
from apps.core.months import start_of, today, zone
from apps.core.templatetags.desk import moment
from apps.feedback.care import leadership_of
from apps.feedback.models import FeedbackRequest, FollowUp, Response, Told
from apps.feedback.spans import reminder_before_due, until_silent
from apps.outbox.services import alert
from apps.people.models import Person

_TELLING = 0x54454C4C  # the key of the lock under which what is due is told: any constant number of our own
MORNING = 7  # o'clock: a digest of silence does not arrive at night
CATCH_UP = dt.timedelta(days=7)  # what was not told in time is still told; what is older is history
NAMED = 10  # in a mail; the page has the rest


def tell_of_opened(follow_up: FollowUp, response: Response) -> None:
    """A low answer has come in: its owner is told at once."""
    words = {"account": response.account, "at": moment(follow_up.due_at)}
    _tell(follow_up, "opened", _("%(account)s: a low answer, reply by %(at)s") % words)


def tell_of_changed(follow_up: FollowUp, response: Response) -> None:
    """The client has changed an answer that has a follow-up, and it is still low."""
    key = f"changed-{response.answered_at:%Y%m%d%H%M%S%f}"
    _tell(follow_up, key, _("%(account)s: a low answer was changed") % {"account": response.account})


def tell_of_handed_over(follow_up: FollowUp, by: Person | None) -> None:
    if by is None or by.pk != follow_up.owner_id:
        key = f"given-{follow_up.updated_at:%Y%m%d%H%M%S%f}"
        _tell(follow_up, key, _("%(account)s: a low answer is now yours") % {"account": follow_up.response.account})


def _tell(follow_up: FollowUp, what: str, subject: str) -> None:
    response = follow_up.response
    text = _("%(contact)s, %(account)s, is not content. Call or write, then record your reply by %(at)s.") % {
        "contact": response.contact,
        "account": response.account,
        "at": moment(follow_up.due_at),
    }
    alert(
        key=f"follow-up:{follow_up.pk}:{what}",
        kind="follow_up",
        to=[follow_up.owner] if follow_up.owner else [],
        subject=subject,
        text=text,
        path=follow_up.get_absolute_url(),
        account_id=response.account_id,
        team_id=response.account.team_id,
        is_for_channels=not response.is_leadership_only,
    )


def tell_what_is_due() -> dict[str, int]:
    """Remind, escalate, tell of silence and of bounces; how many of each. Safe to run twice and at once."""
    with acting(None):
        if not _is_alone():
            return {}
        now = timezone.now()
        return {
            "reminded": _remind(now),
            "escalated": _escalate(now),
            "silent": _tell_of_silence(now),
            "bounced": _tell_of_bounces(now),
        }


def _remind(now: dt.datetime) -> int:
    due = {"due_at__gt": now, "due_at__lte": now + reminder_before_due(), "reminded_at": None}
    rows = _waiting(**due)
    told = _each(rows, lambda account, row: [row.owner], _("%(n)d low answers wait for your reply"), "reminder")
    FollowUp.objects.filter(pk__in=told).update(reminded_at=now)
    return len(told)


def _escalate(now: dt.datetime) -> int:
    rows = _waiting(due_at__lte=now, escalated_at=None)

    def leadership(account: Any, row: FollowUp) -> list[Person]:
        return leadership_of(account, besides=row.owner_id)

    told = _each(rows, leadership, _("%(n)d low answers are overdue for a reply"), "escalation")
    FollowUp.objects.filter(pk__in=told).update(escalated_at=now)
    return len(told)


def _waiting(**when: Any) -> QuerySet[FollowUp]:
    rows = FollowUp.objects.unreplied().filter(**when).order_by("due_at", "pk")
    return rows.select_related("owner", "response__contact", "response__account")


def _each(rows: Iterable[FollowUp], whom: Callable[[Any, FollowUp], list[Any]], subject: str, what: str) -> list[int]:
    """One message an owner, team and secrecy, whatever the number of answers; the ids of all that were told."""
    groups: dict[Any, list[FollowUp]] = defaultdict(list)
    for row in rows:
        groups[(row.owner_id, row.response.account.team_id, row.response.is_leadership_only)].append(row)
    for (_owner, team, is_secret), found in groups.items():
        first = found[0]
        alert(
            key=f"follow-up:{first.pk}:{what}",
            kind="follow_up",
            to=[person for person in whom(first.response.account, first) if person],
            subject=_subject(subject, found),
            text=_lines([_line(row) for row in found]),
            path=first.get_absolute_url() if len(found) == 1 else reverse("feedback:follow_ups"),
            account_id=first.response.account_id if len(found) == 1 else None,
            team_id=team,
            is_for_channels=not is_secret,
        )
    return [row.pk for found in groups.values() for row in found]


def _subject(several: str, found: list[FollowUp]) -> str:
    if len(found) > 1:
        return several % {"n": len(found)}
    words = {"account": found[0].response.account, "at": moment(found[0].due_at)}
    return _("%(account)s: a low answer, reply by %(at)s") % words


def _line(row: FollowUp) -> str:
    words = {"contact": row.response.contact, "account": row.response.account, "at": moment(row.due_at)}
    return _("%(contact)s, %(account)s: reply by %(at)s") % words


def _tell_of_silence(now: dt.datetime) -> int:
    """One digest a manager and day, in the morning, of requests unanswered for 14 full days."""
    day = today()
    is_told = Told.objects.filter(what=Told.What.SILENT, told_at__gte=start_of(day)).exists()
    if is_told or now.astimezone(zone()).hour < MORNING:
        return 0
    until = start_of(day - until_silent())
    silent = Q(state__in=["sent", "expired"], answered_at=None, sent_at__lt=until, sent_at__gte=until - CATCH_UP)
    rows = _untold(Told.What.SILENT, silent)
    for person, found in _by_person(rows).items():
        names = sorted({f"{row.contact}, {row.contact.account}" for row in found})
        n = len(found)
        subject = ngettext("%(n)d contact has not answered", "%(n)d contacts have not answered", n) % {"n": n}
        lead = _("Asked %(n)d days ago and silent since. A call may tell why.") % {"n": until_silent().days}
        _notify(person, f"silence:{day}", "silence", subject, _lines([lead, *names]), f"{_requests()}?state=sent")
    return _mark(rows, Told.What.SILENT, now)


def _tell_of_bounces(now: dt.datetime) -> int:
    rows = _untold(Told.What.BOUNCED, Q(state="bounced", expires_at__gt=now))
    for person, found in _by_person(rows).items():
        names = [f"{row.contact}, {row.contact.account}: {row.contact.email}" for row in found]
        n = len(found)
        subject = ngettext("%(n)d request did not arrive", "%(n)d requests did not arrive", n) % {"n": n}
        lead = _("The mail came back. Correct the address, then ask again.")
        key = f"bounce:{min(row.pk for row in found)}"
        _notify(person, key, "bounce", subject, _lines([lead, *names]), f"{_requests()}?state=bounced")
    return _mark(rows, Told.What.BOUNCED, now)


def _untold(what: str, which: Q) -> list[FeedbackRequest]:
    told = Told.objects.filter(request=OuterRef("pk"), what=what)
    rows = FeedbackRequest.objects.filter(which, ~Exists(told), contact__left_on=None).order_by("pk")
    return list(rows.select_related("contact__account__manager"))


def _by_person(rows: Iterable[FeedbackRequest]) -> dict[Person, list[FeedbackRequest]]:
    """Requests by whoever is told: the account's manager, the leadership where they have left."""
    leaders: dict[int, list[Person]] = {}
    found: dict[Person, list[FeedbackRequest]] = defaultdict(list)
    for row in rows:
        account = row.contact.account
        if account.manager is not None and account.manager.is_active:
            found[account.manager].append(row)
            continue
        for person in leaders.setdefault(account.pk, leadership_of(account)):
            found[person].append(row)
    return found


def _notify(person: Person, key: str, kind: str, subject: str, text: str, path: str) -> None:
    """To one person by mail only: names and addresses of clients' people belong into no channel."""
    alert(key=key, kind=kind, to=[person], subject=subject, text=text, path=path, is_for_channels=False)


def _mark(rows: list[FeedbackRequest], what: str, now: dt.datetime) -> int:
    marks = [Told(request=row, what=what, told_at=now) for row in rows]
    Told.objects.bulk_create(marks, ignore_conflicts=True, batch_size=1000)
    return len(marks)


def _lines(lines: list[str]) -> str:
    left = len(lines) - NAMED
    return "\n".join([*lines[:NAMED], *([_("… and %(n)d more.") % {"n": left}] if left > 0 else [])])


def _requests() -> str:
    return reverse("feedback:requests")


def _is_alone() -> bool:
    """Whether nobody else tells at this moment; who is second leaves it to the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_TELLING])
        return bool(cursor.fetchone()[0])
