"""Rows that name an initiative, in the API: to whoever does not see it they name none."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from apps.core.api.filters import SeenIdFilter
from apps.core.api.serializers import RowSerializer
from apps.core.api.viewsets import ServiceViewSet
from apps.initiatives.models import Initiative


class NamingSerializer(RowSerializer):
    """Of rows that `NamingViewSet` read."""

    def to_representation(self, row: Any) -> dict[str, Any]:
        shown = super().to_representation(row)
        return shown if row.is_initiative_seen else shown | {"initiative": None}


class NamingViewSet(ServiceViewSet):
    """A hidden initiative is neither shown, nor found by its id, nor told by the order of the rows."""

    unordered = ["initiative"]
    extra_filters: dict[str, Any] = {"initiative": SeenIdFilter(field_name="initiative")}

    def rows(self) -> QuerySet:
        rows = super().rows()
        if getattr(self, "swagger_fake_view", False):  # the API is being described: nobody asks
            return rows
        seen = Initiative.objects.visible_to(self.person).filter(pk=OuterRef("initiative"))
        return rows.annotate(is_initiative_seen=Exists(seen))
