"""Every write on activities. `by` is None for the system itself."""

from apps.activities.services.bulk import record_activities
from apps.activities.services.checks import Share
from apps.activities.services.single import (
    create_activity_kind,
    delete_activity,
    record_activity,
    update_activity,
    update_activity_kind,
)

__all__ = [
    "Share",
    "create_activity_kind",
    "delete_activity",
    "record_activities",
    "record_activity",
    "update_activity",
    "update_activity_kind",
]
