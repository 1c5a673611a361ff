"""What a statement says, sentence by sentence, as the payee reads it."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from apps.rewards.plans import words
from apps.rewards.plans.models import IncentivePlan, Payout

pytestmark = pytest.mark.django_db
AGREED: dict[str, Any] = {"payout_at_target": Decimal(5000), "threshold": Decimal(90), "cap": Decimal(200)}
NONE: dict[str, Any] = {"attainment": None, "payout_percent": Decimal(0), "amount": Decimal(0)}
REACHED = {"attainment": Decimal("98.947"), "payout_percent": Decimal("89.474"), "amount": Decimal("4473.68")}
BEYOND = {"attainment": None, "payout_percent": Decimal(200), "amount": Decimal(10000)}


def told(**fields: Any) -> str:
    return words.say(Payout(plan=IncentivePlan(), **AGREED | fields)).replace("\xa0", " ")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        (REACHED, "An attainment of 98.947 % pays 89.474 % of $5,000.00: $4,473.68."),
        (NONE | {"attainment": Decimal(88)}, "An attainment of 88 % pays nothing; payout begins above 90 %."),
        (
            NONE | {"attainment": Decimal(92), "threshold": Decimal("92.500")},
            "An attainment of 92 % pays nothing; payout begins above 92.500 %.",
        ),
        (BEYOND, "Nothing is left of what should be little: it pays 200 % of $5,000.00, $10,000.00."),
        (NONE | {"why_nothing": "no_figure"}, "Nothing is paid: there is no figure for the month."),
        (
            NONE | {"why_nothing": "few", "n": 9},
            "Nothing is paid: 9 stand behind the figure, and what pays needs 10.",
        ),
        (
            NONE | {"why_nothing": "coverage", "covered": 2, "accounts": 5, "n": 12},
            "Nothing is paid: 2 of 5 accounts were heard, and what pays needs 60 %.",
        ),
    ],
)
def test_a_statement_says_what_was_reached_and_what_it_pays_or_why_nothing(
    fields: dict[str, Any], sentence: str
) -> None:
    assert told(**fields) == sentence


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        (
            REACHED | {"amount": Decimal("287.09")},
            "The figure as it stands now is an attainment of 98.947 %; the difference is $287.09.",
        ),
        (BEYOND | {"amount": Decimal(50)}, "Nothing is left now of what should be little; the difference is $50.00."),
    ],
)
def test_a_correction_says_how_it_stands_now_and_the_difference(fields: dict[str, Any], sentence: str) -> None:
    assert told(corrects_id=1, **fields) == sentence


ABOVE: dict[str, Any] = {
    "numerator": Decimal(502900),
    "denominator": Decimal(505900),
    "n": 34,
    "target": Decimal(95),
    "attainment": Decimal("104.638944661"),
    "payout_percent": Decimal("192.778893220"),
    "amount": Decimal("9638.94"),
}
BELOW = ABOVE | {"attainment": Decimal("98.75"), "payout_percent": Decimal("87.5"), "amount": Decimal(4375)}


@pytest.mark.parametrize(
    ("fields", "payout"),
    [
        (
            ABOVE,
            ("192.778893 %", "begins at 90 %, at most 200 %; 100 % + 2 × (104.638945 % − 100 %) ÷ (100 % − 90 %)"),
        ),
        (BELOW, ("87.5 %", "begins at 90 %, at most 200 %; (98.75 % − 90 %) ÷ (100 % − 90 %)")),
        (
            ABOVE | {"attainment": Decimal(106), "payout_percent": Decimal(200)},
            ("200 %", "begins at 90 %, at most 200 %"),
        ),
        (ABOVE | {"attainment": Decimal(90), "payout_percent": Decimal(0)}, ("0 %", "begins at 90 %, at most 200 %")),
    ],
)
def test_a_payee_can_compute_each_step_after_on_paper(fields: dict[str, Any], payout: tuple[str, str]) -> None:
    plan = IncentivePlan(measure="gross_revenue_retention", target=Decimal(95))
    steps = words.steps_of(Payout(plan=plan, method=1, month=dt.date(2025, 7, 1), **AGREED | fields), Decimal(0))
    shown = {name: (value.replace("\xa0", " "), how.replace("\xa0", " ")) for name, value, how in steps}
    assert shown["Payout"] == payout
    assert shown["Attainment"][1] == "figure ÷ target, unrounded"
