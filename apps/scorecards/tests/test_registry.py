"""Every measure is declared in full, and documented."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from apps.core.months import Month
from apps.measures.declare import Measure
from apps.measures.registry import all_measures, answers, facts_of
from apps.measures.window import Window

DOCS = (Path(settings.BASE_DIR) / "docs" / "measures.md").read_text()
MEASURES = all_measures()


def keys(measures: tuple[Measure, ...] = MEASURES) -> list[str]:
    return [measure.key for measure in measures]


def test_the_documentation_lists_exactly_the_measures_there_are() -> None:
    assert sorted(re.findall(r"^\| `(\w+)` \|", DOCS, flags=re.MULTILINE)) == sorted(keys())


def test_the_net_promoter_score_is_read_last_of_its_group() -> None:
    opinion = [measure.key for measure in MEASURES if measure.group == "opinion"]
    assert opinion[-1] == "net_promoter_score"


def test_pay_hangs_on_no_hours_no_silence_no_authority_and_no_gap() -> None:
    assert [measure.key for measure in MEASURES if not measure.is_payable] == [
        "authority_uses",
        "blind_spot_share",
        "perception_gap",
        "coaching_on_time",
        "coached_items_improved",
        "silent_accounts",
        "unrated_impacts",
        "excluded_contacts",
        "linked_effort",
        "effort_on_low_importance",
        "retainer_burn",
        "pay_signal_ratio",
    ]


def test_lower_is_better_where_the_definitions_say_so() -> None:
    assert {measure.key for measure in MEASURES if measure.better == "lower"} == {
        "satisfied_yet_lost",
        "satisfied_at_risk",
        "silent_accounts",
        "unrated_impacts",
        "effort_on_low_importance",
        "watermelon_accounts",
        "initiatives_at_risk",
        "initiatives_late",
        "initiatives_unplanned",
        "uncovered_pains",
        "blind_spot_share",
        "perception_gap",
        "pay_signal_ratio",
    }
    assert [measure.key for measure in MEASURES if measure.better == "neither"] == [
        "initiatives_on_schedule",
        "authority_uses",
        "excluded_contacts",
        "retainer_burn",
    ]


@pytest.mark.parametrize("measure", MEASURES, ids=keys())
def test_rows_have_what_their_columns_show(measure: Measure, db: Any) -> None:
    rows = measure.contributions(Window(Month(2025, 6)), True)
    assert list(rows.values_list(measure.account, *(column.lookup for column in measure.columns))) == []


@pytest.mark.parametrize("measure", MEASURES, ids=keys())
def test_every_history_a_measure_asks_has_an_index_on_its_moment(measure: Measure, db: Any) -> None:
    asked = {fact.model.pgh_event_models["update"]._meta.db_table for fact in facts_of(measure)}  # type: ignore[attr-defined]
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_indexes WHERE indexdef LIKE '%%(pgh_created_at)'")
        indexed = {row[0] for row in cursor.fetchall()}
    assert asked <= indexed


def test_answers_are_declared_once() -> None:
    assert answers() is not None


def test_what_does_not_add_up_from_accounts_says_how_it_counts() -> None:
    alone = [measure for measure in MEASURES if not measure.is_additive]
    assert [measure.key for measure in alone if measure.rows_behind is None] == []
    assert [measure.key for measure in alone if measure.levels] == [
        "initiatives_on_schedule",
        "initiatives_at_risk",
        "initiatives_late",
        "initiatives_unplanned",
    ]
    assert {measure.key for measure in alone} >= {"schedule_share", "uncovered_pains", "pay_signal_ratio"}
