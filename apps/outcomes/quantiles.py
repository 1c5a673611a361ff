"""The median as PostgreSQL counts it."""

from django.db.models import Aggregate, FloatField


class Median(Aggregate):
    """The middle value; between two middle ones the mean of both. None without rows."""

    function = "PERCENTILE_CONT"
    name = "Median"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()
