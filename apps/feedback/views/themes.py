"""Themes on answers: put there and taken off by hand; the words of a theme's rule, and letting rules look back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from apps.core.access import ADMINISTRATORS, WRITERS, open_to
from apps.core.pages.writing import add_errors
from apps.feedback import services
from apps.feedback.closing_forms import AddThemeForm, WordsForm
from apps.feedback.models import Response, Theme


@open_to(WRITERS)
@require_POST
def add_theme(request: HttpRequest, pk: int) -> HttpResponse:
    row = _answer(request, pk)
    form = AddThemeForm(request.POST)
    if form.is_valid():
        services.add_theme(by=request.user, response=row, theme=form.cleaned_data["theme"])  # type: ignore[arg-type]
    else:
        messages.error(request, gettext("Choose a theme."))
    return redirect(row)


@open_to(WRITERS)
@require_POST
def remove_theme(request: HttpRequest, pk: int, theme: int) -> HttpResponse:
    row = _answer(request, pk)
    try:
        services.remove_theme(by=request.user, response=row, theme=get_object_or_404(Theme, pk=theme))  # type: ignore[arg-type]
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(row)


def _answer(request: HttpRequest, pk: int) -> Response:
    return get_object_or_404(Response.objects.current().readable_by(request.user), pk=pk)


@open_to(ADMINISTRATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def words(request: HttpRequest, pk: int) -> HttpResponse:
    """The words that put a theme on an answer by themselves."""
    theme = get_object_or_404(Theme, pk=pk)
    known = "\n".join(word for rule in theme.rules.all() for word in rule.words)
    form = WordsForm(request.POST or None, initial={"words": known, "seen": known})
    if request.method == "POST" and form.is_valid():
        try:
            services.set_theme_words(by=request.user, theme=theme, words=form.lines, seen=form.seen_lines)  # type: ignore[arg-type]
        except ValidationError as error:
            form.data = form.data.copy()  # type: ignore[attr-defined]
            form.data["seen"] = known  # type: ignore[index]
            add_errors(form, error)
        else:
            messages.success(request, gettext("Saved. The rule looks through every new answer."))
            return redirect("feedback:themes")
    return render(request, "feedback/words.html", _page(theme, form), status=422 if form.errors else 200)


def _page(theme: Theme, form: WordsForm) -> dict[str, Any]:
    return {
        "page_title": gettext("Which words mean %(theme)s?") % {"theme": theme},
        "page_lead": gettext(
            "An answer in whose comment one of them stands gets the theme by itself, marked as by a rule."
        ),
        "crumbs": [(gettext("Themes"), reverse("feedback:themes")), (str(theme), "")],
        "form": form,
        "theme": theme,
        "cancel_url": reverse("feedback:themes"),
    }


@open_to(ADMINISTRATORS)
@require_POST
def apply_rules(request: HttpRequest) -> HttpResponse:
    """Every rule looks through the answers there are."""
    n = services.apply_theme_rules(by=request.user)  # type: ignore[arg-type]
    text = ngettext("The rules put %(n)d theme on answers.", "The rules put %(n)d themes on answers.", n)
    messages.success(request, text % {"n": n})
    return redirect("feedback:themes")
