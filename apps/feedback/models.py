"""Questionnaires, programmes, requests, responses and their ratings of impacts."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Account, Contact
from apps.core.models import FedRow, Row, history
from apps.core.months import today
from apps.feedback.cadence import latest_run, run_after
from apps.feedback.queries import FeedbackRequestQuerySet, ImpactRatingQuerySet, ResponseQuerySet
from apps.impacts.models import Impact
from apps.people.models import Person, SharedQuerySet

LOW_OVERALL = 2
LIFE_OF_A_LINK = dt.timedelta(days=30)
RUN_STAYS_OPEN = dt.timedelta(days=7)  # whose 90 days end within a week of the run is asked then, not a quarter later


def score(label: Any, low: int, high: int) -> models.PositiveSmallIntegerField:
    """An answer on a whole-number scale, empty where the client skipped it."""
    limits = [MinValueValidator(low), MaxValueValidator(high)]
    return models.PositiveSmallIntegerField(label, null=True, blank=True, validators=limits)


def within(name: str, low: int, high: int, constraint: str) -> models.CheckConstraint:
    """The same limits in the database."""
    return models.CheckConstraint(condition=Q(**{name: None}) | Q(**{f"{name}__range": (low, high)}), name=constraint)


@history
class Theme(FedRow):
    """What a client's pain is about: Customer Service, Billing …"""

    name = models.CharField(_("name"), max_length=80, unique=True)

    objects = SharedQuerySet.as_manager()

    class Meta:
        ordering = [Lower("name")]
        verbose_name, verbose_name_plural = _("theme"), _("themes")

    def __str__(self) -> str:
        return self.name


@history
class Questionnaire(FedRow):
    """Which of the standard questions a request asks; the impacts of the account are always asked about."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    asks_overall = models.BooleanField(_("overall satisfaction"), default=True)
    asks_stay = models.BooleanField(_("intent to stay"), default=True)
    asks_buy_more = models.BooleanField(_("intent to buy more"), default=True)
    asks_recommend = models.BooleanField(_("likelihood to recommend"), default=True)
    asks_comment = models.BooleanField(_("comment"), default=True)
    asks_themes = models.BooleanField(_("themes"), default=True)

    objects = SharedQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name, verbose_name_plural = _("questionnaire"), _("questionnaires")

    def __str__(self) -> str:
        return self.name


@history
class Programme(FedRow):
    """Who is asked what, how often. The system selects the contacts; nobody picks them by hand."""

    class Cadence(models.TextChoices):
        MONTHLY = "monthly", _("Monthly")
        QUARTERLY = "quarterly", _("Quarterly")
        HALF_YEARLY = "half_yearly", _("Half-yearly")
        YEARLY = "yearly", _("Yearly")

    class Audience(models.TextChoices):
        ALL = "all", _("All eligible contacts")
        KEY_ACCOUNTS = "key_accounts", _("Contacts of key accounts")
        SENIOR = "senior", _("Executive and senior contacts")

    name = models.CharField(_("name"), max_length=120, unique=True)
    questionnaire = models.ForeignKey(
        Questionnaire, models.PROTECT, related_name="programmes", verbose_name=_("questionnaire")
    )
    cadence = models.CharField(_("cadence"), max_length=20, choices=Cadence, default=Cadence.QUARTERLY)
    audience = models.CharField(_("who is asked"), max_length=20, choices=Audience, default=Audience.ALL)
    is_running = models.BooleanField(_("running"), default=True)
    starts_on = models.DateField(_("first run on"))
    last_run_on = models.DateField(_("last run on"), null=True, editable=False)

    objects = SharedQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name, verbose_name_plural = _("programme"), _("programmes")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("feedback:programme", args=[self.pk])

    def due_run(self, day: dt.date) -> dt.date | None:
        """The day of the run that is due on a day, None where none is (docs/feedback.md, "When a programme asks")."""
        latest = latest_run(self.starts_on, self.cadence, day) if self.is_running else None
        if latest is None:
            return None
        is_new = self.last_run_on is None or self.last_run_on < latest
        return latest if is_new or day < latest + RUN_STAYS_OPEN else None

    def next_run(self, day: dt.date) -> dt.date | None:
        """The day of the next run, today where one is waiting, None where the programme rests."""
        if not self.is_running:
            return None
        latest = latest_run(self.starts_on, self.cadence, day)
        if latest and (self.last_run_on is None or self.last_run_on < latest):
            return day
        return run_after(self.starts_on, self.cadence, day)


@history
class FeedbackRequest(FedRow):
    """One contact asked once. The link is derived from the row and its `generation`, never stored."""

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting to be sent")
        SENT = "sent", _("Sent")
        ANSWERED = "answered", _("Answered")
        BOUNCED = "bounced", _("Bounced")
        EXPIRED = "expired", _("Expired")
        CANCELLED = "cancelled", _("Cancelled")

    contact = models.ForeignKey(Contact, models.PROTECT, related_name="requests", verbose_name=_("contact"))
    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="requests", null=True, blank=True, verbose_name=_("programme")
    )
    asked_by = models.ForeignKey(
        Person, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("asked by")
    )
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.PENDING)
    generation = models.PositiveIntegerField(default=1, editable=False)
    due_on = models.DateField(editable=False, null=True)  # the programme's run it belongs to
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    answered_at = models.DateTimeField(_("first answered at"), null=True, blank=True)
    expires_at = models.DateTimeField(_("expires at"))

    objects = FeedbackRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name, verbose_name_plural = (_("feedback request"), _("feedback requests"))
        indexes = [
            models.Index(fields=["contact", "-sent_at"], name="feedback_request_by_contact"),
            models.Index(fields=["sent_at"], name="feedback_request_sent"),
            models.Index(
                fields=["expires_at"], name="feedback_request_waiting", condition=Q(state__in=["pending", "sent"])
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["contact", "programme", "due_on"], name="feedback_request_once_a_run")
        ]

    def __str__(self) -> str:
        return f"Request {self.pk} to {self.contact}"

    def get_absolute_url(self) -> str:
        return reverse("feedback:request", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Whether its link still takes an answer. A bounce may be wrong: who has the link may answer."""
        is_over = self.state in {self.State.EXPIRED, self.State.CANCELLED} or self.expires_at <= timezone.now()
        has_left = self.contact.left_on is not None and self.contact.left_on <= today()
        return not is_over and not has_left

    @property
    def is_hand_picked(self) -> bool:
        """Asked by a person with "ask now": marked, and left out of pay and awards."""
        return self.programme_id is None


