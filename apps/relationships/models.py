"""Dimensions of a relationship, what seller and client answer to them, practices, coaching plans and their checks."""

import pgtrigger
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Account, Contact
from apps.accounts.queries import OnAccountQuerySet
from apps.core.models import FedRow, Row, history
from apps.feedback.models import FeedbackRequest, Response
from apps.feedback.models.scores import score, within
from apps.people.models import Person
from apps.relationships.plan_queries import PlanQuerySet
from apps.relationships.queries import FirmsOwnQuerySet, PairQuerySet


@history
class Dimension(FedRow):
    """One side of a relationship that both answer about, 0 to 10, each in their own words.

    `client_wordings` and `seller_wordings` are {language: text}; "{person}" and "{contact}" stand for the names.
    """

    name = models.CharField(_("name"), max_length=60, unique=True)
    client_wordings = models.JSONField(_("as the client is asked"), default=dict, blank=True)
    seller_wordings = models.JSONField(_("as the seller is asked"), default=dict, blank=True)
    position = models.PositiveSmallIntegerField(_("place"), default=0)
    is_asked = models.BooleanField(_("asked"), default=True)

    objects = FirmsOwnQuerySet.as_manager()

    class Meta:
        ordering = ["position", Lower("name")]
        verbose_name, verbose_name_plural = _("dimension"), _("dimensions")

    def get_absolute_url(self) -> str:
        return reverse("relationships:dimensions")

    def __str__(self) -> str:
        return self.name


@history
class Subject(Row):
    """That the contacts of an account are asked about a person besides the account's manager, while it is not ended."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="+", verbose_name=_("account"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("person"))
    named_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, verbose_name=_("named by"))
    ended_on = models.DateField(_("until"), null=True, blank=True)

    objects = OnAccountQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("person asked about"), _("people asked about")
        constraints = [
            models.UniqueConstraint(
                fields=["account", "person"], condition=Q(ended_on=None), name="relationships_subject_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} at {self.account}"


@history  # the audit pages never show these rows: a blind answer must stay blind
class Perception(FedRow):
    """One asking of one dimension: what the seller expects this client to answer, and what the client answers.

    The seller's answer locks when it is given: triggers refuse to change it and to delete its row, whatever way that is
    tried. Nothing in the product deletes one, and whom it is about cannot be deleted either. The client's answer is
    readable nowhere before that, nor before the time in which a pair can be formed is over. A pair: both scores, at
    most 30 days apart.
    """

    class Frame(models.TextChoices):
        EXPECTED = "expected", _("as I expect this client to answer")
        OWN = "own", _("as I see it myself")

    contact = models.ForeignKey(Contact, models.PROTECT, related_name="perceptions", verbose_name=_("contact"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="perceptions", verbose_name=_("person"))
    dimension = models.ForeignKey(Dimension, models.PROTECT, related_name="perceptions", verbose_name=_("dimension"))
    frame = models.CharField(_("frame"), max_length=10, choices=Frame, default=Frame.EXPECTED)
    asked_on = models.DateField(_("asked on"))
    seller_score = score(_("seller’s score"), 0, 10)
    seller_answered_at = models.DateTimeField(_("seller answered at"), null=True, blank=True)
    client_score = score(_("client’s score"), 0, 10)
    client_answered_at = models.DateTimeField(_("client answered at"), null=True, blank=True)
    request = models.ForeignKey(
        FeedbackRequest,
        models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("request"),
    )
    response = models.ForeignKey(
        Response, models.SET_NULL, related_name="+", null=True, blank=True, editable=False, verbose_name=_("answer")
    )
    is_leadership_only = models.BooleanField(_("only for the leadership"), default=False, editable=False)

    objects = PairQuerySet.as_manager()

    class Meta:
        ordering = ["contact", "person", "dimension__position", "-asked_on", "-pk"]
        verbose_name, verbose_name_plural = _("perception"), _("perceptions")
        indexes = [
            models.Index(fields=["contact", "person", "dimension", "-asked_on"], name="relationships_by_item"),
            models.Index(fields=["person", "-asked_on"], name="relationships_by_person"),
            models.Index(fields=["client_answered_at"], name="relationships_by_client_day"),
            models.Index(fields=["seller_answered_at"], name="relationships_by_seller_day"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["request", "person", "dimension"], name="relationships_once_a_request"),
            within("seller_score", 0, 10, "relationships_seller_0_to_10"),
            within("client_score", 0, 10, "relationships_client_0_to_10"),
            models.CheckConstraint(
                condition=Q(seller_score=None, seller_answered_at=None)
                | Q(seller_score__isnull=False, seller_answered_at__isnull=False),
                name="relationships_seller_whole",
                violation_error_message=_("A score and the moment it was given belong together."),
            ),
            models.CheckConstraint(
                condition=Q(client_score=None) | Q(client_answered_at__isnull=False),
                name="relationships_client_whole",
                violation_error_message=_("A score and the moment it was given belong together."),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="seller_answer_locked",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__seller_answered_at__isnull=False)
                & (
                    pgtrigger.Q(old__seller_score__df=pgtrigger.F("new__seller_score"))
                    | pgtrigger.Q(old__seller_answered_at__df=pgtrigger.F("new__seller_answered_at"))
                    | pgtrigger.Q(old__frame__df=pgtrigger.F("new__frame"))
                    | pgtrigger.Q(old__contact__df=pgtrigger.F("new__contact"))
                    | pgtrigger.Q(old__person__df=pgtrigger.F("new__person"))
                    | pgtrigger.Q(old__dimension__df=pgtrigger.F("new__dimension"))
                    | pgtrigger.Q(old__id__df=pgtrigger.F("new__id"))
                ),
            ),
            pgtrigger.Protect(
                name="seller_answer_kept",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__seller_answered_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Asking {self.pk}"


@history
class Practice(FedRow):
    """One thing a person can practise, with our short advice; a firm adds its own."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    advice = models.TextField(_("advice"), max_length=2000)
    dimensions = models.ManyToManyField(Dimension, related_name="+", blank=True, verbose_name=_("suggested for"))
    is_offered = models.BooleanField(_("offered for new plans"), default=True)

    objects = FirmsOwnQuerySet.as_manager()

    class Meta:
        ordering = [Lower("name")]
        verbose_name, verbose_name_plural = _("practice"), _("practices")

    def get_absolute_url(self) -> str:
        return reverse("relationships:practice", args=[self.pk])

    def __str__(self) -> str:
        return self.name


