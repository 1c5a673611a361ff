"""Growth of attendance against growth of the client base, to the digit."""

from decimal import Decimal

from apps.engagement.conferences.arithmetic import Turnout, growth_gap
from apps.engagement.conferences.figures import growth

EXAMPLE = Turnout(200, 160, 420, 350)


def test_the_example_grows_five_points_faster() -> None:
    numerator, denominator = growth_gap([EXAMPLE])
    assert Decimal(100) * numerator / denominator == 5
    assert (growth(200, 160), growth(420, 350)) == (25, 20)


def test_a_side_that_is_not_known_makes_no_figure() -> None:
    for missing in ("attendees_before", "clients", "clients_before"):
        assert growth_gap([EXAMPLE._replace(**{missing: None})]) == (0, 0), missing
    assert growth_gap([EXAMPLE._replace(attendees_before=0)]) == (0, 0)
    assert growth_gap([]) == (0, 0)
    assert growth(None, 350) is None
    assert growth(10, 0) is None


def test_several_conferences_are_added_up_first() -> None:
    numerator, denominator = growth_gap([EXAMPLE, Turnout(40, 40, 420, 350), Turnout(9, 0, 1, 1)])
    assert Decimal(100) * numerator / denominator == Decimal(100) * (Decimal(240) / 200 - Decimal(840) / 700)


def test_nobody_coming_is_a_loss_of_everybody() -> None:
    numerator, denominator = growth_gap([Turnout(0, 160, 350, 350)])
    assert (numerator, denominator) == (-160 * 350, 160 * 350)
