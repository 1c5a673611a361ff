"""What a client says on the page of promises: the last word before the link ends counts, history keeps the others."""

import datetime as dt
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from apps.core.audit import acting
from apps.core.months import today
from apps.impacts.models import Confirmation, Goal, Impact, ImpactRank, ImpactVersion, Verdict
from apps.impacts.said import Said
from apps.impacts.services.signing import UNSIGNED, agree
from apps.impacts.services.versions import first_versions
from apps.impacts.sheet import Sheet, mark_of, sheet_of


class LinkEnded(Exception):
    """The request takes no answer any more: expired, withdrawn, replaced, or its contact has left."""


class Reworded(Exception):
    """Somebody changed what was promised between the look at the page and the answer."""


def record_confirmation(*, confirmation: Confirmation, said: Said) -> bool:
    """Record what a contact says; whether it changed anything: the same once more (a double click) changes nothing.

    Raises LinkEnded or Reworded. Locked first and read then, so that of two at once the second sees the first.
    """
    with acting(None, contact=confirmation.contact_id):
        account = confirmation.contact.account_id
        to_lock: list[QuerySet[Any]] = [
            Confirmation.objects.filter(pk=confirmation.pk),
            Goal.objects.filter(account=account),
            Impact.objects.filter(account=account),
        ]
        for rows in to_lock:
            list(rows.select_for_update(no_key=True).order_by("pk").values_list("pk"))
        sheet = sheet_of(confirmation.pk)
        if sheet is None or sheet.confirmation.generation != confirmation.generation or not sheet.confirmation.is_open:
            raise LinkEnded
        _must_be_read(sheet, said)
        first_versions([impact for impact in sheet.impacts if impact.pk not in sheet.versions], into=sheet.versions)
        now = timezone.now()
        is_new = any([_judge(sheet, said, now), _rank(sheet, said), _sign(sheet, said, now)])
        if is_new:
            Confirmation.objects.filter(pk=confirmation.pk).update(answered_at=now, updated_at=now)
    return is_new


def _must_be_read(sheet: Sheet, said: Said) -> None:
    standing = {impact.pk: impact.version_number for impact in sheet.impacts}  # type: ignore[attr-defined]
    marks = {goal.pk: mark_of(goal) for goal in sheet.goals}
    answered = {*said.verdicts, *said.ranks}
    if any(said.versions.get(pk) != standing.get(pk) for pk in answered):
        raise Reworded
    if any(said.marks.get(pk) != marks.get(pk) for pk in said.names):
        raise Reworded


def _judge(sheet: Sheet, said: Said, now: dt.datetime) -> bool:
    """Write the verdicts that are new, and let the impacts know."""
    before = {pk: (row.is_agreed, row.words, row.wording_id) for pk, row in sheet.verdicts.items()}
    after = {pk: (*verdict, sheet.versions[pk].pk) for pk, verdict in said.verdicts.items()}
    new = {pk: verdict for pk, verdict in after.items() if before.get(pk) != verdict}
    gone = [pk for pk in sheet.present_verdicts if pk not in after]
    Verdict.objects.filter(confirmation=sheet.confirmation, impact__in=gone).delete()
    rows = [
        Verdict(
            confirmation=sheet.confirmation,
            impact_id=pk,
            wording_id=version,
            is_agreed=is_agreed,
            words=words,
            given_at=now,
        )
        for pk, (is_agreed, words, version) in new.items()
    ]
    again = ["wording", "is_agreed", "words", "given_at", "talked_at", "talked_by", "updated_at"]
    Verdict.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["confirmation", "impact"], update_fields=again
    )
    _confirm(sheet, [pk for pk, verdict in new.items() if verdict[0]], now)
    _unconfirm(sheet, [*gone, *(pk for pk, verdict in new.items() if not verdict[0])], now)
    return bool(new or gone)


def _confirm(sheet: Sheet, impacts: list[int], now: dt.datetime) -> None:
    """Confirmed by this contact, unless somebody there has confirmed the same wording before."""
    values: dict[str, Any] = {"confirmed_by": sheet.contact, "confirmed_at": now, "updated_at": now}
    versions = [sheet.versions[pk].pk for pk in impacts]
    Impact.objects.filter(pk__in=impacts, confirmed_by=None).update(**values)
    ImpactVersion.objects.filter(pk__in=versions, confirmed_by=None).update(**values)


def _unconfirm(sheet: Sheet, impacts: list[int], now: dt.datetime) -> None:
    """This contact takes the confirmation back; another one's, where there is one, takes its place."""
    others = Verdict.objects.filter(is_agreed=True).exclude(confirmation__contact=sheet.contact).standing()
    mine = {"confirmed_by": sheet.contact}
    versions = [sheet.versions[pk].pk for pk in impacts]
    both: list[tuple[QuerySet[Any], str]] = [
        (Impact.objects.filter(pk__in=impacts), "pk"),
        (ImpactVersion.objects.filter(pk__in=versions), "impact"),
    ]
    for rows, impact in both:
        theirs = others.on_the_present_wording().filter(impact=OuterRef(impact)).order_by("given_at", "pk")
        rows.filter(**mine).update(
            confirmed_by=Subquery(theirs.values("confirmation__contact")[:1]),
            confirmed_at=Subquery(theirs.values("given_at")[:1]),
            updated_at=now,
        )


def _rank(sheet: Sheet, said: Said) -> bool:
    if said.ranks == sheet.ranks:
        return False
    ImpactRank.objects.filter(confirmation=sheet.confirmation).delete()
    ImpactRank.objects.bulk_create(
        ImpactRank(confirmation=sheet.confirmation, ranked_on=today(), impact_id=pk, rank=rank)
        for pk, rank in said.ranks.items()
    )
    return True


def _sign(sheet: Sheet, said: Said, now: dt.datetime) -> bool:
    """Put the typed name under goals, or take this contact's away where the field was emptied."""
    changed = []
    for goal in sheet.goals:
        name = said.names.get(goal.pk, "")
        is_mine = sheet.is_mine(goal)
        if not sheet.may_sign(goal) or name == (goal.client_signed_name if is_mine else ""):
            continue
        for field, value in (_signed(sheet, name, now) if name else UNSIGNED["client_signatory"]).items():
            setattr(goal, field, value)
        agree(goal)
        goal.updated_at = now
        changed.append(goal)
    Goal.objects.bulk_update(changed, [*UNSIGNED["client_signatory"], "agreed_on", "updated_at"])
    return bool(changed)


def _signed(sheet: Sheet, name: str, now: dt.datetime) -> dict[str, Any]:
    return {"client_signatory": sheet.contact, "client_signed_at": now, "client_signed_name": name}
