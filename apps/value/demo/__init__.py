"""Value at the demo firm: a report shared with Northgate."""

from apps.core.demo_firm import Firm
from apps.value.demo.reports import share_with_northgate
from apps.value.models import SharedReport

AUTHORS = {SharedReport: "shared_by"}


def load(firm: Firm) -> None:
    share_with_northgate(firm)
