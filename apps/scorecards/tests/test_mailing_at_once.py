"""Two workers that mail the same month at once: each reader gets it once."""

from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connections

from apps.outbox.models import Attachment, Message
from apps.people.tests.factories import PersonFactory
from apps.scorecards.circulation.mailing import send_due_editions
from apps.scorecards.circulation.models import Recipient, SharedScorecard
from apps.scorecards.circulation.services import create_recipient
from apps.scorecards.tests.filled import fill
from apps.scorecards.tests.quiet import CURRENT


@pytest.mark.django_db(transaction=True)
def test_two_who_mail_a_month_at_once_mail_it_once(time_machine: Any) -> None:
    time_machine.move_to(f"{CURRENT}-08 12:00Z", tick=True)
    fill(last=CURRENT.plus(-1))
    for language in ("en", "de"):
        create_recipient(by=None, person=PersonFactory(), language=language)
    Recipient.objects.update(recorded_at=f"{CURRENT}-01 00:00Z")
    begin, made = Barrier(2), []

    def mail() -> None:
        begin.wait()
        try:
            made.append(send_due_editions())
        finally:
            connections.close_all()

    threads = [Thread(target=mail) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(made) == [0, 2]
    assert (Message.objects.count(), SharedScorecard.objects.count(), Attachment.objects.count()) == (2, 2, 2)
