"""Coaching plans: the list, one plan with its checks and what it changed, beginning, changing, noting a check."""

from functools import cached_property
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from apps.accounts.models import Contact
from apps.core.access import EVERYONE, open_to
from apps.core.errors import Conflict
from apps.core.months import today
from apps.core.pages import Cell, Column, CreatePage, DeletePage, DetailPage, Empty, HistoryPage, ListPage, UpdatePage
from apps.core.pages.writing import add_errors
from apps.core.templatetags.desk import day
from apps.people.models import Person
from apps.relationships.asked import with_asked_again
from apps.relationships.coaching import CHECK_EVERY, REASK_AFTER, with_outcome
from apps.relationships.coaching_forms import CheckForm, PlanChangeForm, PlanForm
from apps.relationships.models import CoachingPlan, Perception
from apps.relationships.outcome import Result, outcome_of
from apps.relationships.services import coaching as services

JOINED = ("contact__account", "person", "dimension", "practice", "coach")


class PlanList(ListPage):
    model = CoachingPlan
    access = EVERYONE
    page_title = gettext_lazy("Coaching plans")
    page_question = gettext_lazy("What is being practised, for which client, and does the client see it?")
    columns: ClassVar[list[Column]] = [
        Column(gettext_lazy("Practice"), "practice__name"),
        Column(gettext_lazy("Contact"), "contact__full_name"),
        Column(gettext_lazy("Person"), is_optional=True),
        Column(gettext_lazy("Dimension"), "dimension__name", is_optional=True),
        Column(gettext_lazy("Next check"), "check_on", is_optional=True),
        Column(gettext_lazy("Ask again"), "reask_on", is_optional=True),
        Column(gettext_lazy("State")),
    ]

    def rows(self) -> QuerySet:
        return told(CoachingPlan.objects.all(), self.request)

    def cells(self, row: Any) -> list[Any]:
        outcome = outcome_of(row, today())
        return [
            Cell(str(row.practice), url=row.get_absolute_url()),
            Cell(row.contact.full_name, sub=row.contact.account.name),
            row.person.full_name,
            str(row.dimension),
            day(row.check_on),
            day(row.reask_on),
            Cell(outcome.word, state=outcome.state),
        ]

    def empty(self) -> Empty:
        return Empty(
            _("Which gap do you want to close first?"),
            _(
                "A plan is one practice for one client and one dimension, with a coach who asks once a month. After 90 "
                "days the same client is asked the same again. Begin it on the page of a pair."
            ),
            action_url=reverse("relationships:list"),
            action_label=_("See the pairs"),
        )


class PlanDetail(DetailPage):
    model = CoachingPlan
    access = EVERYONE
    template_name = "relationships/plan.html"

    def rows(self) -> QuerySet:
        return told(CoachingPlan.objects.all(), self.request)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | context_of(self.request, self.object)

    def is_writable(self, row: Any) -> bool:
        return CoachingPlan.objects.writable_by(self.request.user).filter(pk=row.pk).exists()


def told(plans: QuerySet, request: HttpRequest) -> QuerySet:
    """With what came of them, as far as the reader may know."""
    return with_asked_again(with_outcome(plans.select_related(*JOINED), today(), by=request.user))


def context_of(request: HttpRequest, row: Any, form: CheckForm | None = None) -> dict[str, Any]:
    may_write = CoachingPlan.objects.writable_by(request.user).filter(pk=row.pk).exists()
    sees_pair = Perception.objects.visible_to(request.user).filter(contact=row.contact, person=row.person).exists()
    is_active, outcome = row.state == CoachingPlan.State.ACTIVE, outcome_of(row, today())
    return {
        "row": row,
        "page_title": str(row.practice),
        "outcome": outcome,
        "is_to_close": is_active and may_write and outcome.result != Result.WAITING,
        "due_url": _due_url(request, row),
        "checks": row.checks.select_related("noted_by"),
        "may_write": may_write,
        "pair_url": reverse("relationships:pair", args=[row.contact_id, row.person_id]) if sees_pair else "",
        "ask_url": _ask_url(request, row) if is_active and row.reask_on <= today() else "",
        "form": (form or CheckForm(initial={"next_check_on": today() + CHECK_EVERY}))
        if may_write and is_active
        else None,
        "edit_url": reverse("relationships:plan_update", args=[row.pk]) if may_write else "",
        "history_url": reverse("relationships:plan_history", args=[row.pk]),
        "facts": _facts(row),
    }


def _ask_url(request: HttpRequest, row: CoachingPlan) -> str:
    if row.asked_again_on or not row.contact.account.is_writable_by(request.user):
        return ""
    return f"{reverse('feedback:ask')}?contact={row.contact_id}"


def _due_url(request: HttpRequest, row: CoachingPlan) -> str:
    """Where the person says blind what they expect, while this question waits for it."""
    mine = Perception.objects.answerable_by(request.user).filter(contact=row.contact, dimension=row.dimension)
    is_due = row.person_id == request.user.pk and mine.exists()
    return f"{reverse('relationships:due')}#buyer-{row.contact_id}-h" if is_due else ""


