"""Numbers and days by chance, the same for the same seed."""

import datetime as dt
import random

from apps.core.months import start_of
from apps.scorecards.tests.quiet import ago


class Chance(random.Random):
    def day(self, months: int = 6) -> dt.date:
        return ago(self.randrange(months), self.randint(1, 20))

    def moment(self, months: int = 6) -> dt.datetime:
        return start_of(self.day(months)) + dt.timedelta(minutes=self.randrange(24 * 60))

    def score(self, lowest: int = 1, highest: int = 5) -> int:
        return self.randint(lowest, highest)
