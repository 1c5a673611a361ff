"""What the figures of a group say, in words: one answer a question of the scorecard, made from its figures alone."""

from collections.abc import Callable, Iterable
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.measures import words
from apps.measures.declare import Group
from apps.measures.read import FigureView

Views = dict[str, FigureView]


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
    return _("%(made_of)s contacts are satisfied.") % {"made_of": k_of_n(view)}


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
        said.append(_("%(k_of_n)s times the contract was kept.") % {"k_of_n": k_of_n(met)})
    if melons and not melons.is_empty:
        said.append(watermelons(melons) or _("No account is green outside and red inside."))
    if uses and uses.value == 0:
        said.append(_("Nobody acted beyond the contract. Are people trusted to act?"))
    return said


def watermelons(view: FigureView) -> str:
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
    return [told % {"k_of_n": k_of_n(blind)}]


def _improving(views: Views) -> list[str]:
    """How many of the planned initiatives are on schedule, and what nobody works on."""
    planned, pains, levels = (views.get(key) for key in ("schedule_share", "uncovered_pains", "initiatives_late"))
    said = []
    if planned and not planned.is_empty:
        said.append(_("%(k_of_n)s planned initiatives are on schedule.") % {"k_of_n": k_of_n(planned)})
    if pains and not pains.is_empty:
        said.append(uncovered(pains) or _("Somebody works on every pain that several clients name."))
    if levels and levels.figure:
        names = " · ".join(str(label).lower() for _key, label in levels.measure.levels)
        said.append(_("Split: %(levels)s.") % {"levels": names})
    return said


def uncovered(view: FigureView) -> str:
    count = int(view.numerator or 0)
    if not count:
        return ""
    return ngettext(
        "%(n)s pain that several clients name has nobody working on it.",
        "%(n)s pains that several clients name have nobody working on them.",
        count,
    ) % {"n": count}


def _serving(views: Views) -> list[str]:
    """How cases ended, and who runs what we make now."""
    cases, upgraded = views.get("cases_closed_to_satisfaction"), views.get("upgrade_rate")
    said = []
    if cases and not cases.is_empty:
        said.append(_("%(k_of_n)s answered cases closed to satisfaction.") % {"k_of_n": k_of_n(cases)})
    if upgraded and not upgraded.is_empty:
        said.append(_("%(k_of_n)s products at clients are on a current release.") % {"k_of_n": k_of_n(upgraded)})
    return said


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
    Group.SERVING: _serving,
    Group.PAY: _pay,
}


def k_of_n(view: FigureView) -> str:
    return _("%(k)s of %(n)s") % {"k": words.number(view.numerator or Decimal(0)), "n": words.number(Decimal(view.n))}
