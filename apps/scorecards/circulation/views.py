"""A scorecard as a file, and its links: share, look at, download, revoke."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.core.access import EVERYONE, open_to
from apps.core.months import today
from apps.scorecards.access import PUBLISHERS
from apps.scorecards.asked import Asked, asked_or_404
from apps.scorecards.circulation.forms import ShareForm
from apps.scorecards.circulation.models import OPEN_TO_ALL, SharedScorecard
from apps.scorecards.circulation.services import revoke_scorecard, share_scorecard
from apps.scorecards.documents.content import Told, content_of, figures_of
from apps.scorecards.documents.evidence import evidence
from apps.scorecards.documents.files import FORMS, file_of
from apps.scorecards.pages import about

LANGUAGES = dict(settings.LANGUAGES)
MOST = 200  # links on the list


@open_to(EVERYONE)
@require_safe
def scorecard_file(request: HttpRequest, form: str) -> HttpResponse:
    """The scorecard as `pdf`, `pptx` or `xlsx`, the last with the rows this person may see; `lang` is its language."""
    if form not in FORMS:
        raise Http404
    asked = asked_or_404(request.user, request.GET)
    return made_for(request.user, asked, form, request.GET.get("lang", ""))


def made_for(person: Any, asked: Asked, form: str, language: str = "") -> HttpResponse:
    """The file for a person. Http404 where nothing has been counted yet."""
    language = language if language in LANGUAGES else settings.LANGUAGE_CODE[:2]
    content = content_of(asked, person, today(), language=language)
    if all(figure["n"] is None for figure in figures_of(content)):
        raise Http404(_("No figures yet"))
    with translation.override(language):
        rows = evidence(content, asked, person) if form == "xlsx" else None
    return file_of(content, form, timezone.now(), rows)


# --- Links ----------------------------------------------------------------------------------------
@open_to(PUBLISHERS)
@require_safe
def shared_list(request: HttpRequest) -> HttpResponse:
    """Every link there is or was, the newest first."""
    rows = SharedScorecard.objects.visible_to(request.user).by_link().select_related("shared_by")
    context = {"rows": rows[:MOST], "page_title": _("Shared by a link"), "crumbs": _crumbs(_("Shared by a link"))}
    return render(request, "scorecards/shared_list.html", context)


@open_to(PUBLISHERS)
@require_http_methods(["GET", "HEAD", "POST"])
def share(request: HttpRequest) -> HttpResponse:
    """The form; "Preview" shows the page and writes nothing, "Share" freezes it and opens its link."""
    asked = asked_or_404(request.user, request.GET)
    if asked.scope not in OPEN_TO_ALL:
        raise Http404
    is_sent = request.method == "POST"
    form = ShareForm(request.POST if is_sent else None, user=request.user, asked=asked)
    context = _share_context(asked, form)
    if is_sent and form.is_valid():
        if "share" in request.POST:
            row = share_scorecard(by=request.user, asked=asked, **form.values)
            messages.success(request, _("Shared. Copy the link below and send it to the board."))
            return HttpResponseRedirect(row.get_absolute_url())
        if "change" not in request.POST:
            return render(
                request, "scorecards/share_preview.html", context | {"scorecard": _preview(request, asked, form)}
            )
    return render(request, "scorecards/share.html", context, status=422 if is_sent and form.errors else 200)


def _preview(request: HttpRequest, asked: Asked, form: ShareForm) -> dict[str, Any]:
    values = form.values
    told = Told(remarks=values["with_remarks"], initiatives=values["with_initiatives"])
    return content_of(asked.for_everybody(), request.user, today(), told=told, language=values["language"])


def _share_context(asked: Asked, form: ShareForm) -> dict[str, Any]:
    back = reverse("scorecards:scorecard") + asked.query
    title = _("Share %(what)s") % {"what": about(asked)}
    return {
        "form": form,
        "asked": asked,
        "page_title": title,
        "crumbs": [(_("Scorecard"), back), (_("Share"), "")],
        "cancel_url": back,
        "submit_label": _("Preview"),
    }


@open_to(PUBLISHERS)
@require_safe
def shared(request: HttpRequest, pk: int) -> HttpResponse:
    """A shared scorecard as its reader sees it, its link, its files."""
    row = _shared(request, pk)
    context = {
        "row": row,
        "scorecard": row.content,
        "link": settings.BASE_URL + reverse(row.purpose, args=[row.token]) if row.is_open else "",
        "files": [(label, reverse("scorecards:shared_file", args=[pk, form])) for form, (label, _k) in FORMS.items()],
        "page_title": row.title,
        "crumbs": _crumbs(_("Mailed") if row.is_mailed else _("Shared by a link")),
    }
    return render(request, "scorecards/shared.html", context)


@open_to(PUBLISHERS)
@require_safe
def shared_file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """As it was shared: without any row behind the figures."""
    if form not in FORMS:
        raise Http404
    row = _shared(request, pk)
    return file_of(row.content, form, row.recorded_at)


@open_to(PUBLISHERS)
@require_POST
def shared_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    row = _shared(request, pk)
    revoke_scorecard(by=request.user, shared=row)
    messages.success(request, _("The link opens no more."))
    return HttpResponseRedirect(row.get_absolute_url())


def _shared(request: HttpRequest, pk: int) -> SharedScorecard:
    return get_object_or_404(SharedScorecard.objects.visible_to(request.user).select_related("shared_by"), pk=pk)


def _crumbs(here: str) -> list[tuple[str, str]]:
    return [(_("Scorecard"), reverse("scorecards:scorecard")), (here, "")]
