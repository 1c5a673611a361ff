"""What the contract promises, what goes beyond it, what it hinders, and where both sides agree on goals."""

from apps.outcomes.models.authority import AuthorityGrant as AuthorityGrant
from apps.outcomes.models.authority import AuthorityUse as AuthorityUse
from apps.outcomes.models.authority import Friction as Friction
from apps.outcomes.models.levels import ServiceLevel as ServiceLevel
from apps.outcomes.models.levels import ServiceLevelReading as ServiceLevelReading
from apps.outcomes.models.workshops import Workshop as Workshop
