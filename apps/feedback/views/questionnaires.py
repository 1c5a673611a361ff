"""Questionnaires, their own questions and their versions. Everybody reads them, administrators write."""

from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from apps.core.access import ADMINISTRATORS, open_to
from apps.core.errors import Conflict
from apps.core.pages import Column, CreatePage, DetailPage, UpdatePage
from apps.feedback import services
from apps.feedback.forms import QuestionnaireForm
from apps.feedback.models import Question, Questionnaire, Response
from apps.feedback.question_form import QuestionForm, texts_of
from apps.feedback.views.frame import FeedbackList, tabs_of


def standard_questions(row: Any) -> list[str]:
    """The standard questions a questionnaire asks, in words."""
    return [str(f.verbose_name) for f in row._meta.fields if f.name.startswith("asks_") and getattr(row, f.name)]


class QuestionnaireList(FeedbackList):
    model, tab = Questionnaire, "questionnaires"
    page_title = _("Questionnaires")
    page_question = _("What is asked: standard questions, and questions of our own.")
    create_label = _("New questionnaire")
    columns: ClassVar[list[Column]] = [
        Column(_("Questionnaire"), "name"),
        Column(_("Asks"), is_optional=True),
        Column(_("Own questions"), is_number=True),
        Column(_("Version"), "current_version", is_number=True),
        Column(_("Programmes"), is_number=True, is_optional=True),
    ]

    def rows(self) -> QuerySet:
        own = Count("questions", filter=Q(questions__is_asked=True), distinct=True)
        return Questionnaire.objects.annotate(used=Count("programmes", distinct=True), own=own)

    def cells(self, row: Any) -> list[Any]:
        return [row.name, ", ".join(standard_questions(row)), row.own, row.current_version, row.used]

    def create_url(self) -> str:
        return reverse("feedback:questionnaire_create") if self.request.user.is_administrator else ""


class QuestionnaireDetail(DetailPage):
    model, template_name = Questionnaire, "feedback/questionnaire.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        row = self.object
        is_ours = self.request.user.is_administrator
        readable = Response.objects.current().readable_by(self.request.user).order_by()
        answered = Count("answers", filter=Q(answers__response__in=readable.values("pk")))
        questions = list(row.questions.annotate(answered=answered).order_by("position", "pk"))
        return context | {
            "crumbs": [(gettext("Questionnaires"), reverse("feedback:questionnaires")), (row.name, "")],
            "tabs": tabs_of(self.request, "questionnaires"),
            "standard": standard_questions(row),
            "asked": [question for question in questions if question.is_asked],
            "retired": [question for question in questions if not question.is_asked],
            "versions": list(row.versions.order_by("-number")),
            "is_ours": is_ours,
            "edit_url": reverse("feedback:questionnaire_update", args=[row.pk]) if is_ours else "",
        }


class QuestionnaireCreate(CreatePage):
    model, form_class, access = Questionnaire, QuestionnaireForm, ADMINISTRATORS
    page_title, submit_label = _("New questionnaire"), _("Add questionnaire")

    def call(self, form: Any) -> Questionnaire:
        return services.create_questionnaire(by=self.request.user, **form.values)

    def cancel_url(self) -> str:
        return reverse("feedback:questionnaires")


class QuestionnaireUpdate(UpdatePage):
    model, form_class, access = Questionnaire, QuestionnaireForm, ADMINISTRATORS

    def call(self, form: Any) -> Questionnaire:
        return services.update_questionnaire(
            by=self.request.user, questionnaire=self.object, seen=form.seen, **form.values
        )


class _OneQuestion:
    template_name = "feedback/question_form.html"

    def success_url_of(self, row: Question) -> str:
        return row.questionnaire.get_absolute_url()


class QuestionCreate(_OneQuestion, CreatePage):
    model, form_class, access = Question, QuestionForm, ADMINISTRATORS
    page_title, submit_label = _("New question"), _("Add question")

    def call(self, form: Any) -> Question:
        return services.create_question(by=self.request.user, questionnaire=self._questionnaire(), **form.values)

    def cancel_url(self) -> str:
        return self._questionnaire().get_absolute_url()

    def _questionnaire(self) -> Questionnaire:
        rows = Questionnaire.objects.visible_to(self.request.user)
        return get_object_or_404(rows, pk=self.kwargs["pk"])


class QuestionUpdate(_OneQuestion, UpdatePage):
    model, form_class, access = Question, QuestionForm, ADMINISTRATORS

    def rows(self) -> QuerySet:
        return Question.objects.select_related("questionnaire")

    def call(self, form: Any) -> Question:
        return services.update_question(by=self.request.user, question=self.object, seen=form.seen, **form.values)

    def form_conflict(self, form: Any, conflict: Conflict) -> HttpResponse:
        vars(conflict.theirs).update(texts_of(conflict.theirs))  # type: ignore[arg-type]  # what the form names them
        return super().form_conflict(form, conflict)


@open_to(ADMINISTRATORS)
@require_POST
def move_question(request: HttpRequest, pk: int) -> HttpResponse:
    """One place up (`to=up`) or down."""
    question = _question(request, pk)
    services.move_question(by=request.user, question=question, is_up=request.POST.get("to") == "up")
    return redirect(question.questionnaire)


@open_to(ADMINISTRATORS)
@require_POST
def retire_question(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask it no more, or (`again`) ask it again; its answers stay."""
    question = _question(request, pk)
    try:
        services.update_question(by=request.user, question=question, is_asked="again" in request.POST)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(question.questionnaire)


def _question(request: HttpRequest, pk: int) -> Question:
    rows = Question.objects.visible_to(request.user).select_related("questionnaire")
    return get_object_or_404(rows, pk=pk)
