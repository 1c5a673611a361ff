"""The forms on boards, members, meetings and advice."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Contact
from apps.core.access import WRITERS, Role
from apps.core.forms import RowForm
from apps.core.months import today
from apps.engagement.boards.models import Board, BoardAdvice, BoardMeeting, BoardMember
from apps.initiatives.models import Initiative
from apps.people.models import Person

LONG = forms.Textarea(attrs={"rows": 3})
NOT_THERE = ("invited", "declined")


class BoardForm(RowForm):
    class Meta:
        model = Board
        fields: tuple[str, ...] = (
            "name",
            "purpose",
            "sponsor",
            "owner",
            "advice_owner",
            "seats_wanted",
            "term_months",
            "accounts_to_begin",
            "what_they_give",
            "what_they_get",
        )
        widgets = dict.fromkeys(("purpose", "what_they_give", "what_they_get"), LONG)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._people("sponsor", [Role.EXECUTIVE])
        self._people("owner", WRITERS)
        self._people("advice_owner", WRITERS)

    def _people(self, name: str, roles: Any) -> None:
        """Who may be named, and whoever is."""
        known = getattr(self.instance, f"{name}_id")
        rows = Person.objects.filter(Q(role__in=roles, is_active=True) | Q(pk=known))
        self.fields[name].queryset = rows  # type: ignore[attr-defined]


class MemberForm(RowForm):
    """A member who is there already."""

    class Meta:
        model = BoardMember
        fields: tuple[str, ...] = (
            "state",
            "invited_on",
            "seat_from_on",
            "seat_until_on",
            "is_extra",
            "references_given",
        )


class NewMemberForm(RowForm):
    """An invitation; who has said yes already, or sits on the board, is entered as such."""

    class Meta:
        model = BoardMember
        fields: tuple[str, ...] = ("contact", "state", "invited_on", "seat_from_on", "is_extra")
        help_texts = {"seat_from_on": _("Where they have a seat; today if empty.")}

    def __init__(self, *args: Any, board: Board, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        taken = board.members.order_by().values("contact")
        field: Any = self.fields["contact"]
        field.queryset = field.queryset.present_on(today()).exclude(pk__in=taken)
        field.label_from_instance = _with_title
        self.fields["invited_on"].initial = today


class MeetingForm(RowForm):
    class Meta:
        model = BoardMeeting
        fields: tuple[str, ...] = (
            "held_on",
            "is_virtual",
            "topic",
            "attendees",
            "their_minutes",
            "our_minutes",
            "preview",
        )
        widgets = {"attendees": forms.CheckboxSelectMultiple}
        help_texts = {"their_minutes": _("A rough count is enough: it shows whether you listened.")}

    def __init__(self, *args: Any, board: Board, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = board.members.exclude(state__in=NOT_THERE).order_by().values("contact")
        field: Any = self.fields["attendees"]
        there = Q(pk__in=members)
        if self.instance.pk:
            there |= Q(pk__in=self.instance.attendances.order_by().values("contact"))
        field.queryset = Contact.objects.filter(there).select_related("account")
        field.label_from_instance = _with_account


class NewAdviceForm(RowForm):
    class Meta:
        model = BoardAdvice
        fields: tuple[str, ...] = ("contact", "given_on", "text", "initiative")
        widgets = {"text": LONG}

    def __init__(self, *args: Any, board: Board, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "contact" in self.fields:
            members: Any = board.members.all()
            mine = members.visible_to(self.user).order_by().values("contact")
            field: Any = self.fields["contact"]
            field.queryset = Contact.objects.filter(pk__in=mine).select_related("account")
            field.label_from_instance = _with_account
        if "given_on" in self.fields:
            self.fields["given_on"].initial = today
        initiatives: Any = self.fields["initiative"]
        is_open = ~Q(state=Initiative.State.CANCELLED) | Q(pk=self.instance.initiative_id)
        initiatives.queryset = initiatives.queryset.filter(is_open).order_by("title")


class AdviceForm(NewAdviceForm):
    class Meta(NewAdviceForm.Meta):
        fields = ("contact", "given_on", "text", "state", "answer", "closed_on", "initiative")
        widgets = {"text": LONG, "answer": LONG}


class AnswerForm(NewAdviceForm):
    """What they were told: that closes it."""

    class Meta(NewAdviceForm.Meta):
        fields = ("answer", "closed_on", "initiative")
        widgets = {"answer": forms.Textarea(attrs={"rows": 4})}
        labels = {"closed_on": _("Told on")}
        help_texts = {"answer": _("In words the client has heard or read. It closes the advice.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["closed_on"] = self.initial.get("closed_on") or today()
        for name in ("answer", "closed_on"):
            self.fields[name].required = True


def _with_title(contact: Contact) -> str:
    return f"{contact.full_name}, {contact.title}" if contact.title else contact.full_name


def _with_account(contact: Contact) -> str:
    return f"{contact.full_name}, {contact.account.name}"
