"""Exclusions: who is left out for a time, why, by whom, and what waits for a second person."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from apps.accounts.models import Contact
from apps.core.access import READERS, open_to
from apps.core.pages import Cell, Column, CreatePage, DetailPage, Empty, HistoryPage
from apps.feedback import services
from apps.feedback.filters import ExclusionFilter
from apps.feedback.forms import ExclusionForm
from apps.feedback.models import FeedbackExclusion
from apps.feedback.views.frame import FeedbackList, tabs_of

LOADED = ("contact__account", "requested_by", "approved_by")


class ExclusionList(FeedbackList):
    model, filterset_class, tab = FeedbackExclusion, ExclusionFilter, "exclusions"
    page_title = _("Exclusions")
    page_question = _("Whom do we not ask, why, and until when? Each is approved by a second person.")
    create_label = _("Ask for an exclusion")
    columns: ClassVar[list[Column]] = [
        Column(_("Contact"), "contact__full_name"),
        Column(_("State")),
        Column(_("Reason"), is_optional=True),
        Column(_("Asked for by"), "requested_by__full_name", is_optional=True),
        Column(_("Approved by"), "approved_by__full_name", is_optional=True),
        Column(_("Until"), "until_on", is_number=True),
    ]

    def rows(self) -> QuerySet:
        return FeedbackExclusion.objects.select_related(*LOADED)

    def cells(self, row: FeedbackExclusion) -> list[Any]:
        return [
            Cell(row.contact.full_name, sub=row.contact.account.name),
            Cell("", state=row.state),
            row.reason,
            row.requested_by,
            row.approved_by,
            row.until_on,
        ]

    def create_url(self) -> str:
        return reverse("feedback:exclusion_create")

    def empty(self) -> Empty:
        return Empty(
            _("Nobody is left out"),
            _("Whoever should not be asked for a time is left out with a reason, an end and a second person."),
            [
                _("Say who, why and until when."),
                _("The team’s lead, an executive or an administrator approves."),
                _("The scorecard reports how many are left out."),
            ],
            action_url=self.create_url() if self.request.user.may_write else "",
            action_label=_("Ask for an exclusion"),
        )


class ExclusionDetail(DetailPage):
    model, template_name = FeedbackExclusion, "feedback/exclusion.html"

    def rows(self) -> QuerySet:
        return FeedbackExclusion.objects.select_related(*LOADED)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        row = self.object
        may_decide = row.is_approvable_by(self.request.user)
        crumbs = [(gettext("Exclusions"), reverse("feedback:exclusions")), (row.contact.full_name, "")]
        return context | {
            "page_title": gettext("Exclusion of %(contact)s") % {"contact": row.contact},
            "crumbs": crumbs,
            "may_approve": may_decide and row.state == "waiting",
            "may_withdraw": (may_decide or context["may_write"]) and not row.approved_by_id,
            "may_end": (may_decide or context["may_write"]) and row.state == "in_force",
            "is_own": row.requested_by_id == self.request.user.pk,
            "history_url": reverse("feedback:exclusion_history", args=[row.pk]),
            "tabs": tabs_of(self.request, "exclusions"),
        }


class ExclusionCreate(CreatePage):
    model, form_class = FeedbackExclusion, ExclusionForm
    page_title, submit_label = _("Ask for an exclusion"), _("Send for approval")

    def get_initial(self) -> dict[str, Any]:
        return super().get_initial() | {"contact": self.request.GET.get("contact")}

    def get_form_kwargs(self) -> dict[str, Any]:
        number = self.request.GET.get("contact", "")
        named = Contact.objects.visible_to(self.request.user).filter(pk=number) if number.isdecimal() else None
        contact = named.select_related("account").first() if named is not None and len(number) < 19 else None
        return super().get_form_kwargs() | {"account": contact and contact.account}

    def call(self, form: Any) -> FeedbackExclusion:
        return services.request_exclusion(by=self.request.user, **form.values)

    def done_message(self, row: FeedbackExclusion) -> str:
        return gettext("It holds as soon as a second person approves it.")

    def cancel_url(self) -> str:
        return reverse("feedback:exclusions")


class ExclusionHistory(HistoryPage):
    model = FeedbackExclusion


@open_to(READERS)
@require_POST
def approve_exclusion(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve as the second person."""
    row = _row(request, pk)
    seen = request.POST.get("version", "")
    done = gettext("%(contact)s is not asked until %(day)s.") % {"contact": row.contact, "day": row.until_on}
    return _try(request, row, lambda: services.approve_exclusion(by=request.user, exclusion=row, seen=seen), done)


@open_to(READERS)
@require_POST
def withdraw_exclusion(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw what nobody has approved yet, or decline it."""
    row = _row(request, pk)
    done = gettext("%(contact)s is asked like everybody else.") % {"contact": row.contact}
    return _try(request, row, lambda: services.withdraw_exclusion(by=request.user, exclusion=row), done, is_gone=True)


@open_to(READERS)
@require_POST
def end_exclusion(request: HttpRequest, pk: int) -> HttpResponse:
    """End it now."""
    row = _row(request, pk)
    done = gettext("It has ended: %(contact)s may be asked from today.") % {"contact": row.contact}
    return _try(request, row, lambda: services.end_exclusion(by=request.user, exclusion=row), done)


def _row(request: HttpRequest, pk: int) -> FeedbackExclusion:
    rows = FeedbackExclusion.objects.visible_to(request.user).select_related(*LOADED)
    return get_object_or_404(rows, pk=pk)


def _try(
    request: HttpRequest, row: FeedbackExclusion, act: Callable[[], Any], done: str, *, is_gone: bool = False
) -> HttpResponse:
    try:
        act()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(row)
    messages.success(request, done)
    return redirect("feedback:exclusions") if is_gone else redirect(row)
