"""The pages of conversations: the list, those of an account, one of them, and entering, changing and deleting one."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.models import Account
from apps.accounts.views.on_account import AccountPart, CreateOnChosenAccount, UpdateOnAccount
from apps.core.access import WRITERS, Role
from apps.core.pages import Cell, Column, DeletePage, DetailPage, Empty, HistoryPage, ListPage
from apps.core.templatetags.desk import day
from apps.engagement.conversations import services
from apps.engagement.conversations.filters import ConversationFilter
from apps.engagement.conversations.forms import ConversationForm
from apps.engagement.conversations.models import Conversation

LOGGERS = WRITERS | {Role.EXECUTIVE}
HEARD = 140  # letters of what was heard that a list shows


class OwnToo:
    """An executive writes on no account, but on what they heard themselves."""

    request: Any

    def is_writable(self, row: Conversation) -> bool:
        return Conversation.objects.writable_by(self.request.user).filter(pk=row.pk).exists()


def _first_words(text: str) -> str:
    return text if len(text) <= HEARD else f"{text[:HEARD].rsplit(' ', 1)[0]} …"


def _promise(row: Conversation) -> Cell:
    if row.state == Conversation.State.NONE:
        return Cell("")
    due = _("due %(day)s") % {"day": day(row.due_on, "j M Y")} if row.due_on and not row.done_on else ""
    return Cell(row.state.label, state=row.state, sub=due)


class ConversationRows:
    """What both lists teach while they are empty."""

    def teaching(self, action_url: str) -> Empty:
        return Empty(
            _("What did your executives hear?"),
            _("What a client says to an executive helps those who serve them only when they read it."),
            steps=[
                _("Enter who talked, with whom, and what was heard, in the client’s words."),
                _("Enter what was promised, until when, and the day it was kept."),
            ],
            action_url=action_url,
            action_label=_("Enter the first conversation"),
        )


class ConversationList(ConversationRows, ListPage):
    model, filterset_class = Conversation, ConversationFilter
    page_title = gettext_lazy("Conversations")
    page_question = gettext_lazy("What do executives hear from clients, and what did they promise?")
    create_label = gettext_lazy("Log a conversation")
    columns: ClassVar[list[Column]] = [
        Column(gettext_lazy("Account"), "account__name"),
        Column(gettext_lazy("Day"), "held_on"),
        Column(gettext_lazy("What we heard")),
        Column(gettext_lazy("Who of us"), "person__full_name", is_optional=True),
        Column(gettext_lazy("Promise"), "due_on"),
    ]

    def rows(self) -> QuerySet:
        return Conversation.objects.select_related("account", "contact", "person")

    def cells(self, row: Conversation) -> list[Any]:
        return [
            Cell(row.account.name, sub=row.contact or ""),
            Cell(day(row.held_on, "j M Y"), is_short=True),
            _first_words(row.heard),
            Cell(row.person.full_name, is_short=True),
            _promise(row),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"create_url": self.create_url()}

    def create_url(self) -> str:
        person: Any = self.request.user
        return reverse("conversations:create") if person.role in LOGGERS else ""

    def empty(self) -> Empty:
        return self.teaching(self.create_url())


class AccountConversations(ConversationRows, AccountPart):
    model, tab = Conversation, "accounts:conversations"
    page_title = gettext_lazy("What did our executives hear?")
    create_label = gettext_lazy("Log a conversation")
    columns: ClassVar[list[Column]] = [
        Column(gettext_lazy("Day"), "held_on"),
        Column(gettext_lazy("What we heard")),
        Column(gettext_lazy("Who of us"), "person__full_name", is_optional=True),
        Column(gettext_lazy("Promise"), "due_on"),
    ]

    def rows(self) -> QuerySet:
        return Conversation.objects.select_related("contact", "person")

    def cells(self, row: Conversation) -> list[Any]:
        heard = Cell(_first_words(row.heard), sub=row.contact or "")
        held, who = Cell(day(row.held_on, "j M Y"), is_short=True), Cell(row.person.full_name, is_short=True)
        return [held, heard, who, _promise(row)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"create_url": self.create_url()}

    def create_url(self) -> str:
        may_log = self.may_write_account or self.request.user.role == Role.EXECUTIVE
        return f"{reverse('conversations:create')}?account={self.account.pk}" if may_log else ""

    def empty(self) -> Empty:
        return self.teaching(self.create_url())


class ConversationDetail(OwnToo, DetailPage):
    model = Conversation
    template_name = "conversations/detail.html"

    def rows(self) -> QuerySet:
        return Conversation.objects.select_related("account", "contact", "person")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        row, pk = self.object, [self.object.pk]
        return context | {
            "page_title": _("%(person)s and %(account)s") % {"person": row.person, "account": row.account},
            "crumbs": [
                (_("Conversations"), reverse("conversations:list")),
                (row.account.name, row.account.get_absolute_url()),
            ],
            "history_url": reverse("conversations:history", args=pk),
            "edit_url": reverse("conversations:update", args=pk) if context["may_write"] else "",
        }


class ConversationCreate(CreateOnChosenAccount):
    model, form_class, access = Conversation, ConversationForm, LOGGERS
    page_title, submit_label = gettext_lazy("What did you hear?"), gettext_lazy("Log it")
    list_name = "conversations:list"

    @property
    def may_write_account(self) -> bool:  # type: ignore[override]
        return self.request.user.role == Role.EXECUTIVE or self.account.is_writable_by(self.request.user)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.role != Role.EXECUTIVE or request.GET.get("account"):  # type: ignore[union-attr]
            return super().get(request, *args, **kwargs)
        context = {
            "accounts": Account.objects.visible_to(request.user),
            "page_title": self.page_title,
            "cancel_url": reverse(self.list_name),
        }
        return render(request, "accounts/choose_account.html", context)

    def call(self, form: Any) -> Conversation:
        return services.create_conversation(by=self.request.user, account=self.account, **form.values)


class ConversationUpdate(OwnToo, UpdateOnAccount):
    model, form_class, access = Conversation, ConversationForm, LOGGERS

    def call(self, form: Any) -> Conversation:
        return services.update_conversation(
            by=self.request.user, conversation=self.object, seen=form.seen, **form.values
        )

    def delete_url(self) -> str:
        return reverse("conversations:delete", args=[self.object.pk])


class ConversationDelete(OwnToo, DeletePage):
    model, access = Conversation, LOGGERS

    def call(self, row: Conversation) -> None:
        services.delete_conversation(by=self.request.user, conversation=row)

    def success_url(self, row: Conversation) -> str:
        return reverse("conversations:list")


class ConversationHistory(HistoryPage):
    model = Conversation
