"""The page of a person's own predictions."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from apps.core.access import EVERYONE, open_to
from apps.core.months import today
from apps.core.templatetags.desk import number
from apps.people.models import Person
from apps.relationships.calibration import (
    Calibration,
    by_dimension,
    by_quarter,
    calibration_of,
    may_see,
    predictions_of,
)


@open_to(EVERYONE)
def calibration(request: HttpRequest, person: int) -> HttpResponse:
    """404 for everybody but the person and their coach: that it exists is nobody else's business."""
    row = get_object_or_404(Person, pk=person)
    if not may_see(request.user, row):  # type: ignore[arg-type]
        raise Http404
    predictions = predictions_of(row, request.user, today())  # type: ignore[arg-type]
    whole = calibration_of("", predictions)
    context = {
        "person": row,
        "is_own": row.pk == request.user.pk,
        "page_title": _("How well do you know your clients?")
        if row.pk == request.user.pk
        else _("How well does %(person)s know their clients?") % {"person": row.first_name},
        "say": said(whole),
        "whole": whole,
        "quarters": by_quarter(predictions),
        "dimensions": by_dimension(predictions),
    }
    return render(request, "relationships/calibration.html", context)


def said(whole: Calibration) -> str:
    """Bias and accuracy in a sentence; below five predictions only the count."""
    words: dict[str, Any] = {"n": whole.n, "close": whole.close}
    if not whole.n:
        return _("No prediction has been answered yet.")
    if whole.bias is None or whole.accuracy is None:
        return _("%(close)s of %(n)s predictions lay within a point of the answer: too few to say more.") % words
    words |= {"bias": number(abs(whole.bias), 1), "accuracy": number(whole.accuracy, 1)}
    if number(whole.bias, 1) in {"0.0", "-0.0"}:
        told = _(
            "Predictions lie neither above nor below the answers, and on average %(accuracy)s points off (n = %(n)s)."
        )
    elif whole.bias > 0:
        told = _(
            "Predictions lie %(bias)s points above the answers, and on average %(accuracy)s points off (n = %(n)s)."
        )
    else:
        told = _(
            "Predictions lie %(bias)s points below the answers, and on average %(accuracy)s points off (n = %(n)s)."
        )
    return told % words
