"""Follow-ups: the list, the page of one with its clock, and what people do about it."""

import datetime as dt
from collections.abc import Callable
from typing import Any, ClassVar

import django_filters as filters
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from apps.accounts.models import Account
from apps.core.access import READERS, open_to
from apps.core.errors import Conflict
from apps.core.pages import Cell, Column, DetailPage, Empty
from apps.core.pages.writing import add_errors
from apps.feedback import services
from apps.feedback.closing_forms import ClosingForm, HandOverForm, ReplyForm
from apps.feedback.models import Change, FollowUp
from apps.feedback.services.following_up import SOURCE
from apps.feedback.views.frame import FeedbackList, tabs_of


class FollowUpFilter(filters.FilterSet):
    which = filters.ChoiceFilter(
        label=_("Which"),
        method="chosen",
        empty_label=_("All"),
        choices=[
            ("mine", _("Mine")),
            ("open", _("Not closed")),
            ("overdue", _("Overdue")),
            ("escalated", _("Escalated")),
        ],
    )
    account = filters.ModelChoiceFilter(
        field_name="response__account", queryset=Account.objects.all(), label=_("Account"), empty_label=_("All")
    )

    class Meta:
        model = FollowUp
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["account"].queryset = Account.objects.visible_to(self.request.user)

    def chosen(self, rows: Any, name: str, value: str) -> QuerySet:
        if value == "mine":
            return rows.filter(owner=self.request.user).unfinished()
        if value == "overdue":
            return rows.unreplied().filter(due_at__lte=timezone.now())
        return rows.unfinished() if value == "open" else rows.unfinished().exclude(escalated_at=None)


class FollowUpList(FeedbackList):
    model, filterset_class, tab = FollowUp, FollowUpFilter, "follow_ups"
    page_title = _("Follow-ups")
    page_question = _("Who was not content, and has somebody replied within 48 hours?")
    columns: ClassVar[list[Column]] = [
        Column(_("From"), "response__contact__full_name"),
        Column(_("Reply"), "due_at"),
        Column(_("Owner"), "owner__full_name", is_optional=True),
        Column(_("State"), "state"),
        Column(_("Changed"), "is_changed", is_optional=True),
    ]

    def rows(self) -> QuerySet:
        return FollowUp.objects.select_related("owner", "response__contact", "response__account").order_by(
            F("closed_at").desc(nulls_first=True), "due_at", "pk"
        )

    def cells(self, row: FollowUp) -> list[Any]:
        state, word = clock(row, timezone.now())
        secret = gettext("only for the leadership") if row.response.is_leadership_only else ""
        return [
            Cell(row.response.contact.full_name, sub=row.response.account.name),
            Cell(word, state=state, sub=secret),
            row.owner,
            Cell(row.get_state_display(), state=row.state),
            _yes_or_no(row),
        ]

    def empty(self) -> Empty:
        return Empty(
            _("No low answer yet"),
            _("An overall satisfaction of 1 or 2, or an impact two below its importance, opens a follow-up here."),
        )


def _yes_or_no(row: FollowUp) -> str:
    if row.state != FollowUp.State.CLOSED:
        return ""
    return gettext("yes") if row.is_changed else gettext("no")


