"""What the figures say, in words: one answer a question, and up to three sentences that need attention first.

Every sentence is made from figures and carries its evidence; without a figure there is no sentence.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.measures import words
from apps.measures.declare import Group
from apps.measures.read import FigureView
from apps.scorecards.asked import Asked

Views = dict[str, FigureView]
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Attention:
    """A sentence that needs somebody, and where its evidence stands."""

    say: str
    url: str
    link: str


# --- One answer a question ------------------------------------------------------------------------
def answer_of(group: str, views: Iterable[FigureView]) -> str:
    found = {view.measure.key: view for view in views}
    speak = _ANSWERS.get(group)
    return " ".join(sentence for sentence in speak(found) if sentence) if speak else ""


def _keeping(views: Views) -> list[str]:
    kept, accounts = views.get("gross_revenue_retention"), views.get("account_retention")
    said = []
    if kept and kept.value is not None:
        said.append(_("%(share)s of opening revenue stayed.") % {"share": words.display(kept)})
    if accounts and not accounts.is_empty:
        left = int(accounts.n - (accounts.numerator or 0))
        said.append(_accounts_left(left))
    return said


def _accounts_left(count: int) -> str:
    if not count:
        return _("No account left.")
    return ngettext("%(n)s account left.", "%(n)s accounts left.", count) % {"n": count}


def _opinion(views: Views) -> list[str]:
    """What has clearly changed; where nothing has, what stands."""
    changes = [
        ("response_rate", _("More of them answer."), _("Fewer of them answer.")),
        ("account_coverage", _("We hear from more accounts."), _("We hear from fewer accounts.")),
        ("unrated_impacts", _("More impacts go unrated."), _("We rate fewer impacts blind.")),
        ("overall_satisfaction", _("Satisfaction has risen."), _("Satisfaction has fallen.")),
    ]
    said = [
        up if _rose(views[key]) else down for key, up, down in changes if key in views and views[key].is_change_clear
    ]
    return said or [_standing(views.get("overall_satisfaction")), _no_change(views)]


def _rose(view: FigureView) -> bool:
    return (view.change or 0) > 0


def _standing(view: FigureView | None) -> str:
    if view is None or view.is_empty:
        return ""
    return _("%(made_of)s contacts are satisfied.") % {"made_of": _k_of_n(view)}


def _no_change(views: Views) -> str:
    known = [view for view in views.values() if view.measure.kind == "proportion" and view.previous is not None]
    return _("Nothing has changed by more than chance.") if known else ""


def _effort(views: Views) -> list[str]:
    linked, low = views.get("linked_effort"), views.get("effort_on_low_importance")
    said = []
    if linked and linked.value is not None:
        said.append(_("%(share)s of the work serves a named impact.") % {"share": words.display(linked)})
    if low and low.value is not None:
        said.append(
            _("Of what is rated, %(share)s goes to impacts with an importance below 4.") % {"share": words.display(low)}
        )
    return said


def _contract(views: Views) -> list[str]:
    """What the contract says, and what it hides. No use of authority asks; it does not praise."""
    met, melons, uses = (views.get(key) for key in ("service_levels_met", "watermelon_accounts", "authority_uses"))
    said = []
    if met and not met.is_empty:
        said.append(_("%(k_of_n)s times the contract was kept.") % {"k_of_n": _k_of_n(met)})
    if melons and not melons.is_empty:
        said.append(_watermelons(melons) or _("No account is green outside and red inside."))
    if uses and uses.value == 0:
        said.append(_("Nobody acted beyond the contract. Are people trusted to act?"))
    return said


def _watermelons(view: FigureView) -> str:
    count = int(view.numerator or 0)
    if not count:
        return ""
    return ngettext(
        "%(n)s account is green outside and red inside.", "%(n)s accounts are green outside and red inside.", count
    ) % {"n": count}


def _buyer(views: Views) -> list[str]:
    """In how many answers we count on a strength that the client does not see."""
    blind = views.get("blind_spot_share")
    if blind is None or not blind.n:
        return []
    told = _("%(k_of_n)s paired answers are blind spots: we count on a strength that the client does not see.")
    return [told % {"k_of_n": _k_of_n(blind)}]


def _improving(views: Views) -> list[str]:
    """How many of the planned initiatives are on schedule, and what nobody works on."""
    planned, pains, levels = (views.get(key) for key in ("schedule_share", "uncovered_pains", "initiatives_late"))
    said = []
    if planned and not planned.is_empty:
        said.append(_("%(k_of_n)s planned initiatives are on schedule.") % {"k_of_n": _k_of_n(planned)})
    if pains and not pains.is_empty:
        said.append(_uncovered(pains) or _("Somebody works on every pain that several clients name."))
    if levels and levels.figure:
        names = " · ".join(str(label).lower() for _key, label in levels.measure.levels)
        said.append(_("Split: %(levels)s.") % {"levels": names})
    return said


def _uncovered(view: FigureView) -> str:
    count = int(view.numerator or 0)
    if not count:
        return ""
    return ngettext(
        "%(n)s pain that several clients name has nobody working on it.",
        "%(n)s pains that several clients name have nobody working on them.",
        count,
    ) % {"n": count}


def _late(view: FigureView) -> str:
    count = int(view.numerator or 0)
    if not count:
        return ""
    return ngettext("%(n)s initiative for clients is late.", "%(n)s initiatives for clients are late.", count) % {
        "n": count
    }


def _pay(views: Views) -> list[str]:
    signal = views.get("pay_signal_ratio")
    if not signal or signal.value is None:
        return []
    return [_("A new sale pays %(ratio)s times what keeping a client pays.") % {"ratio": words.display(signal)}]


_ANSWERS: dict[str, Callable[[Views], list[str]]] = {
    Group.KEEPING: _keeping,
    Group.IMPROVING: _improving,
    Group.CONTRACT: _contract,
    Group.BUYER: _buyer,
    Group.OPINION: _opinion,
    Group.EFFORT: _effort,
    Group.PAY: _pay,
}


# --- What needs attention first -------------------------------------------------------------------
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


def _k_of_n(view: FigureView) -> str:
    return _("%(k)s of %(n)s") % {"k": words.number(view.numerator or Decimal(0)), "n": words.number(Decimal(view.n))}


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
    return _("%(k_of_n)s satisfied contacts do not expect to stay.") % {"k_of_n": _k_of_n(view)}


def _warned(view: FigureView) -> str:
    if not view.numerator:
        return ""
    return _("%(k_of_n)s lost accounts had told us within the year that they were satisfied.") % {
        "k_of_n": _k_of_n(view)
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
    return _("%(k_of_n)s active impacts have not been rated for half a year.") % {"k_of_n": _k_of_n(view)}


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
    ("uncovered_pains", _uncovered),
    ("watermelon_accounts", _watermelons),
    ("initiatives_late", _late),
    ("outcome_index", _short),
    ("effort_on_low_importance", _misplaced),
    ("retainer_burn", _over),
    ("silent_accounts", _silence),
    ("unrated_impacts", _blind),
    ("pay_signal_ratio", _flagged_pay),
)
