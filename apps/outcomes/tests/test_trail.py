"""The audit trail leads to the history of each row of outcomes."""

from types import SimpleNamespace
from typing import Any

from django.urls import reverse

from apps.outcomes.tests import factories


def test_every_kind_of_row_has_its_history_in_the_trail(cast: SimpleNamespace, sign_in: Any) -> None:
    on = {"account": cast.account}
    rows = {
        "level": factories.ServiceLevelFactory(**on),
        "grant": factories.AuthorityGrantFactory(**on),
        "use": factories.AuthorityUseFactory(**on),
        "friction": factories.FrictionFactory(**on),
        "workshop": factories.WorkshopFactory(**on),
    }
    rows["reading"] = factories.ServiceLevelReadingFactory(service_level=rows["level"])
    text = sign_in(cast.administrator).get(reverse("home:history")).text
    for name, row in rows.items():
        assert reverse(f"outcomes:{name}_history", args=[row.pk]) in text
