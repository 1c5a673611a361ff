"""The page of one contact and one person: both profiles, every gap, its history, what is done about it."""

import datetime as dt
from itertools import groupby
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.models import Account
from apps.core.access import EVERYONE, open_to
from apps.core.asked import day_in
from apps.core.due import state_on
from apps.core.months import today
from apps.core.templatetags.desk import number, signed
from apps.relationships.arithmetic import SIGNIFICANT, Class, summary_of
from apps.relationships.asked import open_in, with_asked_again
from apps.relationships.coaching import PLAN_WITHIN, with_outcome
from apps.relationships.models import CoachingPlan, Perception
from apps.relationships.outcome import outcome_of
from apps.relationships.pairs import Item, Pair, formed_by, item_of, pairs_of
from apps.relationships.services.coaching import may_coach
from apps.relationships.words import CLASSES, answer_of, bands_said, strengths_said, widest_said

PAST = 12  # days on which pairs were formed, shown as the history


@open_to(EVERYONE)
def pair(request: HttpRequest, contact: int, person: int) -> HttpResponse:
    """As the answers stand on a day (`?on=`, today unless told)."""
    day = past_day_in(request)
    seen = Perception.objects.visible_to(request.user)
    rows = seen.filter(contact=contact, person=person)
    found = pairs_of(rows, day, request.user) or _without_answers(rows)
    if not found:
        raise Http404
    shown = found[0]
    plans = _plans(request, shown, day)
    context = {
        "page_title": _("How well does %(person)s know %(contact)s?")
        % {"person": shown.person.first_name, "contact": shown.contact.first_name},
        "pair": shown,
        "account_url": _account_url(request, shown),
        "day": day,
        "is_today": day == today(),
        "say": answer_of(shown),
        "facts": facts_of(shown) if shown.items else [],
        "open": open_in(rows, shown.person) if day == today() else None,
        "is_own": shown.person.pk == request.user.pk,
        "profiles": _profiles(shown),
        "profiles_say": widest_said(shown),
        "lines": [
            {"item": item, "kind": CLASSES[item.kind], "is_marked": item.kind == Class.BLIND_SPOT}
            for item in shown.items
        ],
        "others": _others(seen, shown, request),
        "history": _history(rows, day, request),
        "plans": plans,
        "wanted": _wanted(shown, plans, day),
        "may_coach": may_coach(request.user, shown.contact, shown.person),
    }
    return render(request, "relationships/pair.html", context)


def past_day_in(request: HttpRequest) -> dt.date:
    """The day of `?on=`; today for one to come."""
    return min(day_in(request), today())


def _without_answers(rows: Any) -> list[Pair]:
    """A pair whose answers are all older than a year, or whose contact has left: its history stands."""
    row = rows.select_related("contact__account", "person").first()
    return [Pair(row.contact, row.person, (), ())] if row else []


def facts_of(shown: Pair) -> list[dict[str, Any]]:
    summary, people = shown.summary, (shown.contact.first_name, shown.person.first_name)
    asked = summary.n + len(shown.unpaired)
    means = f"{number(summary.client_mean, 1)} / {number(summary.seller_mean, 1)}"
    return [
        {
            "label": _("Mean, %(contact)s and %(person)s") % {"contact": people[0], "person": people[1]},
            "value": means,
            "note": _("%(n)s of %(asked)s dimensions paired") % {"n": summary.n, "asked": asked},
        },
        {
            "label": _("Mean signed gap"),
            "value": signed(summary.signed_gap),
            "note": _("%(person)s minus %(contact)s") % {"contact": people[0], "person": people[1]},
        },
        {
            "label": _("Mean absolute gap"),
            "value": number(summary.absolute_gap, 1),
            "note": bands_said(shown),
        },
        {
            "label": _("Blind spots"),
            "value": summary.classes[Class.BLIND_SPOT],
            "unit": _("of %(n)s") % {"n": summary.n},
            "note": strengths_said(shown),
        },
    ]


