"""Whom we hear: coverage by account; and this year against the year before."""

from typing import Any, ClassVar

import django_filters as filters
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from apps.accounts.models import Account
from apps.core.access import READERS, open_to
from apps.core.asked import month_in
from apps.core.months import Month, day_of
from apps.core.pages import Cell, Column
from apps.core.templatetags.desk import day
from apps.feedback.coverage import accounts_heard, heads_of
from apps.feedback.views.frame import FeedbackList, tabs_of
from apps.feedback.years import figures_of, impacts_of
from apps.measures import words
from apps.measures.models import Scope, rows_of
from apps.people.models import Team


class CoverageFilter(filters.FilterSet):
    team = filters.ModelChoiceFilter(queryset=Team.objects.all(), label=_("Team"), empty_label=_("All"))
    which = filters.ChoiceFilter(
        label=_("Which"),
        method="chosen",
        empty_label=_("All"),
        choices=[("silent", _("Silent")), ("unheard", _("Not heard")), ("never", _("Never asked"))],
    )

    class Meta:
        model = Account
        fields: tuple[str, ...] = ()

    def chosen(self, rows: Any, name: str, value: str) -> QuerySet:
        narrowed = {"silent": {"numerator": 1}, "unheard": {"answered_n": 0}, "never": {"is_never_asked": True}}
        return rows.filter(**narrowed[value])


class Coverage(FeedbackList):
    model, filterset_class, tab = Account, CoverageFilter, "coverage"
    template_name = "feedback/coverage.html"
    page_title = _("Coverage")
    columns: ClassVar[list[Column]] = [
        Column(_("Account"), "name"),
        Column(_("Heard")),
        Column(_("Contacts"), "contacts_n", is_number=True, is_optional=True),
        Column(_("Asked"), "asked_n", is_number=True),
        Column(_("Answered"), "answered_n", is_number=True),
        Column(_("Last answer"), "last_answer_at", is_number=True, is_optional=True),
        Column(_("Last asked"), "last_asked_at", is_number=True, is_optional=True),
        Column(_("A month"), "recurring_value", is_number=True),
    ]

    @cached_property
    def month(self) -> Month:
        return month_in(self.request)

    def rows(self) -> QuerySet:
        return accounts_heard(self.month)

    def row_url(self, row: Account) -> str:
        return row.get_absolute_url()

    def cells(self, row: Any) -> list[Any]:
        return [
            Cell(row.name, sub=str(row.team or "")),
            _heard(row),
            *(row.contacts_n, row.asked_n, row.answered_n),
            day(day_of(row.last_answer_at), "short") if row.last_answer_at else "",
            day(day_of(row.last_asked_at), "short") if row.last_asked_at else "",
            words.exact_money(row.recurring_value),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        team = self.filter.form.cleaned_data.get("team") if self.filter.form.is_valid() else None
        until = {"first": day(self.month.plus(-2).first_day), "last": day(self.month.last_day)}
        return context | {
            "facts": [fact_of(view) for view in heads_of(self.month, team.pk if team else 0)],
            "page_question": gettext("From whom did we hear from %(first)s to %(last)s, and from whom not?") % until,
        }


def _heard(row: Any) -> Cell:
    if row.numerator:
        return Cell(gettext("Silent"), state="late")
    if row.answered_n:
        return Cell(gettext("Heard"), state="done")
    if row.is_never_asked:
        return Cell(gettext("Never asked"), state="unplanned")
    return Cell(gettext("Not heard"), state="paused")


def fact_of(view: Any) -> dict[str, Any]:
    """A figure of the scorecard in the row of facts: what it is, of how many."""
    return {"label": view.measure.name, "value": words.display(view), "note": words.made_of(view)}


@open_to(READERS)
@require_safe
def years(request: HttpRequest) -> HttpResponse:
    """The figures of what clients think against a year before; an account's with each of its impacts."""
    month, scope = month_in(request), request.GET.get("scope", "")
    if scope not in {"", *Scope.values}:
        raise Http404
    row = _of(request, scope) if scope not in {"", Scope.COMPANY} else None
    context = {
        "page_title": gettext("Year against year"),
        "page_question": str(row) if row else gettext("The whole company"),
        "tabs": tabs_of(request, "years"),
        "month": month,
        "before": month.plus(-12),
        "figures": figures_of(month, scope or Scope.COMPANY, row.pk if row else 0),
        "impacts": impacts_of(month, row.pk) if row and scope == Scope.ACCOUNT else None,
        "teams": Team.objects.all(),
        "accounts": Account.objects.visible_to(request.user).order_by("name"),
        "scope": scope,
        "row": row,
    }
    return render(request, "feedback/years.html", context)


def _of(request: HttpRequest, scope: str) -> Any:
    number = request.GET.get("id", "")
    if not number.isdecimal() or len(number) > 18:
        raise Http404
    return get_object_or_404(rows_of(scope).visible_to(request.user), pk=number)  # type: ignore[attr-defined]
