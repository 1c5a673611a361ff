"""Several people who enter milestones at the very same moment: weights never exceed 100, the plan is agreed once."""

from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from django.db import connection

from apps.initiatives.models import Baseline
from apps.initiatives.tests.factories import InitiativeFactory
from apps.people.tests.caller import Caller


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("weight", "accepted", "plans"), [("40", 2, 0), ("25", 4, 1)])
def test_weights_entered_at_once(cast: SimpleNamespace, weight: str, accepted: int, plans: int) -> None:
    row = InitiativeFactory(owner=cast.owner, state="active")
    caller = Caller(cast.owner)

    def post(number: int) -> int:
        given = {"initiative": row.pk, "title": f"Step {number}", "weight": weight, "due_on": "2025-06-30"}
        try:
            return int(caller.post("milestones/", given).status_code)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        answers = sorted(threads.map(post, range(4)))
    assert answers == [201] * accepted + [400] * (4 - accepted)
    assert [len(plan.milestones) for plan in Baseline.objects.all()] == [4] * plans
