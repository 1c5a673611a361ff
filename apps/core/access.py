"""Who may do what: the roles, and the mark that every view must carry (closed unless opened).

Which *rows* a person may see or change is a QuerySet matter (`visible_to`, `writable_by`); this module
answers which *pages* a role may open at all. `apps/core/tests/test_access.py` walks every URL and fails
on a view without a mark.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person is in the firm; see the table in docs/security.md."""

    ACCOUNT_MANAGER = "account_manager", _("Account manager")
    TEAM_LEAD = "team_lead", _("Team lead")
    EXECUTIVE = "executive", _("Executive")
    COACH = "coach", _("Coach")
    ADMINISTRATOR = "administrator", _("Administrator")


EVERYONE = frozenset(Role)
READERS = EVERYONE - {Role.COACH}
WRITERS = frozenset({Role.ACCOUNT_MANAGER, Role.TEAM_LEAD, Role.ADMINISTRATOR})
ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})
PUBLIC = frozenset({"public"})

View = Callable[..., HttpResponseBase]


def open_to(roles: frozenset[Any]) -> Callable[[View], View]:
    """Open a function view to some roles; others get 403, strangers the sign-in page."""

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.user.role not in roles:  # type: ignore[union-attr]
                raise PermissionDenied
            return view(request, *args, **kwargs)

        checked.access = roles  # type: ignore[attr-defined]
        return checked

    return decorate


def public(view: View) -> View:
    """Open a view to strangers. Every such view is listed in `PUBLIC_URL_NAMES` of test_access.py."""
    opened = login_not_required(view)
    opened.access = PUBLIC  # type: ignore[attr-defined]
    return opened
