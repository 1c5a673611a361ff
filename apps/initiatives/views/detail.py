"""The page of an initiative: will it arrive as promised, what it came from, what became of it."""

import datetime as dt
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.models import Account
from apps.core.asked import day_in
from apps.core.months import today
from apps.core.pages import DetailPage, HistoryPage
from apps.core.templatetags.desk import percent
from apps.feedback.models import Response
from apps.initiatives import words
from apps.initiatives.forms import BaselineForm, ClaimForm, NewMilestoneForm, OutcomeForm
from apps.initiatives.models import Baseline, Initiative, InitiativeAccount, Milestone
from apps.initiatives.months import history_of
from apps.initiatives.ratings import kept
from apps.initiatives.services.outcome import CHECK_AFTER
from apps.initiatives.services.rules import RUNNING, WHOLE, may_approve
from apps.initiatives.standing import Standing, standing_of
from apps.initiatives.timeline import lines_of, picture
from apps.initiatives.views.lists import whom

State = Initiative.State


class InitiativeDetail(DetailPage):
    model, template_name = Initiative, "initiatives/detail.html"

    def rows(self) -> QuerySet:
        return loaded(self.request)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | page_of(self.request, self.object, context["may_write"])


class InitiativeHistory(HistoryPage):
    model = Initiative


def loaded(request: HttpRequest) -> QuerySet:
    """Initiatives with all that their page shows of what this person may see."""
    accounts = Account.objects.visible_to(request.user)
    links = InitiativeAccount.objects.filter(account__in=accounts.order_by().values("pk")).select_related("account")
    answers = Response.objects.readable_by(request.user).select_related("contact", "account").order_by("-answered_at")
    plans = Baseline.objects.select_related("requested_by", "approved_by")
    rows = Initiative.objects.select_related("owner", "team", "business_unit", "theme", "approved_by")
    return rows.prefetch_related(
        "milestones",
        Prefetch("baselines", queryset=plans),
        Prefetch("accounts", queryset=accounts.order_by("name")),
        Prefetch("account_links", queryset=links.order_by("account__name")),
        Prefetch("responses", queryset=answers),
    )


def page_of(request: HttpRequest, row: Initiative, may_write: bool, **forms: Any) -> dict[str, Any]:
    """What the page shows; `forms` are those that came back with errors."""
    on = day_in(request)
    standing = standing_of(row, on)
    lines = lines_of(row, standing, on)
    plan = standing.baseline or row
    crumbs = [(_("Initiatives"), reverse("initiatives:list"))]
    return {
        "page_title": row.title,
        "crumbs": [*crumbs, (whom(row), "")],
        "on": on if on != today() else None,
        "standing": standing,
        "status_key": words.state_key(standing),
        "status_word": words.status_word(standing),
        "claim": words.claim_of(row, standing),
        "priority": words.PRIORITIES[row.priority],
        "facts": words.facts(standing),
        "answer": words.answer(standing),
        "reasons": words.reasons(standing),
        **_bars(standing),
        "lines": lines,
        "picture": picture(lines, plan.starts_on, plan.ends_on, on) if lines else "",
        "weight": sum((line["row"].weight for line in lines), start=WHOLE * 0),
        "months": history_of(row, on),
        "history_url": reverse("initiatives:history", args=[row.pk]),
        "edit_url": reverse("initiatives:update", args=[row.pk]) if may_write else "",
        **_plans(request, row, may_write),
        **_sources(row),
        **_acts(request, row, may_write, today()),
        **_forms(request, row, may_write, forms),
    }


def _bars(standing: Standing) -> dict[str, Any]:
    found = standing.progress
    if found is None:
        return {}
    return {
        "earned_bar": [(found.earned, "now")],
        "planned_bar": [(found.planned, "s2")],
        "earned_label": percent(found.earned, 0),
        "planned_label": percent(found.planned, 0),
    }


def _plans(request: HttpRequest, row: Initiative, may_write: bool) -> dict[str, Any]:
    plans = sorted(row.baselines.all(), key=lambda plan: plan.number)
    waiting = next((plan for plan in plans if plan.approved_at is None), None)
    may_decide = waiting is not None and Baseline.objects.approvable_by(request.user).filter(pk=waiting.pk).exists()
    return {
        "plans": [plan for plan in plans if plan.approved_at],
        "re_baselined": max(0, sum(plan.approved_at is not None for plan in plans) - 1),
        "waiting": waiting,
        "may_approve_plan": may_decide,
        "may_withdraw_plan": waiting is not None and (may_decide or may_write),
    }


def _sources(row: Initiative) -> dict[str, Any]:
    """The accounts with their ratings before and after, and the answers."""
    lines = [
        {
            "account": link.account,
            "is_shared": link.is_shared,
            "before": kept(row.ratings_before, link.account_id),
            "after": kept(row.ratings_after, link.account_id),
        }
        for link in row.account_links.all()
    ]
    return {"clients": lines, "answers": row.responses.all(), "is_shared": any(line["is_shared"] for line in lines)}


def _acts(request: HttpRequest, row: Initiative, may_write: bool, on: dt.date) -> dict[str, Any]:
    """Which buttons there are."""
    person: Any = request.user
    check_on = row.delivered_on + CHECK_AFTER if row.delivered_on else None
    is_costly = row.needs_approval and row.state not in {State.DELIVERED, State.CANCELLED}
    return {
        "may_approve": is_costly and may_approve(person),
        "waits_for_approval": is_costly,
        "begin_label": _("Go on") if row.state == State.PAUSED else _("Begin"),
        "may_begin": may_write and row.state in {State.PROPOSED, State.PAUSED},
        "may_pause": may_write and row.state == State.ACTIVE,
        "may_deliver": may_write and row.state in RUNNING,
        "may_cancel": may_write and row.state in {State.PROPOSED, *RUNNING},
        "may_plan": may_write and row.state in {State.PROPOSED, *RUNNING},
        "check_on": check_on,
        "is_check_past": bool(check_on and check_on < on),
        "is_check_due": bool(check_on and check_on <= on and not row.checked_on),
    }


def _forms(request: HttpRequest, row: Initiative, may_write: bool, given: dict[str, Any]) -> dict[str, Any]:
    if not may_write:
        return {}
    forms: dict[str, Any] = {"claim_form": ClaimForm(user=request.user, instance=row, auto_id="claim_%s")}
    if row.state in {State.PROPOSED, *RUNNING}:
        forms["milestone_form"] = NewMilestoneForm(
            user=request.user, instance=Milestone(), auto_id="milestone_%s", initial={"due_on": row.ends_on}
        )
    plans = list(row.baselines.all())
    if row.state in RUNNING and plans and all(plan.approved_at for plan in plans):
        forms["baseline_form"] = BaselineForm(user=request.user, instance=Baseline(), auto_id="baseline_%s")
    if row.delivered_on and row.delivered_on + CHECK_AFTER <= today() and not row.checked_on:
        forms["outcome_form"] = OutcomeForm(user=request.user, instance=row, auto_id="outcome_%s")
    return forms | given
