"""The tabs of an account's page: links, by URL name, so that pages of apps to the right stand beside our own."""

from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Account

TABS: tuple[tuple[str, str | Promise], ...] = (
    ("accounts:detail", _("Overview")),
    ("accounts:promises", _("Goals and impacts")),
    ("accounts:value", _("Value")),
    ("accounts:activities", _("Activities")),
    ("accounts:cases", _("Cases")),
    ("accounts:answers", _("Feedback")),
    ("accounts:relationships", _("Relationships")),
    ("accounts:initiatives", _("Initiatives")),
    ("accounts:outcome", _("Service levels")),
    ("accounts:retainer", _("Retainer")),
    ("accounts:people", _("Contacts and contracts")),
    ("accounts:revenue", _("Revenue")),
    ("accounts:history", _("History")),
)


def tabs_of(account: Account, current: str) -> list[dict[str, Any]]:
    """[{label, url, is_current}] as `components/_tabs.html` reads them; `current` is the URL name of the open page."""
    tabs = ((name, label, _url(name, account)) for name, label in TABS)
    return [{"label": label, "url": url, "is_current": name == current} for name, label, url in tabs if url]


def _url(name: str, account: Account) -> str:
    try:
        return reverse(name, args=[account.pk])
    except NoReverseMatch:
        return ""
