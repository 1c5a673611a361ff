"""What the pages of feedback share: the tabs between them."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.core.pages import ListPage


def tabs_of(request: HttpRequest, current: str) -> list[dict[str, Any]]:
    """What came in, what comes of it, whom we ask and what: links, the present one marked."""
    labels = {
        "list": _("Answers"),
        "follow_ups": _("Follow-ups"),
        "coverage": _("Coverage"),
        "years": _("Year against year"),
        "requests": _("Requests"),
        "upcoming": _("Next 30 days"),
        "exclusions": _("Exclusions"),
        "programmes": _("Programmes"),
        "themes": _("Themes"),
        "questionnaires": _("Questionnaires"),
    }
    return [
        {"label": label, "url": reverse(f"feedback:{name}"), "is_current": name == current}
        for name, label in labels.items()
    ]


class FeedbackList(ListPage):
    """A list under the tabs of feedback; `tab` names its own."""

    template_name = "feedback/list.html"
    tab = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {"tabs": tabs_of(self.request, self.tab)}
