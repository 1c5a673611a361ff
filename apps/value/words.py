"""Suggestions, reasons and quadrants in words, and the sentence that answers an account's value page."""

from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.core.templatetags.desk import number, percent
from apps.value.analysis import Analysis, ImpactValue
from apps.value.arithmetic import CUT, Advice, Quadrant, Reason, Suggestion

QUADRANTS: dict[Quadrant, str | Promise] = {
    Quadrant.CONCENTRATE_HERE: gettext_lazy("Concentrate here"),
    Quadrant.KEEP_UP: gettext_lazy("Keep up"),
    Quadrant.POSSIBLE_OVERKILL: gettext_lazy("Possible overkill"),
    Quadrant.LOW_PRIORITY: gettext_lazy("Low priority"),
}
SUGGESTIONS: dict[Suggestion, str | Promise] = {
    Suggestion.IMPROVE: gettext_lazy("Improve the work"),
    Suggestion.TRIM: gettext_lazy("Trim or stop"),
    Suggestion.REVISIT: gettext_lazy("Revisit the goal"),
    Suggestion.KEEP: gettext_lazy("Keep"),
}
REASONS: dict[Reason, str | Promise] = {
    Reason.UNSATISFYING: gettext_lazy("Important, and satisfaction is below 4."),
    Reason.TOO_MUCH: gettext_lazy("Importance is below 4 and the effort index is at least 1.5."),
    Reason.BEHIND: gettext_lazy("Attainment is below 50\u00a0%."),
}
WELL: dict[Quadrant, str | Promise] = {
    Quadrant.KEEP_UP: gettext_lazy("Important and satisfying."),
    Quadrant.POSSIBLE_OVERKILL: gettext_lazy("Importance is below 4; the effort stays in proportion to it."),
    Quadrant.LOW_PRIORITY: gettext_lazy("Importance and satisfaction are below 4; the effort stays in proportion."),
}
LONGEST = 60  # characters of an impact in a sentence


def suggested(advice: Advice) -> str:
    """ "Improve the work and revisit the goal"; nothing where nothing can be suggested."""
    if advice.suggestion is None:
        return ""
    parts = [str(SUGGESTIONS[part]) for part in advice.parts or (advice.suggestion,)]
    first, *rest = parts
    lowered = [part[:1].lower() + part[1:] for part in rest]
    return _(" and ").join([", ".join([first, *lowered[:-1]]), *lowered[-1:]])


def reasons_of(line: ImpactValue, cannot_judge: list[str] | None = None) -> str:
    """Why, in sentences; with what else one should know before deciding."""
    said = [_reason(line, reason) for reason in line.advice.reasons]
    if line.advice.suggestion is None:
        said.append(_why_nothing(line))
    if line.attainment is not None and line.attainment >= 100:
        said.append(_("The target is reached."))
    if cannot_judge:
        said.append(_("%(names)s can’t judge it.") % {"names": _listed(cannot_judge)})
    return " ".join(said)


def _reason(line: ImpactValue, reason: Reason) -> str:
    if reason == Reason.APART:
        points = line.ratings.spread
        said = ngettext("Contacts are %(n)d point apart", "Contacts are %(n)d points apart", points) % {"n": points}
        return _("%(apart)s on how important it is.") % {"apart": said}
    if reason == Reason.ALL_WELL:
        return str(WELL[line.quadrant]) if line.quadrant in WELL else ""
    return str(REASONS[reason])


def _why_nothing(line: ImpactValue) -> str:
    if line.ratings.is_empty:
        return _("Nobody has rated it in the last 365 days.")
    if line.ratings.importance is None:
        return _("Nobody has said how important it is.")
    return _("Nobody has said how satisfying it is.")


def _listed(names: list[str]) -> str:
    """ "Priya Raman", "Priya Raman and Dana Whitfield", "3 contacts"."""
    if len(names) > 2:
        return ngettext("%(n)d contact", "%(n)d contacts", len(names)) % {"n": len(names)}
    return _(" and ").join(names)


def short(text: str, length: int = LONGEST) -> str:
    return Truncator(text).chars(length)


def question(account: str) -> str:
    """The page's title; a name that ends in s takes the apostrophe alone."""
    asked = _("Where does %(account)s’ effort not meet its value?")
    if not account.lower().endswith("s"):
        asked = _("Where does %(account)s’s effort not meet its value?")
    return asked % {"account": account}


# --- The sentence ---------------------------------------------------------------------------------
def answer(analysis: Analysis, period: str) -> str:
    """What the page says first: where effort is too much for what it is worth, and what matters and lacks."""
    if not analysis.total.minutes:
        return _("No work is logged in %(period)s.") % {"period": period}
    if not any(line.quadrant for line in analysis.impacts):
        return f"{_linked(analysis, period)} {_('Nobody has rated what it served, so nobody knows what it is worth.')}"
    said = [_too_much(analysis, period), _too_little(analysis)]
    found = [sentence for sentence in said if sentence]
    return " ".join(found) if found else _in_line(analysis, period)


def _linked(analysis: Analysis, period: str) -> str:
    share = {"share": percent(analysis.linked_share), "period": period}
    return _("%(share)s of the work of %(period)s serves a named impact.") % share


def _too_much(analysis: Analysis, period: str) -> str:
    lines = [line for line in analysis.impacts if Reason.TOO_MUCH in line.advice.reasons]
    if not lines:
        return ""
    line = max(lines, key=lambda line: line.effort_share or 0)
    values = {
        "share": percent(line.effort_share),
        "period": period,
        "impact": short(line.impact.statement),
        "importance": number(line.ratings.importance, 1),
        "cut": CUT,
    }
    return (
        _("%(share)s of the linked work of %(period)s went to “%(impact)s”, rated %(importance)s of 5 in importance.")
        % values
    )


def _too_little(analysis: Analysis) -> str:
    lines = [line for line in analysis.impacts if line.quadrant == Quadrant.CONCENTRATE_HERE]
    if not lines:
        return ""
    line = lines[0]  # the greatest opportunity
    values = {"impact": short(line.impact.statement), "share": percent(line.effort_share)}
    if not line.effort.minutes:
        return _("“%(impact)s”, important and unsatisfying, got nothing.") % values
    return _("“%(impact)s”, important and unsatisfying, got %(share)s.") % values


def _in_line(analysis: Analysis, period: str) -> str:
    rated = [line for line in analysis.impacts if line.quadrant]
    kept = sum(line.quadrant == Quadrant.KEEP_UP for line in rated)
    values = {"kept": kept, "rated": len(rated)}
    return f"{_linked(analysis, period)} " + (
        ngettext(
            "%(kept)d of %(rated)d rated impact is important and satisfying, and none gets too much.",
            "%(kept)d of %(rated)d rated impacts are important and satisfying, and none gets too much.",
            len(rated),
        )
        % values
    )
