"""Two requests with one Idempotency-Key at the very same moment write once and get the same answer."""

from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection

from apps.accounts.models import Contact
from apps.people.tests.caller import Caller


@pytest.mark.django_db(transaction=True)
def test_two_at_once_write_once(cast: SimpleNamespace) -> None:
    caller = Caller(cast.owner)

    def post(_number: int) -> Any:
        given = {"account": cast.account.pk, "full_name": "Dana"}
        try:
            return caller.post("contacts/", given, headers={"Idempotency-Key": "k1"})
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(post, range(4)))
    assert [answer.status_code for answer in answers] == [201] * 4
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert Contact.objects.count() == 1
