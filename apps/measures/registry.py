"""Every measure there is, found in the apps' `measures.py`, in the order of the scorecard."""

from functools import cache

from apps.core import registry
from apps.measures.declare import Answers, Fact, Group, Measure


@cache
def all_measures() -> tuple[Measure, ...]:
    found = [measure for module in registry.modules("measures") for measure in getattr(module, "MEASURES", ())]
    keys = [measure.key for measure in found]
    if len(set(keys)) < len(keys):
        raise ValueError(f"A measure is declared twice: {sorted(keys)}")
    return tuple(sorted(found, key=_place))


def _place(measure: Measure) -> tuple[int, int]:
    return list(Group).index(Group(measure.group)), measure.place


def get(key: str) -> Measure | None:
    return next((measure for measure in all_measures() if measure.key == key), None)


@cache
def answers() -> Answers | None:
    """The declaration of people's answers, where an app makes one."""
    found = [module.ANSWERS for module in registry.modules("measures") if hasattr(module, "ANSWERS")]
    return found[0] if found else None


@cache
def structure() -> tuple[Fact, ...]:
    """The dated structure, on which every figure of a team or unit stands."""
    return tuple(fact for module in registry.modules("measures") for fact in getattr(module, "STRUCTURE", ()))


def facts_of(measure: Measure) -> tuple[Fact, ...]:
    """Everything a measure's figures depend on."""
    asked = answers() if measure.uses_answers else None
    return (*measure.facts, *(asked.facts if asked else ()), *structure())
