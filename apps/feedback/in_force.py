"""What clients have said and still stand by on a day (docs/measures.md, rule 6): answers and ratings in force.

In force on D is the latest answer of each contact to each question, given in the 365 days up to and including D, of
contacts who had not left before D and whose account is active on D. Leadership-only answers are taken in or not.
"""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db import connections, router
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.sql.datastructures import BaseTable

from apps.accounts.models import Account, Contact
from apps.core.months import end_of
from apps.feedback.models import ImpactRating, Response
from apps.measures.laid_out import is_laid_out

YEAR = 365
THINGS = ("importance", "satisfaction")


def answers_on(day: dt.date, with_leadership_only: bool, prefix: str = "") -> Q:
    """Answers as they stood at the end of a day; `prefix` leads to the response."""
    end = end_of(day)
    stands = Q(**{f"{prefix}superseded_at": None}) | Q(**{f"{prefix}superseded_at__gte": end})
    given = stands & Q(**{f"{prefix}answered_at__lt": end})
    return given if with_leadership_only else given & Q(**{f"{prefix}is_leadership_only": False})


def within_a_year(day: dt.date, prefix: str = "") -> Q:
    return Q(**{f"{prefix}answered_at__gte": end_of(day - dt.timedelta(days=YEAR))})


def contacts_on(day: dt.date) -> QuerySet:
    """Contacts whose answers may be in force: they had not left before the day, and their account is active on it."""
    stayed = Q(left_on=None) | Q(left_on__gte=day)
    return Contact.objects.filter(stayed, account__in=Account.objects.active_on(day).values("pk"))


def with_answer(contacts: QuerySet, question: str, day: dt.date, with_leadership_only: bool) -> QuerySet:
    """Annotates a question's answer in force under its own name; empty where a contact has none.

    A later "can't judge" withdraws the earlier answer; a question left empty does not.
    """
    given = Response.objects.filter(
        Q(**{f"{question}__isnull": False}) | Q(cannot_judge__contains=[question]),
        answers_on(day, with_leadership_only),
        within_a_year(day),
        contact=OuterRef("pk"),
    )
    return contacts.annotate(**{question: Subquery(given.order_by("-answered_at", "-pk").values(question)[:1])})


def ratings_in_force(
    thing: str, day: dt.date, with_leadership_only: bool, accounts: Collection[int] | None = None
) -> QuerySet:
    """Ratings of `thing` (importance or satisfaction) in force, one a contact and impact; of some accounts, or of all.

    A later "can't judge" withdraws the earlier rating; a question left empty does not.
    """
    if accounts is None and is_laid_out(day):
        newest = newest_laid_out(thing, with_leadership_only)
    else:
        found = newest_of(thing, day, with_leadership_only, accounts)
        newest = ImpactRating.objects.filter(pk__in=found.values("pk")).order_by()
    return newest.filter(**{f"{thing}__isnull": False})


def newest_laid_out(thing: str, with_leadership_only: bool) -> QuerySet:
    """What `newest_of` gives, where the roll-up has laid it out for the day: read from that table, not from all."""
    rows: QuerySet[Any] = ImpactRating.objects.order_by()
    rows.query.join(BaseTable(table_of(thing, with_leadership_only), None))
    return rows


def table_of(thing: str, with_leadership_only: bool) -> str:
    """The table in which the roll-up lays out the newest ratings of a month."""
    return f"rollup_{thing}_{'every' if with_leadership_only else 'open'}"


def unjudged(day: dt.date, accounts: Collection[int]) -> QuerySet:
    """What contacts of some accounts say they cannot judge, on a day, one a contact and impact."""
    latest = newest_of("importance", day, False, accounts)
    return ImpactRating.objects.filter(pk__in=latest.values("pk"), cannot_judge=True).order_by()


# The ratings of each answer are looked up by it (OFFSET 0 keeps the planner from joining them all), so that a year of
# answers reads the ratings of no other year.
_MEANS = """
WITH said AS MATERIALIZED (
    SELECT answer.contact_id, answer.answered_at, rating.*
    FROM ({answers}) AS answer (id, contact_id, answered_at)
    CROSS JOIN LATERAL (
        SELECT id, impact_id, importance, satisfaction, cannot_judge FROM feedback_impactrating given
        WHERE given.response_id = answer.id OFFSET 0
    ) rating
), {latest}
SELECT COALESCE(important.impact_id, satisfying.impact_id), important.total, important.n, important.lowest,
    important.highest, satisfying.total, satisfying.n
FROM important FULL JOIN satisfying USING (impact_id)
"""
_LATEST = """
{name} AS (
    SELECT impact_id, SUM({thing}) AS total, COUNT(*) AS n, MIN({thing}) AS lowest, MAX({thing}) AS highest
    FROM (
        SELECT DISTINCT ON (contact_id, impact_id) impact_id, {thing} FROM said
        WHERE {thing} IS NOT NULL OR cannot_judge ORDER BY contact_id, impact_id, answered_at DESC, id DESC
    ) newest
    WHERE {thing} IS NOT NULL GROUP BY impact_id
)
"""


def means_in_force(day: dt.date, accounts: QuerySet | None = None) -> list[tuple[Any, ...]]:
    """The means of every impact rated on a day, of many accounts (None: of all), in one statement; the same rule as
    `ratings_in_force`, without leadership-only answers.

    (impact id, sum of importances, their number, lowest, highest, sum of satisfactions, their number).
    """
    contacts, answers = contacts_on(day), Response.objects.filter(answers_on(day, False), within_a_year(day))
    if accounts is not None:
        contacts, answers = contacts.filter(account__in=accounts), answers.filter(account__in=accounts)
    voices = answers.filter(contact__in=contacts.values("pk")).order_by().values_list("pk", "contact", "answered_at")
    inner, params = voices.query.sql_with_params()
    things = (("important", "importance"), ("satisfying", "satisfaction"))
    latest = ", ".join(_LATEST.format(name=name, thing=thing) for name, thing in things)
    with connections[router.db_for_read(Response)].cursor() as cursor:
        cursor.execute(_MEANS.format(answers=inner, latest=latest), params)
        return cursor.fetchall()


def newest_of(thing: str, day: dt.date, with_leadership_only: bool, accounts: Collection[int] | None) -> QuerySet:
    """The latest rating or "can't judge" of each contact and impact."""
    said = Q(**{f"{thing}__isnull": False}) | Q(cannot_judge=True)
    contacts = contacts_on(day)
    of_accounts = Q()
    if accounts is not None:  # within, so that the answers of no other account are read
        of_accounts, contacts = Q(response__account__in=accounts), contacts.filter(account__in=accounts)
    return (
        ImpactRating.objects.filter(
            said,
            of_accounts,
            answers_on(day, with_leadership_only, "response__"),
            within_a_year(day, "response__"),
            response__contact__in=contacts.values("pk"),
        )
        .order_by("response__contact_id", "impact_id", "-response__answered_at", "-pk")
        .distinct("response__contact_id", "impact_id")
    )


def rated_impacts(day: dt.date, with_leadership_only: bool) -> QuerySet:
    """Importances in force, grouped by impact: rows of {"impact"}; annotate or filter their mean."""
    return ratings_in_force("importance", day, with_leadership_only).values("impact")
