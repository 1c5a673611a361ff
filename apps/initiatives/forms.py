"""The forms on initiatives, milestones, new baselines, delivery and the outcome."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Account
from apps.core.forms import RowForm
from apps.core.months import today
from apps.core.templatetags.desk import day
from apps.feedback.models import Response
from apps.initiatives.models import Baseline, Initiative, Milestone, PortfolioProject

SCALE = [("", _("Choose")), *((number, str(number)) for number in range(1, 6))]
MOST_BOXES = 12  # accounts to share it with that stand as boxes to tick; more stand in a list
MOST_ANSWERS = 200  # the newest that are offered; more are linked through the API


class InitiativeForm(RowForm):
    shared_accounts = forms.ModelMultipleChoiceField(
        queryset=Account.objects.all(),
        required=False,
        label=_("Clients who read of it"),
        help_text=_("Of its accounts, those whose contacts read “you said, we are doing” when they are asked again."),
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Initiative
        fields: tuple[str, ...] = (
            "title",
            "level",
            "theme",
            "accounts",
            "responses",
            "business_unit",
            "owner",
            "team",
            "loyalty_impact",
            "vendor_choice_impact",
            "effort",
            "cost",
            "starts_on",
            "ends_on",
            "is_major",
            "pay_goal",
            "client_said",
            "client_words",
            "shared_accounts",
        )
        widgets = {
            name: forms.Select(choices=SCALE) for name in ("loyalty_impact", "vendor_choice_impact", "effort", "cost")
        }
        help_texts = {
            "loyalty_impact": _("From 1 to 5: how much it helps to keep the client."),
            "vendor_choice_impact": _("From 1 to 5: how much it counts when a client chooses a vendor."),
            "effort": _("From 1 to 5."),
            "cost": _("From 1 to 5. High impact at 3 or more is done if it is approved."),
            "accounts": _("For a key account’s initiative: which. Press Ctrl to choose several."),
            "responses": _("Of the newest answers you may read."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = Account.objects.writable_by(self.user)  # type: ignore[attr-defined]
        if mine.count() > MOST_BOXES:
            self.fields["shared_accounts"].widget = forms.SelectMultiple()
        self.fields["shared_accounts"].queryset = mine  # type: ignore[attr-defined]
        self.fields["responses"].queryset = self._answers()  # type: ignore[attr-defined]
        self.fields["responses"].label_from_instance = _answer_label  # type: ignore[attr-defined]
        if self.instance.pk:
            shared = self.instance.account_links.filter(is_shared=True)
            self.fields["shared_accounts"].initial = list(shared.values_list("account", flat=True))

    def _answers(self) -> Any:
        """The newest answers, and those linked or named already."""
        readable = Response.objects.readable_by(self.user).current()  # type: ignore[attr-defined]
        offered = set(readable.order_by("-answered_at").values_list("pk", flat=True)[:MOST_ANSWERS])
        offered |= {answer for answer in self.initial.get("responses", []) if isinstance(answer, int)}
        if self.instance.pk:
            offered |= set(readable.filter(initiative_links__initiative=self.instance).values_list("pk", flat=True))
        return readable.filter(pk__in=offered).select_related("contact", "account").order_by("-answered_at", "-pk")


def _answer_label(answer: Response) -> str:
    comment = f": {answer.comment[:60]}" if answer.comment else ""
    return f"{day(answer.answered_at)}, {answer.contact.full_name}, {answer.account.name}{comment}"


class MilestoneForm(RowForm):
    class Meta:
        model = Milestone
        fields: tuple[str, ...] = ("title", "weight", "due_on", "forecast_on", "done_on")
        help_texts = {
            "weight": _("In percent; all together are 100."),
            "forecast_on": _("When you expect it, if not when it is due."),
        }


class NewMilestoneForm(MilestoneForm):
    """One that is only planned yet."""

    class Meta(MilestoneForm.Meta):
        fields = ("title", "weight", "due_on")


class ClaimForm(RowForm):
    class Meta:
        model = Initiative
        fields: tuple[str, ...] = ("claimed_status",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["claimed_status"].choices = [("", _("Nothing yet")), *Initiative.Claim.choices]  # type: ignore[attr-defined]


class BaselineForm(RowForm):
    class Meta:
        model = Baseline
        fields: tuple[str, ...] = ("reason",)
        labels = {"reason": _("Why does the plan change?")}
        widgets = {"reason": forms.Textarea(attrs={"rows": 3})}


class DeliveryForm(RowForm):
    class Meta:
        model = Initiative
        fields: tuple[str, ...] = ("delivered_on", "client_words")
        labels = {"client_words": _("We did")}
        help_texts = {"client_words": _("What clients read of it from now on, where it is shared: what has been done.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["delivered_on"] = self.initial.get("delivered_on") or today()


class OutcomeForm(RowForm):
    class Meta:
        model = Initiative
        fields: tuple[str, ...] = ("outcome",)
        widgets = {"outcome": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].required = True


class ProjectForm(RowForm):
    class Meta:
        model = PortfolioProject
        fields: tuple[str, ...] = ("name", "function", "starts_on", "ends_on", "state", "is_for_clients", "initiative")
