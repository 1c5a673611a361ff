"""The tabs above the pages of value that show several accounts at once; a page that is not there yet has none."""

from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TABS: tuple[tuple[str, str | Promise], ...] = (
    ("value:list", _("Kinds of work")),
    ("value:orphans", _("Orphans")),
    ("value:decisions", _("Decisions")),
    ("value:reflection", _("Year-end reflection")),
)


def tabs_of(current: str) -> list[dict[str, Any]]:
    """[{label, url, is_current}] as `components/_tabs.html` reads them; `current` is the URL name of the open page."""
    tabs = ((name, label, _url(name)) for name, label in TABS)
    return [{"label": label, "url": url, "is_current": name == current} for name, label, url in tabs if url]


def _url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