def clock(row: FollowUp, now: dt.datetime) -> tuple[str, str]:
    """The state of the reply and its words: replied in time or late, hours left, hours overdue."""
    if row.first_reply_at is not None:
        is_late = row.first_reply_at > row.due_at
        return ("late", gettext("Replied late")) if is_late else ("done", gettext("Replied in time"))
    hours = int(abs((row.due_at - now).total_seconds()) // 3600)
    if row.state == FollowUp.State.CLOSED:
        return "late", gettext("Closed without a reply")
    if row.due_at <= now:
        return "overdue", ngettext("%(n)d hour overdue", "%(n)d hours overdue", hours) % {"n": hours}
    return ("today" if hours < 24 else "this_week"), ngettext("%(n)d hour left", "%(n)d hours left", hours) % {
        "n": hours
    }


class FollowUpDetail(DetailPage):
    model, template_name = FollowUp, "feedback/follow_up.html"

    def rows(self) -> QuerySet:
        return _rows()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | page_of(self.request, self.object, context["may_write"])


def _rows() -> QuerySet:
    joined = FollowUp.objects.select_related("owner", "response__contact", "response__account")
    return joined.prefetch_related("response__impact_ratings__impact", "response__themes")


def page_of(request: HttpRequest, row: FollowUp, may_write: bool, **forms: Any) -> dict[str, Any]:
    """What the page of a follow-up shows; `forms` are those that came back with errors."""
    title = gettext("Reply to %(contact)s, %(account)s") % {
        "contact": row.response.contact,
        "account": row.response.account,
    }
    crumbs = [(gettext("Follow-ups"), reverse("feedback:follow_ups")), (row.response.contact.full_name, "")]
    may_act = may_write and row.state != FollowUp.State.CLOSED
    state, word = clock(row, timezone.now())
    context: dict[str, Any] = {
        "row": row,
        "page_title": title,
        "crumbs": crumbs,
        "tabs": tabs_of(request, "follow_ups"),
        "may_act": may_act,
        "may_take": may_act and (row.owner_id != request.user.pk or row.state == FollowUp.State.OPEN),
        "clock": {"state": state, "word": word},
        "is_low": type(row.response).objects.low().filter(pk=row.response_id).exists(),
        "change": Change.objects.filter(source_kind=SOURCE, source=row.pk).first(),
    }
    if may_act:
        made = {"reply_form": ReplyForm, "give_form": HandOverForm, "close_form": ClosingForm}
        context |= {name: form(follow_up=row, auto_id=f"{name}_%s") for name, form in made.items()} | forms
    return context


def may_act_on(person: Any, row: FollowUp) -> bool:
    return FollowUp.objects.writable_by(person).filter(pk=row.pk).exists()


def _act(
    request: HttpRequest, pk: int, name: str, form: Any, call: Callable[[Any, FollowUp, dict], FollowUp], done: str
) -> HttpResponse:
    """One action on a follow-up: what is wrong stands beside its field, and nothing typed is lost."""
    row = get_object_or_404(_rows().visible_to(request.user), pk=pk)  # type: ignore[attr-defined]
    if not may_act_on(request.user, row):
        raise PermissionDenied
    filled = form(request.POST, follow_up=row, auto_id=f"{name}_%s")
    status = 422
    if filled.is_valid():
        values = dict(filled.cleaned_data)
        try:
            call(request.user, row, values | {"seen": values.pop("version")})
        except ValidationError as error:
            add_errors(filled, error)
        except Conflict:
            filled.add_error(
                None, gettext("Somebody has worked on it meanwhile. Look at it, and send again what still holds.")
            )
            status = 409
        else:
            messages.success(request, done)
            return redirect(row)
    row = _rows().get(pk=pk)
    if status == 409:
        filled.data = filled.data.copy()
        filled.data["version"] = row.version
    return render(request, "feedback/follow_up.html", page_of(request, row, True, **{name: filled}), status=status)


@open_to(READERS)
@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(_rows().visible_to(request.user), pk=pk)  # type: ignore[attr-defined]
    try:
        services.take_follow_up(by=request.user, follow_up=row, seen=request.POST.get("version", ""))  # type: ignore[arg-type]
        messages.success(request, gettext("It is yours. Call or write, then record the reply."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except Conflict:
        messages.error(request, gettext("Somebody has worked on it meanwhile. This is how it is now."))
    return redirect(row)


@open_to(READERS)
@require_POST
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    def call(by: Any, row: FollowUp, values: dict[str, Any]) -> FollowUp:
        return services.record_reply(by=by, follow_up=row, **values)

    return _act(request, pk, "reply_form", ReplyForm, call, gettext("The reply is recorded."))


@open_to(READERS)
@require_POST
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    def call(by: Any, row: FollowUp, values: dict[str, Any]) -> FollowUp:
        return services.hand_over_follow_up(by=by, follow_up=row, **values)

    return _act(request, pk, "give_form", HandOverForm, call, gettext("It is handed over; the new owner is told."))


@open_to(READERS)
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    def call(by: Any, row: FollowUp, values: dict[str, Any]) -> FollowUp:
        return services.close_follow_up(by=by, follow_up=row, **values)

    return _act(request, pk, "close_form", ClosingForm, call, gettext("The follow-up is closed."))