@history
class CoachingPlan(FedRow):
    """One practice for one item (contact, person, dimension), with a coach, a check and a day to ask again."""

    class State(models.TextChoices):
        ACTIVE = "active", _("Active")
        DONE = "done", _("Done")
        DROPPED = "dropped", _("Dropped")

    contact = models.ForeignKey(Contact, models.PROTECT, related_name="coaching_plans", verbose_name=_("contact"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="coaching_plans", verbose_name=_("person"))
    dimension = models.ForeignKey(Dimension, models.PROTECT, related_name="+", verbose_name=_("dimension"))
    practice = models.ForeignKey(Practice, models.PROTECT, related_name="plans", verbose_name=_("practice"))
    coach = models.ForeignKey(
        Person, models.PROTECT, related_name="coached_plans", null=True, blank=True, verbose_name=_("coach")
    )
    agreed = models.TextField(_("what was agreed"), max_length=2000, blank=True)
    started_on = models.DateField(_("began on"))
    check_on = models.DateField(_("next check on"), null=True, blank=True)
    reask_on = models.DateField(_("ask again on"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ACTIVE)
    ended_on = models.DateField(_("ended on"), null=True, blank=True, editable=False)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["-started_on", "-pk"]
        verbose_name, verbose_name_plural = _("coaching plan"), _("coaching plans")
        indexes = [
            models.Index(fields=["contact", "person", "dimension", "-started_on"], name="relationships_plan_by_item"),
            models.Index(fields=["reask_on"], name="relationships_plan_reask"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(reask_on__gt=F("started_on")),
                name="relationships_plan_forward",
                violation_error_message=_("Ask again after the plan began."),
            ),
            models.UniqueConstraint(
                fields=["contact", "person", "dimension"],
                condition=Q(state="active"),
                name="relationships_plan_one_active",
                violation_error_message=_("There is an active plan for this already."),
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("relationships:plan", args=[self.pk])

    def __str__(self) -> str:
        return f"{self.practice}"

    def clean(self) -> None:
        super().clean()
        if self.coach_id and self.coach_id == self.person_id:
            raise ValidationError({"coach": _("Nobody coaches themselves.")})


@history
class PlanCheck(Row):
    """What coach and person noted at a monthly check of a plan."""

    plan = models.ForeignKey(CoachingPlan, models.CASCADE, related_name="checks")
    checked_on = models.DateField(_("day"))
    notes = models.TextField(_("notes"), max_length=2000)
    noted_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("noted by"))

    class Meta:
        ordering = ["-checked_on", "-pk"]
        verbose_name, verbose_name_plural = _("check"), _("checks")

    def __str__(self) -> str:
        return f"Check on {self.checked_on}"
