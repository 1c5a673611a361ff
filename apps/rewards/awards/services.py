"""Every write on prizes and awards. `by` is None for the system itself."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.utils import translation
from django.utils.translation import gettext as _

from apps.core.audit import acting
from apps.core.errors import Refused
from apps.core.months import Month, Quarter, today
from apps.core.services import change, create, remove
from apps.core.shared import revoke
from apps.measures.declare import Measure
from apps.measures.models import Scope
from apps.measures.registry import get
from apps.outbox.services import alert
from apps.people.models import Person
from apps.rewards.awards import arithmetic
from apps.rewards.awards.models import GIVERS, Award, Prize, SharedAwards, may_be_awarded
from apps.rewards.awards.standing import Period, Standing, last_month, standing_of
from apps.rewards.awards.words import period_text, winners_page
from apps.rewards.plans.arithmetic import decimal
from apps.scorecards.models import Publication

_LOCK = 7_120_318  # the number under which awards wait for each other
LONGEST = dt.timedelta(days=366)
Kind = Award.Kind


def must_give(by: Person | None) -> None:
    """Raise PermissionDenied unless `by` may give awards."""
    if by is not None and by.role not in GIVERS:
        raise PermissionDenied


# --- Prizes ---------------------------------------------------------------------------------------
def create_prize(*, by: Person | None, **fields: Any) -> Prize:
    must_give(by)
    return create(Prize(**fields), by=by)


def update_prize(*, by: Person | None, prize: Prize, seen: str = "", **fields: Any) -> Prize:
    must_give(by)
    return change(prize, by=by, seen=seen, **fields)


def delete_prize(*, by: Person | None, prize: Prize) -> None:
    """Nothing is awarded for it any more; awards given stay."""
    must_give(by)
    remove(prize, by=by)


# --- Awards ---------------------------------------------------------------------------------------
def give_awards(*, by: Person | None, measure: str, period: Period) -> list[Award]:
    """Give the awards of a period on one measure, to stand for ever, and write to the winners.

    Refused where they were given; ValidationError where there is no prize for it or the company's scorecard of the
    period is not published yet. Where no team passes the gates the rows say so and nobody wins.
    """
    must_give(by)
    found = _check(measure, period)
    stands = standing_of(found, period)
    with acting(by):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        if Award.objects.of(period).filter(measure=measure).exists():
            raise Refused(_("The awards of %(period)s were given; they stay.") % {"period": period_text(period)})
        made = Award.objects.bulk_create(_rows(found.version, measure, period, stands, by))
        _tell(made, period)
    return made


def _check(measure: str, period: Period) -> Measure:
    cadence = Prize.Cadence.QUARTERLY if isinstance(period, Quarter) else Prize.Cadence.MONTHLY
    found = get(measure)
    if (
        found is None
        or not may_be_awarded(found)
        or not Prize.objects.filter(measure=measure, cadence=cadence).exists()
    ):
        raise ValidationError({"measure": _("There is no prize for it in such a period.")})
    if not is_published(period):
        raise ValidationError({"period": _("Publish the company’s scorecard of it first: awards are given on that.")})
    return found


def is_published(period: Period) -> bool:
    """Whether the company's scorecard of every month of it is."""
    months = period.months if isinstance(period, Quarter) else [period]
    published = Publication.objects.of(Scope.COMPANY).filter(month__in=[month.first_day for month in months])
    return published.count() == len(months)


def _rows(version: int, measure: str, period: Period, stands: Standing, by: Person | None) -> list[Award]:
    """Of each team one row an award."""
    pool = stands.pool
    if pool is None:
        return []
    winners = {
        Kind.HIGHEST: arithmetic.highest(stands.candidates, pool),
        Kind.MOST_IMPROVED: arithmetic.most_improved(stands.candidates, pool),
    }
    return [
        Award(
            kind=kind,
            measure=measure,
            method=version,
            month=last_month(period).first_day,
            is_quarter=isinstance(period, Quarter),
            team_id=each.team,
            k_before=each.before.k,
            n_before=each.before.n,
            k_after=each.after.k,
            n_after=each.after.n,
            pool=decimal(pool, 6),
            shrunk_before=decimal(arithmetic.shrunk(each.before, pool), 6),
            shrunk_after=decimal(arithmetic.shrunk(each.after, pool), 6),
            covered=each.covered,
            accounts=each.accounts,
            is_eligible=each.is_eligible,
            is_winner=each.team in winners[kind],
            given_by=by,
        )
        for kind in Kind
        for each in stands.candidates
    ]


def _tell(made: list[Award], period: Period) -> None:
    """A mail to everybody in a team that won, once an award."""
    winners = Award.objects.filter(pk__in=[row.pk for row in made]).winners().select_related("team")
    for row in winners:
        found = get(row.measure)
        named = {
            "award": row.get_kind_display().lower(),
            "measure": found.name if found else row.measure,
            "period": period_text(period),
            "team": row.team.name,
        }
        alert(
            key=f"award:{row.pk}",
            kind="award",
            to=Person.objects.present().filter(team=row.team_id),
            subject=_("%(team)s: %(award)s in “%(measure)s”, %(period)s") % named,
            text=_("Your team won this award. The page shows how it was computed, step by step. Thank you.") % named,
            path=row.get_absolute_url(),
            team_id=row.team_id,
        )


# --- A page to share ------------------------------------------------------------------------------
def share_awards(*, by: Person, period: Period, expires_on: dt.date, language: str = "en") -> SharedAwards:
    """Freeze the winners of a period behind a link, open until the end of a day. Nobody who did not win is in it."""
    must_give(by)
    if not today() <= expires_on <= today() + LONGEST:
        raise ValidationError({"expires_on": _("The link can be open from today to a year from now.")})
    winners = Award.objects.of(period).winners().select_related("team")
    if not winners:
        raise ValidationError(_("Nobody has won an award of %(period)s.") % {"period": period_text(period)})
    with translation.override(language):
        content = winners_page(winners, period, settings.ORGANISATION_NAME)
    row = SharedAwards(
        month=last_month(period).first_day,
        is_quarter=isinstance(period, Quarter),
        language=language,
        shared_by=by,
        expires_on=expires_on,
        content=content,
    )
    return create(row, by=by)


def revoke_awards(*, by: Person, shared: SharedAwards) -> SharedAwards:
    """The link opens no more. Twice is once."""
    must_give(by)
    return revoke(shared, by=by)


def waiting(month: Month) -> list[tuple[str, Period]]:
    """(measure, period) of the awards that can be given for a month and the quarter it ends, and were not."""
    periods: dict[str, Period] = {Prize.Cadence.MONTHLY: month}
    if Quarter.of(month).last == month:
        periods[Prize.Cadence.QUARTERLY] = Quarter.of(month)
    given = set(Award.objects.filter(month=month.first_day).values_list("measure", "is_quarter"))
    prizes = Prize.objects.filter(cadence__in=periods).values_list("measure", "cadence")
    found = [
        (measure, periods[cadence])
        for measure, cadence in prizes
        if (measure, cadence == Prize.Cadence.QUARTERLY) not in given
    ]
    published = {period for period in {period for _measure, period in found} if is_published(period)}
    return [(measure, period) for measure, period in found if period in published]
