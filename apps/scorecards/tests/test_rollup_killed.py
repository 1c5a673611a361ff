"""A roll-up killed hard, two at once, months out of order: the next one gives the figures of everything anew."""

import datetime as dt
import random
import subprocess
import sys
import threading
import time
from types import SimpleNamespace

import pytest
from django.db import connection
from django.utils import timezone

from apps.activities.tests.factories import ActivityFactory
from apps.measures import plan, services
from apps.measures.models import Figure, RollUp
from apps.scorecards.tests.quiet import MONTHS, ago, settle, snapshot

# The process rolls up what changed, slowly, so that it is killed in the middle of a month.
SLOWLY = """
import sys, time, django
django.setup()
from django.db import connection
from django.utils import timezone
connection.settings_dict["NAME"] = sys.argv[1]
from apps.measures import plan, services
plan.MOST_MONTHS = int(sys.argv[2])
insert = services.sums.insert_figures
services.sums.insert_figures = lambda *given: (time.sleep(0.3), insert(*given))
services.roll_up()
"""


def work_in_every_month(firm: SimpleNamespace) -> None:
    for month in range(MONTHS):
        ActivityFactory(account=firm.account, occurred_on=ago(month, 2), minutes=month + 1)


def written() -> set[object]:
    """The months whose work is that of `work_in_every_month`, on top of what was there."""
    return set(Figure.objects.filter(measure="linked_effort", scope="company", n__gt=0).values_list("month", flat=True))


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_killed_hard_in_the_middle_nothing_is_lost(firm: SimpleNamespace) -> None:
    before = written()
    work_in_every_month(firm)
    watermark = RollUp.objects.get().watermark
    name = connection.settings_dict["NAME"]
    process = subprocess.Popen([sys.executable, "-c", SLOWLY, name, str(MONTHS)])
    while process.poll() is None and written() == before:
        time.sleep(0.02)
    process.kill()  # kill -9
    assert process.wait() == -9
    assert before < written() < {ago(month, 1) for month in range(MONTHS)}, "it was not killed in the middle"
    assert RollUp.objects.get().watermark == watermark
    same_as_everything_anew()


def test_months_rolled_up_out_of_order_are_those_of_everything_anew(firm: SimpleNamespace) -> None:
    work_in_every_month(firm)
    months = plan.known_months()
    random.shuffle(months)
    services.roll_up(months=months[:2])
    ActivityFactory(account=firm.account, occurred_on=ago(1, 3))
    services.roll_up(months=months[2:])
    same_as_everything_anew()


def test_two_at_once_roll_up_what_changed_once(firm: SimpleNamespace) -> None:
    """The watermark is that of the later one, whichever ends last."""
    work_in_every_month(firm)
    RollUp.objects.update(watermark=timezone.now() - dt.timedelta(minutes=5))
    horizons: list[object] = []
    horizon = services.horizon.horizon

    def incremental() -> None:
        services.roll_up()
        connection.close()

    def noted() -> object:
        horizons.append(horizon())
        return horizons[-1]

    services.horizon.horizon = noted  # type: ignore[assignment]
    try:
        both = [threading.Thread(target=incremental) for _ in range(2)]
        for one in both:
            one.start()
        for one in both:
            one.join()
    finally:
        services.horizon.horizon = horizon
    assert RollUp.objects.get().watermark == max(horizons)  # type: ignore[type-var]
    same_as_everything_anew()


def same_as_everything_anew() -> None:
    services.roll_up()
    incremental = snapshot()
    settle()
    services.roll_up(everything=True)
    assert incremental == snapshot()
