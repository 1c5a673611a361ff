"""Every state the product shows: its glyph, its tone ("", good, watch, bad) and its word. A shape and a word first."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

STATES: dict[str, tuple[str, str, str | Promise]] = {
    # figures against their target
    "on_target": ("g-met", "good", _("On target")),
    "near_target": ("g-near", "watch", _("Near target")),
    "off_target": ("g-off", "bad", _("Off target")),
    "low_confidence": ("g-low", "", _("Low confidence")),
    "too_few": ("g-few", "", _("Too few to rate")),
    "indicative": ("g-low", "", _("Indicative")),
    "no_target": ("g-none", "", _("No target")),
    "no_data": ("g-none", "", _("No data")),
    "flagged": ("g-flag", "bad", _("Flagged")),
    "watermelon": ("g-flag", "bad", _("Green on contract, red in outcome")),
    "published": ("g-met", "good", _("Published")),
    "live": ("g-low", "", _("Not published yet")),
    # what is due
    "overdue": ("g-off", "bad", _("Overdue")),
    "today": ("g-near", "watch", _("Today")),
    "tomorrow": ("g-near", "watch", _("Tomorrow")),
    "this_week": ("g-ring", "", _("This week")),
    "later": ("g-ring", "", _("Later")),
    "done": ("g-met", "good", _("Done")),
    # plans and gaps
    "on_schedule": ("g-met", "good", _("On schedule")),
    "at_risk": ("g-near", "watch", _("At risk")),
    "late": ("g-off", "bad", _("Late")),
    "unplanned": ("g-low", "", _("Unplanned")),
    "paused": ("g-none", "", _("Paused")),
    "cancelled": ("g-none", "", _("Cancelled")),
    "significant": ("g-off", "bad", _("Significant")),
    "slight": ("g-near", "watch", _("Slight")),
    "aligned": ("g-ring", "", _("Aligned")),
    # accounts, goals and impacts
    "active": ("g-ring", "", _("Active")),
    "lost": ("g-off", "bad", _("Lost")),
    "former": ("g-none", "", _("Former")),
    "draft": ("g-low", "", _("Draft")),
    "achieved": ("g-met", "good", _("Achieved")),
    "retired": ("g-none", "", _("Retired")),
    "confirmed": ("g-met", "good", _("Confirmed by the client")),
    "unconfirmed": ("g-low", "", _("Not confirmed yet")),
    # requests, answers and replies
    "pending": ("g-low", "", _("Waiting to be sent")),
    "sent": ("g-ring", "", _("Sent")),
    "answered": ("g-met", "good", _("Answered")),
    "expired": ("g-none", "", _("Expired")),
    "open": ("g-ring", "", pgettext_lazy("a follow-up", "Open")),
    "in_progress": ("g-near", "", _("In progress")),
    "closed": ("g-met", "good", pgettext_lazy("a follow-up", "Closed")),
    "reopened": ("g-near", "watch", _("Reopened")),
    # what stands in the way of a target
    "removed": ("g-met", "good", _("Removed")),
    "accepted": ("g-none", "", _("Accepted")),
    # exclusions
    "waiting": ("g-low", "", _("Waits for a second person")),
    "in_force": ("g-ring", "", _("In force")),
    "over": ("g-none", "", _("Over")),
    # messages in the outbox
    "queued": ("g-low", "", _("Queued")),
    "kept": ("g-ring", "", _("Kept here, not sent")),
    "delivered": ("g-met", "good", _("Delivered")),
    "bounced": ("g-off", "bad", _("Bounced")),
    "failed": ("g-off", "bad", _("Failed")),
    "suppressed": ("g-none", "", _("Suppressed")),
    # lines of an import
    "ready": ("g-met", "good", _("Ready")),
    "wrong": ("g-off", "bad", _("Needs you")),
    "left_out": ("g-none", "", _("Left out")),
}
