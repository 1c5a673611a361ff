"""Which questions may go to a replica, and when the primary is asked after all. A real one: tests/test_replica.py."""

import psycopg2.errors
import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.models import Session
from django.core.exceptions import MiddlewareNotUsed
from django.db import OperationalError, connection, transaction
from django.http import Http404, HttpResponse
from django.urls import resolve, reverse

from apps.accounts.models import Account
from apps.core.access import EVERYONE, open_to, public
from apps.core.models import IdempotencyKey, LastWrite, Tally
from apps.core.replica import PRIMARY, REPLICA, choice, middleware, standing
from apps.core.replica.choice import reading
from apps.core.replica.middleware import ReplicaMiddleware
from apps.core.replica.router import Router
from apps.people.models import ApiToken, Person
from apps.people.tests.factories import PersonFactory
from impactdesk.databases import databases

router = Router()


@pytest.fixture
def current(monkeypatch):
    """A replica that is current for everybody; the list says who was asked about."""
    asked = []
    monkeypatch.setattr(choice, "is_current_for", lambda person: asked.append(person) or True)
    return asked


class Link:
    """A connection to the replica, as far as the middleware looks at it."""

    errors_occurred = False

    def close(self):
        self.is_closed = True


@pytest.fixture
def link(monkeypatch):
    made = Link()
    for module in (choice, standing):
        monkeypatch.setattr(module, "connections", {REPLICA: made})
    monkeypatch.setattr(standing, "_not_before", 0.0)
    return made


@pytest.fixture
def as_asked(rf, settings, current, link):
    """as_asked(view, method) → what the middleware and then, where it leaves the view alone, the handler answer."""
    settings.REPLICA_URL = "postgres://replica/impactdesk"

    def ask(view, method="get"):
        request = getattr(rf, method)("/")
        request.user = Person(pk=1, role="executive")
        handler = ReplicaMiddleware(lambda request: None)
        return handler.process_view(request, view, (), {}) or view(request)

    return ask


@open_to(EVERYONE)
def where(request):
    return HttpResponse(router.db_for_read(Account))


def test_a_page_of_staff_is_read_from_the_replica_with_one_question_to_it(as_asked, current):
    @open_to(EVERYONE)
    def twice(request):
        return HttpResponse(f"{router.db_for_read(Account)} {router.db_for_read(Person)}")

    assert as_asked(twice).content == b"replica replica"
    assert len(current) == 1


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_a_request_that_writes_reads_the_primary(as_asked, method):
    assert as_asked(where, method).content == b"default"


def test_public_pages_and_views_without_a_mark_read_the_primary(as_asked):
    def unmarked(request):
        return where(request)

    assert as_asked(unmarked).content == b"default"
    assert as_asked(public(unmarked)).content == b"default"


def test_outside_of_a_request_the_primary_is_read():
    assert router.db_for_read(Account) == PRIMARY


def test_sessions_tokens_keys_and_limits_are_read_from_the_primary(rf, current):
    with reading(rf.get("/")):
        kept = {router.db_for_read(model) for model in (Session, ApiToken, IdempotencyKey, Tally, LastWrite)}
    assert kept == {PRIMARY}
    assert current == []


def test_what_is_read_after_a_write_of_the_same_request_comes_from_the_primary(rf, current):
    request = rf.get("/")
    request.user = Person()
    with reading(request):
        assert router.db_for_read(Account) == REPLICA
        assert router.db_for_write(Account) == PRIMARY
        assert router.db_for_read(Account) == PRIMARY


def test_the_first_use_of_a_token_today_is_written_down_and_the_rest_still_read_from_the_replica(rf, current):
    request = rf.get("/")
    request.user = Person()
    with reading(request):
        assert router.db_for_write(ApiToken) == PRIMARY
        assert router.db_for_read(Account) == REPLICA


def test_a_transaction_on_the_primary_is_not_left(rf, current, db):
    with reading(rf.get("/")), transaction.atomic():
        assert router.db_for_read(Account) == PRIMARY


def test_tables_are_made_on_the_primary_alone():
    assert router.allow_migrate(PRIMARY, "core")
    assert not router.allow_migrate(REPLICA, "core")


