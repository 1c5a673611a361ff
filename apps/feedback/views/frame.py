"""What the pages of feedback share: the tabs between them, in three groups."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.core.pages import ListPage

GROUPS: tuple[tuple[str | Promise, dict[str, str | Promise]], ...] = (
    (
        _("What they say"),
        {
            "list": _("Answers"),
            "follow_ups": _("Follow-ups"),
            "coverage": _("Coverage"),
            "years": _("Year against year"),
        },
    ),
    (
        _("Whom we ask"),
        {
            "requests": _("Requests"),
            "upcoming": _("Next 30 days"),
            "programmes": _("Programmes"),
            "exclusions": _("Exclusions"),
        },
    ),
    (_("What we ask"), {"questionnaires": _("Questionnaires"), "themes": _("Themes")}),
)


def tabs_of(request: HttpRequest, current: str) -> list[dict[str, Any]]:
    """The groups, each a link to its first page; the present one has its pages as `parts`, the present page marked."""
    return [
        {
            "label": label,
            "url": reverse(f"feedback:{next(iter(pages))}"),
            "is_current": current in pages,
            "parts": [
                {"label": words, "url": reverse(f"feedback:{name}"), "is_current": name == current}
                for name, words in pages.items()
            ],
        }
        for label, pages in GROUPS
    ]


class FeedbackList(ListPage):
    """A list under the tabs of feedback; `tab` names its own."""

    template_name = "feedback/list.html"
    tab = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {"tabs": tabs_of(self.request, self.tab)}
