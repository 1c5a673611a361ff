"""What stands beside the figures of a scope: what was published otherwise, remarks, obstacles, and who answers.

Whoever is named answers for a figure; else the account's manager or the team's lead on the month's last day.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import connection

from apps.accounts.models import AccountManager
from apps.core.access import Role
from apps.core.months import end_of
from apps.measures.models import Scope
from apps.people.models import Membership, Person
from apps.scorecards.asked import Asked
from apps.scorecards.obstacles.models import stood_on

# All are a handful of rows by measure: one statement for a page that has to be lean.
_SAID = """
    SELECT 'remarks', measure, COUNT(*)::text FROM scorecards_remark
    WHERE scope = %(scope)s AND scope_id = %(id)s AND month = ANY(%(months)s) GROUP BY measure
    UNION ALL
    SELECT 'obstacles', measure, COUNT(*)::text FROM scorecards_obstacle
    WHERE scope = %(scope)s AND scope_id = %(id)s AND (settled_on IS NULL OR settled_on > %(day)s)
        AND recorded_at < COALESCE(%(before)s::timestamptz, 'infinity')
    GROUP BY measure
    UNION ALL
    SELECT 'accountable', named.measure, person.full_name
    FROM scorecards_accountable named JOIN people_person person ON person.id = named.person_id
    WHERE named.scope = %(scope)s AND named.scope_id = %(id)s
"""


@dataclass(frozen=True)
class Beside:
    """By measure: what was published of a figure that is another one now, how many remarks, how many obstacles
    stood in its way (`stood_on`), who answers for it."""

    published: Mapping[str, str] = field(default_factory=dict)
    remarks: Mapping[str, int] = field(default_factory=dict)
    obstacles: Mapping[str, int] = field(default_factory=dict)
    accountable: Mapping[str, str] = field(default_factory=lambda: defaultdict(str))


NOTHING = Beside()


def beside_of(asked: Asked, published: Mapping[str, str]) -> Beside:
    """One query for the company, a second one for whoever is in charge of a team or account."""
    day = stood_on(asked.month)
    values = {"scope": asked.scope, "id": asked.id, "months": asked.days, "day": day, "before": day and end_of(day)}
    with connection.cursor() as cursor:
        cursor.execute(_SAID, values)
        rows = cursor.fetchall()
    by_default = _in_charge(asked)
    named: defaultdict[str, str] = defaultdict(lambda: by_default)
    named.update({measure: name for kind, measure, name in rows if kind == "accountable"})
    counts: dict[str, dict[str, int]] = {"remarks": {}, "obstacles": {}}
    for kind, measure, count in rows:
        if kind in counts:
            counts[kind][measure] = int(count)
    return Beside(published, counts["remarks"], counts["obstacles"], named)


def _in_charge(asked: Asked) -> str:
    day = asked.month.last_day
    if asked.scope == Scope.ACCOUNT:
        managed = AccountManager.objects.in_force(day).filter(account=asked.id, manager__isnull=False)
        return managed.values_list("manager__full_name", flat=True).first() or ""
    if asked.scope == Scope.TEAM:
        members = Membership.objects.in_force(day).filter(team=asked.id).order_by().values("person")
        leads = Person.objects.present().filter(role=Role.TEAM_LEAD, pk__in=members)
        return ", ".join(leads.values_list("full_name", flat=True))
    return ""
