"""Contacts: the people at the clients."""

from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from apps.accounts import services
from apps.accounts.filters import ContactFilter
from apps.accounts.forms import ContactForm, DepartureForm
from apps.accounts.models import Contact
from apps.accounts.views.on_account import CreateOnAccount, DeleteOnAccount, UpdateOnAccount, crumbs_of
from apps.core.access import WRITERS, open_to
from apps.core.pages import Cell, Column, DetailPage, Empty, HistoryPage, ListPage


class ContactList(ListPage):
    model, filterset_class = Contact, ContactFilter
    page_title = _("Contacts")
    page_question = _("Who are the people at our clients, and whom do we still have to meet?")
    columns: ClassVar[list[Column]] = [
        Column(_("Contact"), "full_name"),
        Column(_("Account"), "account__name"),
        Column(_("Buying role"), "buying_role", is_optional=True),
        Column(_("Seniority"), "seniority", is_optional=True),
        Column(_("Introduced"), "introduced_on", is_optional=True),
    ]

    def rows(self) -> QuerySet:
        return Contact.objects.select_related("account")

    def cells(self, row: Contact) -> list[Any]:
        return [
            Cell(row.full_name, sub=row.title or row.email),
            Cell(row.account.name, url=row.account.get_absolute_url()),
            row.get_buying_role_display(),
            row.get_seniority_display(),
            row.introduced_on,
        ]

    def empty(self) -> Empty:
        return Empty(
            _("Who decides, who works with you, who has just joined?"),
            _("The people at your clients who are asked for feedback. Add them on their account’s page."),
            action_url=reverse("accounts:list"),
            action_label=_("Choose an account"),
        )


class ContactDetail(DetailPage):
    model = Contact
    template_name = "accounts/contact.html"

    def rows(self) -> QuerySet:
        return Contact.objects.select_related("account", "successor")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        row, pk = self.object, [self.object.pk]
        edit_url = reverse("accounts:contact_update", args=pk) if context["may_write"] else ""
        return context | {
            "crumbs": crumbs_of(row.account, row.full_name),
            "edit_url": edit_url,
            "history_url": reverse("accounts:contact_history", args=pk),
            "fields": [
                (_("Email"), row.email),
                (_("Job title"), row.title),
                (_("Seniority"), row.get_seniority_display()),
                (_("Buying role"), row.get_buying_role_display()),
                (_("Language"), row.get_language_display()),
                *_departure(row),
            ],
        }


def _departure(row: Contact) -> list[tuple[Any, Any]]:
    said = [(_("Who takes over"), row.successor), (_("What was done"), row.departure_note)]
    return [(label, value) for label, value in said if value]


class ContactCreate(CreateOnAccount):
    model, form_class = Contact, ContactForm
    page_title, submit_label = _("New contact"), _("Add contact")

    def call(self, form: Any) -> Contact:
        return services.create_contact(by=self.request.user, account=self.account, **form.values)


class ContactUpdate(UpdateOnAccount):
    model, form_class = Contact, ContactForm

    def call(self, form: Any) -> Contact:
        return services.update_contact(by=self.request.user, contact=self.object, seen=form.seen, **form.values)

    def delete_url(self) -> str:
        return reverse("accounts:contact_delete", args=[self.object.pk])


class Departure(UpdateOnAccount):
    """Who takes over from a contact who has left, or what was done about it."""

    model, form_class = Contact, DepartureForm
    template_name = "accounts/departure.html"
    page_title = _("Who takes over?")

    def rows(self) -> QuerySet:
        return Contact.objects.filter(left_on__isnull=False).select_related("account")

    def call(self, form: Any) -> Contact:
        return services.settle_departure(by=self.request.user, contact=self.object, seen=form.seen, **form.values)


class ContactDelete(DeleteOnAccount):
    model = Contact

    def call(self, row: Contact) -> None:
        services.delete_contact(by=self.request.user, contact=row)


class ContactHistory(HistoryPage):
    model = Contact


@open_to(WRITERS)
@require_POST
def introduce_contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Marks a contact as introduced today, and leads back to where the button was."""
    contact = get_object_or_404(Contact.objects.visible_to(request.user).select_related("account"), pk=pk)
    if contact.introduced_on is None:
        services.introduce_contact(by=request.user, contact=contact)
    messages.success(request, gettext("%(name)s is introduced.") % {"name": contact})
    back = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return redirect(back if is_ours else contact.get_absolute_url())
