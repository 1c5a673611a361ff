"""A client with enough to report on: Northgate's June with more readings, more voices, and what changed."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

from apps.accounts.tests.factories import ContactFactory
from apps.core.months import start_of
from apps.feedback.models import Response
from apps.feedback.services.changes import record_change
from apps.feedback.tests.factories import ResponseFactory, ThemeFactory
from apps.impacts.tests.factories import GoalFactory, ImpactReadingFactory
from apps.value.reporting.content import Asked
from apps.value.tests.northgate import FIRST, LAST, enter_northgate

GERMAN = "Die Übergabe läuft größer als früher: 1.200 € gespart, „schön“."
PORTUGUESE = "A formação dos líderes não é só preço; a atenção às ações vale R$ 300 ou € 50."
SOURCE = "Salesforce, Bericht „Qualifizierte Leads“"


def enter_client(cast: SimpleNamespace) -> SimpleNamespace:
    """Three readings of leads, a third contact who answers with umlauts, a fourth for the leadership, one change."""
    made = enter_northgate(cast.account, cast.owner)
    goal = GoalFactory(account=cast.account, statement="Grow without adding head count", agreed_on=dt.date(2025, 2, 3))
    for impact in (made.leads, made.speed):
        impact.goal = goal
        impact.save()
    for day, value in ((dt.date(2025, 3, 31), 84), (dt.date(2025, 4, 30), 93), (dt.date(2025, 5, 31), 101)):
        ImpactReadingFactory(impact=made.leads, read_on=day, value=value, source=SOURCE)
    made.theme = ThemeFactory(name="Customer service")
    made.third = answer(cast, made, "Jürgen Groß", GERMAN)
    made.fourth = answer(cast, made, "Lúcia Gonçalves", PORTUGUESE)
    made.secret = answer(cast, made, "Sam Secret", "Only Owen may read this.", is_leadership_only=True)
    record_change(
        by=cast.owner,
        account=cast.account,
        source_kind="follow_up",
        source=1,
        said="I never know who has my request.",
        did="One named person answers, within a day.",
        made_on=dt.date(2025, 6, 27),
        responses=[made.third],
    )
    return made


def answer(cast: SimpleNamespace, made: SimpleNamespace, name: str, comment: str, **fields: Any) -> Response:
    contact = ContactFactory(account=cast.account, full_name=name)
    ratings = [{"impact": made.leads, "importance": 5, "satisfaction": 3}]
    return ResponseFactory(
        contact=contact,
        answered_at=start_of(FIRST.replace(day=25)) + dt.timedelta(hours=12),
        overall_satisfaction=4,
        comment=comment,
        themes=[made.theme],
        impact_ratings=ratings,
        **fields,
    )


def asked_for(made: SimpleNamespace, **fields: Any) -> Asked:
    return Asked(account=made.account, first_on=FIRST, last_on=LAST, **fields)
