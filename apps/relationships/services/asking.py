"""Asking about persons through feedback's page: pushes what contacts shall be asked, pulls what they answered."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator

from django.db import connection
from django.db.models import Max, Q
from django.utils import timezone

from apps.accounts.models import Account, Contact
from apps.core.audit import acting
from apps.core.months import day_of, today
from apps.feedback.services import Taken, Wanted, put_standing_items, take_standing_answers
from apps.relationships.models import CoachingPlan, Dimension, Perception, Subject
from apps.relationships.services.dimensions import default_dimensions

SOURCE = "perception"
CONTACTS, ASKINGS = 1000, 2000  # in one transaction
OVERLAP = dt.timedelta(hours=1)  # what was being written while we last looked is looked at again
_PULLING = 0x504552  # the key of the lock under which answers are taken: any constant number of our own


def push_questions(*, account: int | None = None) -> int:
    """What present contacts of active accounts shall be asked about whom; how many questions changed.

    About the account's manager and whom the lead names, on each dimension asked; a question of a coaching plan again
    from the plan's day on. Whatever else there is ends. Safe to repeat, and at once.
    """
    default_dimensions()
    dimensions = list(Dimension.objects.filter(is_asked=True))
    found = Contact.objects.order_by("pk") if account is None else Contact.objects.filter(account=account)
    pks = list(found.values_list("pk", flat=True))
    chunks = (pks[start : start + CONTACTS] for start in range(0, len(pks), CONTACTS))
    return sum(put_standing_items(source=SOURCE, contacts=chunk, items=_wanted(chunk, dimensions)) for chunk in chunks)


def pull_answers() -> int:
    """Take over who was asked what and what they answered since we last looked; how many askings changed."""
    with acting(None):
        _one_at_a_time()
        taken = take_standing_answers(source=SOURCE, since=_last_looked())
        chunks = (taken[start : start + ASKINGS] for start in range(0, len(taken), ASKINGS))
        return sum(_take_over(chunk) for chunk in chunks) + _forget_deleted()


def _wanted(contacts: list[int], dimensions: list[Dimension]) -> Iterator[Wanted]:
    again = _asked_again(contacts)
    for contact, person in _subjects(contacts):
        for row in dimensions:
            yield Wanted(
                contact_id=contact,
                about_id=person,
                key=_key(row.pk),
                wordings=row.client_wordings or {"en": f"{row.name}: {{person}}"},
                position=row.position,
                ask_from=again.get((contact, person, row.pk)),
            )


def _subjects(contacts: list[int]) -> list[tuple[int, int]]:
    """(contact, person) for contacts who can be asked, of people who work here; the managers first."""
    eligible = Contact.objects.filter(pk__in=contacts).eligible_on(today()).order_by("pk")
    accounts = dict(eligible.values_list("pk", "account"))
    people: dict[int, list[int]] = defaultdict(list)
    of = Q(pk__in=set(accounts.values())) & Q(manager__is_active=True)
    for account, manager in Account.objects.filter(of).order_by().values_list("pk", "manager"):
        people[account].append(manager)
    named = Subject.objects.filter(account__in=set(accounts.values()), ended_on=None, person__is_active=True)
    for account, person in named.order_by("pk").values_list("account", "person"):
        if person not in people[account]:
            people[account].append(person)
    return [(contact, person) for contact, account in accounts.items() for person in people[account]]


def _asked_again(contacts: list[int]) -> dict[tuple[int, int, int], dt.date]:
    """{(contact, person, dimension): day} from which coaching plans want a question asked again."""
    plans = CoachingPlan.objects.filter(contact__in=contacts).exclude(state=CoachingPlan.State.DROPPED).order_by()
    days = plans.values_list("contact", "person", "dimension").annotate(day=Max("reask_on"))
    return {(contact, person, dimension): day for contact, person, dimension, day in days}


def _last_looked() -> dt.datetime | None:
    """Askings are made here and nowhere else: all that changed before the newest was made has been taken over."""
    newest = Perception.objects.filter(request__isnull=False).order_by("-pk").values_list("recorded_at", flat=True)
    made = newest.first()
    return made - OVERLAP if made else None


def _take_over(taken: list[Taken]) -> int:
    """Make new askings and change those whose answer is another; two statements to read, two to write.

    Rows are locked in the order in which sellers lock theirs: two who write at once wait, and never for each other.
    """
    dimensions = set(Dimension.objects.values_list("pk", flat=True))
    known = Perception.objects.filter(request__in={one.request_id for one in taken}).order_by("pk").select_for_update()
    there = {(row.request_id, row.person_id, row.dimension_id): row for row in known}
    new, changed, now = [], [], timezone.now()
    for one in taken:
        dimension = dimension_of(one.key)
        row = there.get((one.request_id, one.about_id, dimension))
        if row is None and dimension in dimensions:
            new.append(_with_answer(_asking(one, dimension), one))
        elif row is not None and _said(row) != _said(_with_answer(row, one)):
            row.updated_at = now
            changed.append(row)
    Perception.objects.bulk_create(new)
    fields = ["client_score", "client_answered_at", "response", "is_leadership_only", "updated_at"]
    Perception.objects.bulk_update(changed, fields)
    return len(new) + len(changed)


def _asking(one: Taken, dimension: int) -> Perception:
    return Perception(
        request_id=one.request_id,
        contact_id=one.contact_id,
        person_id=one.about_id,
        dimension_id=dimension,
        asked_on=day_of(one.asked_at),
    )


def _with_answer(row: Perception, one: Taken) -> Perception:
    if row.client_score != one.number or one.number is None:
        row.client_score, row.client_answered_at = one.number, one.answered_at
    row.response_id, row.is_leadership_only = one.response_id, one.is_leadership_only
    return row


def _said(row: Perception) -> tuple[object, ...]:
    return row.client_score, row.client_answered_at, row.response_id, row.is_leadership_only


def _forget_deleted() -> int:
    """An answer that was deleted in feedback is none here."""
    gone = Perception.objects.filter(request__isnull=False, client_answered_at__isnull=False, response=None)
    return gone.order_by().update(
        client_score=None, client_answered_at=None, is_leadership_only=False, updated_at=timezone.now()
    )


def _key(dimension: int) -> str:
    return f"{SOURCE}:{dimension}"


def dimension_of(key: str) -> int:
    return int(key.partition(":")[2])


def _one_at_a_time() -> None:
    """Until the transaction ends nobody else takes answers: the slower of two would write what it had read before."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_PULLING])