def _facts(row: Any) -> list[dict[str, Any]]:
    after_note = _("answered on %(day)s") % {"day": day(row.answered_on)} if row.answered_on else _("not answered yet")
    return [
        {"label": _("Before"), "value": row.score_before, "note": _("the client’s last score by the day it began")},
        {"label": _("Again"), "value": row.score_after, "note": after_note},
        {"label": _("Next check"), "value": day(row.check_on, "short"), "note": _("once a month")},
        {"label": _("Ask again"), "value": day(row.reask_on, "short"), "note": _("the same item, the same client")},
    ]


class PlanCreate(CreatePage):
    """A plan for one contact and one person; `?dimension=` chooses the item."""

    model, form_class, access = CoachingPlan, PlanForm, EVERYONE
    submit_label = gettext_lazy("Start the plan")

    @cached_property
    def pair(self) -> tuple[Contact, Person]:
        seen = Perception.objects.visible_to(self.request.user).order_by()
        row = seen.filter(contact=self.kwargs["contact"], person=self.kwargs["person"])
        found = get_object_or_404(row.select_related("contact__account", "person")[:1])
        if not services.may_coach(self.request.user, found.contact, found.person):
            raise PermissionDenied
        return found.contact, found.person

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"person": self.pair[1]}

    def get_initial(self) -> dict[str, Any]:
        began = today()
        days: dict[str, Any] = {"started_on": began, "check_on": began + CHECK_EVERY, "reask_on": began + REASK_AFTER}
        chosen = self.request.GET.get("dimension", "")
        days |= {"coach": CoachingPlan.objects.coach_of(self.pair[1])}
        return days | ({"dimension": int(chosen)} if chosen.isdecimal() and len(chosen) < 10 else {})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        contact, person = self.pair
        names = {"contact": contact.full_name, "person": person.full_name}
        return super().get_context_data(**kwargs) | {
            "page_title": _("A plan for %(contact)s and %(person)s") % names,
            "crumbs": [
                (_("Relationships"), reverse("relationships:list")),
                (_("%(contact)s and %(person)s") % names, self.cancel_url()),
            ],
        }

    def call(self, form: Any) -> CoachingPlan:
        contact, person = self.pair
        return services.create_coaching_plan(by=self.request.user, contact=contact, person=person, **form.values)

    def cancel_url(self) -> str:
        return reverse("relationships:pair", args=[self.kwargs["contact"], self.kwargs["person"]])


class _OwnPlan:
    """Who may change a plan is not who may write on the account."""

    request: HttpRequest

    def is_writable(self, row: Any) -> bool:
        return CoachingPlan.objects.writable_by(self.request.user).filter(pk=row.pk).exists()


class PlanUpdate(_OwnPlan, UpdatePage):
    model, form_class, access = CoachingPlan, PlanChangeForm, EVERYONE

    def get_initial(self) -> dict[str, Any]:
        """`?state=done` chooses that state, as the plan's own page asks for once the client has answered again."""
        chosen = self.request.GET.get("state", "")
        return super().get_initial() | ({"state": chosen} if chosen in CoachingPlan.State.values else {})

    def call(self, form: Any) -> CoachingPlan:
        return services.update_coaching_plan(
            by=self.request.user, coaching_plan=self.object, seen=form.seen, **form.values
        )

    def delete_url(self) -> str:
        return reverse("relationships:plan_delete", args=[self.object.pk])


class PlanDelete(_OwnPlan, DeletePage):
    model, access = CoachingPlan, EVERYONE

    def call(self, row: CoachingPlan) -> None:
        services.delete_coaching_plan(by=self.request.user, coaching_plan=row)

    def success_url(self, row: CoachingPlan) -> str:
        return reverse("relationships:plans")


class PlanHistory(HistoryPage):
    model, access = CoachingPlan, EVERYONE


@open_to(EVERYONE)
@require_POST
def note_check(request: HttpRequest, pk: int) -> HttpResponse:
    """Note a check; what was typed stays where it is refused."""
    rows = told(CoachingPlan.objects.visible_to(request.user), request)
    plan, form = get_object_or_404(rows, pk=pk), CheckForm(request.POST)
    if form.is_valid():
        try:
            services.record_check(
                by=request.user, coaching_plan=plan, seen=request.POST.get("version", ""), **form.cleaned_data
            )
        except (ValidationError, Conflict) as error:
            add_errors(form, error if isinstance(error, ValidationError) else _changed())
        else:
            messages.success(request, _("The check is noted."))
            return redirect(plan)
    context = context_of(request, plan, form)
    return render(request, "relationships/plan.html", context | {"form": form}, status=422)


def _changed() -> ValidationError:
    return ValidationError(_("Somebody changed the plan meanwhile. Look at it and note the check again."))
