"""An activity, and the Thursday on which the pages of activities are tried."""

import datetime as dt
from typing import Any

import pytest
import time_machine

from apps.activities.models import Activity
from apps.activities.tests.factories import ActivityFactory

NOW = dt.datetime(2025, 7, 3, 16, tzinfo=dt.UTC)  # a Thursday


@pytest.fixture
def on_a_thursday() -> Any:
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def activity(cast: Any) -> Activity:
    return ActivityFactory(account=cast.account, person=cast.owner, occurred_on=dt.date(2025, 7, 2), summary="Pilot")
