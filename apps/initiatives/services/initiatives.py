"""Writes on initiatives: created, changed, deleted; what hangs on their state follows in the same transaction."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from apps.accounts.models import Account
from apps.core.audit import acting
from apps.core.errors import Refused
from apps.core.months import today
from apps.core.services import create, lock, remove
from apps.feedback.models import Response
from apps.initiatives.models import Initiative
from apps.initiatives.ratings import satisfaction_of
from apps.initiatives.services import links, rules, sharing
from apps.initiatives.services.plans import take_first_baseline
from apps.people.models import Person

State = Initiative.State
BEGUN = frozenset({State.ACTIVE, State.DELIVERED})


def create_initiative(
    *,
    by: Person | None,
    accounts: Iterable[Account] = (),
    responses: Iterable[Response] = (),
    shared_accounts: Iterable[Account] = (),
    **fields: Any,
) -> Initiative:
    """A new initiative, owned by whoever enters it unless told. One may be brought in with its state."""
    if by is not None and not by.may_write:
        raise PermissionDenied
    if by is not None and not by.is_administrator:
        fields["owner"] = fields.get("owner") or by
    rules.check_approver(by, fields.get("approved_by"), None)
    row = Initiative(**fields)
    rules.complete(by, row)
    rules.check(by, row)
    with acting(by):
        create(row, by=by)
        links.link_accounts(by, row, accounts)
        links.link_responses(by, row, responses)
        links.share_with(by, row, shared_accounts)
        _follow(by, row)
    return row


def update_initiative(
    *,
    by: Person | None,
    initiative: Initiative,
    accounts: Iterable[Account] | None = None,
    responses: Iterable[Response] | None = None,
    shared_accounts: Iterable[Account] | None = None,
    seen: str = "",
    **fields: Any,
) -> Initiative:
    """Change an initiative. Of linked accounts and answers those that `by` cannot see stay.

    Becoming active it needs weights of exactly 100 (or no milestones yet), and an approver where it is costly.
    """
    if _only_approves(by, initiative, fields):
        return approve_initiative(by=by, initiative=initiative, seen=seen)
    rules.must_change(by, initiative)
    if "approved_by" in fields:
        rules.check_approver(by, fields["approved_by"], initiative.approved_by_id)
    with acting(by):
        row = lock(initiative, seen=seen)
        was = row.state
        for name, value in fields.items():
            setattr(row, name, value)
        if row.state != State.DELIVERED and was == State.DELIVERED:
            row.delivered_on = None
        _save(by, row, was)
        if accounts is not None:
            links.link_accounts(by, row, accounts)
        if responses is not None:
            links.link_responses(by, row, responses)
        if shared_accounts is not None:
            links.share_with(by, row, shared_accounts)
        _follow(by, row)
    return row


def approve_initiative(*, by: Person | None, initiative: Initiative, seen: str = "") -> Initiative:
    """Approve a costly initiative of high impact, as an executive or an administrator."""
    if not rules.may_approve(by):
        raise PermissionDenied
    with acting(by):
        row = lock(initiative, seen=seen)
        if not row.needs_approval:
            raise ValidationError(_("It needs no approval, or has it already."))
        row.approved_by = by
        row.full_clean()
        row.save()
    return row


def delete_initiative(*, by: Person | None, initiative: Initiative) -> None:
    """Delete what was only proposed; what has begun is cancelled, so that its plan stays."""
    rules.must_change(by, initiative)
    with acting(by):
        row = lock(initiative)
        if row.baselines.exists():
            raise Refused(_("It has begun and has a plan; cancel it instead of deleting it."))
        sharing.take_back(by, list(row.account_links.select_related("account")))
        sharing.take_back_uses(by, list(row.response_links.values_list("pk", flat=True)))
        remove(row, by=by)


def _only_approves(by: Person | None, row: Initiative, fields: dict[str, Any]) -> bool:
    """An executive, who writes nothing else, approves in their own name."""
    return by is not None and not by.may_write and set(fields) == {"approved_by"} and fields["approved_by"] == by


def _save(by: Person | None, row: Initiative, was: str) -> None:
    rules.complete(by, row)
    rules.check(by, row)
    if row.state == State.ACTIVE and was != State.ACTIVE:
        rules.must_be_whole(row, "state")
    row.full_clean()
    row.save()


def _follow(by: Person | None, row: Initiative) -> None:
    """The first baseline, the ratings it starts from, and what its clients read."""
    if row.state == State.ACTIVE:
        take_first_baseline(by, row)
    if row.state in BEGUN:
        _keep_ratings(row)
    sharing.share(by, row)


def _keep_ratings(row: Initiative) -> None:
    """Keep how satisfied its clients were when it began; of an account that joins later, on that same day."""
    accounts = set(row.account_links.values_list("account", flat=True))
    new = {pk for pk in accounts if str(pk) not in row.ratings_before}
    if not new:
        return
    found = satisfaction_of(new, min(row.starts_on, today()))
    kept = row.ratings_before | {str(pk): found.get(str(pk)) for pk in sorted(new)}
    row.ratings_before = kept
    row.save(update_fields=["ratings_before", "updated_at"])
