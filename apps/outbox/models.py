"""The outbox. PostgreSQL is the truth about mail: Redis may vanish and nothing is lost.

A message carries plain contact and account ids (the outbox knows no accounts) and never a link: the body has the
placeholders `LINK` and `UNSUBSCRIBE`, which the sender fills in (apps/outbox/letters.py).
"""

import datetime as dt
from typing import Any, Self

from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q, Value
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.core.models import Row, history
from apps.outbox.channels import check_url, masked
from apps.outbox.hooks import models as _hooks  # noqa: F401  a table of its own
from apps.outbox.subscriptions.models import Subscription
from apps.people.models import Person, Team

LINK = "[[LINK]]"
UNSUBSCRIBE = "[[UNSUBSCRIBE]]"


class AlertChannelQuerySet(models.QuerySet):
    def visible_to(self, person: Any) -> Self:
        """Channels are the administrators' matter: their addresses are secrets."""
        return self if person.is_administrator else self.none()

    writable_by = visible_to

    def for_team(self, team_id: int | None) -> Self:
        """Channels that get alerts about a team's accounts, and those that get all."""
        return self.filter(Q(team=None) | Q(team=team_id), is_active=True)


@history(exclude=["url", "error", "failed_at"])
class AlertChannel(Row):
    """A chat (or any of apprise's services) that gets alerts. Who has its `url` can write there: it is a secret."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    url = models.CharField(_("address"), max_length=1000, validators=[check_url])
    team = models.ForeignKey(
        Team, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("about accounts of")
    )
    is_active = models.BooleanField(_("gets alerts"), default=True)
    error = models.TextField(_("last error"), blank=True, editable=False)
    failed_at = models.DateTimeField(_("failed at"), null=True, editable=False)

    objects = AlertChannelQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name, verbose_name_plural = _("alert channel"), _("alert channels")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("home:channel", args=[self.pk])

    @property
    def shown_url(self) -> str:
        """The address with its secrets left out."""
        return masked(self.url)


class MessageQuerySet(models.QuerySet):
    def visible_to(self, person: Any) -> Self:
        """The outbox is the administrators' page."""
        return self if person.is_administrator else self.none()

    def due(self, now: dt.datetime) -> Self:
        """Queued mails whose moment has come."""
        mail = self.filter(channel=Message.Channel.MAIL, state="queued", next_try_at__lte=now)
        return mail.order_by("next_try_at", "pk")

    def orphaned(self, now: dt.datetime) -> Self:
        """Mails whose sender died, or was too slow: its lease is over."""
        mail = self.filter(channel=Message.Channel.MAIL, state="sending", leased_until__lt=now)
        return mail.order_by("leased_until", "pk")

    def due_notices(self, now: dt.datetime) -> Self:
        """The same for what goes to a chat; apart, so that a chat that hangs holds up no mail."""
        waiting = Q(state="queued", next_try_at__lte=now) | Q(state="sending", leased_until__lt=now)
        return self.filter(waiting, channel=Message.Channel.NOTICE).order_by("next_try_at", "pk")

    def due_webhooks(self, now: dt.datetime) -> Self:
        """The same for what goes to other systems: not to one that is paused, rests, or is being sent to."""
        waiting = Q(state="queued", next_try_at__lte=now) | Q(state="sending", leased_until__lt=now)
        under_way = Message.objects.filter(
            state="sending", leased_until__gte=now, subscription=OuterRef("subscription")
        )
        held = Subscription.objects.held(now).filter(pk=OuterRef("subscription"))
        rows = self.filter(waiting, ~Exists(held), ~Exists(under_way), channel=Message.Channel.WEBHOOK)
        return rows.order_by("next_try_at", "pk")

    def to(self, address: str) -> Self:
        """Messages to an address, however it is written."""
        return self.alias(_address=Lower("to_email")).filter(_address=normalised(address))

    def waiting(self) -> Self:
        return self.filter(state__in=["queued", "sending"])

    def asking(self, purpose: str, row: Any) -> Self:
        """The message that carries the link of a row; `row` is an id or an expression (`OuterRef`)."""
        return self.filter(link_purpose=purpose, link_row=row)


class Attachment(Row):
    """A file that goes with messages: stored once, so that a mail is the same however often it is tried."""

    name = models.CharField(max_length=120)
    content_type = models.CharField(max_length=100)
    content = models.BinaryField()

    def __str__(self) -> str:
        return self.name


