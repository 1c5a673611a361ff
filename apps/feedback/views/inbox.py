"""The inbox of answers: only what the person may read, and each answer with what it said before."""

from typing import Any, ClassVar

from django.db.models import Prefetch, QuerySet
from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from apps.core.csvfiles import csv_response
from apps.core.months import day_of, zone
from apps.core.pages import CHUNK, Cell, Column, DetailPage, Empty
from apps.core.templatetags.desk import day
from apps.feedback.closing_forms import AddThemeForm
from apps.feedback.filters import ResponseFilter
from apps.feedback.models import ImpactRating, QuestionAnswer, Response
from apps.feedback.views.frame import FeedbackList, tabs_of


class ResponseList(FeedbackList):
    model, filterset_class, tab = Response, ResponseFilter, "list"
    template_name = "feedback/answers.html"
    page_title = _("What clients say")
    page_question = _("Every answer you may read, the newest first.")
    columns: ClassVar[list[Column]] = [
        Column(_("From"), "contact__full_name"),
        Column(_("Account"), "account__name", is_optional=True),
        Column(_("Comment")),
        Column(_("What came of it")),
        Column(_("Overall"), "overall_satisfaction", is_number=True),
        Column(_("Stay"), "stay_intent", is_number=True, is_optional=True),
        Column(_("Recommend"), "recommend", is_number=True, is_optional=True),
        Column(_("Answered"), "answered_at", is_number=True, is_optional=True),
    ]

    def rows(self) -> QuerySet:
        readable = Response.objects.current().readable_by(self.request.user)
        return readable.select_related("contact", "account", "follow_up").prefetch_related("themes", "changes")

    def cells(self, row: Response) -> list[Any]:
        return [
            Cell(row.contact.full_name, sub=day(day_of(row.answered_at), "short")),
            Cell(row.account.name, url=f"{reverse('feedback:list')}?account={row.account_id}"),
            Cell(Truncator(row.comment).chars(140), sub=marks_of(row)),
            outcome_of(row),
            of(row.overall_satisfaction, 5),
            of(row.stay_intent, 5),
            of(row.recommend, 10),
            day_of(row.answered_at),
        ]

    def export(self, rows: QuerySet) -> HttpResponseBase:
        """Every question in its own column; the ratings of impacts as text, importance before satisfaction."""
        heads = [
            *("answered_at", "account", "contact", "overall_satisfaction", "stay_intent", "buy_more_intent"),
            *("recommend", "comment", "themes", "impact_ratings", "asked_by_hand"),
        ]
        loaded = rows.prefetch_related("impact_ratings__impact").iterator(chunk_size=CHUNK)
        return csv_response("responses", heads, (_exported(row) for row in loaded))

    def empty(self) -> Empty:
        return Empty(
            _("What do your clients say?"),
            _("Answers appear here as soon as a client presses Send."),
            [
                _("Ask a contact, or all of an account."),
                _("They get a mail with a link; no sign-in."),
                _("Read it here."),
            ],
            action_url=reverse("feedback:ask") if self.request.user.may_write else "",
            action_label=_("Ask for feedback"),
        )

    def create_url(self) -> str:
        return reverse("feedback:ask")

    create_label = _("Ask for feedback")


