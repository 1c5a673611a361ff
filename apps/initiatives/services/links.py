"""For which accounts an initiative is, which answers it came from, and with whom it is shared."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from apps.accounts.models import Account
from apps.feedback.models import Response
from apps.initiatives.models import Initiative, InitiativeAccount, InitiativeResponse
from apps.initiatives.services.sharing import take_back, take_back_uses
from apps.people.models import Person


def link_accounts(by: Person | None, row: Initiative, accounts: Iterable[Account]) -> None:
    """Those accounts and no others that `by` can see."""
    wanted = {account.pk for account in accounts}
    known = Account.objects.all() if by is None else Account.objects.visible_to(by)
    _must_be_known(known, wanted, "accounts", _("Choose accounts that you may see."))
    gone = row.account_links.filter(account__in=known.order_by().values("pk")).exclude(account__in=wanted)
    take_back(by, list(gone.select_related("account")))
    gone.delete()
    new = [InitiativeAccount(initiative=row, account_id=pk) for pk in sorted(wanted)]
    InitiativeAccount.objects.bulk_create(new, ignore_conflicts=True)


def link_responses(by: Person | None, row: Initiative, responses: Iterable[Response]) -> None:
    """Those answers, as they stand, and no others that `by` may read."""
    given = list(responses)
    if any(answer.version_of_id for answer in given):
        raise ValidationError({"responses": _("Choose answers that stand, not earlier versions.")})
    wanted = {answer.pk for answer in given}
    known = Response.objects.all() if by is None else Response.objects.readable_by(by)
    _must_be_known(known, wanted, "responses", _("Choose answers that you may read."))
    gone = row.response_links.filter(response__in=known.order_by().values("pk")).exclude(response__in=wanted)
    take_back_uses(by, list(gone.values_list("pk", flat=True)))
    gone.delete()
    new = [InitiativeResponse(initiative=row, response_id=pk) for pk in sorted(wanted)]
    InitiativeResponse.objects.bulk_create(new, ignore_conflicts=True)


def share_with(by: Person | None, row: Initiative, accounts: Iterable[Account]) -> None:
    """Contacts of those accounts read of it, and of no others that `by` may write on."""
    wanted = {account.pk for account in accounts}
    own = Account.objects.all() if by is None else Account.objects.writable_by(by)
    linked = row.account_links.filter(account__in=own.order_by().values("pk"))
    if linked.filter(account__in=wanted).count() < len(wanted):
        message = _("Share it with accounts that it is for, and that you may write on.")
        raise ValidationError({"shared_accounts": message})
    linked.filter(account__in=wanted, is_shared=False).update(is_shared=True)
    linked.filter(is_shared=True).exclude(account__in=wanted).update(is_shared=False)


def _must_be_known(rows: QuerySet[Any], wanted: set[int], field: str, message: str) -> None:
    if wanted and rows.filter(pk__in=wanted).count() < len(wanted):
        raise ValidationError({field: message})
