"""Every write on service levels, authority, friction and workshops. `by` is None for the system itself."""

from apps.outcomes.services.authority import create_authority_grant as create_authority_grant
from apps.outcomes.services.authority import create_authority_use as create_authority_use
from apps.outcomes.services.authority import create_friction as create_friction
from apps.outcomes.services.authority import delete_authority_grant as delete_authority_grant
from apps.outcomes.services.authority import delete_authority_use as delete_authority_use
from apps.outcomes.services.authority import delete_friction as delete_friction
from apps.outcomes.services.authority import update_authority_grant as update_authority_grant
from apps.outcomes.services.authority import update_authority_use as update_authority_use
from apps.outcomes.services.authority import update_friction as update_friction
from apps.outcomes.services.levels import create_service_level as create_service_level
from apps.outcomes.services.levels import create_service_level_reading as create_service_level_reading
from apps.outcomes.services.levels import delete_service_level as delete_service_level
from apps.outcomes.services.levels import delete_service_level_reading as delete_service_level_reading
from apps.outcomes.services.levels import update_service_level as update_service_level
from apps.outcomes.services.levels import update_service_level_reading as update_service_level_reading
from apps.outcomes.services.workshops import agree_on_goal as agree_on_goal
from apps.outcomes.services.workshops import create_workshop as create_workshop
from apps.outcomes.services.workshops import delete_workshop as delete_workshop
from apps.outcomes.services.workshops import renew_goal as renew_goal
from apps.outcomes.services.workshops import update_workshop as update_workshop
