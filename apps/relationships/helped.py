"""How often practices helped: plans answered again, and those of them in which the client's score rose."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, F, Q
from django.utils.translation import gettext as _

from apps.core.templatetags.desk import percent
from apps.measures.arithmetic import wilson
from apps.relationships.coaching import with_outcome
from apps.relationships.models import CoachingPlan

FEW, SURE = 5, 10  # answers: below five only counts, below ten the share is of low confidence


@dataclass(frozen=True)
class Helped:
    """`k` of `n` plans answered again were better."""

    k: int = 0
    n: int = 0

    @property
    def state(self) -> str:
        if not self.n:
            return "no_data"
        return "too_few" if self.n < FEW else "low_confidence" if self.n < SURE else ""

    @property
    def said(self) -> str:
        """By the rules for small samples: counts below five, from there the share with its interval."""
        if not self.n:
            return _("not known yet")
        words = {"k": self.k, "n": self.n}
        if self.n < FEW:
            return _("better in %(k)s of %(n)s") % words
        low, high = (percent(100 * edge) for edge in wilson(self.k, self.n))
        share = percent(100 * self.k / self.n)
        return _("better in %(share)s (%(k)s of %(n)s; 95 %% interval %(low)s to %(high)s)") % {
            **words,
            "share": share,
            "low": low,
            "high": high,
        }


def helped_by_practice(day: dt.date) -> dict[int, Helped]:
    """{practice: how often it helped}, of answers that everybody may count; one statement."""
    known = with_outcome(CoachingPlan.objects.order_by(), day).filter(
        score_before__isnull=False, score_after__isnull=False
    )
    better = Q(score_after__gt=F("score_before"))
    rows = known.values("practice").annotate(n=Count("pk"), k=Count("pk", filter=better))
    return {row["practice"]: Helped(row["k"], row["n"]) for row in rows}
