"""Who may read the back-test: the leadership. The rows of accounts are those each of them sees anyway."""

from apps.core.access import Role

LEADERSHIP = frozenset({Role.TEAM_LEAD, Role.EXECUTIVE, Role.ADMINISTRATOR})
