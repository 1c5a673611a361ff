"""Figures in words, as page, export and API say them: "62.5 %", "5 of 8", "$94k of $100k". Rounded once, here."""

from decimal import Decimal
from functools import cache

from django.conf import settings
from django.utils.formats import get_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from apps.measures.arithmetic import rounded
from apps.measures.declare import Kind, Measure, Unit
from apps.measures.read import FigureView, sides

NONE = "—"
SPACE = "\u00a0"
SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "BRL": "R$", "CAD": "CA$", "AUD": "A$"}
SHORT_MONEY = 10_000  # from here on money beside a figure is written in thousands


def number(value: Decimal, places: int = 0) -> str:
    """Rounded and grouped as the reader's language does it. A page writes hundreds: no lookup of formats for each."""
    text = f"{rounded(value, places):,.{places}f}".replace("-", "−")
    point, comma = _separators(get_language() or settings.LANGUAGE_CODE)
    return text if (point, comma) == (".", ",") else text.translate({ord("."): point, ord(","): comma})


@cache
def _separators(language: str) -> tuple[str, str]:
    return get_format("DECIMAL_SEPARATOR", language), get_format("THOUSAND_SEPARATOR", language)


def signed(value: Decimal, places: int = 1) -> str:
    text = number(value, places)
    return f"+{text}" if rounded(value, places) > 0 else text


def money(value: Decimal, largest: Decimal | None = None) -> str:
    """In the organisation's currency; in thousands where the larger of a pair reaches ten thousand."""
    code = settings.ORGANISATION_CURRENCY
    sign = SYMBOLS.get(code, f"{code}{SPACE}")
    if max(abs(value), abs(largest or value)) >= SHORT_MONEY:
        return f"{sign}{number(value / 1000, 0 if abs(largest or value) >= 10 * SHORT_MONEY else 1)}k"
    return f"{sign}{number(value, 0)}"


def exact_money(value: Decimal) -> str:
    """To the cent: "$1,234.50"."""
    code = settings.ORGANISATION_CURRENCY
    return f"{'−' if value < 0 else ''}{SYMBOLS.get(code, f'{code}{SPACE}')}{number(abs(value), 2)}"


def value(view: FigureView, exact: Decimal | None) -> str:
    """A value of the view's measure without its unit; "—" where there is none."""
    if exact is None:
        return NONE
    if view.measure.is_count:
        return number(exact)
    is_signed = view.measure.kind == Kind.SCORE and not view.measure.is_plain
    return signed(exact) if is_signed else number(exact, 1)


def unit(measure: Measure) -> str:
    return "%" if measure.is_share else ""


def with_unit(measure: Measure, text: str) -> str:
    return f"{text}{SPACE}%" if measure.is_share and text != NONE else text


def display(view: FigureView) -> str:
    """The whole figure in one string: "62.5 %", "5 of 8", "+31.3", "3", "—"."""
    if view.is_few:
        return few(view)
    if view.measure.kind == Kind.COUNT_OF and view.value is not None:
        return _("%(k)s of %(n)s") % {"k": number(view.value), "n": number(view.denominator or Decimal(0))}
    return with_unit(view.measure, value(view, view.value))


def few(view: FigureView) -> str:
    """What is shown of fewer than five: the counts themselves, "1 of 4"; of a score "2 − 1 of 4"."""
    return _("%(k)s of %(n)s") % {"k": counted(view), "n": number(Decimal(view.n))}


def counted(view: FigureView) -> str:
    """The k of "k of n"; of a score promoters − detractors, as they are."""
    if view.measure.kind == Kind.SCORE and view.figure is not None:
        return " − ".join(number(side) for side in sides(view.figure))
    return number(view.numerator or Decimal(0))


def made_of(view: FigureView) -> str:
    """What the figure was made of: "71 of 92", "$891k of $1,288k", "4,112 h of 4,705 h", "121 impacts"."""
    measure = view.measure
    if measure.kind == Kind.COUNT:
        return str(measure.noun)
    if view.is_empty:
        return ""
    if view.is_few:
        return _("counts only")
    if measure.noun:
        return f"{number(Decimal(view.n))} {measure.noun}"
    if measure.kind in {Kind.SCORE, Kind.MEAN}:
        return f"n {number(Decimal(view.n))}"
    whole = view.denominator or Decimal(0)
    parts = {"k": amount(measure.unit, view.numerator or Decimal(0), whole), "n": amount(measure.unit, whole, whole)}
    return _("%(k)s of %(n)s") % parts


def levels_of(view: FigureView) -> str:
    """The figure split by its levels, in their order: "7 · 4 · 0"; nothing where it has none."""
    found = view.by_level
    return " · ".join(str(count) for count in found.values()) if found else ""


def amount(kind: Unit | str, exact: Decimal, largest: Decimal | None = None) -> str:
    """A number in what a measure counts in."""
    if kind == Unit.MONEY:
        return money(exact, largest)
    if kind == Unit.MINUTES:
        return f"{number(exact / 60)}{SPACE}h"
    if kind == Unit.HOURS:
        return f"{number(exact)}{SPACE}h"
    if kind == Unit.SHARE:
        return f"{number(100 * exact, 1)}{SPACE}%"
    return number(exact, 1 if kind == Unit.POINTS else 0)


def range_of(view: FigureView) -> str:
    """The interval: "67.6–84.6", and "−3.2 to 14.1" where it reaches below zero."""
    if view.interval is None:
        return ""
    low, high = number(view.interval.low, 1), number(view.interval.high, 1)
    return f"{low} {_('to')} {high}" if view.interval.low < 0 else f"{low}–{high}"


def target_of(view: FigureView) -> str:
    """What the target asks: "≥ 80 %"."""
    if view.target is None:
        return ""
    plain = number(view.target, 0 if view.target == view.target.to_integral_value() else 1)
    return f"{'≤' if view.measure.prefers_low else '≥'}{SPACE}{with_unit(view.measure, plain)}"


def benchmark_of(view: FigureView) -> str:
    """What others reach: "82 %"."""
    if view.benchmark is None:
        return ""
    places = 0 if view.benchmark == view.benchmark.to_integral_value() else 1
    return with_unit(view.measure, number(view.benchmark, places))


def change_of(view: FigureView) -> str:
    """A clear change: "▲ +14.1 pts"; nothing where chance explains it."""
    if not view.is_change_clear or view.change is None:
        return ""
    arrow = "▲" if view.change > 0 else "▼"
    return f"{arrow} {signed(view.change)} {_('pts')}"


def base_of(view: FigureView) -> str:
    """Answered / invited / eligible."""
    figure = view.figure
    if figure is None or figure.answered is None:
        return ""
    return f"{figure.answered} / {figure.invited} / {figure.eligible}"


def why_empty(view: FigureView) -> str:
    """Why there is no figure: there is nothing to count, or it is not for everybody."""
    if view.is_withheld:
        return _("only for executives and administrators")
    return _("no %(rows)s") % {"rows": view.measure.rows_name}
