"""What the five page shapes share: the access mark, rows the person may see, and where "back" leads."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.views.generic.base import View

from apps.core.access import READERS


class Page(View):
    """`access` says which roles may open the page; test_access.py checks that every page has it."""

    model: type[Model]
    access: frozenset[Any] = READERS

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and request.user.role not in self.access:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet:
        """Rows this person may see. Override `rows` to add joins and annotations."""
        return self.rows().visible_to(self.request.user)  # type: ignore[attr-defined]

    def rows(self) -> QuerySet:
        return self.model._default_manager.all()

    def is_writable(self, row: Any) -> bool:
        """Whether this person may change the row; costs one query."""
        if not self.request.user.may_write:  # type: ignore[union-attr]
            return False
        return self.model._default_manager.writable_by(self.request.user).filter(pk=row.pk).exists()  # type: ignore[attr-defined]
