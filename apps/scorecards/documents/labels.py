"""The fixed words of a scorecard's documents, in the language that is active; frozen with it."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def labels(period: str, *, is_quarter: bool) -> dict[str, str]:
    return {
        "attention": _("Attention first"),
        "nothing_first": _("Nothing stands out: no figure misses its target by more than chance."),
        "answers": _("What do the figures say?"),
        "outstanding": _("What misses its target or has clearly changed"),
        "none_outstanding": _("No figure misses its target, and none has changed by more than chance."),
        "more_below": _("%(n)s more on the second sheet") % {"n": "{n}"},
        "remarks": _("What was remarked"),
        "more_remarks": _("%(n)s more in the product") % {"n": "{n}"},
        "initiatives": _("Major initiatives"),
        "all": _("All figures"),
        "figure": _("Figure"),
        "period": period,
        "made_of": _("Made of"),
        "interval": _("95 % interval"),
        "trend": _("8 quarters") if is_quarter else _("24 months"),
        "target": pgettext("of a measure", "Target"),
        "benchmark": _("Benchmark"),
        "others": _("others"),
        "change": _("Clear change"),
        "status": _("Status"),
        "accountable": _("Accountable"),
        "was": _("published as %(value)s") % {"value": "{value}"},
        "restated": _("Restated since it was published: %(n)s") % {"n": "{n}"},
        "no_change": _("no clear change"),
        "key": _(
            "▲ ▼ only where the change is larger than chance (its 95 % interval excludes zero). Near target: misses "
            "it, but its interval holds it. Low confidence: fewer than 10 stand behind it; fewer than 5 are counts "
            "only. The dotted line in a trend is its target. Missing answers are never counted as zero."
        ),
        "question": _("Question"),
        "comment": _("Comment"),
        "numerator": _("Numerator"),
        "denominator": _("Denominator"),
        "value": _("Value"),
        "low": _("Low"),
        "high": _("High"),
        "answered": _("Answered"),
        "invited": _("Invited"),
        "eligible": _("Eligible"),
        "published": _("Published as"),
        "unit": _("Unit"),
        "shown": _("Shown as"),
        "measure": _("Measure"),
        "key_of": _("Key"),
        "group": _("Group"),
    }
