""" "You said, we are doing": what the contacts of a shared account read, as a `Change` that counts as feedback used.

It is written when the initiative starts: the client reads that it is under way. On delivery a second one follows, with
that day and the words that the owner has given it by then; from then on the client reads that one alone. Paused or
cancelled, both are taken back.

The answers of an account that is not told of it count as feedback used all the same: a change without words each, from
the day it begins.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from apps.core.months import today
from apps.feedback.models import Change, Response
from apps.feedback.models.closing import UNDER_WAY
from apps.feedback.services.changes import record_uses, withdraw_change, write_change
from apps.initiatives.models import Initiative, InitiativeAccount
from apps.people.models import Person

SOURCE = "initiative"  # its number is that of the link to the account: each account has a change of its own
KINDS = (SOURCE, UNDER_WAY)
USED = "initiative_answer"  # its number is that of the link to the answer
State = Initiative.State
TOLD = frozenset({State.ACTIVE, State.DELIVERED})


def share(by: Person | None, row: Initiative) -> None:
    """Write, correct or take back what the clients read."""
    links = list(row.account_links.select_related("account"))
    for link in links:
        if is_told(row, link):
            _write(by, row, link)
    take_back(by, [link for link in links if not is_told(row, link)])
    _count_as_used(by, row, [link.account_id for link in links if is_told(row, link)])


def take_back(by: Person | None, links: list[InitiativeAccount], kinds: tuple[str, ...] = KINDS) -> None:
    """The clients of these links no longer read of it. The owner may do so where they may not write otherwise."""
    of = {link.pk: link for link in links}
    for kind, source in list(changes_of(links).filter(source_kind__in=kinds).values_list("source_kind", "source")):
        who = by if by is None or of[source].account.is_writable_by(by) else None
        withdraw_change(by=who, source_kind=kind, source=source)


def take_back_uses(by: Person | None, links: Iterable[int]) -> None:
    """The answers of these links no longer count as used because of it."""
    record_uses(by=by, source_kind=USED, uses={}, known=links, made_on=today())


def changes_of(links: list[InitiativeAccount]) -> QuerySet[Any]:
    return Change.objects.filter(source_kind__in=KINDS, source__in=[link.pk for link in links])


def is_told(row: Initiative, link: InitiativeAccount) -> bool:
    return link.is_shared and row.state in TOLD and bool(row.client_words.strip() and said(row))


def said(row: Initiative) -> str:
    """What the client is reminded of: their words, else the theme of their pain."""
    return row.client_said.strip() or (row.theme.name if row.theme else "")


def told_on(row: Initiative) -> dt.date:
    return row.delivered_on or min(row.starts_on, today())


def _count_as_used(by: Person | None, row: Initiative, told: list[int]) -> None:
    """The answers it came from, less those of accounts that are told of it: these hang on what is told."""
    links = list(row.response_links.select_related("response"))
    uses = {link.pk: link.response for link in links if row.state in TOLD and link.response.account_id not in told}
    begun_on = min(row.starts_on, today())
    record_uses(by=by, source_kind=USED, uses=uses, made_on=begun_on, known=[link.pk for link in links])


def _write(by: Person | None, row: Initiative, link: InitiativeAccount) -> None:
    kind = SOURCE if row.state == State.DELIVERED else UNDER_WAY
    if kind == UNDER_WAY:  # where it had been delivered before, it is worked on again
        take_back(by, [link], (SOURCE,))
    came_from = Response.objects.filter(initiative_links__initiative=row, account=link.account, version_of=None)
    write_change(
        by=by,
        account=link.account,
        source=(kind, link.pk),
        words=(said(row), row.client_words),
        made_on=told_on(row),
        answers=list(came_from),
        is_shared=True,
    )
