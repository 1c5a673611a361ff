"""Whatever happens, in whatever order, and however often it is rolled up between: the figures of everything anew."""

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from apps.measures import drift, plan, services
from apps.measures.models import RollUp
from apps.scorecards.tests.chance import Chance
from apps.scorecards.tests.happenings import HAPPENINGS, new_firm
from apps.scorecards.tests.quiet import MONTHS, settle, snapshot

AND_ROLL_UP = 3  # of ten happenings so many are followed by a roll-up
histories = st.lists(
    st.tuples(st.sampled_from(HAPPENINGS), st.integers(0, 2**32), st.booleans()), min_size=4, max_size=14
)
every_way = settings(deadline=None, suppress_health_check=list(HealthCheck), database=None)


@pytest.fixture
def few_months(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan, "MOST_MONTHS", MONTHS)


def live_through(history: list) -> None:
    """A firm of its own each time, beside those of the histories before: what one did must not move another."""
    firm = new_firm()
    services.roll_up()
    settle()
    for happening, number, is_rolled_up in history:
        happening(firm, Chance(number))
        if is_rolled_up:
            services.roll_up()
            settle()
    services.roll_up()
    incremental = snapshot()
    services.roll_up(everything=True)
    assert incremental == snapshot()


@pytest.mark.slow
@pytest.mark.timeout(3000)
@settings(every_way, max_examples=12, phases=[Phase.generate])
@given(history=histories)
def test_random_histories_give_the_figures_of_everything_anew(few_months: None, history: list) -> None:
    live_through(history)


@settings(every_way, max_examples=2, phases=[Phase.generate])
@seed(19)
@given(history=histories)
def test_a_short_history_gives_the_figures_of_everything_anew(few_months: None, history: list) -> None:
    live_through(history)


def test_all_that_may_happen_gives_the_figures_of_a_fresh_computation(few_months: None) -> None:
    """One after the other, rolled up after every third; then every figure against statements that share nothing."""
    firm = new_firm()
    services.roll_up()
    settle()
    for number, happening in enumerate(HAPPENINGS * 2):
        happening(firm, Chance(number))
        if number % AND_ROLL_UP == 0:
            services.roll_up()
            settle()
    services.roll_up()
    settle()
    assert drift.check(sample=10_000) == 0
    assert RollUp.objects.get().checked > 500
