"""What a board needs before it begins: each line met, or what is missing; computed from what is known, never ticked."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.core.access import Role
from apps.core.templatetags.desk import day
from apps.engagement.boards.standing import Seat, Standing

MEETINGS = 2  # the first has a day, and so has the one that shows it goes on


@dataclass(frozen=True)
class Need:
    label: str
    is_met: bool
    says: str


def needs_of(standing: Standing) -> list[Need]:
    """The lines of the check, in the order in which one sees to them."""
    board = standing.board
    committed = [*standing.serving, *(seat for seat in standing.coming if seat.row.state == "accepted")]
    return [
        _sponsor(board.sponsor),
        _written(_("A purpose in writing"), board.purpose),
        _accounts(committed, board.accounts_to_begin),
        _mixed(committed),
        _dated(standing),
        _answerer(board.advice_owner),
        _written(_("What members get, in writing"), board.what_they_get),
    ]


def _sponsor(person: Any) -> Need:
    says = _("Nobody yet. Name the executive who answers for it.")
    if person is not None:
        says = person.full_name
        if not person.is_active:
            says = _("%(name)s has left. Name another executive.") % {"name": says}
        elif person.role != Role.EXECUTIVE:
            says = _("%(name)s is no executive any more.") % {"name": says}
    is_met = person is not None and person.is_active and person.role == Role.EXECUTIVE
    return Need(_("An executive sponsor"), is_met, says)


def _accounts(committed: list[Seat], wanted: int) -> Need:
    found = len({seat.row.account_id for seat in committed})
    words = {"n": found, "wanted": wanted}
    says = _("Accepted from %(n)s of at least %(wanted)s accounts.") % words
    return Need(_("Enough who have accepted"), found >= wanted, says)


def _mixed(committed: list[Seat]) -> Need:
    """Clients who are all alike tell one thing: two seniorities or two segments at least."""
    seniorities = Counter(str(seat.row.contact.get_seniority_display()) for seat in committed)
    segments = Counter(str(seat.row.account.get_segment_display()) for seat in committed)
    parts = [f"{n} {name.lower()}" for found in (seniorities, segments) for name, n in found.most_common()]
    is_met = len(seniorities) > 1 or len(segments) > 1
    says = ", ".join(parts)
    if not is_met:
        says = _("All alike: %(all)s.") % {"all": says} if says else _("Nobody has accepted yet.")
    return Need(_("Different seniority or segment"), is_met, says)


def _dated(standing: Standing) -> Need:
    days = [met.row.held_on for met in standing.meetings][:MEETINGS]
    said = _(" and ").join(day(one) for one in days)
    if len(days) < MEETINGS:
        said = f"{said}; " if said else ""
        said += ngettext("%(n)s more to date.", "%(n)s more to date.", MEETINGS - len(days)) % {
            "n": MEETINGS - len(days)
        }
    return Need(_("The first two meetings have a day"), len(days) >= MEETINGS, said)


def _answerer(person: Any) -> Need:
    if person is None:
        return Need(_("Somebody who answers advice"), False, _("Nobody yet. Advice without an answer is the last."))
    if not person.is_active:
        gone = _("%(name)s has left. Name somebody else.") % {"name": person.full_name}
        return Need(_("Somebody who answers advice"), False, gone)
    return Need(_("Somebody who answers advice"), True, person.full_name)


def _written(label: str, text: str) -> Need:
    is_met = bool(text.strip())
    return Need(label, is_met, _("Written.") if is_met else _("Not yet; write it down."))
