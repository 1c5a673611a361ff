"""Mailing moments that must not be missed: each morning one mail to whoever is in charge, each moment once.

A run begins by writing its day down, so that of two at once the second waits and then has nothing to do; what was told
is written in the same transaction as the mails, so that a run that is killed has done nothing.
"""

import datetime as dt
from collections import defaultdict

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.models import Account
from apps.core.access import Role
from apps.core.audit import acting
from apps.core.due import Attention, in_order
from apps.core.months import today, zone
from apps.feedback.services.alerting import MORNING
from apps.home.models import MomentRun, PutOff, ToldMoment
from apps.home.needs import moments_on
from apps.outbox.services import alert
from apps.people.models import Person

FORGOTTEN_AFTER = dt.timedelta(days=7)  # one that was no longer due for so long is a new one when it comes again
NAMED = 20  # in a mail; home has the rest


def tell_of_moments() -> int:
    """Mail the moments that have become due and were not told of before; how many. Once a day, from 7 o'clock on."""
    day = today()
    if timezone.now().astimezone(zone()).hour < MORNING:
        return 0
    with acting(None):
        _run, is_first = MomentRun.objects.get_or_create(day=day)
        if not is_first:
            return 0
        due = {item.moment: item for item in moments_on(day)}
        news = _not_told(due, day)
        for person, items in _by_person(news).items():
            _mail(person, items, day)
    return len(news)


def _not_told(due: dict[str, Attention], day: dt.date) -> list[Attention]:
    """Those that nobody was told of, marked as told; of those told of, that they are still due."""
    before = MomentRun.objects.filter(day__lt=day).order_by("-day").first()
    since = (before.day if before else day) - FORGOTTEN_AFTER
    told = ToldMoment.objects.filter(moment__in=due, seen_on__gte=since)
    known = set(told.values_list("moment", flat=True))
    known_or_off = known | set(PutOff.objects.holding_on(day).filter(moment__in=due).values_list("moment", flat=True))
    told.update(seen_on=day)
    news = [item for moment, item in due.items() if moment not in known_or_off]
    ToldMoment.objects.bulk_create(
        [ToldMoment(moment=item.moment, told_on=day, seen_on=day) for item in news],
        update_conflicts=True,
        unique_fields=["moment"],
        update_fields=["told_on", "seen_on"],
        batch_size=1000,
    )
    return news


def _by_person(items: list[Attention]) -> dict[Person, list[Attention]]:
    """Moments by the account's manager; without one who is here, by the leads of its team, or else the executives."""
    found: dict[Person, list[Attention]] = defaultdict(list)
    accounts = Account.objects.select_related("manager").in_bulk({item.account_id for item in items})
    leads, executives = _leadership()
    for item in items:
        account = accounts[item.account_id]
        manager = account.manager
        in_charge = [manager] if manager and manager.is_active else leads.get(account.team_id) or executives
        for person in in_charge:
            found[person].append(item)
    return found


def _leadership() -> tuple[dict[int | None, list[Person]], list[Person]]:
    leads: dict[int | None, list[Person]] = defaultdict(list)
    executives = []
    for person in Person.objects.present().filter(role__in=[Role.TEAM_LEAD, Role.EXECUTIVE]):
        if person.role == Role.EXECUTIVE:
            executives.append(person)
        elif person.team_id:
            leads[person.team_id].append(person)
    return leads, executives


def _mail(person: Person, items: list[Attention], day: dt.date) -> None:
    """By mail only: names of clients' people belong into no channel."""
    ordered, n = in_order(items), len(items)
    subject = ngettext("%(title)s", "%(n)d moments not to miss", n) % {"n": n, "title": ordered[0].title}
    lines = [f"{item.title}. {item.text}" for item in ordered[:NAMED]]
    if n > NAMED:
        lines.append(_("… and %(n)d more.") % {"n": n - NAMED})
    alert(
        key=f"moments:{day}",
        kind="moments",
        to=[person],
        subject=subject,
        text="\n\n".join(lines),
        path=reverse("home:home"),
        is_for_channels=False,
    )
