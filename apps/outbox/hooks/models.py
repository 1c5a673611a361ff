"""What another system needs to send us something signed: its own secret, and the person in whose name it writes."""

from typing import Any, Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.core import signing
from apps.core.models import Row, history
from apps.people.models import Person

PURPOSE = "inbound hook"


class InboundHookQuerySet(models.QuerySet):
    def visible_to(self, person: Any) -> Self:
        """Who lets other systems in is the administrators' matter."""
        return self if person.is_administrator else self.none()

    writable_by = visible_to

    def in_force(self) -> Self:
        """Neither ended nor of somebody who has left."""
        return self.filter(ended_at=None, person__is_active=True)


@history(exclude=["salt", "last_used_at"])
class InboundHook(Row):
    """One other system. Its secret follows from `salt`, `generation` and the secret key; no column holds it."""

    name = models.CharField(_("system"), max_length=80)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("writes in the name of"))
    salt = models.CharField(max_length=32, default=signing.new_salt, editable=False)
    generation = models.PositiveSmallIntegerField(_("secret no."), default=1, editable=False)
    ended_at = models.DateTimeField(_("ended at"), null=True, editable=False)
    last_used_at = models.DateTimeField(_("last used at"), null=True, editable=False)

    objects = InboundHookQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name, verbose_name_plural = _("inbound webhook"), _("inbound webhooks")

    def get_absolute_url(self) -> str:
        return reverse("hooks:list")

    def __str__(self) -> str:
        return self.name

    @property
    def secret(self) -> str:
        return signing.secret_of(PURPOSE, self.salt, self.generation)
