"""Decisions: deciding on an impact, the page of a decision with its review, the list, changing and deleting one."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from apps.accounts.views.on_account import crumbs_of
from apps.core.access import WRITERS, open_to
from apps.core.errors import Conflict
from apps.core.months import today
from apps.core.pages import CreatePage, DeletePage, DetailPage, HistoryPage, UpdatePage
from apps.core.pages.writing import add_errors
from apps.feedback.models import Response
from apps.impacts.models import Impact
from apps.value.figures import Kept, figures_in, kept, period_of_decision, period_of_review, period_until
from apps.value.forms import DecisionForm, ReviewForm
from apps.value.latest import latest_decisions, review_state
from apps.value.models import Decision
from apps.value.period import Period, read_period
from apps.value.services import decisions as services
from apps.value.side_by_side import answer_in_words, facts_of, reasons_of, side_by_side, suggestion_of

JOINED = ("impact__account", "impact__goal", "decided_by", "reviewed_by")


class Decide(CreatePage):
    """`?from=&to=` is the period whose figures are decided upon; the last full month unless told."""

    model, form_class = Decision, DecisionForm
    template_name = "value/decide.html"
    page_title, submit_label = gettext_lazy("What follows from it?"), gettext_lazy("Decide")

    @cached_property
    def impact(self) -> Impact:
        rows = Impact.objects.visible_to(self.request.user).select_related("account")
        return get_object_or_404(rows, pk=self.kwargs["impact"])

    @cached_property
    def period(self) -> Period:
        """What cannot be read in the address is no reason to lose the page."""
        chosen = None
        if self.request.GET.get("from") or self.request.GET.get("to"):
            try:
                chosen = period_until(read_period(self.request.GET), today())
            except ValidationError:
                chosen = None
        return chosen or period_of_decision(today(), today())

    def get_form_kwargs(self) -> dict[str, Any]:
        if not self.impact.account.is_writable_by(self.request.user):
            raise PermissionDenied
        return super().get_form_kwargs() | {"impact": self.impact}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        figures = kept(figures_in(self.impact, self.period))
        return context | {
            "crumbs": crumbs_of(self.impact.account, str(self.impact)),
            "impact": self.impact,
            "period": self.period,
            "before": before_of(figures, self.impact),
            "earlier": latest_decisions(self.request.user, today(), impact=self.impact),
        }

    def call(self, form: Any) -> Decision:
        return services.create_decision(by=self.request.user, impact=self.impact, period=self.period, **form.values)  # type: ignore[arg-type]

    def done_message(self, row: Decision) -> str:
        return _("Decided: %(kind)s.") % {"kind": row.get_kind_display()}

    def cancel_url(self) -> str:
        return self.impact.get_absolute_url()


def before_of(figures: Any, impact: Impact) -> dict[str, Any] | None:
    """What the figures say and suggest, as `value/_before.html` shows it; None where none are known."""
    if figures is None or not figures.is_known:
        return None
    return {
        "facts": facts_of(figures, impact),
        "suggestion": suggestion_of(figures),
        "reasons": reasons_of(figures),
        "is_indicative": figures.is_indicative,
        "period": figures.period,
    }


class DecisionDetail(DetailPage):
    model, template_name = Decision, "value/decision.html"

    def rows(self) -> QuerySet:
        return Decision.objects.select_related(*JOINED)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | page_of(self.request, self.object, context["may_write"])


def page_of(request: HttpRequest, row: Decision, may_write: bool, form: Any = None) -> dict[str, Any]:
    """What the page of a decision shows; `form` is a review that came back with errors."""
    on, pk = today(), [row.pk]
    before, after = kept(row.figures_before), kept(row.figures_after)
    may_review = may_write and row.reviewed_on is None
    if before and not row.reviewed_on:
        after = kept(figures_in(row.impact, period_of_review(before.period, on)))
    answers = Response.objects.readable_by(request.user).filter(pk__in=row.responses.values("pk"))
    return {
        "row": row,
        "page_title": row.parts_words or row.get_kind_display(),
        "crumbs": [(_("Decisions"), reverse("value:decisions")), (row.impact.statement, "")],
        "edit_url": reverse("value:decision_update", args=pk) if may_write else "",
        "history_url": reverse("value:decision_history", args=pk),
        "before": before_of(before, row.impact),
        **_compared(row, before, after),
        "answers": answers.select_related("contact").order_by("-answered_at", "-pk"),
        "change": row.change if row.did else None,
        "review": review_state(row, on),
        "form": form or (ReviewForm(initial={"version": row.version}) if may_review else None),
        "may_write": may_write,
    }


def _compared(row: Decision, before: Kept | None, after: Kept | None) -> dict[str, Any]:
    """Both sides. Until a whole period has passed since the decision, the figures before stand alone."""
    if before is None or after is None:
        return {"lines": []}
    is_early = after.period.first <= row.decided_on
    is_before_alone = is_early and row.reviewed_on is None
    return {
        "before_period": before.period,
        "after_period": after.period,
        "is_early": is_early,
        "is_before_alone": is_before_alone,
        "lines": side_by_side(before, after, row.impact),
        "answer": "" if is_before_alone else answer_in_words(before, after),
    }


@open_to(WRITERS)
@require_POST
def review_decision(request: HttpRequest, pk: int) -> HttpResponse:
    """What is wrong stands beside its field, and nothing typed is lost."""
    rows = Decision.objects.select_related(*JOINED)
    row = get_object_or_404(rows.visible_to(request.user), pk=pk)
    if not row.is_writable_by(request.user):
        raise PermissionDenied
    form, status = ReviewForm(request.POST), 422
    if form.is_valid():
        try:
            words = {"outcome": form.cleaned_data["outcome"], "seen": form.cleaned_data["version"]}
            services.review_decision(by=request.user, decision=row, **words)  # type: ignore[arg-type]
        except ValidationError as error:
            add_errors(form, error)
        except Conflict:
            form.add_error(None, _("Somebody has saved it meanwhile. Look at it, and send again what still holds."))
            status = 409
        else:
            messages.success(request, _("Reviewed. The figures of today are kept beside those of then."))
            return redirect(row)
    row = rows.get(pk=pk)
    form.data = form.data.copy()  # type: ignore[attr-defined]
    form.data["version"] = row.version  # type: ignore[index]
    return render(request, "value/decision.html", page_of(request, row, True, form), status=status)


class DecisionUpdate(UpdatePage):
    model, form_class = Decision, DecisionForm
    template_name = "value/decide.html"
    page_title = gettext_lazy("Change the decision")

    def rows(self) -> QuerySet:
        return Decision.objects.select_related(*JOINED)

    def get_object(self, queryset: Any = None) -> Decision:
        """With those of its answers that this person may read; the others stay linked."""
        row = super().get_object(queryset)
        _load_readable(row, self.request.user)
        return row

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"impact": self.object.impact}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        row = self.object
        return context | {
            "crumbs": crumbs_of(row.impact.account, str(row.impact)),
            "impact": row.impact,
            "before": before_of(kept(row.figures_before), row.impact),
        }

    def call(self, form: Any) -> Decision:
        return services.update_decision(by=self.request.user, decision=self.object, seen=form.seen, **form.values)  # type: ignore[arg-type]

    def form_conflict(self, form: Any, conflict: Conflict) -> HttpResponse:
        _load_readable(conflict.theirs, self.request.user)
        return super().form_conflict(form, conflict)

    def delete_url(self) -> str:
        return reverse("value:decision_delete", args=[self.object.pk])


def _load_readable(row: Any, person: Any) -> None:
    readable = Response.objects.readable_by(person).select_related("contact")
    prefetch_related_objects([row], Prefetch("responses", queryset=readable))


class DecisionDelete(DeletePage):
    model = Decision

    def call(self, row: Decision) -> None:
        services.delete_decision(by=self.request.user, decision=row)  # type: ignore[arg-type]

    def success_url(self, row: Decision) -> str:
        return reverse("value:decisions")

    def consequences(self, row: Decision) -> list[str]:
        return [_("The client no longer reads of it, and its answers no longer count as used.")] if row.change else []


class DecisionHistory(HistoryPage):
    model = Decision
