"""The last closed month on a home page: what needs attention first, and one answer a question."""

from typing import Any

from apps.core.months import Month
from apps.measures.queries import views_of
from apps.scorecards.asked import Asked
from apps.scorecards.lines import groups_of
from apps.scorecards.sentences import attention


def month_of(month: Month) -> dict[str, Any]:
    """Context of `home/_month.html`; nothing to say without figures. Reads figures and targets only."""
    asked = Asked(month)
    views = views_of(asked.month, asked.scope, asked.id)
    if not any(view.figure for view in views):
        return {"month": month}
    answered = [group for group in groups_of(views, asked) if group.answer]
    return {"month": month, "sentences": attention(views, asked), "answered": answered, "month_query": asked.query}
