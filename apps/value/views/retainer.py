"""The tab "Retainer" of an account, and the statement as a document for the client."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.accounts.views.on_account import account_of, frame
from apps.core.access import READERS, open_to
from apps.core.asked import month_in
from apps.core.documents.files import PDF, as_download
from apps.core.documents.pdf import pdf_of
from apps.core.months import Month, today
from apps.core.templatetags.desk import money, number, percent
from apps.value.arithmetic import share
from apps.value.readers import language_of
from apps.value.reporting.statement import STATEMENT, asked_line, statement_content
from apps.value.retainer import RetainerMonth, statement_of
from apps.value.worth import Worth

LANGUAGES = dict(settings.LANGUAGES)


@open_to(READERS)
@require_safe
def retainer(request: HttpRequest, account: int) -> HttpResponse:
    """Hours and cost against the fee, twelve months; how much of it the client was asked about."""
    row = account_of(request, account)
    month = month_in(request)
    statement = statement_of(row, month, today())
    context = frame(row, "accounts:retainer", may_write=row.is_writable_by(request.user)) | {
        "statement": statement,
        "current": statement.current,
        "facts": _facts(statement.current),
        "worth": (worth := _worth(statement.worth)),
        "worth_bar": [(part["share"] or 0, part["css"]) for part in worth],
        "asked": asked_line(statement.worth),
        "month": month,
        "months": [month.plus(-1), month.plus(1)] if month < Month.current() else [month.plus(-1)],
        "languages": settings.LANGUAGES,
        "language": language_of(row),
    }
    return render(request, "value/retainer.html", context)


@open_to(READERS)
@require_safe
def retainer_pdf(request: HttpRequest, account: int) -> HttpResponse:
    """The statement for the client: `month`, `lang`, and `cost=1` for what only we know. The line is always on it."""
    row = account_of(request, account)
    statement = statement_of(row, month_in(request), today())
    if not statement.current.is_covered:
        raise Http404
    language = request.GET.get("lang", "")
    language = language if language in LANGUAGES else language_of(row)
    content = statement_content(statement, language, today(), with_cost=request.GET.get("cost") == "1")
    name = f"{slugify(row.name) or row.pk}-retainer-{statement.current.month}"
    return as_download(pdf_of(STATEMENT, content, timezone.now()), f"{name}.pdf", PDF)


def _facts(current: RetainerMonth) -> list[dict[str, Any]]:
    if not current.is_covered:
        return []
    used = _("%(hours)s h of %(included)s h") % {
        "hours": number(current.hours, 1),
        "included": number(current.included, 1),
    }
    over = _("%(hours)s h beyond the included ones") % {"hours": number(current.over_hours, 1)}
    rate = _("%(fee)s for %(hours)s h") % {"fee": money(current.fee, 2), "hours": number(current.hours, 1)}
    cost = _("against a fee of %(fee)s") % {"fee": money(current.fee, 2)}
    return [
        {"label": _("Burn"), "value": percent(current.burn), "burn": current.burn, "burn_label": used, "note": used},
        {"label": _("Cost of the hours"), "value": money(current.cost, 2), "note": cost},
        {"label": _("Over-service"), "value": money(current.over_service, 2), "note": over},
        {"label": _("Realised rate an hour"), "value": money(current.realised_rate, 2), "note": rate},
    ]


def _worth(worth: Worth) -> list[dict[str, Any]]:
    parts = [
        ("s1", _("On impacts rated 4 or more"), worth.satisfied),
        ("s2", _("On impacts rated below 4"), worth.below),
        ("s3", _("On impacts nobody has rated"), worth.unrated),
        ("", _("Serving no named impact"), worth.unlinked),
    ]
    return [
        {"css": css, "label": label, "hours": hours, "share": share(hours, worth.total)} for css, label, hours in parts
    ]
