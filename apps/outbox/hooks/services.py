"""Every write on inbound webhooks, and which of them signed a request."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core import signing
from apps.core.audit import acting
from apps.core.errors import Refused
from apps.core.services import change, create, lock, must_administer
from apps.outbox.hooks.models import InboundHook
from apps.people.models import Person

MOST = 20  # in force at once: a signature is held against each of them
SELDOM = dt.timedelta(
    minutes=1
)  # how often the last use is written, so that many deliveries at once do not queue for it


def create_hook(*, by: Person | None, name: str, person: Person) -> tuple[InboundHook, str]:
    """A new webhook and its secret, which is shown this once. ValidationError for a person who may not write."""
    must_administer(by)
    _must_write_in_name_of(person)
    with acting(by):
        if InboundHook.objects.in_force().count() >= MOST:
            raise ValidationError(_("There are %(most)s already; end one that is not used.") % {"most": MOST})
        hook = create(InboundHook(name=name, person=person), by=by)
    return hook, hook.secret


def rotate_hook(*, by: Person | None, hook: InboundHook, seen: str = "") -> tuple[InboundHook, str]:
    """A new secret; the one before ends at once. Refused where the webhook has ended."""
    must_administer(by)
    with acting(by):
        locked = lock(hook, seen=seen)
        if locked.ended_at:
            raise Refused(_("This webhook has ended; make a new one."))
        rotated = change(locked, by=by, generation=locked.generation + 1)
    return rotated, rotated.secret


def end_hook(*, by: Person | None, hook: InboundHook) -> InboundHook:
    """From now on nothing signed with its secret is taken. Ending twice changes nothing."""
    must_administer(by)
    with acting(by):
        locked = lock(hook)
        return locked if locked.ended_at else change(locked, by=by, ended_at=timezone.now())


def hook_that_signed(*, timestamp: str, body: bytes, signature: str) -> InboundHook | None:
    """The webhook whose secret signed the body within the last five minutes; None for all else, whatever is wrong."""
    now = timezone.now()
    if not signing.is_fresh(timestamp, now.timestamp()):
        return None
    for hook in InboundHook.objects.in_force().select_related("person__team"):
        if signing.is_signed(hook.secret, timestamp, body, signature):
            long_ago = Q(last_used_at=None) | Q(last_used_at__lt=now - SELDOM)
            InboundHook.objects.filter(long_ago, pk=hook.pk).update(last_used_at=now)
            return hook
    return None


def _must_write_in_name_of(person: Any) -> None:
    if not (person.is_active and person.may_write):
        raise ValidationError({"person": _("Choose somebody who may write on accounts.")})
