"""Rate limits of drafts: the script keeps one each time typing stops. What is sent is counted by core."""

from django.http import HttpRequest

from apps.core.limits import address_of, are_within

MOST_DRAFTS_A_LINK = 300
MOST_DRAFTS_AN_ADDRESS = 3000


def may_keep(request: HttpRequest, request_id: int) -> bool:
    """Count one draft of a link, apart from what is sent."""
    limits = {f"draft:{request_id}": MOST_DRAFTS_A_LINK, f"drafts:{address_of(request)}": MOST_DRAFTS_AN_ADDRESS}
    return are_within(limits)
