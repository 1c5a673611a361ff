"""What the demo firm honours, and the awards it gave on its last published months."""

from apps.core.demo_firm import Firm
from apps.core.months import Quarter
from apps.measures.models import Scope
from apps.outbox.models import Message
from apps.rewards.awards import services
from apps.rewards.awards.models import Prize
from apps.scorecards.models import Publication

EXECUTIVE = "Helen Marsh"
GIVEN = 3  # months
MONTHLY = ("impact_satisfaction", "Whoever delivers what clients say they came for")
QUARTERLY = ("service_levels_met", "Whoever keeps what the contract says")


def load(firm: Firm) -> None:
    for (measure, words), cadence in ((MONTHLY, Prize.Cadence.MONTHLY), (QUARTERLY, Prize.Cadence.QUARTERLY)):
        Prize.objects.create(measure=measure, words=words, cadence=cadence)


def settle(firm: Firm) -> None:
    by, last = firm.people[EXECUTIVE], firm.month.plus(-1)
    if not Publication.objects.of(Scope.COMPANY).in_month(last).exists():
        return
    for month in last.plus(1 - GIVEN).until(last):
        services.give_awards(by=by, measure=MONTHLY[0], period=month)
    quarter = Quarter.of(last) if Quarter.of(last).last == last else Quarter.of(last).plus(-1)
    services.give_awards(by=by, measure=QUARTERLY[0], period=quarter)
    Message.objects.filter(kind="award").delete()  # those mails were read long ago
