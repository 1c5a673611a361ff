"""The page of an account: its overview, what was promised, its activities and its answers."""

import datetime as dt
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from apps.accounts.models import Account
from apps.accounts.views.on_account import AccountPart, account_of, frame
from apps.activities.models import Activity
from apps.cases.models import Case
from apps.core.access import READERS, open_to
from apps.core.due import due_lines
from apps.core.months import today
from apps.core.pages import Cell, Column, Empty
from apps.core.templatetags.desk import day, minutes
from apps.feedback.models import Response
from apps.home.facts import facts_of
from apps.home.needs import later_lines, needs_of_account
from apps.home.people import people_of
from apps.home.promises import impact_lines, said_to_matter
from apps.home.timeline import timeline
from apps.impacts.models import Confirmation, Effect, Goal, Impact
from apps.value.latest import latest_decisions

OVERVIEW_IMPACTS = 8
SHOWN_CONFIRMATIONS = 12
OF_AN_EFFECT = ("impact", "reported_by", "reported_by_contact")


@open_to(READERS)
@require_safe
def overview(request: HttpRequest, account: int) -> HttpResponse:
    row = account_of(request, account)
    on = today()
    context = frame(row, "accounts:detail", may_write=row.is_writable_by(request.user))
    needs = needs_of_account(request.user, row, on)
    impacts = list(Impact.objects.filter(account=row, status="active").order_by("started_on", "pk"))
    context |= {
        "facts": facts_of(row, on),
        "goals": Goal.objects.filter(account=row).select_related("client_signatory", "our_signatory")[:1],
        "impacts": impact_lines(impacts[:OVERVIEW_IMPACTS], on),
        "more_impacts": max(0, len(impacts) - OVERVIEW_IMPACTS),
        "happenings": timeline(row, request.user, on),
        "due": due_lines(needs.due, on, may_put_off=context["may_write"]),
        "later": later_lines(needs),
        "people": people_of(row, request.user, on),
        "decisions": latest_decisions(request.user, on, impact__account=row),
    }
    return render(request, "home/account.html", context)


@open_to(READERS)
@require_safe
def promises(request: HttpRequest, account: int) -> HttpResponse:
    """The tab "Goals and impacts": every goal with the impacts it breaks down to, and impacts without a goal."""
    row = account_of(request, account)
    context = frame(row, "accounts:promises", may_write=row.is_writable_by(request.user))
    context["goals"] = _goals_with_impacts(row, today())
    lines = [line for _goal, lines in context["goals"] for line in lines]
    context["has_impacts"] = bool(lines)
    context["matters"] = said_to_matter(row, lines)
    context["effects"] = Effect.objects.filter(account=row).select_related(*OF_AN_EFFECT)
    asked = Confirmation.objects.filter(contact__account=row).with_mail().select_related("contact", "asked_by")
    context["confirmations"] = asked[:SHOWN_CONFIRMATIONS]
    return render(request, "home/promises.html", context)


def _goals_with_impacts(account: Account, on: dt.date) -> list[tuple[Goal | None, list[dict[str, Any]]]]:
    impacts = list(Impact.objects.filter(account=account).order_by("ended_on", "started_on", "pk"))
    lines = list(zip(impacts, impact_lines(impacts, on), strict=True))
    goals: list[Goal | None] = [
        *Goal.objects.filter(account=account).select_related("client_signatory", "our_signatory")
    ]
    loose = [line for impact, line in lines if impact.goal_id is None]
    found = [(goal, [line for impact, line in lines if goal and impact.goal_id == goal.pk]) for goal in goals]
    return [*found, (None, loose)] if loose else found


