"""What needs attention first: up to three sentences, each made from a figure and carrying its evidence."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.measures import words
from apps.measures.read import FigureView
from apps.scorecards.answers import k_of_n, uncovered, watermelons
from apps.scorecards.asked import Asked

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Attention:
    """A sentence that needs somebody, and where its evidence stands."""

    say: str
    url: str
    link: str


def attention(views: Iterable[FigureView], asked: Asked, most: int = 3) -> list[Attention]:
    """What misses its target first, then what is bad by itself; each once, in the order of `_ALARMS`."""
    found = {view.measure.key: view for view in views}
    said = []
    for place, (key, speak) in enumerate(_ALARMS):
        view = found.get(key)
        sentence = speak(view) if view and not view.is_empty else ""
        if view and sentence:
            said.append((view.status != "off_target", place, _evidence(view, sentence, asked)))
    return [each for *_rank, each in sorted(said, key=lambda one: one[:2])][:most]


def _evidence(view: FigureView, sentence: str, asked: Asked) -> Attention:
    url = reverse("scorecards:measure", args=[view.measure.key]) + asked.query + "#rows"
    return Attention(sentence, url, _("See the %(rows)s") % {"rows": view.measure.rows_name})


def _late(view: FigureView) -> str:
    count = int(view.numerator or 0)
    if not count:
        return ""
    return ngettext("%(n)s initiative for clients is late.", "%(n)s initiatives for clients are late.", count) % {
        "n": count
    }


def _unheard(view: FigureView) -> str:
    if view.value is None or view.status not in {"off_target", "near_target"}:
        return ""
    share = words.with_unit(view.measure, words.number(HUNDRED - view.value, 1))
    return _("For three months we have not heard from accounts that carry %(share)s of recurring revenue.") % {
        "share": share
    }


def _leaving(view: FigureView) -> str:
    if not view.numerator:
        return ""
    return _("%(k_of_n)s satisfied contacts do not expect to stay.") % {"k_of_n": k_of_n(view)}


def _warned(view: FigureView) -> str:
    if not view.numerator:
        return ""
    return _("%(k_of_n)s lost accounts had told us within the year that they were satisfied.") % {
        "k_of_n": k_of_n(view)
    }


def _lost_revenue(view: FigureView) -> str:
    if view.value is None or view.value >= (view.target or HUNDRED):
        return ""
    lost = words.amount(view.measure.unit, (view.denominator or 0) - (view.numerator or 0), view.denominator)
    return _("%(lost)s of monthly revenue was lost: %(share)s of what there was at the beginning stayed.") % {
        "lost": lost,
        "share": words.display(view),
    }


def _silence(view: FigureView) -> str:
    count = int(view.numerator or 0)
    if not count:
        return ""
    return ngettext(
        "%(n)s active account has stopped answering.", "%(n)s active accounts have stopped answering.", count
    ) % {"n": count}


def _over(view: FigureView) -> str:
    if view.value is None or view.value <= (view.target or HUNDRED):
        return ""
    over = words.amount(view.measure.unit, (view.numerator or 0) - (view.denominator or 0))
    return _("Retainers are worked at %(share)s: %(over)s more than was bought.") % {
        "share": words.display(view),
        "over": over,
    }


def _misplaced(view: FigureView) -> str:
    if view.value is None or view.value < (view.target or 20):
        return ""
    return _("%(share)s of rated work serves impacts that clients rate below 4 in importance.") % {
        "share": words.display(view)
    }


def _short(view: FigureView) -> str:
    if view.value is None or view.value >= (view.target or 70):
        return ""
    return _("Clients have reached %(share)s of what they came for, weighed by what matters to them.") % {
        "share": words.display(view)
    }


def _blind(view: FigureView) -> str:
    if view.value is None or view.status not in {"off_target", "near_target"}:
        return ""
    return _("%(k_of_n)s active impacts have not been rated for half a year.") % {"k_of_n": k_of_n(view)}


def _flagged_pay(view: FigureView) -> str:
    if not view.is_flagged:
        return ""
    told = _("A new sale pays %(ratio)s times what keeping a client pays; from twice on, clients are forgotten.")
    return told % {"ratio": words.display(view)}


_ALARMS: tuple[tuple[str, Callable[[FigureView], str]], ...] = (
    ("satisfied_at_risk", _leaving),
    ("revenue_coverage", _unheard),
    ("gross_revenue_retention", _lost_revenue),
    ("satisfied_yet_lost", _warned),
    ("uncovered_pains", uncovered),
    ("watermelon_accounts", watermelons),
    ("initiatives_late", _late),
    ("outcome_index", _short),
    ("effort_on_low_importance", _misplaced),
    ("retainer_burn", _over),
    ("silent_accounts", _silence),
    ("unrated_impacts", _blind),
    ("pay_signal_ratio", _flagged_pay),
)
