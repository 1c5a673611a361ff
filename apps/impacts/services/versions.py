"""Versions of a promise: one more whenever what was promised changes, and the confirmation that belongs to each."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from apps.impacts.models import PROMISED, Impact, ImpactVersion
from apps.people.models import Person


def first_version(impact: Impact) -> None:
    """Write down what stands, where nobody has yet (an impact that came in around the services)."""
    if not impact.versions.exists():
        first_versions([impact], into={})


def first_versions(impacts: Iterable[Impact], into: dict[int, ImpactVersion]) -> None:
    """Version 1 of impacts that have none, in one statement; added to `into` by impact."""
    made = [
        ImpactVersion(
            **_wording(impact),
            impact=impact,
            number=1,
            confirmed_by_id=impact.confirmed_by_id,
            confirmed_at=impact.confirmed_at,
        )
        for impact in impacts
    ]
    into |= {version.impact_id: version for version in ImpactVersion.objects.bulk_create(made)}


def keep_version(impact: Impact, *, by: Person | None) -> ImpactVersion:
    """The version that stands now: a new one where the wording has changed, which nobody has confirmed.

    To be called with the impact locked, after it was saved.
    """
    latest = impact.versions.order_by("-number").first()
    if latest is None or any(getattr(latest, name) != value for name, value in _wording(impact).items()):
        number = latest.number + 1 if latest else 1
        latest = ImpactVersion.objects.create(**_wording(impact), impact=impact, number=number, recorded_by=by)
    _confirm_as(impact, latest)
    return latest


def without_stale_confirmation(impact: Impact, fields: dict[str, Any]) -> dict[str, Any]:
    """The fields of a change, and where it words the promise anew without a confirmation: none any more.

    A confirmation that is merely sent back as it was (a form, a PUT) is none of the new wording.
    """
    if not any(name in fields and fields[name] != getattr(impact, name) for name in PROMISED):
        return fields
    before = {"confirmed_by": impact.confirmed_by, "confirmed_at": impact.confirmed_at}
    if any(fields.get(name, value) != value for name, value in before.items()):
        return fields
    return fields | dict.fromkeys(before)


def _confirm_as(impact: Impact, version: ImpactVersion) -> None:
    """The version that stands is confirmed as its impact is."""
    if (version.confirmed_by_id, version.confirmed_at) == (impact.confirmed_by_id, impact.confirmed_at):
        return
    version.confirmed_by_id, version.confirmed_at = impact.confirmed_by_id, impact.confirmed_at
    ImpactVersion.objects.filter(pk=version.pk).update(
        confirmed_by=impact.confirmed_by_id, confirmed_at=impact.confirmed_at, updated_at=timezone.now()
    )


def _wording(impact: Impact) -> dict[str, Any]:
    return {name: getattr(impact, name) for name in PROMISED}
