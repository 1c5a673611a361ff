"""The one permission of the API: signed in, of a role the resource is open to, and of a role that writes to write."""

from typing import Any

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from apps.core.access import WRITERS


class RolePermission(BasePermission):
    """Closed unless the view names the roles it is open to (`access`); `writers` may be fewer.

    Which rows a person may see or change is decided by the QuerySets and services behind the view.
    """

    def has_permission(self, request: Request, view: Any) -> bool:
        person: Any = request.user
        if person is None:
            return False
        readers: frozenset[Any] = getattr(view, "access", frozenset())
        roles = readers if request.method in SAFE_METHODS else getattr(view, "writers", readers & WRITERS)
        return person.role in roles
