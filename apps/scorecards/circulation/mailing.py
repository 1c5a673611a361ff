"""The mail of a month or quarter: when it falls due, what is in it, and that each reader gets it once.

A month is mailed when it is published; where nobody has by the end of its closing day (measures rule 7), on the morning
after, and the mail says so. A quarter goes with its last month. What is mailed is frozen, with its PDF, in the same
transaction as the messages, so that a run that is killed leaves nothing behind and the next one does it all.
"""

import datetime as dt
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import slugify
from django.utils.translation import gettext as _

from apps.core.audit import acting
from apps.core.documents.files import PDF
from apps.core.errors import Refused
from apps.core.months import Month, Quarter, last_closed_month, start_of, today
from apps.measures.models import Figure, Scope, rows_of
from apps.outbox.models import LINK, UNSUBSCRIBE, Attachment, Message
from apps.outbox.services import queue_messages
from apps.people.models import Person
from apps.scorecards.asked import Asked
from apps.scorecards.circulation.models import Recipient, RecipientQuerySet, SharedScorecard
from apps.scorecards.circulation.services import UNSUBSCRIBED_BY
from apps.scorecards.documents.content import Told, content_of, outstanding
from apps.scorecards.documents.files import pdf_of_scorecard
from apps.scorecards.models import Publication
from apps.scorecards.services import must_publish

log = logging.getLogger(__name__)
KIND = "scorecard"
OPEN_FOR = dt.timedelta(days=90)  # the link in a mail
TOLD = Told(accountable=True)  # nothing that may name a client
_LOCK = 7_120_317  # the number under which editions wait for each other


@dataclass(frozen=True)
class Edition:
    """A scope's scorecard of a month or quarter, as it goes to a list."""

    asked: Asked
    due_at: dt.datetime

    @property
    def key(self) -> str:
        asked = self.asked
        return f"{KIND}:{asked.scope}:{asked.id}:{asked.quarter or asked.month}"

    def recipients(self) -> RecipientQuerySet:
        rows = Recipient.objects.of(self.asked.scope, self.asked.id).ready().select_related("person")
        return rows.filter(is_quarterly=True) if self.asked.quarter else rows.filter(is_monthly=True)

    def mailed(self) -> Any:
        rows = SharedScorecard.objects.mailed().filter(scope=self.asked.scope, scope_id=self.asked.id)
        return rows.filter(month=self.asked.month.first_day, is_quarter=bool(self.asked.quarter))


def send_due_editions() -> int:
    """Mail what has fallen due and was not mailed yet; how many messages. Safe to run as often as one likes."""
    sent, failed = 0, None
    for edition in due_editions():
        try:
            sent += _send(edition, everyone=False, by=None)
        except Exception as error:
            log.exception("The scorecard %s could not be mailed", edition.key)
            failed = error  # told once the others have theirs
    if failed is not None:
        raise failed
    return sent


def send_now(*, by: Person, asked: Asked) -> int:
    """Mail an edition at once to all on the list who have not got it, also those who came late."""
    must_publish(by)
    is_signed = Publication.objects.of(asked.scope, asked.id).in_month(asked.month).exists()
    if asked.is_current or not (is_signed or _morning_after(asked.month)):
        raise Refused(_("It can be mailed once it is published, or on the morning after its closing day."))
    return _send(Edition(asked, timezone.now()), everyone=True, by=by)


def due_editions() -> Iterable[Edition]:
    """Those of the month before this one, of every scope with a list, whose moment has come."""
    month = Month.current().plus(-1)
    places = list(Recipient.objects.ready().order_by().values_list("scope", "scope_id").distinct())
    published = Publication.objects.in_month(month).values_list("scope", "scope_id", "published_at")
    signed_at = {(scope, pk): at for scope, pk, at in published}
    names = _names(places)
    for place in sorted(places):
        due_at = signed_at.get(place) or _morning_after(month)
        if due_at is None or place not in names:
            continue
        asked = Asked(month, place[0], place[1], names[place])
        yield Edition(asked, due_at)
        if Quarter.of(month).last == month:
            yield Edition(asked.in_quarter(Quarter.of(month)), due_at)


def _morning_after(month: Month) -> dt.datetime | None:
    """The morning after a month's closing day, once it has come."""
    yesterday = today() - dt.timedelta(days=1)
    if last_closed_month(yesterday) < month:
        return None
    first = month.plus(1).first_day
    days = (first + dt.timedelta(days=number) for number in range(31))
    return start_of(next(day for day in days if last_closed_month(day - dt.timedelta(days=1)) == month))


