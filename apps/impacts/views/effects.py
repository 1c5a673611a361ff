"""Negative and unintended effects of our work: entered, changed, closed; read on the impact's and account's pages."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from apps.accounts.views.on_account import CreateOnAccount, DeleteOnAccount, UpdateOnAccount, whole_number
from apps.core.access import WRITERS, open_to
from apps.core.pages import HistoryPage
from apps.impacts import services
from apps.impacts.forms import EffectForm
from apps.impacts.models import Effect, Impact

LEAD = gettext_lazy(
    "What our work cost the client, or caused without anybody meaning it. Written down, it can be put right."
)


class _BackToPromise:
    """An effect is read on the page of its impact, or on the account's tab of goals and impacts."""

    def success_url_of(self, row: Effect) -> str:
        return back_of(row)


class EffectCreate(_BackToPromise, CreateOnAccount):
    """`?impact=` preselects an impact."""

    model, form_class = Effect, EffectForm
    page_title, submit_label = gettext_lazy("New effect"), gettext_lazy("Record effect")

    def get_initial(self) -> dict[str, Any]:
        own = Impact.objects.filter(account=self.account, pk=whole_number(self.request.GET.get("impact")))
        return {"impact": own.values_list("pk", flat=True).first(), "reported_by": self.request.user.pk}

    def call(self, form: Any) -> Effect:
        return services.create_effect(by=self.request.user, account=self.account, **form.values)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"page_lead": LEAD}

    def cancel_url(self) -> str:
        return reverse("accounts:promises", args=[self.account.pk])


class EffectUpdate(_BackToPromise, UpdateOnAccount):
    model, form_class = Effect, EffectForm
    page_title = gettext_lazy("Change the effect")

    def call(self, form: Any) -> Effect:
        return services.update_effect(by=self.request.user, effect=self.object, seen=form.seen, **form.values)

    def delete_url(self) -> str:
        return reverse("impacts:effect_delete", args=[self.object.pk])


class EffectDelete(DeleteOnAccount):
    model, tab = Effect, "accounts:promises"

    def call(self, row: Effect) -> None:
        services.delete_effect(by=self.request.user, effect=row)


class EffectHistory(HistoryPage):
    model = Effect


@open_to(WRITERS)
@require_POST
def close_effect(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an effect today; where nothing says what was done about it, that is asked first."""
    row = get_object_or_404(Effect.objects.visible_to(request.user).select_related("account", "impact"), pk=pk)
    if not row.account.is_writable_by(request.user):
        raise PermissionDenied
    try:
        services.close_effect(by=request.user, effect=row)  # type: ignore[arg-type]
        messages.success(request, _("Closed: %(effect)s") % {"effect": row})
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("impacts:effect_update", row.pk)
    return redirect(back_of(row))


def back_of(row: Effect) -> str:
    return row.impact.get_absolute_url() if row.impact else reverse("accounts:promises", args=[row.account_id])
