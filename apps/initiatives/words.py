"""What an initiative's figures mean, said in plain words."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.core.templatetags.desk import day, number, percent, plain
from apps.initiatives.arithmetic import Priority, Progress, Status
from apps.initiatives.models import Initiative
from apps.initiatives.standing import Standing

PRIORITIES = {
    Priority.DO_FIRST: gettext_lazy("Do first"),
    Priority.DO_IF_APPROVED: gettext_lazy("Do if approved"),
    Priority.LATER: gettext_lazy("Later"),
}
STATUS_WORDS = {
    **dict(Initiative.State.choices),
    **dict(Initiative.Claim.choices),
    Status.UNPLANNED: gettext_lazy("Unplanned"),
}
STATE_KEYS = {"proposed": "draft"}  # the state tag's names where they differ


def state_key(standing: Standing) -> str:
    return STATE_KEYS.get(standing.status, standing.status)


def status_word(standing: Standing) -> str:
    """The status in words, as it stands beside its glyph."""
    is_late = standing.status == "delivered" and standing.progress and standing.progress.status == Status.LATE
    return _("Delivered late") if is_late else str(STATUS_WORDS[standing.status])


def earned_of_planned(found: Progress | None) -> str:
    """ "50 / 70 %"; empty where there is no plan."""
    if found is None or found.status == Status.UNPLANNED:
        return ""
    return f"{plain(found.earned)} / {percent(found.planned, 0)}"


def claim_of(row: Initiative, standing: Standing) -> str:
    """What the owner says, where it is not what is computed."""
    if not standing.is_mismatch:
        return ""
    return _("The owner says %(claim)s") % {"claim": str(row.get_claimed_status_display()).lower()}


def answer(standing: Standing) -> str:
    """The sentence that answers "Will it arrive as promised?"."""
    found = standing.progress
    if found is None:
        return _("Nothing is under way, so nothing can be late.")
    if found.status == Status.UNPLANNED:
        return _("It has no milestones, so nobody can say. Without a plan it is never on schedule.")
    if standing.is_finished:
        return _ended(standing)
    words = {"earned": percent(found.earned, 0), "planned": percent(found.planned, 0), "end": day(found.forecast_end)}
    done = _("%(earned)s of the work is done, %(planned)s was to be done by now.") % words
    return f"{done} {_arrival(standing, words)}"


def _ended(standing: Standing) -> str:
    """How it ended; delivered late stays late."""
    words = {"end": day(standing.progress.forecast_end)}  # type: ignore[union-attr]
    days = standing.days_late
    if not days:
        return _("All of it was done on %(end)s, as promised.") % words
    late = ngettext("%(n)d day later than agreed", "%(n)d days later than agreed", days) % {"n": days}
    return _("All of it was done on %(end)s, %(late)s.") % {**words, "late": late}


def _arrival(standing: Standing, words: dict[str, Any]) -> str:
    days = standing.days_late
    if not days:
        return _("It is expected to end on %(end)s, as planned.") % words
    late = ngettext("%(n)d day later than agreed", "%(n)d days later than agreed", days) % {"n": days}
    return _("It is expected to end on %(end)s, %(late)s.") % {**words, "late": late}


def reasons(standing: Standing) -> list[str]:
    """Why the status is what it is."""
    found = standing.progress
    if found is None or found.status == Status.UNPLANNED:
        return []
    return [text for text in (_spi(found), _spi_t(found), _slip(found)) if text]


def _spi(found: Progress) -> str:
    if found.spi is None:
        return _("SPI: nothing was to be done by now, so there is nothing to compare.")
    words = {"spi": number(found.spi, 2), "cents": number(found.spi * 100)}
    return _("SPI %(spi)s: of every 100 percent of work planned by now, %(cents)s are done.") % words


def _spi_t(found: Progress) -> str:
    if found.spi_t is None:
        return ""
    words = {"spi_t": number(found.spi_t, 2), "days": number(found.spi_t * 10, 1)}
    return _("SPI(t) %(spi_t)s: ten days of calendar have brought it %(days)s days along its plan.") % words


def _slip(found: Progress) -> str:
    words = {"slip": percent(found.slip_percent)}
    return _("Slip %(slip)s of the planned time: so much later it is expected to end. Above 10 %% it is late.") % words


def facts(standing: Standing) -> list[dict[str, Any]]:
    """The figures at the head of the page."""
    found = standing.progress
    if found is None or found.status == Status.UNPLANNED:
        return []
    return [
        {"label": _("Earned / planned"), "value": earned_of_planned(found)},
        {"label": "SPI", "value": number(found.spi, 2), "note": _("earned over planned")},
        {"label": "SPI(t)", "value": number(found.spi_t, 2), "note": _("days of plan per day gone by")},
        {"label": _("Slip"), "value": percent(found.slip_percent), "note": _("of the planned time; late above 10")},
    ]
