"""Pages of awards: prizes, the awards of a period, giving them, and the link to the winners."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from apps.core.access import EVERYONE, open_to
from apps.core.errors import Refused
from apps.core.months import last_closed_month, today
from apps.core.pages import CreatePage, DeletePage, Empty, UpdatePage
from apps.core.pages.writing import add_errors
from apps.rewards.awards import services, words
from apps.rewards.awards.forms import PrizeForm, ShareAwardsForm
from apps.rewards.awards.models import GIVERS, Award, Prize, SharedAwards
from apps.rewards.awards.standing import Period

MOST = 60  # awards on the list


@open_to(EVERYONE)
@require_safe
def award_list(request: HttpRequest) -> HttpResponse:
    """The winners of the last periods, and what awards are given for."""
    rows = Award.objects.winners().select_related("team")[:MOST]
    may_give = _may_give(request)
    context = {
        "winners": [_shown(row) for row in rows],
        "prizes": Prize.objects.all(),
        "waiting": _waiting() if may_give else [],
        "may_give": may_give,
        "how": words.how(),
        "empty": _first_prize(may_give),
    }
    return render(request, "rewards/awards.html", context)


def _first_prize(may_give: bool) -> Empty:
    return Empty(
        _("What will you honour?"),
        _("A prize names a measure on which teams win: the highest, and the most improved. No one is shown last."),
        steps=[
            _("Choose a measure clients feel, and whether it is honoured monthly or quarterly."),
            _("Publish the scorecard of the month."),
            _("Give the awards here. The winners get a mail, and a page you can share."),
        ],
        action_url=reverse("awards:prize_create") if may_give else "",
        action_label=_("Add the first prize"),
    )


@open_to(EVERYONE)
@require_safe
def period(request: HttpRequest, period: str) -> HttpResponse:
    """The awards of a month or quarter, with their arithmetic; teams that did not win are seen by few, by name."""
    asked = _period(period)
    rows = list(Award.objects.visible_to(request.user).of(asked).select_related("team", "given_by"))
    if not rows and not Award.objects.of(asked).exists():
        raise Http404
    may_give = _may_give(request)
    return render(request, "rewards/award_period.html", _page(asked, rows, may_give, ShareAwardsForm(initial=_soon())))


def _page(asked: Period, rows: list[Award], may_give: bool, form: ShareAwardsForm) -> dict[str, Any]:
    shared = SharedAwards.objects.filter(month=services.last_month(asked).first_day).select_related("shared_by")
    return {
        "page_title": _("Awards, %(period)s") % {"period": words.period_text(asked)},
        "crumbs": [(_("Awards"), reverse("awards:list")), (words.period_text(asked), "")],
        "period": asked,
        "winners": [_shown(row) for row in rows if row.is_winner],
        "others": _once([row for row in rows if may_give or not row.is_winner]),
        "given_by": next((row.given_by for row in rows if row.given_by), None),
        "given_at": rows[0].recorded_at if rows else None,
        "how": words.how(),
        "may_give": may_give,
        "share_form": form if may_give else None,
        "links": [(row, _link(row)) for row in shared if row.period == asked] if may_give else [],
    }


@open_to(GIVERS)
@require_POST
def give(request: HttpRequest, period: str, measure: str) -> HttpResponse:
    """Give the awards of a period on one measure."""
    asked = _period(period)
    try:
        made = services.give_awards(by=request.user, measure=measure, period=asked)  # type: ignore[arg-type]
    except (Refused, ValidationError) as error:
        messages.error(request, " ".join(getattr(error, "messages", [str(error)])))
        return HttpResponseRedirect(reverse("awards:list"))
    if not made:
        messages.error(request, _("Nothing was counted in that period; no award was given."))
        return HttpResponseRedirect(reverse("awards:list"))
    told = _("Given. The winners get a mail.") if any(row.is_winner for row in made) else _("No team was eligible.")
    messages.success(request, told)
    return HttpResponseRedirect(reverse("awards:period", args=[period]))


# --- The link to the winners ----------------------------------------------------------------------
@open_to(GIVERS)
@require_POST
def share(request: HttpRequest, period: str) -> HttpResponse:
    asked = _period(period)
    form = ShareAwardsForm(request.POST)
    if form.is_valid():
        try:
            services.share_awards(by=request.user, period=asked, **form.cleaned_data)  # type: ignore[arg-type]
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Shared. Copy the link below."))
            return HttpResponseRedirect(reverse("awards:period", args=[period]) + "#share")
    rows = list(Award.objects.visible_to(request.user).of(asked).select_related("team", "given_by"))
    return render(request, "rewards/award_period.html", _page(asked, rows, True, form), status=422)


@open_to(GIVERS)
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(SharedAwards.objects.visible_to(request.user), pk=pk)
    services.revoke_awards(by=request.user, shared=row)  # type: ignore[arg-type]
    messages.success(request, _("The link opens no more."))
    return HttpResponseRedirect(row.get_absolute_url() + "#share")


def _link(row: SharedAwards) -> str:
    return settings.BASE_URL + reverse(row.purpose, args=[row.token]) if row.is_open else ""


def _soon() -> dict[str, Any]:
    return {"expires_on": today() + services.LONGEST / 4}


# --- Prizes ---------------------------------------------------------------------------------------
class OfGivers:
    """Executives write on no account, but give awards and say what for."""

    request: Any

    def is_writable(self, row: Prize) -> bool:
        return Prize.objects.writable_by(self.request.user).filter(pk=row.pk).exists()


class _PrizeForm(OfGivers):
    model, access, form_class = Prize, GIVERS, PrizeForm

    def success_url_of(self, row: Prize) -> str:
        return reverse("awards:list")

    def cancel_url(self) -> str:
        return reverse("awards:list")


class PrizeCreate(_PrizeForm, CreatePage):
    page_title = gettext_lazy("Add a prize")

    def call(self, form: Any) -> Prize:
        return services.create_prize(by=self.request.user, **form.values)  # type: ignore[arg-type]


class PrizeUpdate(_PrizeForm, UpdatePage):
    def call(self, form: Any) -> Prize:
        return services.update_prize(by=self.request.user, prize=self.object, seen=form.seen, **form.values)  # type: ignore[arg-type]

    def delete_url(self) -> str:
        return reverse("awards:prize_delete", args=[self.object.pk])


class PrizeDelete(OfGivers, DeletePage):
    model, access = Prize, GIVERS

    def call(self, row: Prize) -> None:
        services.delete_prize(by=self.request.user, prize=row)  # type: ignore[arg-type]

    def success_url(self, row: Prize) -> str:
        return reverse("awards:list")


# --- Shared ---------------------------------------------------------------------------------------
def _may_give(request: HttpRequest) -> bool:
    person: Any = request.user
    return person.role in GIVERS


def _period(text: str) -> Period:
    try:
        return words.period_of(text)
    except ValueError as error:
        raise Http404 from error


def _waiting() -> list[dict[str, str]]:
    """What one button gives."""
    return [
        {
            "measure": words.measure_name(measure),
            "period": words.period_text(asked),
            "url": reverse("awards:give", args=[str(asked), measure]),
        }
        for measure, asked in services.waiting(last_closed_month())
    ]


def _once(rows: list[Award]) -> list[dict[str, Any]]:
    """A team once a measure, by name: both awards have the same rates."""
    found = {(row.measure, row.team.name): row for row in rows}
    return [_shown(found[named]) for named in sorted(found)]


def _shown(row: Award) -> dict[str, Any]:
    return {
        "row": row,
        "kind": row.get_kind_display(),
        "measure": words.measure_name(row.measure),
        "period": words.period_text(row.period),
        "headline": words.headline(row),
        "steps": words.steps(row),
        "why_not": words.why_not(row),
    }
