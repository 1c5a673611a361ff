"""The pages of imports: what can be brought in, a file's preview, what became of it. A file is its owner's alone."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.core.access import WRITERS, open_to
from apps.core.csvfiles import csv_response
from apps.core.imports.parts import WITH_BAD, BadPlaces, bad_lines, bad_of, counts_of, lines_at
from apps.core.imports.progress import progress_of
from apps.core.imports.resources import Resource, groups, resources
from apps.core.imports.run import Fate
from apps.core.imports.tables import FileRefused
from apps.core.imports.uploads import choose, confirm_upload, is_waiting, store_upload
from apps.core.models import Upload

LINES_A_PAGE = 50
LINES_TO_CHOOSE = 2_000
FILES_SHOWN = 20
GLYPHS = {
    Fate.NEW: "ready",
    Fate.UPDATE: "ready",
    Fate.SAME: "left_out",
    Fate.TWICE: "wrong",
    Fate.WRONG: "wrong",
    Fate.LEFT_OUT: "left_out",
}


@open_to(WRITERS)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What can be brought in by this person, and the files they handed in."""
    files = Upload.objects.filter(person=request.user).order_by("-pk")[:FILES_SHOWN]
    mine = [(name, [each for each in found if _role(request) in each.roles]) for name, found in groups()]
    labels = {resource.name: resource.label for _name, found in mine for resource in found}
    context = {
        "page_title": _("Import"),
        "page_lead": _("Bring in a table or a calendar. You see what becomes of each line before anything is written."),
        "groups": [(name, found) for name, found in mine if found],
        "files": [_summary(file, labels) for file in files],
    }
    return render(request, "imports/index.html", context)


@open_to(WRITERS)
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, name: str) -> HttpResponse:
    """The columns of a resource, and the form that takes its file."""
    resource = _resource(request, name)
    asked = {"accepts": resource.accepts, "most": resource.bytes_at_most}
    if request.method != "POST":
        return _show_form(request, resource, resource.form_class(**asked))
    form = resource.form_class(request.POST, request.FILES, **asked)
    if not form.is_valid():
        return _show_form(request, resource, form, status=422)
    file = form.cleaned_data["file"]
    try:
        kept = store_upload(by=request.user, resource=resource, filename=file.name, file=file, options=form.options)
    except FileRefused as refusal:
        return _show_form(request, resource, form, refusal, status=422)
    return HttpResponseRedirect(reverse("imports:preview", args=[kept.pk]))


@open_to(WRITERS)
@require_safe
def template(request: HttpRequest, name: str) -> HttpResponseBase:
    """A file with the heading of a resource and one line as an example."""
    resource = _resource(request, name)
    columns = [column for column in resource.columns if "#" not in column.name and column.name != "hours"]
    return csv_response(f"{name}-template", [c.name for c in columns], [[str(c.example) for c in columns]])


@open_to(WRITERS)
@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Each line's fate, page by page; `?show=bad` only what needs somebody."""
    file = _own(request, pk)
    if file.imported_at is not None or is_waiting(file):
        return HttpResponseRedirect(reverse("imports:result", args=[pk]))
    resource = _resource(request, file.resource)
    counts, only_bad = counts_of(file), request.GET.get("show") == "bad"
    places: Any = BadPlaces(file) if only_bad else range(file.lines)
    page = Paginator(places, LINES_TO_CHOOSE if resource.is_chosen else LINES_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_title": file.filename,
        "crumbs": _crumbs(resource),
        "file": file,
        "resource": resource,
        "counts": _shown_counts(file),
        "good": counts[Fate.NEW] + counts[Fate.UPDATE],
        "bad": bad_of(file),
        "only_bad": only_bad,
        "page_obj": page,
        "paginator": page.paginator,
        "lines": _shown(file, request.user, page.object_list, only_bad),
        "choices": resource.choices(request.user) if resource.is_chosen else [],
    }
    return render(request, "imports/preview.html", context)


