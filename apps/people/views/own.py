"""Everybody's own pages: who I am to ImpactDesk, and my API tokens."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.core.access import EVERYONE, open_to
from apps.people import services
from apps.people.forms import TokenForm
from apps.people.models import ApiToken


@open_to(EVERYONE)
@require_safe
def me(request: HttpRequest) -> HttpResponse:
    return render(request, "people/me.html", {"page_title": request.user.full_name})


@open_to(EVERYONE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """One's own tokens. A new one is shown in the answer to the POST that made it, and never again."""
    form = TokenForm(request.POST or None)
    context = {"page_title": _("API tokens"), "form": form, "new_key": ""}
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["name"]
        _token, context["new_key"] = services.issue_token(by=request.user, person=request.user, name=name)
        context["form"] = TokenForm()
    context["tokens"] = request.user.tokens.all()
    return render(request, "people/tokens.html", context, status=422 if form.errors else 200)


@open_to(EVERYONE)
@require_POST
def revoke_token(request: HttpRequest, pk: int) -> HttpResponse:
    token = get_object_or_404(ApiToken, pk=pk, person=request.user)
    services.revoke_token(by=request.user, token=token)
    messages.success(request, _("Revoked: %(name)s. Whatever used it is locked out now.") % {"name": token.name})
    return redirect("people:tokens")
