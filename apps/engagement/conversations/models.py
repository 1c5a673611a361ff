"""What executives heard from clients, and what they promised."""

import datetime as dt
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Account, Contact
from apps.accounts.queries import OnAccountQuerySet
from apps.core.access import Role
from apps.core.models import FedRow, history
from apps.core.months import today
from apps.people.models import Person


class ConversationQuerySet(OnAccountQuerySet):
    """Read by those who see the account: what an executive hears is no secret from those who serve the client."""

    def writable_by(self, person: Any) -> Self:
        """Those who may write on the account, and an executive their own."""
        if person.role == Role.EXECUTIVE:
            return self.filter(person=person.pk)
        return super().writable_by(person)

    def in_state(self, state: str) -> Self:
        """Conversations of one `Conversation.State`."""
        if state == Conversation.State.NONE:
            return self.filter(promised="")
        kept = self.exclude(promised="").filter(done_on__isnull=state != Conversation.State.DONE)
        if state == Conversation.State.OVERDUE:
            return kept.filter(due_on__lt=today())
        return kept if state == Conversation.State.DONE else kept.exclude(due_on__lt=today())


@history
class Conversation(FedRow):
    """One conversation of one of us with a client. A promise has perhaps a day it is due, and one it was done."""

    class State(models.TextChoices):
        NONE = "none", _("Nothing promised")
        OPEN = "open", _("Open")
        OVERDUE = "overdue", _("Overdue")
        DONE = "done", _("Done")

    account = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name=_("account"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("who of us"))
    contact = models.ForeignKey(
        Contact, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("contact")
    )
    held_on = models.DateField(_("day"))
    heard = models.TextField(_("what we heard"), max_length=4000)
    promised = models.TextField(_("what we promised"), max_length=2000, blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)

    objects = ConversationQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-pk"]
        verbose_name, verbose_name_plural = _("conversation"), _("conversations")
        indexes = [
            models.Index(fields=["account", "-held_on"], name="engagement_talked_account"),
            models.Index(fields=["-held_on", "-id"], name="engagement_talked_newest"),
            models.Index(fields=["person", "-held_on"], name="engagement_talked_person"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(promised="") | Q(due_on=None, done_on=None),
                name="engagement_talked_days_of_a_promise",
                violation_error_message=_("Only a promise has a day it is due or was done."),
            ),
            models.CheckConstraint(
                condition=(Q(due_on=None) | Q(due_on__gte=F("held_on")))
                & (Q(done_on=None) | Q(done_on__gte=F("held_on"))),
                name="engagement_talked_forward",
                violation_error_message=_("A promise is due and done on the day of the conversation or later."),
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("conversations:detail", args=[self.pk])

    def __str__(self) -> str:
        return f"{self.account}, {self.held_on}"

    def clean(self) -> None:
        """What the constraints say of the days, beside the field that is wrong."""
        super().clean()
        wrong: dict[str, Any] = {}
        if self.contact and self.contact.account_id != self.account_id:
            wrong["contact"] = _("Choose a contact of this account.")
        for name in ("due_on", "done_on"):
            on: dt.date | None = getattr(self, name)
            if on and not self.promised:
                wrong[name] = _("Write first what was promised.")
            elif on and self.held_on and on < self.held_on:
                wrong[name] = _("It cannot lie before the conversation.")
        if wrong:
            raise ValidationError(wrong)

    @property
    def state(self) -> State:
        if not self.promised:
            return self.State.NONE
        if self.done_on:
            return self.State.DONE
        return self.State.OVERDUE if self.due_on and self.due_on < today() else self.State.OPEN
