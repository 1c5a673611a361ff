"""The back-test in words, as page, export and measure pages say it."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.measures.arithmetic import FEW, Interval
from apps.measures.words import NONE, SPACE, number, signed
from apps.scorecards.signals.arithmetic import ENOUGH, Share, Told, Verdict
from apps.scorecards.signals.backtest import Backtest, Observed
from apps.scorecards.signals.declare import Signal

Text = str | Promise
STATES = {
    Verdict.NOT_ENOUGH: "too_few",
    Verdict.CLEAR: "on_target",
    Verdict.UNCLEAR: "no_target",
    Verdict.REVERSED: "flagged",
}
OF_LOSS: dict[Verdict, Text] = {
    Verdict.NOT_ENOUGH: gettext_lazy("Not enough yet"),
    Verdict.CLEAR: gettext_lazy("Would have warned"),
    Verdict.UNCLEAR: gettext_lazy("No clear warning"),
    Verdict.REVERSED: gettext_lazy("The other way round"),
}
OF_GROWTH: dict[Verdict, Text] = OF_LOSS | {
    Verdict.CLEAR: gettext_lazy("Foretold growth"),
    Verdict.UNCLEAR: gettext_lazy("No clear sign"),
}


@dataclass(frozen=True)
class Line:
    """A signal's line in one of the two tables; `left` and `right` are the two shares at the threshold."""

    signal: Signal
    told: Told
    state: str
    word: Text
    area: str
    range: str
    needs: str
    left: Share
    right: Share


def loss_line(signal: Signal, told: Told) -> Line:
    return _line(signal, told, OF_LOSS, _needs_of_loss(told), told.warned, told.cried_wolf)


def growth_line(signal: Signal, told: Told) -> Line:
    return _line(signal, told, OF_GROWTH, _needs_of_growth(told), told.well_after_good, told.well_after_warning)


def _line(signal: Signal, told: Told, words: dict[Verdict, Text], needs: str, left: Share, right: Share) -> Line:
    return Line(
        signal,
        told,
        STATES[told.verdict],
        words[told.verdict],
        area=NONE if told.area is None else number(told.area, 2),
        range="" if told.interval is None else f"{number(told.interval.low, 2)}–{number(told.interval.high, 2)}",
        needs="" if told.is_enough else needs,
        left=left,
        right=right,
    )


def _needs_of_loss(told: Told) -> str:
    known = {"worse": len(told.worse), "better": len(told.better), "enough": ENOUGH}
    return _("known of %(worse)s losses and %(better)s renewals; %(enough)s of each are needed") % known


def _needs_of_growth(told: Told) -> str:
    known = {"worse": len(told.worse), "better": len(told.better), "enough": ENOUGH}
    return _("known of %(better)s that grew and %(worse)s that did not; %(enough)s of each are needed") % known


def counted(share: Share) -> str:
    """ "3 of 12"; "—" of none."""
    return _("%(k)s of %(n)s") % {"k": number(Decimal(share.k)), "n": number(Decimal(share.n))} if share.n else NONE


def percent(share: Share) -> str:
    """The share with its interval, "25.0 % [8.9–53.2]"; nothing of fewer than five."""
    if share.n < FEW or share.value is None or share.interval is None:
        return ""
    return f"{number(100 * share.value, 1)}{SPACE}% [{_bounds(share.interval)}]"


def in_full(share: Share) -> str:
    """ "3 of 12 (25.0 % [8.9–53.2])"."""
    told = percent(share)
    return f"{counted(share)} ({told})" if told else counted(share)


def _bounds(interval: Interval) -> str:
    return f"{number(100 * interval.low, 1)}–{number(100 * interval.high, 1)}"


def said(found: Backtest) -> list[str]:
    """The answer in a few sentences; each from the verdicts alone."""
    return [
        *_said(found.losses_told, _("On our own losses, %(names)s would have warned."), _none_of_loss),
        *_said(found.growth_told, _("Growth was foretold by: %(names)s."), _none_of_growth),
    ]


def _said(lines: list[tuple[Signal, Told]], clearly: str, unclear: Any) -> list[str]:
    by: dict[Verdict, list[str]] = {verdict: [] for verdict in Verdict}
    for signal, told in lines:
        by[told.verdict].append(str(signal.name))
    judged = len(lines) - len(by[Verdict.NOT_ENOUGH])
    sentences = [clearly % {"names": _names(by[Verdict.CLEAR])}] if by[Verdict.CLEAR] else [unclear(judged)]
    if by[Verdict.REVERSED]:
        sentences.append(_("The other way round: %(names)s.") % {"names": _names(by[Verdict.REVERSED])})
    return sentences


def _none_of_loss(judged: int) -> str:
    if not judged:
        return _("Which signals warn of a loss cannot be said yet.")
    return ngettext(
        "The one signal known of enough losses told nobody who would leave.",
        "None of the %(n)s signals known of enough losses told clearly who would leave.",
        judged,
    ) % {"n": judged}


def _none_of_growth(judged: int) -> str:
    if not judged:
        return _("Which foretell growth cannot be said yet.")
    return ngettext(
        "The one signal known of enough renewals did not foretell growth.",
        "None of the %(n)s signals known of enough renewals foretold growth.",
        judged,
    ) % {"n": judged}


def _names(names: list[str]) -> str:
    """The first in capitals as it stands, the others in small letters but for names in capitals."""
    small = [name[0].lower() + name[1:] for name in names]
    return (
        small[0] if len(small) == 1 else _("%(most)s and %(last)s") % {"most": ", ".join(small[:-1]), "last": small[-1]}
    )


def told_of(signal: Signal, found: Backtest) -> list[str]:
    """What the firm's own data say of one signal, for the page of its measure."""
    loss, growth = loss_line(signal, found.of_loss(signal)), growth_line(signal, found.of_growth(signal))
    return [
        _("Of a loss: %(word)s%(why)s.") % {"word": _small(loss.word), "why": _why(loss)},
        _("Of growth: %(word)s%(why)s.") % {"word": _small(growth.word), "why": _why(growth)},
    ]


def _small(word: Text) -> str:
    return str(word)[0].lower() + str(word)[1:]


def _why(line: Line) -> str:
    return f" ({line.needs or f'{line.area}, {line.range}'})"


def cell_of(signal: Signal, row: Observed) -> str:
    """A frozen signal of one account, as a row shows it; of fewer than five answers a score stands as counts."""
    value = getattr(row, signal.key)
    if value is None:
        return "–"
    n = getattr(row, signal.n) if signal.n else 0
    if signal.key == "burn":
        return f"{number(value, 1)}{SPACE}%"
    if signal.key == "coverage":
        return counted(Share(round(value * n / 100), n))
    if signal.key == "net_promoter":
        return signed(value) if n >= FEW else _("net %(k)s of %(n)s") % {"k": signed(value * n / 100, 0), "n": n}
    return f"{number(value, 1)} (n{SPACE}{n})"
