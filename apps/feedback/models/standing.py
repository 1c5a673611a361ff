"""Questions that one contact is asked about one person, whatever the questionnaire; pushed by an app to the right.

What a contact answers is nobody's to read here: the app that pushed the question takes the answers, and shows them
when it may (apps/relationships). No page, API, export, alert or search of feedback reads `StandingAnswer`.
"""

from django.db import models
from django.db.models import Q

from apps.accounts.models import Contact
from apps.core.models import Row
from apps.feedback.models.answers import Response
from apps.feedback.models.scores import score, within
from apps.people.models import Person


class StandingItem(Row):
    """One question, 0 to 10, to one contact about one person. `key` is the pushing app's name of it.

    `wordings` is {language: text}. It is asked while `is_asked`, from `ask_from` on; where more are due than a page
    holds they take turns, longest unanswered first.
    """

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="standing_items")
    about = models.ForeignKey(Person, models.PROTECT, related_name="+")
    key = models.CharField(max_length=60)
    wordings = models.JSONField(default=dict)
    position = models.PositiveSmallIntegerField(default=0)
    is_asked = models.BooleanField(default=True)
    ask_from = models.DateField()

    class Meta:
        ordering = ["about", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["contact", "about", "key"], name="feedback_standing_item_once")]
        indexes = [
            models.Index(fields=["contact", "ask_from"], name="feedback_standing_due", condition=Q(is_asked=True))
        ]

    def __str__(self) -> str:
        return f"{self.key} about {self.about_id}"


class StandingAnswer(Row):
    """What a contact answered to a standing item; "can't judge" has no number."""

    response = models.ForeignKey(Response, models.CASCADE, related_name="standing_answers")
    item = models.ForeignKey(StandingItem, models.PROTECT, related_name="answers")
    number = score("number", 0, 10)
    cannot_judge = models.BooleanField(default=False)

    class Meta:
        ordering = ["item"]
        constraints = [
            models.UniqueConstraint(fields=["response", "item"], name="feedback_standing_answer_once"),
            within("number", 0, 10, "feedback_standing_0_to_10"),
        ]

    def __str__(self) -> str:
        return f"Answer to item {self.item_id}"
