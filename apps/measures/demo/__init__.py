"""What the demo firm wants its figures to reach, for the company as a whole."""

from decimal import Decimal

from apps.core.demo_firm import Firm, backdate, table
from apps.measures.models import Target
from apps.measures.services import create_target


def load(firm: Firm) -> None:
    rows = table(__file__, "targets")
    targets = [create_target(by=None, measure=row["measure"], value=Decimal(row["value"])) for row in rows]
    dice = firm.dice("targets")
    backdate(Target, {target.pk: firm.moment(firm.go_live, dice) for target in targets})
