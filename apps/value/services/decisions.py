"""Decisions on impacts: made, changed, reviewed, deleted; each with the change that counts it as feedback used.

A decision has a `Change` where answers led to it or the client is told of it. Without words for the client the change
counts, and no client reads it.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from apps.core.audit import acting
from apps.core.months import today
from apps.core.services import change, create, lock, must_stay, must_write, remove
from apps.feedback.models import Response
from apps.feedback.services import withdraw_change
from apps.feedback.services.changes import write_change
from apps.impacts.models import Impact
from apps.people.models import Person
from apps.value.figures import figures_in, kept, period_of_decision, period_of_review, period_until
from apps.value.models import Decision
from apps.value.models.decisions import SOURCE
from apps.value.period import Period

WORDS = ("said", "did", "is_shared")


def create_decision(
    *,
    by: Person | None,
    impact: Impact,
    responses: Iterable[Response] = (),
    period: Period | None = None,
    outcome: str = "",
    reviewed_on: dt.date | None = None,
    **fields: Any,
) -> Decision:
    """Decide on an impact, today and by `by` unless told. Its figures of the period are kept with it.

    `said`, `did`, `is_shared` are the words for the client, if any. A past decision may bring its `outcome` along: it
    is reviewed then, on `reviewed_on`, else on its review day.
    """
    must_write(by, impact.account)
    words = {name: fields.pop(name) for name in WORDS if name in fields}
    fields["decided_by"] = fields.get("decided_by") or by
    fields["decided_on"] = fields.get("decided_on") or today()
    _check(fields)
    with acting(by):
        before = _before(impact, fields["decided_on"], period)
        row = create(Decision(impact=impact, figures_before=before, **fields), by=by)
        _link(by, row, responses)
        _tell(by, row, words)
        if outcome or reviewed_on:
            row = _review(by, row, outcome, reviewed_on or min(row.review_on or today(), today()))
    return row


def update_decision(
    *, by: Person | None, decision: Decision, responses: Iterable[Response] | None = None, seen: str = "", **fields: Any
) -> Decision:
    """Change a decision; the figures it was made upon stay. `outcome` reviews it, or corrects what it said."""
    _must_change(by, decision)
    must_stay(decision, "impact", fields)
    fields.pop("period", None)
    words = {name: fields.pop(name) for name in WORDS if name in fields}
    reviewed_on, outcome = fields.pop("reviewed_on", None), fields.pop("outcome", None)
    if fields.get("kind", Decision.Kind.COMBINATION) != Decision.Kind.COMBINATION:
        fields.setdefault("parts", [])
    _check(fields)
    with acting(by):
        row = change(decision, by=by, seen=seen, **fields)
        if responses is not None:
            _link(by, row, responses)
        if responses is not None or words or "decided_on" in fields:
            _tell(by, row, words)
        if row.reviewed_on is None and (outcome or reviewed_on):
            return _review(by, row, outcome or "", reviewed_on or today())
        return row if row.reviewed_on is None or outcome is None else _correct(by, row, outcome)


def review_decision(*, by: Person | None, decision: Decision, outcome: str, seen: str = "") -> Decision:
    """Look again today: what came of it in words, and the figures of a period as long as the one before."""
    _must_change(by, decision)
    with acting(by):
        return _review(by, lock(decision, seen=seen), outcome, today())


def delete_decision(*, by: Person | None, decision: Decision) -> None:
    """Delete it; clients no longer read of it, and no figure counts it."""
    _must_change(by, decision)
    with acting(by):
        withdraw_change(by=by, source_kind=SOURCE, source=decision.pk)
        remove(decision, by=by)


def _must_change(by: Person | None, decision: Decision) -> None:
    if by is not None and not decision.is_writable_by(by):
        raise PermissionDenied


def _check(fields: dict[str, Any]) -> None:
    if "reason" in fields:
        fields["reason"] = fields["reason"].strip()
    if fields.get("decided_on") and fields["decided_on"] > today():
        raise ValidationError({"decided_on": _("This cannot lie in the future.")})


def _before(impact: Impact, decided_on: dt.date, period: Period | None) -> dict[str, Any]:
    chosen = period_until(period, decided_on) if period else None
    return figures_in(impact, chosen or period_of_decision(decided_on, today()))


def _review(by: Person | None, row: Decision, outcome: str, reviewed_on: dt.date) -> Decision:
    if row.reviewed_on is not None:
        raise ValidationError(_("This decision has been reviewed already."))
    if not outcome.strip():
        raise ValidationError({"outcome": _("Say what came of it.")})
    if not row.decided_on <= reviewed_on <= today():
        raise ValidationError({"reviewed_on": _("The review lies between the decision and today.")})
    before = kept(row.figures_before)
    period = period_of_review(before.period, reviewed_on) if before else period_of_decision(reviewed_on, today())
    row.figures_after = figures_in(row.impact, period)
    row.outcome, row.reviewed_on, row.reviewed_by = outcome.strip(), reviewed_on, by or row.decided_by
    return _saved(row)


def _correct(by: Person | None, row: Decision, outcome: str) -> Decision:
    if not outcome.strip():
        raise ValidationError({"outcome": _("Say what came of it.")})
    if row.outcome == outcome.strip():
        return row
    row.outcome = outcome.strip()
    return _saved(row)


def _saved(row: Decision) -> Decision:
    row.full_clean()
    row.save()
    return row


def _link(by: Person | None, row: Decision, responses: Iterable[Response]) -> None:
    """Those answers of the account led to it, and no others that this person may read."""
    given = {answer.pk: answer for answer in responses}
    if by is not None:
        readable = Response.objects.readable_by(by).order_by()
        if readable.filter(pk__in=given).count() < len(given):
            raise ValidationError({"responses": _("Choose answers that you may read.")})
        hidden = row.responses.exclude(pk__in=readable.values("pk"))
        given |= {answer.pk: answer for answer in hidden}
    row.responses.set(given.values())


def _tell(by: Person | None, row: Decision, words: dict[str, Any]) -> None:
    """Write the change of the decision, or take it back where no answer led to it and nobody is told."""
    row.__dict__.pop("change", None)
    answers = list(row.responses.all())
    said, did = (str(words.get(name, getattr(row, name))).strip() for name in ("said", "did"))
    is_shared = words.get("is_shared", row.is_shared)
    missing = {name: _("The client reads both; write it.") for name, text in (("said", said), ("did", did)) if not text}
    if len(missing) == 1:
        raise ValidationError(missing)
    if did and not answers and not is_shared:
        raise ValidationError({"is_shared": _("Nobody would read it: show it to every contact, or name an answer.")})
    row.__dict__.pop("change", None)
    if not answers and not did:
        withdraw_change(by=by, source_kind=SOURCE, source=row.pk)
        return
    write_change(
        by=by,
        account=row.impact.account,
        source=(SOURCE, row.pk),
        words=(said, did),
        made_on=row.decided_on,
        answers=answers,
        is_shared=is_shared,
    )