class Message(Row):
    """One mail to one address, one notice to a chat or one webhook to a system. `kept`: there is no mail server."""

    class State(models.TextChoices):
        QUEUED = "queued", _("Queued")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        KEPT = "kept", _("Kept, not sent")
        FAILED = "failed", _("Failed")
        BOUNCED = "bounced", _("Bounced")
        CANCELLED = "cancelled", _("Cancelled")

    class Channel(models.TextChoices):
        MAIL = "mail", _("Mail")
        NOTICE = "notice", _("Chat")
        WEBHOOK = "webhook", _("Webhook")

    channel = models.CharField(max_length=10, choices=Channel, default=Channel.MAIL)
    alert_channel = models.ForeignKey(
        AlertChannel, models.SET_NULL, related_name="+", null=True, db_index=False
    )  # of a notice, while the channel exists
    # Of a webhook, while there is one. No constraint: a month is published also while one is being deleted.
    subscription = models.ForeignKey(
        Subscription, models.SET_NULL, related_name="+", null=True, db_index=False, db_constraint=False
    )
    kind = models.CharField(max_length=40)  # feedback_request, alert, …
    dedupe_key = models.CharField(max_length=120, unique=True)  # what is sent once: "feedback-request:17"
    to_email = models.EmailField(blank=True)  # of a mail alone
    domain = models.GeneratedField(
        expression=Lower(Func(F("to_email"), Value("@"), Value(-1), function="split_part")),
        output_field=models.TextField(),
        db_persist=True,
    )
    to_name = models.CharField(max_length=120, blank=True)
    from_name = models.CharField(max_length=120, blank=True)
    reply_to = models.EmailField(blank=True)
    language = models.CharField(max_length=5, default="en")
    subject = models.CharField(max_length=250)
    text = models.TextField()
    html = models.TextField(blank=True)
    contact_id = models.BigIntegerField(null=True)
    account_id = models.BigIntegerField(null=True)
    link_purpose = models.CharField(max_length=40, blank=True)
    link_row = models.BigIntegerField(null=True)
    link_generation = models.PositiveIntegerField(default=1)
    unsubscribe_purpose = models.CharField(max_length=40, blank=True)  # of a list that is left by a page of its own
    unsubscribe_row = models.BigIntegerField(null=True)
    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="+", null=True)
    state = models.CharField(max_length=20, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    bounced_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-recorded_at", "-pk"]
        verbose_name, verbose_name_plural = _("message"), _("messages")
        indexes = [
            models.Index(fields=["next_try_at", "id"], name="outbox_message_waiting", condition=Q(state="queued")),
            models.Index(fields=["leased_until"], name="outbox_message_lease", condition=Q(state="sending")),
            models.Index(fields=["contact_id"], name="outbox_message_contact"),
            models.Index(fields=["link_purpose", "link_row"], name="outbox_message_link"),
            models.Index(fields=["kind", "link_row"], name="outbox_message_bounced", condition=Q(state="bounced")),
            models.Index(Lower("to_email"), name="outbox_message_address", condition=Q(state="queued")),
            models.Index(
                Lower("to_email"),
                F("sent_at").desc(),
                name="outbox_message_written",
                condition=Q(sent_at__isnull=False),
            ),
            models.Index(
                fields=["alert_channel"], name="outbox_message_notices", condition=Q(alert_channel__isnull=False)
            ),
            models.Index(
                F("subscription"),
                F("id").desc(),
                name="outbox_message_webhooks",
                condition=Q(subscription__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} to {self.to_email}"

    def get_absolute_url(self) -> str:
        return reverse("home:message", args=[self.pk])

    @property
    def delivery_id(self) -> str:
        """Of a webhook: the `id` the other system reads, the same at every try ("webhook:3:ID" is its key)."""
        return self.dedupe_key.split(":", 2)[2]


class Pace(models.Model):
    """How many mails to a domain were claimed in a minute of the clock; counted under the lock of this row."""

    domain = models.TextField(primary_key=True)  # lower case
    minute = models.DateTimeField()
    claimed = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.domain}: {self.claimed} at {self.minute:%H:%M}"


class Stop(Row):
    """While one of these is not ended, nothing is sent. Who pressed the button, and who pressed the other one."""

    stopped_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    ended_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(Value(1), condition=Q(ended_at=None), name="outbox_stop_once"),
        ]

    def __str__(self) -> str:
        return f"Stopped at {self.recorded_at:%Y-%m-%d %H:%M}"

    @classmethod
    def now(cls) -> Self | None:
        """The stop that holds now, with the person who pressed it."""
        return cls.objects.filter(ended_at=None).select_related("stopped_by").first()

    @classmethod
    def holds(cls) -> bool:
        return cls.objects.filter(ended_at=None).exists()


class SuppressionQuerySet(models.QuerySet):
    def of(self, addresses: Any) -> Self:
        """Suppressions of these addresses, however they are written."""
        return self.filter(address__in=[normalised(address) for address in addresses])


def normalised(address: str) -> str:
    """What "the same address" means: trimmed, lower case."""
    return address.strip().lower()


class Suppression(models.Model):
    """An address that gets no more mail, and why."""

    class Reason(models.TextChoices):
        UNSUBSCRIBED = "unsubscribed", _("Unsubscribed")
        BOUNCED = "bounced", _("Bounced")
        COMPLAINED = "complained", _("Complained")

    address = models.CharField(max_length=254, unique=True)  # trimmed, lower case
    reason = models.CharField(max_length=20, choices=Reason)
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = SuppressionQuerySet.as_manager()

    class Meta:
        ordering = ["-recorded_at"]

    def __str__(self) -> str:
        return f"{self.address}: {self.reason}"
