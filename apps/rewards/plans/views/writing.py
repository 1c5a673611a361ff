"""Entering, changing and deleting a plan: administrators do."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from apps.core.access import ADMINISTRATORS
from apps.core.pages import CreatePage, DeletePage, UpdatePage
from apps.rewards.plans import services
from apps.rewards.plans.forms import PlanForm
from apps.rewards.plans.models import IncentivePlan


class PlanCreate(CreatePage):
    model, form_class, access = IncentivePlan, PlanForm, ADMINISTRATORS
    page_title, submit_label = gettext_lazy("New incentive plan"), gettext_lazy("Save the plan")

    def get_initial(self) -> dict[str, Any]:
        return super().get_initial() | {"measure": self.request.GET.get("measure", "")}

    def cancel_url(self) -> str:
        return reverse("plans:list")

    def call(self, form: Any) -> IncentivePlan:
        return services.create_incentive_plan(by=self.request.user, **form.values)  # type: ignore[arg-type]


class PlanUpdate(UpdatePage):
    model, form_class, access = IncentivePlan, PlanForm, ADMINISTRATORS

    def call(self, form: Any) -> IncentivePlan:
        plan = {"incentive_plan": self.object, "seen": form.seen}
        return services.update_incentive_plan(by=self.request.user, **plan, **form.values)  # type: ignore[arg-type]

    def delete_url(self) -> str:
        return reverse("plans:delete", args=[self.object.pk])


class PlanDelete(DeletePage):
    model, access = IncentivePlan, ADMINISTRATORS

    def call(self, row: Any) -> None:
        services.delete_incentive_plan(by=self.request.user, incentive_plan=row)  # type: ignore[arg-type]

    def success_url(self, row: Any) -> str:
        return reverse("plans:list")
