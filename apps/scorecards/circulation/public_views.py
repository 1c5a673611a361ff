"""The scorecard behind its link, for whoever holds it until it expires; and the page to leave the list on."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from apps.core.emailed import emailed, language_of, languages, unknown
from apps.core.links import read_token
from apps.core.shared import behind_link
from apps.scorecards.circulation.models import Recipient, SharedScorecard
from apps.scorecards.circulation.services import UNSUBSCRIBED_BY, come_back, leave_list
from apps.scorecards.documents.files import FORMS, file_of

CHOICES = {"never": leave_list, "again": come_back}


def ended(row: SharedScorecard) -> tuple[Any, str]:
    """Whom to call, and why the page is gone."""
    return row.shared_by, _("The scorecard was open for a limited time. Ask for a new link, and you will get one.")


with_scorecard = behind_link(SharedScorecard, "shared_by", ended)


@with_scorecard
def shared_scorecard(request: HttpRequest, row: SharedScorecard) -> HttpResponse:
    """The scorecard as it was shared: figures only, nothing of the rows behind them."""
    files = [(label, reverse("shared_scorecard_file", args=[row.token, form])) for form, (label, _k) in FORMS.items()]
    context = {"scorecard": row.content, "page_title": row.content["title"], "files": files, "row": row}
    return render(request, "scorecards/shared_public.html", context)


@with_scorecard
def shared_scorecard_file(request: HttpRequest, row: SharedScorecard, form: str) -> HttpResponse:
    return file_of(row.content, form, row.recorded_at) if form in FORMS else unknown(request)


@emailed
def scorecard_mail(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows what holds and the choice; POST chooses. A mail program's one click (RFC 8058) means no more mails."""
    read = read_token(UNSUBSCRIBED_BY, token)
    recipient = Recipient.objects.select_related("person").filter(pk=read[0]).first() if read else None
    if recipient is None:
        return unknown(request)
    with translation.override(language_of(request, recipient)):
        if request.method != "POST":
            return _page(request, recipient)
        is_one_click = request.POST.get("List-Unsubscribe") == "One-Click"
        choice = "never" if is_one_click else request.POST.get("choice", "")
        if choice not in CHOICES:
            return _page(request, recipient, status=422)
        recipient = CHOICES[choice](recipient=recipient)
        return _page(request, recipient) if is_one_click else HttpResponseRedirect(request.get_full_path(), status=303)


def _page(request: HttpRequest, recipient: Recipient, status: int = 200) -> HttpResponse:
    context = {
        "recipient": recipient,
        "languages": languages(request),
        "page_title": _("The scorecard by mail"),
    }
    return render(request, "scorecards/mail_choice.html", context, status=status)
