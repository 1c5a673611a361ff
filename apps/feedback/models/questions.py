"""What is asked: questionnaires with their own questions, kept by version, and the themes of clients' pains."""

from functools import partial
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.core.models import FedRow, Row, history
from apps.feedback.wording import checked, checked_options, said
from apps.people.models import SharedQuerySet


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
class ThemeRule(Row):
    """Words that put a theme on an answer in whose comment one of them stands."""

    theme = models.ForeignKey(Theme, models.CASCADE, related_name="rules", verbose_name=_("theme"))
    words = ArrayField(models.CharField(max_length=60), verbose_name=_("words"))

    objects = SharedQuerySet.as_manager()

    class Meta:
        ordering = ["theme", "pk"]
        verbose_name, verbose_name_plural = _("theme rule"), _("theme rules")

    def __str__(self) -> str:
        return f"{self.theme}: {', '.join(self.words)}"


@history
class Questionnaire(FedRow):
    """Which standard questions a request asks, besides its own (`Question`). `current_version` counts its wordings."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    asks_impacts = models.BooleanField(_("importance of and satisfaction with each impact"), default=True)
    asks_overall = models.BooleanField(_("overall satisfaction"), default=True)
    asks_stay = models.BooleanField(_("intent to stay"), default=True)
    asks_buy_more = models.BooleanField(_("intent to buy more"), default=True)
    asks_recommend = models.BooleanField(_("likelihood to recommend"), default=True)
    asks_comment = models.BooleanField(_("comment"), default=True)
    asks_themes = models.BooleanField(_("themes"), default=True)
    current_version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    objects = SharedQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name, verbose_name_plural = _("questionnaire"), _("questionnaires")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("feedback:questionnaire", args=[self.pk])


class QuestionnaireVersion(models.Model):
    """A questionnaire as it was asked, never changed: what a request of that time shows for as long as it lives.

    `content` has the flags by name and `questions`, a list of {id, kind, wording, low, high, options}; wordings are
    {language: text} with English at least, `options` a list of such wordings.
    """

    questionnaire = models.ForeignKey(Questionnaire, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["questionnaire", "-number"]
        constraints = [models.UniqueConstraint(fields=["questionnaire", "number"], name="feedback_version_once")]

    def __str__(self) -> str:
        return f"{self.questionnaire}, version {self.number}"


@history
class Question(FedRow):
    """A question of a questionnaire's own: a scale of 1 to 5, a choice, or free text; worded by language."""

    class Kind(models.TextChoices):
        SCALE = "scale", _("Scale of 1 to 5")
        CHOICE = "choice", _("One of several")
        TEXT = "text", _("Free text")

    questionnaire = models.ForeignKey(
        Questionnaire, models.CASCADE, related_name="questions", verbose_name=_("questionnaire")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.SCALE)
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    wording = models.JSONField(_("wording"), default=dict)  # {language: text}, English at least
    low = models.JSONField(_("low end"), default=dict, blank=True)  # {language: text}
    high = models.JSONField(_("high end"), default=dict, blank=True)
    options = models.JSONField(_("options"), default=list, blank=True)  # [{language: text}]
    is_asked = models.BooleanField(_("asked"), default=True)  # a question with answers is retired, never deleted

    objects = SharedQuerySet.as_manager()

    class Meta:
        ordering = ["questionnaire", "position", "pk"]
        verbose_name, verbose_name_plural = _("question"), _("questions")
        constraints = [models.CheckConstraint(condition=Q(wording__has_key="en"), name="feedback_question_worded")]

    def __str__(self) -> str:
        return said(self.wording, "en")

    @property
    def is_choice(self) -> bool:
        return self.kind == self.Kind.CHOICE

    def clean_fields(self, exclude: Any = None) -> None:
        super().clean_fields({"wording"} | set(exclude or ()))
        errors = {}
        for name, check in self._checks().items():
            try:
                setattr(self, name, check(getattr(self, name)))
            except ValidationError as error:
                errors[name] = error
        if errors:
            raise ValidationError(errors)

    def _checks(self) -> dict[str, Any]:
        return {
            "wording": checked,
            "low": partial(checked, is_required=False),
            "high": partial(checked, is_required=False),
            "options": partial(checked_options, is_choice=self.is_choice),
        }
