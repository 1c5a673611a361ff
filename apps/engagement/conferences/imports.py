"""Who came to a conference, who offered a talk and who gave their word, from files."""

from django.utils.translation import gettext_lazy as _

from apps.accounts.imports import ACCOUNT
from apps.accounts.models import Account, Contact
from apps.core.imports.columns import Column, Rows, day, visible, writable
from apps.core.imports.resources import EXTERNAL_ID, ServiceResource
from apps.engagement.conferences import services
from apps.engagement.conferences.models import Attendance, Conference, TalkSubmission, Testimonial

CONFERENCE = Rows(visible(Conference), ("name",), _("conference"))
AT = Column(
    "conference",
    _("By its external id, name or number."),
    "Client Days 2025",
    is_required=True,
    rows=CONFERENCE,
)
CLIENT = Column(
    "account",
    _("The account’s name, external id or number; empty for somebody of no client, which administrators bring in."),
    "Northgate",
    rows=Rows(writable(Account), ("name",), _("account")),
)
CONTACT = Rows(writable(Contact), ("email", "full_name"), _("contact"), is_scoped=True)

ATTENDANCES = ServiceResource(
    name="attendances",
    label=_("Attendees"),
    lead=_("Who came to a conference. A person is known by their email from one conference to the next."),
    model=Attendance,
    columns=(
        AT,
        CLIENT,
        Column("contact", _("A contact of the account, by email or name."), "Priya Raman", rows=CONTACT),
        Column("email", _("Who came."), "priya@northgate.example", is_required=True, read=str.lower),
        EXTERNAL_ID,
    ),
    create=services.create_attendance,
    update=services.update_attendance,
    argument="attendance",
)
TALKS = ServiceResource(
    name="talk-submissions",
    label=_("Talks offered"),
    lead=_("Talks that were submitted for a conference, by clients and others."),
    model=TalkSubmission,
    columns=(
        AT,
        CLIENT,
        Column("title", _("What it is about."), "How we halved our response time", is_required=True),
        day("submitted_on", is_required=True, aliases=("submitted",)),
        EXTERNAL_ID,
    ),
    create=services.create_talk,
    update=services.update_talk,
    argument="talk",
)
TESTIMONIALS = ServiceResource(
    name="testimonials",
    label=_("Testimonials"),
    lead=_("Whom you asked for a word to show to others, and who gave it."),
    model=Testimonial,
    columns=(
        ACCOUNT,
        Column("contact", _("A contact of the account, by email or name."), "Priya Raman", rows=CONTACT),
        Column("conference", _("Where it was asked for, if at one."), "Client Days 2025", rows=CONFERENCE),
        day("asked_on", is_required=True, aliases=("asked",)),
        day("given_on", _("Empty while they have not given it."), aliases=("given",)),
        EXTERNAL_ID,
    ),
    create=services.create_testimonial,
    update=services.update_testimonial,
    argument="testimonial",
)
RESOURCES = [ATTENDANCES, TALKS, TESTIMONIALS]
