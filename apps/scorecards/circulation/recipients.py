"""Who gets the scorecard by mail, and what was sent: the list, its forms, and sending at once."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from apps.core.access import ADMINISTRATORS, EVERYONE, open_to
from apps.core.pages import CreatePage, DeletePage, UpdatePage
from apps.measures.models import Scope, rows_of
from apps.outbox.models import Message
from apps.scorecards.access import PUBLISHERS, may_publish
from apps.scorecards.asked import Asked, asked_or_404
from apps.scorecards.circulation import mailing, services
from apps.scorecards.circulation.forms import RecipientForm
from apps.scorecards.circulation.models import Recipient, SharedScorecard

MOST = 24  # editions on the list


@open_to(EVERYONE)
@require_safe
def recipient_list(request: HttpRequest) -> HttpResponse:
    """The list, of whoever keeps it; one's own lines for everybody else. Below it what was sent."""
    rows = list(Recipient.objects.visible_to(request.user).select_related("person", "consented_by"))
    latest = Asked(asked_or_404(request.user, {}).month)
    context = {
        "rows": [(row, _place(row, names)) for names in [_names(rows)] for row in rows],
        "editions": editions(request.user),
        "keeps_list": may_publish(request.user),
        "latest": latest,
        "page_title": _("The scorecard by mail"),
        "crumbs": [(_("Scorecard"), reverse("scorecards:scorecard")), (_("By mail"), "")],
    }
    return render(request, "scorecards/recipients.html", context)


def _names(rows: list[Recipient]) -> dict[tuple[str, int], str]:
    """What the scopes of the lines are called: one query a kind of scope."""
    names: dict[tuple[str, int], str] = {}
    for scope in (Scope.BUSINESS_UNIT, Scope.TEAM, Scope.ACCOUNT):
        wanted = {row.scope_id for row in rows if row.scope == scope}
        found = rows_of(scope).filter(pk__in=wanted).values_list("pk", "name") if wanted else []
        names |= {(str(scope), pk): name for pk, name in found}
    return names


def _place(row: Recipient, names: dict[tuple[str, int], str]) -> str:
    return names.get((row.scope, row.scope_id), "–") if row.scope != Scope.COMPANY else str(Scope.COMPANY.label)


def editions(person: Any) -> list[tuple[SharedScorecard, dict[str, int]]]:
    """What was mailed, the newest first, and how many mails ended in which state: two queries."""
    rows = list(SharedScorecard.objects.visible_to(person).mailed()[:MOST])
    sent = Message.objects.filter(link_purpose=SharedScorecard.purpose, link_row__in=[row.pk for row in rows])
    counted = sent.order_by().values_list("link_row", "state").annotate(count=Count("pk"))
    states: dict[int, dict[str, int]] = {}
    for pk, state, count in counted:
        states.setdefault(pk or 0, {})[state] = count
    return [(row, states.get(row.pk, {})) for row in rows]


@open_to(PUBLISHERS)
@require_POST
def recipients_send(request: HttpRequest) -> HttpResponse:
    """Mail a month or quarter at once to those on its list who have not got it."""
    asked = asked_or_404(request.user, request.POST)
    try:
        count = mailing.send_now(by=request.user, asked=asked)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("scorecards:recipient_list")
    said = ngettext("%(n)s mail is on its way.", "%(n)s mails are on their way.", count) % {"n": count}
    messages.success(request, said if count else _("Everybody on the list has it already."))
    return redirect("scorecards:recipient_list")


@open_to(ADMINISTRATORS)
@require_POST
def recipient_consent(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree that an address outside gets the figures."""
    row = get_object_or_404(Recipient.objects.visible_to(request.user), pk=pk)
    services.consent_recipient(by=request.user, recipient=row)
    messages.success(request, _("%(who)s gets the next one.") % {"who": row.full_name})
    return redirect("scorecards:recipient_list")


class _RecipientForm:
    """What the two forms share: everybody keeps their own line, whoever may publish the whole list."""

    model = Recipient
    access = EVERYONE
    form_class = RecipientForm
    request: Any

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"keeps_list": may_publish(self.request.user)}  # type: ignore[misc]

    def is_writable(self, row: Recipient) -> bool:
        return Recipient.objects.writable_by(self.request.user).filter(pk=row.pk).exists()

    def success_url_of(self, row: Recipient) -> str:
        return reverse("scorecards:recipient_list")

    def cancel_url(self) -> str:
        return reverse("scorecards:recipient_list")


class RecipientCreate(_RecipientForm, CreatePage):
    page_title = gettext_lazy("Who gets the scorecard by mail?")
    submit_label = gettext_lazy("Put on the list")

    def call(self, form: Any) -> Recipient:
        return services.create_recipient(by=self.request.user, **form.values)

    def done_message(self, row: Recipient) -> str:
        if row.is_waiting:
            return _("Kept. The first mail goes once an administrator has agreed.")
        return _("%(who)s gets the next one.") % {"who": row.full_name}


class RecipientUpdate(_RecipientForm, UpdatePage):
    def call(self, form: Any) -> Recipient:
        return services.update_recipient(by=self.request.user, recipient=self.object, seen=form.seen, **form.values)

    def delete_url(self) -> str:
        return reverse("scorecards:recipient_delete", args=[self.object.pk])


class RecipientDelete(DeletePage):
    model = Recipient
    access = EVERYONE

    def is_writable(self, row: Recipient) -> bool:
        return Recipient.objects.writable_by(self.request.user).filter(pk=row.pk).exists()

    def call(self, row: Recipient) -> None:
        services.delete_recipient(by=self.request.user, recipient=row)

    def success_url(self, row: Recipient) -> str:
        return reverse("scorecards:recipient_list")
