"""Which products, releases and installations: every named question about them."""

import datetime as dt
from typing import Any, Self

from django.db import models
from django.db.models import Count, Exists, Min, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from apps.accounts.queries import OnAccountQuerySet
from apps.core.access import WRITERS, Role

SETTLED = dt.timedelta(days=90)  # so long a release is out before clients are expected to have it


class ProductQuerySet(models.QuerySet):
    """Products describe the firm: whoever signs in may know them."""

    def visible_to(self, person: Any) -> Self:
        return self

    def writable_by(self, person: Any) -> Self:
        """Administrators all, others those they own."""
        if person.role == Role.ADMINISTRATOR:
            return self
        return self.filter(owner=person.pk) if person.role in WRITERS else self.none()


class ReleaseQuerySet(models.QuerySet):
    """Releases are known as their product is, and kept by whoever keeps it."""

    def visible_to(self, person: Any) -> Self:
        return self

    def writable_by(self, person: Any) -> Self:
        if person.role == Role.ADMINISTRATOR:
            return self
        return self.filter(product__owner=person.pk) if person.role in WRITERS else self.none()

    def out_by(self, day: dt.date) -> Self:
        return self.filter(released_on__lte=day)


class InstallationQuerySet(OnAccountQuerySet):
    def latest_on(self, day: dt.date) -> Self:
        """Of each account and product the latest installation by a day; of several on one day that of the newest
        release.
        """
        by_then = self.model._default_manager.filter(installed_on__lte=day).order_by()
        same = by_then.filter(account=OuterRef("account"), release__product=OuterRef("release__product"))
        on_that_day = Q(installed_on=OuterRef("installed_on"))
        of_that_day = on_that_day & Q(release__released_on=OuterRef("release__released_on"))
        later = (
            Q(installed_on__gt=OuterRef("installed_on"))
            | on_that_day & Q(release__released_on__gt=OuterRef("release__released_on"))
            | of_that_day & Q(pk__gt=OuterRef("pk"))
        )
        return self.filter(~Exists(same.filter(later)), installed_on__lte=day)

    def with_current(self, day: dt.date) -> Self:
        """Annotates `current_since`, and `current`: day and version of the latest release that is at least 90 days old
        on a day; empty where the product has none.
        """
        return self.annotate(**{name: _current(field, day) for name, field in CURRENT.items()})

    def with_behind(self, day: dt.date) -> Self:
        """Annotates `releases_behind`: how many newer releases of the product are out on a day; and `behind_since`,
        when the first of them came out.
        """
        newer = (
            _releases()
            .out_by(day)
            .filter(product=OuterRef("release__product"), released_on__gt=OuterRef("release__released_on"))
        )
        together = newer.order_by().values("product")
        return self.annotate(
            releases_behind=Coalesce(Subquery(together.annotate(n=Count("pk")).values("n")), 0),
            behind_since=Subquery(together.annotate(first=Min("released_on")).values("first")),
        )


CURRENT = {"current_since": "released_on", "current": "number"}


def _current(field: str, day: dt.date) -> Subquery:
    old_enough = _releases().out_by(day - SETTLED).filter(product=OuterRef("release__product"))
    return Subquery(old_enough.order_by("-released_on", "-pk").values(field)[:1])


def _releases() -> ReleaseQuerySet:
    from apps.products.models import Release

    return Release.objects.all()
