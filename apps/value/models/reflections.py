"""The year-end reflection: four questions, and the words that a person, a team or the firm answers them with."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.core.models import Row, history
from apps.people.models import Person, Team


@history
class Reflection(Row):
    """The words to one question, for one year: of a person, of a team, or (neither named) of the whole firm."""

    class Question(models.TextChoices):
        IMPACTS = "impacts", _("Which impacts were notable?")
        VALUE = "value", _("How do clients value them, and how do we know?")
        CHANGES = "changes", _("How often did feedback change what we do?")
        FEARS = "fears", _("What are we afraid to ask?")

    year = models.PositiveSmallIntegerField(_("year"), validators=[MinValueValidator(1900), MaxValueValidator(2200)])
    person = models.ForeignKey(Person, models.PROTECT, related_name="reflections", null=True, blank=True)
    team = models.ForeignKey(Team, models.PROTECT, related_name="reflections", null=True, blank=True)
    question = models.CharField(_("question"), max_length=10, choices=Question)
    words = models.TextField(_("in your words"), max_length=5000, blank=True)
    written_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("written by"))

    class Meta:
        ordering = ["-year", "pk"]
        verbose_name, verbose_name_plural = _("reflection"), _("reflections")
        constraints = [
            models.UniqueConstraint(
                fields=["year", "person", "team", "question"], name="value_reflection_once", nulls_distinct=False
            ),
            models.CheckConstraint(condition=Q(person=None) | Q(team=None), name="value_reflection_of_one"),
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.question}"
