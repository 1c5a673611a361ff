"""Something shown to a reader outside by an expiring link: the row behind it, its end, and the page that opens it.

What it shows is frozen in `content`: a reader's page never changes under their eyes. The link is derived from the row
and its `generation` (apps/core/links.py); revoking raises it.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, ClassVar, TypeVar

from django.conf import settings
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from apps.core.audit import acting
from apps.core.emailed import dead, emailed, language_of, unknown
from apps.core.links import make_token, read_token
from apps.core.models import Row
from apps.core.months import today
from apps.core.services import lock


class Shared(Row):
    """A page behind an expiring link. `purpose` is the purpose of its link, and the URL name of its page."""

    purpose: ClassVar[str]

    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="en")
    content = models.JSONField(default=dict, editable=False)
    expires_on = models.DateField(_("the link opens until"))
    generation = models.PositiveIntegerField(default=1, editable=False)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, editable=False)

    class Meta:
        abstract = True

    @property
    def is_open(self) -> bool:
        """Whether its link opens: through the last day, unless it was revoked."""
        return self.revoked_at is None and self.expires_on >= today()

    @property
    def token(self) -> str:
        return make_token(self.purpose, self.pk, self.generation)


S = TypeVar("S", bound=Shared)


def revoke(row: S, *, by: Any) -> S:
    """The link opens no more, and no later one with the same token ever will. Twice is once."""
    with acting(by):
        locked = lock(row)
        if locked.revoked_at is None:
            locked.revoked_at = timezone.now()
            locked.generation += 1
            locked.save()
    return locked


Ended = Callable[[Any], tuple[Any, str]]


def behind_link(model: type[Shared], joined: str, ended: Ended) -> Callable[[Callable[..., HttpResponse]], Any]:
    """Hands a view the row of a link that opens; a forged one answers 404, one that has ended 410.

    No cookie, no session: the token in the address is the authority. GET writes nothing, also not that it was opened.
    `ended` names whom to call and says why the page is gone; `joined` is read with the row.
    """

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
        @require_safe
        @wraps(view)
        def shown(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponse:
            read = read_token(model.purpose, token)
            row = model._default_manager.select_related(joined).filter(pk=read[0]).first() if read else None
            if read is None or row is None:
                return unknown(request)
            if not row.is_open or row.generation != read[1]:
                with translation.override(language_of(request, row)):
                    return dead(request, *ended(row))
            with translation.override(row.language):
                return view(request, row, **kwargs)

        return emailed(shown)

    return decorate
