"""Two at once: asking one contact sends one mail, and a double click on the client's page is one answer."""

import threading
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from apps.accounts.tests.factories import ContactFactory
from apps.impacts import services
from apps.impacts.models import Confirmation, ImpactRank, Verdict
from apps.impacts.tests.factories import ImpactFactory
from apps.impacts.tests.promised import ask, deliver, filled
from apps.outbox.models import Message

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(run: Callable[[Any], Any], arguments: Iterable[Any]) -> None:
    def apart(argument: Any) -> None:
        try:
            run(argument)
        finally:
            connection.close()

    threads = [threading.Thread(target=apart, args=[argument]) for argument in arguments]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_two_people_asking_one_contact_at_once_send_one_mail(cast):
    ImpactFactory(account=cast.account)
    dana = ContactFactory(account=cast.account)
    at_once(
        lambda person: services.ask_to_confirm(by=person, account=cast.account, contacts=[dana.pk]),
        [cast.owner, cast.lead, cast.teammate],
    )
    assert (Confirmation.objects.count(), Message.objects.count()) == (1, 1)


def test_two_clicks_at_once_record_once(cast):
    asked = ask(cast)
    deliver(asked.confirmation, seconds_ago=60)
    statuses = []
    at_once(lambda typed: statuses.append(Client().post(asked.url, typed).status_code), [filled(asked)] * 3)
    assert statuses == [303, 303, 303]
    assert (Verdict.objects.count(), ImpactRank.objects.count()) == (2, 2)
    events = apps.get_model("impacts", "VerdictEvent").objects
    assert list(events.values_list("pgh_label", flat=True)) == ["insert", "insert"]
    assert Message.objects.count() == 1
