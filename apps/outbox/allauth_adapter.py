"""Mail about people's own sign-in leaves through the Outbox like all other mail; its link is made at sending."""

import uuid
from typing import Any

from apps.outbox.letters import NEW_PASSWORD
from apps.outbox.models import LINK
from apps.outbox.services import queue_message
from apps.people.allauth_adapter import ClosedAdapter


class QueueingAdapter(ClosedAdapter):
    def format_email_subject(self, subject: str) -> str:
        return subject

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue the mail; where allauth gives the link to a new password, the placeholder is written instead."""
        link: dict[str, Any] = {}
        if "password_reset_url" in context:
            context = context | {"password_reset_url": LINK, "key": LINK}
            link = {"link_purpose": NEW_PASSWORD, "link_row": context["user"].pk}
        mail = self.render_mail(template_prefix, email, {"email": email} | context)
        queue_message(
            dedupe_key=f"account:{uuid.uuid4()}",
            kind="account",
            to_email=email,
            subject=mail.subject,
            text=mail.body,
            **link,
        )