def cancelled():
    error = OperationalError("canceling statement due to conflict with recovery")
    error.__cause__ = psycopg2.errors.SerializationFailure()
    return error


@pytest.mark.parametrize("failure", [Http404, cancelled])
def test_what_the_replica_cancels_or_does_not_know_is_asked_of_the_primary_once(as_asked, failure):
    asked = []

    @open_to(EVERYONE)
    def fails_there(request):
        asked.append(router.db_for_read(Account))
        if asked[-1] == REPLICA:
            raise failure()
        return HttpResponse("found")

    assert as_asked(fails_there).content == b"found"
    assert asked == [REPLICA, PRIMARY]


@pytest.mark.parametrize("status", [403, 404])
def test_an_answer_that_refuses_is_asked_of_the_primary_again(as_asked, status):
    @open_to(EVERYONE)
    def refuses_there(request):
        return HttpResponse(status=status if router.db_for_read(Account) == REPLICA else 200)

    assert as_asked(refuses_there).status_code == 200


def test_an_error_that_the_page_swallowed_is_found_and_the_primary_asked(as_asked, link):
    @open_to(EVERYONE)
    def swallows(request):
        database = router.db_for_read(Account)
        link.errors_occurred = database == REPLICA
        return HttpResponse(database)

    assert as_asked(swallows).content == b"default"
    assert link.is_closed


def test_an_error_of_the_primary_is_not_asked_again(as_asked, monkeypatch):
    monkeypatch.setattr(choice, "is_current_for", lambda person: False)
    asked = []

    @open_to(EVERYONE)
    def fails(request):
        asked.append(router.db_for_read(Account))
        raise Http404

    with pytest.raises(Http404):
        as_asked(fails)
    assert asked == [PRIMARY]


@pytest.mark.parametrize(("pgcode", "is_left_alone"), [("40001", False), ("57P01", True), (None, True)])
def test_a_replica_that_is_away_is_left_alone_and_a_conflict_says_nothing_about_the_next(link, pgcode, is_left_alone):
    class Cause(Exception):
        pass

    Cause.pgcode = pgcode
    error = OperationalError()
    error.__cause__ = Cause()
    standing.note_failure(error)
    assert (standing._not_before > 0) is is_left_alone


@pytest.mark.parametrize("person", [None, AnonymousUser()])
def test_nobody_in_particular_reads_the_primary(person):
    assert not standing.is_current_for(person)


def test_a_later_write_moves_the_position_on_and_an_earlier_one_does_not(db):
    person = PersonFactory()
    standing.note_write(person)
    first = LastWrite.objects.get().position
    PersonFactory()
    standing.note_write(person)
    later = LastWrite.objects.get().position
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::pg_lsn > %s::pg_lsn", [later, first])
        assert cursor.fetchone() == (True,)
        LastWrite.objects.update(position="FFFFFFFF/0")
    standing.note_write(person)
    assert LastWrite.objects.get().position == "FFFFFFFF/0"


def test_without_a_replica_there_is_nothing_to_do(settings):
    settings.REPLICA_URL = ""
    with pytest.raises(MiddlewareNotUsed):
        ReplicaMiddleware(lambda request: None)
    assert set(databases({}, "")) == {PRIMARY}


def test_the_replica_is_not_waited_for_and_takes_no_write():
    named = databases({}, "postgres://reader@replica/impactdesk?sslmode=require")
    options = named[REPLICA]["OPTIONS"]
    assert options["connect_timeout"] == 2
    assert options["sslmode"] == "require"
    assert "default_transaction_read_only=on" in options["options"]


@pytest.mark.parametrize(
    ("name", "is_read", "is_filled_in"),
    [
        ("accounts:list", True, False),
        ("scorecards:scorecard", True, False),
        ("api:activities-list", True, False),
        ("accounts:create", True, True),
        ("account_login", False, True),
        ("core:healthz", False, False),
    ],
)
def test_of_the_pages_those_of_staff_may_read_there_except_forms(name, is_read, is_filled_in):
    view = resolve(reverse(name)).func
    assert middleware.is_for_staff(view) is is_read
    assert middleware.is_form(view) is is_filled_in