class ResponseDetail(DetailPage):
    model, template_name = Response, "feedback/response.html"

    def rows(self) -> QuerySet:
        readable = Response.objects.current().readable_by(self.request.user)
        # A client may open to all what was only for the leadership before: that version stays theirs.
        versions = Prefetch("versions", Response.objects.readable_by(self.request.user))
        joined = readable.select_related("contact", "account", "request__asked_by", "request__programme", "follow_up")
        return joined.prefetch_related(versions, *_PARTS)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        row = self.object
        title = _now("%(contact)s, %(account)s") % {"contact": row.contact, "account": row.account}
        crumbs = [(_now("Feedback"), reverse("feedback:list")), (row.contact.full_name, "")]
        ask = f"{reverse('feedback:ask')}?account={row.account_id}"
        return context | {
            "page_title": title,
            "crumbs": crumbs,
            "tabs": tabs_of(self.request, "list"),
            "ask_url": ask if context["may_write"] else "",
            "ratings": row.impact_ratings.all(),
            "own": [(answer.question, own_answer(answer)) for answer in row.question_answers.all()],
            "unjudged": _unjudged(row),
            "follow_up": getattr(row, "follow_up", None),
            "changes": row.changes.all(),
            "marks": row.theme_marks.all(),
            "theme_form": AddThemeForm() if context["may_write"] else None,
            "versions": sorted(row.versions.all(), key=lambda version: version.superseded_at, reverse=True),
            "facts": _facts(row),
        }


_PARTS = (
    "impact_ratings__impact",
    "question_answers__question",
    "theme_marks__theme",
    "theme_marks__marked_by",
    "changes",
    "versions__themes",
    "versions__impact_ratings__impact",
)


def own_answer(answer: QuestionAnswer) -> str:
    """What was answered to a question of the questionnaire's own, in words."""
    if answer.cannot_judge:
        return _now("can’t judge")
    if answer.number is not None:
        return of(answer.number, 5)
    if answer.option is not None and answer.option < len(answer.question.options):
        return str(answer.question.options[answer.option].get("en", ""))
    return answer.text


def _unjudged(row: Response) -> str:
    """The scores that the client said they cannot judge, by name."""
    return ", ".join(str(Response._meta.get_field(name).verbose_name) for name in row.cannot_judge)  # type: ignore[union-attr]


def _facts(row: Response) -> list[dict[str, Any]]:
    shown = [
        (_now("Overall satisfaction"), row.overall_satisfaction, 5),
        (_now("Intent to stay"), row.stay_intent, 5),
        (_now("Intent to buy more"), row.buy_more_intent, 5),
        (_now("Recommends us"), row.recommend, 10),
    ]
    if row.case_satisfaction is not None:
        shown.append((_now("How we handled the case"), row.case_satisfaction, 5))
    return [
        {"label": label, "value": value, "unit": _now("of %(most)s") % {"most": most} if value is not None else ""}
        for label, value, most in shown
    ]


def outcome_of(row: Response) -> Cell:
    """A change made because of it, else the state of its follow-up, else nothing."""
    if row.changes.all():
        return Cell(_now("Something changed"), state="done")
    follow_up = getattr(row, "follow_up", None)
    return Cell(follow_up.get_state_display(), state=follow_up.state) if follow_up else Cell("")


def of(value: int | None, most: int) -> str:
    return "" if value is None else _now("%(value)s of %(most)s") % {"value": value, "most": most}


def marks_of(row: Response) -> str:
    """The themes; whether it was asked by hand, and who may read it, where that is not everybody on the account."""
    marks = [theme.name for theme in row.themes.all()]
    flags = [(row.is_hand_picked, _now("asked by hand")), (row.is_leadership_only, _now("only for the leadership"))]
    return " · ".join([*marks, *(word for is_set, word in flags if is_set)])


def _exported(row: Response) -> list[Any]:
    return [
        row.answered_at.astimezone(zone()).isoformat(timespec="seconds"),
        *(row.account.name, row.contact.full_name, row.overall_satisfaction, row.stay_intent, row.buy_more_intent),
        *(row.recommend, row.comment, "; ".join(theme.name for theme in row.themes.all())),
        "; ".join(_rated(rating) for rating in row.impact_ratings.all()),
        _now("yes") if row.is_hand_picked else _now("no"),
    ]


def _rated(rating: ImpactRating) -> str:
    if rating.cannot_judge:
        return f"{rating.impact}: {_now('can’t judge')}"
    return f"{rating.impact}: {rating.importance or '–'}/{rating.satisfaction or '–'}"
