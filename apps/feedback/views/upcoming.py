"""The next 30 days: who is asked on which day by which programme, and who is not and why."""

from functools import cached_property
from typing import Any, ClassVar

from django.db.models import F, QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Contact
from apps.core.months import today
from apps.core.pages import Cell, Column, Empty
from apps.core.templatetags.desk import day as as_day
from apps.feedback.coming import with_coming
from apps.feedback.filters import REASONS, UpcomingFilter
from apps.feedback.models import FeedbackExclusion, Programme
from apps.feedback.views.frame import FeedbackList


class Upcoming(FeedbackList):
    model, filterset_class, tab = Contact, UpcomingFilter, "upcoming"
    page_title = _("Next 30 days")
    page_question = _("Who is asked, on which day and by which programme? Who is not, and why? As known today.")
    columns: ClassVar[list[Column]] = [
        Column(_("Contact"), "full_name"),
        Column(_("Asked on"), "asked_on", is_number=True),
        Column(_("By which programme, or why not")),
        Column(_("Last asked"), "last_asked", is_number=True, is_optional=True),
    ]

    def rows(self) -> QuerySet:
        coming = with_coming(Contact.objects.all(), list(self._programmes.values()), today())
        in_order = coming.order_by(F("asked_on").asc(nulls_last=True), Lower("account__name"), Lower("full_name"), "pk")
        return in_order.select_related("account")

    def cells(self, row: Any) -> list[Any]:
        is_asked = row.why_not == ""
        return [
            Cell(row.full_name, sub=row.account.name),
            row.asked_on if is_asked else None,
            self._programmes[row.by_programme].name if is_asked and row.by_programme else self._reason(row),
            row.last_asked or gettext("Never"),
        ]

    def empty(self) -> Empty:
        return Empty(
            _("No contacts yet"), _("Contacts of your accounts are listed here with the day they are asked on.")
        )

    @cached_property
    def _programmes(self) -> dict[int, Programme]:
        return {row.pk: row for row in Programme.objects.filter(is_running=True)}

    @cached_property
    def _exclusions(self) -> dict[str, FeedbackExclusion]:
        held = FeedbackExclusion.objects.in_force_on(today()).visible_to(self.request.user)
        people = held.select_related("contact", "requested_by", "approved_by").order_by("until_on")
        return {row.contact.address: row for row in people}

    def _reason(self, row: Any) -> Cell:
        words = gettext("Not asked: %(why)s") % {"why": REASONS[row.why_not]}
        exclusion = self._exclusions.get(row.address) if row.why_not == "excluded" else None
        if exclusion:
            told = {"day": as_day(exclusion.until_on), "by": exclusion.requested_by, "second": exclusion.approved_by}
            until = gettext("Excluded until %(day)s by %(by)s and %(second)s") % told
            return Cell(until, sub=exclusion.reason, url=exclusion.get_absolute_url())
        if row.why_not == "resting":
            return Cell(words, sub=gettext("May be asked again from %(day)s") % {"day": as_day(row.ready_on)})
        return Cell(words)
