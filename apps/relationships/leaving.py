"""Who is content and leaving, and what was known of those who left: the names behind two figures.

The rows are those of `satisfied_at_risk` and `satisfied_yet_lost` themselves, so that page and figure cannot disagree.
"""

from collections import defaultdict
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest

from apps.accounts.models import Account
from apps.core.access import Role
from apps.core.months import day_of, today
from apps.feedback.measures.keeping import STAYING, content_and_leaving, lost_with_opinion
from apps.feedback.models import FeedbackRequest, Response
from apps.measures.declare import YEAR
from apps.measures.measures import lost_between
from apps.measures.window import Window
from apps.people.models import Person
from apps.relationships.models import Perception
from apps.relationships.pairs import A_YEAR, Pair, formed_by, item_of


def content_and_leaving_of(window: Window, reader: Person) -> QuerySet:
    """Contacts content (4 or 5) who mean to leave (3 or less), of accounts a reader sees, by name."""
    rows = content_and_leaving(window, reads_all(reader)).filter(stay_intent__lt=STAYING).visible_to(reader)  # type: ignore[attr-defined]
    return rows.select_related("account__manager").order_by("account__name", "full_name", "pk")


def autopsies_of(window: Window, reader: Person) -> list[dict[str, Any]]:
    """Each account lost in the trailing twelve months that a reader sees, the latest loss first; five statements.

    {account, lost_on, satisfaction, contact, said_on, asked_on, asked, asked_by, pairs}: what was last said, by whom,
    when somebody was last asked, and the pairs as they stood on the day of the loss.
    """
    lost = list(_lost(window, reader))
    keys = [account.pk for account in lost]
    said = {row.pk: row for row in _heard(window, reader).filter(pk__in=keys)}
    answers = Response.objects.select_related("contact").in_bulk(
        [row.last_response for row in said.values() if row.last_response]
    )
    pairs = _pairs_at_loss({account.pk: account.lost_day for account in lost}, reader)
    return [_autopsy(account, said.get(account.pk), answers, pairs[account.pk]) for account in lost]


def reads_all(reader: Person) -> bool:
    """Whether answers for the leadership are taken in, as for the rows behind a figure."""
    return reader.role == Role.EXECUTIVE


def _lost(window: Window, reader: Person) -> QuerySet:
    last = FeedbackRequest.objects.filter(
        contact__account=OuterRef("pk"), sent_at__isnull=False, sent_at__date__lte=OuterRef("lost_day")
    ).order_by("-sent_at", "-pk")
    rows = lost_between(window.first_day_of(YEAR), window.last_day).filter(
        pk__in=Account.objects.visible_to(reader).order_by().values("pk")
    )
    return (
        rows.annotate(lost_day=Greatest(Coalesce("named_day", "churn_day"), Coalesce("churn_day", "named_day")))
        .annotate(
            last_asked_at=Subquery(last.values("sent_at")[:1]),
            last_asked=Subquery(last.values("contact__full_name")[:1]),
            last_asked_by=Subquery(last.values("asked_by__full_name")[:1]),
        )
        .select_related("manager")
        .order_by("-lost_day", "name", "pk")
    )


def _heard(window: Window, reader: Person) -> QuerySet:
    """The rows of the figure, with the answer itself."""
    answer = Response.objects.filter(
        contact=OuterRef("last_contact"),
        overall_satisfaction=OuterRef("last_satisfaction"),
        answered_at__date__lte=OuterRef("loss"),
    )
    if not reads_all(reader):
        answer = answer.filter(is_leadership_only=False)
    newest = answer.order_by("-answered_at", "-pk").values("pk")[:1]
    return lost_with_opinion(window, reads_all(reader)).annotate(last_response=Subquery(newest)).order_by()


def _pairs_at_loss(losses: dict[int, Any], reader: Person) -> dict[int, list[Pair]]:
    """{account: the pairs as they stood on its day of loss}, of those a reader sees."""
    seen = Perception.objects.visible_to(reader).filter(contact__account__in=losses)
    rows = formed_by(today(), of=seen, by=reader).select_related("contact", "person", "dimension")
    latest: dict[tuple[int, int, int], Any] = {}
    for row in rows.order_by("paired_on", "pk"):
        lost_on = losses[row.contact.account_id]
        if lost_on - A_YEAR < row.paired_on <= lost_on:
            latest[row.contact_id, row.person_id, row.dimension_id] = row
    grouped: dict[tuple[int, int, int], list[Any]] = defaultdict(list)
    for row in sorted(latest.values(), key=lambda row: (row.contact.full_name, row.dimension.position)):
        grouped[row.contact.account_id, row.contact_id, row.person_id].append(row)
    found: dict[int, list[Pair]] = defaultdict(list)
    for (account, _contact, _person), items in grouped.items():
        found[account].append(Pair(items[0].contact, items[0].person, tuple(map(item_of, items)), ()))
    return found


def _autopsy(account: Any, said: Any, answers: dict[int, Response], pairs: list[Pair]) -> dict[str, Any]:
    answer = answers.get(said.last_response) if said else None
    return {
        "account": account,
        "lost_on": account.lost_day,
        "satisfaction": said.last_satisfaction if said else None,
        "answer": answer,
        "said_on": day_of(answer.answered_at) if answer else None,
        "asked_on": day_of(account.last_asked_at) if account.last_asked_at else None,
        "asked": account.last_asked,
        "asked_by": account.last_asked_by,
        "pairs": pairs,
    }
