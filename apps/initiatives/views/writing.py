"""Entering and changing an initiative, its milestones and its delivery."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.models import Account
from apps.accounts.views.on_account import whole_number
from apps.core.pages import CreatePage, DeletePage, UpdatePage
from apps.initiatives import services
from apps.initiatives.forms import DeliveryForm, InitiativeForm, MilestoneForm
from apps.initiatives.models import Initiative, Milestone


class InitiativeCreate(CreatePage):
    """`?account=`, `?theme=` and `?response=` say what it comes from."""

    model, form_class = Initiative, InitiativeForm
    page_title, submit_label = gettext_lazy("New initiative"), gettext_lazy("Propose it")

    def get_initial(self) -> dict[str, Any]:
        named = {name: whole_number(self.request.GET.get(name)) for name in ("account", "theme", "response")}
        account = Account.objects.visible_to(self.request.user).filter(pk=named["account"] or 0).first()
        given: dict[str, Any] = {"owner": self.request.user.pk, "theme": named["theme"]}
        if account:
            given |= {"accounts": [account.pk], "level": Initiative.Level.KEY_ACCOUNT, "team": account.team_id}
        if named["response"]:
            given["responses"] = [named["response"]]
        return super().get_initial() | given

    def cancel_url(self) -> str:
        return reverse("initiatives:list")

    def call(self, form: Any) -> Initiative:
        return services.create_initiative(by=self.request.user, **form.values)


class InitiativeUpdate(UpdatePage):
    model, form_class = Initiative, InitiativeForm

    def call(self, form: Any) -> Initiative:
        return services.update_initiative(by=self.request.user, initiative=self.object, seen=form.seen, **form.values)

    def delete_url(self) -> str:
        row = self.object  # what has begun is cancelled instead
        return "" if row.baselines.exists() else reverse("initiatives:delete", args=[row.pk])


class InitiativeDelete(DeletePage):
    model = Initiative

    def call(self, row: Initiative) -> None:
        services.delete_initiative(by=self.request.user, initiative=row)

    def success_url(self, row: Initiative) -> str:
        return reverse("initiatives:list")


class InitiativeDeliver(UpdatePage):
    """The day it was delivered, and what clients read of it from then on."""

    model, form_class = Initiative, DeliveryForm
    submit_label = gettext_lazy("It is delivered")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        title = _("Deliver “%(initiative)s”") % {"initiative": self.object}
        lead = _("90 days later you are asked what came of it, with your clients’ ratings before and after.")
        return super().get_context_data(**kwargs) | {"page_title": title, "page_lead": lead}

    def call(self, form: Any) -> Initiative:
        given = form.values
        return services.deliver_initiative(
            by=self.request.user,
            initiative=self.object,
            delivered_on=given["delivered_on"],
            client_words=given["client_words"],
            seen=form.seen,
        )


class MilestoneCreate(CreatePage):
    """A milestone on the initiative of the URL; the page of the initiative has the same form."""

    model, form_class = Milestone, MilestoneForm
    page_title, submit_label = gettext_lazy("New milestone"), gettext_lazy("Add milestone")

    @cached_property
    def initiative(self) -> Initiative:
        rows = Initiative.objects.visible_to(self.request.user)
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_form_kwargs(self) -> dict[str, Any]:
        if not self.initiative.is_writable_by(self.request.user):
            raise PermissionDenied
        return super().get_form_kwargs()

    def call(self, form: Any) -> Milestone:
        return services.create_milestone(by=self.request.user, initiative=self.initiative, **form.values)

    def cancel_url(self) -> str:
        return f"{self.initiative.get_absolute_url()}#milestones"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = [(self.initiative.title, self.initiative.get_absolute_url()), (_("New milestone"), "")]
        return super().get_context_data(**kwargs) | {"crumbs": crumbs}


class MilestoneUpdate(UpdatePage):
    model, form_class = Milestone, MilestoneForm

    def call(self, form: Any) -> Milestone:
        return services.update_milestone(by=self.request.user, milestone=self.object, seen=form.seen, **form.values)

    def delete_url(self) -> str:
        return reverse("initiatives:milestone_delete", args=[self.object.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.object.initiative
        lead = ""
        if row.baselines.exists():
            lead = _("The agreed plan stays as it is: another day or weight counts once a new baseline is approved.")
        crumbs = [(row.title, row.get_absolute_url()), (self.object.title, "")]
        return super().get_context_data(**kwargs) | {"crumbs": crumbs, "page_lead": lead}


class MilestoneDelete(DeletePage):
    model = Milestone

    def call(self, row: Milestone) -> None:
        services.delete_milestone(by=self.request.user, milestone=row)

    def success_url(self, row: Milestone) -> str:
        return row.get_absolute_url()