class AccountActivities(AccountPart):
    model, tab = Activity, "accounts:activities"
    page_title = gettext_lazy("What did we do, and what did it serve?")
    columns: ClassVar[list[Column]] = [
        Column(gettext_lazy("Day"), "occurred_on"),
        Column(gettext_lazy("Summary")),
        Column(gettext_lazy("Person"), "person__full_name", is_optional=True),
        Column(gettext_lazy("Kind"), "kind__name", is_optional=True),
        Column(gettext_lazy("Impacts served"), is_optional=True),
        Column(gettext_lazy("Time"), "minutes", is_number=True),
        Column(gettext_lazy("Unlinked"), is_number=True, is_optional=True),
    ]
    create_label = gettext_lazy("Log activity")

    def rows(self) -> QuerySet:
        return Activity.objects.select_related("person", "kind").prefetch_related("contributions__impact")

    def cells(self, row: Activity) -> list[Any]:
        served = ", ".join(f"{part.impact} {part.percent.normalize():f} %" for part in row.contributions.all())
        unlinked = row.unlinked_minutes
        return [
            day(row.occurred_on, "D j M" if row.occurred_on.year == today().year else "j M Y"),
            row.summary,
            row.person.full_name,
            row.kind and row.kind.name,
            served,
            minutes(row.minutes),
            minutes(unlinked) if unlinked else None,
        ]

    def create_url(self) -> str:
        return f"{reverse('activities:create')}?account={self.account.pk}" if self.may_write_account else ""

    def empty(self) -> Empty:
        return Empty(
            _("What did you do for this client?"),
            _("Every activity names the impacts it served, in percent. So effort can be held against its worth."),
            action_url=self.create_url(),
            action_label=_("Log the first activity"),
        )


class AccountCases(AccountPart):
    model, tab = Case, "accounts:cases"
    page_title = gettext_lazy("What did they ask us to put right?")
    columns: ClassVar[list[Column]] = [
        Column(gettext_lazy("Case"), "subject"),
        Column(gettext_lazy("State")),
        Column(gettext_lazy("Cause"), "cause", is_optional=True),
        Column(gettext_lazy("Opened"), "opened_on", is_optional=True),
        Column(gettext_lazy("Closed"), "closed_on", is_optional=True),
        Column(gettext_lazy("Satisfaction"), "satisfaction", is_number=True),
    ]
    create_label = gettext_lazy("New case")

    def rows(self) -> QuerySet:
        return Case.objects.select_related("contact")

    def cells(self, row: Case) -> list[Any]:
        return [
            Cell(str(row), sub=row.contact or ""),
            Cell(row.state.label, state=row.state),
            row.get_cause_display(),
            day(row.opened_on),
            row.closed_on and day(row.closed_on),
            row.satisfaction,
        ]

    def create_url(self) -> str:
        return f"{reverse('cases:create')}?account={self.account.pk}" if self.may_write_account else ""

    def empty(self) -> Empty:
        return Empty(
            _("Nothing had to be put right so far"),
            _("A case is one complaint or request for help. When it closes, the client can be asked how it went."),
            action_url=self.create_url(),
            action_label=_("Enter the first case"),
        )


class AccountAnswers(AccountPart):
    model, tab = Response, "accounts:answers"
    page_title = gettext_lazy("What do they say?")
    columns: ClassVar[list[Column]] = [
        Column(gettext_lazy("Contact"), "contact__full_name"),
        Column(gettext_lazy("Answered"), "answered_at"),
        Column(gettext_lazy("Satisfied"), "overall_satisfaction", is_number=True),
        Column(gettext_lazy("Stays"), "stay_intent", is_number=True),
        Column(gettext_lazy("Buys more"), "buy_more_intent", is_number=True, is_optional=True),
        Column(gettext_lazy("Recommends"), "recommend", is_number=True, is_optional=True),
        Column(gettext_lazy("Comment"), is_optional=True),
    ]

    def rows(self) -> QuerySet:
        return Response.objects.readable_by(self.request.user).current().select_related("contact")

    def cells(self, row: Response) -> list[Any]:
        return [
            Cell(row.contact.full_name, sub=row.contact.title),
            day(row.answered_at),
            row.overall_satisfaction,
            row.stay_intent,
            row.buy_more_intent,
            row.recommend,
            row.comment,
        ]

    def empty(self) -> Empty:
        ask = f"{reverse('feedback:ask')}?account={self.account.pk}" if self.may_write_account else ""
        return Empty(
            _("Nobody at this client has been heard yet"),
            _("Ask them: a mail with a link, answered in two minutes, without signing in."),
            action_url=ask,
            action_label=_("Ask for feedback"),
        )
