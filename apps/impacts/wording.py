"""Promises in words: how far a measure is to go, and what one version changed in the one before."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from apps.impacts.models import PROMISED, ImpactVersion


def measure_of(impact: Any) -> str:
    """ "Qualified leads: from 80 to 120 a month by 30 September 2026", in the reader's language; of an impact or a
    version."""
    words = {
        "baseline": plain(impact.baseline),
        "target": plain(impact.target),
        "unit": impact.unit,
        "day": date_format(impact.due_on) if impact.due_on else "",
    }
    if impact.target is None:
        way = _("by %(day)s") % words if impact.due_on else ""
    elif impact.baseline is None:
        way = _("to %(target)s %(unit)s by %(day)s") if impact.due_on else _("to %(target)s %(unit)s")
    elif impact.due_on:
        way = _("from %(baseline)s to %(target)s %(unit)s by %(day)s")
    else:
        way = _("from %(baseline)s to %(target)s %(unit)s")
    said = " ".join((way % words).split()) if way else ""
    return ": ".join(part for part in (impact.metric_name, said) if part)


def changes_between(before: ImpactVersion, after: ImpactVersion) -> list[str]:
    """What the later version changed, a sentence each: "Target: 120 instead of 100"."""
    said = []
    for name in PROMISED:
        old, new = _shown(getattr(before, name)), _shown(getattr(after, name))
        if old == new:
            continue
        label = capfirst(str(getattr(ImpactVersion._meta.get_field(name), "verbose_name", name)))
        words = {"what": label, "old": old, "new": new}
        if not old:
            said.append(_("%(what)s: %(new)s, not told before") % words)
        elif not new:
            said.append(_("%(what)s: no longer told, was %(old)s") % words)
        else:
            said.append(_("%(what)s: %(new)s instead of %(old)s") % words)
    return said


def plain(number: Decimal | None) -> str:
    """A number as one would write it: 110, 2.5; in the reader's language."""
    return "" if number is None else number_format(number.normalize() + 0, force_grouping=True)


def _shown(value: Any) -> str:
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, dt.date):
        return date_format(value)
    return f"“{value}”" if value else ""
