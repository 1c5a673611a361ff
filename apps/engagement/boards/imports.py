"""Boards, their members, meetings and advice from files."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from apps.accounts.imports import ACCOUNT
from apps.accounts.models import Contact
from apps.core.imports.columns import Column, Finder, Rows, choice, day, flag, visible, writable
from apps.core.imports.resources import EXTERNAL_ID, ServiceResource
from apps.core.imports.tables import Line, Problem
from apps.core.imports.values import whole_in
from apps.engagement.boards import services
from apps.engagement.boards.models import Board, BoardAdvice, BoardMeeting, BoardMember
from apps.initiatives.models import Initiative

ON = Column(
    "board",
    _("By its external id, name or number."),
    "Client council",
    is_required=True,
    rows=Rows(visible(Board), ("name",), _("board")),
)
CONTACT = Column(
    "contact",
    _("A contact of the account, by email or name."),
    "Priya Raman",
    is_required=True,
    rows=Rows(writable(Contact), ("email", "full_name"), _("contact"), is_scoped=True),
)

MEMBERS = ServiceResource(
    name="board-members",
    label=_("Board members"),
    lead=_("Who is invited to an advisory board, who serves on it, and until when."),
    model=BoardMember,
    columns=(
        ON,
        ACCOUNT,
        CONTACT,
        choice(
            "state",
            BoardMember.State.choices,
            _("invited (if empty), accepted, declined, serving or retired."),
            example="serving",
        ),
        day("invited_on"),
        day("seat_from_on", example="2025-09-01"),
        day("seat_until_on", _("The last day; the end of the term if empty."), example=""),
        flag("is_extra", _("Whether it is a seat beyond those wanted.")),
        Column("references_given", _("How often they have spoken for you."), "1", read=whole_in),
        EXTERNAL_ID,
    ),
    create=services.create_member,
    update=services.update_member,
    argument="board_member",
)
MEETINGS = ServiceResource(
    name="board-meetings",
    label=_("Board meetings"),
    lead=_("When an advisory board met or will meet, who came, and how much they talked."),
    model=BoardMeeting,
    columns=(
        ON,
        day("held_on", is_required=True),
        flag("is_virtual"),
        Column("topic", _("What it was about."), "Invoices by site"),
        Column(
            "attendees",
            _("Who came, by email or name, with “;” between them."),
            "",
            rows=Rows(visible(Contact), ("email", "full_name"), _("contact")),
            is_list=True,
        ),
        Column("our_minutes", _("Minutes we talked."), "40", read=whole_in),
        Column("their_minutes", _("Minutes they talked."), "80", read=whole_in),
        Column("preview", _("What they saw before others."), ""),
        EXTERNAL_ID,
    ),
    create=services.create_meeting,
    update=services.update_meeting,
    argument="board_meeting",
)


class AdviceResource(ServiceResource):
    """The account is on a line to find the contact; advice itself has none."""

    def complete(self, line: Line, values: dict[str, Any], finders: dict[str, Finder]) -> list[Problem]:
        values.pop("account", None)
        return []


ADVICE = AdviceResource(
    name="board-advice",
    label=_("Board advice"),
    lead=_("What members of an advisory board advised, and what they were told."),
    model=BoardAdvice,
    columns=(
        ON,
        ACCOUNT,
        CONTACT,
        day("given_on", is_required=True),
        Column("text", _("What they advise."), "Tell us which site an invoice is for", is_required=True),
        choice("state", BoardAdvice.State.choices, _("open (if empty) or closed."), example="closed"),
        Column("answer", _("What they were told."), "Since July each site has its own invoice"),
        day("closed_on", _("The day it was closed; today if empty and it is closed."), example="2025-08-01"),
        Column(
            "initiative",
            _("What is changed because of it, by external id, title or number."),
            "",
            rows=Rows(visible(Initiative), ("title",), _("initiative")),
        ),
        EXTERNAL_ID,
    ),
    create=services.create_advice,
    update=services.update_advice,
    argument="board_advice",
    set_by_service=frozenset({"closed_on"}),
)
RESOURCES = [MEMBERS, MEETINGS, ADVICE]
