"""What was done because of which answers ("you said, we did"): the only place that writes a `Change`.

Other apps (decisions, initiatives) call it too; `source_kind` and `source` name their row, which has one change only.
"""

import datetime as dt
from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import Account
from apps.core.audit import acting
from apps.core.months import today
from apps.core.services import must_write
from apps.feedback.models import Change, ChangeResponse, Response
from apps.people.models import Person


def record_change(
    *,
    by: Person | None,
    account: Account,
    source_kind: str,
    source: int,
    said: str,
    did: str,
    made_on: dt.date,
    responses: Iterable[Response] = (),
    is_shared: bool = True,
) -> Change:
    """Record a change, or correct the one of this source. Contacts of the linked answers read it, if it has words.

    A change made only because of answers for the leadership is never shared: it would tell the other contacts of them.
    """
    must_write(by, account)
    answers = list(responses)
    if by is not None and len(answers) > _readable(by, answers):
        raise ValidationError({"responses": _("Choose answers that you may read.")})
    return write_change(
        by=by,
        account=account,
        source=(source_kind, source),
        words=(said, did),
        made_on=made_on,
        answers=answers,
        is_shared=is_shared,
    )


def write_change(
    *,
    by: Person | None,
    account: Account,
    source: tuple[str, int],
    words: tuple[str, str],
    made_on: dt.date,
    answers: list[Response],
    is_shared: bool,
) -> Change:
    """`record_change` for a caller that has asked itself whether `by` may."""
    _check(account, made_on, answers)
    kind, number = source
    with acting(by):
        known = Change.objects.select_for_update().filter(source_kind=kind, source=number).first()
        if known is not None and known.account_id != account.pk:
            raise ValidationError({"account": _("It cannot move to another one; enter it there anew.")})
        change = known or Change(account=account, source_kind=kind, source=number)
        change.said, change.did = (text.strip() for text in words)
        change.made_on = made_on
        change.is_shared = is_shared and bool(change.did) and not is_for_the_leadership(answers)
        change.full_clean()
        change.save()
        _link(change, answers)
    return change


def withdraw_change(*, by: Person | None, source_kind: str, source: int) -> None:
    """Take back the change of a source, where it has one: clients no longer read it, no figure counts it."""
    with acting(by):
        change = (
            Change.objects.select_for_update(of=("self",))
            .select_related("account")
            .filter(source_kind=source_kind, source=source)
            .first()
        )
        if change is not None:
            must_write(by, change.account)
            change.delete()


def record_uses(
    *, by: Person | None, source_kind: str, uses: Mapping[int, Response], made_on: dt.date, known: Iterable[int] = ()
) -> None:
    """That each answer led to something no client is told of: {source: answer}, a change without words each.

    Those of `known` sources that are not among them are taken back. For a caller that has asked whether `by` may; in a
    fixed number of statements.
    """
    mine = Change.objects.filter(source_kind=source_kind)
    with acting(by):
        mine.filter(source__in=set(known) - uses.keys()).delete()
        blank = {"source_kind": source_kind, "made_on": made_on, "is_shared": False}
        new = [Change(account_id=answer.account_id, source=source, **blank) for source, answer in uses.items()]
        Change.objects.bulk_create(new, ignore_conflicts=True)
        of = mine.filter(source__in=uses)
        of.exclude(made_on=made_on).update(made_on=made_on, updated_at=timezone.now())
        made: dict[int, int] = dict(of.values_list("source", "pk"))  # type: ignore[arg-type]  # each has its source
        links = [ChangeResponse(change_id=pk, response=uses[source]) for source, pk in made.items()]
        ChangeResponse.objects.bulk_create(links, ignore_conflicts=True)


def keep_from_others(response: Response) -> None:
    """The answer has become one for the leadership: changes made only because of such answers are shared no more."""
    links = ChangeResponse.objects.filter(response__is_leadership_only=False)
    mine = ChangeResponse.objects.filter(response=response)
    alone = Change.objects.filter(pk__in=mine.values("change"), is_shared=True).exclude(pk__in=links.values("change"))
    alone.update(is_shared=False)


def is_for_the_leadership(answers: list[Response]) -> bool:
    return bool(answers) and all(answer.is_leadership_only for answer in answers)


def _readable(by: Person, answers: list[Response]) -> int:
    return Response.objects.readable_by(by).filter(pk__in=[answer.pk for answer in answers]).count()


def _check(account: Account, made_on: dt.date, answers: list[Response]) -> None:
    if any(answer.account_id != account.pk for answer in answers):
        raise ValidationError({"responses": _("Choose answers of this account.")})
    if any(answer.version_of_id for answer in answers):
        raise ValidationError({"responses": _("Choose answers that stand, not earlier versions.")})
    if made_on > today():
        raise ValidationError({"made_on": _("This cannot lie in the future.")})


def _link(change: Change, answers: list[Response]) -> None:
    wanted = {answer.pk for answer in answers}
    change.links.exclude(response__in=wanted).delete()
    rows = [ChangeResponse(change=change, response_id=pk) for pk in sorted(wanted)]
    ChangeResponse.objects.bulk_create(rows, ignore_conflicts=True)
