"""The year-end reflection of a person, a team or the firm: four questions, what the data say, people's own words."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.accounts.views.on_account import whole_number
from apps.core.access import EVERYONE, WRITERS, Role, open_to
from apps.core.errors import Conflict
from apps.core.months import today
from apps.people.models import Person, Team
from apps.value import reflecting
from apps.value.models import Reflection
from apps.value.services.reflections import write_words
from apps.value.subjects import Subject, Year, reach_of
from apps.value.tabs import tabs_of

Question = Reflection.Question
LOOK = {
    Question.IMPACTS: reflecting.notable_impacts,
    Question.VALUE: reflecting.how_we_know,
    Question.CHANGES: reflecting.what_changed,
    Question.FEARS: reflecting.what_we_do_not_ask,
}
ALL = {Role.EXECUTIVE, Role.ADMINISTRATOR}
FIRST_YEAR = 2000


@dataclass
class Section:
    """A question with its words, as they are or as somebody has just tried to save them."""

    question: Question
    row: Reflection | None
    typed: str
    version: str = ""
    theirs: Reflection | None = None
    errors: list[str] | None = None

    @property
    def template(self) -> str:
        return f"value/_reflection_{self.question}.html"


@open_to(EVERYONE)
@require_http_methods(["GET", "HEAD", "POST"])
def reflection(request: HttpRequest) -> HttpResponse:
    """`?scope=person|team|company&id=&year=`; without them one's own (an executive's: the firm's) of this year."""
    scope, subject, year = _asked(request)
    here = _url(scope, _id_of(subject), year.number)
    saved = _save(request, subject, year) if request.method == "POST" else None
    if isinstance(saved, str):
        messages.success(request, _("Saved."))
        return redirect(f"{here}#{saved}")
    reach = reach_of(subject, year, request.user)
    rows = Reflection.objects.filter(year=year.number, **subject.key).select_related("written_by")
    words = {row.question: row for row in rows}
    sections = [
        saved if saved and saved.question == question else _section(question, words.get(question))
        for question in Question
    ]
    context = {
        "page_title": _("Year-end reflection"),
        "tabs": tabs_of("value:reflection"),
        "name": subject.person or subject.team,
        "year": year,
        "reach": reach,
        "sections": [(section, LOOK[section.question](reach)) for section in sections],
        "may_write": subject.is_writable_by(request.user),
        "scopes": _scopes(request.user, scope, year),
        "years": _years(scope, subject, year),
        "choices": _choices(request.user, scope),
        "scope": scope,
        "here": here,
    }
    status = 409 if saved and saved.theirs else 422 if saved else 200
    return render(request, "value/reflection.html", context, status=status)


def _section(question: Question, row: Reflection | None) -> Section:
    return Section(question, row, row.words, row.version) if row else Section(question, None, "")


def _save(request: HttpRequest, subject: Subject, year: Year) -> Section | str:
    """The question whose words were saved; or its section, with what stands in the way and what was typed."""
    if not subject.is_writable_by(request.user):
        raise PermissionDenied
    asked, typed = request.POST.get("question", ""), request.POST.get("words", "")
    if asked not in Question.values:
        raise Http404
    section = Section(Question(asked), None, typed, request.POST.get("version", ""))
    by: Any = request.user
    try:
        write_words(by=by, subject=subject, year=year.number, question=asked, words=typed, seen=section.version)
    except Conflict as conflict:
        section.theirs, section.version = conflict.theirs, conflict.theirs.version  # type: ignore[assignment]
        return section
    except ValidationError as error:
        section.errors = error.messages
        return section
    return asked


def _asked(request: HttpRequest) -> tuple[str, Subject, Year]:
    person: Any = request.user
    scope = request.GET.get("scope") or ("company" if person.role in ALL else "person")
    year = _year(request)
    asked = whole_number(request.GET.get("id"))
    if scope == "company":
        subject = Subject()
    elif scope == "team":
        subject = Subject(team=_one(Team, asked or person.team_id or _first(person, scope)))
    elif scope == "person":
        own = _first(person, scope) if person.role in ALL else person.pk
        subject = Subject(person=_one(Person, asked or own))
    else:
        raise Http404
    if not subject.is_readable_by(person):
        raise Http404
    return scope, subject, year


def _one(model: type[Any], pk: int | None) -> Any:
    return get_object_or_404(model.objects.all(), pk=pk)


def _first(person: Any, scope: str) -> int | None:
    """Whose reflection those see first who read all."""
    return next((row.pk for row in _choices(person, scope)), None)


def _year(request: HttpRequest) -> Year:
    asked = request.GET.get("year")
    if not asked:
        return Year.to_reflect_on(today())
    number = whole_number(asked)
    if number is None or not FIRST_YEAR <= number <= today().year:
        raise Http404
    return Year(number)


def _id_of(subject: Subject) -> int | None:
    row = subject.person or subject.team
    return row.pk if row else None


def _url(scope: str, pk: int | None, year: int) -> str:
    asked = {"scope": scope, **({"id": pk} if pk else {}), "year": year}
    return f"{reverse('value:reflection')}?{urlencode(asked)}"


def _scopes(person: Any, current: str, year: Year) -> list[dict[str, Any]]:
    """One's own; the team's, for those who have one and those who read all; the firm's for these."""
    offered = [("person", _("Person"), None if person.role in ALL else person.pk)]
    if person.team_id or person.role in ALL:
        offered.append(("team", _("Team"), person.team_id))
    if person.role in ALL:
        offered.append(("company", _("Company"), None))
    return [
        {"label": label, "url": _url(scope, pk, year.number), "is_current": scope == current}
        for scope, label, pk in offered
    ]


def _years(scope: str, subject: Subject, year: Year) -> dict[str, Any]:
    pk, number = _id_of(subject), year.number
    return {
        "before": _url(scope, pk, number - 1) if number > FIRST_YEAR else "",
        "current": _url(scope, pk, number),
        "after": _url(scope, pk, number + 1) if number < today().year else "",
    }


def _choices(person: Any, scope: str) -> list[Any]:
    """The teams or people whose reflection this person may turn to."""
    if scope == "team" and person.role in ALL:
        return list(Team.objects.all())
    if scope == "person":
        here = Person.objects.present().filter(Q(role__in=WRITERS) | Q(pk=person.pk))
        if person.role in ALL:
            return list(here)
        if person.role == Role.TEAM_LEAD and person.team_id:
            return list(here.filter(team=person.team_id))
    return []
