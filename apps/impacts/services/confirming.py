"""Asking contacts to confirm, withdrawing that, and holding back what must not leave any more."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.asking import barring, first_reason
from apps.accounts.models import Account, Contact
from apps.core.audit import acting
from apps.core.months import today
from apps.core.services import lock, must_write
from apps.impacts.asking import LIFE_OF_A_LINK, WhyNot, with_reason
from apps.impacts.letter import KIND, letter_for
from apps.impacts.models import PURPOSE, Confirmation, Verdict
from apps.outbox.models import Message
from apps.outbox.services import cancel_messages, queue_messages
from apps.people.models import Person


@dataclass
class Asked:
    """Who was asked to confirm, and who was not and why."""

    confirmations: list[Confirmation] = field(default_factory=list)
    left_out: list[tuple[Contact, WhyNot]] = field(default_factory=list)


def ask_to_confirm(*, by: Person | None, account: Account, contacts: Iterable[int]) -> Asked:
    """Ask some contacts of an account (ids) to confirm its goals and impacts, one mail each.

    Two who ask at once wait for one another at the contact's row, so that the second finds the first one's request.
    """
    must_write(by, account)
    with acting(by):
        theirs = Contact.objects.filter(account=account, pk__in=list(contacts)).order_by("pk")
        found = list(theirs.select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))
        judged = list(with_reason(Contact.objects.filter(pk__in=found), today()).select_related("account__manager"))
        chosen = [contact for contact in judged if not contact.why_not]
        confirmations = _create(chosen, account, by=by)
    return Asked(confirmations, [(contact, WhyNot(contact.why_not)) for contact in judged if contact.why_not])


def ask_contact_to_confirm(*, by: Person | None, contact: Contact) -> Confirmation:
    """Ask one contact. ValidationError that says why, where it may not be."""
    asked = ask_to_confirm(by=by, account=contact.account, contacts=[contact.pk])
    if not asked.confirmations:
        raise ValidationError({"contact": [f"{who}: {why.label}." for who, why in asked.left_out]})
    return asked.confirmations[0]


def withdraw_confirmation(*, by: Person | None, confirmation: Confirmation) -> Confirmation:
    """End the link of a request nobody has answered; a mail that has not left stays here."""
    must_write(by, confirmation.contact.account)
    with acting(by):
        locked = lock(confirmation)
        if locked.closed_at or locked.answered_at:
            raise ValidationError(_("Only a request that waits for an answer can be withdrawn."))
        cancel_messages(by=by, messages=Message.objects.asking(PURPOSE, locked.pk), why=_("Request withdrawn."))
        locked.closed_at, locked.generation = timezone.now(), locked.generation + 1
        locked.save()
    return locked


def talk_about_verdict(*, by: Person, verdict: Verdict) -> Verdict:
    """Note that somebody has talked with the client who did not agree; pressed twice, the first press stays."""
    must_write(by, verdict.impact.account)
    with acting(by):
        locked = lock(verdict)
        if not locked.talked_at:
            locked.talked_at, locked.talked_by = timezone.now(), by
            locked.save()
    return locked


def hold_back() -> int:
    """Keep here what waits for contacts who may get no mail any more; the number of mails that stay."""
    waiting = Message.objects.filter(kind=KIND, state=Message.State.QUEUED)
    if not waiting.exists():
        return 0
    now = timezone.now()
    with acting(None):
        contacts = Contact.objects.filter(pk__in=waiting.values("contact_id"))
        why = dict(contacts.annotate(why=first_reason(barring(today()))).exclude(why="").values_list("pk", "why"))
        held = 0
        for reason in sorted(set(why.values())):
            theirs = waiting.filter(contact_id__in=[pk for pk, found in why.items() if found == reason])
            requests = [row for row in theirs.values_list("link_row", flat=True) if row]
            text = _("Held back: %(why)s.") % {"why": WhyNot(reason).label}
            held += cancel_messages(by=None, messages=theirs, why=text)
            closed = Confirmation.objects.filter(pk__in=requests, closed_at=None, answered_at=None)
            closed.update(closed_at=now, updated_at=now)
    return held


def _create(contacts: list[Contact], account: Account, *, by: Person | None) -> list[Confirmation]:
    """A request and a mail for each, in a fixed number of statements; a link they still have ends."""
    if not contacts:
        return []
    now = timezone.now()
    Confirmation.objects.filter(contact__in=contacts, closed_at=None).update(closed_at=now, updated_at=now)
    expires_at = now + LIFE_OF_A_LINK
    rows = [Confirmation(contact=contact, asked_by=by, expires_at=expires_at) for contact in contacts]
    Confirmation.objects.bulk_create(rows)
    asker = by or (account.manager if account.manager and account.manager.is_active else None)
    queue_messages(messages=[letter_for(row, asker) for row in rows])
    return rows
