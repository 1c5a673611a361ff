"""The scale a measure is read on, so that nothing from another scale is set beside it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.measures.declare import Kind, Measure


class Scale(models.TextChoices):
    PERCENT = "percent", _("percent")
    NET_SCORE = "net_score", _("points from −100 to 100")
    SCORE = "score", _("a plain number")
    POINTS_10 = "points_10", _("points from 0 to 10")
    POINTS_5 = "points_5", _("points from 1 to 5")
    NUMBER = "number", _("a number of things")


def scale_of(measure: Measure) -> Scale:
    """Shares are in percent; means are of answers from 0 to 10; the net promoter score has its own."""
    if measure.is_share:
        return Scale.PERCENT
    if measure.is_count:
        return Scale.NUMBER
    if measure.kind == Kind.MEAN:
        return Scale.POINTS_10
    return Scale.NET_SCORE if measure.key == "net_promoter_score" else Scale.SCORE
