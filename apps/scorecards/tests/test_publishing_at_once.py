"""Two who publish at once, and a process that is killed half way."""

from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection, connections

from apps.accounts.tests.factories import AccountFactory
from apps.activities.tests.factories import ActivityFactory
from apps.measures import plan
from apps.measures.registry import all_measures
from apps.people.tests.factories import PersonFactory
from apps.scorecards import services
from apps.scorecards.models import Publication, PublishedFigure
from apps.scorecards.tests.quiet import CURRENT, ago

pytestmark = pytest.mark.django_db(transaction=True)
LAST = CURRENT.plus(-1)


@pytest.fixture
def executive(transactional_db: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(plan, "MOST_MONTHS", 2)
    ActivityFactory(account=AccountFactory(started_on=ago(3)), occurred_on=ago(1))
    return PersonFactory(role="executive")


def test_two_who_close_a_month_at_once_publish_it_once(executive: Any) -> None:
    begin, made = Barrier(2), []

    def close() -> None:
        begin.wait()
        try:
            made.append(len(services.close_month(by=None, month=LAST)))
        finally:
            connections.close_all()

    threads = [Thread(target=close) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    count = Publication.objects.count()
    assert sorted(made) == [0, count]
    assert count >= 2
    assert PublishedFigure.objects.count() == count * len(all_measures())


def test_one_who_is_killed_half_way_leaves_nothing(executive: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_args: Any) -> Any:
        raise KeyboardInterrupt

    with monkeypatch.context() as half_way:
        half_way.setattr(services, "views_in", killed)
        with pytest.raises(KeyboardInterrupt):
            services.close_month(by=None, month=LAST)
    assert not Publication.objects.exists()
    assert len(services.close_month(by=None, month=LAST)) >= 2
    assert connection.is_usable()