def _names(places: Iterable[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """What the scopes are called; one query a kind. A scope that is gone has no name, and gets no mail."""
    names = {(str(Scope.COMPANY), 0): ""}
    for scope in (Scope.BUSINESS_UNIT, Scope.TEAM, Scope.ACCOUNT):
        wanted = [pk for kind, pk in places if kind == scope]
        if wanted:
            rows = rows_of(scope).filter(pk__in=wanted).values_list("pk", "name")
            names |= {(str(scope), pk): name for pk, name in rows}
    return names


def _send(edition: Edition, *, everyone: bool, by: Person | None) -> int:
    """Freeze the edition in each language that is read, and queue its mails; 0 where there is nothing to do."""
    if not everyone and edition.mailed().exists():
        return 0
    with acting(by):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        if not everyone and edition.mailed().exists():
            return 0
        rows = edition.recipients() if everyone else edition.recipients().since_before(edition.due_at)
        readers = [row for row in rows if row.may_get()]
        has_figures = Figure.objects.of(edition.asked.scope, edition.asked.id).filter(
            month=edition.asked.month.first_day
        )
        if not readers or not has_figures.exists():
            return 0
        before = Message.objects.filter(dedupe_key__in=[_key(edition, row) for row in readers]).count()
        queue_messages(messages=_messages(edition, readers))
        return len(readers) - before


def _key(edition: Edition, recipient: Recipient) -> str:
    return f"{edition.key}:{recipient.pk}"


def _messages(edition: Edition, readers: list[Recipient]) -> Iterable[Message]:
    for language in sorted({row.language for row in readers}):
        shared = _frozen(edition, language)
        for is_staff in (True, False):
            wanted = [row for row in readers if row.language == language and (row.person is not None) == is_staff]
            if wanted:
                subject, text, html = letter(shared, edition.asked, is_staff=is_staff)
                yield from (_message(edition, row, shared, subject, text, html) for row in wanted)


def _message(
    edition: Edition, recipient: Recipient, shared: SharedScorecard, subject: str, text: str, html: str
) -> Message:
    return Message(
        dedupe_key=_key(edition, recipient),
        kind=KIND,
        to_email=recipient.address,
        to_name=recipient.full_name,
        language=shared.language,
        subject=subject[:250],
        text=text,
        html=html,
        link_purpose=SharedScorecard.purpose,
        link_row=shared.pk,
        link_generation=shared.generation,
        unsubscribe_purpose=UNSUBSCRIBED_BY,
        unsubscribe_row=recipient.pk,
        attachment=shared.attachment,
    )


def _frozen(edition: Edition, language: str) -> SharedScorecard:
    """The edition in a language, as it was mailed first."""
    found = edition.mailed().filter(language=language).select_related("attachment").first()
    if found:
        return found
    asked = edition.asked.for_everybody()
    content = content_of(asked, None, today(), told=TOLD, language=language)
    made_at = timezone.now()
    name = f"{slugify(content['title'])}-{slugify(asked.name or settings.ORGANISATION_NAME)}.pdf"
    kept = Attachment.objects.create(name=name[:120], content_type=PDF, content=pdf_of_scorecard(content, made_at))
    return SharedScorecard.objects.create(
        scope=asked.scope,
        scope_id=asked.id,
        month=asked.month.first_day,
        is_quarter=bool(asked.quarter),
        is_mailed=True,
        language=language,
        content=content,
        expires_on=today() + OPEN_FOR,
        attachment=kept,
    )


def letter(shared: SharedScorecard, asked: Asked, *, is_staff: bool) -> tuple[str, str, str]:
    """(subject, text, html): the essence. People of the firm are led to the product, others to the page as mailed."""
    content = shared.content
    with translation.override(shared.language):
        subject = _("%(title)s: %(subject)s") % {"title": content["title"], "subject": content["subject"]}
        page = settings.BASE_URL + reverse("scorecards:scorecard") + asked.query
        words = {
            "subject": subject,
            "content": content,
            "outstanding": outstanding(content)[:8],
            "link": page if is_staff else LINK,
            "unsubscribe": UNSUBSCRIBE,
            "organisation": settings.ORGANISATION_NAME,
            "language": shared.language,
            "is_staff": is_staff,
        }
        text, html = (render_to_string(f"mail/scorecard.{kind}", words) for kind in ("txt", "html"))
    return subject, text.strip() + "\n", html
