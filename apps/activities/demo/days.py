"""Who is free when: nobody of the demo firm works much more than nine hours on a day."""

import datetime as dt
from collections import Counter
from random import Random

from apps.people.models import Person

FULL_DAY = 540
TRIES = 8


class Desk:
    """The minutes that each person has worked on each day so far."""

    def __init__(self) -> None:
        self.worked: Counter[tuple[str, dt.date]] = Counter()

    def take(
        self, people: list[Person], days: list[dt.date], minutes: int, dice: Random
    ) -> tuple[Person, dt.date] | None:
        """A person and a day with so much time left; the least busy of those tried where none has."""
        tried = [(dice.choice(people), dice.choice(days)) for _ in range(TRIES)]
        here = [(person, day) for person, day in tried if person.left_on is None or day <= person.left_on]
        if not here:
            return None
        free = (one for one in here if self._spent(one) + minutes <= FULL_DAY)
        chosen = next(free, min(here, key=self._spent))
        self.worked[chosen[0].full_name, chosen[1]] += minutes
        return chosen

    def _spent(self, one: tuple[Person, dt.date]) -> int:
        return self.worked[one[0].full_name, one[1]]
