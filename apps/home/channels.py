"""Alert channels: the chats that get alerts. Administrators' pages; an address is shown masked once it is saved."""

from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from apps.core.access import ADMINISTRATORS, open_to
from apps.core.pages import (
    Cell,
    Column,
    CreatePage,
    DeletePage,
    DetailPage,
    Empty,
    HistoryPage,
    ListPage,
    UpdatePage,
)
from apps.core.templatetags.desk import moment
from apps.home.forms import ChannelChangeForm, ChannelForm
from apps.outbox import services
from apps.outbox.models import AlertChannel, Message


def state_of(row: AlertChannel) -> tuple[str, str]:
    """The glyph and the word for what a channel does at present."""
    if not row.is_active:
        return "paused", _("Gets no alerts")
    if row.error:
        return "failed", _("The last notice failed")
    return "active", _("Gets alerts")


class ChannelList(ListPage):
    model, access = AlertChannel, ADMINISTRATORS
    page_title, create_label = gettext_lazy("Alert channels"), gettext_lazy("New channel")
    page_question = gettext_lazy("Which chats hear of a low answer or a mail that came back?")
    columns: ClassVar[list[Column]] = [
        Column(gettext_lazy("Channel"), "name"),
        Column(gettext_lazy("About accounts of"), "team__name"),
        Column(gettext_lazy("State")),
        Column(gettext_lazy("Address"), is_optional=True),
    ]

    def rows(self) -> QuerySet:
        return AlertChannel.objects.select_related("team")

    def create_url(self) -> str:
        return reverse("home:channel_create")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = [(_("Outbox"), reverse("home:outbox")), (_("Alert channels"), "")]
        return super().get_context_data(**kwargs) | {"crumbs": crumbs}

    def cells(self, row: AlertChannel) -> list[Any]:
        state, word = state_of(row)
        return [row.name, row.team or _("All teams"), Cell(word, state=state), row.shown_url]

    def empty(self) -> Empty:
        return Empty(
            _("Which chats should hear of it?"),
            _(
                "Alerts reach the people they concern by mail. A channel of Slack, Microsoft Teams or any other "
                "service that apprise knows can get them as well: all, or those about the accounts of one team. "
                "No client’s words leave the product."
            ),
            action_url=self.create_url(),
            action_label=_("Add the first channel"),
        )


class ChannelDetail(DetailPage):
    model, access, template_name = AlertChannel, ADMINISTRATORS, "outbox/channel.html"

    def rows(self) -> QuerySet:
        return AlertChannel.objects.select_related("team")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.object
        state, word = state_of(row)
        return super().get_context_data(**kwargs) | {
            "crumbs": _crumbs(row),
            "state": state,
            "word": word,
            "fields": [
                (_("About accounts of"), row.team or _("All teams")),
                (_("Address"), row.shown_url),
                *([(_("What the service said"), f"{row.error}\n{moment(row.failed_at)}")] if row.error else []),
            ],
            "edit_url": reverse("home:channel_update", args=[row.pk]),
            "history_url": reverse("home:channel_history", args=[row.pk]),
        }


class ChannelCreate(CreatePage):
    model, form_class, access = AlertChannel, ChannelForm, ADMINISTRATORS
    page_title, submit_label = gettext_lazy("New alert channel"), gettext_lazy("Add channel")

    def call(self, form: Any) -> AlertChannel:
        return services.create_channel(by=self.request.user, **form.values)

    def cancel_url(self) -> str:
        return reverse("home:channels")

    def done_message(self, row: AlertChannel) -> str:
        return _("Added: %(channel)s. Send a test to see whether it arrives.") % {"channel": row}


class ChannelUpdate(UpdatePage):
    model, form_class, access = AlertChannel, ChannelChangeForm, ADMINISTRATORS

    def call(self, form: Any) -> AlertChannel:
        return services.update_channel(by=self.request.user, channel=self.object, seen=form.seen, **form.values)

    def delete_url(self) -> str:
        return reverse("home:channel_delete", args=[self.object.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"crumbs": _crumbs(self.object)}


class ChannelDelete(DeletePage):
    model, access = AlertChannel, ADMINISTRATORS

    def call(self, row: AlertChannel) -> None:
        services.delete_channel(by=self.request.user, channel=row)

    def success_url(self, row: AlertChannel) -> str:
        return reverse("home:channels")

    def consequences(self, row: AlertChannel) -> list[str]:
        n = Message.objects.waiting().filter(alert_channel=row).count()
        text = ngettext("%(n)d notice that waits for it is cancelled.", "%(n)d notices that wait are cancelled.", n)
        return [text % {"n": n}] if n else []


class ChannelHistory(HistoryPage):
    model, access = AlertChannel, ADMINISTRATORS


@open_to(ADMINISTRATORS)
@require_POST
def send_test(request: HttpRequest, pk: int) -> HttpResponse:
    """Write to the channel at once, and say what came of it."""
    row = get_object_or_404(AlertChannel.objects.visible_to(request.user), pk=pk)
    refusal = services.send_test(by=request.user, channel=row)
    if refusal is None:
        messages.success(request, _("%(channel)s took the test. Look whether it shows there.") % {"channel": row})
    else:
        messages.error(request, _("%(channel)s did not take the test.") % {"channel": row})
    return redirect(row)


def _crumbs(row: AlertChannel) -> list[tuple[str, str]]:
    return [(_("Outbox"), reverse("home:outbox")), (_("Alert channels"), reverse("home:channels")), (str(row), "")]
