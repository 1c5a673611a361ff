"""What needs somebody about advisory boards: advice that waits, a term nobody will take over, who came to a meeting."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.queries import AccountQuerySet
from apps.core.due import Attention
from apps.core.templatetags.desk import day
from apps.engagement.boards.models import Board, BoardAdvice, BoardMeeting, BoardMember

ANSWER_WITHIN = dt.timedelta(days=30)
TERM_ENDS = dt.timedelta(days=90)
MOST = 20  # of a kind on one page


def items(person: Any, accounts: AccountQuerySet, today: dt.date) -> Iterator[Attention]:
    """Of boards one runs or answers the advice of, and advice of accounts in one's care."""
    run = Board.objects.writable_by(person).filter(Q(owner=person.pk) | Q(advice_owner=person.pk))
    yield from _advice(person, run, accounts, today)
    yield from _terms(run, today)
    yield from _meetings(run, today)


def _advice(person: Any, run: QuerySet[Any], accounts: AccountQuerySet, today: dt.date) -> Iterator[Attention]:
    """Open for more than 30 days."""
    cared_for = Q(contact__account__in=accounts.order_by().values("pk")) | Q(board__in=run.order_by().values("pk"))
    rows: Any = BoardAdvice.objects.filter(cared_for, state="open", given_on__lt=today - ANSWER_WITHIN)
    for row in rows.writable_by(person).select_related("contact", "board").order_by("given_on")[:MOST]:
        n = (today - row.given_on).days
        words = {"name": row.contact.full_name, "board": row.board.name, "n": n}
        waits = ngettext("Given %(n)s day ago", "Given %(n)s days ago", n)
        yield Attention(
            row.given_on + ANSWER_WITHIN,
            _("Tell %(name)s what became of their advice") % words,
            (waits + _(" to %(board)s:")) % words + f" “{row}”",
            reverse("boards:close_advice", args=[row.pk]),
            _("Answer"),
            account_id=row.contact.account_id,
        )


def _terms(run: QuerySet[Any], today: dt.date) -> Iterator[Attention]:
    """Terms that end within 90 days, or are over, while nobody is on the way: one line a board."""
    coming: Any = BoardMember.objects.filter(state__in=("invited", "accepted"))
    ending: Any = BoardMember.objects.ending_by(today + TERM_ENDS)
    with_nobody = run.exclude(pk__in=coming.present_on(today).order_by().values("board"))
    rows = ending.filter(board__in=with_nobody.order_by().values("pk")).order_by("board_id", "seat_until_on")
    for row in rows.distinct("board_id").select_related("board"):
        words = {"board": row.board.name, "day": day(row.seat_until_on)}
        ends = _("A term ended on %(day)s") if row.seat_until_on < today else _("A term ends on %(day)s")
        yield Attention(
            row.seat_until_on,
            _("Invite somebody to %(board)s") % words,
            ends % words + _(", and nobody is on the way to the seat."),
            reverse("boards:member_create", args=[row.board_id]),
            _("Invite"),
        )


def _meetings(run: QuerySet[Any], today: dt.date) -> Iterator[Attention]:
    """Held, and nobody has said who came."""
    rows = BoardMeeting.objects.filter(board__in=run.order_by().values("pk"), held_on__lt=today, attendances=None)
    for row in rows.select_related("board").order_by("held_on")[:MOST]:
        words = {"board": row.board.name, "day": day(row.held_on)}
        yield Attention(
            row.held_on,
            _("Say who came to %(board)s") % words,
            _("It met on %(day)s. Who came, and how much they talked, shows whether it lives.") % words,
            reverse("boards:meeting_update", args=[row.pk]),
            _("Enter who came"),
        )
