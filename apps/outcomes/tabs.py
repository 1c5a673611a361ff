"""The tabs above the pages of outcomes that show several accounts at once."""

from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TABS: tuple[tuple[str, str | Promise], ...] = (
    ("outcomes:list", _("Contract and outcome")),
    ("outcomes:authority", _("Authority")),
    ("outcomes:frictions", _("Friction")),
    ("outcomes:workshops", _("Workshops")),
)


def tabs_of(current: str) -> list[dict[str, Any]]:
    """[{label, url, is_current}] as `components/_tabs.html` reads them; `current` is the URL name of the open page."""
    return [{"label": label, "url": reverse(name), "is_current": name == current} for name, label in TABS]
