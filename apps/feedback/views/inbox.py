"""The inbox of answers: only what the person may read, and each answer with what it said before."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db.models import Prefetch, QuerySet
from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from apps.core.csvfiles import csv_response
from apps.core.months import day_of, zone
from apps.core.pages import Cell, Column, DetailPage, Empty
from apps.core.templatetags.desk import day
from apps.feedback.filters import ResponseFilter
from apps.feedback.models import ImpactRating, Response
from apps.feedback.views.frame import FeedbackList, tabs_of


class ResponseList(FeedbackList):
    model, filterset_class, tab = Response, ResponseFilter, "list"
    page_title = _("What clients say")
    page_question = _("Every answer you may read, the newest first.")
    columns: ClassVar[list[Column]] = [
        Column(_("From"), "contact__full_name"),
        Column(_("Comment")),
        Column(_("Overall"), "overall_satisfaction", is_number=True),
        Column(_("Stay"), "stay_intent", is_number=True, is_optional=True),
        Column(_("Recommend"), "recommend", is_number=True, is_optional=True),
        Column(_("Answered"), "answered_at", is_number=True, is_optional=True),
    ]

    def rows(self) -> QuerySet:
        readable = Response.objects.current().readable_by(self.request.user)
        return readable.select_related("contact", "account").prefetch_related("themes")

    def cells(self, row: Response) -> list[Any]:
        return [
            Cell(row.contact.full_name, sub=f"{row.account}, {day(day_of(row.answered_at), 'short')}"),
            Cell(Truncator(row.comment).chars(140), sub=_marks(row)),
            _of(row.overall_satisfaction, 5),
            _of(row.stay_intent, 5),
            _of(row.recommend, 10),
            day_of(row.answered_at),
        ]

    def export(self, rows: Iterable[Any]) -> HttpResponseBase:
        """Every question in its own column; the ratings of impacts as text, importance before satisfaction."""
        heads = [
            *("answered_at", "account", "contact", "overall_satisfaction", "stay_intent", "buy_more_intent"),
            *("recommend", "comment", "themes", "impact_ratings", "asked_by_hand"),
        ]
        loaded = rows.prefetch_related("impact_ratings__impact")  # type: ignore[attr-defined]
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
        ratings = ("impact_ratings__impact", "themes", versions, "versions__themes", "versions__impact_ratings__impact")
        return readable.select_related(
            "contact", "account", "request__asked_by", "request__programme"
        ).prefetch_related(*ratings)

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
            "versions": sorted(row.versions.all(), key=lambda version: version.superseded_at, reverse=True),
            "facts": _facts(row),
        }


def _facts(row: Response) -> list[dict[str, Any]]:
    shown = [
        (_now("Overall satisfaction"), row.overall_satisfaction, 5),
        (_now("Intent to stay"), row.stay_intent, 5),
        (_now("Intent to buy more"), row.buy_more_intent, 5),
        (_now("Recommends us"), row.recommend, 10),
    ]
    return [
        {"label": label, "value": value, "unit": _now("of %(most)s") % {"most": most} if value is not None else ""}
        for label, value, most in shown
    ]


def _of(value: int | None, most: int) -> str:
    return "" if value is None else _now("%(value)s of %(most)s") % {"value": value, "most": most}


def _marks(row: Response) -> str:
    """The themes, and who may read it, where that is not everybody on the account."""
    marks = [theme.name for theme in row.themes.all()]
    return " · ".join([*marks, _now("only for the leadership")] if row.is_leadership_only else marks)


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
