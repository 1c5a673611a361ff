"""The measure of whom we chose not to ask."""

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Contact
from apps.feedback.measures.reach import LEAVING, OF_CONTACT
from apps.feedback.models import FeedbackExclusion
from apps.measures.counting import yes
from apps.measures.declare import Better, Column, Fact, Group, Kind, Measure, Quarterly, Unit
from apps.measures.measures import ACTIVITY
from apps.measures.window import Window


def excluded(window: Window, with_leadership_only: bool) -> QuerySet:
    """One row a contact eligible on the month's last day: 1 where an approved exclusion of the contact held then."""
    day = window.last_day
    here = Q(joined_on=None) | Q(joined_on__lte=day)
    held = FeedbackExclusion.objects.in_force_on(day).filter(contact=OuterRef("pk")).order_by()
    rows = Contact.objects.eligible_on(day).filter(here)
    return rows.annotate(is_excluded=Exists(held)).annotate(numerator=yes(Q(is_excluded=True)), denominator=Value(1))


MEASURES = [
    Measure(
        key="excluded_contacts",
        name=_("Excluded contacts"),
        question=_("Whom do we not ask?"),
        group=Group.OPINION,
        place=8,
        kind=Kind.COUNT_OF,
        quarterly=Quarterly.STANDING,
        better=Better.NEITHER,
        noun=_("eligible contacts"),
        contributions=excluded,
        facts=(
            Fact(FeedbackExclusion, "approved_at", account=OF_CONTACT),
            Fact(Contact, "joined_on", fields=("joined_on",), is_ever=True),
            LEAVING,
            *ACTIVITY,
        ),
        method=_(
            "Of the contacts who could be asked on the month’s last day (present, of an active account), those who "
            "were left out by an exclusion that a second person had approved."
        ),
        leaves_out=_("Contacts who left, and accounts that are no longer clients."),
        columns=(
            Column(_("Contact"), "full_name"),
            Column(_("Account"), "account__name"),
            Column(_("Excluded"), "numerator", Unit.YES),
        ),
        rows_name=_("eligible contacts"),
        is_payable=False,
    ),
]
