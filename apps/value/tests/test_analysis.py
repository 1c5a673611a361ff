"""The value analysis of Northgate's June 2025, to the digit (docs/measures.md, "Worked example")."""

from types import SimpleNamespace
from typing import Any

import pytest

from apps.value.analysis import Analysis, ImpactValue, analyse
from apps.value.tests.northgate import FIRST, LAST, enter_northgate


def shown(value: Any, decimals: int = 1) -> str:
    return f"{value:.{decimals}f}"


def line_of(analysis: Analysis, impact: Any) -> ImpactValue:
    return next(line for line in analysis.impacts if line.impact == impact)


@pytest.fixture
def northgate(cast: SimpleNamespace) -> SimpleNamespace:
    return enter_northgate(cast.account, cast.owner)


EXPECTED: dict[str, dict[str, Any]] = {
    "leads": {
        "effort": (34, 4080),
        "means": ("5.0", "4.0", 1),
        "shares": ("30.4", "41.7", "0.73"),
        "rest": ("6.0", "75.0", "keep_up"),
        "advice": ("keep", ()),
    },
    "speed": {
        "effort": (56, 6720),
        "means": ("2.5", "4.5", 2),
        "shares": ("50.0", "20.8", "2.40"),
        "rest": ("2.5", "100.0", "possible_overkill"),
        "advice": ("trim", ()),
    },
    "leaders": {
        "effort": (22, 2640),
        "means": ("4.5", "2.5", 2),
        "shares": ("19.6", "37.5", "0.52"),
        "rest": ("6.5", "16.7", "concentrate_here"),
        "advice": ("combination", ("improve", "revisit")),
    },
}


@pytest.mark.parametrize("name", EXPECTED)
def test_each_impact_has_the_figures_of_the_worked_example(northgate: SimpleNamespace, name: str) -> None:
    line = line_of(analyse(northgate.account, FIRST, LAST), getattr(northgate, name))
    assert {
        "effort": (line.effort.hours, line.effort.cost),
        "means": (shown(line.ratings.importance), shown(line.ratings.satisfaction), line.ratings.n),
        "shares": (shown(line.effort_share), shown(line.value_share), shown(line.effort_index, 2)),
        "rest": (shown(line.opportunity), shown(line.attainment), line.quadrant),
        "advice": (line.advice.suggestion, line.advice.parts),
    } == EXPECTED[name]
    assert line.ratings.is_indicative


def test_what_serves_no_impact_stays_visible(northgate: SimpleNamespace) -> None:
    analysis = analyse(northgate.account, FIRST, LAST)
    assert (analysis.total.hours, analysis.total.cost) == (120, 14400)
    assert (analysis.unlinked.hours, analysis.unlinked.cost) == (8, 960)
    assert shown(analysis.linked_share) == "93.3"


def test_the_greatest_opportunity_comes_first(northgate: SimpleNamespace) -> None:
    found = [line.impact for line in analyse(northgate.account, FIRST, LAST).impacts]
    assert found == [northgate.leaders, northgate.leads, northgate.speed]


def test_an_analysis_takes_five_statements(northgate: SimpleNamespace, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(5):
        analyse(northgate.account, FIRST, LAST)
