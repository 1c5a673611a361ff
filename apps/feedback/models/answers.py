"""What clients answer: responses with their versions, ratings, own questions, themes; drafts and doubtful ones."""

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Account, Contact
from apps.core.models import FedRow, Row, history
from apps.feedback.models.asking import FeedbackRequest
from apps.feedback.models.questions import Question, Theme
from apps.feedback.models.scores import score, within
from apps.feedback.queries import ImpactRatingQuerySet, ResponseQuerySet
from apps.impacts.models import Impact
from apps.people.models import Person


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
    case_satisfaction = score(_("satisfaction with the case"), 1, 5)  # for the leadership; else on the case
    comment = models.TextField(_("comment"), blank=True, max_length=5000)
    themes = models.ManyToManyField(
        Theme, related_name="responses", blank=True, verbose_name=_("themes"), through="ResponseTheme"
    )
    cannot_judge = ArrayField(  # names of scores that the client said they cannot judge
        models.CharField(max_length=30), default=list, blank=True, verbose_name=_("can’t judge")
    )
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
            within("case_satisfaction", 1, 5, "feedback_response_case"),
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
class ResponseTheme(models.Model):
    """A theme on a response: ticked by the client, put there by a rule or by hand."""

    class Source(models.TextChoices):
        CLIENT = "client", _("ticked by the client")
        RULE = "rule", _("by a rule")
        HAND = "hand", _("by hand")

    response = models.ForeignKey(Response, models.CASCADE, related_name="theme_marks")
    theme = models.ForeignKey(Theme, models.CASCADE, related_name="marks")
    source = models.CharField(max_length=10, choices=Source, default=Source.CLIENT)
    marked_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["response", "theme"], name="feedback_theme_once")]

    def __str__(self) -> str:
        return f"{self.theme} {self.source}"


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


@history
class QuestionAnswer(Row):
    """The answer to a question of the questionnaire's own: a number, one of its options (by place from 0), or words."""

    response = models.ForeignKey(Response, models.CASCADE, related_name="question_answers")
    question = models.ForeignKey(Question, models.PROTECT, related_name="answers", verbose_name=_("question"))
    number = score(_("number"), 1, 5)
    option = models.PositiveSmallIntegerField(_("option"), null=True, blank=True)
    text = models.TextField(_("text"), blank=True, max_length=5000)
    cannot_judge = models.BooleanField(_("can’t judge"), default=False)

    class Meta:
        ordering = ["question__position", "question"]
        verbose_name, verbose_name_plural = _("answer to a question"), _("answers to questions")
        constraints = [
            models.UniqueConstraint(fields=["response", "question"], name="feedback_question_once"),
            within("number", 1, 5, "feedback_question_answer_1_to_5"),
        ]

    def __str__(self) -> str:
        return f"{self.question}: {self.number or self.text}"


class Draft(models.Model):
    """What a client has typed and not sent, as the form's names and values. No page, figure or export reads it."""

    request = models.OneToOneField(FeedbackRequest, models.CASCADE, primary_key=True, related_name="draft")
    data = models.JSONField()  # {field: [values]}
    saved_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Draft of request {self.request_id}"


class UnconfirmedAnswer(models.Model):
    """A submission that arrived like a machine's. It counts nowhere until its reader confirms it with one tap."""

    request = models.OneToOneField(FeedbackRequest, models.CASCADE, primary_key=True, related_name="unconfirmed")
    data = models.JSONField()  # {field: [values]}
    signs = ArrayField(models.CharField(max_length=30))  # why it was doubted
    arrived_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Unconfirmed answer to request {self.request_id}"