@history
class Response(FedRow):
    """What a contact answered. When the client changes it, the earlier version is kept as a row of its own.

    A version row has `version_of` (the response that stands) and `superseded_at` (when it was replaced), so
    that a month's figures see what stood at its end.
    """

    contact = models.ForeignKey(Contact, models.PROTECT, related_name="responses", verbose_name=_("contact"))
    account = models.ForeignKey(Account, models.PROTECT, related_name="responses", verbose_name=_("account"))
    request = models.ForeignKey(
        FeedbackRequest, models.PROTECT, related_name="responses", null=True, blank=True, verbose_name=_("request")
    )
    answered_at = models.DateTimeField(_("answered at"))
    overall_satisfaction = score(_("overall satisfaction"), 1, 5)
    stay_intent = score(_("intent to stay"), 1, 5)
    buy_more_intent = score(_("intent to buy more"), 1, 5)
    recommend = score(_("likelihood to recommend"), 0, 10)
    comment = models.TextField(_("comment"), blank=True, max_length=5000)
    themes = models.ManyToManyField(Theme, related_name="responses", blank=True, verbose_name=_("themes"))
    is_leadership_only = models.BooleanField(_("only for the leadership"), default=False)
    is_hand_picked = models.BooleanField(_("asked by hand"), default=False, editable=False)
    version_of = models.ForeignKey("self", models.CASCADE, related_name="versions", null=True, editable=False)
    superseded_at = models.DateTimeField(null=True, editable=False)

    objects = ResponseQuerySet.as_manager()

    class Meta:
        ordering = ["-answered_at", "-pk"]
        verbose_name, verbose_name_plural = _("response"), _("responses")
        indexes = [
            models.Index(fields=["contact", "-answered_at"], name="feedback_response_by_contact"),
            models.Index(fields=["account", "-answered_at"], name="feedback_response_by_account"),
            models.Index(fields=["answered_at"], name="feedback_response_by_day"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["request"], condition=Q(version_of=None), name="feedback_response_one_a_request"
            ),
            models.CheckConstraint(
                condition=Q(version_of=None, superseded_at=None)
                | Q(version_of__isnull=False, superseded_at__isnull=False),
                name="feedback_response_version_is_superseded",
            ),
            within("overall_satisfaction", 1, 5, "feedback_response_overall"),
            within("stay_intent", 1, 5, "feedback_response_stay"),
            within("buy_more_intent", 1, 5, "feedback_response_buy"),
            within("recommend", 0, 10, "feedback_response_recommend"),
        ]

    def get_absolute_url(self) -> str:
        return reverse("feedback:detail", args=[self.pk])

    def __str__(self) -> str:
        return f"Answer of {self.contact}"

    def clean(self) -> None:
        super().clean()
        if self.request and self.request.contact_id != self.contact_id:
            raise ValidationError({"request": _("Choose a request to this contact.")})


@history
class ImpactRating(Row):
    """How much an impact matters to a contact and how satisfied they are, 1 to 5; or "can't judge"."""

    response = models.ForeignKey(Response, models.CASCADE, related_name="impact_ratings")
    impact = models.ForeignKey(Impact, models.PROTECT, related_name="ratings", verbose_name=_("impact"))
    importance = score(_("importance"), 1, 5)
    satisfaction = score(_("satisfaction"), 1, 5)
    cannot_judge = models.BooleanField(_("can’t judge"), default=False)

    objects = ImpactRatingQuerySet.as_manager()

    class Meta:
        ordering = ["impact"]
        verbose_name, verbose_name_plural = _("impact rating"), _("impact ratings")
        constraints = [
            models.UniqueConstraint(fields=["response", "impact"], name="feedback_rating_once"),
            models.CheckConstraint(
                condition=Q(cannot_judge=False) | Q(importance=None, satisfaction=None),
                name="feedback_rating_judged_or_not",
                violation_error_message=_("Either rate the impact or say that you cannot judge it."),
            ),
            models.CheckConstraint(
                condition=(Q(importance=None) | Q(importance__range=(1, 5)))
                & (Q(satisfaction=None) | Q(satisfaction__range=(1, 5))),
                name="feedback_rating_1_to_5",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.impact}: {self.importance}/{self.satisfaction}"


class Tally(models.Model):
    """How often something was tried in a span of time, for the rate limits of the public pages."""

    key = models.CharField(max_length=64, primary_key=True)  # a keyed hash: no address is kept
    count = models.PositiveIntegerField(default=1)
    until = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["until"], name="feedback_tally_until")]

    def __str__(self) -> str:
        return f"{self.count} until {self.until}"
