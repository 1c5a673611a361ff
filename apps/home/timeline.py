"""What has happened on an account: activities, answers, readings, people and money, merged by day."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.models import Account, Contact, RevenueEvent
from apps.activities.models import Activity
from apps.core.months import day_of
from apps.core.templatetags.desk import minutes, money, plain
from apps.feedback.models import Change, Response
from apps.impacts.models import ImpactReading

MOST = 10


@dataclass
class Happening:
    """A line of the timeline; `icon` is a name of the sprite, `kind` says it in a word."""

    day: dt.date
    title: str
    text: str
    url: str
    icon: str
    kind: str


def timeline(account: Account, person: Any, today: dt.date, most: int = MOST) -> list[Happening]:
    """The latest happenings up to a day, newest first; six queries."""
    everything = [
        *_activities(account, today, most),
        *_answers(account, person, most),
        *_changes(account, person, today, most),
        *_readings(account, today, most),
        *_people(account, today, most),
        *_money(account, today, most),
    ]
    return sorted(everything, key=lambda line: line.day, reverse=True)[:most]


def _activities(account: Account, today: dt.date, most: int) -> Iterator[Happening]:
    rows = Activity.objects.filter(account=account, occurred_on__lte=today).select_related("person", "kind")
    for row in rows[:most]:
        title = f"{row}, {minutes(row.minutes)}"
        text = ", ".join(str(part) for part in (row.kind, row.person) if part)
        yield Happening(row.occurred_on, title, text, row.get_absolute_url(), "clock", _("Activity"))


def _answers(account: Account, person: Any, most: int) -> Iterator[Happening]:
    rows = Response.objects.readable_by(person).current().filter(account=account).select_related("contact")
    for row in rows[:most]:
        title = _("%(contact)s answered") % {"contact": row.contact}
        yield Happening(
            day_of(row.answered_at), title, answer_line(row), row.get_absolute_url(), "message", _("Answer")
        )


def answer_line(row: Response) -> str:
    """ "Overall 3 of 5, intends to stay 2": what was answered, in one line."""
    parts = [
        (row.overall_satisfaction, _("satisfied %(k)s of 5")),
        (row.stay_intent, _("intends to stay %(k)s of 5")),
        (row.recommend, _("would recommend %(k)s of 10")),
    ]
    line = ", ".join(text % {"k": k} for k, text in parts if k is not None)
    return line[:1].upper() + line[1:] if line else _("No overall questions answered")


def _changes(account: Account, person: Any, today: dt.date, most: int) -> Iterator[Happening]:
    rows = Change.objects.visible_to(person).worded().filter(account=account, made_on__lte=today)
    for row in rows[:most]:
        url = f"{reverse('feedback:list')}?account={account.pk}"
        yield Happening(row.made_on, row.did, _("They said: %(said)s") % {"said": row.said}, url, "check", _("Change"))


def _readings(account: Account, today: dt.date, most: int) -> Iterator[Happening]:
    rows = ImpactReading.objects.filter(impact__account=account, read_on__lte=today).select_related("impact")
    for row in rows[:most]:
        unit = f" {row.impact.unit}" if row.impact.unit else ""
        title = _("Reading: %(value)s%(unit)s") % {"value": plain(row.value), "unit": unit}
        yield Happening(row.read_on, title, str(row.impact), row.get_absolute_url(), "target", _("Reading"))


def _people(account: Account, today: dt.date, most: int) -> Iterator[Happening]:
    rows = Contact.objects.filter(Q(joined_on__lte=today) | Q(left_on__lte=today), account=account)
    for row in rows.order_by("-joined_on", "-pk")[:most]:
        url = row.get_absolute_url()
        if row.joined_on and row.joined_on <= today:
            as_whom = _(" as %(title)s") % {"title": row.title} if row.title else ""
            yield Happening(
                row.joined_on, _("%(name)s joined%(as)s") % {"name": row, "as": as_whom}, "", url, "users", _("Contact")
            )
        if row.left_on and row.left_on <= today:
            yield Happening(row.left_on, _("%(name)s left") % {"name": row}, row.title, url, "users", _("Contact"))


def _money(account: Account, today: dt.date, most: int) -> Iterator[Happening]:
    url = reverse("accounts:revenue", args=[account.pk])
    for row in RevenueEvent.objects.filter(account=account, occurred_on__lte=today)[:most]:
        title = _("%(kind)s: %(amount)s a month") % {
            "kind": row.get_kind_display(),
            "amount": money(row.monthly_amount),
        }
        text = _("%(value)s a month after it") % {"value": money(row.value_after)}
        yield Happening(row.occurred_on, title, text, url, "report-money", _("Revenue"))
