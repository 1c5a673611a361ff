"""A client to report to, and a report shared with them."""

import datetime as dt
from types import SimpleNamespace

import pytest

from apps.core.months import today
from apps.value.models import SharedReport
from apps.value.services.reports import share_report
from apps.value.tests.client import asked_for, enter_client

MONTH = dt.timedelta(days=30)


@pytest.fixture
def made(cast: SimpleNamespace) -> SimpleNamespace:
    return enter_client(cast)


@pytest.fixture
def shared(made: SimpleNamespace, cast: SimpleNamespace) -> SharedReport:
    asked = asked_for(made, language="de", words="Guten Tag", quotes=[made.third])
    return share_report(by=cast.owner, asked=asked, expires_on=today() + MONTH)
