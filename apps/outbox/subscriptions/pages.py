"""Administrators' pages of outgoing webhooks in the shapes all pages have; the buttons are in views.py."""

from typing import Any, ClassVar

import django_filters as filters
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.core.access import ADMINISTRATORS
from apps.core.pages import Cell, Column, DeletePage, Empty, HistoryPage, ListPage, UpdatePage
from apps.outbox.models import Message
from apps.outbox.subscriptions import services, words
from apps.outbox.subscriptions.forms import SubscriptionForm
from apps.outbox.subscriptions.models import Event, Subscription


def crumbs_of(row: Subscription | None = None, *more: tuple[str, str]) -> list[tuple[str, str]]:
    head = [(_("Outgoing webhooks"), reverse("subscriptions:list") if row or more else "")]
    own = [(str(row), row.get_absolute_url() if more else "")] if row else []
    return [*head, *own, *more]


class SubscriptionList(ListPage):
    model, access = Subscription, ADMINISTRATORS
    page_title, create_label = gettext_lazy("Outgoing webhooks"), gettext_lazy("New webhook")
    page_question = gettext_lazy("Which systems are told what happens here?")
    columns: ClassVar[list[Column]] = [
        Column(gettext_lazy("System"), "name"),
        Column(gettext_lazy("State")),
        Column(gettext_lazy("Is told"), is_optional=True),
        Column(gettext_lazy("Address"), is_optional=True),
    ]

    def create_url(self) -> str:
        return reverse("subscriptions:create")

    def cells(self, row: Subscription) -> list[Any]:
        state, word = words.state_of(row)
        return [row.name, Cell(word, state=state), "; ".join(row.told), row.url]

    def empty(self) -> Empty:
        return Empty(
            _("Which systems should hear of it?"),
            _(
                "When a client answers, a reply is due, a scorecard is published or an initiative’s status changes, "
                "other systems can be told at once: signed, tried again for days where they do not answer, and without "
                "any words of a client."
            ),
            action_url=self.create_url(),
            action_label=_("Add the first webhook"),
        )


class SubscriptionUpdate(UpdatePage):
    model, form_class, access = Subscription, SubscriptionForm, ADMINISTRATORS

    def call(self, form: Any) -> Subscription:
        values = {"by": self.request.user, "seen": form.seen, **form.values}
        return services.update_subscription(subscription=self.object, **values)

    def delete_url(self) -> str:
        return reverse("subscriptions:delete", args=[self.object.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"crumbs": crumbs_of(self.object, (_("Edit"), ""))}


class SubscriptionDelete(DeletePage):
    model, access = Subscription, ADMINISTRATORS

    def call(self, row: Subscription) -> None:
        services.delete_subscription(by=self.request.user, subscription=row)  # type: ignore[arg-type]

    def success_url(self, row: Subscription) -> str:
        return reverse("subscriptions:list")

    def consequences(self, row: Subscription) -> list[str]:
        n = Message.objects.waiting().filter(subscription=row).count()
        text = ngettext("%(n)d message that waits for it is cancelled.", "%(n)d messages that wait are cancelled.", n)
        return [text % {"n": n}] if n else []


class SubscriptionHistory(HistoryPage):
    model, access = Subscription, ADMINISTRATORS


class DeliveryFilter(filters.FilterSet):
    state = filters.ChoiceFilter(choices=Message.State, label=gettext_lazy("State"), empty_label=gettext_lazy("All"))
    kind = filters.ChoiceFilter(choices=Event, label=gettext_lazy("Event"), empty_label=gettext_lazy("All"))

    class Meta:
        model = Message
        fields: tuple[str, ...] = ()


class DeliveryList(ListPage):
    """Every message to one system, newest first."""

    model, access, filterset_class = Message, ADMINISTRATORS, DeliveryFilter
    page_title = gettext_lazy("Deliveries")
    columns: ClassVar[list[Column]] = [
        Column(gettext_lazy("Event")),
        Column(gettext_lazy("State")),
        Column(gettext_lazy("Last answer"), is_optional=True),
        Column(gettext_lazy("Tries"), is_number=True, is_optional=True),
        Column(gettext_lazy("Queued"), is_number=True, is_optional=True),
        Column(gettext_lazy("Next try"), is_number=True, is_optional=True),
    ]

    @cached_property
    def subscription(self) -> Subscription:
        return get_object_or_404(Subscription.objects.visible_to(self.request.user), pk=self.kwargs["pk"])

    def rows(self) -> QuerySet:
        return Message.objects.filter(subscription=self.subscription).defer("text", "html").order_by("-pk")

    def cells(self, row: Message) -> list[Any]:
        state, word = words.delivery_state(row)
        said, again = words.last_answer(row), words.next_try(row, self.subscription)
        return [
            Cell(row.subject, sub=row.delivery_id),
            Cell(word, state=state),
            said,
            row.attempts,
            row.recorded_at,
            again,
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = crumbs_of(self.subscription, (_("Deliveries"), ""))
        return super().get_context_data(**kwargs) | {"crumbs": crumbs}

    def empty(self) -> Empty:
        return Empty(_("Nothing yet"), _("Every message to this system is listed here, with what became of it."))
