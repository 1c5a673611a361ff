"""The pages one can go to, as groups for the side and for the phone's menu.

An item is shown to those who may open its page: the view's own access mark decides (apps/core/access.py), so the menu
never offers a closed door. An item whose URL does not exist is left out.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django import template
from django.http import HttpRequest
from django.urls import NoReverseMatch, get_urlconf, resolve, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

register = template.Library()


@dataclass(frozen=True)
class Item:
    """One page. `name` is its URL name; it is current while the request's own namespace, or URL name, is the same."""

    name: str
    label: str | Promise
    icon: str
    is_own_page: bool = False


GROUPS: tuple[tuple[str | Promise, tuple[Item, ...]], ...] = (
    (
        "",
        (
            Item("home:home", _("Home"), "home", is_own_page=True),
            Item("scorecards:scorecard", _("Scorecard"), "clipboard-data"),
        ),
    ),
    (
        _("Clients"),
        (
            Item("accounts:list", _("Accounts"), "building"),
            Item("impacts:list", _("Impacts"), "target"),
            Item("activities:list", _("Activities"), "clock"),
            Item("feedback:list", _("Feedback"), "message"),
            Item("relationships:list", _("Relationships"), "users-group"),
        ),
    ),
    (
        _("Improving"),
        (
            Item("initiatives:portfolio", _("Initiatives"), "rocket"),
            Item("value:list", _("Value"), "chart-dots"),
            Item("outcomes:list", _("Outcomes"), "scale"),
        ),
    ),
    (
        _("Serving and meeting"),
        (
            Item("cases:list", _("Cases"), "help-circle"),
            Item("products:list", _("Products"), "package"),
            Item("conferences:list", _("Conferences"), "ticket"),
            Item("boards:list", _("Advisory boards"), "armchair"),
            Item("conversations:list", _("Conversations"), "messages"),
        ),
    ),
    (
        _("Pay and recognition"),
        (
            Item("home:sales", _("Sales and renewals"), "chart-bar", is_own_page=True),
            Item("plans:list", _("Incentive plans"), "coins"),
            Item("awards:list", _("Awards"), "award"),
        ),
    ),
)
FOOT = (
    Item("home:outbox", _("Outbox"), "mail", is_own_page=True),
    Item("people:list", _("People"), "users"),
    Item("home:history", _("History"), "history", is_own_page=True),
    Item("watch:list", _("Worth a look"), "eye"),
)
SETTINGS = (
    Item("people:me", _("Your account"), "user", is_own_page=True),
    Item("people:tokens", _("API tokens"), "key", is_own_page=True),
    Item("home:channels", _("Alert channels"), "bell", is_own_page=True),
    Item("hooks:list", _("Inbound webhooks"), "webhook", is_own_page=True),
    Item("subscriptions:list", _("Outgoing webhooks"), "send", is_own_page=True),
)


@lru_cache
def _page(name: str, urlconf: Any) -> tuple[str, frozenset[str] | None]:
    """Address of a page and the roles that may open it (None: everyone). An empty address: no such page."""
    try:
        url = reverse(name, urlconf=urlconf)
    except NoReverseMatch:
        return "", None
    view = resolve(url, urlconf=urlconf).func
    access = getattr(view, "access", getattr(getattr(view, "view_class", None), "access", None))
    return url, frozenset(map(str, access)) if access is not None else None


def _is_current(item: Item, request: HttpRequest) -> bool:
    match = request.resolver_match
    if match is None:
        return False
    return match.view_name == item.name if item.is_own_page else match.namespace == item.name.split(":")[0]


def _offered(items: tuple[Item, ...], request: HttpRequest) -> list[dict[str, Any]]:
    role = str(getattr(getattr(request, "user", None), "role", ""))
    found = []
    for item in items:
        url, roles = _page(item.name, get_urlconf())
        if url and (roles is None or role in roles or "public" in roles):
            found.append({"url": url, "label": item.label, "icon": item.icon, "is_current": _is_current(item, request)})
    return found


@register.simple_tag(takes_context=True)
def navigation(context: template.Context) -> dict[str, Any]:
    """{groups: [{label, items}], foot: items, settings: items}; an item is {url, label, icon, is_current}."""
    request = context.get("request")
    if request is None:
        return {"groups": [], "foot": [], "settings": []}
    groups = [{"label": label, "items": _offered(items, request)} for label, items in GROUPS]
    return {
        "groups": [group for group in groups if group["items"]],
        "foot": _offered(FOOT, request),
        "settings": _offered(SETTINGS, request),
    }


@register.simple_tag(takes_context=True)
def page_url(context: template.Context, name: str) -> str:
    """The address of a page that this person may open, or nothing: {% page_url "home:search" as url %}{% if url %}…"""
    request = context.get("request")
    url, roles = _page(name, get_urlconf())
    role = str(getattr(getattr(request, "user", None), "role", ""))
    return url if roles is None or role in roles or "public" in roles else ""
