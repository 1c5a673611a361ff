"""The tabs of an account's page: links, by URL name, so that pages of apps to the right stand beside our own.

Pages that answer one question together share a tab; they stand below it while one of them is open.
"""

from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Account

Page = tuple[str, str | Promise]
TABS: tuple[tuple[str | Promise, tuple[Page, ...]], ...] = (
    (_("Overview"), (("accounts:detail", _("Overview")),)),
    (_("Goals and impacts"), (("accounts:promises", _("Goals and impacts")),)),
    (
        _("Value"),
        (
            ("accounts:value", _("Effort and value")),
            ("accounts:retainer", _("Retainer")),
            ("accounts:outcome", _("Service levels")),
            ("accounts:reports", _("Value reports")),
        ),
    ),
    (_("Activities"), (("accounts:activities", _("Activities")),)),
    (_("Cases and products"), (("accounts:cases", _("Cases")), ("accounts:products", _("Products")))),
    (_("Feedback"), (("accounts:answers", _("Feedback")),)),
    (
        _("Relationships"),
        (
            ("accounts:relationships", _("Relationships")),
            ("accounts:conversations", _("Conversations")),
        ),
    ),
    (_("Initiatives"), (("accounts:initiatives", _("Initiatives")),)),
    (_("Contacts and contracts"), (("accounts:people", _("Contacts and contracts")),)),
    (_("Revenue"), (("accounts:revenue", _("Revenue")),)),
    (_("History"), (("accounts:history", _("History")),)),
)


def tabs_of(account: Account, current: str) -> list[dict[str, Any]]:
    """[{label, url, is_current, parts}] as `components/_tabs.html` reads them; `current` is the open page's URL name.

    A page that is not there has no link, and a tab without pages is left out.
    """
    groups = ((label, _links(pages, account, current)) for label, pages in TABS)
    return [
        {
            "label": label,
            "url": links[0]["url"],
            "is_current": any(link["is_current"] for link in links),
            "parts": links if len(links) > 1 else [],
        }
        for label, links in groups
        if links
    ]


def _links(pages: tuple[Page, ...], account: Account, current: str) -> list[dict[str, Any]]:
    found = ((name, label, _url(name, account)) for name, label in pages)
    return [{"label": label, "url": url, "is_current": name == current} for name, label, url in found if url]


def _url(name: str, account: Account) -> str:
    try:
        return reverse(name, args=[account.pk])
    except NoReverseMatch:
        return ""
