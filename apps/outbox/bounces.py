"""What becomes of a message that bounced, and of its address. Safe to run twice: the same report changes nothing more.

A mail counts as a report where it carries the Message-ID of a message, whose mark nobody can guess. Where it names
another address than the message went to, the reader's mailbox has passed the mail on and it got lost there: the message
has bounced, so that somebody asks; but the address itself took the mail, and stays in use.
"""

from collections import Counter

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core.audit import acting
from apps.outbox.models import Message, Suppression, normalised
from apps.outbox.reports import Fate, Report
from apps.outbox.services import suppress

MOST_WORDS = 500
State, Reason = Message.State, Suppression.Reason
_MAY_BOUNCE = (State.QUEUED, State.SENDING, State.SENT)  # a server may have taken what we think it has not
# RFC 3463: the second and third number of a status code, in words of somebody who knows no codes.
_MEANINGS = {
    "1": gettext_lazy("There is no such address."),
    "2.2": gettext_lazy("The mailbox is full."),
    "2": gettext_lazy("The mailbox takes no mail."),
    "3.4": gettext_lazy("The mail is too large for the other server."),
    "4": gettext_lazy("The other mail server could not be reached."),
    "7": gettext_lazy("The other mail server refused the mail by its own rules."),
}
_OBJECTIONS = {
    Reason.COMPLAINED: gettext_lazy("The reader reported this mail as unwanted. The address gets no more mail."),
    Reason.UNSUBSCRIBED: gettext_lazy("The reader asked the mail provider for no more mail."),
}


def take_report(report: Report) -> Counter[str]:
    """Act on a delivery report or complaint: how many of its recipients came to what (`ignored`: did not count)."""
    message = Message.objects.filter(pk__in=report.messages[:1], channel=Message.Channel.MAIL).first()
    if message is None:
        return Counter(ignored=len(report.fates))
    return Counter(_take(message, fate) for fate in report.fates)


def record_bounce(*, message: Message, status: str = "", said: str = "", address: str = "", is_final: bool) -> str:
    """The message did not reach `address` (empty: its own). Where `is_final` its address gets no more mail, unless
    that address had passed the mail on. What changed, in a word: suppressed, bounced or known."""
    now = timezone.now()
    passed_on = address if address and normalised(address) != normalised(message.to_email) else ""
    error = _why(status, said, passed_on)
    with acting(None):
        mine = Message.objects.filter(pk=message.pk, state__in=_MAY_BOUNCE)
        bounced = mine.update(state=State.BOUNCED, bounced_at=now, error=error, leased_until=None, updated_at=now)
        if not bounced and Message.objects.filter(pk=message.pk, state=State.BOUNCED, error=error).exists():
            return "known"  # the same report again; somebody may have decided to write to the address all the same
        is_new = is_final and not passed_on and _suppress(message.to_email, Reason.BOUNCED)
    return "suppressed" if is_new else "bounced" if bounced else "known"


def record_objection(*, message: Message, reason: str) -> str:
    """The reader complained or unsubscribed: the address gets no more. The message did arrive and stays sent."""
    with acting(None):
        is_new = _suppress(message.to_email, reason)
        if is_new:
            mine = Message.objects.filter(pk=message.pk)
            mine.update(error=_OBJECTIONS[Reason(reason)], updated_at=timezone.now())
    return reason if is_new else "known"


def _take(message: Message, fate: Fate) -> str:
    if fate.action == "complained":
        return record_objection(message=message, reason=Reason.COMPLAINED)
    if fate.action != "failed" or not fate.addresses:
        return "ignored"
    own = normalised(message.to_email)
    address = own if own in fate.addresses else fate.addresses[0]
    return record_bounce(
        message=message, status=fate.status, said=fate.words, address=address, is_final=fate.is_permanent
    )


def _suppress(address: str, reason: str) -> bool:
    """Whether the address got mail until now."""
    if Suppression.objects.of([address]).exists():
        return False
    suppress(by=None, address=address, reason=reason)
    return True


def _why(status: str, said: str, passed_on: str) -> str:
    """In words a manager understands, with the code and what the other server said."""
    _class, _dot, detail = status.partition(".")
    meaning = _MEANINGS.get(detail) or _MEANINGS.get(detail[:1]) or _("The other mail server did not take the mail.")
    words = [str(meaning)]
    if passed_on:
        words.append(_("The address had passed the mail on to %(address)s.") % {"address": passed_on})
    if status.startswith("4"):
        words.append(_("It was tried for some time and given up."))
    code = said if status in said else f"{status} {said}".strip()
    told = " ".join([*words, f"({code})" if code else ""]).strip()[:MOST_WORDS]
    return told.replace("\0", "")  # PostgreSQL keeps none: the report would be read again for ever
