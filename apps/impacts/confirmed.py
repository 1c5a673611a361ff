"""How promises stand with the client, for the pages: confirmed, not quite, changed since; what each version changed."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from apps.core.months import day_of
from apps.core.templatetags.desk import day
from apps.impacts.models import Impact, ImpactVersion, Verdict
from apps.impacts.wording import changes_between, measure_of

Mark = tuple[str, str]  # a key of the `state` tag, and its words


def marks_of(impacts: Sequence[Impact]) -> dict[int, list[Mark]]:
    """By impact: who confirmed which version of it, and who does not agree. Two queries however many there are."""
    versions: dict[int, list[ImpactVersion]] = {}
    rows = ImpactVersion.objects.filter(impact__in=impacts).select_related("confirmed_by").order_by("-number")
    for version in rows:
        versions.setdefault(version.impact_id, []).append(version)
    marks = {impact.pk: _standing(impact, versions.get(impact.pk, [])) for impact in impacts}
    for verdict in Verdict.objects.filter(impact__in=impacts).open().select_related("confirmation__contact"):
        marks[verdict.impact_id].append(("flagged", _("%(contact)s: not quite") % {"contact": _who(verdict)}))
    return marks


def mark_of_versions(versions: Sequence[ImpactVersion]) -> Mark:
    """Whether the version that stands (the first) is confirmed, else which earlier one was."""
    confirmed = next((version for version in versions if version.confirmed_by), None)
    if confirmed is None:
        return "unconfirmed", _("Not confirmed yet")
    words = confirmation_words(confirmed)
    if confirmed is versions[0]:
        return "confirmed", words
    return "unconfirmed", _("%(confirmed)s; changed since") % {"confirmed": words}


def confirmation_words(version: ImpactVersion) -> str:
    """ "Confirmed by Dana Whitfield on 3 July 2025, version 1" """
    words = {
        "contact": version.confirmed_by,
        "day": day(day_of(version.confirmed_at)) if version.confirmed_at else "",
        "number": version.number,
    }
    if version.confirmed_at:
        return _("Confirmed by %(contact)s on %(day)s, version %(number)s") % words
    return _("Confirmed by %(contact)s, version %(number)s") % words


def versions_of(impact: Impact) -> list[dict[str, Any]]:
    """Every version of a promise, newest first, with what it changed in words; one query."""
    rows = list(impact.versions.select_related("recorded_by", "confirmed_by").order_by("-number"))
    return [
        {
            "row": version,
            "measure": measure_of(version),
            "changes": changes_between(before, version) if before else [],
            "confirmed": confirmation_words(version) if version.confirmed_by else "",
        }
        for version, before in zip(rows, [*rows[1:], None], strict=True)
    ]


def verdicts_on(impact: Impact, present: int) -> list[Verdict]:
    """The last word of each contact, newest first; one query. `is_open`: nobody has talked with them about what stands
    now (version `present`)."""
    rows = Verdict.objects.filter(impact=impact).standing()
    found: Any = list(rows.select_related("confirmation__contact", "wording", "talked_by"))
    for row in found:
        is_said = not row.is_agreed and row.talked_at is None
        row.is_open = is_said and row.wording.number == present and impact.is_open
    return found


def _standing(impact: Impact, versions: Sequence[ImpactVersion]) -> list[Mark]:
    """One mark; none for an impact that is over and was never confirmed."""
    return [mark_of_versions(versions)] if impact.is_open or any(row.confirmed_by for row in versions) else []


def _who(verdict: Verdict) -> str:
    return verdict.confirmation.contact.full_name