@open_to(WRITERS)
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the file; everything is looked at once more."""
    file = _own(request, pk)
    _resource(request, file.resource)
    done = confirm_upload(by=request.user, upload=file, leave_out=bool(request.POST.get("leave_out")))
    if done.imported_at is None and not is_waiting(done):
        messages.warning(request, _("Nothing was written: some lines need you. Mend the file, or leave them out."))
        return HttpResponseRedirect(reverse("imports:preview", args=[pk]))
    return HttpResponseRedirect(reverse("imports:result", args=[pk]))


@open_to(WRITERS)
@require_POST
def choose_accounts(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the account chosen for each event of a calendar file."""
    file = _own(request, pk)
    _resource(request, file.resource)
    given = {name.removeprefix("choice:"): value.strip() for name, value in request.POST.items() if ":" in name}
    left = {name.removeprefix("out:") for name in request.POST if name.startswith("out:")}
    choices = {key: "-" if key in left else value for key, value in given.items() if not key.startswith("out:")}
    choose(by=request.user, upload=file, choices=choices)
    return HttpResponseRedirect(reverse("imports:preview", args=[pk]))


@open_to(WRITERS)
@require_safe
def result(request: HttpRequest, pk: int) -> HttpResponse:
    """What was written, and the way to the lines left out."""
    file = _own(request, pk)
    if is_waiting(file):
        part = "_progress" if request.headers.get("HX-Request") else "waiting"
        context = {"page_title": file.filename, "file": file, "progress": progress_of(file)}
        return render(request, f"imports/{part}.html", context)
    if request.headers.get("HX-Request"):  # the progress it asked for is over: the whole page comes anew
        return HttpResponse(headers={"HX-Redirect": request.path})
    if file.imported_at is None:
        return HttpResponseRedirect(reverse("imports:preview", args=[pk]))
    resource = _resource(request, file.resource)
    context = {
        "page_title": _("Imported: %(file)s") % {"file": file.filename},
        "crumbs": _crumbs(resource),
        "file": file,
        "resource": resource,
        "counts": _shown_counts(file),
        "bad": bad_of(file),
    }
    return render(request, "imports/result.html", context)


@open_to(WRITERS)
@require_safe
def left_out(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The bad lines as a file to mend: its own columns, and what is wrong in `errors`, which is not read again."""
    file = _own(request, pk)
    _resource(request, file.resource)
    heads = file.options.get("heads") or [_("day"), _("minutes"), _("summary")]
    rows = (
        [*_padded(line.raw, len(heads)), "; ".join(f"{problem.column}: {problem.message}" for problem in problems)]
        for _place, line, _fate, problems in bad_lines(file, request.user)
    )
    return csv_response(f"{file.resource}-to-mend", [*heads, "errors"], rows)


def _padded(cells: list[str], width: int) -> list[str]:
    return [*cells, *[""] * width][:width]


def _shown(file: Upload, user: Any, places: Any, only_bad: bool) -> list[dict[str, Any]]:
    """The lines of a page with their fates."""
    found = lines_at(file, user, places, **(WITH_BAD if only_bad else {}))
    return [
        {"line": line, "fate": fate, "glyph": GLYPHS[fate], "problems": problems}
        for _place, line, fate, problems in found
    ]


def _shown_counts(file: Upload) -> list[tuple[Fate, Any, str, int]]:
    return [(fate, fate.label, GLYPHS[fate], count) for fate, count in counts_of(file).items() if count]


def _show_form(
    request: HttpRequest, resource: Resource, form: Any, refusal: FileRefused | None = None, status: int = 200
) -> HttpResponse:
    context = {
        "page_title": resource.label,
        "page_lead": resource.lead,
        "crumbs": [(_("Import"), reverse("imports:index")), (resource.label, "")],
        "resource": resource,
        "form": form,
        "problems": refusal.problems if refusal else [],
    }
    return render(request, "imports/upload.html", context, status=status)


def _summary(file: Upload, labels: dict[str, Any]) -> dict[str, Any]:
    return {
        "file": file,
        "label": labels.get(file.resource, file.resource),
        "lines": file.lines,
        "is_waiting": is_waiting(file),
        "bad": bad_of(file),
    }


def _crumbs(resource: Resource) -> list[tuple[Any, str]]:
    url = reverse("imports:upload", args=[resource.name])
    return [(_("Import"), reverse("imports:index")), (resource.label, url)]


def _resource(request: HttpRequest, name: str) -> Resource:
    """404 for what does not exist, 403 for what the role may not bring in."""
    resource = resources().get(name)
    if resource is None:
        raise Http404
    if _role(request) not in resource.roles:
        raise PermissionDenied
    return resource


def _own(request: HttpRequest, pk: int) -> Upload:
    return get_object_or_404(Upload, pk=pk, person=request.user)


def _role(request: HttpRequest) -> str:
    return request.user.role  # type: ignore[union-attr]
