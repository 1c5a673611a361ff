"""The forms of obstacles: recording one, working on it, and a note."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.core.forms import RowForm
from apps.initiatives.models import Initiative
from apps.measures.models import Scope
from apps.people.models import Team
from apps.scorecards.asked import scopes_of
from apps.scorecards.forms import ScopedForm
from apps.scorecards.obstacles.models import LEADERSHIP, Obstacle

_AREA = {"text": forms.Textarea(attrs={"rows": 4}), "reason": forms.Textarea(attrs={"rows": 3})}
_HELP = {
    "text": _("In plain words. Whoever sees the figure reads it."),
    "owner": _("Home reminds them a week before it is due. Leave it empty, and it asks those in charge."),
    "initiative": _("What is under way to remove it."),
    "reason": _("What removed it, or why you live with it."),
}


class _Choices(RowForm):
    """Owners who are still here, and initiatives that may yet remove it; what is chosen already stays."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner: Any = self.fields["owner"]
        owner.queryset = owner.queryset.filter(Q(is_active=True) | Q(pk=self.instance.owner_id))
        initiative: Any = self.fields["initiative"]
        is_under_way = ~Q(state=Initiative.State.CANCELLED) | Q(pk=self.instance.initiative_id)
        initiative.queryset = initiative.queryset.filter(is_under_way).order_by("title")


class NewObstacleForm(_Choices, ScopedForm):
    """Offers what its person is held to: executives and administrators everything, others their own."""

    field_order = ["measure", "about", "text", "kind", "owner", "due_on", "initiative"]

    class Meta:
        model = Obstacle
        fields = ["measure", "text", "kind", "owner", "due_on", "initiative"]
        widgets, help_texts = _AREA, _HELP

    def _choices(self) -> list[Any]:
        if self.user.role in LEADERSHIP:
            return super()._choices()
        groups: list[Any] = []
        team = Team.objects.filter(pk=self.user.team_id).select_related("business_unit").first()
        if team:
            groups.append((Scope.TEAM.label, [(f"team:{team.pk}", team.name)]))
        if team and team.business_unit:
            unit = team.business_unit
            groups.append((Scope.BUSINESS_UNIT.label, [(f"business_unit:{unit.pk}", unit.name)]))
        accounts = scopes_of(self.user, Scope.ACCOUNT).writable_by(self.user).values_list("pk", "name")  # type: ignore[attr-defined]
        found = [(f"account:{pk}", name) for pk, name in accounts]
        return [*groups, (Scope.ACCOUNT.label, found)] if found else groups


class ObstacleForm(_Choices):
    class Meta:
        model = Obstacle
        fields = ["text", "state", "reason", "kind", "owner", "due_on", "initiative"]
        widgets, help_texts = _AREA, _HELP


class NoteForm(forms.Form):
    text = forms.CharField(label=_("Note"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
