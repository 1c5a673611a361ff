"""The last closed month on a home page: what needs attention first, and one answer a question."""

from typing import Any

from apps.core.months import Month
from apps.scorecards.asked import Asked
from apps.scorecards.lines import groups_of
from apps.scorecards.reading import views_for
from apps.scorecards.sentences import attention


def month_of(month: Month, person: Any) -> dict[str, Any]:
    """Context of `home/_month.html`; nothing to say without figures. Reads figures and targets only."""
    asked = Asked(month, role=person.role)
    views = views_for(asked)
    if not any(view.figure for view in views):
        return {"month": month}
    answered = [group for group in groups_of(views, asked) if group.answer]
    return {"month": month, "sentences": attention(views, asked), "answered": answered, "month_query": asked.query}
