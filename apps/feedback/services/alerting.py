"""Who is told what about answers: soon after a follow-up opens (telling.py), before and after its reply is due, of
silence and of bounces.

No word of a client leaves the house. What concerns an answer for the leadership goes to its owner alone, to no channel.
Everything that a schedule sends is sent once: its mark is written in the transaction that queues the message.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.core.audit import acting
from apps.core.months import start_of, today, zone
from apps.feedback.care import leadership_of
from apps.feedback.models import FeedbackRequest, FollowUp, Told
from apps.feedback.services.systems import tell_systems_of_due
from apps.feedback.services.telling import (
    CATCH_UP,
    in_a_line,
    lines,
    one_low_answer,
    owner_alone,
    tell_each,
    tell_of_low_answers,
)
from apps.feedback.spans import reminder_before_due, until_silent
from apps.outbox.services import alert
from apps.people.models import Person

_TELLING = 0x54454C4C  # the key of the lock under which what is due is told: any constant number of our own
MORNING = 7  # o'clock: a digest of silence does not arrive at night


def tell_what_is_due() -> dict[str, int]:
    """Tell of low answers, remind, escalate, tell of silence and of bounces; how many of each. Safe to run twice and at
    once: who comes second tells of what has come in since, and leaves the rest to the first.
    """
    told = tell_of_low_answers()
    with acting(None):
        if not _is_alone():
            return told
        now = timezone.now()
        return told | {
            "reminded": _remind(now),
            "escalated": _escalate(now),
            "silent": _tell_of_silence(now),
            "bounced": _tell_of_bounces(now),
        }


def _remind(now: dt.datetime) -> int:
    due = {"due_at__gt": now, "due_at__lte": now + reminder_before_due(), "reminded_at": None}
    rows = list(_waiting(**due))
    subjects = (one_low_answer(), _("%(n)d low answers wait for your reply"))
    tell_each(rows, owner_alone, subjects, lambda row: "reminder", in_a_line)
    return FollowUp.objects.filter(pk__in=[row.pk for row in rows]).update(reminded_at=now)


def _escalate(now: dt.datetime) -> int:
    rows = list(_waiting(due_at__lte=now, escalated_at=None))

    def leadership(row: FollowUp) -> list[Person]:
        return leadership_of(row.response.account, besides=row.owner_id)

    subjects = (one_low_answer(), _("%(n)d low answers are overdue for a reply"))
    tell_each(rows, leadership, subjects, lambda row: "escalation", in_a_line)
    tell_systems_of_due(rows)
    return FollowUp.objects.filter(pk__in=[row.pk for row in rows]).update(escalated_at=now)


def _waiting(**when: Any) -> QuerySet[FollowUp]:
    rows = FollowUp.objects.unreplied().filter(**when).order_by("due_at", "pk")
    return rows.select_related("owner", "response__contact", "response__account")


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
        _notify(person, f"silence:{day}", "silence", subject, lines([lead, *names]), f"{_requests()}?state=sent")
    return _mark(rows, Told.What.SILENT, now)


def _tell_of_bounces(now: dt.datetime) -> int:
    rows = _untold(Told.What.BOUNCED, Q(state="bounced", expires_at__gt=now))
    for person, found in _by_person(rows).items():
        names = [f"{row.contact}, {row.contact.account}: {row.contact.email}" for row in found]
        n = len(found)
        subject = ngettext("%(n)d request did not arrive", "%(n)d requests did not arrive", n) % {"n": n}
        lead = _("The mail came back. Correct the address, then ask again.")
        key = f"bounce:{min(row.pk for row in found)}"
        _notify(person, key, "bounce", subject, lines([lead, *names]), f"{_requests()}?state=bounced")
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


def _requests() -> str:
    return reverse("feedback:requests")


def _is_alone() -> bool:
    """Whether nobody else tells at this moment; who is second leaves it to the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_TELLING])
        return bool(cursor.fetchone()[0])
