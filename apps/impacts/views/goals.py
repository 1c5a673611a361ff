"""Goals of an account; they are read on its tab "Goals and impacts"."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.accounts.views.on_account import CreateOnAccount, DeleteOnAccount, UpdateOnAccount
from apps.core.pages import HistoryPage
from apps.impacts import services
from apps.impacts.forms import GoalForm
from apps.impacts.models import Goal


class _BackToPromises:
    def success_url_of(self, row: Goal) -> str:
        return reverse("accounts:promises", args=[row.account_id])


class GoalCreate(_BackToPromises, CreateOnAccount):
    model, form_class = Goal, GoalForm
    page_title, submit_label = _("New goal"), _("Add goal")

    def call(self, form: Any) -> Goal:
        return services.create_goal(by=self.request.user, account=self.account, **form.values)


class GoalUpdate(_BackToPromises, UpdateOnAccount):
    model, form_class = Goal, GoalForm
    page_title = _("Change the goal")

    def call(self, form: Any) -> Goal:
        return services.update_goal(by=self.request.user, goal=self.object, seen=form.seen, **form.values)

    def delete_url(self) -> str:
        return reverse("impacts:goal_delete", args=[self.object.pk])


class GoalDelete(DeleteOnAccount):
    model, tab = Goal, "accounts:promises"

    def call(self, row: Goal) -> None:
        services.delete_goal(by=self.request.user, goal=row)


class GoalHistory(HistoryPage):
    model = Goal
