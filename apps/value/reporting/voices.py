"""What a client's people said, and what changed because of it: the part of a value report that needs care.

A report goes to colleagues of those who answered, and they were told that their name does not leave the firm with their
answer. So: leadership-only answers never; means and themes of at least three people, unless the sharer says otherwise;
word for word only what the sharer picked, and without a name.
"""

import datetime as dt
from typing import Any

from django.db.models import Avg, Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.models import Account
from apps.core.documents.wording import day
from apps.core.months import end_of, start_of
from apps.core.templatetags.desk import MISSING, number
from apps.feedback.in_force import contacts_on, with_answer
from apps.feedback.models import Change, ChangeResponse, Response
from apps.value.reporting.results import ENOUGH

MOST_QUOTES = 8
MOST_CHANGES = 12


def answers_of(account: Account, first: dt.date, last: dt.date) -> QuerySet[Response]:
    """The answers of a period that a report may draw on."""
    within = Q(answered_at__gte=start_of(first), answered_at__lt=end_of(last), is_leadership_only=False)
    return Response.objects.current().filter(within, account=account)


def quotable_by(person: Any, account: Account, first: dt.date, last: dt.date) -> QuerySet[Response]:
    """Answers with a comment that the person may read, for them to pick from."""
    readable = Response.objects.readable_by(person).order_by().values("pk")
    rows = answers_of(account, first, last).exclude(comment="").filter(pk__in=readable)
    return rows.select_related("contact")


def voices_of(
    account: Account, first: dt.date, last: dt.date, quotes: list[Response], with_few: bool
) -> dict[str, Any]:
    people = answers_of(account, first, last).order_by().aggregate(n=Count("contact", distinct=True))["n"]
    return {
        "n": people,
        "people": ngettext("%(n)d person answered", "%(n)d people answered", people) % {"n": people},
        "overall": _overall(account, last, with_few),
        "themes": _themes(account, first, last, with_few),
        "quotes": [answer.comment for answer in quotes],
    }


def _overall(account: Account, last: dt.date, with_few: bool) -> dict[str, str]:
    """The mean of the overall satisfactions in force on the last day."""
    contacts = with_answer(contacts_on(last).filter(account=account), "overall_satisfaction", last, False)
    found = contacts.order_by().aggregate(mean=Avg("overall_satisfaction"), n=Count("overall_satisfaction"))
    people = ngettext("%(n)d person", "%(n)d people", found["n"]) % {"n": found["n"]}
    if not found["n"]:
        return {"value": MISSING, "note": _("nobody has answered yet")}
    if found["n"] < ENOUGH and not with_few:
        return {"value": MISSING, "note": _("%(people)s; shown from three on") % {"people": people}}
    return {"value": _("%(mean)s of 5") % {"mean": number(found["mean"], 1)}, "note": people}


def _themes(account: Account, first: dt.date, last: dt.date, with_few: bool) -> list[str]:
    rows = answers_of(account, first, last).exclude(themes=None).order_by().values_list("themes__name")
    counted = rows.annotate(people=Count("contact", distinct=True)).order_by("-people", "themes__name")
    return [name for name, people in counted if people >= ENOUGH or with_few]


def changes_of(account: Account, first: dt.date, last: dt.date) -> list[dict[str, str]]:
    """What was changed and is for every contact of the account; nothing that only leadership-only answers led to."""
    links = ChangeResponse.objects.filter(change=OuterRef("pk"))
    may_be_told = ~Exists(links) | Exists(links.filter(response__is_leadership_only=False))
    shared = Change.objects.worded().filter(may_be_told, account=account, is_shared=True)
    rows = shared.filter(made_on__gte=first, made_on__lte=last)
    return [
        {"said": change.said, "did": change.did, "day": day(change.made_on)}
        for change in rows.order_by("-made_on", "-pk")[:MOST_CHANGES]
    ]