def _profiles(shown: Pair) -> dict[str, Any] | None:
    """What static/src/js/charts/profiles.js draws; an unpaired item has the dot that may be shown."""
    if not shown.items:
        return None
    lines = [(item.row.dimension, item.client, item.seller) for item in shown.items]
    lines += [(row.dimension, row.seen_client_score, row.seen_seller_score) for row in shown.unpaired]
    lines.sort(key=lambda line: (line[0].position, line[0].name))
    names = {"contact": shown.contact.first_name, "person": shown.person.first_name}
    return {
        "client": names["contact"],
        "seller": _("%(person)s, as they expect %(contact)s to answer") % names,
        "dimensions": [{"name": at.name, "client": client, "seller": seller} for at, client, seller in lines],
        "significant": SIGNIFICANT,
        "words": {"axis": _("Score, 0 to 10"), "high": _("high from 7")},
    }


def _others(seen: Any, shown: Pair, request: HttpRequest) -> list[dict[str, Any]]:
    """The pairs of the same person at the same account, by name, to switch between; more than one, or none."""
    at = seen.filter(contact__account=shown.contact.account_id, person=shown.person).order_by("contact__full_name")
    names = at.values_list("contact", "contact__full_name").distinct()[:6]
    found = [
        {"name": name, "url": _url(pk, shown.person.pk), "is_current": pk == shown.contact.pk} for pk, name in names
    ]
    return found if len(found) > 1 else []


def _account_url(request: HttpRequest, shown: Pair) -> str:
    """The account's page, for those who may open it: a coach sees pairs and no accounts."""
    account = shown.contact.account
    return account.get_absolute_url() if Account.objects.visible_to(request.user).filter(pk=account.pk).exists() else ""


def _url(contact: int, person: int) -> str:
    return reverse("relationships:pair", args=[contact, person])


def _history(rows: Any, day: dt.date, request: HttpRequest) -> list[dict[str, Any]]:
    """The days on which pairs were formed, the newest first, each with its own means."""
    formed = formed_by(day, of=rows, by=request.user).order_by("-paired_on", "dimension__position", "pk")
    found = []
    for paired_on, group in groupby(formed.select_related("dimension"), key=lambda row: row.paired_on):
        items = [item_of(row) for row in group]
        found.append(
            {"paired_on": paired_on, "items": items, "summary": summary_of((i.seller, i.client) for i in items)}
        )
    return [line | {"blind": line["summary"].classes[Class.BLIND_SPOT]} for line in found[:PAST]]


def _plans(request: HttpRequest, shown: Pair, day: dt.date) -> list[dict[str, Any]]:
    mine = Q(contact=shown.contact, person=shown.person, started_on__lte=day)
    rows = CoachingPlan.objects.visible_to(request.user).filter(mine).select_related("dimension", "practice", "coach")
    told = with_outcome(rows, day, by=request.user)
    told = with_asked_again(told) if day == today() else told
    return [{"row": row, "outcome": outcome_of(row, day)} for row in told]


def _wanted(shown: Pair, plans: list[dict[str, Any]], day: dt.date) -> list[dict[str, Any]]:
    """Items that ask for a plan and have none that is active or began since the pair was formed."""
    begun = [plan["row"] for plan in plans]
    return [_want(item, day) for item in shown.items if item.needs_plan and not _is_answered(item, begun)]


def _is_answered(item: Item, plans: list[CoachingPlan]) -> bool:
    same = [plan for plan in plans if plan.dimension_id == item.row.dimension_id]
    return any(plan.state == CoachingPlan.State.ACTIVE or plan.started_on >= item.paired_on for plan in same)


def _want(item: Item, day: dt.date) -> dict[str, Any]:
    state, word = state_on(item.paired_on + PLAN_WITHIN, day)
    return {"item": item, "state": state, "word": word, "due_on": item.paired_on + PLAN_WITHIN}
