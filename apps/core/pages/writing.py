"""Pages that write: each calls a service, shows its errors beside the fields, and loses nothing that was typed."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.generic import CreateView, UpdateView
from django.views.generic.detail import SingleObjectMixin

from apps.core.access import WRITERS
from apps.core.errors import Conflict
from apps.core.history import conflict_of
from apps.core.pages.base import Page


class _FormPage(Page):
    """What create and update share. `form_class` is a RowForm; `service` writes and returns the row."""

    access = WRITERS
    template_name = "pages/form.html"
    page_title: Any = ""
    submit_label: Any = ""
    object: Any

    def call(self, form: Any) -> Any:
        raise NotImplementedError

    def cancel_url(self) -> str:
        return self.success_url_of(self.object) if self.object else ".."

    def success_url_of(self, row: Any) -> str:
        return row.get_absolute_url()

    def done_message(self, row: Any) -> str:
        return _("Saved: %(row)s.") % {"row": row}

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.request.user}  # type: ignore[misc]

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            row = self.call(form)
        except ValidationError as error:
            add_errors(form, error)
            return self.form_invalid(form)
        except Conflict as conflict:
            return self.form_conflict(form, conflict)
        messages.success(self.request, self.done_message(row))
        return HttpResponseRedirect(self.success_url_of(row))

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)  # type: ignore[attr-defined]

    def form_conflict(self, form: Any, conflict: Conflict) -> HttpResponse:
        """Somebody else saved first: show theirs beside yours, keep all that was typed, and let the person decide."""
        form.data = form.data.copy()
        form.data[form.add_prefix("version")] = conflict.theirs.version
        context = self.get_context_data(form=form, conflict=conflict_of(conflict.theirs, form))  # type: ignore[attr-defined]
        return self.render_to_response(context, status=409)  # type: ignore[attr-defined]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)  # type: ignore[misc]
        return context | {
            "page_title": self.page_title or str(self.object),
            "submit_label": self.submit_label or _("Save"),
            "cancel_url": self.cancel_url(),
            "delete_url": self.delete_url(),
            "conflict": kwargs.get("conflict"),
        }

    def delete_url(self) -> str:
        return ""


class CreatePage(_FormPage, CreateView):
    """Override `call(form)` to call the service, `get_initial` to fill what the URL tells."""


class UpdatePage(_FormPage, UpdateView):
    """Override `call(form)`; a row one may see and not change answers 403."""

    def get_object(self, queryset: Any = None) -> Any:
        row = super().get_object(queryset)
        if not self.is_writable(row):
            raise PermissionDenied
        return row


class DeletePage(Page, SingleObjectMixin):
    """Asks once, then calls `call(row)`. GET deletes nothing."""

    access = WRITERS

    def call(self, row: Any) -> None:
        raise NotImplementedError

    def success_url(self, row: Any) -> str:
        raise NotImplementedError

    def consequences(self, row: Any) -> list[str]:
        return []

    def get_object(self, queryset: Any = None) -> Any:
        row = super().get_object(queryset)
        if not self.is_writable(row):
            raise PermissionDenied
        return row

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return self._ask(self.get_object())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        row = self.get_object()
        name = str(row)
        try:
            self.call(row)
        except ValidationError as error:
            return self._ask(row, error.messages)
        messages.success(request, _("Deleted: %(row)s.") % {"row": name})
        return HttpResponseRedirect(self.success_url(row))

    def _ask(self, row: Any, errors: list[str] | None = None) -> HttpResponse:
        back = row.get_absolute_url() if hasattr(row, "get_absolute_url") else self.success_url(row)
        context = {
            "object": row,
            "consequences": self.consequences(row),
            "errors": errors,
            "cancel_url": back,
            "page_title": _("Delete %(row)s?") % {"row": row},
        }
        return render(self.request, "pages/confirm_delete.html", context, status=422 if errors else 200)


def add_errors(form: Any, error: ValidationError) -> None:
    """Put a service's errors beside their fields; those of no field of this form stand at the top."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        form.add_error(name if name in form.fields and name != NON_FIELD_ERRORS else None, errors)
