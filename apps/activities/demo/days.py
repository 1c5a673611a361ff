"""Who is free when: nobody of the demo firm works much more than nine hours on a day."""

import datetime as dt
import math
from collections import Counter
from random import Random

from apps.people.models import Person

FULL_DAY = 540
TRIES = 14


class Desk:
    """The minutes that each person has worked on each day so far."""

    def __init__(self) -> None:
        self.worked: Counter[tuple[str, dt.date]] = Counter()

    def take(
        self, people: list[Person], days: list[dt.date], minutes: int, dice: Random
    ) -> tuple[Person, dt.date] | None:
        """A person and a day with so much time left; the least busy of those tried where none has."""
        chosen, least = None, math.inf
        for _ in range(TRIES):
            person, day = dice.choice(people), dice.choice(days)
            spent = self.worked[person.full_name, day]
            if spent < least and (person.left_on is None or day <= person.left_on):
                chosen, least = (person, day), spent
            if least + minutes <= FULL_DAY:
                break
        if chosen:
            self.worked[chosen[0].full_name, chosen[1]] += minutes
        return chosen
