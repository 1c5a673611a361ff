"""The page of what an administrator may want to look at."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.core.access import ADMINISTRATORS, open_to
from apps.core.months import today
from apps.rewards.watch.looks import looks


@open_to(ADMINISTRATORS)
@require_safe
def watch_list(request: HttpRequest) -> HttpResponse:
    """What was seen, look by look; it accuses nobody."""
    return render(request, "rewards/watch.html", {"looks": looks(request.user, today())})
