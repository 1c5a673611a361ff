"""How often the reader of an address wants to be asked. It holds for the address, not for one contact."""

from apps.accounts.models import Contact
from apps.core.audit import acting
from apps.feedback.models import AskingPreference
from apps.outbox.models import Suppression, normalised
from apps.outbox.services import suppress


def confirm_unsubscribe(*, contact: Contact) -> None:
    """Never again: the address gets no more mail from us."""
    if contact.email:
        suppress(by=None, address=contact.email, reason=Suppression.Reason.UNSUBSCRIBED)


def ask_less_often(*, contact: Contact) -> None:
    """At most twice a year; also for whoever wanted never to be asked before."""
    if contact.email:
        with acting(None, contact=contact.pk):
            _lift(contact)
            pace = {"pace": AskingPreference.Pace.LESS_OFTEN}
            AskingPreference.objects.get_or_create(address=normalised(contact.email), defaults=pace)


def ask_as_before(*, contact: Contact) -> None:
    """What the reader chose is undone; an address that bounced or complained stays stopped."""
    with acting(None, contact=contact.pk):
        _lift(contact)
        AskingPreference.objects.filter(address=normalised(contact.email)).delete()


def _lift(contact: Contact) -> None:
    of_address = Suppression.objects.of([contact.email])
    of_address.filter(reason=Suppression.Reason.UNSUBSCRIBED).delete()
