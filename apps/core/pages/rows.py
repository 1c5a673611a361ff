"""The detail page of one row, and the history of its changes."""

from typing import Any

from django.views.generic import DetailView

from apps.core.history import events_of
from apps.core.pages.base import Page


class DetailPage(Page, DetailView):
    """Override `template_name` and `get_context_data`; `row` is the object, `may_write` whether to offer changes."""

    context_object_name = "row"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {"page_title": str(self.object), "may_write": self.is_writable(self.object)}


class HistoryPage(Page, DetailView):
    """Every change of one row: when, who, which field from what to what."""

    template_name = "pages/history.html"
    context_object_name = "row"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        back = self.object.get_absolute_url() if hasattr(self.object, "get_absolute_url") else ""
        events = events_of(self.object, reader=self.request.user)
        return context | {"page_title": str(self.object), "events": events, "back_url": back}
