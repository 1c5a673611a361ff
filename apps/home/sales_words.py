"""What the page of sales says in words: small samples as everywhere (docs/measures.md, rule 3)."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.core.templatetags.desk import money, number
from apps.home.sales_figures import Amount, Sales, Waits
from apps.measures.arithmetic import FEW


def answer(total: Sales) -> str:
    """The sentence below the heading."""
    if not (total.new.total or total.renewed.total):
        return _("Nothing new and no renewal in the last twelve months.")
    return _("In twelve months, %(new)s a month of new business and %(renewed)s of renewals.") % {
        "new": money(total.new.total),
        "renewed": money(total.renewed.total),
    }


def fee_note(amount: Amount) -> str:
    """That some have no fee, so that the sum is known to be a part."""
    if not amount.unpriced:
        return ""
    return ngettext("%(n)d without a fee", "%(n)d without a fee", amount.unpriced) % {"n": amount.unpriced}


def median_words(waits: Waits) -> dict[str, Any]:
    """The median of days, from five contracts on."""
    waiting = ngettext("%(n)d waits", "%(n)d wait", waits.waiting) % {"n": waits.waiting} if waits.waiting else ""
    if waits.median is None or waits.n < FEW:
        few = _("%(n)d so far, too few") % {"n": waits.n} if waits.n else ""
        return {"note": ", ".join(part for part in (few, waiting) if part)}
    unit = ngettext("day", "days", int(waits.median))
    of = _("of %(n)d") % {"n": waits.n}
    note = ", ".join(part for part in (of, waiting) if part)
    return {"value": number(waits.median, 0 if waits.median == int(waits.median) else 1), "unit": unit, "note": note}
